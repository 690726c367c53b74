//! Who asks: the one value that every verb with an author, and every handler of a signed-in page, gets.

use measure::Moment;
use store::Sql;

use super::role::{Capability, Reach, Role};
use super::theme::Theme;
use super::{ApiTokenId, SessionId, TeamId, UserId};
use crate::fault::Fault;

/// The colleague (or program acting for one) behind a request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The colleague.
    pub user: UserId,
    /// Name, for the shell and for authorship.
    pub name: String,
    /// E-mail address of the colleague.
    pub email: String,
    /// What the colleague is here for.
    pub role: Role,
    /// The colleague's team.
    pub team: Option<TeamId>,
    /// How far the role sees.
    pub reach: Reach,
    /// IANA zone in which the colleague reads times.
    pub zone: String,
    /// The company's name, for the shell.
    pub company: String,
    /// The colours the colleague reads in.
    pub theme: Theme,
    /// Whether this is the demo.
    pub demo: bool,
    /// How the request proved itself.
    pub via: Via,
    /// Network address of the request, for the audit log.
    pub address: String,
    /// When the request came in.
    pub at: Moment,
}

/// How a request proved who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// A browser's session cookie.
    Session(SessionId),
    /// A bearer token with its scopes.
    Token(ApiTokenId, Vec<Capability>),
    /// The command line or the demo, on this machine.
    Console,
}

impl Caller {
    /// Tells whether the role, and for a token its scopes, allow it.
    pub fn may(&self, capability: Capability) -> bool {
        let scoped = match &self.via {
            Via::Token(_, scopes) => scopes.contains(&capability),
            Via::Session(_) | Via::Console => true,
        };
        scoped && self.role.may(capability)
    }

    /// Returns `Ok` when the caller may, a fault otherwise: for verbs that one route offers to several roles.
    pub fn must(&self, capability: Capability) -> Result<(), Fault> {
        if self.may(capability) { Ok(()) } else { Err(Fault::Forbidden) }
    }

    /// Returns what of contacts, handoffs and deals the caller may see, as SQL parameters.
    pub fn sight(&self) -> Sight {
        match self.reach {
            Reach::All => Sight { all: 1, user: self.user, team: None },
            Reach::Team => Sight { all: 0, user: self.user, team: self.team },
            Reach::Own => Sight { all: 0, user: self.user, team: None },
        }
    }

    /// Returns the author's mark that evidence rows carry.
    pub fn author(&self) -> String {
        format!("user:{}", self.user)
    }
}

/// Visibility as three bound values.
///
/// Every statement that finds a row for a caller carries the same predicate (law 11), with the owner column of its table; one
/// that is put together gets it from [`Sight::within`], one in a file says:
/// `($n = 1 OR t.owner_id = $m OR t.owner_id IN (SELECT id FROM users WHERE team_id = $k) OR ($k IS NOT NULL AND t.owner_id IS NULL))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// 1 when everything may be seen, else 0.
    pub all: i64,
    /// The colleague: own rows are always seen.
    pub user: UserId,
    /// The team whose members' rows, and rows without an owner, are seen as well.
    pub team: Option<TeamId>,
}

impl Sight {
    /// Asks in a statement that is put together that the caller may see a row, by the column of its owner (law 11).
    pub fn within(&self, sql: &mut Sql, owner: &'static str) {
        if self.all == 1 {
            return;
        }
        sql.push(" AND (").push(owner).push(" = ").bind(self.user);
        if let Some(team) = self.team {
            sql.push(" OR ").push(owner).push(" IS NULL OR ").push(owner);
            sql.push(" IN (SELECT team.id FROM users AS team WHERE team.team_id = ").bind(team).push(")");
        }
        sql.push(")");
    }

    /// Returns a sight of everything, for sweeps and the command line.
    pub fn everything() -> Self {
        Self { all: 1, user: UserId(0), team: None }
    }
}
