//! Accounts by the hundred: found by domain, by name or by key, made when they are new, filled where they are empty.

use std::collections::HashMap;

use store::{Sql, ToValue, Tx, Value};

use super::AccountId;
use super::account::{self, Account, Facts, company_domain};
use crate::fault::Outcome;
use crate::people::UserId;
use crate::sql::contacts as sql;

/// The columns that a new company fills, in the order in which [`create`] writes them.
const STORED: [&str; 10] = [
    "id",
    "name",
    "domain",
    "industry",
    "employees",
    "country",
    "owner_id",
    "external_key",
    "search_text",
    "created_at",
];
/// How many keys one question names.
const LOOKUP: usize = 512;

/// What a list says about a company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// Its name.
    pub name: Option<String>,
    /// Its registrable domain.
    pub domain: Option<String>,
    /// Its industry.
    pub industry: Option<String>,
    /// How many people work there.
    pub employees: Option<i64>,
    /// Its country.
    pub country: Option<String>,
    /// Whose account it is.
    pub owner: Option<UserId>,
    /// The key of the other system.
    pub external_key: Option<String>,
}

impl Company {
    /// Gives a company without a web address the domain of an e-mail address, unless it is a free-mail provider's.
    pub fn or_domain_of(&mut self, email: Option<&str>) {
        if self.domain.is_none() {
            self.domain = email.and_then(company_domain);
        }
    }

    /// Returns the domain of a web address as people write them; `None` for mailbox providers.
    pub fn domain_of(text: &str) -> Option<String> {
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next()?.trim();
        (host.contains('.') && !host.contains(char::is_whitespace))
            .then(|| company_domain(&format!("@{host}")))?
    }

    /// Returns by what it is recognised: its domain, else the key of the other system, else its name.
    pub fn identity(&self) -> Option<Identity> {
        let by_name =
            || self.name.as_ref().map(|name| Identity::Key(format!("name:{}", name.trim().to_lowercase())));
        let by_key = || self.external_key.clone().map(Identity::Key);
        self.domain.clone().map(Identity::Domain).or_else(by_key).or_else(by_name)
    }
}

/// By what a company is recognised.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// Its domain.
    Domain(String),
    /// The key of the other system; `name:…` for companies of which nothing but the name is known.
    Key(String),
}

/// Returns the accounts of these identities.
pub fn known(tx: &mut Tx, identities: &[Identity]) -> Outcome<HashMap<Identity, Account>> {
    let (mut domains, mut keys) = (Vec::new(), Vec::new());
    for identity in identities {
        match identity {
            Identity::Domain(domain) => domains.push(domain.as_str()),
            Identity::Key(key) => keys.push(key.as_str()),
        }
    }
    let mut found = HashMap::new();
    for account in find(tx, "domain IN ", &domains)? {
        if let Some(domain) = &account.domain {
            found.insert(Identity::Domain(domain.clone()), account);
        }
    }
    for account in find(tx, "external_key IN ", &keys)? {
        if let Some(key) = &account.external_key {
            found.insert(Identity::Key(key.clone()), account);
        }
    }
    Ok(found)
}

fn find(tx: &mut Tx, column: &'static str, keys: &[&str]) -> Outcome<Vec<Account>> {
    let mut found = Vec::new();
    for keys in keys.chunks(LOOKUP) {
        let mut sql = Sql::new(
            "SELECT id, name, domain, industry, employees, country, owner_id, external_key, created_at FROM accounts \
             WHERE ",
        );
        sql.push(column).bind_list(keys);
        found.extend(tx.all_sql::<Account>(&sql)?);
    }
    Ok(found)
}

/// Stores new companies and returns their ids in the same order.
pub fn create(tx: &mut Tx, companies: &[(&Identity, &Company)]) -> Outcome<Vec<AccountId>> {
    let now = tx.now();
    let ids: Vec<AccountId> = companies.iter().map(|_| AccountId(tx.new_id())).collect();
    let rows = ids.iter().zip(companies).map(|(id, (identity, company))| {
        let key = match identity {
            Identity::Key(key) => Some(key.as_str()),
            Identity::Domain(_) => company.external_key.as_deref(),
        };
        let name = company.name.as_deref().or(company.domain.as_deref()).unwrap_or_default();
        vec![
            id.to_value(),
            name.to_value(),
            company.domain.to_value(),
            company.industry.to_value(),
            company.employees.to_value(),
            company.country.to_value(),
            company.owner.to_value(),
            key.to_value(),
            Value::Text(account::search_text(name, company.domain.as_deref())),
            now.to_value(),
        ]
    });
    tx.insert_many("accounts", &STORED, rows)?;
    Ok(ids)
}

/// Writes what is known of an account now, as an edit on its page does. The key of the other system leaves no change row:
/// no rule can name it.
pub fn change(tx: &mut Tx, was: &Account, now: &Account, author: &str) -> Outcome<()> {
    account::replace(tx, was, &Facts::from(now), author)?;
    if was.external_key != now.external_key {
        tx.run(&sql::ACCOUNT_KEY_SET, store::params![now.id, now.external_key])?;
    }
    Ok(())
}
