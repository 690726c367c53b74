//! Counts what a contact did.

use super::field::passes;
use super::{Finding, Judge, earliest};
use crate::facts::{Facts, Touch};
use crate::limits::EVIDENCE_MAX;
use crate::rule::{Count, Did, Pattern, Window};
use measure::Moment;

/// The matching touches inside the window, newest first, and the first one still to come.
struct Tally {
    counted: Vec<(i64, Moment)>,
    next_arrival: Option<Moment>,
}

impl<F: Facts> Judge<'_, F> {
    pub(super) fn did(&self, did: &Did) -> Finding {
        let tally = self.tally(did);
        let count = tally.counted.len();
        let departure = departure(did, &tally.counted);
        Finding {
            holds: did.count.admits(count),
            until: earliest([departure, tally.next_arrival].into_iter()).filter(|until| *until > self.now),
            count,
            touches: tally.counted.iter().take(EVIDENCE_MAX).map(|(id, _)| *id).collect(),
        }
    }

    fn tally(&self, did: &Did) -> Tally {
        match &did.pattern.kind {
            Some(kind) => self.tally_of(did, self.facts.touches_of(kind.as_str()).rev()),
            None => self.tally_of(did, self.facts.touches().rev()),
        }
    }

    /// Walks from the newest touch back to the edge of the window.
    fn tally_of<'a>(&'a self, did: &Did, newest_first: impl Iterator<Item = Touch<'a>>) -> Tally {
        let mut tally = Tally { counted: Vec::new(), next_arrival: None };
        for touch in newest_first {
            let too_old = match did.window {
                Window::Ever => false,
                Window::Within(period) => {
                    touch.at <= self.now && self.now.since(touch.at) >= period.milliseconds()
                }
                Window::Since(start) => touch.at < start,
            };
            if too_old {
                break;
            }
            if !matches(&did.pattern, self.facts, &touch) {
                continue;
            }
            if touch.at > self.now {
                tally.next_arrival = Some(touch.at);
            } else {
                tally.counted.push((touch.id, touch.at));
            }
        }
        tally
    }
}

/// Returns whether the pattern means this touch.
pub(crate) fn matches<'a, F: Facts>(pattern: &Pattern, facts: &'a F, touch: &Touch<'a>) -> bool {
    pattern.kind.as_ref().is_none_or(|kind| kind.as_str() == touch.kind)
        && (pattern.including_machine || !touch.machine)
        && pattern
            .filters
            .iter()
            .all(|filter| passes(facts.property(touch, filter.property.as_str()), &filter.test, touch.at))
}

/// Returns the moment at which enough touches have left the window to turn the verdict.
///
/// When the touch at `place` (newest first) leaves, `place` touches are left: "at least k" ends when k - 1 are
/// left, "at most k" begins when k are, "exactly k" does one or the other.
fn departure(did: &Did, newest_first: &[(i64, Moment)]) -> Option<Moment> {
    let Window::Within(period) = did.window else { return None };
    let count = newest_first.len();
    let place = match did.count {
        Count::AtLeast(wanted) if count >= wanted as usize => wanted.checked_sub(1)?,
        Count::Exactly(wanted) if count == wanted as usize => wanted.checked_sub(1)?,
        Count::AtMost(wanted) | Count::Exactly(wanted) if count > wanted as usize => wanted,
        _ => return None,
    };
    newest_first.get(place as usize).map(|(_, at)| *at + period.milliseconds())
}
