//! What programs send and get of forms.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::capture::form::{Draft, Form, FormField};
use crate::capture::{FormId, SubmissionId};
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};

/// One field of a form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldBody {
    /// The name under which the answer is sent.
    key: String,
    /// The question.
    label: String,
    /// `text`, `email`, `phone`, `number`, `date`, `choice`, `multi_choice`, `consent` or `hidden`.
    kind: String,
    /// Whether it must be answered.
    #[serde(default)]
    required: bool,
    /// What can be chosen.
    #[serde(default)]
    choices: Vec<String>,
    /// A sentence under the question.
    #[serde(default)]
    hint: String,
    /// Which fact the answer becomes, for example `contact.first_name` or `consent.marketing`.
    #[serde(default)]
    target: String,
    /// What stands there at first.
    #[serde(default)]
    preset: String,
}

/// A form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FormBody {
    /// The part of the public address.
    pub(super) slug: String,
    /// What colleagues call it.
    pub(super) name: String,
    /// The heading.
    pub(super) title: String,
    /// A sentence above the fields.
    #[serde(default)]
    pub(super) intro: String,
    /// The button's words.
    #[serde(default)]
    pub(super) button: String,
    /// What the visitor reads afterwards.
    #[serde(default)]
    pub(super) thank_you: String,
    /// Where the visitor goes afterwards instead.
    #[serde(default)]
    pub(super) redirect_url: Option<String>,
    /// The campaign that answers count for when the link names none.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub(super) campaign_id: Option<crate::insight::CampaignId>,
    /// What is asked, in order.
    pub(super) fields: Vec<FieldBody>,
}

/// A form as stored.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormShown {
    #[schema(value_type = String)]
    pub(super) id: FormId,
    #[schema(value_type = Option<String>)]
    pub(super) published_at: Option<Timestamp>,
    /// Where visitors answer it.
    pub(super) address: String,
    #[serde(flatten)]
    pub(super) form: FormBody,
}

/// A form in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormListed {
    #[schema(value_type = String)]
    pub(super) id: FormId,
    pub(super) slug: String,
    pub(super) name: String,
    #[schema(value_type = Option<String>)]
    pub(super) published_at: Option<Timestamp>,
    /// How many answers it has.
    pub(super) submissions: i64,
}

/// One answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubmissionShown {
    #[schema(value_type = String)]
    pub(super) id: SubmissionId,
    #[schema(value_type = String)]
    pub(super) contact_id: ContactId,
    #[schema(value_type = String)]
    pub(super) at: Timestamp,
    /// The answers, word for word.
    #[schema(value_type = Object)]
    pub(super) answers: serde_json::Value,
}

impl FormBody {
    /// Returns the form as the verbs take it.
    pub(super) fn draft(self) -> Outcome<Draft> {
        let fields: Outcome<Vec<FormField>> =
            self.fields.into_iter().enumerate().map(|(place, field)| field.checked(place)).collect();
        Ok(Draft {
            slug: self.slug,
            name: self.name,
            title: self.title,
            intro: self.intro,
            button: self.button,
            thank_you: self.thank_you,
            redirect_url: self.redirect_url,
            campaign: self.campaign_id,
            fields: fields?,
        })
    }
}

impl FieldBody {
    fn checked(self, place: usize) -> Outcome<FormField> {
        let kind =
            self.kind.parse().map_err(|sentence: String| Fault::field(format!("kind_{place}"), sentence))?;
        Ok(FormField {
            key: self.key,
            label: self.label,
            kind,
            required: i64::from(self.required),
            choices: self.choices.join("\n"),
            hint: self.hint,
            target: self.target,
            preset: self.preset,
        })
    }
}

impl From<FormField> for FieldBody {
    fn from(field: FormField) -> Self {
        Self {
            required: field.is_required(),
            choices: field.choices().map(str::to_owned).collect(),
            key: field.key,
            label: field.label,
            kind: field.kind.to_string(),
            hint: field.hint,
            target: field.target,
            preset: field.preset,
        }
    }
}

/// What a program hears whose answer was kept.
#[derive(Serialize, ToSchema)]
pub struct Thanks {
    received: bool,
    /// What visitors read.
    thank_you: String,
    /// Where visitors go.
    redirect_url: Option<String>,
}

impl Thanks {
    /// Returns the thanks of a form.
    pub fn of(form: &Form) -> Self {
        Self { received: true, thank_you: form.thank_you.clone(), redirect_url: form.redirect_url.clone() }
    }
}
