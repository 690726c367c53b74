//! Everything a seller needs about one handoff, read in one transaction.

use measure::Moment;
use store::{Tx, params};

use super::attempt::{self, Attempt, Tally};
use super::handoff::{self, Event, Handoff};
use super::{DealId, HandoffId, deal, routing};
use crate::agreement::clock::{self, Clock};
use crate::agreement::version::{self, Agreement};
use crate::capture::touch::Touch;
use crate::contacts::ContactId;
use crate::contacts::account::{self, Account};
use crate::contacts::activity::Activity;
use crate::contacts::contact::{self, Contact};
use crate::contacts::stage::Stage;
use crate::fault::Outcome;
use crate::people::Sight;
use crate::people::user::{self, User};
use crate::settings;
use crate::sql::dossiers as sql;

/// How many touches and activities the dossier shows of each.
pub const SHOWN: i64 = 30;
/// How many other people of the company it shows.
const OTHERS: i64 = 8;

store::record! {
    /// Another person of the same company.
    pub struct Other {
        pub id: ContactId,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        pub job_title: Option<String>,
        pub stage: Stage,
        pub last_touch_at: Option<Moment>,
    }
}

/// What is known about a handoff.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The handoff.
    pub handoff: Handoff,
    /// Its owner's name.
    pub owner: String,
    /// Who was handed over.
    pub contact: Contact,
    /// Their company.
    pub account: Option<Account>,
    /// Other people there.
    pub others: Vec<Other>,
    /// The version that it is judged under.
    pub agreement: Agreement,
    /// Its promises.
    pub clocks: Vec<Clock>,
    /// Its attempts, the latest first.
    pub attempts: Vec<Attempt>,
    /// How many attempts there are and how many reached the contact.
    pub tally: Tally,
    /// Its history.
    pub events: Vec<Event>,
    /// What the contact did, the latest first.
    pub touches: Vec<Touch>,
    /// What we did, the latest first.
    pub activities: Vec<Activity>,
    /// The deal that it became.
    pub deal: Option<DealId>,
    /// Colleagues whom it may be given to.
    pub sellers: Vec<User>,
    /// The currency of a new deal.
    pub currency: String,
}

/// Returns the dossier of a handoff that the caller may see.
pub fn load(tx: &mut Tx, sight: &Sight, id: HandoffId) -> Outcome<Dossier> {
    let handoff = handoff::find_seen(tx, sight, id)?;
    let contact = contact::find(tx, handoff.contact_id)?;
    let account = contact.account_id.map(|account| account::find(tx, account)).transpose()?;
    let others = match contact.account_id {
        Some(account) => {
            let values = params![account, contact.id, sight.all, sight.user, sight.team, OTHERS];
            tx.all(&sql::DOSSIER_OTHERS, values)?
        }
        None => Vec::new(),
    };
    Ok(Dossier {
        owner: user::find(tx, handoff.owner_id)?.name,
        account,
        others,
        agreement: version::find(tx, handoff.agreement_id)?,
        clocks: clock::of(tx, id)?,
        attempts: attempt::of(tx, id)?,
        tally: attempt::tally(tx, id)?,
        events: handoff::events(tx, id)?,
        touches: tx.all(&sql::DOSSIER_TOUCHES, params![contact.id, SHOWN])?,
        activities: tx.all(&sql::DOSSIER_ACTIVITIES, params![contact.id, SHOWN])?,
        deal: deal::of_handoff(tx, id)?,
        sellers: routing::sellers(tx)?,
        currency: settings::company(tx)?.currency,
        contact,
        handoff,
    })
}
