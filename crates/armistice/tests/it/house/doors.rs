//! Doors that only this machine, or a holder of a secret, may open; and the demo, out of which nothing leads.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use armistice::cli::serve_until;
use armistice::demo::Size;
use armistice::demo::cast::{MEMBERS, address};
use armistice::flow::sweeps;
use armistice::people::{session, user};
use armistice::post::{route, system};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use store::Sql;
use testkit::{Engine, METRICS_TOKEN, TestApp, both};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

both! {
    async fn metrics_are_for_this_machine_or_a_holder_of_the_token(house: TestApp) {
        let ask = async |from: &str, name: header::HeaderName, value: &str| {
            let from: SocketAddr = from.parse().expect("an address");
            let mut request = Request::get("/metrics").header(header::HOST, "house.test").header(name, value);
            request.extensions_mut().expect("a request").insert(ConnectInfo(from));
            house.send(request.body(Body::empty()).expect("a request")).await.status.as_u16()
        };
        let forwarded = header::HeaderName::from_static("x-forwarded-for");
        assert_eq!(ask("127.0.0.1:9", header::ACCEPT, "*/*").await, 200);
        assert_eq!(ask("127.0.0.1:9", forwarded, "203.0.113.9").await, 404, "a proxy asks for somebody else");
        assert_eq!(ask("203.0.113.9:9", header::ACCEPT, "*/*").await, 404);
        assert_eq!(ask("203.0.113.9:9", header::AUTHORIZATION, "Bearer guessed").await, 404);
        assert_eq!(ask("203.0.113.9:9", header::AUTHORIZATION, "Bearer ").await, 404);
        assert_eq!(ask("203.0.113.9:9", header::AUTHORIZATION, &format!("Bearer {METRICS_TOKEN}")).await, 200);
    }
}

#[test]
fn the_demo_listens_to_this_machine_alone() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_armistice"));
    let ended =
        command.args(["demo", "--no-open", "--listen", "0.0.0.0:0"]).output().expect("the program runs");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("this machine only"), "{said}");
}

/// Linux answers on all of 127.0.0.0/8, so a try to reach a server that is not the demo's own would leave its trace.
#[test]
fn the_demo_writes_to_nobody_outside() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let house = TestApp::rehearsed(Engine::Sqlite, Size { contacts: 5, touches: 20 }).await;
        let keys = house.app.clone();
        house
            .write(move |tx| {
                let found = user::by_email(tx, &address(MEMBERS[0].mailbox))?.expect("the cast works here");
                let by = session::console(tx, found.id)?;
                let (host, security) = ("127.0.0.2".into(), "none".into());
                let said = route::Said { host, port: "9".into(), security, ..route::Said::default() };
                route::set(tx, &keys.keys, &by, &said)?;
                system::test(tx, &by)
            })
            .await
            .expect("a mail is planned");
        sweeps::all_once(&house.app).await.expect("the sweeps run");
        let waiting =
            "SELECT COUNT(*) FROM messages WHERE system_mail = 'test' AND state = 'planned' AND attempts = 0";
        let read = house
            .app
            .read(move |tx| Ok((route::trouble(tx)?.is_none(), tx.one_sql::<i64>(&Sql::new(waiting))?)));
        assert_eq!(read.await.expect("a read"), (true, 1), "untried, and it waits");
    });
}

both! {
    async fn a_caller_who_never_ends_does_not_keep_the_house_from_stopping(house: TestApp) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let mut caller = TcpStream::connect(listener.local_addr().expect("its address")).await.expect("connects");
        let (ask, asked) = tokio::sync::oneshot::channel::<()>();
        let asked = async move { drop(asked.await) };
        let serving = tokio::spawn(serve_until(house.app.clone(), listener, asked, Duration::from_millis(200)));
        let promised = b"POST /sign-in HTTP/1.1\r\nHost: house.test\r\nContent-Length: 9\r\n\r\nabc";
        caller.write_all(promised).await.expect("is heard");
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!serving.is_finished());
        ask.send(()).expect("the house listens");
        let ended = tokio::time::timeout(Duration::from_secs(10), serving).await.expect("it stops");
        ended.expect("no panic").expect("it stops in order");
    }
}
