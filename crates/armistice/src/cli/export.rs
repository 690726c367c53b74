//! `armistice export`: the list of contacts, or everything about one of them, without the browser.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use store::Tx;

use super::{Common, house};
use crate::app::App;
use crate::contacts::question::Asked;
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
                let asked = Asked { stage: stage.unwrap_or_default(), ..Asked::default() };
                contacts(&app, &asked, open(self.output.as_deref())?)
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
fn contacts(app: &App, asked: &Asked, mut output: Box<dyn Write>) -> anyhow::Result<()> {
    let question = asked.read(Sight::everything())?;
    let said = if asked.stage.is_empty() { String::new() } else { format!("stage={}", asked.stage) };
    app.store
        .write_blocking(move |tx: &mut Tx| audit::note_of(tx, None, "exported the list", &said, "console"))?;
    let fields = app.store.read_blocking(export::fields)?;
    output.write_all(&csv::rows([export::head(&fields).as_slice()]))?;
    let mut after = Some(ContactId(0));
    while let Some(from) = after {
        let (question, fields) = (question.clone(), fields.clone());
        let batch =
            app.store.read_blocking(move |tx: &mut Tx| export::batch(tx, &question, &fields, from))?;
        output.write_all(&csv::rows(batch.rows.iter().map(Vec::as_slice)))?;
        after = batch.next;
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
