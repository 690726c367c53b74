//! What follows when the company makes or retires a field of its own: rules may name it, and still read it when it is gone.

use rules::Binder;
use store::Tx;

use crate::agreement::version;
use crate::contacts::FieldId;
use crate::contacts::field::{self, Field, KINDS, Noun};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::nurture::running::{self, Running};
use crate::people::{Caller, audit};
use crate::segments::segment::{self, Segment};
use crate::segments::{model, vocabulary};

/// The longest label, in letters.
const LABEL_MAX: usize = 80;

/// A field to be made, as it is said.
#[derive(Clone, Debug, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = SaidOfField)]
pub struct Said {
    /// `contact` or `account`.
    pub noun: String,
    /// What it is called.
    pub label: String,
    /// What rules and lists call it; made from the label when empty.
    pub key: String,
    /// `text`, `number`, `date`, `choice`, `multi_choice`, `email`, `phone` or `link`.
    pub kind: String,
    /// The choices, one a line.
    pub choices: String,
}

/// Makes a field.
pub fn make(tx: &mut Tx, by: &Caller, said: &Said) -> Outcome<FieldId> {
    let mut errors = FieldErrors::new();
    let noun = Noun::of(&said.noun);
    if noun.is_none() {
        errors.add("noun", "Please choose what it belongs to.");
    }
    errors.refuse_nul("label", &said.label);
    errors.refuse_nul("choices", &said.choices);
    if said.label.trim().is_empty() || said.label.chars().count() > LABEL_MAX {
        errors.add("label", format!("Please give it a name of at most {LABEL_MAX} letters."));
    }
    if !KINDS.contains(&said.kind.as_str()) {
        errors.add("kind", "Please choose a kind.");
    }
    let choices: Vec<&str> = said.choices.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if field::has_choices(&said.kind) && choices.is_empty() {
        errors.add("choices", "Please give the choices, one a line.");
    }
    errors.check()?;
    let noun = noun.unwrap_or(Noun::Contact);
    let key = if said.key.trim().is_empty() { key_of(&said.label) } else { said.key.trim().to_owned() };
    let new = Field {
        id: FieldId(0),
        noun: noun.word().to_owned(),
        key,
        label: said.label.trim().to_owned(),
        kind: said.kind.clone(),
        choices: choices.join("\n"),
    };
    let id = field::create(tx, noun, &new, Some(by.user))?;
    audit::note(tx, by, "made", "field", id.0, &format!("{}.{}", new.noun, new.key))?;
    Ok(id)
}

/// Takes a field out of use, unless a rule that decides today names it: its values would grow old unseen.
pub fn retire(tx: &mut Tx, by: &Caller, id: FieldId) -> Outcome<()> {
    let found = field::find(tx, id)?;
    field::retire(tx, id)?;
    if let Some(place) = naming_retired(tx)? {
        let sentence =
            format!("{place} still names “{}”, so it stays. Take it out of there first.", found.label);
        return Err(Fault::refused("field-in-use", sentence));
    }
    audit::note(tx, by, "retired", "field", id.0, &format!("{}.{}", found.noun, found.key))
}

/// Brings a field back into use, with the values that it had.
pub fn bring_back(tx: &mut Tx, by: &Caller, id: FieldId) -> Outcome<()> {
    let found = field::bring_back(tx, id)?;
    audit::note(tx, by, "brought back", "field", id.0, &format!("{}.{}", found.noun, found.key))
}

/// Reads the rules that decide today (the score model, the agreement in force, the segments in use, the journeys that
/// run) with the words in use alone, and returns where the first stands that cannot be read.
fn naming_retired(tx: &mut Tx) -> Outcome<Option<String>> {
    let words = vocabulary::in_use(tx)?;
    if rules::score::parse(&model::in_force(tx)?.text, &words).is_err() {
        return Ok(Some("The score model".to_owned()));
    }
    let now = tx.now();
    if let Some(agreement) = version::in_force_at(tx, now)?
        && rules::parse(&agreement.definition, &words).is_err()
    {
        return Ok(Some("The agreement in force".to_owned()));
    }
    let unreadable =
        |found: &Segment| found.rule.as_ref().is_some_and(|rule| rules::parse(rule, &words).is_err());
    if let Some(found) = segment::in_use(tx)?.into_iter().find(unreadable) {
        return Ok(Some(format!("The segment “{}”", found.name)));
    }
    let journeys = running::stored(tx)?;
    let naming = journeys.into_iter().find_map(|journey| {
        let name = journey.name.clone();
        Running::read(journey, &words, &mut Binder::default()).is_err().then_some(name)
    });
    Ok(naming.map(|name| format!("The journey “{name}”")))
}

fn key_of(label: &str) -> String {
    let letters = label.trim().to_lowercase();
    let key: String =
        letters.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let key: Vec<&str> = key.split('_').filter(|part| !part.is_empty()).collect();
    key.join("_")
}
