//! Lists: in through files and verbs, out through rows and pages.

mod again;
mod broken;
mod consents;
mod contacts;
mod moving;
mod olist;
mod others;
mod pages;
mod resume;

use std::path::{Path, PathBuf};

use armistice::capture::ImportId;
use armistice::capture::imports::import::{self, Import};
use armistice::capture::imports::{Mapping, guess, plan, reject};
use armistice::flow::bring_in::run::{Pace, Source};
use armistice::flow::bring_in::try_out::{Preview, try_out};
use armistice::flow::bring_in::work;
use armistice::{App, Outcome};
use store::{Sql, Tx};
use testkit::TestApp;

/// Returns a mapping in its JSON form.
fn mapping(json: &str) -> Mapping {
    Mapping::parse(json).expect("the mapping of the test can be read")
}

/// Writes a text to a file of its own and returns its path.
fn file(house: &TestApp, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = house.app.data_dir.join(name);
    std::fs::write(&path, text).expect("the temporary folder can be written");
    path
}

/// Makes an import of a file without running it. Blocks.
fn prepare(app: &App, path: &Path, mapping: Option<&Mapping>) -> Outcome<ImportId> {
    let kept = work::keep(app, path)?;
    let guessed = || guess::mapping(guess::noun(&kept.start), &kept.start);
    let mapping = mapping.cloned().unwrap_or_else(guessed);
    plan::check(&mapping, &kept.start.header)?;
    let file_name = path.file_name().expect("a file").to_string_lossy();
    let new = work::import_of(&kept, mapping.noun, &file_name, None);
    app.store.write_blocking(move |tx: &mut Tx| {
        let id = import::create(tx, &new)?;
        import::map(tx, id, &mapping, None, 0)?;
        import::start(tx, id)?;
        Outcome::Ok(id)
    })
}

/// Brings a file in and returns what became of it.
async fn bring_file(house: &TestApp, path: PathBuf, mapping: Option<Mapping>) -> Outcome<Import> {
    let app = house.app.clone();
    let ran = tokio::task::spawn_blocking(move || {
        let id = prepare(&app, &path, mapping.as_ref())?;
        work::run_here(&app, id, Pace::Gentle, None, &mut |_| {})
    });
    ran.await.expect("an import does not panic")
}

/// Brings a text in.
async fn bring(house: &TestApp, text: &str, mapping: Option<&str>) -> Import {
    let path = file(house, "list.csv", text);
    let mapping = mapping.map(self::mapping);
    bring_file(house, path, mapping).await.expect("the list comes in")
}

/// Tries a text without writing.
async fn try_text(house: &TestApp, text: &str, mapping: Option<&str>) -> Preview {
    let path = file(house, "list.csv", text);
    let (app, mapping) = (house.app.clone(), mapping.map(self::mapping));
    let tried = tokio::task::spawn_blocking(move || {
        let kept = work::keep(&app, &path).expect("the list is a table");
        let guessed = || guess::mapping(guess::noun(&kept.start), &kept.start);
        let mapping = mapping.unwrap_or_else(guessed);
        let path = work::folder(&app).expect("the folder").join(&kept.name);
        let source = Source { path: &path, start: &kept.start };
        try_out(&app.store, &work::address_hash(&app), &source, &mapping).expect("the list can be tried")
    });
    tried.await.expect("trying does not panic")
}

/// Says an import's counts: rows, new, here already, kept aside.
fn counts(import: &Import) -> String {
    let Import { rows_done, rows_created, rows_updated, rows_failed, .. } = import;
    format!("{rows_done} rows: {rows_created} new, {rows_updated} known, {rows_failed} aside")
}

/// Returns what was said of rows.
async fn said(house: &TestApp, id: ImportId) -> Vec<String> {
    house
        .write(move |tx| {
            let kept = reject::after(tx, id, 0)?;
            Ok(kept.into_iter().map(|row| format!("{} {}", row.row_number, row.reason)).collect())
        })
        .await
}

/// Returns the lines of a question: each row's texts joined by a bar.
async fn lines(house: &TestApp, question: &'static str) -> Vec<String> {
    house
        .write(move |tx| {
            let mut lines = Vec::new();
            tx.each_sql(&Sql::new(question), |row| {
                lines.push(row.get::<Option<String>>(0)?.unwrap_or_else(|| "–".into()));
                Ok(())
            })?;
            Ok(lines)
        })
        .await
}

/// Returns one number.
async fn number(house: &TestApp, question: &'static str) -> i64 {
    house.write(move |tx| Ok(tx.one_sql::<i64>(&Sql::new(question))?)).await
}
