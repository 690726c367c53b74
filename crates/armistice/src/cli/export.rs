//! `armistice export`: the list of contacts, or everything about one of them, without the browser.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, Subcommand};
use store::Tx;

use super::{Common, house};
use crate::app::App;
use crate::contacts::stage::Stage;
use crate::contacts::{ContactId, contact, erasure, export};
use crate::fault::{Fault, Outcome};
use crate::people::{Sight, audit};
use crate::web::csv;

/// Takes data out: the list of contacts as CSV, or everything about one contact as JSON.
#[derive(Args)]
pub struct Export {
    #[command(flatten)]
    common: Common,
    /// The file to write; what is printed otherwise. A file that exists is not overwritten.
    #[arg(long, short, global = true)]
    output: Option<PathBuf>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The list of contacts as CSV: standard columns, score, consent, tags and the company's own fields.
    Contacts {
        /// Only those in this lifecycle stage.
        #[arg(long)]
        stage: Option<String>,
    },
    /// Everything that is kept of one contact as JSON, table by table.
    Contact {
        /// E-mail address or id.
        who: String,
    },
}

impl Export {
    /// Writes what was asked for; the audit log keeps that it left.
    pub fn run(self) -> anyhow::Result<()> {
        let app = house::app(&self.common.with_file()?)?;
        match self.what {
            What::Contacts { stage } => {
                let stage =
                    stage.map(|word| word.parse::<Stage>().map_err(|_| anyhow!("There is no stage {word}.")));
                contacts(&app, stage.transpose()?, open(self.output.as_deref())?)
            }
            What::Contact { who } => {
                let all = app.store.write_blocking(move |tx: &mut Tx| whole(tx, &who))?;
                let mut output = open(self.output.as_deref())?;
                serde_json::to_writer_pretty(&mut output, &all)?;
                writeln!(output).and_then(|()| output.flush()).context("the export could not be written")
            }
        }
    }
}

fn open(path: Option<&Path>) -> anyhow::Result<Box<dyn Write>> {
    let Some(path) = path else { return Ok(Box::new(BufWriter::new(io::stdout()))) };
    if path.exists() {
        bail!("{} exists; choose another name", path.display());
    }
    let file = std::fs::File::create_new(path).with_context(|| path.display().to_string())?;
    Ok(Box::new(BufWriter::new(file)))
}

/// Writes the list batch by batch, so that its length costs no memory.
fn contacts(app: &App, stage: Option<Stage>, mut output: Box<dyn Write>) -> anyhow::Result<()> {
    let said = stage.map(|stage| format!("stage={}", stage.word())).unwrap_or_default();
    app.store
        .write_blocking(move |tx: &mut Tx| audit::note_of(tx, None, "exported the list", &said, "console"))?;
    let fields = app.store.read_blocking(export::fields)?;
    output.write_all(&csv::rows([export::head(&fields).as_slice()]))?;
    let mut after = ContactId(0);
    loop {
        let fields = fields.clone();
        let (last, rows) = app.store.read_blocking(move |tx: &mut Tx| {
            let some = export::next(tx, stage, after)?;
            let rows = export::rows(tx, &Sight::everything(), &fields, &some)?;
            Outcome::Ok((some.last().copied(), rows))
        })?;
        let Some(last) = last else { break };
        output.write_all(&csv::rows(rows.iter().map(Vec::as_slice)))?;
        after = last;
    }
    output.flush().context("the export could not be written")
}

fn whole(tx: &mut Tx, who: &str) -> Outcome<serde_json::Value> {
    let found = match contact::by_email(tx, who)? {
        Some(found) => found.id,
        None => {
            who.parse().map_err(|_| Fault::refused("no-contact", format!("There is no contact {who}.")))?
        }
    };
    contact::find(tx, found)?;
    audit::note_of(tx, None, "exported", &format!("contact {found}"), "console")?;
    erasure::export(tx, found)
}
