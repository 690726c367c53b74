//! May this mail leave now? Asked when it is leased, so that what somebody said a second ago counts.

use store::Tx;

use super::message::Message;
use super::suppression;
use super::words::{Class, State};
use crate::capture::consent;
use crate::contacts::contact;
use crate::fault::Outcome;
use crate::keys::Keys;

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Send,
    /// It may not: [`State::Held`] or [`State::Suppressed`], and why.
    Stop(State, String),
}

/// Judges a mail by what is known of its recipient now.
pub fn judge(tx: &mut Tx, keys: &Keys, message: &Message) -> Outcome<Verdict> {
    let waited_for = matches!(message.send_class, Class::Transactional | Class::Personal);
    let reasons = suppression::reasons(tx, keys, &message.to_address)?;
    if let Some(reason) = reasons.into_iter().find(|reason| !waited_for || reason.stops_everything()) {
        return Ok(Verdict::Stop(
            State::Suppressed,
            format!("the address is suppressed: {}", reason.label()),
        ));
    }
    let Some(id) = message.recipient().contact() else { return Ok(Verdict::Send) };
    if contact::find(tx, id)?.erased_at.is_some() {
        return Ok(Verdict::Stop(State::Suppressed, "the contact was erased".to_owned()));
    }
    let Some(purpose) = &message.consent_purpose else { return Ok(Verdict::Send) };
    Ok(match consent::state_of(tx, id, purpose)? {
        Some(consent::State::Given) => Verdict::Send,
        Some(consent::State::Withdrawn) => {
            Verdict::Stop(State::Suppressed, format!("the contact withdrew their consent to {purpose} mail"))
        }
        None => Verdict::Stop(State::Held, format!("the contact never consented to {purpose} mail")),
    })
}
