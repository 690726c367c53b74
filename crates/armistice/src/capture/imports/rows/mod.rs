//! The typed rows of each noun, and how a value gets into them.

mod account;
mod contact;
mod cost;
mod deal;
mod said;
mod touch;

use measure::Money;

pub use account::AccountRow;
pub use contact::ContactRow;
pub use cost::CostRow;
pub use deal::DealRow;
pub use said::{ConsentRow, Said};
pub use touch::TouchRow;

use super::plan::{OwnField, Setter};
use super::value::{self, Reading};
use crate::contacts::FieldId;
use crate::contacts::contact::email_key;
use crate::contacts::field::{self, Typed};

/// Values of the company's own fields; without an id in a try, before the field is made.
pub type OwnValues = Vec<(Option<FieldId>, Typed)>;

/// By what a row finds its contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// The form in which the address is compared.
    pub email_key: Option<String>,
    /// The key of the other system.
    pub external_key: Option<String>,
}

impl Who {
    pub(super) fn setter<R: 'static>(target: &str, of: fn(&mut R) -> &mut Self) -> Option<Setter<R>> {
        Some(match target {
            "contact.email" => Box::new(move |row, value, _| {
                put(&mut of(row).email_key, value::email(value).map(|email| email_key(&email)))
            }),
            "contact.external_key" => Box::new(move |row, value, reading| {
                value::key(value, reading).map(|key| of(row).external_key = key)
            }),
            _ => return None,
        })
    }

    pub(super) fn finish(&self) -> Result<(), String> {
        if self.email_key.is_none() && self.external_key.is_none() {
            return Err("This row does not say whom it is about.".into());
        }
        Ok(())
    }

    /// Returns the words for a contact that is not here.
    pub fn missing(&self) -> String {
        let name = self.external_key.as_deref().or(self.email_key.as_deref()).unwrap_or_default();
        format!("There is no contact “{}” here. Bring in the contacts first.", value::shorten(name))
    }
}

fn put<T>(place: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    *place = Some(value?);
    Ok(())
}

/// Returns what puts a value into a field of the company's own.
fn own_field<R: 'static>(
    target: &str,
    own: &[OwnField],
    of: fn(&mut R) -> &mut OwnValues,
) -> Option<Setter<R>> {
    let field = own.iter().find(|field| field.target == target)?.clone();
    Some(Box::new(move |row, value, reading| {
        let typed = match field.kind.as_str() {
            "date" => Some(Typed::Moment(value::moment(value, reading)?)),
            kind if field::has_choices(kind) => Some(Typed::Text(chosen(&field, value)?)),
            kind => {
                Typed::read(kind, value).map_err(|sentence| sentence.trim_end_matches('.').to_lowercase())?
            }
        };
        of(row).extend(typed.map(|typed| (field.id, typed)));
        Ok(())
    }))
}

/// Returns the choice, or the choices one a line. A field that the list makes has whatever the list says.
fn chosen(own: &OwnField, value: &str) -> Result<String, String> {
    match &own.choices {
        Some(choices) => field::matched(choices, &own.kind, value).map_err(|wrong| {
            format!("“{}” is not one of the choices of {}", value::shorten(wrong), own.target)
        }),
        None if own.kind == "multi_choice" => Ok(field::parts(value).collect::<Vec<_>>().join("\n")),
        None => Ok(value.to_owned()),
    }
}

/// Reads an amount in the currency of its row, or else of the mapping.
fn amount_of(amount: &str, currency: Option<&str>, reading: &Reading) -> Result<Money, String> {
    let currency = match currency {
        Some(code) => code
            .to_uppercase()
            .parse()
            .map_err(|_| format!("“{}” is not a currency.", value::shorten(code)))?,
        None => reading.currency,
    };
    value::money(amount, currency).map_err(|problem| format!("The amount {problem}."))
}
