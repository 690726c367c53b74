//! A row about a company.

use super::{OwnValues, own_field, put};
use crate::capture::imports::plan::{ListRow, OwnField, Setter};
use crate::capture::imports::value::{self, Reading};
use crate::contacts::account_bulk::Company;

/// A company.
#[derive(Debug, Default)]
pub struct AccountRow {
    /// What is known of it.
    pub company: Company,
    /// The e-mail address of the colleague whose account it is.
    pub owner: Option<String>,
    /// Values of the company's own fields.
    pub own: OwnValues,
}

impl ListRow for AccountRow {
    fn setter(target: &str, own: &[OwnField]) -> Option<Setter<Self>> {
        if target == "account.owner" {
            return Some(Box::new(|row, value, _| {
                value::text(&value.to_lowercase()).map(|text| row.owner = text)
            }));
        }
        company(target, |row: &mut Self| &mut row.company)
            .or_else(|| own_field(target, own, |row: &mut Self| &mut row.own))
    }

    fn finish(&mut self, _: &Reading) -> Result<(), String> {
        if self.company.identity().is_none() {
            return Err("This row has neither a name nor a web address of a company.".into());
        }
        Ok(())
    }
}

/// Returns what puts a value into what is known of a company.
pub(super) fn company<R: 'static>(target: &str, of: fn(&mut R) -> &mut Company) -> Option<Setter<R>> {
    Some(match target {
        "account.name" => Box::new(move |row, value, _| value::text(value).map(|text| of(row).name = text)),
        "account.domain" => Box::new(move |row, value, _| {
            of(row).domain = Company::domain_of(value);
            Ok(())
        }),
        "account.industry" => {
            Box::new(move |row, value, _| value::text(value).map(|text| of(row).industry = text))
        }
        "account.employees" => {
            Box::new(move |row, value, _| put(&mut of(row).employees, value::whole(value)))
        }
        "account.country" => {
            Box::new(move |row, value, _| value::text(value).map(|text| of(row).country = text))
        }
        "account.external_key" => Box::new(move |row, value, reading| {
            value::key(value, reading).map(|key| of(row).external_key = key)
        }),
        _ => return None,
    })
}
