//! What they did: one row per touch, never edited. A later verdict (a scanner did it) is a row of its own.

use std::collections::BTreeMap;

use measure::Moment;
use store::{ToValue, Tx, Value, params};

use super::{TouchId, VisitorId};
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::insight::CampaignId;
use crate::sql::touches as sql;

/// What kind of thing they did; the words of the rule language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Looked at a page; the subject is its path.
    Visit,
    /// Followed a link of a mail; the subject is the link.
    Click,
    /// Answered a form; the subject is its slug.
    Submission,
    /// Answered a mail.
    Reply,
    /// Answered a call.
    Call,
    /// Came to an event; the subject is its name.
    Event,
    /// Took an asset; the subject is its name.
    Download,
    /// Asked for no more mail.
    Unsubscribe,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Visit,
        Self::Click,
        Self::Submission,
        Self::Reply,
        Self::Call,
        Self::Event,
        Self::Download,
        Self::Unsubscribe,
    ];

    /// Returns the stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Click => "click",
            Self::Submission => "submission",
            Self::Reply => "reply",
            Self::Call => "call",
            Self::Event => "event",
            Self::Download => "download",
            Self::Unsubscribe => "unsubscribe",
        }
    }

    /// Returns the kind of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Returns the property under which rules see the subject.
    pub fn object(self) -> &'static str {
        match self {
            Self::Visit => "page",
            Self::Click => "link",
            Self::Submission => "form",
            Self::Event => "event",
            Self::Download => "asset",
            Self::Reply | Self::Call | Self::Unsubscribe => "subject",
        }
    }
}

/// A touch to be recorded.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// Who did it.
    pub contact: ContactId,
    /// The browser it was done in.
    pub visitor: Option<VisitorId>,
    /// What kind.
    pub kind: Kind,
    /// What it was done to: a path, a slug, a link.
    pub subject: &'a str,
    /// When it happened.
    pub at: Moment,
    /// The campaign that led to it.
    pub campaign: Option<CampaignId>,
    /// Where they came from this time (`utm_source`, or the referrer's kind).
    pub source: Option<&'a str>,
    /// By what means (`utm_medium`).
    pub medium: Option<&'a str>,
    /// The row behind it: a submission, a message.
    pub reference: Option<i64>,
}

store::record! {
    /// A touch as stored, with the latest verdict on who made it.
    pub struct Touch {
        pub id: TouchId,
        pub contact_id: ContactId,
        pub kind: String,
        pub subject: String,
        pub at: Moment,
        pub campaign_id: Option<CampaignId>,
        pub source: Option<String>,
        pub medium: Option<String>,
        pub reference: Option<i64>,
        pub class: Option<String>,
    }
}

impl Touch {
    /// Tells whether a scanner or a bot made it, as far as is known now.
    pub fn is_machine(&self) -> bool {
        self.class.as_deref() == Some("machine")
    }
}

/// Records a touch.
pub fn record(tx: &mut Tx, new: &New<'_>) -> Outcome<TouchId> {
    let id = TouchId(tx.new_id());
    let recorded = tx.now();
    let values = params![
        id,
        new.contact,
        new.visitor,
        new.kind.word(),
        new.subject,
        new.at,
        recorded,
        new.campaign,
        new.source,
        new.medium,
        new.reference
    ];
    tx.mark(new.contact.0);
    tx.run(&sql::TOUCH_RECORD, values)?;
    Ok(id)
}

/// Who made a touch, after a closer look.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// Whether a scanner or a bot made it.
    pub machine: bool,
    /// What gave it away.
    pub reason: &'a str,
    /// Who says so.
    pub author: &'a str,
}

/// Notes a verdict on a touch. The latest counts; the touch itself stays as it was.
pub fn classify(tx: &mut Tx, touch: TouchId, contact: ContactId, verdict: Verdict<'_>) -> Outcome<()> {
    let id = tx.new_id();
    let now = tx.now();
    let class = if verdict.machine { "machine" } else { "human" };
    tx.mark(contact.0);
    tx.run(&sql::TOUCH_CLASSIFY, params![id, touch, contact, class, verdict.reason, now, verdict.author])?;
    Ok(())
}

/// Returns the touches of a contact up to and including a moment, oldest first, with the latest verdict on each.
pub fn of_contact(tx: &mut Tx, contact: ContactId, until: Moment) -> Outcome<Vec<Touch>> {
    let mut touches: Vec<Touch> = tx.all(&sql::TOUCHES_OF_CONTACT, params![contact, until])?;
    let verdicts: BTreeMap<i64, String> =
        tx.all::<(i64, String)>(&sql::CLASSES_OF_CONTACT, params![contact])?.into_iter().collect();
    if !verdicts.is_empty() {
        for touch in &mut touches {
            touch.class = verdicts.get(&touch.id.0).cloned();
        }
    }
    Ok(touches)
}

/// Records many touches.
pub fn record_many(tx: &mut Tx, news: &[New<'_>]) -> Outcome<()> {
    const STORED: [&str; 9] =
        ["id", "contact_id", "kind", "subject", "at", "recorded_at", "campaign_id", "source", "medium"];
    let recorded = tx.now();
    tx.mark_all(news.iter().map(|new| new.contact.0));
    let ids: Vec<i64> = news.iter().map(|_| tx.new_id()).collect();
    let rows = news.iter().zip(ids).map(|(new, id)| {
        vec![
            Value::Int(id),
            new.contact.to_value(),
            new.kind.word().to_value(),
            new.subject.to_value(),
            new.at.to_value(),
            recorded.to_value(),
            new.campaign.to_value(),
            new.source.to_value(),
            new.medium.to_value(),
        ]
    });
    tx.insert_many("touches", &STORED, rows)?;
    Ok(())
}
