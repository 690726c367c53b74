//! Scores of everyone, to the same bits as those of one contact.

use measure::Moment;
use rules::score::{Awards, Folds, Scorer};
use rules::{Bound, Part, Scores, Shape, Touch};

use crate::bits::Bits;
use crate::look::Look;
use crate::selection::Selection;
use crate::shard::Shard;

impl Look<'_> {
    /// Scores each contact of a selection at a moment, and hands out its id and its scores.
    ///
    /// Fit asks each rule once for all; readiness asks each rule once for each manner of touch, and then costs some
    /// nanoseconds for each touch and about twenty for each that gives points.
    pub fn score_all(
        &self,
        scorer: &Scorer,
        now: Moment,
        within: &Selection,
        mut give: impl FnMut(i64, Scores),
    ) {
        let fits = self.fit_masks(scorer, now, within);
        let mut folds = Folds::new(scorer);
        for (place, (shard, within)) in self.census.shards.iter().zip(&within.shards).enumerate() {
            let awards = self.awards(scorer, place, shard);
            let touches = &shard.touches.rows;
            for row in within.rows() {
                let told = touches.range(row).map(|position| touches.at_and_manner(position));
                for (at, manner) in told.take_while(|(at, _)| *at <= now) {
                    folds.step(&awards[usize::from(manner)], at);
                }
                folds.next_contact();
            }
            let mut rows = within.rows();
            folds.finish(|readiness| {
                let row = rows.next().expect("each row was folded");
                let (fit, fit_until) = match &fits {
                    Some(masks) => (fit(scorer, masks, place, row), None),
                    None => scorer.fit(&self.row(place, row), now),
                };
                give(shard.id(row), Scores { fit, fit_until, readiness, bands: scorer.model().bands });
            });
        }
    }

    /// Returns for each rule of fit for whom it holds, or nothing when one of them depends on what time it is.
    fn fit_masks(&self, scorer: &Scorer, now: Moment, within: &Selection) -> Option<Vec<Selection>> {
        let rules = || scorer.fit_groups().flat_map(|(_, rules)| rules);
        if !rules().all(|rule| is_timeless(rule.root(), now)) {
            return None;
        }
        Some(rules().map(|rule: &Bound| self.select(rule, now, within)).collect())
    }

    /// Returns what a touch of each manner is worth.
    fn awards(&self, scorer: &Scorer, place: usize, shard: &Shard) -> Vec<Awards> {
        let row = self.row(place, 0);
        let manners = shard.touches.manners.values().enumerate();
        let awards = manners.map(|(place, manner)| match manner {
            Some(manner) => {
                let touch = Touch { id: 0, at: Moment(0), machine: manner.machine, place };
                scorer.awards(&row, &touch)
            }
            None => Awards::default(),
        });
        awards.collect()
    }
}

/// Adds up fit in the order of the model, which decides the last bits.
fn fit(scorer: &Scorer, masks: &[Selection], place: usize, row: u16) -> f64 {
    let mut masks = masks.iter().map(|mask| &mask.shards[place]);
    let mut fit = 0.0;
    for (group, _) in scorer.fit_groups() {
        let mut points = 0.0;
        for (rule, mask) in group.rules.iter().zip(&mut masks) {
            points += if Bits::has(mask, row) { rule.points } else { 0.0 };
        }
        fit += group.bounded(points);
    }
    fit
}

/// Returns whether a part answers alike at every moment as long as nothing happens.
fn is_timeless(part: Part<'_>, now: Moment) -> bool {
    match part.shape(now) {
        Shape::All(parts) | Shape::Any(parts) => parts.into_iter().all(|part| is_timeless(part, now)),
        Shape::Not(part) | Shape::Account(_, part) => is_timeless(part, now),
        Shape::Field(..) | Shape::Tag(_) | Shape::Consent(..) => true,
        Shape::Stage(stage) => stage.held.is_none(),
        Shape::Count(..) | Shape::Follows(_) | Shape::Segment(..) | Shape::Single(_) => false,
    }
}
