//! Tabs as links: each has its own URL.

use maud::{Markup, Render, html};

#[derive(Clone, Debug)]
struct Tab {
    label: String,
    href: String,
    count: Option<String>,
    current: bool,
}

/// A row of tabs.
#[derive(Clone, Debug)]
#[must_use]
pub struct Tabs {
    label: String,
    tabs: Vec<Tab>,
}

impl Tabs {
    /// Starts a row of tabs; the label names it for screen readers.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), tabs: Vec::new() }
    }

    /// Adds a tab; the current one is the page we are on.
    pub fn tab(mut self, label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        self.tabs.push(Tab { label: label.into(), href: href.into(), count: None, current });
        self
    }

    /// Adds a tab with a count behind its label.
    pub fn counted(
        mut self,
        label: impl Into<String>,
        href: impl Into<String>,
        current: bool,
        count: impl Into<String>,
    ) -> Self {
        self.tabs.push(Tab { label: label.into(), href: href.into(), count: Some(count.into()), current });
        self
    }
}

impl Render for Tabs {
    fn render(&self) -> Markup {
        html! {
            nav.tabs aria-label=(self.label) {
                @for tab in &self.tabs {
                    a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                        (tab.label)
                        @if let Some(count) = &tab.count { span.count { (count) } }
                    }
                }
            }
        }
    }
}
