//! What the company has set: its name, zone, money, and how mail leaves. One row per key, changed by an admin.

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Tx, params};

use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::UserId;
use crate::sql::settings as sql;

/// The setting that says through which server mail leaves.
const MAIL_ROUTE: &str = "mail_route";

/// The longest name of a company, in letters.
const NAME_MAX: usize = 200;
/// The longest postal address, in letters.
const POSTAL_ADDRESS_MAX: usize = 1_000;

/// The company that runs this house.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Company {
    /// Name, on public pages and mails.
    pub name: String,
    /// Postal address, which law wants in every marketing mail.
    pub postal_address: String,
    /// IANA zone in which days begin.
    pub zone: String,
    /// ISO 4217 code of the money that deals are counted in unless they say otherwise.
    pub currency: String,
    /// The address that mails come from.
    pub from_address: String,
}

impl Default for Company {
    fn default() -> Self {
        Self {
            name: "Your company".into(),
            postal_address: String::new(),
            zone: "UTC".into(),
            currency: "EUR".into(),
            from_address: String::new(),
        }
    }
}

/// Tells whether mail can leave this house at all; where it cannot, an admin hands links over in person.
pub fn mail_leaves(tx: &mut Tx) -> Outcome<bool> {
    has(tx, MAIL_ROUTE)
}

/// Returns a stored setting, or `None` while nobody has set it.
pub fn get<T: DeserializeOwned>(tx: &mut Tx, key: &str) -> Outcome<Option<T>> {
    let text: Option<String> = tx.maybe(&sql::SETTING, params![key])?;
    text.map(|text| {
        serde_json::from_str(&text).map_err(|error| Fault::Internal(format!("setting {key}: {error}")))
    })
    .transpose()
}

/// Tells whether a setting was ever stored.
pub fn has(tx: &mut Tx, key: &str) -> Outcome<bool> {
    Ok(tx.maybe::<String>(&sql::SETTING, params![key])?.is_some())
}

/// Stores a setting.
pub fn set<T: Serialize>(tx: &mut Tx, key: &str, value: &T, by: Option<UserId>) -> Outcome<()> {
    let text =
        serde_json::to_string(value).map_err(|error| Fault::Internal(format!("setting {key}: {error}")))?;
    tx.run(&sql::SETTING_SET, params![key, text, by, tx.now()])?;
    Ok(())
}

/// Returns the company.
pub fn company(tx: &mut Tx) -> Outcome<Company> {
    Ok(get(tx, "company")?.unwrap_or_default())
}

/// Stores the company; what cannot be is a field error.
pub fn set_company(tx: &mut Tx, company: &Company, by: UserId) -> Outcome<()> {
    let mut errors = FieldErrors::new();
    for (field, text) in [("name", &company.name), ("postal_address", &company.postal_address)] {
        errors.refuse_nul(field, text);
    }
    if company.name.trim().is_empty() {
        errors.add("name", "Please give the company's name.");
    }
    if company.name.chars().count() > NAME_MAX {
        errors.add("name", "Please give a shorter name.");
    }
    if company.postal_address.chars().count() > POSTAL_ADDRESS_MAX {
        errors.add("postal_address", "Please give a shorter address.");
    }
    if !company.from_address.is_empty() && !email_address::EmailAddress::is_valid(&company.from_address) {
        errors.add("from_address", "Please give an e-mail address like hello@example.org.");
    }
    check_place(company, &mut errors);
    errors.check()?;
    set(tx, "company", company, Some(by))
}

/// Says what of a company's zone and money cannot be.
pub fn check_place(company: &Company, errors: &mut FieldErrors) {
    if measure::zone(&company.zone).is_err() {
        errors.add("zone", "Please choose a time zone like Europe/Berlin.");
    }
    if company.currency.parse::<measure::Currency>().is_err() {
        errors.add("currency", "Please give a currency of three letters, like EUR.");
    }
}
