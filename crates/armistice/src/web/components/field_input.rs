//! How each kind of question is drawn.

use maud::{Markup, html};

use super::field::{Field, Kind};
use crate::web::Icon;

/// Draws a label above one input, select or text area.
pub(super) fn single(field: &Field) -> Markup {
    let id = field.id();
    html! {
        div.field.short[field.short].invalid[field.error.is_some()] {
            label for=(id) { (words(field)) }
            (hint(field, &id))
            @match field.kind {
                Kind::Select => (select(field, &id)),
                Kind::TextArea(rows) => (text_area(field, &id, rows)),
                _ => (input(field, &id)),
            }
            (error(field, &id))
        }
    }
}

/// Draws a box to tick with its words beside it.
pub(super) fn check_box(field: &Field) -> Markup {
    let id = field.id();
    html! {
        div.field.check-field.invalid[field.error.is_some()] {
            label.tick for=(id) {
                input type="checkbox" id=(id) name=(field.name) value="yes" checked[field.value == "yes"] required[field.required]
                    aria-invalid=[invalid(field)] aria-describedby=[described_by(field, &id)];
                span { (field.label) }
            }
            (hint(field, &id))
            (error(field, &id))
        }
    }
}

/// Draws a set of boxes or radio buttons under one legend.
pub(super) fn group(field: &Field) -> Markup {
    let id = field.id();
    let kind = if field.kind == Kind::Radios { "radio" } else { "checkbox" };
    html! {
        fieldset.field.invalid[field.error.is_some()] id=(id) aria-describedby=[described_by(field, &id)] {
            legend { (words(field)) }
            (hint(field, &id))
            div.ticks.across[field.across] {
                @for (index, (value, words)) in field.options.iter().enumerate() {
                    @let own = format!("{id}-{index}");
                    label.tick for=(own) {
                        input type=(kind) id=(own) name=(field.name) value=(value)
                            checked[field.values.contains(value) || (field.kind == Kind::Radios && field.value == *value)]
                            required[field.required && field.kind == Kind::Radios];
                        span { (words) }
                    }
                }
            }
            (error(field, &id))
        }
    }
}

fn input(field: &Field, id: &str) -> Markup {
    let (kind, accept) = match field.kind {
        Kind::File(accept) => ("file", Some(accept)),
        Kind::Input(kind) => (kind, None),
        _ => ("text", None),
    };
    let (min, max, step) = &field.bounds;
    // A password is never written back into a page; a file cannot be.
    let value = (!field.value.is_empty() && !matches!(kind, "password" | "file")).then_some(&field.value);
    html! {
        input type=(kind) id=(id) name=(field.name) value=[value] accept=[accept] min=[min.as_ref()] max=[max.as_ref()] step=[step.as_ref()]
            placeholder=[field.placeholder.as_ref()] autocomplete=[field.autocomplete] required[field.required] autofocus[field.autofocus]
            aria-invalid=[invalid(field)] aria-describedby=[described_by(field, id)];
    }
}

fn text_area(field: &Field, id: &str, rows: u8) -> Markup {
    html! {
        textarea id=(id) name=(field.name) rows=(rows) placeholder=[field.placeholder.as_ref()] required[field.required] autofocus[field.autofocus]
            aria-invalid=[invalid(field)] aria-describedby=[described_by(field, id)] {
            // HTML drops one line break after the tag; giving one keeps a value that begins with its own.
            "\n" (field.value)
        }
    }
}

fn select(field: &Field, id: &str) -> Markup {
    html! {
        select id=(id) name=(field.name) autocomplete=[field.autocomplete] required[field.required] autofocus[field.autofocus]
            aria-invalid=[invalid(field)] aria-describedby=[described_by(field, id)] {
            @for (value, words) in &field.options {
                option value=(value) selected[field.value == *value] { (words) }
            }
        }
    }
}

fn words(field: &Field) -> Markup {
    html! { (field.label) @if !field.required { span.optional { "optional" } } }
}

fn hint(field: &Field, id: &str) -> Markup {
    html! { @if let Some(hint) = &field.hint { p.hint id=(format!("{id}-hint")) { (hint) } } }
}

fn error(field: &Field, id: &str) -> Markup {
    html! { @if let Some(error) = &field.error { p.error id=(format!("{id}-error")) { (Icon::Warning) (error) } } }
}

fn invalid(field: &Field) -> Option<&'static str> {
    field.error.is_some().then_some("true")
}

fn described_by(field: &Field, id: &str) -> Option<String> {
    let parts = [field.error.as_ref().map(|_| "error"), field.hint.as_ref().map(|_| "hint")];
    let ids: Vec<String> = parts.into_iter().flatten().map(|part| format!("{id}-{part}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
