//! Bringing lists in: into an empty database, and over people who are known while others answer a form.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use armistice::App;
use armistice::capture::ImportId;
use armistice::capture::imports::mapping::Existing;
use armistice::capture::imports::{Noun, import};
use armistice::fault::Outcome;
use armistice::flow::bring_in::run::Pace;
use armistice::flow::bring_in::work;
use serde_json::{Value, json};
use store::Tx;

use crate::house::House;
use crate::ingest;
use crate::load::{self, Load};
use crate::{Wish, fresh_folder};

/// Connections that answer a form while known people are brought in again.
const VISITORS: usize = 8;

/// Measures both.
pub async fn measure(wish: &Wish) -> Value {
    let folder = fresh_folder();
    let first = list(&folder, "first.csv", wish.contacts, "Bristol");
    let empty = bring_in(&folder, wish, &first, &["--pace", "fast"]);
    let second = list(&folder, "second.csv", wish.contacts, "Leeds");
    let house = House::open_in(folder.clone(), wish).await;
    ingest::publish(&house).await;
    let numbers = Arc::new(AtomicU64::new(0));
    let upserts = {
        let (app, first) = (house.app.clone(), empty["import"].as_str().unwrap_or_default().to_owned());
        tokio::task::spawn_blocking(move || bring_in_again(&app, &first, &second).expect("the list comes in"))
    };
    // The forms are answered for as long as the list is being brought in.
    let mut answered = Vec::new();
    while !upserts.is_finished() {
        let numbers = numbers.clone();
        let run = load::run(Load {
            address: house.address,
            connections: VISITORS,
            duration: wish.duration.min(std::time::Duration::from_secs(3)),
            request: Arc::new(move |_| ingest::submission(numbers.fetch_add(1, Ordering::Relaxed))),
            expected: 303,
        });
        let report = tokio::task::spawn_blocking(move || run.join()).await.expect("the load is waited for");
        answered.push(report.expect("the load generator does not panic").json());
    }
    let upserts = upserts.await.expect("the import is waited for");
    json!({ "empty": empty, "upserts": upserts, "forms_meanwhile": answered })
}

/// Brings in a list over the one before with its mapping, inside the house that is being used, as its pages do.
fn bring_in_again(app: &App, first: &str, file: &Path) -> Outcome<Value> {
    let first: ImportId = first.parse().expect("the import before has an id");
    let kept = work::keep(app, file)?;
    let id = app.store.write_blocking(move |tx: &mut Tx| {
        let before = import::find(tx, first)?;
        let mut mapping = before.mapping()?.expect("the import before has a mapping");
        mapping.existing = Existing::Overwrite;
        let id = import::create(tx, &work::import_of(&kept, Noun::Contacts, "second.csv", None))?;
        import::map(tx, id, &mapping, None, 0)?;
        import::start(tx, id)?;
        Outcome::Ok(id)
    })?;
    let (begun, mut chunk_ms_max, mut seen) = (Instant::now(), 0, Instant::now());
    let done = work::run_here(app, id, Pace::Gentle, None, &mut |_| {
        chunk_ms_max = chunk_ms_max.max(seen.elapsed().as_millis());
        seen = Instant::now();
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    Ok(json!({
        "rows": done.rows_done,
        "updated": done.rows_updated,
        "failed": done.rows_failed,
        "seconds": seconds,
        "rows_per_second": (done.rows_done as f64 / seconds).round(),
        "from_chunk_to_chunk_ms_max": chunk_ms_max,
    }))
}

/// Runs `armistice import` beside the house, as an operator would, and returns what it says.
pub fn bring_in(folder: &Path, wish: &Wish, file: &Path, arguments: &[&str]) -> Value {
    let file = file.to_string_lossy();
    operate(folder, wish, &["migrate"]);
    let text =
        operate(folder, wish, &[&["import", &file, "--noun", "contacts", "--json"], arguments].concat());
    serde_json::from_str(text.trim()).expect("the import says what became of it as JSON")
}

/// Runs a command of the program on the house in a folder and returns what it prints.
fn operate(folder: &Path, wish: &Wish, arguments: &[&str]) -> String {
    let mut command = Command::new(program());
    command.args(arguments).arg("--data-dir").arg(folder).env("RUST_LOG", "warn").stderr(Stdio::inherit());
    if let Some(url) = &wish.database_url {
        command.args(["--database-url", url]);
    }
    let output = command.output().expect("the program stands beside this one");
    assert!(output.status.success(), "armistice {} failed", arguments.join(" "));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The program beside the folder of examples.
fn program() -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a path");
    let release = this.parent().and_then(Path::parent).expect("examples stand in a folder of the build");
    release.join("armistice")
}

/// Writes a list of contacts with ten standard fields and returns where it is.
pub fn list(folder: &Path, name: &str, rows: usize, city: &str) -> PathBuf {
    let mut text =
        String::from("email,first_name,last_name,phone,job_title,company,city,country,language,source\n");
    for row in 0..rows {
        let _ = writeln!(
            text,
            "person-{row}@company-{company}.example,Ada {row},Lindqvist,+44 117 {row:07},Head of Operations,\
             Company {company},{city},United Kingdom,en,event",
            company = row / 8,
        );
    }
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the temporary folder can be written");
    path
}
