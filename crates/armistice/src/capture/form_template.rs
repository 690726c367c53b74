//! Forms to start from. Each is whole: publish it as it is, or change a word.

use super::form::{Draft, FieldKind, FormField};

/// One ready-made form.
pub struct Template {
    /// The name in the URL of the editor.
    pub key: &'static str,
    /// One sentence on what it is for.
    pub purpose: &'static str,
    /// The form.
    pub draft: fn() -> Draft,
}

/// The forms to start from.
pub const TEMPLATES: [Template; 3] = [
    Template {
        key: "demo-request",
        purpose: "Somebody wants to talk: name, company, and what they are working on.",
        draft: demo_request,
    },
    Template {
        key: "guide",
        purpose: "A guide for an e-mail address: the first step into nurture.",
        draft: guide,
    },
    Template { key: "newsletter", purpose: "One field and one consent.", draft: newsletter },
];

/// Returns the ready-made form of a key.
pub fn of(key: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.key == key)
}

/// Returns a field that becomes a fact.
pub fn field(key: &str, label: &str, kind: FieldKind, target: &str) -> FormField {
    FormField {
        key: key.into(),
        label: label.into(),
        kind,
        required: 0,
        choices: String::new(),
        hint: String::new(),
        target: target.into(),
        preset: String::new(),
    }
}

fn required(field: FormField) -> FormField {
    FormField { required: 1, ..field }
}

fn consent() -> FormField {
    let words = "You may write to me about this and similar topics. I can leave at any time.";
    field("consent", words, FieldKind::Consent, "consent.marketing")
}

fn demo_request() -> Draft {
    let sizes = "1 to 49\n50 to 199\n200 to 999\n1,000 or more";
    Draft {
        slug: "demo-request".into(),
        name: "Demo request".into(),
        title: "See it with your own numbers".into(),
        intro: "Half an hour with somebody who knows your industry. No slides.".into(),
        button: "Ask for a demo".into(),
        thank_you: "Thank you. Somebody who knows your industry will call you within one working day.".into(),
        fields: vec![
            required(field("first_name", "First name", FieldKind::Text, "contact.first_name")),
            required(field("last_name", "Last name", FieldKind::Text, "contact.last_name")),
            required(field("email", "Work e-mail", FieldKind::Email, "contact.email")),
            field("phone", "Phone", FieldKind::Phone, "contact.phone"),
            required(field("company", "Company", FieldKind::Text, "account.name")),
            field("job_title", "What you do there", FieldKind::Text, "contact.job_title"),
            FormField {
                choices: sizes.into(),
                ..field("size", "Size of the company", FieldKind::Choice, "")
            },
            field("working_on", "What are you working on now?", FieldKind::Text, ""),
            consent(),
        ],
        ..Draft::default()
    }
}

fn guide() -> Draft {
    Draft {
        slug: "guide".into(),
        name: "Guide download".into(),
        title: "The guide: what staying as you are costs".into(),
        intro: "Four steps on one page, and the arithmetic to do with your own figures.".into(),
        button: "Send me the guide".into(),
        thank_you: "Thank you. The guide is on its way to your inbox.".into(),
        fields: vec![
            required(field("first_name", "First name", FieldKind::Text, "contact.first_name")),
            required(field("email", "Work e-mail", FieldKind::Email, "contact.email")),
            field("job_title", "What you do", FieldKind::Text, "contact.job_title"),
            consent(),
        ],
        ..Draft::default()
    }
}

fn newsletter() -> Draft {
    let words = "Send me the monthly letter. I can leave at any time.";
    Draft {
        slug: "newsletter".into(),
        name: "Newsletter".into(),
        title: "One useful letter a month".into(),
        intro: "What we learned, with figures. Nothing else.".into(),
        button: "Subscribe".into(),
        thank_you: "Welcome. The next letter comes in the first week of the month.".into(),
        fields: vec![
            required(field("email", "E-mail", FieldKind::Email, "contact.email")),
            required(field("consent", words, FieldKind::Consent, "consent.newsletter")),
        ],
        ..Draft::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ready_made_form_can_be_published_as_it_is() {
        for template in &TEMPLATES {
            assert!((template.draft)().check().is_ok(), "{}", template.key);
        }
    }
}
