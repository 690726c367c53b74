//! Search and filters above a list: a GET form, so every view has a URL.

use maud::{Markup, Render, html};

use super::button::Button;
use crate::web::{Icon, Link};

#[derive(Clone, Debug)]
struct Choice {
    name: String,
    label: String,
    value: String,
    options: Vec<(String, String)>,
}

/// A question that needs room.
#[derive(Clone, Debug)]
struct Folded {
    name: String,
    label: String,
    question: Markup,
}

/// The bar above a list. Parameters of the link that the bar does not ask for travel along unseen.
#[derive(Clone, Debug)]
#[must_use]
pub struct FilterBar {
    here: Link,
    search: Option<(String, String)>,
    choices: Vec<Choice>,
    folded: Option<Folded>,
    actions: Option<Markup>,
    count: Option<String>,
}

impl FilterBar {
    /// Starts a bar for a list at `here`, whose query holds the present answers.
    pub fn new(here: Link) -> Self {
        Self {
            here: here.without("after").without("before"),
            search: None,
            choices: Vec::new(),
            folded: None,
            actions: None,
            count: None,
        }
    }

    /// Adds a search box for the parameter `search`.
    pub fn search(mut self, placeholder: impl Into<String>) -> Self {
        self.search = Some(("search".to_owned(), placeholder.into()));
        self
    }

    /// Adds a choice. The first option is added here: `Any …`, which removes the filter.
    pub fn choice<V: Into<String>, W: Into<String>>(
        mut self,
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = (V, W)>,
    ) -> Self {
        let name = name.into();
        let value = self.value(&name).to_owned();
        let options = options.into_iter().map(|(value, words)| (value.into(), words.into())).collect();
        self.choices.push(Choice { name, label: label.into(), value, options });
        self
    }

    /// Adds a question that needs a line of its own, folded away until it is answered. Its input has this name.
    pub fn folded(
        mut self,
        name: impl Into<String>,
        label: impl Into<String>,
        question: impl Render,
    ) -> Self {
        self.folded = Some(Folded { name: name.into(), label: label.into(), question: question.render() });
        self
    }

    /// Says how many there are: "4,812 contacts".
    pub fn count(mut self, count: impl Into<String>) -> Self {
        self.count = Some(count.into());
        self
    }

    /// Puts buttons at the right end.
    pub fn actions(mut self, actions: impl Render) -> Self {
        self.actions = Some(actions.render());
        self
    }

    fn value(&self, name: &str) -> &str {
        self.here.parameters().iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn asks_for(&self, name: &str) -> bool {
        self.search.as_ref().is_some_and(|(search, _)| search == name)
            || self.choices.iter().any(|choice| choice.name == name)
            || self.folded.as_ref().is_some_and(|folded| folded.name == name)
    }

    fn cleared(&self) -> Link {
        let asked = self.here.parameters().iter().filter(|(name, _)| self.asks_for(name));
        asked.fold(self.here.clone(), |link, (name, _)| link.without(name))
    }
}

impl Render for FilterBar {
    fn render(&self) -> Markup {
        let filtered = self.here.parameters().iter().any(|(name, _)| self.asks_for(name));
        html! {
            div.filter-bar {
                form.filters method="get" action=(self.here.path()) role="search" aria-label="This list" data-filter {
                    @for (name, value) in self.here.parameters().iter().filter(|(name, _)| !self.asks_for(name)) {
                        input type="hidden" name=(name) value=(value);
                    }
                    @if let Some((name, placeholder)) = &self.search {
                        label.search-box {
                            (Icon::Search) span.sr-only { (placeholder) }
                            input type="search" name=(name) value=(self.value(name)) placeholder=(placeholder);
                        }
                    }
                    div.filter-choices {
                        @for choice in &self.choices { (choice) }
                        (Button::submit("Apply").small())
                        @if filtered { (Button::link("Clear", self.cleared()).small().quiet()) }
                    }
                    @if let Some(Folded { name, label, question }) = &self.folded {
                        details.filter-folded open[!self.value(name).is_empty()] {
                            summary { (label) }
                            div.filter-question { (question) }
                        }
                    }
                }
                @if let Some(count) = &self.count { p.filter-count { (count) } }
                @if let Some(actions) = &self.actions { div.actions { (actions) } }
            }
        }
    }
}

impl Render for Choice {
    fn render(&self) -> Markup {
        html! {
            select.filter.active[!self.value.is_empty()] name=(self.name) aria-label=(self.label) {
                option value="" { (self.label) }
                @for (value, words) in &self.options {
                    option value=(value) selected[self.value == *value] { (words) }
                }
            }
        }
    }
}
