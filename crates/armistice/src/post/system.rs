//! Mails of the house itself: to colleagues, transactional, each three files beside this one.
//!
//! The ledger holds which mail and what it is about, never a link: links are signed when the mail is written, so a
//! copy of the database opens no door.

use jiff::tz::TimeZone;
use mail::template::{Context, SystemMail};
use measure::Moment;
use store::{Tx, params};

use super::message::{self, Message, New, Text};
use super::words::{Class, Recipient};
use super::{MessageId, route};
use crate::fault::{Fault, Outcome};
use crate::keys::Keys;
use crate::people::{Caller, InvitationId, PasswordResetId, UserId, invitation, link, reset, user};
use crate::settings::Company;
use crate::sql::post as sql;

/// An invitation to a colleague; its subject is the invitation.
pub const INVITATION: &str = "invitation";
/// A link for a new password; its subject is the request.
pub const NEW_PASSWORD: &str = "new_password";
/// A handoff that waits for its seller; its subject is the handoff.
pub const HANDOFF_OFFERED: &str = "handoff_offered";
/// A test of the mail server.
pub const TEST: &str = "test";

/// Every mail of the house.
pub const ALL: [&str; 4] = [INVITATION, NEW_PASSWORD, HANDOFF_OFFERED, TEST];

/// A mail of the house to be promised.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// Which: one of [`ALL`].
    pub name: &'static str,
    /// Who gets it.
    pub recipient: Recipient,
    /// Where it goes.
    pub to: &'a str,
    /// The row that it is about.
    pub subject: i64,
    /// Which of several mails about that row: a renewed invitation is another occurrence and gets another mail.
    pub occurrence: i64,
    /// Why this person gets it, as the mail says at its end.
    pub why_you: &'a str,
    /// Why now.
    pub why_now: &'a str,
}

/// Promises a mail of the house. `None` when it was promised before.
pub fn plan(tx: &mut Tx, notice: &Notice<'_>) -> Outcome<Option<MessageId>> {
    let due_at = tx.now();
    let new = New {
        recipient: notice.recipient,
        purpose: &format!("{}:{}", notice.name, store::id_to_text(notice.occurrence)),
        class: Class::Transactional,
        text: Text::System(notice.name),
        subject: Some(notice.subject),
        enrollment: None,
        consent: None,
        to: notice.to,
        why_you: notice.why_you,
        why_now: notice.why_now,
        due_at,
    };
    message::plan(tx, &new)
}

/// Promises the notice that a new handoff waits for its seller, unless the seller cannot sign in any more.
pub fn handoff_offered(tx: &mut Tx, handoff: i64, owner: UserId) -> Outcome<Option<MessageId>> {
    handoff_waits(tx, (handoff, handoff), owner, "A contact met the definition of the agreement.")
}

/// Promises the notice that a handoff was given to another seller. `step` is the step of its history that says so: a
/// seller who gets the same handoff for a second time hears of it for a second time.
pub fn handoff_given(tx: &mut Tx, handoff: i64, step: i64, owner: UserId) -> Outcome<Option<MessageId>> {
    handoff_waits(tx, (handoff, step), owner, "A handoff that was another seller\u{2019}s was given to you.")
}

fn handoff_waits(
    tx: &mut Tx,
    (handoff, occurrence): (i64, i64),
    owner: UserId,
    why_now: &str,
) -> Outcome<Option<MessageId>> {
    let seller = user::find(tx, owner)?;
    if seller.disabled_at.is_some() {
        return Ok(None);
    }
    let notice = Notice {
        name: HANDOFF_OFFERED,
        recipient: Recipient::User(owner),
        to: &seller.email,
        subject: handoff,
        occurrence,
        why_you: "You get this because handoffs are given to you.",
        why_now,
    };
    plan(tx, &notice)
}

/// Promises a test of the mail server to whoever asks.
pub fn test(tx: &mut Tx, by: &Caller) -> Outcome<Option<MessageId>> {
    let occurrence = tx.new_id();
    let notice = Notice {
        name: TEST,
        recipient: Recipient::User(by.user),
        to: &by.email,
        subject: occurrence,
        occurrence,
        why_you: "You asked for a test.",
        why_now: "Somebody pressed the button for a test.",
    };
    plan(tx, &notice)
}

macro_rules! files {
    ($name:literal) => {
        [
            include_str!(concat!("mails/", $name, "/subject.txt")),
            include_str!(concat!("mails/", $name, "/text.txt")),
            include_str!(concat!("mails/", $name, "/html.html")),
        ]
    };
}

/// Returns a mail of the house, checked.
pub fn read(name: &str) -> Outcome<SystemMail> {
    let [subject, text, html] = match name {
        INVITATION => files!("invitation"),
        NEW_PASSWORD => files!("new_password"),
        HANDOFF_OFFERED => files!("handoff_offered"),
        TEST => files!("test"),
        other => return Err(Fault::Internal(format!("there is no mail of the house called {other}"))),
    };
    SystemMail::parse(subject, text, html).map_err(|error| Fault::Internal(format!("mail {name}: {error}")))
}

/// Returns the values of a mail of the house, read when it leaves.
pub fn context(tx: &mut Tx, house: &House<'_>, message: &Message) -> Outcome<Context> {
    let mut context = Context::new();
    context.ours("company", &house.company.name);
    let about = message.subject_id.unwrap_or_default();
    match message.system_mail.as_deref() {
        Some(INVITATION) => {
            let found = invitation::find(tx, InvitationId(about))?;
            let url = house.signed(|keys| link::to_invitation(keys, found.id, found.expires_at));
            context.ours("inviter", &found.inviter).ours("link", &url);
            context.ours("until", &moment(found.expires_at, &house.company.zone));
        }
        Some(NEW_PASSWORD) => {
            let found = reset::find(tx, PasswordResetId(about))?;
            let url = house.signed(|keys| link::to_reset(keys, found.id, found.expires_at));
            context.ours("email", &found.email).ours("link", &url);
            context.ours("until", &moment(found.expires_at, &user::find(tx, found.user_id)?.zone));
        }
        Some(HANDOFF_OFFERED) => {
            let found: Offered = tx.one(&sql::HANDOFF_OF_NOTICE, params![about])?;
            let names = [found.first_name.as_deref(), found.last_name.as_deref()];
            context.stated("contact", &names.into_iter().flatten().collect::<Vec<_>>().join(" "));
            let reasons: Vec<rules::Reason> = serde_json::from_str(&found.reasons).unwrap_or_default();
            let why: Vec<String> = reasons.into_iter().map(|reason| reason.sentence).collect();
            context.stated("why", &why.join("; "));
            context.ours("link", &house.url(&format!("/handoffs/{}", store::id_to_text(about))));
            let until = found.next_due_at.map_or_else(|| "soon".to_owned(), |due| moment(due, &found.zone));
            context.ours("until", &until);
        }
        _ => {
            let host = route::stored(tx)?.map(|route| route.host).unwrap_or_default();
            context.ours("host", &host);
        }
    }
    Ok(context)
}

store::record! {
    /// What the notice of a handoff says.
    struct Offered {
        first_name: Option<String>,
        last_name: Option<String>,
        reasons: String,
        next_due_at: Option<Moment>,
        zone: String,
    }
}

/// Where a link leads that only the reader of a mail may follow, when somebody else looks at the mail: no name under
/// `invalid` ever resolves (RFC 2606).
const NOWHERE: &str = "https://only-for-its-reader.invalid/";

/// What the links of a mail do.
#[derive(Clone, Copy)]
pub enum Links<'h> {
    /// They are signed for the reader: what happens behind them is the reader's doing.
    Counted(&'h Keys),
    /// Somebody else looks on: links lead where the counted ones would, the reader's own doors nowhere.
    Plain,
}

/// What mails need to know of the house.
pub struct House<'h> {
    /// What its links do.
    pub links: Links<'h>,
    /// Who writes.
    pub company: Company,
    /// Where the house is reached, without a final slash.
    pub public_url: &'h str,
}

impl House<'_> {
    /// Returns the absolute address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// Returns the absolute address of a path that is signed for the reader.
    pub fn signed(&self, path: impl FnOnce(&Keys) -> String) -> String {
        match self.links {
            Links::Counted(keys) => self.url(&path(keys)),
            Links::Plain => NOWHERE.to_owned(),
        }
    }
}

/// Returns a moment as its reader's clock and calendar show it.
fn moment(at: Moment, zone: &str) -> String {
    let zone = measure::zone(zone).unwrap_or(TimeZone::UTC);
    at.in_zone(&zone).strftime("%A, %-d %B, %H:%M %Z").to_string()
}
