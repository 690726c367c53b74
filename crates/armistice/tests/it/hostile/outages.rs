//! A database that is not there: at the start a sentence and an exit code, later a page, and then all is well again.

use std::process::{Command, Stdio};

use armistice::capture::{form, form_template};
use armistice::people::UserId;
use store::{Options, Store, Url};
use testkit::{Cluster, Engine, engines};

use super::wire::eventually;
use crate::program::{Program, ask, post};

#[test]
fn a_database_that_is_not_there_at_the_start_is_a_sentence() {
    let folder = std::env::temp_dir().join(format!("armistice-nothing-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let letter = folder.join("letter");
    std::fs::write(&letter, "this is a letter, not a database. ".repeat(100)).expect("a file can be written");
    for url in [
        "postgres://nobody@127.0.0.1:1/nothing".to_owned(),
        format!("sqlite:{}", letter.display()),
        format!("sqlite:{}/missing/house.db", folder.display()),
        "mysql://localhost/x".to_owned(),
    ] {
        let mut command = serve(&folder);
        command.args(["--database-url", &url]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let ended = command.output().expect("the program runs");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{url}: {said}");
        assert!(said.contains("armistice: ") && said.contains("database"), "{url}: {said}");
        assert!(!said.contains("panicked"), "{url}: {said}");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn a_database_that_goes_away_is_a_page_and_comes_back() {
    if !engines().contains(&Engine::Postgres) {
        return;
    }
    let cluster = Cluster::private();
    let url = cluster.url("postgres");
    let folder = std::env::temp_dir().join(format!("armistice-away-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let mut command = serve(&folder);
    command.args(["--database-url", &url]);
    let program = Program::spawn(command);
    publish(&url);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let status =
            |path: &'static str| async { ask(program.address, path).await.map_or(0, |(status, _)| status) };
        let answer = |email: &'static str| async move {
            let body = format!("email={email}&first_name=Ada");
            post([127, 0, 0, 1].into(), program.address, "/f/guide", &body).await
        };
        assert_eq!(status("/f/guide").await, 200);
        assert_eq!(answer("before@example.org").await, Some(303));

        cluster.stop();
        for path in ["/f/guide", "/sign-in"] {
            let (status, page) = ask(program.address, path).await.expect("the program answers");
            if path == "/f/guide" {
                assert_eq!(status, 503, "{page}");
                assert!(
                    page.contains("The database cannot be reached just now.") && page.contains("</html>"),
                    "{page}"
                );
            }
        }
        assert_eq!(answer("during@example.org").await, Some(503));
        assert_eq!(status("/readyz").await, 503);
        assert_eq!(status("/healthz").await, 200);

        cluster.start();
        eventually("the form", || async { status("/f/guide").await == 200 }).await;
        eventually("an answer", || async { answer("after@example.org").await == Some(303) }).await;
        eventually("readiness", || async { status("/readyz").await == 200 }).await;
    });
    program.kill();
    let _ = std::fs::remove_dir_all(&folder);
}

fn serve(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_armistice"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(folder);
    command
}

fn publish(url: &str) {
    let options = Options::new(armistice::boot::system_clock(), 7);
    let store = Store::open(Url::Postgres(url.to_owned()), &options).expect("the database opens");
    let publish = |tx: &mut store::Tx| -> armistice::fault::Outcome<()> {
        let draft = form_template::of("guide").expect("a ready-made form").draft;
        let made = form::create(tx, &draft(), None)?;
        form::publish(tx, made, UserId(0))
    };
    store.write_blocking(publish).expect("the form is published");
}
