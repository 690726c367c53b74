//! Buttons and links that look like buttons.

use maud::{Markup, Render, html};

use crate::web::Icon;

/// Something to press: a link when it goes somewhere, a button when it does something.
#[derive(Clone, Debug)]
#[must_use]
pub struct Button {
    label: String,
    target: Target,
    look: &'static str,
    small: bool,
    label_hidden: bool,
    icon: Option<Icon>,
    key: Option<String>,
    confirm: Option<String>,
    form: Option<String>,
    name_value: Option<(String, String)>,
    disabled: bool,
}

#[derive(Clone, Debug)]
enum Target {
    Link(String),
    Submit,
    /// Posts to another URL than the form around it.
    SubmitTo(String),
    /// Posts to a URL through a form of its own.
    Post(String),
    Dialog(String),
    Popover(String),
    CloseDialog,
    /// Does nothing without the script, and is hidden without it.
    Script(&'static str),
}

impl Button {
    /// A link to a page.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label, Target::Link(href.into()))
    }

    /// Submits the form around it.
    pub fn submit(label: impl Into<String>) -> Self {
        Self::new(label, Target::Submit)
    }

    /// Posts to a URL, through a form of its own: one thing to do, without answers.
    pub fn post(label: impl Into<String>, action: impl Into<String>) -> Self {
        Self::new(label, Target::Post(action.into()))
    }

    /// Submits the form around it to another URL (`formaction`); outside a form take [`Button::post`].
    pub fn submit_to(label: impl Into<String>, action: impl Into<String>) -> Self {
        Self::new(label, Target::SubmitTo(action.into()))
    }

    /// Opens the [`Dialog`](super::Dialog) with this id.
    pub fn dialog(label: impl Into<String>, dialog: impl Into<String>) -> Self {
        Self::new(label, Target::Dialog(dialog.into()))
    }

    /// Opens the popover with this id; works without script.
    pub fn popover(label: impl Into<String>, popover: impl Into<String>) -> Self {
        Self::new(label, Target::Popover(popover.into()))
    }

    /// Closes the dialog around it; works without script.
    pub fn close(label: impl Into<String>) -> Self {
        Self::new(label, Target::CloseDialog)
    }

    /// Runs a named behaviour of `enhance.js` (`copy`, `theme`, `help`); hidden where no script runs.
    pub fn script(label: impl Into<String>, behaviour: &'static str) -> Self {
        Self::new(label, Target::Script(behaviour))
    }

    fn new(label: impl Into<String>, target: Target) -> Self {
        Self {
            label: label.into(),
            target,
            look: "",
            small: false,
            label_hidden: false,
            icon: None,
            key: None,
            confirm: None,
            form: None,
            name_value: None,
            disabled: false,
        }
    }

    /// The one most likely next step; at most one on a page.
    pub fn primary(mut self) -> Self {
        self.look = " primary";
        self
    }

    /// Without a frame until it is pointed at.
    pub fn quiet(mut self) -> Self {
        self.look = " quiet";
        self
    }

    /// Something that cannot be taken back.
    pub fn danger(mut self) -> Self {
        self.look = " danger";
        self
    }

    /// Smaller, for rows and card heads.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Puts a pictogram before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Shows the pictogram alone; the label stays for screen readers and as a tooltip.
    pub fn icon_only(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self.label_hidden = true;
        self
    }

    /// Gives it a key: pressing it anywhere outside a field presses the button. Shown as a hint.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Asks this question before going on (with script; without it the press goes through).
    pub fn confirm(mut self, question: impl Into<String>) -> Self {
        self.confirm = Some(question.into());
        self
    }

    /// Belongs to the form with this id, wherever the button stands.
    pub fn form(mut self, id: impl Into<String>) -> Self {
        self.form = Some(id.into());
        self
    }

    /// Sends this name and value when it is the button that was pressed.
    pub fn sends(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.name_value = Some((name.into(), value.into()));
        self
    }

    /// Cannot be pressed now.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    fn inside(&self) -> Markup {
        html! {
            @if let Some(icon) = self.icon { (icon) }
            span.sr-only[self.label_hidden] { (self.label) }
            @if let Some(key) = &self.key { kbd aria-hidden="true" { (key) } }
        }
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        match &self.target {
            Target::Post(action) => {
                html! { form.button-form method="post" action=(action) { (self.pressed()) } }
            }
            _ => self.pressed(),
        }
    }
}

impl Button {
    fn pressed(&self) -> Markup {
        let class = format!(
            "button{}{}{}",
            self.look,
            if self.small { " small" } else { "" },
            if self.label_hidden { " icon-only" } else { "" },
        );
        let title = self.label_hidden.then_some(&self.label);
        let (kind, action, command, target, behaviour) = match &self.target {
            Target::Link(href) => {
                return html! {
                    a class=(class) href=(href) title=[title] data-key=[self.key.as_ref()] data-confirm=[self.confirm.as_ref()] { (self.inside()) }
                };
            }
            Target::Submit | Target::CloseDialog | Target::Post(_) => ("submit", None, None, None, None),
            Target::SubmitTo(action) => ("submit", Some(action), None, None, None),
            Target::Dialog(id) => ("button", None, Some("show-modal"), Some(id), None),
            Target::Popover(id) => ("button", None, None, Some(id), None),
            Target::Script(behaviour) => ("button", None, None, None, Some(*behaviour)),
        };
        let popover = if command.is_none() { target } else { None };
        let opens = command.and(target);
        let closes = matches!(self.target, Target::CloseDialog);
        html! {
            button class=(class) type=(kind) title=[title] form=[self.form.as_ref()] disabled[self.disabled]
                formaction=[action] formmethod=[closes.then_some("dialog")] formnovalidate[closes]
                command=[command] commandfor=[opens] popovertarget=[popover]
                name=[self.name_value.as_ref().map(|(name, _)| name)] value=[self.name_value.as_ref().map(|(_, value)| value)]
                data-key=[self.key.as_ref()] data-confirm=[self.confirm.as_ref()] data-do=[behaviour] { (self.inside()) }
        }
    }
}
