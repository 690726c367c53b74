//! A contact that meets the definition goes to Sales: the handoff, its owner, its stage, its clocks, a mail to the
//! owner, in one transaction.

use store::Tx;

use crate::agreement::{Agreement, clock};
use crate::contacts::stage::{self, Move, Stage};
use crate::contacts::{ContactId, activity, contact, owner};
use crate::fault::Outcome;
use crate::people::user;
use crate::post::system;
use crate::sales::{HandoffId, handoff, routing};

/// Who acts when nobody does.
const AUTHOR: &str = "system";

/// Offers a contact to Sales under an agreement, because its definition holds for these reasons. Called by
/// `consider`, which has asked the agreement in force and looked that Sales does not have the contact already; a
/// contact with an open handoff is refused as `handoff-open`.
///
/// The contact becomes marketing-qualified and belongs to the handoff's owner, so that the owner sees it; the owner
/// is told by mail, because a handoff that nobody hears of is none.
pub fn offer(
    tx: &mut Tx,
    id: ContactId,
    agreement: &Agreement,
    reasons: &[rules::Reason],
) -> Outcome<HandoffId> {
    let now = tx.now();
    let route = routing::route(tx, id)?;
    let new = handoff::New {
        contact: id,
        agreement: agreement.id,
        owner: route.owner,
        reasons,
        basis: route.basis.words(),
    };
    let offered = handoff::offer(tx, &new)?;
    let reason = format!("Meets the definition of version {}", agreement.version);
    stage::change(tx, id, Move { to: Stage::MarketingQualified, reason: &reason, author: AUTHOR, at: now })?;
    contact::recycle_until(tx, id, None)?;
    owner::give(tx, id, route.owner, AUTHOR)?;
    let seller = user::find(tx, route.owner)?.name;
    let summary = format!("Offered to {seller}, who {}", route.basis.words());
    let noted = activity::New {
        contact: id,
        kind: activity::Kind::Handoff,
        summary: &summary,
        reference: Some(offered.0),
        author: AUTHOR,
        at: now,
    };
    activity::note(tx, &noted)?;
    let subject = clock::Subject { handoff: offered, contact: id, owner: route.owner, at: now };
    let due = clock::start(tx, &subject, agreement)?;
    handoff::set_due(tx, offered, Some(due))?;
    system::handoff_offered(tx, offered.0, route.owner)?;
    Ok(offered)
}
