//! Time to an event: the share that has reached it by each day, as steps, with how sure we are.

use maud::{Markup, Render, html};

use super::axis::Axis;
use super::plot::{Key, Plot, Tick, Twin, canvas, nothing, path};
use super::{Paint, Unit, share};
use crate::web::format::compact;

/// The most rows of the table twin; a longer curve is thinned evenly.
const TWIN_MAX: usize = 40;

/// One step of a curve: from `at` on, the share is `share`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Days (or whatever the chart's `by` says) since the start.
    pub at: f64,
    /// Share that has reached the event, 0 to 1.
    pub share: f64,
    /// Lower and upper end of the interval.
    pub interval: Option<(f64, f64)>,
}

/// One group's curve; points ascend by `at`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Curve {
    words: String,
    paint: Paint,
    points: Vec<CurvePoint>,
}

impl Curve {
    /// Starts a curve; points that are not finite are left out.
    pub fn new(
        words: impl Into<String>,
        paint: impl Into<Paint>,
        points: impl IntoIterator<Item = CurvePoint>,
    ) -> Self {
        let points =
            points.into_iter().filter(|point| point.at.is_finite() && point.share.is_finite()).collect();
        Self { words: words.into(), paint: paint.into(), points }
    }
}

/// Step curves over time since a start.
#[derive(Clone, Debug)]
#[must_use]
pub struct SurvivalChart {
    title: String,
    by: String,
    curves: Vec<Curve>,
}

impl SurvivalChart {
    /// Starts a chart; `by` names the x axis: "days since the first contact".
    pub fn new(title: impl Into<String>, by: impl Into<String>) -> Self {
        Self { title: title.into(), by: by.into(), curves: Vec::new() }
    }

    /// Adds a group.
    pub fn curve(mut self, curve: Curve) -> Self {
        self.curves.push(curve);
        self
    }

    fn points(&self) -> impl Iterator<Item = &CurvePoint> {
        self.curves.iter().flat_map(|curve| &curve.points)
    }

    fn draw(curve: &Curve, time: &Axis, axis: &Axis) -> Markup {
        let band =
            steps(curve, time, |point| axis.drop(point.interval.unwrap_or((point.share, point.share)).0))
                .into_iter()
                .chain(
                    steps(curve, time, |point| {
                        axis.drop(point.interval.unwrap_or((point.share, point.share)).1)
                    })
                    .into_iter()
                    .rev(),
                );
        let line = steps(curve, time, |point| axis.drop(point.share));
        html! {
            g class=(curve.paint.class()) {
                @if curve.points.iter().any(|point| point.interval.is_some()) {
                    (canvas(html! { path.band d=(path(band.map(Some))) {} }))
                }
                (canvas(html! { path.curve d=(path(line.into_iter().map(Some))) {} }))
                @for point in &curve.points {
                    circle.spot.silent cx=(share(time.place(point.at))) cy=(share(axis.drop(point.share))) r="4" {
                        title { (curve.words) ": " (Unit::Share.full(point.share)) " by " (compact(point.at)) }
                    }
                }
            }
        }
    }

    fn twin(&self) -> Twin {
        let head = ["", "By", "Share", "From", "To"].map(str::to_owned).to_vec();
        let every = self.points().count().div_ceil(TWIN_MAX).max(1);
        let rows = self.curves.iter().flat_map(|curve| {
            curve.points.iter().step_by(every).map(|point| {
                let (low, high) = point.interval.unwrap_or((f64::NAN, f64::NAN));
                let shares = [point.share, low, high].map(|value| Unit::Share.full(value));
                [curve.words.clone(), compact(point.at)].into_iter().chain(shares).collect()
            })
        });
        Twin { head, rows: rows.collect() }
    }
}

impl Render for SurvivalChart {
    fn render(&self) -> Markup {
        if self.points().next().is_none() {
            return nothing(&self.title);
        }
        let time = Axis::over(self.points().map(|point| point.at), 1.0, false);
        let tops =
            self.points().flat_map(|point| [point.share, point.interval.map_or(0.0, |(_, high)| high)]);
        let axis = Axis::over(tops, Unit::Share.scale(), false);
        let last = time.ticks.len().saturating_sub(1);
        let tick = |(index, at): (usize, &f64)| Tick {
            place: time.place(*at),
            words: if index == last { format!("{} {}", compact(*at), self.by) } else { compact(*at) },
            spare: false,
        };
        Plot {
            title: &self.title,
            description: format!("Share over {}.", self.by),
            axis: &axis,
            unit: &Unit::Share,
            ticks: time.ticks.iter().enumerate().map(tick).collect(),
            keys: self
                .curves
                .iter()
                .map(|curve| Key { paint: curve.paint, dashed: false, words: curve.words.clone() })
                .collect(),
            twin: self.twin(),
            drawing: html! { @for curve in &self.curves { (Self::draw(curve, &time, &axis)) } },
        }
        .render()
    }
}

/// Turns points into the corners of a staircase that begins at the origin's height and runs to the end of the axis.
fn steps(curve: &Curve, time: &Axis, height: impl Fn(&CurvePoint) -> f64) -> Vec<(f64, f64)> {
    let mut corners = vec![(time.place(0.0), 1.0)];
    for point in &curve.points {
        let x = time.place(point.at);
        if let Some(&(_, before)) = corners.last() {
            corners.push((x, before));
        }
        corners.push((x, height(point)));
    }
    corners
}
