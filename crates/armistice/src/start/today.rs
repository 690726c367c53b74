//! What today wants of a colleague.

use measure::Moment;
use store::{Tx, params};

use crate::fault::Outcome;
use crate::people::UserId;
use crate::sales::HandoffId;
use crate::sql::start as sql;

/// Handoffs on the start page; the inbox has them all.
const HANDOFFS_MAX: usize = 8;

store::record! {
    /// An open handoff of a seller.
    pub(super) struct OwnHandoff {
        pub id: HandoffId,
        pub state: String,
        pub offered_at: Moment,
        pub next_due_at: Option<Moment>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
    }
}

impl OwnHandoff {
    /// Returns the contact's name, or the address, or a word for neither.
    pub fn contact(&self) -> String {
        let names = [self.first_name.as_deref(), self.last_name.as_deref()];
        let name = names.into_iter().flatten().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
        if name.is_empty() { self.email.clone().unwrap_or_else(|| "No name yet".to_owned()) } else { name }
    }
}

/// Returns the most urgent handoffs of a seller.
pub(super) fn handoffs(tx: &mut Tx, who: UserId) -> Outcome<Vec<OwnHandoff>> {
    Ok(tx.all(&sql::OWN_HANDOFFS, params![who, HANDOFFS_MAX])?)
}
