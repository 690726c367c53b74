//! A board of columns with cards: the deals by stage.

use maud::{Markup, Render, html};

/// Columns side by side; on a phone they are swiped.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Board {
    label: String,
    columns: Vec<BoardColumn>,
}

/// One column of a board.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct BoardColumn {
    title: String,
    count: String,
    sum: Option<String>,
    cards: Vec<BoardCard>,
    empty: String,
    more: Option<(String, String)>,
}

/// One card on a board: the whole card is the link, its menu or buttons stay clickable.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct BoardCard {
    title: String,
    href: String,
    figure: Option<String>,
    lines: Vec<Markup>,
    foot: Option<Markup>,
}

impl Board {
    /// Starts a board; the label names it for screen readers.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), columns: Vec::new() }
    }

    /// Adds a column.
    pub fn column(mut self, column: BoardColumn) -> Self {
        self.columns.push(column);
        self
    }
}

impl BoardColumn {
    /// Starts a column with its title and the number of things in it (which may be more than the cards shown).
    pub fn new(title: impl Into<String>, count: impl Into<String>) -> Self {
        Self { title: title.into(), count: count.into(), ..Self::default() }
    }

    /// Sets the sum under the title, such as the money in this stage.
    pub fn sum(mut self, sum: impl Into<String>) -> Self {
        self.sum = Some(sum.into());
        self
    }

    /// Adds a card.
    pub fn card(mut self, card: BoardCard) -> Self {
        self.cards.push(card);
        self
    }

    /// Sets the sentence of a column without cards.
    pub fn empty(mut self, text: impl Into<String>) -> Self {
        self.empty = text.into();
        self
    }

    /// Sets the link under the last card ("12 more").
    pub fn more(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.more = Some((text.into(), href.into()));
        self
    }
}

impl BoardCard {
    /// Starts a card that opens `href`.
    pub fn new(title: impl Into<String>, href: impl Into<String>) -> Self {
        Self { title: title.into(), href: href.into(), ..Self::default() }
    }

    /// Sets the figure at the right of the title, such as the amount.
    pub fn figure(mut self, figure: impl Into<String>) -> Self {
        self.figure = Some(figure.into());
        self
    }

    /// Adds a line under the title.
    pub fn line(mut self, line: impl Render) -> Self {
        self.lines.push(line.render());
        self
    }

    /// Sets the foot: people, badges, a button.
    pub fn foot(mut self, foot: impl Render) -> Self {
        self.foot = Some(foot.render());
        self
    }
}

impl Render for Board {
    fn render(&self) -> Markup {
        html! {
            div.board role="region" aria-label=(self.label) tabindex="0" {
                @for column in &self.columns { (column) }
            }
        }
    }
}

impl Render for BoardColumn {
    fn render(&self) -> Markup {
        html! {
            section.board-column aria-label=(self.title) {
                header.board-head {
                    h2 { (self.title) span.count { (self.count) } }
                    @if let Some(sum) = &self.sum { p.board-sum { (sum) } }
                }
                @if self.cards.is_empty() {
                    p.board-empty { (self.empty) }
                } @else {
                    ul.board-cards { @for card in &self.cards { li { (card) } } }
                }
                @if let Some((text, href)) = &self.more { a.board-more href=(href) { (text) } }
            }
        }
    }
}

impl Render for BoardCard {
    fn render(&self) -> Markup {
        html! {
            article.board-card data-row {
                div.board-card-head {
                    a.cover href=(self.href) { (self.title) }
                    @if let Some(figure) = &self.figure { span.board-figure { (figure) } }
                }
                @for line in &self.lines { div.board-line { (line) } }
                @if let Some(foot) = &self.foot { div.board-foot { (foot) } }
            }
        }
    }
}
