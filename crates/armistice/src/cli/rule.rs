//! `armistice rule`: what a rule says, whom it means, and why, without the browser.

use std::fmt::Write as _;

use anyhow::bail;
use clap::{Args, Subcommand};
use measure::Moment;
use rules::Rule;
use serde_json::json;
use store::{Store, Tx};

use super::{Common, house};
use crate::contacts::{ContactId, contact};
use crate::fault::{Fault, Outcome};
use crate::segments::asking::{self, Counted, Explained, Question};
use crate::segments::words::{self, Named, Words};

/// Reads a rule, counts the contacts that it means, or explains its verdict on one of them. It changes nothing.
#[derive(Args)]
pub struct Rules {
    #[command(flatten)]
    common: Common,
    /// Prints JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Says how a rule is read, or what is wrong with it and where.
    Check {
        /// The rule as text or as JSON.
        rule: String,
    },
    /// Lists what a rule may say here: fields, what people do, stages, tags, with values where they are few.
    Words,
    /// Counts the contacts for whom a rule holds now.
    Count {
        /// The rule as text or as JSON.
        rule: String,
    },
    /// Says whether a rule holds for a contact now, why, and when that may change.
    Explain {
        /// The rule as text or as JSON.
        rule: String,
        /// E-mail address or id.
        #[arg(long)]
        contact: String,
    },
}

impl Rules {
    /// Does what was asked and prints the answer.
    pub fn run(self) -> anyhow::Result<()> {
        let store = house::store(&self.common.with_file()?)?;
        let answer = match self.what {
            What::Check { rule } => checked(&read(&store, &rule, self.json)?, self.json),
            What::Words => listed(&store.read_blocking(words::load)?, self.json),
            What::Count { rule } => {
                let rule = read(&store, &rule, self.json)?;
                counted(count(&store, &rule)?, self.json)
            }
            What::Explain { rule, contact } => {
                let rule = read(&store, &rule, self.json)?;
                let found = store.read_blocking(move |tx: &mut Tx| explain(tx, &rule, &contact))?;
                explained(&found, self.json)
            }
        };
        println!("{answer}");
        Ok(())
    }
}

/// Reads a rule; one that is wrong is shown with a mark under the words, or as JSON on the usual output.
fn read(store: &Store, text: &str, as_json: bool) -> anyhow::Result<Rule> {
    let owned = text.to_owned();
    match store.read_blocking(move |tx: &mut Tx| asking::read(tx, &owned))? {
        Ok(rule) => Ok(rule),
        Err((problem, shown)) => {
            if as_json {
                println!("{}", json!({ "problem": problem, "text": shown }));
            }
            bail!("the rule cannot be read\n{}", problem.shown_in(&shown))
        }
    }
}

fn checked(rule: &Rule, as_json: bool) -> String {
    if as_json { json!({ "text": rule.to_string(), "rule": rule }).to_string() } else { rule.to_string() }
}

fn listed(words: &Words, as_json: bool) -> String {
    if as_json {
        return json!(words).to_string();
    }
    let mut told = String::new();
    for (title, list) in [("Fields", &words.fields), ("Properties of what they do", &words.properties)] {
        let _ = writeln!(told, "{title}");
        for word in list {
            let values =
                if word.values.is_empty() { String::new() } else { format!(": {}", word.values.join(", ")) };
            let _ = writeln!(told, "  {} ({}){values}", word.key, word.kind);
        }
    }
    let named = |list: &[Named]| list.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
    let deeds = words.kinds.iter().map(|deed| deed.verb.clone()).collect();
    let (stages, segments) = (named(&words.stages), named(&words.segments));
    for (title, list) in [
        ("What they do", &deeds),
        ("Stages", &stages),
        ("Purposes of consent", &words.purposes),
        ("Segments", &segments),
        ("Tags", &words.tags),
    ] {
        let _ =
            writeln!(told, "{title}: {}", if list.is_empty() { "none".to_owned() } else { list.join(", ") });
    }
    told.trim_end().to_owned()
}

/// Asks everybody, batch by batch: the count takes as long as it takes, and never holds a snapshot for long.
fn count(store: &Store, rule: &Rule) -> anyhow::Result<Counted> {
    let rule = rule.clone();
    let question = store.read_blocking(move |tx: &mut Tx| Question::new(tx, &rule))?;
    let (mut counted, mut next) = (Counted::default(), Some(ContactId(0)));
    while let Some(after) = next {
        let question = question.clone();
        (counted, next) =
            store.read_blocking(move |tx: &mut Tx| asking::count(tx, &question, after, counted))?;
    }
    Ok(counted)
}

fn counted(counted: Counted, as_json: bool) -> String {
    if as_json {
        json!(counted).to_string()
    } else {
        format!("{} of {} contacts", counted.holds, counted.asked)
    }
}

fn explain(tx: &mut Tx, rule: &Rule, who: &str) -> Outcome<Explained> {
    let id = match contact::by_email(tx, who)? {
        Some(found) => found.id,
        None => {
            who.parse().map_err(|_| Fault::refused("no-contact", format!("There is no contact {who}.")))?
        }
    };
    asking::explain(tx, rule, id)
}

fn explained(found: &Explained, as_json: bool) -> String {
    if as_json {
        return json!(found).to_string();
    }
    let answer = if found.verdict.holds { "yes" } else { "no" };
    let mut told = format!("{answer}: {}\n", found.name);
    for condition in &found.conditions {
        let mark = if condition.met { "+" } else { "-" };
        let _ = writeln!(told, "  {mark} {}", condition.sentence);
    }
    let until = found.verdict.next_check.map(|at: Moment| format!("Time alone may change this at {at}."));
    told + &until.unwrap_or_else(|| "Time alone will not change this.".to_owned())
}
