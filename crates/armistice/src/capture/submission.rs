//! One answer to a form, kept verbatim with where it came from.

use measure::Moment;
use store::{Tx, params};

use super::{FormId, SubmissionId, VisitorId};
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::people::Sight;
use crate::sql::forms as sql;

/// An answer to be kept.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// The form.
    pub form: FormId,
    /// Who answered.
    pub contact: ContactId,
    /// The browser.
    pub visitor: Option<VisitorId>,
    /// When.
    pub at: Moment,
    /// The answers as one JSON object.
    pub answers: &'a str,
    /// The exact words that were agreed to, one a line.
    pub consent_words: &'a str,
    /// The page that held the form.
    pub page_url: &'a str,
    /// The page before it.
    pub referrer: &'a str,
    /// Network address.
    pub address: &'a str,
    /// The browser's own description.
    pub agent: &'a str,
}

store::record! {
    /// An answer in the form's list.
    pub struct Listed {
        pub id: SubmissionId,
        pub contact_id: ContactId,
        pub at: Moment,
        pub answers: String,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
    }
}

/// Keeps an answer.
pub fn keep(tx: &mut Tx, new: &New<'_>) -> Outcome<SubmissionId> {
    let id = SubmissionId(tx.new_id());
    let recorded = tx.now();
    let values = params![
        id,
        new.form,
        new.contact,
        new.visitor,
        new.at,
        recorded,
        new.answers,
        new.consent_words,
        new.page_url,
        new.referrer,
        new.address,
        new.agent
    ];
    tx.run(&sql::SUBMISSION_STORE, values)?;
    Ok(id)
}

/// Returns the latest answers to a form that the caller may see, older than `before`.
pub fn of_form(
    tx: &mut Tx,
    sight: &Sight,
    form: FormId,
    before: Option<SubmissionId>,
    limit: i64,
) -> Outcome<Vec<Listed>> {
    let before = before.unwrap_or(SubmissionId(i64::MAX));
    let values = params![form, sight.all, sight.user, sight.team, before, limit];
    Ok(tx.all(&sql::SUBMISSIONS_OF_FORM, values)?)
}
