//! Dense, legible lists of things.

use maud::{Markup, Render, html};

use super::empty::Empty;
use super::pager::Pager;
use crate::web::{Icon, Link};

/// How a list is ordered now, and how to ask for another order: `?sort=name` or `?sort=-name` for descending.
#[derive(Clone, Debug)]
#[must_use]
pub struct Sorting {
    here: Link,
    current: String,
}

impl Sorting {
    /// Starts from the page's link and the present order; paging starts over when the order changes.
    pub fn new(here: Link, current: impl Into<String>) -> Self {
        Self { here: here.without("after").without("before"), current: current.into() }
    }

    fn link(&self, key: &str) -> Link {
        let next = if self.current == key { format!("-{key}") } else { key.to_owned() };
        self.here.clone().with("sort", next)
    }

    fn order(&self, key: &str) -> Option<&'static str> {
        match self.current.strip_prefix('-') {
            Some(current) if current == key => Some("descending"),
            None if self.current == key => Some("ascending"),
            _ => None,
        }
    }
}

/// One column's head.
#[derive(Clone, Debug)]
#[must_use]
pub struct Column {
    title: String,
    class: &'static str,
    room: &'static str,
    sort: Option<(Link, Option<&'static str>)>,
    hidden: bool,
}

impl Column {
    /// A column of words.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), class: "", room: "", sort: None, hidden: false }
    }

    /// A column of numbers: at the right, with digits of equal width.
    pub fn number(title: impl Into<String>) -> Self {
        Self { class: "num", ..Self::new(title) }
    }

    /// A column of buttons or marks, whose title is only heard.
    pub fn actions(title: impl Into<String>) -> Self {
        Self { class: "act", hidden: true, ..Self::new(title) }
    }

    /// Makes the title a link that sorts by this key.
    pub fn sort(mut self, sorting: &Sorting, key: &str) -> Self {
        self.sort = Some((sorting.link(key), sorting.order(key)));
        self
    }

    /// Leaves the column out where the table is narrower than about 640 px.
    pub fn wide(mut self) -> Self {
        self.room = " wide";
        self
    }

    /// Leaves the column out where the table is narrower than about 960 px.
    pub fn wider(mut self) -> Self {
        self.room = " wider";
        self
    }

    /// Leaves the column out where the table is narrower than about 1,200 px.
    pub fn widest(mut self) -> Self {
        self.room = " widest";
        self
    }

    fn class(&self) -> Option<String> {
        let class = format!("{}{}", self.class, self.room);
        (!class.is_empty()).then_some(class)
    }
}

/// One row.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Row {
    href: Option<String>,
    select: Option<String>,
    cells: Vec<Markup>,
    faint: bool,
}

impl Row {
    /// A row that opens nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A row whose first cell links to a page; the whole row can be clicked.
    pub fn to(href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..Self::default() }
    }

    /// Adds a cell.
    pub fn cell(mut self, content: impl Render) -> Self {
        self.cells.push(content.render());
        self
    }

    /// Adds a cell that may be unknown.
    pub fn maybe(self, content: Option<impl Render>) -> Self {
        match content {
            Some(content) => self.cell(content),
            None => self.cell(html! { span.unknown { "–" } }),
        }
    }

    /// Sets the value that is sent when the row is selected.
    pub fn select(mut self, value: impl Into<String>) -> Self {
        self.select = Some(value.into());
        self
    }

    /// Draws the row faint: archived, withdrawn.
    pub fn faint(mut self) -> Self {
        self.faint = true;
        self
    }
}

/// A table. Rows are walked with `j` and `k` and opened with Enter.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    foot: Option<Row>,
    empty: Option<Empty>,
    pager: Option<Pager>,
    form: Option<String>,
    plain: bool,
}

impl Table {
    /// Starts a table; the caption names it for screen readers.
    pub fn new(caption: impl Into<String>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }

    /// Adds a column.
    pub fn column(mut self, column: Column) -> Self {
        self.columns.push(column);
        self
    }

    /// Adds a row; its cells stand in the order of the columns.
    pub fn row(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// Adds many rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Sets the row of sums.
    pub fn foot(mut self, row: Row) -> Self {
        self.foot = Some(row);
        self
    }

    /// Sets what is shown instead of a table without rows.
    pub fn empty(mut self, empty: Empty) -> Self {
        self.empty = Some(empty);
        self
    }

    /// Sets the pager under the table.
    pub fn pager(mut self, pager: Pager) -> Self {
        self.pager = Some(pager);
        self
    }

    /// Gives rows with [`Row::select`] a check box, named `selected`, that belongs to the form with this id.
    pub fn selectable(mut self, form: impl Into<String>) -> Self {
        self.form = Some(form.into());
        self
    }

    /// Leaves out the frame, where the table stands inside a card.
    pub fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    fn head(&self) -> Markup {
        html! {
            thead {
                tr {
                    @if self.form.is_some() {
                        th.pick scope="col" { span.sr-only { "Select" } input type="checkbox" data-tick-all hidden aria-label="Select all rows of this page"; }
                    }
                    @for column in &self.columns { (column) }
                }
            }
        }
    }

    fn body_row(&self, row: &Row) -> Markup {
        html! {
            tr data-row.faint[row.faint].opens[row.href.is_some()] {
                @if let Some(form) = &self.form {
                    td.pick {
                        @if let Some(value) = &row.select { input type="checkbox" name="selected" value=(value) form=(form) aria-label="Select this row"; }
                    }
                }
                @for (index, cell) in row.cells.iter().enumerate() {
                    @let class = self.columns.get(index).and_then(Column::class);
                    td class=[class] {
                        @match (&row.href, index) { (Some(href), 0) => a.cover href=(href) { (cell) }, _ => (cell) }
                    }
                }
            }
        }
    }
}

impl Render for Column {
    fn render(&self) -> Markup {
        let class = self.class();
        let order = self.sort.as_ref().and_then(|(_, order)| *order);
        html! {
            th scope="col" class=[class] aria-sort=[order] {
                @match &self.sort {
                    Some((link, _)) => a href=(link) {
                        (self.title)
                        @match order { Some("ascending") => (Icon::Up), Some(_) => (Icon::Down), None => {} }
                    },
                    None => span.sr-only[self.hidden] { (self.title) },
                }
            }
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        if let (true, Some(empty)) = (self.rows.is_empty(), &self.empty) {
            return html! { div.table-frame.plain[self.plain] { (empty) } };
        }
        html! {
            div.table-frame.plain[self.plain] {
                div.table-scroll role="region" aria-label=(self.caption) tabindex="0" {
                    table.table {
                        caption.sr-only { (self.caption) }
                        (self.head())
                        tbody { @for row in &self.rows { (self.body_row(row)) } }
                        @if let Some(foot) = &self.foot { tfoot { (self.body_row(foot)) } }
                    }
                }
                @if let Some(pager) = &self.pager { (pager) }
            }
        }
    }
}
