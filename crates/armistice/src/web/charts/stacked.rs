//! Columns that stack parts of a whole, period by period.

use maud::{Markup, Render, html};

use super::axis::{Axis, sparse};
use super::plot::{Key, Plot, Tick, Twin, nothing};
use super::{Paint, Unit, share};

/// The most labels under the columns.
const LABELS_MAX: usize = 12;
/// So many labels still stand beside each other on a phone.
const LABELS_NARROW: usize = 5;
/// How much of its place a column fills.
const FILL: f64 = 0.7;

#[derive(Clone, Debug)]
struct Part {
    words: String,
    paint: Paint,
    values: Vec<f64>,
}

/// Stacked columns; negative and non-finite values count as nothing.
#[derive(Clone, Debug)]
#[must_use]
pub struct StackedChart {
    title: String,
    unit: Unit,
    labels: Vec<String>,
    parts: Vec<Part>,
}

impl StackedChart {
    /// Starts a chart with one label per column.
    pub fn new<T: Into<String>>(
        title: impl Into<String>,
        unit: Unit,
        labels: impl IntoIterator<Item = T>,
    ) -> Self {
        Self {
            title: title.into(),
            unit,
            labels: labels.into_iter().map(Into::into).collect(),
            parts: Vec::new(),
        }
    }

    /// Adds a part with one value per column; the first stands at the bottom. Without a paint it takes the next of the palette.
    pub fn part(
        mut self,
        words: impl Into<String>,
        paint: Option<Paint>,
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        let paint = paint.unwrap_or(Paint::Series(self.parts.len()));
        let clean = |value: f64| if value.is_finite() { value.max(0.0) } else { 0.0 };
        self.parts.push(Part { words: words.into(), paint, values: values.into_iter().map(clean).collect() });
        self
    }

    fn at(part: &Part, index: usize) -> f64 {
        part.values.get(index).copied().unwrap_or(0.0)
    }

    fn total(&self, index: usize) -> f64 {
        self.parts.iter().map(|part| Self::at(part, index)).sum()
    }

    fn column(&self, index: usize, axis: &Axis) -> Markup {
        let place = 1.0 / self.labels.len() as f64;
        let x = share((index as f64 + (1.0 - FILL) / 2.0) * place);
        let mut below = 0.0;
        let mut slices = Vec::new();
        for part in self.parts.iter().filter(|part| Self::at(part, index) > 0.0) {
            let top = below + Self::at(part, index);
            slices.push((part, axis.drop(top), axis.drop(below) - axis.drop(top)));
            below = top;
        }
        html! {
            g.column {
                title {
                    (self.labels[index]) ": " (self.unit.full(self.total(index)))
                    @for part in self.parts.iter().rev() { "\n" (part.words) ": " (self.unit.full(Self::at(part, index))) }
                }
                rect.column-hit x=(share(index as f64 * place)) width=(share(place)) height="100%" {}
                @for (part, y, height) in slices {
                    rect class=(format!("slice {}", part.paint.class())) x=(x) width=(share(FILL * place)) y=(share(y)) height=(share(height)) {}
                }
            }
        }
    }

    fn twin(&self) -> Twin {
        let names = self.parts.iter().map(|part| part.words.clone());
        let head = std::iter::once(String::new()).chain(names).chain(["Total".to_owned()]).collect();
        let row = |(index, label): (usize, &String)| {
            let cells = self.parts.iter().map(|part| self.unit.full(Self::at(part, index)));
            std::iter::once(label.clone()).chain(cells).chain([self.unit.full(self.total(index))]).collect()
        };
        Twin { head, rows: self.labels.iter().enumerate().map(row).collect() }
    }
}

impl Render for StackedChart {
    fn render(&self) -> Markup {
        let totals = || (0..self.labels.len()).map(|index| self.total(index));
        if !totals().any(|total| total > 0.0) {
            return nothing(&self.title);
        }
        let axis = Axis::over(totals(), self.unit.scale(), self.unit == Unit::Count);
        let tick = |(order, index): (usize, usize)| Tick {
            place: (index as f64 + 0.5) / self.labels.len() as f64,
            words: self.labels[index].clone(),
            spare: self.labels.len() > LABELS_NARROW && order % 2 == 1,
        };
        let key = |part: &Part| Key { paint: part.paint, dashed: false, words: part.words.clone() };
        Plot {
            title: &self.title,
            description: format!("{} columns of {} parts.", self.labels.len(), self.parts.len()),
            axis: &axis,
            unit: &self.unit,
            ticks: sparse(self.labels.len(), LABELS_MAX).enumerate().map(tick).collect(),
            keys: self.parts.iter().map(key).collect(),
            twin: self.twin(),
            drawing: html! { @for index in 0..self.labels.len() { (self.column(index, &axis)) } },
        }
        .render()
    }
}
