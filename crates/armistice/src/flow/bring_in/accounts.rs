//! A list of companies.

use std::collections::HashSet;

use store::Tx;

use super::super::reconsider;
use super::companies::{Companies, Written};
use super::{Act, Desk, Numbered, Tally, own};
use crate::capture::imports::rows::AccountRow;
use crate::contacts::AccountId;
use crate::contacts::field::Noun;
use crate::fault::Outcome;

pub(super) fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<AccountRow>], act: Act) -> Outcome<Tally> {
    let (mut companies, mut tally) = (Companies::default(), Tally::default());
    let mut identities = Vec::with_capacity(rows.len());
    for (place, numbered) in rows.iter().enumerate() {
        let mut company = numbered.row.company.clone();
        if let Some(address) = &numbered.row.owner {
            company.owner = desk.colleagues.get(address).copied();
            if company.owner.is_none() {
                tally.remark(
                    place,
                    format!("No colleague has the address or name “{address}”; the account has no owner."),
                );
            }
        }
        identities.push(companies.want(&company));
    }
    companies.find(tx)?;
    let mut seen = HashSet::new();
    for identity in identities.iter().flatten() {
        if companies.is_known(identity) || !seen.insert(identity) {
            tally.updated += 1;
        } else {
            tally.create(identity);
        }
    }
    if act == Act::Write {
        let Written { all, mut changed } = companies.write(tx, desk)?;
        let values = rows.iter().zip(&identities).filter_map(|(numbered, identity)| {
            let identity = identity.as_ref()?;
            Some((all.get(identity)?.0, !companies.is_known(identity), numbered.row.own.as_slice()))
        });
        changed.extend(own::set(tx, desk, Noun::Account, values)?.into_iter().map(AccountId));
        reconsider::accounts(tx, &changed)?;
    }
    Ok(tally)
}
