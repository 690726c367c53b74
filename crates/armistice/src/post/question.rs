//! What somebody asks of the ledger: which mails, and how many of each state.

use measure::Moment;
use serde::Deserialize;
use store::{Sql, Tx};

use super::MessageId;
use super::message::Seen;
use super::words::{Class, State};
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::nurture::{EnrollmentId, JourneyId, TemplateId};

/// Mails that a page shows.
pub const PAGE: i64 = 50;

/// The question as parameters of a URL; what cannot be read is left out.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Asked {
    /// A state's word.
    pub state: String,
    /// A class's word.
    pub class: String,
    /// Part of an address.
    pub search: String,
    /// A contact's id.
    pub contact: String,
    /// A template's id.
    pub template: String,
    /// A journey's id.
    pub journey: String,
    /// An enrollment's id.
    pub enrollment: String,
    /// Mails that were promised before this one.
    pub before: String,
}

/// The question, read.
#[derive(Clone, Debug, Default)]
pub struct Question {
    state: Option<State>,
    class: Option<Class>,
    search: String,
    contact: Option<ContactId>,
    template: Option<TemplateId>,
    journey: Option<JourneyId>,
    enrollment: Option<EnrollmentId>,
    before: Option<MessageId>,
}

impl From<&Asked> for Question {
    fn from(asked: &Asked) -> Self {
        Self {
            state: State::of(&asked.state),
            class: Class::of(&asked.class),
            search: asked.search.trim().to_lowercase(),
            contact: asked.contact.parse().ok(),
            template: asked.template.parse().ok(),
            journey: asked.journey.parse().ok(),
            enrollment: asked.enrollment.parse().ok(),
            before: asked.before.parse().ok(),
        }
    }
}

store::record! {
    /// A mail as the ledger's page shows it.
    pub struct Line {
        pub id: MessageId,
        pub recipient_id: i64,
        pub recipient_kind: String,
        pub send_class: Class,
        pub template_id: Option<TemplateId>,
        pub template_name: Option<String>,
        pub system_mail: Option<String>,
        pub to_address: String,
        pub state: State,
        pub attempts: i64,
        pub planned_at: Moment,
        pub due_at: Moment,
        pub settled_at: Option<Moment>,
        pub answer: Option<String>,
    }
}

/// Returns the latest mails of a question, at most [`PAGE`].
pub fn list(tx: &mut Tx, seen: &Seen, question: &Question) -> Outcome<Vec<Line>> {
    let mut query = Sql::new(
        "SELECT messages.id, messages.recipient_id, messages.recipient_kind, messages.send_class, \
         messages.template_id, templates.name AS template_name, messages.system_mail, messages.to_address, \
         messages.state, messages.attempts, messages.planned_at, messages.due_at, messages.settled_at, messages.answer \
         FROM messages LEFT JOIN templates ON templates.id = messages.template_id WHERE 1 = 1",
    );
    narrow(&mut query, seen, question);
    if let Some(state) = question.state {
        query.push(" AND messages.state = ").bind(state);
    }
    if let Some(before) = question.before {
        query.push(" AND messages.id < ").bind(before);
    }
    query.push(" ORDER BY messages.id DESC LIMIT ").bind(PAGE);
    Ok(tx.all_sql(&query)?)
}

/// Counts the mails of a question by state, whatever state it asks for.
pub fn counts(tx: &mut Tx, seen: &Seen, question: &Question) -> Outcome<Vec<(State, i64)>> {
    let mut query =
        Sql::new("SELECT messages.state, CAST(COUNT(*) AS BIGINT) AS mails FROM messages WHERE 1 = 1");
    narrow(&mut query, seen, question);
    query.push(" GROUP BY messages.state");
    Ok(tx.all_sql(&query)?)
}

fn narrow(query: &mut Sql, seen: &Seen, question: &Question) {
    within_sight(query, seen);
    if let Some(class) = question.class {
        query.push(" AND messages.send_class = ").bind(class);
    }
    if !question.search.is_empty() {
        let pattern = format!("%{}%", question.search.replace(['%', '_', '\\'], ""));
        query.push(" AND LOWER(messages.to_address) LIKE ").bind(pattern);
    }
    if let Some(contact) = question.contact {
        query.push(" AND messages.recipient_kind = 'contact' AND messages.recipient_id = ").bind(contact);
    }
    if let Some(template) = question.template {
        query.push(" AND messages.template_id = ").bind(template);
    }
    if let Some(journey) = question.journey {
        query.push(" AND messages.enrollment_id IN (SELECT enrollments.id FROM enrollments WHERE enrollments.journey_id = ");
        query.bind(journey).push(")");
    }
    if let Some(enrollment) = question.enrollment {
        query.push(" AND messages.enrollment_id = ").bind(enrollment);
    }
}

/// The same predicate as the statement `message_seen`, left out where everything is seen.
fn within_sight(query: &mut Sql, seen: &Seen) {
    if seen.sight.all == 1 && seen.colleagues == 1 {
        return;
    }
    query.push(" AND ((messages.recipient_kind = 'contact'");
    if seen.sight.all == 0 {
        query.push(" AND EXISTS (SELECT 1 FROM contacts WHERE contacts.id = messages.recipient_id");
        seen.sight.within(query, "contacts.owner_id");
        query.push(")");
    }
    query.push(") OR (messages.recipient_kind <> 'contact'");
    if seen.colleagues == 0 {
        query.push(" AND messages.recipient_kind = 'user' AND messages.recipient_id = ").bind(seen.who);
    }
    query.push("))");
}
