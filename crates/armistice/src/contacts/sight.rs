//! What the caller may see of contacts, as part of a statement that is put together (law 11).

use store::Sql;

use crate::people::Sight;

/// Asks the same as [`Sight::within`] of contacts met on a walk, in words that lead nobody to look owners up in their index:
/// that would gather a team's contacts and sort them all.
pub(super) fn met(sql: &mut Sql, sight: &Sight) {
    let Some(team) = sight.team.filter(|_| sight.all == 0) else {
        return sight.within(sql, "contacts.owner_id");
    };
    sql.push(" AND (COALESCE(contacts.owner_id, ").bind(sight.user).push(") = ").bind(sight.user);
    sql.push(" OR COALESCE(contacts.owner_id, ").bind(sight.user);
    sql.push(") IN (SELECT team.id FROM users AS team WHERE team.team_id = ").bind(team).push("))");
}
