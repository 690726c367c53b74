//! A row about a person.

use measure::Moment;

use super::{OwnValues, Said, account, own_field, put};
use crate::capture::imports::plan::{ListRow, OwnField, Setter};
use crate::capture::imports::value::{self, Reading};
use crate::contacts::account_bulk::Company;
use crate::contacts::bulk::{Text, Texts};
use crate::contacts::contact::email_key;
use crate::contacts::stage::Stage;

/// The most tags of one row.
const TAGS_MAX: usize = 50;
/// The most segments of one row.
const SEGMENTS_MAX: usize = 20;

/// A person, with their company and what they allowed.
#[derive(Debug, Default)]
pub struct ContactRow {
    /// Texts by column.
    pub texts: Texts,
    /// The form in which the address is compared.
    pub email_key: Option<String>,
    /// Where they stand.
    pub stage: Option<Stage>,
    /// The key of the campaign that brought them.
    pub campaign: Option<String>,
    /// The e-mail address of the colleague whose contact it is.
    pub owner: Option<String>,
    /// When they were first seen.
    pub first_seen_at: Option<Moment>,
    /// Words that stick on them.
    pub tags: Vec<String>,
    /// Keys of the picked segments that they join.
    pub segments: Vec<String>,
    /// Values of the company's own fields.
    pub own: OwnValues,
    /// Their company.
    pub account: Company,
    /// What they said about mail.
    pub said: Said,
}

impl ContactRow {
    fn text(text: Text) -> Setter<Self> {
        Box::new(move |row, value, _| {
            row.texts[text as usize] = value::text(value)?;
            Ok(())
        })
    }

    fn full_name(&mut self, value: &str) -> Result<(), String> {
        let (first, last) = match value.split_once(',') {
            Some((last, first)) => (first.trim(), last.trim()),
            None => value.rsplit_once(' ').unwrap_or((value, "")),
        };
        for (place, name) in [(Text::FirstName, first), (Text::LastName, last)] {
            if !name.is_empty() {
                self.texts[place as usize] = value::text(name)?;
            }
        }
        Ok(())
    }

    fn standard(target: &str) -> Option<Setter<Self>> {
        Some(match target {
            "contact.email" => {
                Box::new(|row, value, _| put(&mut row.texts[Text::Email as usize], value::email(value)))
            }
            "contact.first_name" => Self::text(Text::FirstName),
            "contact.last_name" => Self::text(Text::LastName),
            "contact.name" => Box::new(|row, value, _| row.full_name(value)),
            "contact.phone" => Self::text(Text::Phone),
            "contact.job_title" => Self::text(Text::JobTitle),
            "contact.city" => Self::text(Text::City),
            "contact.country" => Self::text(Text::Country),
            "contact.language" => Self::text(Text::Language),
            "contact.zone" => Box::new(|row, value, _| {
                measure::zone(value).map_err(|fault| fault.to_string())?;
                row.texts[Text::Zone as usize] = Some(value.to_owned());
                Ok(())
            }),
            "contact.source" => Self::text(Text::Source),
            "contact.source_detail" => Self::text(Text::SourceDetail),
            "contact.external_key" => Box::new(|row, value, reading| {
                row.texts[Text::ExternalKey as usize] = value::key(value, reading)?;
                Ok(())
            }),
            "contact.campaign" => {
                Box::new(|row, value, _| value::text(value).map(|text| row.campaign = text))
            }
            "contact.owner" => {
                Box::new(|row, value, _| value::text(&value.to_lowercase()).map(|text| row.owner = text))
            }
            "contact.stage" => Box::new(|row, value, _| {
                let word = value.to_lowercase().replace([' ', '-'], "_");
                put(
                    &mut row.stage,
                    word.parse().map_err(|_| format!("“{}” is not a stage", value::shorten(value))),
                )
            }),
            "contact.first_seen_at" => {
                Box::new(|row, value, reading| put(&mut row.first_seen_at, value::moment(value, reading)))
            }
            "contact.tags" => Box::new(|row, value, _| tags(&mut row.tags, value)),
            "contact.segments" => Box::new(|row, value, _| {
                row.segments.extend(words(value));
                let most = format!("has more than {SEGMENTS_MAX} segments");
                if row.segments.len() > SEGMENTS_MAX { Err(most) } else { Ok(()) }
            }),
            _ => return None,
        })
    }
}

/// Returns the words of a list in one cell.
fn words(value: &str) -> impl Iterator<Item = String> {
    value.split([',', ';', '|']).map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty())
}

fn tags(all: &mut Vec<String>, value: &str) -> Result<(), String> {
    for word in words(value) {
        if word.chars().count() > crate::contacts::tag::LENGTH_MAX {
            return Err(format!("the tag “{}” is too long", value::shorten(&word)));
        }
        if !all.contains(&word) {
            all.push(word);
        }
    }
    if all.len() > TAGS_MAX { Err(format!("has more than {TAGS_MAX} tags")) } else { Ok(()) }
}

impl ListRow for ContactRow {
    fn setter(target: &str, own: &[OwnField]) -> Option<Setter<Self>> {
        Self::standard(target)
            .or_else(|| account::company(target, |row: &mut Self| &mut row.account))
            .or_else(|| Said::setter(target, |row: &mut Self| &mut row.said))
            .or_else(|| own_field(target, own, |row: &mut Self| &mut row.own))
    }

    fn finish(&mut self, _: &Reading) -> Result<(), String> {
        let email = self.texts[Text::Email as usize].as_deref();
        if email.is_none() && self.texts[Text::ExternalKey as usize].is_none() {
            return Err(
                "This row has neither an e-mail address nor a key, so the contact could not be found again."
                    .into(),
            );
        }
        self.email_key = email.map(email_key);
        self.account.or_domain_of(email);
        Ok(())
    }
}
