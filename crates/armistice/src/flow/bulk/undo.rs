//! The way back of one contact: only while it is still as the deed left it, and by the verbs of a colleague's hand.

use measure::Moment;
use store::Tx;

use super::super::edit;
use super::super::segments::{self, Way};
use super::fate::{self, Ready, said};
use crate::contacts::contact::{self, Contact};
use crate::contacts::field::Typed;
use crate::contacts::stage::{Move, Stage};
use crate::contacts::{ContactId, owner, tag};
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, UserId};

const REASON: &str = "A bulk action was undone";

/// Puts a contact back. Returns why it stays as it is, if it does.
pub(super) fn put_back(
    tx: &mut Tx,
    ready: &Ready,
    by: &Caller,
    id: ContactId,
    before: Option<&str>,
) -> Outcome<Option<String>> {
    let found = match seen(tx, ready, by, id) {
        Ok(found) if found.erased_at.is_none() => found,
        Ok(_) | Err(Fault::Missing(_)) => return Ok(Some("Who undid it may not see this contact.".into())),
        Err(fault) => return Err(fault),
    };
    if !ready.present(tx, &found)?.1 {
        return Ok(Some(since(ready).into()));
    }
    said(back(tx, ready, &found, before, &by.author())).map(Result::err)
}

/// Whoever gave contacts away may not see them any more, and takes back what they gave all the same: it is found by the
/// row that says so, and only while it is still whose it became by that.
fn seen(tx: &mut Tx, ready: &Ready, by: &Caller, id: ContactId) -> Outcome<Contact> {
    if let Ready::Give(_) = ready { contact::find(tx, id) } else { contact::find_seen(tx, &by.sight(), id) }
}

fn since(ready: &Ready) -> &'static str {
    match ready {
        Ready::Tag(_) => "The tag was taken off since.",
        Ready::Untag(_) => "The tag was added again since.",
        Ready::Give(_) => "Another owner was set since.",
        Ready::Move { .. } => "The contact moved to another stage since.",
        Ready::Join(_) => "The contact left the segment since.",
        Ready::Leave(_) => "The contact joined the segment again since.",
        Ready::Standard { .. } | Ready::Own { .. } => "The field was changed since.",
    }
}

fn back(tx: &mut Tx, ready: &Ready, found: &Contact, before: Option<&str>, author: &str) -> Outcome<()> {
    let id = found.id;
    match ready {
        Ready::Tag(word) => tag::remove(tx, id, word, author).map(drop),
        Ready::Untag(word) => tag::add(tx, id, word, author).map(drop),
        Ready::Give(_) => {
            let to: Option<UserId> = before.and_then(|owner| owner.parse().ok());
            if said(edit::check_owner(tx, to))?.is_err() {
                let sentence = "The colleague whose it was before does not sign in any more.";
                return Err(Fault::refused("owner-gone", sentence));
            }
            owner::set(tx, id, to, author).map(drop)
        }
        Ready::Move { .. } => {
            edit::check_free(tx, id)?;
            let (to, away_until) = stage(before)?;
            edit::place(tx, id, Move { to, reason: REASON, author, at: tx.now() }, away_until)
        }
        Ready::Join(segment) => segments::put(tx, segment, id, Way::Out, author, REASON).map(drop),
        Ready::Leave(segment) => segments::put(tx, segment, id, Way::In, author, REASON).map(drop),
        Ready::Standard { key, .. } => fate::set_standard(tx, found, key, before.map(str::to_owned), author),
        Ready::Own { field, .. } => {
            let value = before.map_or(Ok(None), |text| Typed::read(&field.kind, text));
            let value = value.map_err(|_| Fault::field("value", "The field is of another kind now."))?;
            fate::set_field(tx, id, field, value, author)
        }
    }
}

/// Reads a stage as `Ready::present` wrote it, with until when the contact stays away from Sales.
fn stage(before: Option<&str>) -> Outcome<(Stage, Option<Moment>)> {
    let text = before.unwrap_or_default();
    let (word, until) = text.split_once(' ').map_or((text, None), |(word, until)| (word, until.parse().ok()));
    let stage = word.parse().map_err(|_| Fault::Internal(format!("a stage before says {text:?}")))?;
    Ok((stage, until.map(Moment)))
}
