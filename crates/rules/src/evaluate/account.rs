//! Counts the contacts of an account for whom a rule holds.

use std::ops::ControlFlow;

use super::{Finding, Judge, Report};
use crate::bind::Node;
use crate::facts::Facts;
use crate::limits::EVIDENCE_MAX;
use crate::rule::Quantity;
use measure::Moment;

impl<F: Facts> Judge<'_, F> {
    pub(super) fn account(&self, contacts: Quantity, who: &Node) -> Finding {
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        let mut touches = Vec::new();
        self.facts.visit_account(&mut |other: &F| {
            let report = if self.report == Report::Nothing { Report::Nothing } else { Report::Deciding };
            let outcome = Judge { facts: other, now: self.now, report }.judge(who, true);
            if outcome.holds {
                yes.push(outcome.until);
                touches.extend(outcome.reasons.into_iter().flat_map(|reason| reason.touches));
                touches.truncate(EVIDENCE_MAX);
            } else {
                no.push(outcome.until);
            }
            ControlFlow::Continue(())
        });
        let range = match contacts {
            Quantity::Every => (yes.len() + no.len(), usize::MAX),
            Quantity::Count(count) => count.range(),
        };
        let nobody = contacts == Quantity::Every && yes.is_empty() && no.is_empty();
        Finding {
            holds: (range.0..=range.1).contains(&yes.len()) && !nobody,
            count: yes.len(),
            until: turn(&mut yes, &mut no, range),
            touches,
            ..Finding::default()
        }
    }
}

/// Returns the first moment at which the number of those who say yes may enter or leave the range.
///
/// `yes` and `no` hold when each of them may change their mind. The number rises by k only when k of `no` have, and
/// falls by k only when k of `yes` have, so nothing turns before the k-th of them.
fn turn(
    yes: &mut [Option<Moment>],
    no: &mut [Option<Moment>],
    (least, most): (usize, usize),
) -> Option<Moment> {
    let count = yes.len();
    if count < least {
        kth(no, least - count)
    } else if count > most {
        kth(yes, count - most)
    } else {
        let falls = if least == 0 { None } else { kth(yes, count - least + 1) };
        let rises = if most == usize::MAX { None } else { kth(no, most - count + 1) };
        super::sooner(falls, rises)
    }
}

/// Returns the k-th moment in their order, counted from 1, where never comes last.
fn kth(moments: &mut [Option<Moment>], k: usize) -> Option<Moment> {
    moments.sort_unstable_by_key(|moment| moment.unwrap_or(Moment(i64::MAX)));
    moments.get(k.checked_sub(1)?).copied().flatten()
}
