//! A row about something that a contact did.

use measure::Moment;

use super::{Who, put};
use crate::capture::imports::plan::{ListRow, OwnField, Setter};
use crate::capture::imports::value::{self, Reading};
use crate::capture::touch;

/// Something a contact did.
#[derive(Debug, Default)]
pub struct TouchRow {
    /// Who did it.
    pub who: Who,
    /// What.
    pub kind: Option<touch::Kind>,
    /// To what.
    pub subject: Option<String>,
    /// When.
    pub at: Option<Moment>,
    /// Where they came from.
    pub source: Option<String>,
    /// By what means.
    pub medium: Option<String>,
    /// The key of the campaign.
    pub campaign: Option<String>,
}

impl ListRow for TouchRow {
    fn setter(target: &str, _: &[OwnField]) -> Option<Setter<Self>> {
        Some(match target {
            "touch.kind" => Box::new(|row, value, _| {
                let kind = touch::Kind::of(&value.to_lowercase());
                put(
                    &mut row.kind,
                    kind.ok_or_else(|| format!("“{}” is not a kind of touch", value::shorten(value))),
                )
            }),
            "touch.subject" => Box::new(|row, value, _| value::text(value).map(|text| row.subject = text)),
            "touch.at" => Box::new(|row, value, reading| put(&mut row.at, value::moment(value, reading))),
            "touch.source" => Box::new(|row, value, _| value::text(value).map(|text| row.source = text)),
            "touch.medium" => Box::new(|row, value, _| value::text(value).map(|text| row.medium = text)),
            "touch.campaign" => Box::new(|row, value, _| value::text(value).map(|text| row.campaign = text)),
            other => return Who::setter(other, |row: &mut Self| &mut row.who),
        })
    }

    fn finish(&mut self, _: &Reading) -> Result<(), String> {
        if self.kind.is_none() || self.at.is_none() {
            return Err("This row does not say what happened and when.".into());
        }
        self.who.finish()
    }
}
