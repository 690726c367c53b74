//! A full disk: what does not fit is refused with a sentence, what is there stays whole, and room makes all well again.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;

use armistice::capture::{form, form_template};
use armistice::fault::Outcome;
use armistice::people::UserId;
use store::{Sql, Store, Tx, Url};
use testkit::{Answer, Engine, TestApp, rehearse};

use super::wire::eventually;
use crate::program::{Place, Program, ask, post};

/// Answers until the disk must be full: each keeps about a kilobyte.
const ANSWERS_MAX: usize = 20_000;
/// What each answer holds, so that few are enough.
const LONG: usize = 900;

/// SQLite's own limit stands in for the disk's: refused at the first page that is not there.
#[test]
fn a_full_database_refuses_what_does_not_fit() {
    rehearse(Engine::Sqlite, |house: TestApp| async move {
        house.write(publish).await;
        limit(&house, "PRAGMA max_page_count = 1").await;
        let (taken, full) = answer_until_full(&house).await;
        let page = full.expect(507).shows("The disk is full, so nothing was written.").shows("</html>");
        page.hides("</form>");
        let tables = ["contacts", "submissions", "touches", "jobs"];
        assert_eq!(
            counts(&house).await,
            tables.map(|table| (table, taken)),
            "an answer is kept whole or not at all"
        );
        house.stranger().get("/f/guide").await.expect(200);
        limit(&house, "PRAGMA max_page_count = 1000000").await;
        let fields = [("email", "after@example.org"), ("first_name", "After")];
        house.stranger().post("/f/guide", &fields).await.expect(303);
    });
}

/// A real one: a file system of a few megabytes, which only the program sees.
#[test]
fn a_full_disk_refuses_what_does_not_fit() {
    let own_files = Command::new("unshare").args(["-rm", "true"]).status();
    if !own_files.is_ok_and(|status| status.success()) {
        println!(
            "left out: this machine lets nobody mount a file system; SQLite's own limit was tried instead"
        );
        return;
    }
    let place = Place::new(Engine::Sqlite);
    place.store().write_blocking(publish).expect("the form is published");
    let small = place.folder.join("small");
    std::fs::create_dir_all(&small).expect("a folder can be made");
    let program = Program::spawn(in_few_megabytes(&place, &small));
    // The same file system, seen from outside.
    let root = Path::new("/proc").join(program.id().to_string()).join("root");
    let stuffing = root.join(small.strip_prefix("/").expect("absolute")).join("stuffing");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let (local, at) = (Ipv4Addr::LOCALHOST, program.address);
        assert_eq!(post(local, at, "/f/guide", "email=first@example.org&first_name=First").await, Some(303));
        assert!(std::fs::write(&stuffing, vec![0_u8; 64 << 20]).is_err(), "the disk is full now");
        assert_eq!(fill(at).await, 507, "a full disk has an answer of its own");
        assert_eq!(ask(at, "/f/guide").await.map(|(status, _)| status), Some(200), "reading goes on");
        assert_eq!(ask(at, "/healthz").await.map(|(status, _)| status), Some(200));
        std::fs::remove_file(&stuffing).expect("the stuffing can be taken out");
        eventually("room again", || async {
            post(local, at, "/f/guide", "email=after@example.org&first_name=After").await == Some(303)
        })
        .await;
    });
    let copy = place.folder.join("copy.db");
    let saved = backup(&program, &small, &copy).status();
    assert!(saved.is_ok_and(|status| status.success()), "the house can be backed up");
    program.kill();
    let options = store::Options::new(armistice::boot::system_clock(), 7);
    let store = Store::open(Url::Sqlite(copy), &options).expect("the copy opens");
    let whole = "SELECT COUNT(*) FROM contacts WHERE email IN ('first@example.org', 'after@example.org')
        AND id IN (SELECT contact_id FROM submissions) AND id IN (SELECT contact_id FROM touches)";
    let kept: i64 = store.read_blocking(|tx| tx.one_sql(&Sql::new(whole))).expect("the rows are read");
    assert_eq!(kept, 2, "both answers that were thanked for are there");
}

/// The program on a copy of a place that stands on a small file system of its own; all other files are the machine's.
fn in_few_megabytes(place: &Place, small: &Path) -> Command {
    let Url::Sqlite(database) = place.url() else { unreachable!("the engine is SQLite") };
    let script = "mount -t tmpfs -o size=12m tmpfs \"$0\" && cp \"$1\"* \"$0\" && shift && exec \"$@\"";
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script]).arg(small).arg(database);
    command
        .arg(env!("CARGO_BIN_EXE_armistice"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(small);
    command
}

/// Copies the database from where only the program sees it.
fn backup(program: &Program, small: &Path, copy: &Path) -> Command {
    let mut command = Command::new("nsenter");
    command.args(["-U", "-m", "--preserve-credentials", "-t"]).arg(program.id().to_string());
    command.arg(env!("CARGO_BIN_EXE_armistice")).arg("backup").arg("--data-dir").arg(small).arg(copy);
    command
}

/// Answers the form from many addresses until it is refused, and returns how.
async fn fill(program: std::net::SocketAddr) -> u16 {
    for number in 0..ANSWERS_MAX {
        let from = Ipv4Addr::new(127, 0, 2, (number % 200) as u8);
        let body = format!("email=n{number}@example.org&first_name={}", "x".repeat(LONG));
        match post(from, program, "/f/guide", &body).await {
            Some(303 | 429) => {}
            Some(status) => return status,
            None => panic!("the program hung up"),
        }
    }
    panic!("the disk was never full")
}

async fn answer_until_full(house: &TestApp) -> (i64, Answer) {
    let long = "x".repeat(LONG);
    for number in 0..ANSWERS_MAX {
        let email = format!("n{number}@example.org");
        let fields = [("email", email.as_str()), ("first_name", long.as_str())];
        let answer = house.stranger().post("/f/guide", &fields).await;
        if answer.status == 429 {
            // The hand of the clock does not move a limiter: it counts real time.
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        } else if answer.status != 303 {
            return (count(house, "contacts").await, answer);
        }
    }
    panic!("the database was never full")
}

fn publish(tx: &mut Tx) -> Outcome<()> {
    let draft = form_template::of("guide").expect("a ready-made form").draft;
    let made = form::create(tx, &draft(), None)?;
    form::publish(tx, made, UserId(0))
}

async fn limit(house: &TestApp, pages: &'static str) {
    house.write(move |tx| Ok(tx.one_sql::<i64>(&Sql::new(pages))?)).await;
}

async fn counts(house: &TestApp) -> [(&'static str, i64); 4] {
    let mut counts = ["contacts", "submissions", "touches", "jobs"].map(|table| (table, 0));
    for (table, counted) in &mut counts {
        *counted = count(house, table).await;
    }
    counts
}

async fn count(house: &TestApp, table: &'static str) -> i64 {
    let mut sql = Sql::new("SELECT COUNT(*) FROM ");
    sql.push(table);
    house.app.read(move |tx| Ok(tx.one_sql(&sql)?)).await.expect("the rows are counted")
}
