//! The score model: its versions, and the one in force. Each version is kept; the latest counts.

use rules::score::{Model, Scorer};
use rules::{Binder, Needs, Problem, Vocabulary};
use store::{Tx, params};

use super::{marked, vocabulary};
use crate::fault::{Fault, Outcome};
use crate::people::UserId;
use crate::sql::segments as sql;

/// The model that a new house starts with; a marketer edits it under Settings.
pub const TEMPLATE: &str = include_str!("template.model");

/// The longest text of a model, in bytes.
const TEXT_MAX: usize = 100_000;

/// A model with its version.
#[derive(Clone, Debug)]
pub struct InForce {
    /// Counts up from 1; 0 is the template that nobody has saved yet.
    pub version: i64,
    /// The text that people edit.
    pub text: String,
    /// What the text says.
    pub model: Model,
}

impl InForce {
    /// Makes the model ready on its own, and says what it needs to know of a contact.
    pub fn ready(&self) -> (Scorer, Needs) {
        ready(&self.model)
    }
}

/// Makes a model ready on its own, and says what it needs to know of a contact.
pub fn ready(model: &Model) -> (Scorer, Needs) {
    let mut binder = Binder::default();
    (binder.bind_model(model), binder.needs().clone())
}

/// Returns the model in force: the latest version, or the template.
pub fn in_force(tx: &mut Tx) -> Outcome<InForce> {
    let words = vocabulary::of_house(tx)?;
    in_force_in(tx, &words)
}

/// Returns the model in force like [`in_force`], for whoever has the words of the house already.
pub fn in_force_in(tx: &mut Tx, words: &Vocabulary) -> Outcome<InForce> {
    let stored: Option<(i64, String)> = tx.maybe(&sql::MODEL_LATEST, params![])?;
    let (version, text) = stored.unwrap_or_else(|| (0, TEMPLATE.to_owned()));
    let model = rules::score::parse(&text, words).map_err(|problem| {
        Fault::Internal(format!("the score model in force (version {version}): {problem}"))
    })?;
    Ok(InForce { version, text, model })
}

/// Reads a text as a model; what is wrong with it comes as data, so that a page can point at the place.
pub fn read(tx: &mut Tx, text: &str) -> Outcome<Result<Model, Problem>> {
    let words = vocabulary::in_use(tx)?;
    if text.len() > TEXT_MAX {
        let problem = "The model is too long. Fewer rules say more.".to_owned();
        let span = rules::Span { start: 0, end: 0 };
        return Ok(Err(Problem { span, message: problem, suggestion: None, expected: Vec::new() }));
    }
    Ok(rules::score::parse(text, &words))
}

/// Saves a new version. A text that cannot be read is a field error that names the place.
pub fn save(tx: &mut Tx, text: &str, by: Option<UserId>) -> Outcome<i64> {
    if let Err(problem) = read(tx, text)? {
        return Err(Fault::field("model", located(&problem, text)));
    }
    let latest: Option<(i64, String)> = tx.maybe(&sql::MODEL_LATEST, params![])?;
    let version = latest.map_or(1, |(version, _)| version + 1);
    let id = tx.new_id();
    let now = tx.now();
    tx.mark(marked::EVERYBODY);
    tx.run(&sql::MODEL_SAVE, params![id, version, text, now, by])?;
    Ok(version)
}

/// Says where in a text a problem is, in lines and letters counted from 1, and what it is.
pub fn located(problem: &Problem, text: &str) -> String {
    let before = &text[..text.floor_char_boundary(problem.span.start)];
    let line = before.matches('\n').count() + 1;
    let letter = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("Line {line}, letter {letter}: {problem}")
}
