//! Deeds as people read them, with the names of what they are about.

use store::Tx;

use super::deed::{Deed, STANDARD, Which};
use super::field::{self, Noun};
use crate::fault::{Fault, Outcome};
use crate::people::user;
use crate::segments::segment;

/// Returns a deed in words: "Add the tag “vip”".
pub fn told(tx: &mut Tx, deed: &Deed) -> Outcome<String> {
    Ok(match deed {
        Deed::Tag(tag) => format!("Add the tag “{tag}”"),
        Deed::Untag(tag) => format!("Take off the tag “{tag}”"),
        Deed::Give(None) => "Make them nobody's".to_owned(),
        Deed::Give(Some(to)) => {
            let name = gone(user::find(tx, *to).map(|found| found.name), "a colleague who is gone")?;
            format!("Give them to {name}")
        }
        Deed::Move { to, .. } => format!("Move them to {}", to.label()),
        Deed::Join(id) => format!("Put them into “{}”", segment_name(tx, *id)?),
        Deed::Leave(id) => format!("Take them out of “{}”", segment_name(tx, *id)?),
        Deed::Set { field, value } => {
            let label = label(tx, field)?;
            if value.is_empty() { format!("Empty {label}") } else { format!("Set {label} to “{value}”") }
        }
    })
}

fn segment_name(tx: &mut Tx, id: crate::segments::SegmentId) -> Outcome<String> {
    gone(segment::find(tx, id).map(|found| found.name), "a segment that is gone")
}

fn label(tx: &mut Tx, field: &Which) -> Outcome<String> {
    match field {
        Which::Standard(key) => {
            let known = STANDARD.iter().find(|(known, _)| known == key);
            Ok(known.map_or(*key, |(_, label)| label).to_owned())
        }
        Which::Own(key) => {
            let fields = field::all(tx, Noun::Contact)?;
            Ok(fields.into_iter().find(|field| field.key == *key).map_or(key.clone(), |field| field.label))
        }
    }
}

fn gone(found: Outcome<String>, otherwise: &str) -> Outcome<String> {
    match found {
        Err(Fault::Missing(_)) => Ok(otherwise.to_owned()),
        other => other,
    }
}
