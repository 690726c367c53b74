//! Curves over time: what was done, what was promised, where it is heading.

use maud::{Markup, Render, html};

use super::axis::{Axis, sparse};
use super::plot::{Key, Plot, Tick, Twin, canvas, nothing, path};
use super::{Paint, Unit, share};

/// The most labels under the curve.
const LABELS_MAX: usize = 8;
/// The most places that answer the pointer; a longer curve answers at every n-th point.
const HITS_MAX: usize = 120;

/// One curve; a gap is `None`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Series {
    words: String,
    paint: Paint,
    values: Vec<Option<f64>>,
    style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Solid,
    Area,
    Dashed,
}

impl Series {
    /// A solid curve.
    pub fn new(
        words: impl Into<String>,
        paint: impl Into<Paint>,
        values: impl IntoIterator<Item = Option<f64>>,
    ) -> Self {
        Self {
            words: words.into(),
            paint: paint.into(),
            values: values.into_iter().collect(),
            style: Style::Solid,
        }
    }

    /// Fills the ground under the curve lightly.
    pub fn filled(mut self) -> Self {
        self.style = Style::Area;
        self
    }

    /// Draws it dashed: a target, a projection; something that has not happened.
    pub fn dashed(mut self) -> Self {
        self.style = Style::Dashed;
        self
    }

    fn at(&self, index: usize) -> Option<f64> {
        self.values.get(index).copied().flatten().filter(|value| value.is_finite())
    }
}

/// A chart of curves over labelled points.
#[derive(Clone, Debug)]
#[must_use]
pub struct LineChart {
    title: String,
    unit: Unit,
    labels: Vec<String>,
    series: Vec<Series>,
    today: Option<usize>,
}

impl LineChart {
    /// Starts a chart with one label per point (days, months).
    pub fn new<T: Into<String>>(
        title: impl Into<String>,
        unit: Unit,
        labels: impl IntoIterator<Item = T>,
    ) -> Self {
        let labels = labels.into_iter().map(Into::into).collect();
        Self { title: title.into(), unit, labels, series: Vec::new(), today: None }
    }

    /// Adds a curve.
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// Marks the point that is now with an upright line.
    pub fn today(mut self, index: usize) -> Self {
        self.today = Some(index);
        self
    }

    fn x(&self, index: usize) -> f64 {
        if self.labels.len() < 2 { 0.5 } else { index as f64 / (self.labels.len() - 1) as f64 }
    }

    fn curve(&self, series: &Series, axis: &Axis) -> Markup {
        let points: Vec<Option<(f64, f64)>> = (0..self.labels.len())
            .map(|index| series.at(index).map(|value| (self.x(index), axis.drop(value))))
            .collect();
        let known: Vec<(f64, f64)> = points.iter().copied().flatten().collect();
        let lonely = known.len() == 1;
        html! {
            g class=(series.paint.class()) {
                @if let (Style::Area, Some(first), Some(last)) = (series.style, known.first(), known.last()) {
                    @let base = axis.drop(0.0);
                    @let ground = known.iter().copied().chain([(last.0, base), (first.0, base)]).map(Some);
                    (canvas(html! { path.area d=(path(ground)) {} }))
                }
                (canvas(html! { path.curve.dashed[series.style == Style::Dashed] d=(path(points)) {} }))
                @if lonely { @for (x, y) in known { circle.spot cx=(share(x)) cy=(share(y)) r="3.5" {} } }
            }
        }
    }

    /// Draws upright strips that say their figures when pointed at.
    fn hits(&self, axis: &Axis) -> Markup {
        let count = self.labels.len();
        let every = count.div_ceil(HITS_MAX).max(1);
        let width = every as f64 / count.max(1) as f64;
        html! {
            @for index in (0..count).step_by(every) {
                @let x = self.x(index);
                g.hit {
                    title {
                        (self.labels[index])
                        @for series in &self.series { @if let Some(value) = series.at(index) { "\n" (series.words) ": " (self.unit.full(value)) } }
                    }
                    rect x=(share(x - width / 2.0)) width=(share(width)) height="100%" {}
                    line x1=(share(x)) x2=(share(x)) y1="0" y2="100%" {}
                    @for series in &self.series {
                        @if let Some(value) = series.at(index) {
                            circle class=(series.paint.class()) cx=(share(x)) cy=(share(axis.drop(value))) r="3.5" {}
                        }
                    }
                }
            }
        }
    }

    fn ticks(&self) -> Vec<Tick> {
        let tick = |(order, index): (usize, usize)| Tick {
            place: self.x(index),
            words: self.labels[index].clone(),
            spare: order % 2 == 1,
        };
        sparse(self.labels.len(), LABELS_MAX).enumerate().map(tick).collect()
    }

    fn twin(&self) -> Twin {
        let head = std::iter::once(String::new())
            .chain(self.series.iter().map(|series| series.words.clone()))
            .collect();
        let cell = |series: &Series, index| {
            series.at(index).map_or_else(|| "–".to_owned(), |value| self.unit.full(value))
        };
        let row = |(index, label): (usize, &String)| {
            std::iter::once(label.clone())
                .chain(self.series.iter().map(|series| cell(series, index)))
                .collect()
        };
        Twin { head, rows: self.labels.iter().enumerate().map(row).collect() }
    }

    fn description(&self) -> String {
        let ends = self.series.iter().filter_map(|series| {
            let last = (0..self.labels.len())
                .rev()
                .find_map(|index| series.at(index).map(|value| (index, value)))?;
            Some(format!("{}: {} at {}.", series.words, self.unit.full(last.1), self.labels[last.0]))
        });
        ends.collect::<Vec<_>>().join(" ")
    }
}

impl Render for LineChart {
    fn render(&self) -> Markup {
        let values = || self.series.iter().flat_map(|series| series.values.iter().copied().flatten());
        if self.labels.is_empty() || !values().any(f64::is_finite) {
            return nothing(&self.title);
        }
        let axis = Axis::over(values(), self.unit.scale(), self.unit == Unit::Count);
        let keys = self.series.iter().map(|series| Key {
            paint: series.paint,
            dashed: series.style == Style::Dashed,
            words: series.words.clone(),
        });
        Plot {
            title: &self.title,
            description: self.description(),
            axis: &axis,
            unit: &self.unit,
            ticks: self.ticks(),
            keys: keys.collect(),
            twin: self.twin(),
            drawing: html! {
                @if let Some(today) = self.today { @let x = share(self.x(today)); line.today-line x1=(x) x2=(x) y1="0" y2="100%" {} }
                @for series in &self.series { (self.curve(series, &axis)) }
                (self.hits(&axis))
            },
        }
        .render()
    }
}
