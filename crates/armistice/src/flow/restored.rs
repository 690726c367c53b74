//! A backup is back: nobody knows what left the house, and who asked for no more mail, after it was taken.

use store::Tx;

use crate::fault::Outcome;
use crate::nurture::journey;
use crate::people::audit;
use crate::post::ledger;

/// What waits for a person after a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Mails to contacts that were still to be sent.
    pub mails: usize,
    /// Journeys that ran.
    pub journeys: usize,
}

/// Holds every mail to a contact that was still to be sent and pauses every journey: either may have been sent since.
pub fn wait_for_a_person(tx: &mut Tx) -> Outcome<Waiting> {
    let why = "it may have been sent after the backup that was restored; send it again if it was not";
    let waiting = Waiting { mails: ledger::hold_all(tx, why)?, journeys: journey::pause_all(tx)? };
    let detail = format!("{} mails held, {} journeys paused", waiting.mails, waiting.journeys);
    audit::note_of(tx, None, "restored a backup", &detail, "console")?;
    Ok(waiting)
}
