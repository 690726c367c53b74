//! Why a contact scores what it scores: every point opened.

use maud::{Markup, html};
use rules::Score;

use super::timeline;
use crate::contacts::portrait::{Point, Why};
use crate::web::{Card, Reader, Reasons, Stat, format, stats};

/// Points of readiness that are shown one by one; the rest is summed.
const POINTS_MAX: usize = 12;
/// Points smaller than this have faded; they are summed as well.
const FADED: f64 = 0.05;

/// Draws both scores now and every point that they are made of.
pub(super) fn card(why: &Why, reader: &Reader) -> Markup {
    let readiness = why.scores.readiness.value_at(reader.now);
    let figures = [
        Stat::new("Fit", format::decimal(why.scores.fit, 0)).note("who they are"),
        Stat::new("Readiness", format::decimal(readiness, 1)).note("what they do, fading"),
    ];
    let of = |score: Score| why.points.iter().filter(move |point| point.explained.score == score);
    let fit = of(Score::Fit).fold(Reasons::new(), |reasons, point| {
        let found = &point.explained.found;
        let text = if found.is_empty() { point.explained.rule.clone() } else { found.join(", ") };
        reasons.points(point.explained.remaining, text, Some(html! { (point.explained.group) }))
    });
    let nothing = why.points.is_empty();
    html! {
        div #why {
            (Card::titled("Why").note(format!("Every point opened. Score model, version {}.", why.version)).body(html! {
                (stats(&figures))
                @if nothing { p.note { "Nothing is known yet that earns a point." } }
                @if of(Score::Fit).next().is_some() { h3 { "Fit" } (fit) }
                @if of(Score::Readiness).next().is_some() { h3 { "Readiness" } (readiness_points(why, reader)) }
            }))
        }
    }
}

/// Draws what is left of the points of readiness, the weightiest first.
fn readiness_points(why: &Why, reader: &Reader) -> Markup {
    let mut points: Vec<&Point> =
        why.points.iter().filter(|point| point.explained.score == Score::Readiness).collect();
    points.sort_by(|one, two| two.explained.remaining.abs().total_cmp(&one.explained.remaining.abs()));
    let shown =
        points.iter().take(POINTS_MAX).take_while(|point| point.explained.remaining.abs() >= FADED).count();
    let (shown, rest) = points.split_at(shown);
    let reasons = shown.iter().fold(Reasons::new(), |reasons, point| {
        let explained = &point.explained;
        let text = html! {
            @match &point.touch {
                Some((kind, subject)) => { (timeline::words(kind).1) " " (subject) }
                None => (explained.rule),
            }
        };
        let earned = html! {
            @if let Some(at) = explained.at { (reader.time(at)) ", " }
            "earned " (format::decimal(explained.points, 1))
        };
        reasons.points(explained.remaining, text, Some(earned))
    });
    let left: f64 = rest.iter().map(|point| point.explained.remaining).sum();
    html! {
        (reasons)
        @if !rest.is_empty() {
            p.note { "And " (format::plural(rest.len() as i64, "touch", "touches")) " that have faded or weigh less, together " (format::decimal(left, 1)) "." }
        }
    }
}
