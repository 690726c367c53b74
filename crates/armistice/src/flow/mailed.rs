//! What follows from what became of a mail: the timeline of its contact, and addresses that do not exist.

use store::Tx;

use crate::contacts::activity;
use crate::fault::Outcome;
use crate::keys::Keys;
use crate::nurture::template;
use crate::post::ledger::{self, Ended};
use crate::post::words::{Reason, State};
use crate::post::{message, suppression};

/// Enhanced status codes (RFC 3463) that say: there is no such address.
const NO_SUCH_ADDRESS: [&str; 5] = [" 5.1.1 ", " 5.1.2 ", " 5.1.3 ", " 5.1.6 ", " 5.1.10 "];

/// Writes how tries ended, each once, with what follows.
pub fn settle(tx: &mut Tx, keys: &Keys, ended: &[Ended]) -> Outcome<()> {
    for one in ended {
        if ledger::settle(tx, one)? {
            follow(tx, keys, one)?;
        }
    }
    Ok(())
}

fn follow(tx: &mut Tx, keys: &Keys, ended: &Ended) -> Outcome<()> {
    let found = message::find(tx, ended.message)?;
    match ended.outcome {
        State::Accepted => {}
        State::Refused if NO_SUCH_ADDRESS.iter().any(|code| ended.answer.contains(code)) => {
            suppression::suppress(tx, keys, &found.to_address, Reason::Bounced, "mail server")?;
            return Ok(());
        }
        _ => return Ok(()),
    }
    let (Some(contact), Some(template)) = (found.recipient().contact(), found.template_id) else {
        return Ok(());
    };
    let summary = format!("Was sent \u{201c}{}\u{201d}", template::find(tx, template)?.name);
    let noted = activity::New {
        contact,
        kind: activity::Kind::MailSent,
        summary: &summary,
        reference: Some(found.id.0),
        author: "post",
        at: tx.now(),
    };
    activity::note(tx, &noted)?;
    Ok(())
}
