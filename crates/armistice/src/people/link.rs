//! Links that let a colleague in: bound to one row and its end, so that renewing or using the row ends them.

use measure::Moment;

use super::{InvitationId, PasswordResetId};
use crate::keys::{Keys, Purpose};

/// Returns the path of an invitation that ends at a moment.
pub fn to_invitation(keys: &Keys, id: InvitationId, expires_at: Moment) -> String {
    format!("/invitation/{}", keys.sign(Purpose::Invitation, &payload(id.0, expires_at)))
}

/// Returns the path of a page for a new password that ends at a moment.
pub fn to_reset(keys: &Keys, id: PasswordResetId, expires_at: Moment) -> String {
    format!("/new-password/{}", keys.sign(Purpose::PasswordReset, &payload(id.0, expires_at)))
}

/// Returns the invitation and the end that a signed text speaks of.
pub fn invitation(keys: &Keys, signed: &str) -> Option<(InvitationId, Moment)> {
    let (id, expires_at) = read(keys.verify(Purpose::Invitation, signed)?)?;
    Some((InvitationId(id), expires_at))
}

/// Returns the request for a new password and the end that a signed text speaks of.
pub fn reset(keys: &Keys, signed: &str) -> Option<(PasswordResetId, Moment)> {
    let (id, expires_at) = read(keys.verify(Purpose::PasswordReset, signed)?)?;
    Some((PasswordResetId(id), expires_at))
}

fn payload(id: i64, expires_at: Moment) -> String {
    format!("{}-{}", store::id_to_text(id), store::id_to_text(expires_at.0))
}

fn read(payload: &str) -> Option<(i64, Moment)> {
    let (id, expires_at) = payload.split_once('-')?;
    Some((store::id_from_text(id).ok()?, Moment(store::id_from_text(expires_at).ok()?)))
}
