//! Things compared by length: sources, reasons, people.

use maud::{Markup, Render, html};

use super::axis::Axis;
use super::plot::Twin;
use super::{Paint, Unit, share};
use crate::web::components::Tone;

/// One bar.
#[derive(Clone, Debug)]
#[must_use]
pub struct Bar {
    words: String,
    value: f64,
    interval: Option<(f64, f64)>,
    href: Option<String>,
    note: Option<String>,
    paint: Option<Paint>,
}

impl Bar {
    /// Starts a bar.
    pub fn new(words: impl Into<String>, value: f64) -> Self {
        Self { words: words.into(), value, interval: None, href: None, note: None, paint: None }
    }

    /// Draws how sure we are: whiskers from `low` to `high`.
    pub fn interval(mut self, low: f64, high: f64) -> Self {
        self.interval = Some((low, high));
        self
    }

    /// Makes the bar open its rows.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Adds quiet words after the figure: "of 60".
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Gives this bar its own colour.
    pub fn paint(mut self, paint: impl Into<Paint>) -> Self {
        self.paint = Some(paint.into());
        self
    }
}

/// Horizontal bars under each other.
#[derive(Clone, Debug)]
#[must_use]
pub struct BarChart {
    title: String,
    unit: Unit,
    paint: Paint,
    bars: Vec<Bar>,
}

impl BarChart {
    /// Starts a chart.
    pub fn new(title: impl Into<String>, unit: Unit) -> Self {
        Self { title: title.into(), unit, paint: Paint::Tone(Tone::Accent), bars: Vec::new() }
    }

    /// Sets the colour of bars that have none of their own.
    pub fn paint(mut self, paint: impl Into<Paint>) -> Self {
        self.paint = paint.into();
        self
    }

    /// Adds a bar.
    pub fn bar(mut self, bar: Bar) -> Self {
        self.bars.push(bar);
        self
    }

    /// Adds many bars.
    pub fn bars(mut self, bars: impl IntoIterator<Item = Bar>) -> Self {
        self.bars.extend(bars);
        self
    }

    fn axis(&self) -> Axis {
        let ends = self.bars.iter().flat_map(|bar| {
            let (low, high) = bar.interval.unwrap_or((bar.value, bar.value));
            [bar.value, low, high]
        });
        // The longest bar fills the width: lengths are compared with each other, not read off an axis.
        let finite = ends.filter(|value| value.is_finite());
        let (low, high) =
            finite.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let high = if high - low < f64::MIN_POSITIVE { 1.0 } else { high };
        Axis { low, high, ticks: Vec::new() }
    }

    fn draw(&self, bar: &Bar, axis: &Axis) -> Markup {
        let (zero, end) = (axis.place(0.0), axis.place(bar.value));
        html! {
            li class=(bar.paint.unwrap_or(self.paint).class()) {
                @match &bar.href {
                    Some(href) => a.bar-words.cover href=(href) { (bar.words) },
                    None => span.bar-words { (bar.words) },
                }
                svg.bar aria-hidden="true" {
                    rect.bar-track width="100%" height="100%" rx="3" {}
                    rect.bar-fill x=(share(zero.min(end))) width=(share((end - zero).abs())) height="100%" rx="3" {}
                    @if let Some((low, high)) = bar.interval {
                        @let (from, to) = (share(axis.place(low)), share(axis.place(high)));
                        g.whisker {
                            line x1=(from) x2=(to) y1="50%" y2="50%" {}
                            line x1=(from) x2=(from) y1="25%" y2="75%" {}
                            line x1=(to) x2=(to) y1="25%" y2="75%" {}
                        }
                    }
                }
                span.bar-value { (self.unit.full(bar.value)) @if let Some(note) = &bar.note { " " span.note { (note) } } }
            }
        }
    }

    fn twin(&self) -> Twin {
        let uncertain = self.bars.iter().any(|bar| bar.interval.is_some());
        if !uncertain {
            // Every figure already stands beside its bar.
            return Twin::default();
        }
        let row = |bar: &Bar| {
            let (low, high) = bar.interval.unwrap_or((bar.value, bar.value));
            vec![bar.words.clone(), self.unit.full(bar.value), self.unit.full(low), self.unit.full(high)]
        };
        let head = ["", "Value", "From", "To"].map(str::to_owned).to_vec();
        Twin { head, rows: self.bars.iter().map(row).collect() }
    }
}

impl Render for BarChart {
    fn render(&self) -> Markup {
        if self.bars.is_empty() {
            return super::plot::nothing(&self.title);
        }
        let axis = self.axis();
        html! {
            figure.chart {
                figcaption { span.chart-title { (self.title) } }
                ul.bars { @for bar in &self.bars { (self.draw(bar, &axis)) } }
                (self.twin())
            }
        }
    }
}
