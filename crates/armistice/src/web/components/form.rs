//! A form: fields under each other, what is wrong on top, one button to send.

use maud::{Markup, Render, html};

use super::button::Button;
use super::field::Field;
use super::notice::Notice;
use super::rule_input::RuleInput;

/// How a form is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks; the answers stand in the URL.
    Get,
    /// Changes something.
    Post,
}

#[derive(Clone, Debug)]
enum Part {
    Field(Box<Field>),
    Fields(Vec<Field>),
    Rule(Box<RuleInput>),
    Markup(Markup),
}

/// A form. When fields carry errors it begins with a summary that links to them.
#[derive(Clone, Debug)]
#[must_use]
pub struct Form {
    method: Method,
    action: String,
    id: Option<String>,
    parts: Vec<Part>,
    buttons: Vec<Markup>,
    enhanced: bool,
    multipart: bool,
    confirm: Option<String>,
    inline: bool,
    problem: Option<String>,
}

impl Form {
    /// A form that changes something.
    pub fn post(action: impl Into<String>) -> Self {
        Self::new(Method::Post, action)
    }

    /// A form that asks.
    pub fn get(action: impl Into<String>) -> Self {
        Self::new(Method::Get, action)
    }

    fn new(method: Method, action: impl Into<String>) -> Self {
        Self {
            method,
            action: action.into(),
            id: None,
            parts: Vec::new(),
            buttons: Vec::new(),
            enhanced: false,
            multipart: false,
            confirm: None,
            inline: false,
            problem: None,
        }
    }

    /// Sets the id, so that buttons elsewhere can belong to it.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Adds a question.
    pub fn field(mut self, field: Field) -> Self {
        self.parts.push(Part::Field(Box::new(field)));
        self
    }

    /// Adds questions that stand beside each other where there is room.
    pub fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.parts.push(Part::Fields(fields.into_iter().collect()));
        self
    }

    /// Adds a question whose answer is a rule.
    pub fn rule(mut self, rule: RuleInput) -> Self {
        self.parts.push(Part::Rule(Box::new(rule)));
        self
    }

    /// Adds anything else between the questions.
    pub fn with(mut self, markup: impl Render) -> Self {
        self.parts.push(Part::Markup(markup.render()));
        self
    }

    /// Adds the button that sends it, and is the page's next step.
    pub fn submit(self, label: impl Into<String>) -> Self {
        self.button(Button::submit(label).primary())
    }

    /// Adds any button.
    pub fn button(mut self, button: Button) -> Self {
        self.buttons.push(button.render());
        self
    }

    /// Adds the way out.
    pub fn cancel(self, href: impl Into<String>) -> Self {
        self.button(Button::link("Cancel", href).quiet())
    }

    /// Lets the script send it and swap the page's main part instead of loading a page.
    pub fn enhanced(mut self) -> Self {
        self.enhanced = true;
        self
    }

    /// Carries files.
    pub fn multipart(mut self) -> Self {
        self.multipart = true;
        self
    }

    /// Asks this question before it is sent (with script).
    pub fn confirm(mut self, question: impl Into<String>) -> Self {
        self.confirm = Some(question.into());
        self
    }

    /// Puts fields and button on one line: for one short question.
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// Says what is wrong with the form as a whole.
    pub fn problem(mut self, problem: Option<impl Into<String>>) -> Self {
        self.problem = problem.map(Into::into);
        self
    }

    fn summary(&self) -> Markup {
        let fields = self.parts.iter().flat_map(|part| match part {
            Part::Field(field) => std::slice::from_ref(field.as_ref()),
            Part::Fields(fields) => fields.as_slice(),
            Part::Rule(rule) => std::slice::from_ref(rule.field()),
            Part::Markup(_) => &[],
        });
        let problems: Vec<_> =
            fields.filter_map(|field| field.problem().map(|problem| (field.id(), problem))).collect();
        html! {
            @if let Some(problem) = &self.problem { (Notice::problem(problem)) }
            // One error stands beside its field and needs no summary.
            @if problems.len() > 1 {
                (Notice::problem(html! {
                    ul.plain { @for (id, (label, error)) in &problems { li { a href=(format!("#{id}")) { (label) } ": " (error) } } }
                }).title(format!("{} answers need another look", problems.len())))
            }
        }
    }
}

impl Render for Form {
    fn render(&self) -> Markup {
        let method = if self.method == Method::Get { "get" } else { "post" };
        html! {
            // Browsers' own bubbles vanish before they are read; the server answers with sentences that stay.
            form.form.inline[self.inline] method=(method) action=(self.action) id=[self.id.as_ref()] novalidate
                enctype=[self.multipart.then_some("multipart/form-data")] data-enhance[self.enhanced] data-confirm=[self.confirm.as_ref()] {
                (self.summary())
                @for part in &self.parts {
                    @match part {
                        Part::Field(field) => (field),
                        Part::Rule(rule) => (rule),
                        Part::Fields(fields) => { div.fields { @for field in fields { (field) } } }
                        Part::Markup(markup) => (markup),
                    }
                }
                @if !self.buttons.is_empty() { div.actions.form-actions { @for button in &self.buttons { (button) } } }
            }
        }
    }
}
