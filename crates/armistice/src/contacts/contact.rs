//! A person outside: one honest record of each.

use measure::Moment;
use store::{Tx, params};

use super::change::{self, Change};
use super::stage::Stage;
use super::{AccountId, ContactId, account};
use crate::fault::{Fault, Outcome};
use crate::insight::CampaignId;
use crate::people::{Sight, UserId};
use crate::sql::contacts as sql;

/// Why a contact that came by itself stands in its first stage.
const FIRST_SEEN: &str = "First seen";

store::record! {
    /// A person as stored.
    pub struct Contact {
        pub id: ContactId,
        pub email: Option<String>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub phone: Option<String>,
        pub job_title: Option<String>,
        pub city: Option<String>,
        pub country: Option<String>,
        pub language: Option<String>,
        pub zone: Option<String>,
        pub account_id: Option<AccountId>,
        pub owner_id: Option<UserId>,
        pub stage: Stage,
        pub stage_since: Moment,
        pub source: Option<String>,
        pub source_detail: Option<String>,
        pub campaign_id: Option<CampaignId>,
        pub external_key: Option<String>,
        pub created_at: Moment,
        pub first_seen_at: Moment,
        pub last_touch_at: Option<Moment>,
        pub recycle_until: Option<Moment>,
        pub erased_at: Option<Moment>,
    }
}

impl Contact {
    /// Returns the full name, or the address, or a stand-in.
    pub fn name(&self) -> String {
        full_name(self.first_name.as_deref(), self.last_name.as_deref(), self.email.as_deref())
    }
}

/// Returns the full name, or the address, or a stand-in.
pub fn full_name(first: Option<&str>, last: Option<&str>, email: Option<&str>) -> String {
    let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
    match name.trim() {
        "" => email.unwrap_or("Somebody without a name").to_owned(),
        name => name.to_owned(),
    }
}

/// What makes a new contact.
#[derive(Clone, Debug, Default)]
pub struct New {
    /// E-mail address as given; it is compared in lower case.
    pub email: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Telephone number as given.
    pub phone: Option<String>,
    /// What they do at their company.
    pub job_title: Option<String>,
    /// City.
    pub city: Option<String>,
    /// ISO 3166 code or name.
    pub country: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Name of the company, for an account that does not exist yet.
    pub company: Option<String>,
    /// The company, when it is known already.
    pub account: Option<AccountId>,
    /// Who owns the contact.
    pub owner: Option<UserId>,
    /// Stage to begin in; `None` is lead.
    pub stage: Option<Stage>,
    /// Where they came from first; never overwritten.
    pub source: Option<String>,
    /// The exact asset, page or set of campaign parameters.
    pub source_detail: Option<String>,
    /// The campaign that brought them first.
    pub campaign: Option<CampaignId>,
    /// The key of the system it was imported from.
    pub external_key: Option<String>,
    /// When they were first seen; `None` is now.
    pub first_seen_at: Option<Moment>,
}

/// Stores a contact with its company and first stage. A taken address is a field error.
pub fn create(tx: &mut Tx, new: &New, author: &str) -> Outcome<ContactId> {
    let account = match (new.account, &new.email) {
        (Some(known), _) => Some(known),
        (None, Some(email)) => account::for_address(tx, email, new.company.as_deref())?,
        (None, None) => None,
    };
    let id = ContactId(tx.new_id());
    let now = tx.now();
    let seen = new.first_seen_at.unwrap_or(now);
    let stage = new.stage.unwrap_or(Stage::Lead);
    let search = search_text(new.first_name.as_deref(), new.last_name.as_deref(), new.email.as_deref());
    let values = params![
        id,
        new.email,
        new.email.as_deref().map(email_key),
        new.first_name,
        new.last_name,
        new.phone,
        new.job_title,
        new.city,
        new.country,
        new.language,
        account,
        new.owner,
        stage,
        seen,
        new.source,
        new.source_detail,
        new.campaign,
        new.external_key,
        search,
        now,
        author,
        FIRST_SEEN
    ];
    tx.mark(id.0);
    match tx.run(&sql::CONTACT_CREATE, values) {
        Ok(_) => {}
        Err(store::Error::Constraint(name)) if name == "contacts_email_key" => {
            return Err(Fault::field("email", "A contact with this address exists already."));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(id)
}

/// Returns the form in which addresses are compared.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Returns the text that a search scans.
pub fn search_text(first: Option<&str>, last: Option<&str>, email: Option<&str>) -> String {
    [first, last, email].into_iter().flatten().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Returns a contact, whoever asks: for flow and jobs. Pages use [`find_seen`].
pub fn find(tx: &mut Tx, id: ContactId) -> Outcome<Contact> {
    tx.maybe(&sql::CONTACT_BY_ID, params![id])?.ok_or(Fault::Missing("contact"))
}

/// Returns a contact that the caller may see.
pub fn find_seen(tx: &mut Tx, sight: &Sight, id: ContactId) -> Outcome<Contact> {
    let values = params![id, sight.all, sight.user, sight.team];
    tx.maybe(&sql::CONTACT_SEEN, values)?.ok_or(Fault::Missing("contact"))
}

/// Returns the contact with an address.
pub fn by_email(tx: &mut Tx, email: &str) -> Outcome<Option<Contact>> {
    Ok(tx.maybe(&sql::CONTACT_BY_EMAIL_KEY, params![email_key(email)])?)
}

/// Fills values that are still empty, each noted as a change; what is known stays. For submissions of somebody we know
/// already.
pub fn fill(tx: &mut Tx, known: &Contact, new: &New, author: &str) -> Outcome<()> {
    let or = |known: &Option<String>, new: &Option<String>| known.clone().or_else(|| new.clone());
    let filled = Update {
        email: known.email.clone(),
        first_name: or(&known.first_name, &new.first_name),
        last_name: or(&known.last_name, &new.last_name),
        phone: or(&known.phone, &new.phone),
        job_title: or(&known.job_title, &new.job_title),
        city: or(&known.city, &new.city),
        country: or(&known.country, &new.country),
        language: or(&known.language, &new.language),
        zone: known.zone.clone(),
        account: known.account_id,
    };
    replace(tx, known, &filled, author).map(drop)
}

/// The facts that colleagues state; nothing empties a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// E-mail address as given.
    pub email: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Telephone number as given.
    pub phone: Option<String>,
    /// What they do at their company.
    pub job_title: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// IANA zone.
    pub zone: Option<String>,
    /// Their company.
    pub account: Option<AccountId>,
}

/// Replaces the facts of a contact and notes each difference as a change. Returns whether anything differed.
pub fn update(tx: &mut Tx, id: ContactId, new: &Update, author: &str) -> Outcome<bool> {
    let old = find(tx, id)?;
    replace(tx, &old, new, author)
}

fn replace(tx: &mut Tx, old: &Contact, new: &Update, author: &str) -> Outcome<bool> {
    let id = old.id;
    let accounts = [old.account_id, new.account].map(|account| account.map(|account| account.to_string()));
    let changes = [
        ("email", &old.email, &new.email),
        ("first_name", &old.first_name, &new.first_name),
        ("last_name", &old.last_name, &new.last_name),
        ("phone", &old.phone, &new.phone),
        ("job_title", &old.job_title, &new.job_title),
        ("city", &old.city, &new.city),
        ("country", &old.country, &new.country),
        ("language", &old.language, &new.language),
        ("zone", &old.zone, &new.zone),
        ("account", &accounts[0], &accounts[1]),
    ];
    if changes.iter().all(|(_, old, new)| old == new) {
        return Ok(false);
    }
    let search = search_text(new.first_name.as_deref(), new.last_name.as_deref(), new.email.as_deref());
    let values = params![
        id,
        new.email,
        new.email.as_deref().map(email_key),
        new.first_name,
        new.last_name,
        new.phone,
        new.job_title,
        new.city,
        new.country,
        new.language,
        new.zone,
        new.zone.as_ref().map(|_| "stated"),
        new.account,
        search
    ];
    tx.mark(id.0);
    match tx.run(&sql::CONTACT_UPDATE, values) {
        Ok(_) => {}
        Err(store::Error::Constraint(name)) if name == "contacts_email_key" => {
            return Err(Fault::field("email", "A contact with this address exists already."));
        }
        Err(error) => return Err(error.into()),
    }
    for (field, old, new) in changes {
        let (old, new, at) = (old.as_deref(), new.as_deref(), tx.now());
        let noted = Change { noun: "contact", noun_id: id.0, field, old, new, at, author };
        change::note(tx, &noted)?;
    }
    Ok(true)
}

/// Notes that the contact was active at a moment; an earlier moment changes nothing.
pub fn touched(tx: &mut Tx, id: ContactId, at: Moment) -> Outcome<()> {
    tx.mark(id.0);
    tx.run(&sql::CONTACT_TOUCHED, params![id, at])?;
    Ok(())
}

/// Sets until when a recycled contact stays away from Sales; `None` lifts it.
pub fn recycle_until(tx: &mut Tx, id: ContactId, until: Option<Moment>) -> Outcome<()> {
    tx.run(&sql::CONTACT_RECYCLE_UNTIL, params![id, until])?;
    Ok(())
}
