//! Teams: colleagues who share what they see.

use store::{Tx, params};

use super::{Caller, TeamId, audit};
use crate::fault::{Fault, NUL, Outcome};
use crate::sql::people as sql;

/// The longest name, in letters.
const NAME_MAX: usize = 80;

store::record! {
    /// A team with its size.
    pub struct Team {
        /// The team.
        pub id: TeamId,
        /// Its name.
        pub name: String,
        /// How many members can sign in.
        pub members: i64,
    }
}

/// Returns all teams by name.
pub fn all(tx: &mut Tx) -> Outcome<Vec<Team>> {
    Ok(tx.all(&sql::TEAMS, params![])?)
}

/// Returns a team.
pub fn find(tx: &mut Tx, id: TeamId) -> Outcome<Team> {
    tx.maybe(&sql::TEAM_BY_ID, params![id])?.ok_or(Fault::Missing("team"))
}

/// Makes a team. A name that is taken is a field error.
pub fn create(tx: &mut Tx, by: &Caller, name: &str) -> Outcome<TeamId> {
    let (id, name) = (TeamId(tx.new_id()), checked(name)?);
    let now = tx.now();
    tx.run(&sql::TEAM_CREATE, params![id, name, now]).map_err(taken)?;
    audit::note(tx, by, "made", "team", id.0, name)?;
    Ok(id)
}

/// Gives a team another name.
pub fn rename(tx: &mut Tx, by: &Caller, id: TeamId, name: &str) -> Outcome<()> {
    let (team, name) = (find(tx, id)?, checked(name)?);
    tx.run(&sql::TEAM_RENAME, params![id, name]).map_err(taken)?;
    audit::note(tx, by, "renamed", "team", id.0, &format!("{} to {name}", team.name))
}

/// Removes a team; refused while anybody belongs to it or was invited to it.
pub fn remove(tx: &mut Tx, by: &Caller, id: TeamId) -> Outcome<()> {
    let team = find(tx, id)?;
    if tx.run(&sql::TEAM_REMOVE, params![id])? == 0 {
        let sentence = format!("{} has members or invitations. Move them to another team first.", team.name);
        return Err(Fault::refused("team-not-empty", sentence));
    }
    audit::note(tx, by, "removed", "team", id.0, &team.name)
}

fn checked(name: &str) -> Outcome<&str> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX {
        return Err(Fault::field("name", format!("Please give a name of 1 to {NAME_MAX} letters.")));
    }
    if name.contains('\0') {
        return Err(Fault::field("name", NUL));
    }
    Ok(name)
}

fn taken(error: store::Error) -> Fault {
    match error {
        store::Error::Constraint(name) if name == "teams_name" => {
            Fault::field("name", "A team with this name exists already.")
        }
        error => error.into(),
    }
}
