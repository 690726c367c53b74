//! One question of a form: label, input, hint, and the error beside it, tied together for screen readers.

use super::field_input;
use maud::{Markup, Render, html};

/// A question. The value that was typed is kept by passing it to [`Field::value`]; its error by [`Field::error`].
#[derive(Clone, Debug)]
#[must_use]
#[expect(clippy::struct_excessive_bools, reason = "each is an attribute of the input that is drawn")]
pub struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) kind: Kind,
    pub(super) value: String,
    pub(super) values: Vec<String>,
    pub(super) options: Vec<(String, String)>,
    pub(super) hint: Option<Markup>,
    pub(super) error: Option<String>,
    pub(super) required: bool,
    pub(super) autofocus: bool,
    pub(super) placeholder: Option<String>,
    pub(super) autocomplete: Option<&'static str>,
    pub(super) bounds: (Option<String>, Option<String>, Option<String>),
    pub(super) id_prefix: String,
    pub(super) short: bool,
    pub(super) across: bool,
}

/// What kind of input a question has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<input type=…>` with this type.
    Input(&'static str),
    TextArea(u8),
    Select,
    Choices,
    Radios,
    CheckBox,
    File(&'static str),
}

impl Field {
    /// One line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("text"))
    }

    /// An e-mail address.
    pub fn email(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("email")).autocomplete("email")
    }

    /// A telephone number.
    pub fn phone(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("tel")).autocomplete("tel")
    }

    /// A web address.
    pub fn url(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("url"))
    }

    /// A number; its steps are free unless [`Field::step`] sets them.
    pub fn number(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("number")).step("any").short()
    }

    /// A date, as `YYYY-MM-DD`.
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("date")).short()
    }

    /// A local date and time, as `YYYY-MM-DDTHH:MM`.
    pub fn date_time(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("datetime-local")).short()
    }

    /// A time of day, as `HH:MM`.
    pub fn clock(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("time")).short()
    }

    /// A password; its value is never sent back.
    pub fn password(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("password"))
    }

    /// A search box.
    pub fn search(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Input("search"))
    }

    /// A value that travels unseen.
    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, "", Kind::Input("hidden")).value(value)
    }

    /// Several lines of text.
    pub fn text_area(name: impl Into<String>, label: impl Into<String>, rows: u8) -> Self {
        Self::new(name, label, Kind::TextArea(rows))
    }

    /// One of a closed list. Add an option with an empty value first when nothing may be chosen.
    pub fn select(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Select)
    }

    /// Any number of a closed list, as checkboxes of one name.
    pub fn choices(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Choices)
    }

    /// One of a short closed list, all visible.
    pub fn radios(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Radios)
    }

    /// A yes, sent as `yes`: a setting, or a consent whose label is the words consented to.
    pub fn check_box(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::CheckBox)
    }

    /// A file; `accept` as in HTML (`.csv,text/csv`). The form around it must be [`Form::multipart`](super::Form::multipart).
    pub fn file(name: impl Into<String>, label: impl Into<String>, accept: &'static str) -> Self {
        Self::new(name, label, Kind::File(accept))
    }

    fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind,
            value: String::new(),
            values: Vec::new(),
            options: Vec::new(),
            hint: None,
            error: None,
            required: false,
            autofocus: false,
            placeholder: None,
            autocomplete: None,
            bounds: (None, None, None),
            id_prefix: String::new(),
            short: false,
            across: false,
        }
    }

    /// Sets what stands in the field; for a check box, `yes` ticks it.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Sets which of the choices are ticked.
    pub fn values<T: Into<String>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }

    /// Ticks or clears a check box.
    pub fn checked(mut self, checked: bool) -> Self {
        self.value = if checked { "yes".to_owned() } else { String::new() };
        self
    }

    /// Adds one option: its value and its words.
    pub fn option(mut self, value: impl Into<String>, words: impl Into<String>) -> Self {
        self.options.push((value.into(), words.into()));
        self
    }

    /// Adds many options.
    pub fn options<V: Into<String>, W: Into<String>>(
        mut self,
        options: impl IntoIterator<Item = (V, W)>,
    ) -> Self {
        self.options.extend(options.into_iter().map(|(value, words)| (value.into(), words.into())));
        self
    }

    /// Sets the quiet help under the label.
    pub fn hint(mut self, hint: impl Render) -> Self {
        self.hint = Some(hint.render());
        self
    }

    /// Sets what is wrong with the value, as a sentence that says what to do.
    pub fn error(mut self, error: Option<impl Into<String>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// Must be answered. Fields that need not be are marked "optional".
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Has the cursor when the page opens.
    pub fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }

    /// Sets an example; never the only place of an instruction.
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = Some(placeholder.into());
        self
    }

    /// Sets the autofill token, such as `given-name`, `current-password`, `new-password`, `one-time-code`, `off`.
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// Sets the smallest value of a number or date.
    pub fn min(mut self, min: impl ToString) -> Self {
        self.bounds.0 = Some(min.to_string());
        self
    }

    /// Sets the largest value of a number or date.
    pub fn max(mut self, max: impl ToString) -> Self {
        self.bounds.1 = Some(max.to_string());
        self
    }

    /// Sets the step of a number.
    pub fn step(mut self, step: impl ToString) -> Self {
        self.bounds.2 = Some(step.to_string());
        self
    }

    /// Keeps the input narrow: for numbers, codes, dates.
    pub fn short(mut self) -> Self {
        self.short = true;
        self
    }

    /// Puts the options of [`Field::radios`] beside each other, as one switch: for a few short words.
    pub fn across(mut self) -> Self {
        self.across = true;
        self
    }

    /// Prefixes the ids, where two forms on one page share names.
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.id_prefix = prefix.into();
        self
    }

    /// Returns the id of the input: the prefix and the name.
    pub fn id(&self) -> String {
        let name: String = self
            .name
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
            .collect();
        if self.id_prefix.is_empty() { format!("field-{name}") } else { format!("{}-{name}", self.id_prefix) }
    }

    /// Returns the label and the error, when there is one: the form's summary lists them.
    pub(super) fn problem(&self) -> Option<(&str, &str)> {
        self.error.as_deref().map(|error| (self.label.as_str(), error))
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        match self.kind {
            Kind::Input("hidden") => html! { input type="hidden" name=(self.name) value=(self.value); },
            Kind::CheckBox => field_input::check_box(self),
            Kind::Choices | Kind::Radios => field_input::group(self),
            _ => field_input::single(self),
        }
    }
}
