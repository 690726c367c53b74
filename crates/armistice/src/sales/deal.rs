//! A deal: a possible sale, its stage, amount and expected close, and how it ended. Each change is kept.

use measure::{Currency, Moment, Money};
use store::{Tx, params};

use super::deal_stage::{DealStage, LostReason};
use super::{DealId, HandoffId, routing};
use crate::contacts::{AccountId, ContactId};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::{Sight, UserId};
use crate::sql::deals as sql;

/// The longest name, in characters.
pub const NAME_MAX: usize = 120;
/// The largest amount, in minor units: ten billions of a currency with cents.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000;

store::record! {
    /// A deal as stored.
    pub struct Deal {
        pub id: DealId,
        pub contact_id: ContactId,
        pub account_id: Option<AccountId>,
        pub handoff_id: Option<HandoffId>,
        pub owner_id: Option<UserId>,
        pub name: String,
        pub stage: DealStage,
        pub amount_minor: i64,
        pub currency: String,
        pub expected_close_at: Option<Moment>,
        pub opened_at: Moment,
        pub closed_at: Option<Moment>,
        pub close_reason: Option<String>,
    }

    /// One change of a deal.
    pub struct Change {
        pub field: String,
        pub old_value: Option<String>,
        pub new_value: Option<String>,
        pub at: Moment,
        pub author: String,
    }
}

/// What can be said of a deal while it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What it is called in lists.
    pub name: String,
    /// What it may bring.
    pub amount: Money,
    /// When it may close.
    pub expected_close_at: Option<Moment>,
}

impl Details {
    /// Reads details as people write them; `date` is midnight of the day they expect, already in their zone.
    pub fn read(name: &str, amount: &str, currency: &str, date: Option<Moment>) -> Outcome<Self> {
        let mut errors = FieldErrors::new();
        let name = name.trim();
        errors.refuse_nul("name", name);
        if name.is_empty() || name.chars().count() > NAME_MAX {
            errors.add("name", format!("Please give a name of at most {NAME_MAX} characters."));
        }
        let amount = amount_of(amount, currency).map_err(|sentence| errors.add("amount", sentence)).ok();
        errors.check()?;
        let amount = amount.ok_or_else(|| Fault::field("amount", "Please give an amount."))?;
        Ok(Self { name: name.to_owned(), amount, expected_close_at: date })
    }
}

fn amount_of(text: &str, currency: &str) -> Result<Money, String> {
    let currency: Currency =
        currency.trim().parse().map_err(|fault: measure::CurrencyFault| fault.to_string())?;
    let text = if text.trim().is_empty() { "0" } else { text };
    let money = Money::parse(text, currency).map_err(|fault| fault.to_string())?;
    if (0..=AMOUNT_MAX).contains(&money.minor) {
        Ok(money)
    } else {
        Err("Please give an amount from 0 to ten billions.".into())
    }
}

/// What opens a deal.
#[derive(Clone, Debug)]
pub struct New {
    /// With whom.
    pub contact: ContactId,
    /// Their company.
    pub account: Option<AccountId>,
    /// The handoff that it came from.
    pub handoff: Option<HandoffId>,
    /// Whose deal it is.
    pub owner: Option<UserId>,
    /// What is known of it.
    pub details: Details,
}

/// Opens a deal. A handoff makes one deal; asked again, it is refused with the constraint's sentence, so callers look
/// with [`of_handoff`] first.
pub fn open(tx: &mut Tx, new: &New, author: &str) -> Outcome<DealId> {
    let id = DealId(tx.new_id());
    let now = tx.now();
    let values = params![
        id,
        new.contact,
        new.account,
        new.handoff,
        new.owner,
        &new.details.name,
        DealStage::Access.word(),
        new.details.amount.minor,
        new.details.amount.currency.code(),
        new.details.expected_close_at,
        now
    ];
    match tx.run(&sql::DEAL_OPEN, values) {
        Ok(_) => {}
        Err(store::Error::Constraint(name)) if name == "deals_handoff_id" => {
            return Err(Fault::refused("already-converted", "This handoff has become a deal already."));
        }
        Err(error) => return Err(error.into()),
    }
    note(tx, id, new.contact, &Noted { field: "stage", old: None, new: Some("access"), author })?;
    Ok(id)
}

/// Returns a deal, whoever asks: for flow and jobs. Pages use [`find_seen`].
pub fn find(tx: &mut Tx, id: DealId) -> Outcome<Deal> {
    tx.maybe(&sql::DEAL_BY_ID, params![id])?.ok_or(Fault::Missing("deal"))
}

/// Returns a deal that the caller may see.
pub fn find_seen(tx: &mut Tx, sight: &Sight, id: DealId) -> Outcome<Deal> {
    let values = params![id, sight.all, sight.user, sight.team];
    tx.maybe(&sql::DEAL_SEEN, values)?.ok_or(Fault::Missing("deal"))
}

/// Returns the deal that a handoff became.
pub fn of_handoff(tx: &mut Tx, handoff: HandoffId) -> Outcome<Option<DealId>> {
    Ok(tx.maybe(&sql::DEAL_OF_HANDOFF, params![handoff])?)
}

/// Counts the deals of a contact that may still be won, without `except`.
pub fn other_open(tx: &mut Tx, contact: ContactId, except: DealId) -> Outcome<i64> {
    Ok(tx.one(&sql::DEALS_OTHER_OPEN, params![contact, except])?)
}

/// Tells whether a contact has an open deal.
pub fn any_open(tx: &mut Tx, contact: ContactId) -> Outcome<bool> {
    Ok(other_open(tx, contact, DealId(0))? > 0)
}

/// Returns the changes of a deal, oldest first.
pub fn history(tx: &mut Tx, id: DealId) -> Outcome<Vec<Change>> {
    Ok(tx.all(&sql::DEAL_HISTORY, params![id])?)
}

/// Moves an open deal to another open stage; false when it stands there already.
pub fn advance(tx: &mut Tx, found: &Deal, to: DealStage, author: &str) -> Outcome<bool> {
    check_open(found)?;
    if !to.is_open() {
        return Err(Fault::field(
            "stage",
            "Win or lose a deal by its own button, so that the reason is known.",
        ));
    }
    if to == found.stage {
        return Ok(false);
    }
    tx.run(&sql::DEAL_STAGE_SET, params![found.id, to.word()])?;
    let change = Noted { field: "stage", old: Some(found.stage.word()), new: Some(to.word()), author };
    note(tx, found.id, found.contact_id, &change)?;
    Ok(true)
}

/// Changes what is said of an open deal.
pub fn describe(tx: &mut Tx, found: &Deal, details: &Details, author: &str) -> Outcome<()> {
    check_open(found)?;
    let amount = |minor: i64, currency: &str| format!("{minor} {currency}");
    let (was, is) = (
        amount(found.amount_minor, &found.currency),
        amount(details.amount.minor, details.amount.currency.code()),
    );
    let date = |at: Option<Moment>| at.map(|at| at.0.to_string());
    let (was_due, is_due) = (date(found.expected_close_at), date(details.expected_close_at));
    tx.run(
        &sql::DEAL_DESCRIBE,
        params![
            found.id,
            &details.name,
            details.amount.minor,
            details.amount.currency.code(),
            details.expected_close_at
        ],
    )?;
    let changes = [
        ("name", Some(found.name.as_str()), Some(details.name.as_str())),
        ("amount", Some(was.as_str()), Some(is.as_str())),
        ("expected_close", was_due.as_deref(), is_due.as_deref()),
    ];
    for (field, old, new) in changes {
        note(tx, found.id, found.contact_id, &Noted { field, old, new, author })?;
    }
    Ok(())
}

/// Gives a deal to another colleague who sells.
pub fn give(tx: &mut Tx, found: &Deal, to: UserId, author: &str) -> Outcome<()> {
    routing::seller(tx, to)?;
    tx.run(&sql::DEAL_OWNER_SET, params![found.id, to])?;
    let (old, new) = (found.owner_id.map(|id| id.to_string()), to.to_string());
    let change = Noted { field: "owner", old: old.as_deref(), new: Some(&new), author };
    note(tx, found.id, found.contact_id, &change)
}

/// Closes an open deal as won.
pub fn win(tx: &mut Tx, found: &Deal, author: &str) -> Outcome<()> {
    close(tx, found, DealStage::Won, "", author)
}

/// Closes an open deal that was not won; the reason tells a loss from no decision.
pub fn lose(tx: &mut Tx, found: &Deal, reason: LostReason, author: &str) -> Outcome<()> {
    close(tx, found, reason.ends_in(), reason.word(), author)
}

fn close(tx: &mut Tx, found: &Deal, to: DealStage, reason: &str, author: &str) -> Outcome<()> {
    check_open(found)?;
    let now = tx.now();
    tx.run(&sql::DEAL_CLOSE, params![found.id, to.word(), now, reason])?;
    let change = Noted { field: "stage", old: Some(found.stage.word()), new: Some(to.word()), author };
    note(tx, found.id, found.contact_id, &change)?;
    note(tx, found.id, found.contact_id, &Noted { field: "reason", old: None, new: Some(reason), author })
}

fn check_open(found: &Deal) -> Outcome<()> {
    if found.stage.is_open() {
        return Ok(());
    }
    Err(Fault::refused(
        "deal-closed",
        format!("This deal is closed: {}.", found.stage.label().to_lowercase()),
    ))
}

struct Noted<'a> {
    field: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    author: &'a str,
}

/// Notes a change; equal values note nothing, and neither does an empty reason.
fn note(tx: &mut Tx, id: DealId, contact: ContactId, change: &Noted<'_>) -> Outcome<()> {
    if change.old == change.new || change.new == Some("") {
        return Ok(());
    }
    let row = tx.new_id();
    let now = tx.now();
    let values = params![row, id, contact, change.field, change.old, change.new, now, now, change.author];
    tx.run(&sql::DEAL_CHANGE, values)?;
    Ok(())
}
