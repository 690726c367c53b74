//! Contacts by the hundred: how a list finds, makes and fills many with few statements instead of one per row.

use measure::Moment;
use store::{Sql, ToValue, Tx, Value};

use super::contact::{self, Contact};
use super::stage::Stage;
use super::{AccountId, ContactId};
use crate::fault::Outcome;
use crate::insight::CampaignId;
use crate::people::UserId;

/// The columns that hold text, in the order of [`Texts`].
pub const COLUMNS: [&str; 12] = [
    "email",
    "first_name",
    "last_name",
    "phone",
    "job_title",
    "city",
    "country",
    "language",
    "zone",
    "source",
    "source_detail",
    "external_key",
];
/// The columns that a new contact fills, in the order in which [`create`] writes them.
const STORED: [&str; 26] = with_texts([
    "id",
    "email_key",
    "account_id",
    "owner_id",
    "campaign_id",
    "stage",
    "stage_since",
    "first_seen_at",
    "created_at",
    "search_text",
    "zone_basis",
    "first_stage",
    "first_stage_author",
    "first_stage_reason",
]);
/// How many keys one question names.
const LOOKUP: usize = 512;

/// What is known of a contact as text; the places are those of [`Text`].
pub type Texts = [Option<String>; COLUMNS.len()];

/// Returns columns with those of [`COLUMNS`] behind them; the lengths are checked when this is compiled.
pub(super) const fn with_texts<const OWN: usize, const ALL: usize>(
    own: [&'static str; OWN],
) -> [&'static str; ALL] {
    assert!(OWN + COLUMNS.len() == ALL, "the list has another length");
    let mut all = [""; ALL];
    let mut place = 0;
    while place < ALL {
        all[place] = if place < OWN { own[place] } else { COLUMNS[place - OWN] };
        place += 1;
    }
    all
}

/// A place in [`Texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the column of its name")]
pub enum Text {
    Email,
    FirstName,
    LastName,
    Phone,
    JobTitle,
    City,
    Country,
    Language,
    Zone,
    Source,
    SourceDetail,
    ExternalKey,
}

/// A contact that is here already, with what a list may fill.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: ContactId,
    /// The form in which its address is compared.
    pub email_key: Option<String>,
    /// Its texts.
    pub texts: Texts,
    /// Its company.
    pub account: Option<AccountId>,
    /// Whose contact it is.
    pub owner: Option<UserId>,
    /// Where it stands.
    pub stage: Stage,
    /// When it was first seen.
    pub first_seen_at: Moment,
}

/// Returns the contacts with these addresses (in the form in which they are compared).
pub fn by_email(tx: &mut Tx, keys: &[&str]) -> Outcome<Vec<Known>> {
    find(tx, "email_key IN ", keys)
}

/// Returns the contacts with these keys of other systems.
pub fn by_external_key(tx: &mut Tx, keys: &[&str]) -> Outcome<Vec<Known>> {
    find(tx, "external_key IN ", keys)
}

fn find(tx: &mut Tx, column: &'static str, keys: &[&str]) -> Outcome<Vec<Known>> {
    let mut found = Vec::new();
    for keys in keys.chunks(LOOKUP) {
        let mut sql = Sql::new(
            "SELECT id, email_key, account_id, owner_id, stage, first_seen_at, email, first_name, last_name, phone, \
             job_title, city, country, language, zone, source, source_detail, external_key FROM contacts WHERE ",
        );
        sql.push(column).bind_list(keys);
        tx.each_sql(&sql, |row| {
            let mut texts = Texts::default();
            for (place, text) in texts.iter_mut().enumerate() {
                *text = row.get(6 + place)?;
            }
            found.push(Known {
                id: row.get(0)?,
                email_key: row.get(1)?,
                account: row.get(2)?,
                owner: row.get(3)?,
                stage: row.get(4)?,
                first_seen_at: row.get(5)?,
                texts,
            });
            Ok(())
        })?;
    }
    Ok(found)
}

/// Returns those of these contacts that exist, in any order.
pub fn find_all(tx: &mut Tx, ids: &[ContactId]) -> Outcome<Vec<Contact>> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(LOOKUP) {
        let mut sql = Sql::new(
            "SELECT id, email, first_name, last_name, phone, job_title, city, country, language, zone, account_id, \
             owner_id, stage, stage_since, source, source_detail, campaign_id, external_key, created_at, first_seen_at, \
             last_touch_at, recycle_until, erased_at FROM contacts WHERE id IN ",
        );
        sql.bind_list(ids);
        found.extend(tx.all_sql::<Contact>(&sql)?);
    }
    Ok(found)
}

/// A contact to be made.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its id, taken from the transaction before.
    pub id: ContactId,
    /// The form in which its address is compared.
    pub email_key: Option<&'a str>,
    /// Its texts.
    pub texts: &'a Texts,
    /// Its company.
    pub account: Option<AccountId>,
    /// Whose contact it is.
    pub owner: Option<UserId>,
    /// The campaign that brought it first.
    pub campaign: Option<CampaignId>,
    /// Where it stands.
    pub stage: Stage,
    /// When it was first seen.
    pub first_seen_at: Moment,
}

/// Stores new contacts, each with its first stage.
pub fn create(tx: &mut Tx, news: &[New<'_>], author: &str, reason: &str) -> Outcome<()> {
    let now = tx.now();
    tx.mark_all(news.iter().map(|new| new.id.0));
    let rows = news.iter().map(|new| {
        let mut row = Vec::with_capacity(STORED.len());
        row.extend([
            new.id.to_value(),
            new.email_key.to_value(),
            new.account.to_value(),
            new.owner.to_value(),
            new.campaign.to_value(),
            new.stage.to_value(),
            new.first_seen_at.to_value(),
            new.first_seen_at.to_value(),
            now.to_value(),
            Value::Text(search_text(new.texts)),
            new.texts[Text::Zone as usize].as_ref().map(|_| "stated").to_value(),
            new.stage.to_value(),
            author.to_value(),
            reason.to_value(),
        ]);
        row.extend(new.texts.iter().map(ToValue::to_value));
        row
    });
    tx.insert_many("contacts", &STORED, rows)?;
    Ok(())
}

/// Notes the latest moments of activity; an earlier moment than the known one changes nothing.
pub fn touched(tx: &mut Tx, latest: &[(ContactId, Moment)]) -> Outcome<()> {
    for (id, at) in latest {
        contact::touched(tx, *id, *at)?;
    }
    Ok(())
}

pub(super) fn search_text(texts: &Texts) -> String {
    let of = |text: Text| texts[text as usize].as_deref();
    contact::search_text(of(Text::FirstName), of(Text::LastName), of(Text::Email))
}
