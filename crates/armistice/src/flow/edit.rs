//! What follows when a colleague changes what is known of a contact or an account: change rows, the timeline, another
//! look at whoever a rule may now see differently.

use measure::Moment;
use store::Tx;

use super::{consider, reconsider};
use crate::contacts::company::Description as Company;
use crate::contacts::description::{Description, Own, set_own};
use crate::contacts::field::Noun;
use crate::contacts::stage::{self, Move, REASON_MAX, Stage};
use crate::contacts::{AccountId, ActivityId, ContactId, account, activity, contact, owner, tag};
use crate::fault::{Fault, NUL, Outcome};
use crate::people::{Caller, Reach, UserId, user};
use crate::sales::{deal, handoff};
use crate::segments::score;

/// The longest note, in letters.
pub const NOTE_MAX: usize = 4_000;

/// Makes a contact. Whoever sees no further than their own becomes its owner, or they would lose it at once.
pub fn create(tx: &mut Tx, by: &Caller, said: &Description) -> Outcome<ContactId> {
    let placed = said.placed(tx, None)?;
    let new = contact::New {
        email: placed.email.clone(),
        first_name: placed.first_name.clone(),
        last_name: placed.last_name.clone(),
        phone: placed.phone.clone(),
        job_title: placed.job_title.clone(),
        city: placed.city.clone(),
        country: placed.country.clone(),
        language: placed.language.clone(),
        account: placed.account,
        owner: (by.reach != Reach::All).then_some(by.user),
        source: said.source.clone().or_else(|| Some("by hand".into())),
        ..contact::New::default()
    };
    let id = contact::create(tx, &new, &by.author())?;
    let account = contact::find(tx, id)?.account_id;
    contact::update(tx, id, &contact::Update { account, ..placed }, &by.author())?;
    set_own(tx, Noun::Contact, id.0, &said.own, &by.author())?;
    consider::soon(tx, id)?;
    Ok(id)
}

/// Replaces what is known of a contact.
pub fn describe(tx: &mut Tx, by: &Caller, id: ContactId, said: &Description) -> Outcome<()> {
    let found = contact::find_seen(tx, &by.sight(), id)?;
    let placed = said.placed(tx, found.account_id)?;
    if placed.account != found.account_id {
        score::look_at_account(tx, id)?;
    }
    let changed = contact::update(tx, id, &placed, &by.author())?;
    if set_own(tx, Noun::Contact, id.0, &said.own, &by.author())? || changed {
        consider::soon(tx, id)?;
    }
    Ok(())
}

/// Writes a note on the timeline.
pub fn note(tx: &mut Tx, by: &Caller, id: ContactId, text: &str) -> Outcome<ActivityId> {
    contact::find_seen(tx, &by.sight(), id)?;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NOTE_MAX {
        return Err(Fault::field("note", format!("Please write something, at most {NOTE_MAX} letters.")));
    }
    if text.contains('\0') {
        return Err(Fault::field("note", NUL));
    }
    let (author, at) = (by.author(), tx.now());
    let kind = activity::Kind::Note;
    let new = activity::New { contact: id, kind, summary: text, reference: None, author: &author, at };
    activity::note(tx, &new)
}

/// Sticks a tag on a contact.
pub fn tag(tx: &mut Tx, by: &Caller, id: ContactId, word: &str) -> Outcome<()> {
    contact::find_seen(tx, &by.sight(), id)?;
    if tag::add(tx, id, word, &by.author())? { consider::soon(tx, id) } else { Ok(()) }
}

/// Takes a tag off a contact.
pub fn untag(tx: &mut Tx, by: &Caller, id: ContactId, word: &str) -> Outcome<()> {
    contact::find_seen(tx, &by.sight(), id)?;
    if tag::remove(tx, id, word, &by.author())? { consider::soon(tx, id) } else { Ok(()) }
}

/// Gives a contact to a colleague, or to nobody. Handoffs and deals stay whose they are.
pub fn give(tx: &mut Tx, by: &Caller, id: ContactId, to: Option<UserId>) -> Outcome<()> {
    contact::find_seen(tx, &by.sight(), id)?;
    check_owner(tx, to)?;
    if owner::set(tx, id, to, &by.author())? { consider::soon(tx, id) } else { Ok(()) }
}

/// Refuses an owner who does not sign in.
pub(super) fn check_owner(tx: &mut Tx, to: Option<UserId>) -> Outcome<()> {
    let Some(to) = to else { return Ok(()) };
    match user::find(tx, to) {
        Ok(found) if found.disabled_at.is_none() => Ok(()),
        Ok(_) | Err(Fault::Missing(_)) => {
            Err(Fault::field("owner", "Please choose a colleague who signs in."))
        }
        Err(fault) => Err(fault),
    }
}

/// Moves a contact to another stage by hand. Stages that promises hang on are reached by handoffs and deals alone, and
/// while one of those is open, the stage follows from it.
pub fn move_by_hand(tx: &mut Tx, by: &Caller, id: ContactId, to: Stage, reason: &str) -> Outcome<()> {
    let found = contact::find_seen(tx, &by.sight(), id)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(Fault::field("reason", format!("Please say why, in at most {REASON_MAX} letters.")));
    }
    if reason.contains('\0') {
        return Err(Fault::field("reason", NUL));
    }
    if !found.stage.by_hand().any(|stage| stage == to) {
        return Err(Fault::field("stage", "This stage is not reached by hand. Please choose another."));
    }
    check_free(tx, id)?;
    let author = by.author();
    place(tx, id, Move { to, reason, author: &author, at: tx.now() }, None)?;
    consider::soon(tx, id)
}

/// Moves a contact, and sets until when it stays away from Sales. Whoever calls asks for another look at it.
pub(super) fn place(tx: &mut Tx, id: ContactId, to: Move<'_>, away_until: Option<Moment>) -> Outcome<()> {
    stage::change(tx, id, to)?;
    contact::recycle_until(tx, id, away_until)
}

/// Refuses while the stage of a contact follows from a handoff or a deal.
pub(super) fn check_free(tx: &mut Tx, id: ContactId) -> Outcome<()> {
    if handoff::open_of(tx, id)?.is_some() {
        let sentence = "Sales has this contact: its stage follows from the handoff until that has ended.";
        return Err(Fault::refused("handoff-open", sentence));
    }
    if deal::any_open(tx, id)? {
        let sentence = "A deal is open: the stage follows from it until it is won or lost.";
        return Err(Fault::refused("deal-open", sentence));
    }
    Ok(())
}

/// Makes a company.
pub fn create_account(tx: &mut Tx, by: &Caller, said: &Company) -> Outcome<AccountId> {
    check_owner(tx, said.values.owner)?;
    let owner = said.values.owner.or((by.reach != Reach::All).then_some(by.user));
    let id = account::create(tx, &account::Facts { owner, ..said.values.clone() })?;
    set_own(tx, Noun::Account, id.0, &said.own, &by.author())?;
    Ok(id)
}

/// Replaces what is known of a company. Everybody there is looked at again.
pub fn describe_account(tx: &mut Tx, by: &Caller, id: AccountId, said: &Company) -> Outcome<()> {
    account::find_seen(tx, &by.sight(), id)?;
    check_owner(tx, said.values.owner)?;
    let changed = account::update(tx, id, &said.values, &by.author())?;
    let own: &[Own] = &said.own;
    if set_own(tx, Noun::Account, id.0, own, &by.author())? || changed {
        reconsider::account(tx, id)?;
    }
    Ok(())
}
