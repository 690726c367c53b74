//! Mails that let colleagues in: an invitation, a new password. The row that gives the reason and the row that
//! promises the mail are written in one transaction.

use store::Tx;

use crate::fault::Outcome;
use crate::people::{Caller, InvitationId, PasswordResetId, UserId, audit, invitation, reset, user};
use crate::post::system::{self, Notice};
use crate::post::words::Recipient;
pub use crate::settings::mail_leaves;

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
    let notice = Notice {
        name: system::INVITATION,
        recipient: Recipient::Invitation(id),
        to: &found.email,
        subject: id.0,
        // Each renewal is a mail of its own; the same one twice is one.
        occurrence: found.expires_at.0,
        why_you: &format!("{} invited you.", by.name),
        why_now: "The invitation was just made.",
    };
    system::plan(tx, &notice)?;
    Ok(())
}

fn mail_reset(tx: &mut Tx, id: PasswordResetId, why_now: &str) -> Outcome<()> {
    let found = reset::find(tx, id)?;
    let notice = Notice {
        name: system::NEW_PASSWORD,
        recipient: Recipient::User(found.user_id),
        to: &found.email,
        subject: id.0,
        occurrence: id.0,
        why_you: "You have an account here.",
        why_now,
    };
    system::plan(tx, &notice)?;
    Ok(())
}
