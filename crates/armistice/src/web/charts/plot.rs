//! The frame around curves and columns: grid, axes, legend, table twin.

use maud::{Markup, Render, html};

use super::axis::Axis;
use super::{Paint, Unit, share};

/// One name in the legend.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) paint: Paint,
    pub(super) dashed: bool,
    pub(super) words: String,
}

/// A label under the plot.
#[derive(Clone, Debug)]
pub(super) struct Tick {
    pub(super) place: f64,
    pub(super) words: String,
    /// Left out where there is little room.
    pub(super) spare: bool,
}

/// The figures behind the picture: a head and rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Twin {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Everything around the drawing itself.
#[derive(Clone, Debug)]
pub(super) struct Plot<'a> {
    pub(super) title: &'a str,
    pub(super) description: String,
    pub(super) axis: &'a Axis,
    pub(super) unit: &'a Unit,
    pub(super) ticks: Vec<Tick>,
    pub(super) keys: Vec<Key>,
    pub(super) twin: Twin,
    /// SVG elements placed by percentages.
    pub(super) drawing: Markup,
}

impl Render for Plot<'_> {
    fn render(&self) -> Markup {
        html! {
            figure.chart {
                figcaption {
                    span.chart-title { (self.title) }
                    @if self.keys.len() > 1 { ul.legend { @for key in &self.keys { (key) } } }
                }
                div.plot {
                    svg.plot-values aria-hidden="true" {
                        @for tick in &self.axis.ticks {
                            text x="100%" dx="-8" y=(share(self.axis.drop(*tick))) dy="4" { (self.unit.short(*tick)) }
                        }
                    }
                    svg.plot-area role="img" {
                        title { (self.title) }
                        desc { (self.description) }
                        @for tick in &self.axis.ticks {
                            @let y = share(self.axis.drop(*tick));
                            line.grid-line.zero[*tick == 0.0] x1="0" x2="100%" y1=(y) y2=(y) {}
                        }
                        (self.drawing)
                    }
                    svg.plot-labels aria-hidden="true" { @for tick in &self.ticks { (tick) } }
                }
                (self.twin)
            }
        }
    }
}

impl Render for Tick {
    fn render(&self) -> Markup {
        let class = match self.place {
            place if place < 0.03 => "start",
            place if place > 0.97 => "end",
            _ => "middle",
        };
        let class = if self.spare { format!("{class} spare") } else { class.to_owned() };
        html! { text class=(class) x=(share(self.place)) y="16" { (self.words) } }
    }
}

impl Render for Key {
    fn render(&self) -> Markup {
        html! {
            li class=(self.paint.class()) {
                svg.key width="14" height="8" aria-hidden="true" { line.dashed[self.dashed] x1="1" x2="13" y1="4" y2="4" {} }
                (self.words)
            }
        }
    }
}

impl Render for Twin {
    fn render(&self) -> Markup {
        html! {
            @if !self.rows.is_empty() {
                details.twin {
                    summary { "Show the figures" }
                    div.table-scroll tabindex="0" role="region" aria-label="Figures" {
                        table.table {
                            thead { tr { @for (index, head) in self.head.iter().enumerate() { th scope="col" class=[(index > 0).then_some("num")] { (head) } } } }
                            tbody {
                                @for row in &self.rows {
                                    tr {
                                        @for (index, cell) in row.iter().enumerate() {
                                            @if index == 0 { th scope="row" { (cell) } } @else { td.num { (cell) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Draws the note that stands where a chart has nothing to show.
pub(super) fn nothing(title: &str) -> Markup {
    html! {
        figure.chart {
            figcaption { span.chart-title { (title) } }
            p.chart-empty { "Nothing to show yet" }
        }
    }
}

/// Writes points (fractions of width and height) as an SVG path on a 1000 by 1000 canvas; a gap begins a new stretch.
pub(super) fn path(points: impl IntoIterator<Item = Option<(f64, f64)>>) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    let mut pen_down = false;
    for point in points {
        match point {
            Some((x, y)) => {
                let verb = if pen_down { 'L' } else { 'M' };
                write!(out, "{verb}{:.1} {:.1}", x * 1000.0, y * 1000.0)
                    .expect("writing to a string cannot fail");
                pen_down = true;
            }
            None => pen_down = false,
        }
    }
    out
}

/// Draws paths on a canvas that stretches with the chart while their strokes keep their width.
pub(super) fn canvas(paths: Markup) -> Markup {
    html! { svg.canvas viewBox="0 0 1000 1000" preserveAspectRatio="none" width="100%" height="100%" { (paths) } }
}
