//! A form: the question to visitors. Its fields are rows, so that an answer can be checked against them.

use measure::Moment;
use store::{Tx, params};

use super::FormId;
pub use super::field_kind::FieldKind;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::insight::CampaignId;
use crate::people::UserId;
use crate::sql::forms as sql;

/// The most fields that a form has: people answer short forms.
pub const FIELDS_MAX: usize = 30;

store::record! {
    /// A form as stored.
    pub struct Form {
        pub id: FormId,
        pub slug: String,
        pub name: String,
        pub title: String,
        pub intro: String,
        pub button: String,
        pub thank_you: String,
        pub redirect_url: Option<String>,
        pub campaign_id: Option<CampaignId>,
        pub created_at: Moment,
        pub published_at: Option<Moment>,
    }

    /// One field of a form. `choices` holds one choice a line; `target` says which fact the answer becomes:
    /// `contact.first_name`, `account.industry`, `contact.<own field>`, `consent.<purpose>`, or nothing.
    pub struct FormField {
        pub key: String,
        pub label: String,
        pub kind: FieldKind,
        pub required: i64,
        pub choices: String,
        pub hint: String,
        pub target: String,
        pub preset: String,
    }

    /// A form in the list, with what came of it.
    pub struct Listed {
        pub id: FormId,
        pub slug: String,
        pub name: String,
        pub published_at: Option<Moment>,
        pub submissions: i64,
        pub last_at: Option<Moment>,
    }
}

impl FormField {
    /// Tells whether an answer is needed.
    pub fn is_required(&self) -> bool {
        self.required != 0
    }

    /// Returns what somebody wrote into it, by the name of the editor's field.
    fn texts(&self) -> [(&'static str, &str); 6] {
        [
            ("label", &self.label),
            ("key", &self.key),
            ("choices", &self.choices),
            ("hint", &self.hint),
            ("target", &self.target),
            ("preset", &self.preset),
        ]
    }

    /// Returns the choices.
    pub fn choices(&self) -> impl Iterator<Item = &str> {
        self.choices.lines().map(str::trim).filter(|choice| !choice.is_empty())
    }
}

/// What a form says and asks, as the editor and the templates give it.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The part of the URL.
    pub slug: String,
    /// What colleagues call it.
    pub name: String,
    /// The heading.
    pub title: String,
    /// A sentence or two above the fields.
    pub intro: String,
    /// The button's words.
    pub button: String,
    /// What the visitor reads afterwards.
    pub thank_you: String,
    /// Where the visitor goes afterwards instead.
    pub redirect_url: Option<String>,
    /// The campaign that answers count for when the link names none.
    pub campaign: Option<CampaignId>,
    /// What is asked, in order.
    pub fields: Vec<FormField>,
}

impl Draft {
    /// Checks everything that a person can mend, with a sentence per field of the editor.
    pub fn check(&self) -> Outcome<()> {
        let mut errors = FieldErrors::new();
        for (field, text) in [
            ("name", &self.name),
            ("title", &self.title),
            ("intro", &self.intro),
            ("button", &self.button),
            ("thank_you", &self.thank_you),
        ] {
            errors.refuse_nul(field, text);
        }
        errors.refuse_nul("redirect_url", self.redirect_url.as_deref().unwrap_or_default());
        let slug_is_fine = self
            .slug
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        if self.slug.is_empty() || !slug_is_fine {
            errors.add("slug", "The address has lower-case letters, digits and - only.");
        }
        if self.name.trim().is_empty() {
            errors.add("name", "Please give the form a name.");
        }
        if self.title.trim().is_empty() {
            errors.add("title", "Please give the form a heading.");
        }
        if self
            .redirect_url
            .as_deref()
            .is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://"))
        {
            errors.add("redirect_url", "Please give a whole address that begins with https://.");
        }
        if self.fields.len() > FIELDS_MAX {
            errors.add("fields", format!("A form has at most {FIELDS_MAX} fields."));
        }
        if !self.fields.iter().any(|field| field.target == "contact.email") {
            errors.add("fields", "A form needs one field that becomes the contact's e-mail.");
        }
        for (place, field) in self.fields.iter().enumerate() {
            for (part, text) in field.texts() {
                errors.refuse_nul(format!("{part}_{place}"), text);
            }
            if field.label.trim().is_empty() {
                errors.add(format!("label_{place}"), "Please say what to answer here.");
            }
            if self.fields[..place].iter().any(|other| other.key == field.key) {
                errors.add(format!("key_{place}"), "Another field has this key already.");
            }
            let needs_choices = matches!(field.kind, FieldKind::Choice | FieldKind::MultiChoice);
            if needs_choices && field.choices().next().is_none() {
                errors.add(format!("choices_{place}"), "Please give at least one choice, one a line.");
            }
        }
        errors.check()
    }
}

/// Stores a new form, unpublished.
pub fn create(tx: &mut Tx, draft: &Draft, by: Option<UserId>) -> Outcome<FormId> {
    draft.check()?;
    let id = FormId(tx.new_id());
    let values = params![
        id,
        &draft.slug,
        draft.name.trim(),
        draft.title.trim(),
        &draft.intro,
        button(draft),
        &draft.thank_you,
        draft.redirect_url,
        draft.campaign,
        tx.now(),
        by
    ];
    taken(tx.run(&sql::FORM_CREATE, values))?;
    store_fields(tx, id, draft)?;
    Ok(id)
}

/// Replaces what a form says and asks; answers that were given stay as they were.
pub fn update(tx: &mut Tx, id: FormId, draft: &Draft) -> Outcome<()> {
    draft.check()?;
    let values = params![
        id,
        &draft.slug,
        draft.name.trim(),
        draft.title.trim(),
        &draft.intro,
        button(draft),
        &draft.thank_you,
        draft.redirect_url,
        draft.campaign
    ];
    if taken(tx.run(&sql::FORM_UPDATE, values))? == 0 {
        return Err(Fault::Missing("form"));
    }
    tx.run(&sql::FORM_FIELDS_CLEAR, params![id])?;
    store_fields(tx, id, draft)
}

fn button(draft: &Draft) -> &str {
    let words = draft.button.trim();
    if words.is_empty() { "Send" } else { words }
}

fn taken(done: store::Result<usize>) -> Outcome<usize> {
    match done {
        Err(store::Error::Constraint(name)) if name == "forms_slug" => {
            Err(Fault::field("slug", "Another form has this address already."))
        }
        other => Ok(other?),
    }
}

fn store_fields(tx: &mut Tx, id: FormId, draft: &Draft) -> Outcome<()> {
    for (place, field) in draft.fields.iter().enumerate() {
        let values = params![
            id,
            place as i64,
            &field.key,
            field.label.trim(),
            field.kind,
            field.required,
            &field.choices,
            &field.hint,
            &field.target,
            &field.preset
        ];
        tx.run(&sql::FORM_FIELD_STORE, values)?;
    }
    Ok(())
}

/// Opens the form to visitors.
pub fn publish(tx: &mut Tx, id: FormId, by: UserId) -> Outcome<()> {
    tx.run(&sql::FORM_PUBLISH, params![id, tx.now(), by])?;
    Ok(())
}

/// Closes the form; its page then says so.
pub fn unpublish(tx: &mut Tx, id: FormId) -> Outcome<()> {
    tx.run(&sql::FORM_UNPUBLISH, params![id])?;
    Ok(())
}

/// Returns a form.
pub fn find(tx: &mut Tx, id: FormId) -> Outcome<Form> {
    tx.maybe(&sql::FORM_BY_ID, params![id])?.ok_or(Fault::Missing("form"))
}

/// Returns a form that is open to visitors.
pub fn published(tx: &mut Tx, slug: &str) -> Outcome<Form> {
    tx.maybe(&sql::FORM_PUBLISHED, params![slug])?.ok_or(Fault::Missing("form"))
}

/// Returns the fields of a form in order.
pub fn fields(tx: &mut Tx, id: FormId) -> Outcome<Vec<FormField>> {
    Ok(tx.all(&sql::FORM_FIELDS, params![id])?)
}

/// Returns all forms with the number of their answers, newest first.
pub fn all(tx: &mut Tx) -> Outcome<Vec<Listed>> {
    Ok(tx.all(&sql::FORMS, params![])?)
}
