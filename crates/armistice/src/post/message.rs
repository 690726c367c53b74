//! A promise to send one mail: planned once under a unique key, read by pages and by the sender.

use measure::Moment;
use store::{Tx, params};

use super::MessageId;
use super::words::{Class, Recipient, State};
use crate::fault::{Fault, Outcome};
use crate::nurture::{EnrollmentId, TemplateId};
use crate::people::{Caller, Capability, Sight, UserId};
use crate::sql::post as sql;

/// What a mail says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// A version of a template, written by Marketing.
    Template(TemplateId, i64),
    /// A mail of the house, by its name.
    System(&'static str),
}

/// A mail to be promised.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Who gets it.
    pub recipient: Recipient,
    /// What it is for, with its occurrence: `journey:ENROLLMENT:STEP`, `password_reset:ID`. One recipient gets one mail
    /// per purpose, ever.
    pub purpose: &'a str,
    /// How urgent it is.
    pub class: Class,
    /// What it says.
    pub text: Text,
    /// The row that the text is about: an invitation, a handoff, the contact whom a test is written as.
    pub subject: Option<i64>,
    /// The trip through a journey that it belongs to.
    pub enrollment: Option<EnrollmentId>,
    /// The purpose that the contact must have consented to; `None` for mail that needs none.
    pub consent: Option<&'a str>,
    /// Where it goes.
    pub to: &'a str,
    /// Why this person gets it, in words that they read at the end of the mail.
    pub why_you: &'a str,
    /// Why they get it now, for whoever looks at the ledger.
    pub why_now: &'a str,
    /// The moment from which it may leave.
    pub due_at: Moment,
}

store::record! {
    /// A promise as stored.
    pub struct Message {
        pub id: MessageId,
        pub recipient_id: i64,
        pub recipient_kind: String,
        pub purpose: String,
        pub send_class: Class,
        pub template_id: Option<TemplateId>,
        pub template_version: Option<i64>,
        pub system_mail: Option<String>,
        pub subject_id: Option<i64>,
        pub enrollment_id: Option<EnrollmentId>,
        pub consent_purpose: Option<String>,
        pub to_address: String,
        pub why_you: String,
        pub why_now: String,
        pub state: State,
        pub attempts: i64,
        pub planned_at: Moment,
        pub due_at: Moment,
        pub leased_until: Option<Moment>,
        pub settled_at: Option<Moment>,
        pub answer: Option<String>,
    }

    /// One try, as stored.
    pub struct Delivery {
        pub attempt: i64,
        pub started_at: Moment,
        pub ended_at: Moment,
        pub outcome: State,
        pub answer: String,
    }
}

impl Message {
    /// Returns who gets it.
    pub fn recipient(&self) -> Recipient {
        Recipient::of(&self.recipient_kind, self.recipient_id)
    }
}

/// Promises a mail, to be sent when it is due. `None` when it was promised before: then nothing changes.
pub fn plan(tx: &mut Tx, new: &New<'_>) -> Outcome<Option<MessageId>> {
    let id = MessageId(tx.new_id());
    let (kind, recipient) = new.recipient.stored();
    let (template, version, system) = match new.text {
        Text::Template(template, version) => (Some(template), Some(version), None),
        Text::System(name) => (None, None, Some(name)),
    };
    let values = params![
        id,
        recipient,
        kind,
        new.purpose,
        new.class,
        template,
        version,
        system,
        new.subject,
        new.enrollment,
        new.consent,
        new.to,
        new.why_you,
        new.why_now,
        tx.now(),
        new.due_at
    ];
    let planned = tx.run(&sql::MESSAGE_PLAN, values)?;
    Ok((planned > 0).then_some(id))
}

/// Returns a promise, whoever asks: for signed links and sweeps. Pages use [`find_seen`].
pub fn find(tx: &mut Tx, id: MessageId) -> Outcome<Message> {
    tx.maybe(&sql::MESSAGE_BY_ID, params![id])?.ok_or(Fault::Missing("message"))
}

/// Returns a promise that the caller may see: to a contact within sight, to themself, or, for an admin, to anybody.
pub fn find_seen(tx: &mut Tx, seen: &Seen, id: MessageId) -> Outcome<Message> {
    let values = params![id, seen.sight.all, seen.sight.user, seen.sight.team, seen.colleagues, seen.who];
    tx.maybe(&sql::MESSAGE_SEEN, values)?.ok_or(Fault::Missing("message"))
}

/// Returns the tries of a promise, oldest first.
pub fn deliveries(tx: &mut Tx, id: MessageId) -> Outcome<Vec<Delivery>> {
    Ok(tx.all(&sql::DELIVERIES_OF, params![id])?)
}

/// What of the ledger somebody may see.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Mails to contacts: those within sight.
    pub sight: Sight,
    /// 1 when mails to all colleagues are seen, too; mails to oneself always are.
    pub colleagues: i64,
    /// Who looks.
    pub who: UserId,
}

impl Seen {
    /// Returns what a colleague may see.
    pub fn by(caller: &Caller) -> Self {
        let colleagues = i64::from(caller.may(Capability::Administer));
        Self { sight: caller.sight(), colleagues, who: caller.user }
    }
}
