//! `armistice import`: brings a list in without the browser. It talks to the store itself, so it works whether or not the
//! house is being served; interrupted, the same command goes on where it stopped.

use std::fs::File;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use store::Tx;

use super::{Common, house};
use crate::app::App;
use crate::capture::ImportId;
use crate::capture::imports::import::{self, Import as Stored};
use crate::capture::imports::mapping::{Existing, Mapping};
use crate::capture::imports::pages::rejects;
use crate::capture::imports::{Noun, plan, presets, reject, saved};
use crate::fault::{Fault, Outcome};
use crate::flow::bring_in::run::{Pace, Source};
use crate::flow::bring_in::try_out::{Preview, try_out};
use crate::flow::bring_in::work::{self, Kept};

/// Brings in a CSV list.
#[derive(Args)]
pub struct Import {
    #[command(flatten)]
    common: Common,
    /// The CSV file.
    file: PathBuf,
    /// What the rows are: contacts, accounts, consents, touches, deals or costs. Guessed when left out.
    #[arg(long)]
    noun: Option<String>,
    /// The name of a saved mapping ("HubSpot: contacts"), or a JSON file. Without it, the one used last for such a list,
    /// or a guess from the column names.
    #[arg(long)]
    mapping: Option<String>,
    /// What happens to what is here already: fill, overwrite or keep.
    #[arg(long)]
    existing: Option<String>,
    /// Only says what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Brings in a file again that was brought in before.
    #[arg(long)]
    again: bool,
    /// Gentle writes at most 50 ms at a time, for a house that is being used meanwhile; fast about a second.
    #[arg(long, value_enum, default_value = "gentle")]
    pace: PaceWord,
    /// Writes the rows that were kept aside, with the reasons, to this CSV file: correct them and bring them in.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Prints one JSON document at the end and no progress bar.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum PaceWord {
    Gentle,
    Fast,
}

impl Import {
    /// Copies the file, finds the mapping, tries or brings it in, and says what became of it.
    pub fn run(mut self) -> anyhow::Result<()> {
        self.common = self.common.clone().with_file()?;
        let app = house::app_with_its_key(&self.common)?;
        if !self.file.is_file() {
            bail!("there is no file {}", self.file.display());
        }
        let kept = work::keep(&app, &self.file).map_err(said)?;
        let done = self.with(&app, &kept);
        if !matches!(done, Ok(Some(_))) {
            work::remove(&work::folder(&app).map_err(said)?.join(&kept.name));
        }
        done.map(drop)
    }

    /// Returns the import that now owns the copy, if any does.
    fn with(&self, app: &App, kept: &Kept) -> anyhow::Result<Option<ImportId>> {
        let mapping = self.mapping(app, kept)?;
        if self.dry_run {
            let path = work::folder(app).map_err(said)?.join(&kept.name);
            let source = Source { path: &path, start: &kept.start };
            let preview = try_out(&app.store, &work::address_hash(app), &source, &mapping).map_err(said)?;
            self.tell_preview(&preview, &mapping, kept);
            return Ok(None);
        }
        plan::check(&mapping, &kept.start.header).map_err(said)?;
        let (id, owns_copy) = self.find_or_make(app, kept, &mapping)?;
        let begun = Instant::now();
        let bar = self.bar(kept.copied.bytes);
        let before =
            app.store.read_blocking(move |tx: &mut Tx| import::find(tx, id)).map_err(said)?.rows_done;
        let pace = match self.pace {
            PaceWord::Gentle => Pace::Gentle,
            PaceWord::Fast => Pace::Fast,
        };
        let ran = work::run_here(app, id, pace, None, &mut |import| {
            bar.set_position(import.next_byte);
            bar.set_message(format!("{} rows", import.rows_done));
        });
        bar.finish_and_clear();
        let import = ran.map_err(said)?;
        if let Some(path) = &self.rejects {
            write_rejects(app, &import, path)?;
        }
        self.tell(app, &import, begun.elapsed().as_secs_f64(), import.rows_done - before)?;
        Ok(owns_copy.then_some(id))
    }

    fn mapping(&self, app: &App, kept: &Kept) -> anyhow::Result<Mapping> {
        let noun = match &self.noun {
            Some(word) => Some(Noun::of(word).ok_or_else(|| {
                anyhow!("there are no imports of {word}; try contacts, accounts, consents, touches, deals or costs")
            })?),
            None => None,
        };
        let mut mapping = match &self.mapping {
            Some(name) => named(app, name, kept)?,
            None => propose(app, noun, kept).map_err(said)?,
        };
        if let Some(noun) = noun.filter(|noun| *noun != mapping.noun) {
            bail!("the mapping “{}” is for {}, not for {}", mapping.name, mapping.noun.word(), noun.word());
        }
        if let Some(word) = &self.existing {
            mapping.existing = Existing::of(word)
                .ok_or_else(|| anyhow!("--existing is fill, overwrite or keep, not {word}"))?;
        }
        Ok(mapping)
    }

    /// Finds the interrupted import of this file, or makes a new one; false when the copy made now is not needed.
    fn find_or_make(&self, app: &App, kept: &Kept, mapping: &Mapping) -> anyhow::Result<(ImportId, bool)> {
        let hash = kept.copied.hash.clone();
        let earlier = app.store.read_blocking(move |tx: &mut Tx| import::of_file(tx, &hash)).map_err(said)?;
        let json = mapping.to_json();
        let same: Vec<&Stored> = earlier.iter().filter(|import| import.mapping == json).collect();
        if let Some(open) = same.iter().find(|import| import.finished_at.is_none()) {
            self.say(&format!("Going on with this file after row {}.", open.rows_done + 1));
            let (id, gone) = (open.id, !work::folder(app).map_err(said)?.join(&open.file_path).exists());
            let name = kept.name.clone();
            app.store
                .write_blocking(move |tx: &mut Tx| {
                    if gone {
                        import::refile(tx, id, &name)?;
                    }
                    import::start(tx, id)
                })
                .map_err(said)?;
            return Ok((id, gone));
        }
        if let Some(done) = same.iter().find_map(|import| import.finished_at).filter(|_| !self.again) {
            bail!(
                "this file was brought in with this mapping on {}; add --again to bring it in once more",
                done.date()
            );
        }
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let new = work::import_of(kept, mapping.noun, &name, None);
        let (mapping, header) = (mapping.clone(), kept.start.header.clone());
        let make = move |tx: &mut Tx| {
            let id = import::create(tx, &new)?;
            import::map(tx, id, &mapping, None, 0)?;
            saved::remember(tx, &mapping, &header, None)?;
            import::start(tx, id)?;
            Outcome::Ok(id)
        };
        Ok((app.store.write_blocking(make).map_err(said)?, true))
    }

    fn bar(&self, bytes: u64) -> ProgressBar {
        if self.json || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = "{bar:40} {percent}%  {msg}  {elapsed} passed, {eta} left";
        ProgressBar::new(bytes)
            .with_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    fn say(&self, text: &str) {
        if !self.json {
            println!("{text}");
        }
    }

    fn tell_preview(&self, preview: &Preview, mapping: &Mapping, kept: &Kept) {
        if self.json {
            println!(
                "{}",
                json!({ "preview": preview, "mapping": mapping, "encoding": kept.copied.encoding.label() })
            );
            return;
        }
        println!(
            "{} ({}), read as {}:",
            self.file.display(),
            kept.copied.encoding.label(),
            mapping.noun.label().to_lowercase()
        );
        for column in &kept.start.header {
            let targets = mapping.targets_of(column);
            println!(
                "  {column} → {}",
                if targets.is_empty() { "left out".to_owned() } else { targets.join(", ") }
            );
        }
        let whole = if preview.whole { "" } else { " (the first ones; the list has more)" };
        println!(
            "{} rows{whole}: {} new, {} here already, {} cannot be taken.",
            preview.rows, preview.new, preview.existing, preview.failing
        );
        for problem in &preview.problems {
            println!("  Row {}: {}", problem.row, problem.reason);
        }
    }

    fn tell(&self, app: &App, import: &Stored, seconds: f64, rows: u64) -> anyhow::Result<()> {
        let id = import.id;
        let reasons = app.store.read_blocking(move |tx: &mut Tx| reject::reasons(tx, id)).map_err(said)?;
        let rate = rows as f64 / seconds.max(1e-9);
        if self.json {
            let reasons: Vec<_> = reasons
                .iter()
                .map(|(reason, taken, count)| json!({ "reason": reason, "taken": taken, "rows": count }))
                .collect();
            let document = json!({
                "import": import.id, "noun": import.noun.word(), "encoding": import.encoding,
                "rows": import.rows_done, "created": import.rows_created, "updated": import.rows_updated,
                "failed": import.rows_failed, "reasons": reasons, "seconds": seconds, "rows_per_second": rate.round(),
            });
            println!("{document}");
            return Ok(());
        }
        println!(
            "{} rows: {} new, {} here already, {} kept aside. {rows} rows in {seconds:.2} s, {rate:.0} rows/s.",
            import.rows_done, import.rows_created, import.rows_updated, import.rows_failed
        );
        for (reason, taken, count) in reasons {
            println!("  {count} × {}{reason}", if taken { "taken: " } else { "" });
        }
        Ok(())
    }
}

fn write_rejects(app: &App, import: &Stored, path: &Path) -> anyhow::Result<()> {
    let failed = || format!("{} cannot be written", path.display());
    let mut file = File::create(path).with_context(failed)?;
    file.write_all(&rejects::head(import)).with_context(failed)?;
    let (id, mut last) = (import.id, 0);
    loop {
        let kept = app.store.read_blocking(move |tx: &mut Tx| reject::after(tx, id, last)).map_err(said)?;
        let Some(row) = kept.last() else { return Ok(()) };
        last = row.row_number;
        file.write_all(&rejects::rows(import, &kept)).with_context(failed)?;
    }
}

fn named(app: &App, name: &str, kept: &Kept) -> anyhow::Result<Mapping> {
    let path = PathBuf::from(name);
    if path.is_file() {
        let text = std::fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
        return Mapping::parse(&text).map_err(|error| anyhow!("{name}: {error}"));
    }
    let (asked, start) = (name.to_owned(), kept.start.clone());
    let found =
        app.store.read_blocking(move |tx: &mut Tx| saved::by_name(tx, &asked, &start)).map_err(said)?;
    found.ok_or_else(|| {
        let names: Vec<String> = presets::all().into_iter().map(|preset| preset.name).collect();
        anyhow!(
            "there is no mapping “{name}” and no such file; these came with the house: {}",
            names.join("; ")
        )
    })
}

fn propose(app: &App, noun: Option<Noun>, kept: &Kept) -> Outcome<Mapping> {
    let start = kept.start.clone();
    app.store.read_blocking(move |tx: &mut Tx| saved::propose(tx, noun, &start))
}

/// Makes an error of a fault: every sentence of it.
fn said(fault: Fault) -> anyhow::Error {
    match fault {
        Fault::Fields(errors) => {
            let sentences: Vec<&str> = errors.iter().map(|(_, sentence)| sentence).collect();
            anyhow!(sentences.join(" "))
        }
        Fault::Store(error) => error.into(),
        Fault::Internal(cause) => anyhow!(cause),
        other => anyhow!(other.sentence()),
    }
}
