//! What is done and what comes next.

use maud::{Markup, Render, html};

use crate::web::Icon;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Behind us.
    Done,
    /// The one to do now.
    Current,
    /// Not yet.
    Ahead,
}

#[derive(Clone, Debug)]
struct Item {
    state: StepState,
    title: String,
    text: String,
    action: Option<Markup>,
}

/// A list of steps with a ring that fills: the first ten minutes, the tour.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Checklist {
    items: Vec<Item>,
}

impl Checklist {
    /// Starts an empty checklist.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a step with a sentence and, where something can be done, its button.
    pub fn step(
        mut self,
        state: StepState,
        title: impl Into<String>,
        text: impl Into<String>,
        action: Option<Markup>,
    ) -> Self {
        self.items.push(Item { state, title: title.into(), text: text.into(), action });
        self
    }
}

impl Render for Checklist {
    fn render(&self) -> Markup {
        html! {
            ol.checklist {
                @for (index, item) in self.items.iter().enumerate() {
                    li class=(class(item.state)) aria-current=[(item.state == StepState::Current).then_some("step")] {
                        span.check aria-hidden="true" {
                            @if item.state == StepState::Done { (Icon::Check) } @else { (index + 1) }
                        }
                        div.check-body {
                            p.check-title {
                                (item.title)
                                @if item.state == StepState::Done { span.sr-only { " (done)" } }
                            }
                            @if !item.text.is_empty() { p.note { (item.text) } }
                        }
                        @if let Some(action) = &item.action { div.actions { (action) } }
                    }
                }
            }
        }
    }
}

/// Draws a row of named steps: where a wizard or a deal stands. `current` counts from 0; a number past the end means all are done.
pub fn stepper(steps: &[&str], current: usize) -> Markup {
    html! {
        ol.stepper {
            @for (index, step) in steps.iter().enumerate() {
                @let state = match index.cmp(&current) {
                    std::cmp::Ordering::Less => StepState::Done,
                    std::cmp::Ordering::Equal => StepState::Current,
                    std::cmp::Ordering::Greater => StepState::Ahead,
                };
                li class=(class(state)) aria-current=[(state == StepState::Current).then_some("step")] { (step) }
            }
        }
    }
}

fn class(state: StepState) -> &'static str {
    match state {
        StepState::Done => "done",
        StepState::Current => "current",
        StepState::Ahead => "ahead",
    }
}
