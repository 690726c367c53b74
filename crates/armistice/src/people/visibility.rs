//! How far each role sees: everything, its team's, or its own.

use store::{Tx, params};

use super::role::{Reach, Role};
use super::{Caller, audit};
use crate::fault::Outcome;
use crate::sql::people as sql;

/// Returns how far a role sees: as an admin has set it, else everything.
pub fn of(tx: &mut Tx, role: Role) -> Outcome<Reach> {
    let stored: Option<String> = tx.maybe(&sql::VISIBILITY_OF, params![role.word()])?;
    Ok(stored.as_deref().and_then(Reach::of).unwrap_or(Reach::All))
}

/// Returns how far each role sees.
pub fn all(tx: &mut Tx) -> Outcome<Vec<(Role, Reach)>> {
    let stored: Vec<(String, String)> = tx.all(&sql::VISIBILITIES, params![])?;
    let reach = |role: Role| {
        let set = stored.iter().find(|(word, _)| word == role.word());
        set.and_then(|(_, reach)| Reach::of(reach)).unwrap_or(Reach::All)
    };
    Ok(Role::ALL.into_iter().map(|role| (role, reach(role))).collect())
}

/// Sets how far a role sees.
pub fn set(tx: &mut Tx, by: &Caller, role: Role, reach: Reach) -> Outcome<()> {
    if of(tx, role)? == reach {
        return Ok(());
    }
    tx.run(&sql::VISIBILITY_SET, params![role, reach.word(), by.user, tx.now()])?;
    let detail = format!("{}: {}", role.word(), reach.word());
    audit::note(tx, by, "set the visibility", "role", 0, &detail)
}
