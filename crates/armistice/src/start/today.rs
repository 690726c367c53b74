//! What today wants of a colleague.

use store::Tx;

use crate::fault::Outcome;
use crate::people::Caller;
use crate::sales::list::{self, HandoffLine, Handoffs};

/// Handoffs on the start page; the inbox has them all.
const HANDOFFS_MAX: usize = 8;

/// Returns the caller's most urgent handoffs.
pub(super) fn handoffs(tx: &mut Tx, caller: &Caller) -> Outcome<Vec<HandoffLine>> {
    let own = Handoffs {
        sight: caller.sight(),
        owner: Some(caller.user),
        open: Some(true),
        state: None,
        offered: None,
        skip: 0,
    };
    let mut lines = list::handoffs(tx, &own)?;
    lines.truncate(HANDOFFS_MAX);
    Ok(lines)
}
