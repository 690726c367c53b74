//! An invitation to a colleague: one link, one use, for a week.

use measure::{DAY_MS, Moment};
use store::{Tx, params};

use super::role::Role;
use super::{Caller, InvitationId, TeamId, UserId, audit, team, user};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::sql::people as sql;

/// How long a link opens the door.
pub const LIFE_MS: i64 = 7 * DAY_MS;

store::record! {
    /// An invitation as stored, with the name of who sent it.
    pub struct Invitation {
        /// The invitation.
        pub id: InvitationId,
        /// The address it goes to.
        pub email: String,
        /// The name of the colleague to be; may be empty.
        pub name: String,
        /// What the colleague will be here for.
        pub role: Role,
        /// The team.
        pub team_id: Option<TeamId>,
        /// Who sent it.
        pub inviter: String,
        /// When it was made.
        pub created_at: Moment,
        /// When its link ends.
        pub expires_at: Moment,
        /// When it was accepted.
        pub accepted_at: Option<Moment>,
        /// When it was revoked.
        pub revoked_at: Option<Moment>,
    }
}

/// What makes an invitation.
#[derive(Clone, Debug)]
pub struct New {
    /// The address it goes to.
    pub email: String,
    /// The name of the colleague to be; may be empty.
    pub name: String,
    /// What the colleague will be here for.
    pub role: Role,
    /// The team.
    pub team: Option<TeamId>,
}

/// What the invited colleague says.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// Full name.
    pub name: String,
    /// PHC text of the chosen password.
    pub password_hash: String,
    /// IANA zone.
    pub zone: String,
    /// Network address of the request.
    pub address: String,
}

/// Makes an invitation. An address that belongs to a colleague or to an open invitation is a field error.
pub fn create(tx: &mut Tx, by: &Caller, new: &New) -> Outcome<InvitationId> {
    let mut errors = FieldErrors::new();
    let Some(email) = user::normal_email(&new.email) else {
        return Err(Fault::field("email", "Please give an e-mail address like ana@example.org."));
    };
    if user::by_email(tx, &email)?.is_some() {
        errors.add("email", "A colleague with this address exists already.");
    }
    if tx.one::<i64>(&sql::INVITATION_OPEN_TO, params![&email])? > 0 {
        errors.add("email", "This address is invited already; send that invitation again.");
    }
    errors.refuse_nul("name", &new.name);
    if new.name.chars().count() > user::NAME_MAX {
        errors.add("name", "Please give a shorter name.");
    }
    errors.check()?;
    if let Some(team) = new.team {
        team::find(tx, team)?;
    }
    let (id, now) = (InvitationId(tx.new_id()), tx.now());
    let values = params![id, &email, new.name.trim(), new.role, new.team, by.user, now, now + LIFE_MS];
    tx.run(&sql::INVITATION_CREATE, values)?;
    audit::note(tx, by, "invited", "invitation", id.0, &format!("{email} as {}", new.role.word()))?;
    Ok(id)
}

/// Returns an invitation, whatever became of it.
pub fn find(tx: &mut Tx, id: InvitationId) -> Outcome<Invitation> {
    tx.maybe(&sql::INVITATION_BY_ID, params![id])?.ok_or(Fault::Missing("invitation"))
}

/// Returns the invitations that wait for an answer, newest first; some may have expired.
pub fn open(tx: &mut Tx) -> Outcome<Vec<Invitation>> {
    Ok(tx.all(&sql::INVITATIONS_OPEN, params![])?)
}

/// Lets an open invitation run anew; its earlier link ends.
pub fn renew(tx: &mut Tx, by: &Caller, id: InvitationId) -> Outcome<()> {
    let found = find(tx, id)?;
    if tx.run(&sql::INVITATION_RENEW, params![id, tx.now() + LIFE_MS])? == 0 {
        return Err(ended());
    }
    audit::note(tx, by, "invited again", "invitation", id.0, &found.email)
}

/// Ends an open invitation; its link opens nothing any more.
pub fn revoke(tx: &mut Tx, by: &Caller, id: InvitationId) -> Outcome<()> {
    let found = find(tx, id)?;
    if tx.run(&sql::INVITATION_REVOKE, params![id, tx.now()])? == 0 {
        return Err(ended());
    }
    audit::note(tx, by, "revoked", "invitation", id.0, &found.email)
}

/// Returns the invitation that a link with this end opens now.
pub fn opened_by(tx: &mut Tx, id: InvitationId, expires_at: Moment) -> Outcome<Invitation> {
    let found = find(tx, id)?;
    let open = found.accepted_at.is_none() && found.revoked_at.is_none();
    if open && found.expires_at == expires_at && expires_at > tx.now() { Ok(found) } else { Err(ended()) }
}

/// Makes the colleague and uses the invitation up; of two who try, one is refused.
pub fn accept(tx: &mut Tx, id: InvitationId, expires_at: Moment, acceptance: &Acceptance) -> Outcome<UserId> {
    let found = opened_by(tx, id, expires_at)?;
    if tx.run(&sql::INVITATION_ACCEPT, params![id, tx.now()])? == 0 {
        return Err(ended());
    }
    let new = user::New {
        email: found.email,
        name: acceptance.name.clone(),
        role: found.role,
        team: found.team_id,
        password_hash: Some(acceptance.password_hash.clone()),
        zone: acceptance.zone.clone(),
    };
    let who = user::create(tx, &new)?;
    audit::note_of(tx, Some(who), "accepted the invitation", "", &acceptance.address)?;
    Ok(who)
}

fn ended() -> Fault {
    let sentence =
        "This invitation was used, withdrawn or has expired. Ask whoever invited you to send it again.";
    Fault::refused("invitation-ended", sentence)
}
