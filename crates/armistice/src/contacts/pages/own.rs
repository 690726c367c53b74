//! The company's own fields in a form.

use std::collections::BTreeMap;

use crate::contacts::field::{Field as Own, FieldValue};
use crate::fault::FieldErrors;
use crate::web::Field;

/// Returns the questions for own fields, with what was said and what is wrong with it.
pub(super) fn questions(fields: &[Own], said: &BTreeMap<String, String>, errors: &FieldErrors) -> Vec<Field> {
    let question = |own: &Own| {
        let name = format!("own.{}", own.key);
        let value = said.get(&own.key).map_or("", String::as_str);
        let same = |choice: &str| (choice.to_owned(), choice.to_owned());
        let field = match own.kind.as_str() {
            "number" => Field::number(&name, &own.label).value(value),
            "date" => Field::date(&name, &own.label).value(value),
            "email" => Field::email(&name, &own.label).value(value).autocomplete("off"),
            "phone" => Field::phone(&name, &own.label).value(value).autocomplete("off"),
            "link" => Field::url(&name, &own.label).value(value),
            "choice" => {
                Field::select(&name, &own.label).option("", "–").options(own.options().map(same)).value(value)
            }
            "multi_choice" => {
                Field::choices(&name, &own.label).options(own.options().map(same)).values(value.lines())
            }
            _ => Field::text(&name, &own.label).value(value),
        };
        field.error(errors.of(&name))
    };
    fields.iter().map(question).collect()
}

/// Returns stored values as they would be said.
pub(super) fn said(values: &[FieldValue]) -> BTreeMap<String, String> {
    values.iter().map(|value| (value.key.clone(), value.text())).collect()
}
