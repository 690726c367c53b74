//! The first minute of a house: its owner and its company, made once.

use store::Tx;

use super::role::Role;
use super::{UserId, audit, user};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::settings::{self, Company};

/// What the first person says.
#[derive(Clone, Debug)]
pub struct Founding {
    /// E-mail address of the owner.
    pub email: String,
    /// Name of the owner.
    pub name: String,
    /// PHC text of the owner's password.
    pub password_hash: String,
    /// Name of the company.
    pub company: String,
    /// IANA zone of the company and of its owner.
    pub zone: String,
    /// ISO 4217 code of the company's money.
    pub currency: String,
    /// Network address of the request.
    pub address: String,
}

/// Makes the owner, an admin, and names the company. Refused once anybody can sign in.
pub fn found(tx: &mut Tx, founding: &Founding) -> Outcome<UserId> {
    if user::any(tx)? {
        return Err(Fault::Missing("page"));
    }
    let company = Company {
        name: founding.company.trim().to_owned(),
        zone: founding.zone.clone(),
        currency: founding.currency.trim().to_uppercase(),
        ..Company::default()
    };
    let mut errors = FieldErrors::new();
    if company.name.is_empty() {
        errors.add("company", "Please give the company's name.");
    }
    settings::check_place(&company, &mut errors);
    errors.check()?;
    let owner = user::New {
        email: founding.email.clone(),
        name: founding.name.clone(),
        role: Role::Admin,
        team: None,
        password_hash: Some(founding.password_hash.clone()),
        zone: founding.zone.clone(),
    };
    let id = user::create(tx, &owner)?;
    settings::set(tx, "company", &company, Some(id))?;
    audit::note_of(tx, Some(id), "founded the house", &company.name, &founding.address)?;
    Ok(id)
}
