//! The text of a mail: checked before it is saved, kept in versions that are never edited.

use mail::template::{Field, Template as Compiled};
use measure::Moment;
use store::{Tx, params};

use super::TemplateId;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::{Caller, audit};
use crate::segments::marked;
use crate::segments::vocabulary::PURPOSES;
use crate::sql::nurture as sql;

/// Characters of a name.
const NAME_CHARS_MAX: usize = 120;

/// What somebody wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = TemplateText)]
pub struct Said {
    /// The name that colleagues know it by.
    pub name: String,
    /// What the contact must have consented to: `marketing`, `newsletter`, …
    pub purpose: String,
    /// The subject, with fields.
    pub subject: String,
    /// What an inbox shows behind the subject; may be empty.
    pub preheader: String,
    /// The text in Markdown, with fields.
    pub source: String,
}

store::record! {
    /// A template with the text in use.
    pub struct Template {
        pub id: TemplateId,
        pub name: String,
        pub purpose: String,
        pub version: i64,
        pub created_at: Moment,
        pub retired_at: Option<Moment>,
        pub subject: String,
        pub preheader: String,
        pub source: String,
        pub saved_at: Moment,
    }

    /// One version of a text.
    pub struct Version {
        pub subject: String,
        pub preheader: String,
        pub source: String,
    }
}

/// Stores a template with its first version.
pub fn create(tx: &mut Tx, by: &Caller, said: &Said) -> Outcome<TemplateId> {
    check(said)?;
    let id = TemplateId(tx.new_id());
    let values = params![id, said.name.trim(), said.purpose, tx.now(), by.user];
    taken(tx.run(&sql::TEMPLATE_CREATE, values))?;
    save(tx, by, id, said, 1)?;
    audit::note(tx, by, "wrote", "template", id.0, said.name.trim())?;
    Ok(id)
}

/// Saves a new version, unless the text is the same. Mails that are planned already keep theirs.
pub fn edit(tx: &mut Tx, by: &Caller, id: TemplateId, said: &Said) -> Outcome<()> {
    check(said)?;
    let before = find(tx, id)?;
    if before.name != said.name.trim() {
        tx.mark(marked::EVERYBODY);
    }
    let same_text = before.subject == said.subject.trim()
        && before.preheader == said.preheader.trim()
        && before.source == normal(&said.source);
    let version = if same_text { before.version } else { before.version + 1 };
    if same_text {
        taken(tx.run(&sql::TEMPLATE_RENAME, params![id, said.name.trim(), said.purpose, version]))?;
    } else {
        save(tx, by, id, said, version)?;
    }
    audit::note(tx, by, "edited", "template", id.0, &format!("{}, version {version}", said.name.trim()))
}

fn save(tx: &mut Tx, by: &Caller, id: TemplateId, said: &Said, version: i64) -> Outcome<()> {
    let (subject, preheader) = (said.subject.trim(), said.preheader.trim());
    let values = params![id, version, subject, preheader, normal(&said.source), tx.now(), by.user];
    tx.run(&sql::TEMPLATE_VERSION_SAVE, values)?;
    taken(tx.run(&sql::TEMPLATE_RENAME, params![id, said.name.trim(), said.purpose, version]))
}

/// Takes a template out of use. Refused while a journey sends it.
pub fn retire(tx: &mut Tx, by: &Caller, id: TemplateId) -> Outcome<()> {
    let found = find(tx, id)?;
    let journeys = journeys(tx, id)?;
    if !journeys.is_empty() {
        let sentence = format!("It is sent by {}. Take it out there first.", journeys.join(", "));
        return Err(Fault::refused("template-in-use", sentence));
    }
    tx.run(&sql::TEMPLATE_RETIRE, params![id, tx.now()])?;
    audit::note(tx, by, "retired", "template", id.0, &found.name)
}

/// Returns a template.
pub fn find(tx: &mut Tx, id: TemplateId) -> Outcome<Template> {
    tx.maybe(&sql::TEMPLATE_BY_ID, params![id])?.ok_or(Fault::Missing("template"))
}

/// Returns the templates in use by name.
pub fn all(tx: &mut Tx) -> Outcome<Vec<Template>> {
    Ok(tx.all(&sql::TEMPLATES, params![])?)
}

/// Returns one version of a text.
pub fn version(tx: &mut Tx, id: TemplateId, version: i64) -> Outcome<Version> {
    tx.maybe(&sql::TEMPLATE_VERSION, params![id, version])?.ok_or(Fault::Missing("template"))
}

/// Returns the names of the journeys that send a template.
pub fn journeys(tx: &mut Tx, id: TemplateId) -> Outcome<Vec<String>> {
    Ok(tx.all(&sql::TEMPLATE_JOURNEYS, params![id])?)
}

/// Compiles a subject and a text; mistakes are errors of the fields `subject` and `source`, with their line.
pub fn compile(subject: &str, source: &str) -> Outcome<Compiled> {
    Compiled::parse(subject.trim(), &normal(source)).map_err(|error| {
        let (field, sentence) = match error.field {
            Field::Subject => ("subject", error.message),
            Field::Body => ("source", format!("Line {}: {}", error.line, error.message)),
        };
        let mut letters = sentence.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        Fault::field(field, format!("{first}{}.", letters.as_str()))
    })
}

fn check(said: &Said) -> Outcome<()> {
    let mut errors = FieldErrors::new();
    let name = said.name.trim();
    for (field, text) in [
        ("name", &said.name),
        ("subject", &said.subject),
        ("preheader", &said.preheader),
        ("source", &said.source),
    ] {
        errors.refuse_nul(field, text);
    }
    if name.is_empty() {
        errors.add("name", "Please give a name.");
    } else if name.chars().count() > NAME_CHARS_MAX {
        errors.add("name", format!("Please use at most {NAME_CHARS_MAX} characters."));
    }
    if !PURPOSES.contains(&said.purpose.as_str()) {
        errors.add("purpose", "Please choose what the contact must have agreed to.");
    }
    match compile(&said.subject, &said.source) {
        Ok(_) => {}
        Err(Fault::Fields(wrong)) => wrong.iter().for_each(|(field, text)| errors.add(field, text)),
        Err(other) => return Err(other),
    }
    errors.check()
}

/// Browsers send line ends of another kind than people keep.
fn normal(source: &str) -> String {
    source.replace("\r\n", "\n").trim_end().to_owned()
}

fn taken(result: store::Result<usize>) -> Outcome<()> {
    match result {
        Ok(_) => Ok(()),
        Err(store::Error::Constraint(name)) if name == "templates_name" => {
            Err(Fault::field("name", "Another template has this name."))
        }
        Err(error) => Err(error.into()),
    }
}
