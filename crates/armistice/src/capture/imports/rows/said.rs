//! What a row says about being written to, and a row about nothing else.

use measure::Moment;

use super::{Who, put};
use crate::capture::consent::State;
use crate::capture::imports::plan::{ListRow, OwnField, Setter};
use crate::capture::imports::value::{self, Reading};

/// What a row says about being written to.
#[derive(Debug, Default)]
pub struct Said {
    /// Yes, or taken back; `None` when nothing was said.
    pub state: Option<State>,
    /// They asked for no more mail.
    pub opted_out: bool,
    /// Mail to them bounced.
    pub bounced: bool,
    /// When.
    pub at: Option<Moment>,
    /// The words they agreed to.
    pub words: Option<String>,
    /// What for; marketing unless said.
    pub purpose: Option<String>,
}

impl Said {
    /// Returns what is recorded: a request for no more mail outweighs a yes.
    pub fn verdict(&self) -> Option<State> {
        if self.opted_out { Some(State::Withdrawn) } else { self.state }
    }

    /// Tells whether anything was said at all.
    pub fn is_empty(&self) -> bool {
        self.verdict().is_none() && !self.bounced
    }

    pub(super) fn setter<R: 'static>(target: &str, of: fn(&mut R) -> &mut Self) -> Option<Setter<R>> {
        Some(match target {
            // Some systems keep one word for both.
            "consent.state" => Box::new(move |row, value, _| {
                let said = of(row);
                said.bounced |= value::is_bounced(value);
                if !said.bounced {
                    said.state = value::consent(value)?;
                }
                Ok(())
            }),
            "consent.opted_out" => {
                Box::new(move |row, value, _| value::yes_no(value).map(|yes| of(row).opted_out |= yes))
            }
            // A column of reasons says yes by having one.
            "consent.bounced" => Box::new(move |row, value, _| {
                of(row).bounced |= value::yes_no(value).unwrap_or(true);
                Ok(())
            }),
            "consent.at" => {
                Box::new(move |row, value, reading| put(&mut of(row).at, value::moment(value, reading)))
            }
            "consent.words" => {
                Box::new(move |row, value, _| value::text(value).map(|text| of(row).words = text))
            }
            "consent.purpose" => Box::new(move |row, value, _| {
                value::text(&value.to_lowercase()).map(|text| of(row).purpose = text)
            }),
            _ => return None,
        })
    }
}

/// What somebody allowed or took back.
#[derive(Debug, Default)]
pub struct ConsentRow {
    /// Whose it is.
    pub who: Who,
    /// What they said.
    pub said: Said,
}

impl ListRow for ConsentRow {
    fn setter(target: &str, _: &[OwnField]) -> Option<Setter<Self>> {
        Who::setter(target, |row: &mut Self| &mut row.who)
            .or_else(|| Said::setter(target, |row: &mut Self| &mut row.said))
    }

    fn finish(&mut self, _: &Reading) -> Result<(), String> {
        self.who.finish()
    }
}
