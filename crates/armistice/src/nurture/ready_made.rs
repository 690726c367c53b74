//! Mails and a journey to start from. Installed by a marketer with one click, whole enough to run as they are.

use store::Tx;

use super::journey::{self, SaidStep};
use super::{JourneyId, template};
use crate::capture::consent::MARKETING;
use crate::fault::{Fault, Outcome};
use crate::people::Caller;

/// Name and text of each mail. Their links lead to the ready-made form `demo-request`: whoever reads them has answered a
/// form, and asking for a talk is the next step, which also ends the journey. The first line of a text is its subject, the second what an inbox shows behind it.
const MAILS: [(&str, &str); 5] = [
    ("Guide and one question", include_str!("ready_made/1-welcome.txt")),
    ("The sum most teams never do", include_str!("ready_made/2-arithmetic.txt")),
    ("How others began", include_str!("ready_made/3-example.txt")),
    ("Not now is a decision", include_str!("ready_made/4-objections.txt")),
    ("Shall I close your file", include_str!("ready_made/5-close.txt")),
];
/// Days to wait after each mail but the last.
const WAITS_DAYS: [&str; 4] = ["3", "6", "9", "14"];
/// The journey's name.
const JOURNEY: &str = "From guide to ready";
/// Who enters: whoever answered a form and may be written to.
const ENTRY: &str = "did submit at least 1 times within 30 days and consent marketing is given and stage in (subscriber, lead)";
/// Who leaves: whoever asked for a talk. Sales taking over, which is what being ready leads to, ends every journey anyway.
const EXIT: &str = "did submit \"demo-request\" within 30 days";

/// Stores the mails and the journey, and returns the journey, which is not started. Installing twice is refused.
pub fn install(tx: &mut Tx, by: &Caller) -> Outcome<JourneyId> {
    if journey::all(tx)?.iter().any(|journey| journey.name == JOURNEY) {
        return Err(Fault::refused("ready-made-installed", "The ready-made journey is here already."));
    }
    let mut steps = Vec::new();
    for (place, (name, text)) in MAILS.iter().enumerate() {
        let id = template::create(tx, by, &said(name, text))?;
        steps.push(SaidStep { kind: "mail".into(), template: id.to_string(), ..SaidStep::default() });
        if let Some(days) = WAITS_DAYS.get(place) {
            steps.push(SaidStep { kind: "wait".into(), days: (*days).into(), ..SaidStep::default() });
        }
    }
    let journey = journey::Said {
        name: JOURNEY.into(),
        purpose: MARKETING.into(),
        entry_rule: ENTRY.into(),
        exit_rule: EXIT.into(),
        rank: "1".into(),
        steps,
    };
    journey::create(tx, by, &journey)
}

fn said(name: &str, text: &str) -> template::Said {
    let mut lines = text.splitn(3, '\n');
    let mut next = || lines.next().unwrap_or_default().to_owned();
    let (subject, preheader, source) = (next(), next(), next());
    template::Said { name: name.to_owned(), purpose: MARKETING.into(), subject, preheader, source }
}
