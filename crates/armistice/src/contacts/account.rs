//! A company outside. People are matched to it by the domain of their address; free-mail domains belong to nobody.

use measure::Moment;
use store::{Tx, params};

use super::AccountId;
use super::change::{self, Change};
use super::free_mail::is_free_mail;
use super::question::escaped;
use crate::fault::{Fault, Outcome};
use crate::people::{Sight, UserId};
use crate::sql::contacts as sql;

/// Companies of one name that are looked through.
const NAMESAKES_MAX: i64 = 50;

store::record! {
    /// A company as stored.
    pub struct Account {
        pub id: AccountId,
        pub name: String,
        pub domain: Option<String>,
        pub industry: Option<String>,
        pub employees: Option<i64>,
        pub country: Option<String>,
        pub owner_id: Option<UserId>,
        pub external_key: Option<String>,
        pub created_at: Moment,
    }
}

/// What is known of a company; nothing empties a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Name; the domain stands in while nobody has given one.
    pub name: String,
    /// Registrable domain in lower case.
    pub domain: Option<String>,
    /// Industry, free text.
    pub industry: Option<String>,
    /// Number of employees.
    pub employees: Option<i64>,
    /// ISO 3166 code or name.
    pub country: Option<String>,
    /// The colleague who owns the company.
    pub owner: Option<UserId>,
}

/// Stores a company.
pub fn create(tx: &mut Tx, new: &Facts) -> Outcome<AccountId> {
    let id = AccountId(tx.new_id());
    let search = search_text(&new.name, new.domain.as_deref());
    let values = params![
        id,
        &new.name,
        new.domain,
        new.industry,
        new.employees,
        new.country,
        new.owner,
        search,
        tx.now()
    ];
    tx.run(&sql::ACCOUNT_CREATE, values).map_err(taken)?;
    Ok(id)
}

/// Returns a company.
pub fn find(tx: &mut Tx, id: AccountId) -> Outcome<Account> {
    tx.maybe(&sql::ACCOUNT_BY_ID, params![id])?.ok_or(Fault::Missing("account"))
}

/// Returns a company that the caller may see: it owns it, or a contact of it.
pub fn find_seen(tx: &mut Tx, sight: &Sight, id: AccountId) -> Outcome<Account> {
    let values = params![id, sight.all, sight.user, sight.team];
    tx.maybe(&sql::ACCOUNT_SEEN, values)?.ok_or(Fault::Missing("account"))
}

/// Fills industry, employees or country while it is empty, and notes it as a change; what is known stays. Returns whether
/// anything differed.
pub fn fill(tx: &mut Tx, id: AccountId, key: &str, value: &str, author: &str) -> Outcome<bool> {
    let known = find(tx, id)?;
    let mut filled = Facts::from(&known);
    let value = Some(value.trim()).filter(|value| !value.is_empty());
    match key {
        "industry" => filled.industry = filled.industry.or(value.map(str::to_owned)),
        "employees" => filled.employees = filled.employees.or(value.and_then(|value| value.parse().ok())),
        "country" => filled.country = filled.country.or(value.map(str::to_owned)),
        _ => {}
    }
    replace(tx, &known, &filled, author)
}

/// Returns the company of an e-mail address, made when it is new. Free-mail domains make none.
pub fn for_address(tx: &mut Tx, email: &str, name: Option<&str>) -> Outcome<Option<AccountId>> {
    let Some(domain) = company_domain(email) else { return Ok(None) };
    if let Some(known) = tx.maybe::<AccountId>(&sql::ACCOUNT_ID_BY_DOMAIN, params![&domain])? {
        return Ok(Some(known));
    }
    let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(&domain).to_owned();
    create(tx, &Facts { name, domain: Some(domain), ..Facts::default() }).map(Some)
}

/// Returns the company of a name, whatever its case; one that does not exist is made. Of several namesakes the present
/// one stays, else it is the oldest.
pub fn named(tx: &mut Tx, name: &str, present: Option<AccountId>) -> Outcome<AccountId> {
    let key = name.trim().to_lowercase();
    let pattern = format!("{}%", escaped(&key));
    let found: Vec<(AccountId, String)> = tx.all(&sql::ACCOUNTS_LIKE, params![pattern, NAMESAKES_MAX])?;
    let same = || found.iter().filter(|(_, name)| name.to_lowercase() == key).map(|(id, _)| *id);
    if let Some(id) = same().find(|id| Some(*id) == present).or_else(|| same().next()) {
        return Ok(id);
    }
    create(tx, &Facts { name: name.trim().to_owned(), ..Facts::default() })
}

impl From<&Account> for Facts {
    fn from(known: &Account) -> Self {
        Self {
            name: known.name.clone(),
            domain: known.domain.clone(),
            industry: known.industry.clone(),
            employees: known.employees,
            country: known.country.clone(),
            owner: known.owner_id,
        }
    }
}

/// Replaces the facts of a company and notes each difference as a change. Returns whether anything differed.
pub fn update(tx: &mut Tx, id: AccountId, new: &Facts, author: &str) -> Outcome<bool> {
    let old = find(tx, id)?;
    replace(tx, &old, new, author)
}

/// Does what [`update`] says, for whoever has just read the company.
pub(super) fn replace(tx: &mut Tx, old: &Account, new: &Facts, author: &str) -> Outcome<bool> {
    let id = old.id;
    let numbers = [old.employees, new.employees].map(|number| number.map(|number| number.to_string()));
    let owners = [old.owner_id, new.owner].map(|owner| owner.map(|owner| owner.to_string()));
    let changes = [
        ("name", Some(&old.name), Some(&new.name)),
        ("domain", old.domain.as_ref(), new.domain.as_ref()),
        ("industry", old.industry.as_ref(), new.industry.as_ref()),
        ("employees", numbers[0].as_ref(), numbers[1].as_ref()),
        ("country", old.country.as_ref(), new.country.as_ref()),
        ("owner", owners[0].as_ref(), owners[1].as_ref()),
    ];
    if changes.iter().all(|(_, old, new)| old == new) {
        return Ok(false);
    }
    let search = search_text(&new.name, new.domain.as_deref());
    let values =
        params![id, &new.name, new.domain, new.industry, new.employees, new.country, new.owner, search];
    tx.mark(id.0);
    tx.run(&sql::ACCOUNT_UPDATE, values).map_err(taken)?;
    for (field, old, new) in changes {
        let (old, new, at) = (old.map(String::as_str), new.map(String::as_str), tx.now());
        change::note(tx, &Change { noun: "account", noun_id: id.0, field, old, new, at, author })?;
    }
    Ok(true)
}

fn taken(error: store::Error) -> Fault {
    match error {
        store::Error::Constraint(name) if name == "accounts_domain" => {
            Fault::field("domain", "An account with this domain exists already.")
        }
        error => error.into(),
    }
}

/// Returns the registrable domain of an address, unless it is a free-mail provider's or no name of the internet.
pub fn company_domain(email: &str) -> Option<String> {
    let host = email.rsplit_once('@')?.1.to_lowercase();
    if host.starts_with('[') || !host.contains('.') {
        return None;
    }
    let domain = psl::domain_str(&host).unwrap_or(&host).to_owned();
    (!is_free_mail(&domain) && !is_free_mail(&host)).then_some(domain)
}

/// Returns the text that a search scans.
pub fn search_text(name: &str, domain: Option<&str>) -> String {
    format!("{} {}", name, domain.unwrap_or_default()).to_lowercase()
}
