//! What a colleague or a program says of an account, read into values at the door.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::account;
use super::description::{Own, add_own, empty, read_own, some};
use super::field::Field;
use crate::fault::{FieldErrors, Outcome};

/// What was said, text by text. An empty text empties its field.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = SaidOfAccount)]
pub struct Said {
    /// Name.
    pub name: String,
    /// Domain of the address, such as `northwind.example`; contacts are matched by it.
    pub domain: String,
    /// Industry.
    pub industry: String,
    /// Number of employees.
    pub employees: String,
    /// Country.
    pub country: String,
    /// The id of the colleague who owns it.
    pub owner: String,
    /// Values of the company's own fields by key; several choices one a line. Fields that are not named stay.
    pub own: BTreeMap<String, String>,
}

/// What is said of an account, checked.
#[derive(Clone, Debug)]
pub struct Description {
    /// The standard fields.
    pub values: account::Facts,
    /// Values of own fields.
    pub own: Vec<Own>,
}

impl Said {
    /// Reads the fields of a form; those of the company's own are called `own.KEY`, and an unticked one is empty.
    pub fn of(fields: &[Field], posted: Vec<(String, String)>) -> Self {
        let mut said = Self { own: empty(fields), ..Self::default() };
        for (name, value) in posted {
            match name.as_str() {
                "name" => said.name = value,
                "domain" => said.domain = value,
                "industry" => said.industry = value,
                "employees" => said.employees = value,
                "country" => said.country = value,
                "owner" => said.owner = value,
                _ => add_own(&mut said.own, &name, &value),
            }
        }
        said
    }

    /// Checks what was said; each text that cannot be is a field error.
    pub fn read(&self, fields: &[Field]) -> Outcome<Description> {
        let mut errors = FieldErrors::new();
        let mut text = |name: &str, value: &str| some(&mut errors, name, value);
        let (name, domain) = (text("name", &self.name), text("domain", &self.domain));
        let (industry, country) = (text("industry", &self.industry), text("country", &self.country));
        let employees: String = self.employees.chars().filter(|letter| !" .,'".contains(*letter)).collect();
        let employees = match (employees.as_str(), employees.parse::<i64>()) {
            ("", _) => None,
            (_, Ok(number)) if number >= 0 => Some(number),
            _ => {
                errors.add("employees", "Please give a whole number.");
                None
            }
        };
        let owner = match self.owner.trim() {
            "" => None,
            id => {
                let owner = id.parse().ok();
                if owner.is_none() {
                    errors.add("owner", "Please choose a colleague.");
                }
                owner
            }
        };
        let domain = domain.map(|domain| domain.to_lowercase());
        if domain.as_deref().is_some_and(|domain| !is_domain(domain)) {
            errors.add("domain", "Please give a domain like northwind.example.");
        }
        if name.is_none() {
            errors.add("name", "Please give a name.");
        }
        let own = read_own(&self.own, fields, &mut errors);
        errors.check()?;
        let name = name.unwrap_or_default();
        Ok(Description { values: account::Facts { name, domain, industry, employees, country, owner }, own })
    }
}

fn is_domain(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|part| {
            !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        })
}
