//! The forms that the mails of a journey lead to: a link to one that takes no answers ends where it began.

use std::collections::BTreeSet;

use store::Tx;

use super::journey::{self, Does};
use super::{JourneyId, template};
use crate::capture::form;
use crate::fault::{Fault, Outcome};

/// How links to our own forms stand in the text of a mail.
const TO_FORM: &str = "{{ company.url }}/f/";

/// Returns the addresses of forms that mails of a journey lead to and that nobody can answer now.
pub fn closed(tx: &mut Tx, id: JourneyId) -> Outcome<BTreeSet<String>> {
    let mut closed = BTreeSet::new();
    for step in journey::steps(tx, id)? {
        if let Does::Mail(mail) = step.does() {
            for slug in slugs(&template::find(tx, mail)?.source) {
                match form::published(tx, slug) {
                    Err(Fault::Missing(_)) => drop(closed.insert(slug.to_owned())),
                    found => drop(found?),
                }
            }
        }
    }
    Ok(closed)
}

fn slugs(source: &str) -> impl Iterator<Item = &str> {
    let ends = |letter: char| !letter.is_ascii_alphanumeric() && letter != '-';
    source.split(TO_FORM).skip(1).filter_map(move |rest| rest.split(ends).next())
}
