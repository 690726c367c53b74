//! Mails that let colleagues in: an invitation, a new password. The row that gives the reason and the row that
//! promises the mail are written in one transaction.

use store::{Tx, params};

use crate::fault::Outcome;
use crate::people::{Caller, InvitationId, PasswordResetId, UserId, audit, invitation, reset, user};
pub use crate::settings::mail_leaves;
use crate::sql::colleagues as sql;

/// The system mail with the link of an invitation.
pub const INVITATION: &str = "invitation";
/// The system mail with the link for a new password.
pub const NEW_PASSWORD: &str = "new_password";

/// Invites a colleague by mail.
pub fn invite(tx: &mut Tx, by: &Caller, new: &invitation::New) -> Outcome<InvitationId> {
    let id = invitation::create(tx, by, new)?;
    mail_invitation(tx, by, id)?;
    Ok(id)
}

/// Sends an open invitation again, with a new link.
pub fn invite_again(tx: &mut Tx, by: &Caller, id: InvitationId) -> Outcome<()> {
    invitation::renew(tx, by, id)?;
    mail_invitation(tx, by, id)
}

/// Sends a link for a new password to the colleague with this address, if there is one who may sign in. The caller
/// learns nothing about which.
pub fn forgot(tx: &mut Tx, email: &str, address: &str) -> Outcome<()> {
    let found = user::by_email(tx, email)?.filter(|user| user.disabled_at.is_none());
    audit::note_of(tx, found.as_ref().map(|user| user.id), "asked for a new password", "", address)?;
    if let Some(user) = found {
        let id = reset::create(tx, user.id)?;
        mail_reset(tx, id, "You asked for it on the sign-in page.")?;
    }
    Ok(())
}

/// Sends a link for a new password to a colleague, on behalf of an admin.
pub fn offer_new_password(tx: &mut Tx, by: &Caller, who: UserId) -> Outcome<PasswordResetId> {
    let user = user::find(tx, who)?;
    let id = reset::create(tx, who)?;
    audit::note(tx, by, "offered a new password", "user", who.0, &user.email)?;
    mail_reset(tx, id, "An admin of your company asked for it.")?;
    Ok(id)
}

fn mail_invitation(tx: &mut Tx, by: &Caller, id: InvitationId) -> Outcome<()> {
    let found = invitation::find(tx, id)?;
    // Each renewal is a mail of its own; the same one twice is one.
    let purpose = format!("{INVITATION} {}", store::id_to_text(found.expires_at.0));
    let why = format!("{} invited you.", by.name);
    let (message, now) = (tx.new_id(), tx.now());
    let values = params![
        message,
        id,
        "invitation",
        purpose,
        INVITATION,
        id,
        found.email,
        why,
        "The invitation was just made.",
        now
    ];
    tx.run(&sql::MAIL_TO_COLLEAGUE, values)?;
    Ok(())
}

fn mail_reset(tx: &mut Tx, id: PasswordResetId, why: &str) -> Outcome<()> {
    let found = reset::find(tx, id)?;
    let purpose = format!("{NEW_PASSWORD} {id}");
    let (message, now) = (tx.new_id(), tx.now());
    let values = params![
        message,
        found.user_id,
        "user",
        purpose,
        NEW_PASSWORD,
        id,
        found.email,
        "You have an account here.",
        why,
        now
    ];
    tx.run(&sql::MAIL_TO_COLLEAGUE, values)?;
    Ok(())
}
