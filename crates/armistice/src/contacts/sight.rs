//! What the caller may see of contacts, as part of a statement that is put together (law 11).

use store::Sql;

use crate::people::Sight;

/// Asks that the caller may see the contact (law 11).
pub(super) fn within(sql: &mut Sql, sight: &Sight) {
    if sight.all == 1 {
        return;
    }
    sql.push(" AND (contacts.owner_id = ").bind(sight.user);
    if let Some(team) = sight.team {
        sql.push(" OR contacts.owner_id IS NULL OR contacts.owner_id IN (SELECT team.id FROM users AS team WHERE team.team_id = ");
        sql.bind(team).push(")");
    }
    sql.push(")");
}

/// Asks the same as [`within`] of contacts met on a walk, in words that lead nobody to look owners up in their index:
/// that would gather a team's contacts and sort them all.
pub(super) fn met(sql: &mut Sql, sight: &Sight) {
    let Some(team) = sight.team.filter(|_| sight.all == 0) else { return within(sql, sight) };
    sql.push(" AND (COALESCE(contacts.owner_id, ").bind(sight.user).push(") = ").bind(sight.user);
    sql.push(" OR COALESCE(contacts.owner_id, ").bind(sight.user);
    sql.push(") IN (SELECT team.id FROM users AS team WHERE team.team_id = ").bind(team).push("))");
}
