//! The companies that rows name: found, made or filled, each once in a chunk.

use std::collections::{BTreeSet, HashMap};

use store::Tx;

use super::Desk;
use crate::capture::imports::mapping::Existing;
use crate::contacts::AccountId;
use crate::contacts::account::Account;
use crate::contacts::account_bulk::{self, Company, Identity};
use crate::fault::Outcome;

/// Companies of a chunk by what they are recognised by.
#[derive(Default)]
pub struct Companies {
    known: HashMap<Identity, Account>,
    wanted: HashMap<Identity, Company>,
    /// In the order of the list, so that ids ascend with it.
    order: Vec<Identity>,
}

/// What became of the companies of a chunk.
pub struct Written {
    /// All of them by what they are recognised by.
    pub all: HashMap<Identity, AccountId>,
    /// Those that were here already and are different now.
    pub changed: BTreeSet<AccountId>,
}

impl Companies {
    /// Takes note of a company that a row names.
    pub fn want(&mut self, company: &Company) -> Option<Identity> {
        let identity = company.identity()?;
        if let Some(wanted) = self.wanted.get_mut(&identity) {
            fill(wanted, company);
        } else {
            self.wanted.insert(identity.clone(), company.clone());
            self.order.push(identity.clone());
        }
        Some(identity)
    }

    /// Finds those that are here already.
    pub fn find(&mut self, tx: &mut Tx) -> Outcome<()> {
        self.known = account_bulk::known(tx, &self.order)?;
        Ok(())
    }

    /// Tells whether a company is here already.
    pub fn is_known(&self, identity: &Identity) -> bool {
        self.known.contains_key(identity)
    }

    /// Makes the new ones and fills or overwrites the known ones.
    pub fn write(&self, tx: &mut Tx, desk: &Desk) -> Outcome<Written> {
        let new: Vec<(&Identity, &Company)> = self
            .order
            .iter()
            .filter(|identity| !self.is_known(identity))
            .filter_map(|identity| Some((identity, self.wanted.get(identity)?)))
            .collect();
        let ids = account_bulk::create(tx, &new)?;
        let mut all: HashMap<Identity, AccountId> =
            new.iter().zip(ids).map(|((identity, _), id)| ((*identity).clone(), id)).collect();
        let mut changed_ids = BTreeSet::new();
        for (identity, known) in &self.known {
            if let Some(wanted) = self.wanted.get(identity)
                && let Some(changed) = changed(known, wanted, desk.existing)
            {
                account_bulk::change(tx, known, &changed, &desk.author)?;
                changed_ids.insert(known.id);
            }
            all.insert(identity.clone(), known.id);
        }
        Ok(Written { all, changed: changed_ids })
    }
}

fn fill(company: &mut Company, more: &Company) {
    let fill = |old: &mut Option<String>, new: &Option<String>| {
        if old.is_none() {
            old.clone_from(new);
        }
    };
    fill(&mut company.name, &more.name);
    fill(&mut company.industry, &more.industry);
    fill(&mut company.country, &more.country);
    fill(&mut company.external_key, &more.external_key);
    company.employees = company.employees.or(more.employees);
    company.owner = company.owner.or(more.owner);
}

/// Returns what becomes of a known company; `None` when nothing changes.
fn changed(known: &Account, wanted: &Company, existing: Existing) -> Option<Account> {
    let pick = |old: &Option<String>, new: &Option<String>| match existing {
        Existing::Overwrite => new.clone().or_else(|| old.clone()),
        Existing::Fill | Existing::Keep => old.clone().or_else(|| new.clone()),
    };
    // The domain stands in for a name that nobody has given yet.
    let stand_in = known.domain.as_deref() == Some(known.name.as_str());
    let name = match &wanted.name {
        Some(name) if stand_in || existing == Existing::Overwrite => name.clone(),
        _ => known.name.clone(),
    };
    let now = Account {
        name,
        industry: pick(&known.industry, &wanted.industry),
        employees: match existing {
            Existing::Overwrite => wanted.employees.or(known.employees),
            Existing::Fill | Existing::Keep => known.employees.or(wanted.employees),
        },
        country: pick(&known.country, &wanted.country),
        owner_id: known.owner_id.or(wanted.owner),
        external_key: known.external_key.clone().or_else(|| wanted.external_key.clone()),
        ..known.clone()
    };
    let is_same = (&now.name, &now.industry, now.employees, &now.country, now.owner_id, &now.external_key)
        == (
            &known.name,
            &known.industry,
            known.employees,
            &known.country,
            known.owner_id,
            &known.external_key,
        );
    (existing != Existing::Keep && !is_same).then_some(now)
}
