//! What names a segment, so that it cannot be archived under it.

use store::Tx;

use super::segment::{self, Segment};
use super::{order, vocabulary};
use crate::agreement::version::{self, Status};
use crate::fault::{Fault, Outcome};
use crate::nurture::journey;

/// Refuses as `segment-in-use` when a rule that is in force, or that may come in force, names the segment.
pub fn check_free(tx: &mut Tx, found: &Segment) -> Outcome<()> {
    let users = of(tx, &found.key)?;
    if users.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "Rules ask for this segment: {}. Take it out there first, then archive it here.",
        users.join(", ")
    );
    Err(Fault::refused("segment-in-use", sentence))
}

/// Returns what asks for the segment of a key, in words.
pub fn of(tx: &mut Tx, key: &str) -> Outcome<Vec<String>> {
    let words = vocabulary::of_house(tx)?;
    let names = |text: &str| {
        rules::parse(text, &words).is_ok_and(|rule| order::asked_by(&rule).iter().any(|asked| asked == key))
    };
    let mut users = Vec::new();
    for other in segment::in_use(tx)? {
        if other.key != key && other.rule.as_deref().is_some_and(names) {
            users.push(format!("the segment {}", other.name));
        }
    }
    for journey in journey::all(tx)? {
        if names(&journey.entry_rule) || names(&journey.exit_rule) {
            users.push(format!("the journey {}", journey.name));
        }
    }
    let now = tx.now();
    let in_force = version::in_force_at(tx, now)?.map(|agreement| agreement.id);
    for agreement in version::all(tx)? {
        let over = matches!(agreement.status(now, in_force), Status::Withdrawn | Status::Superseded);
        if !over && names(&agreement.definition) {
            users.push(format!("version {} of the agreement", agreement.version));
        }
    }
    Ok(users)
}
