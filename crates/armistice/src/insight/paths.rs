//! The way of each won deal: the touches that may claim a part of its amount.
//!
//! A touch **counts** when a person (not a machine) did it before the deal closed and it says where it came from: a
//! source, a campaign, or both. A deal whose contact has no such touch falls back on the contact's first origin, as
//! captured or imported; without one its amount stays unattributed. Only touches of the deal's own contact count.

use measure::Moment;
use store::{Row, Tx, params};

use super::CampaignId;
use super::question::Question;
use crate::fault::Outcome;
use crate::people::Sight;
use crate::sql::insight as sql;

/// A won deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WonDeal {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it was won for, in minor units.
    pub amount: i64,
    /// When it was won.
    pub closed_at: Moment,
    /// The buyer.
    pub contact: i64,
}

/// One touch that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTouch {
    /// Its id; `None` for a first origin that stands in for touches.
    pub id: Option<i64>,
    /// When it happened.
    pub at: Moment,
    /// What it was: `visit`, `submission`; `first origin` when it stands in.
    pub kind: String,
    /// Where it came from.
    pub source: Option<String>,
    /// The campaign that it came from.
    pub campaign: Option<CampaignId>,
}

/// A won deal with its path, in order of time and id; empty when nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The deal.
    pub deal: WonDeal,
    /// The touches that count.
    pub touches: Vec<PathTouch>,
}

/// What the deals of one currency sum to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revenue {
    /// Three letters.
    pub currency: String,
    /// How many deals were won.
    pub deals: i64,
    /// Their amounts in minor units.
    pub minor: i64,
}

/// Returns the revenue of the span per currency, the one with the most deals first.
pub fn revenues(tx: &mut Tx, sight: Sight, question: &Question) -> Outcome<Vec<Revenue>> {
    let values = params![sight.all, sight.user, sight.team, question.from, question.until];
    let rows: Vec<(String, i64, i64)> = tx.all(&sql::WON_CURRENCIES, values)?;
    Ok(rows.into_iter().map(|(currency, deals, minor)| Revenue { currency, deals, minor }).collect())
}

/// Shows the path of every won deal of the span in one currency, in order of deal.
///
/// Cost: one streamed pass over the won deals of the span and the touches of their contacts; in memory one path.
pub fn each(
    tx: &mut Tx,
    sight: Sight,
    question: &Question,
    currency: &str,
    mut see: impl FnMut(Path),
) -> Outcome<()> {
    let values = params![sight.all, sight.user, sight.team, question.from, question.until, currency];
    let mut open: Option<(Path, Option<PathTouch>)> = None;
    tx.each(&sql::WON_PATHS, values, |row| {
        let id: i64 = row.get(0)?;
        if open.as_ref().is_none_or(|(path, _)| path.deal.id != id) {
            let next = start(row, id)?;
            if let Some(done) = open.replace(next) {
                see(finish(done));
            }
        }
        if let (Some((path, _)), Some(touch)) = (open.as_mut(), touch(row)?) {
            path.touches.push(touch);
        }
        Ok(())
    })?;
    if let Some(done) = open {
        see(finish(done));
    }
    Ok(())
}

/// Reads the deal of a row, and the first origin of its contact.
fn start(row: &Row<'_>, id: i64) -> store::Result<(Path, Option<PathTouch>)> {
    let deal =
        WonDeal { id, name: row.get(1)?, amount: row.get(2)?, closed_at: row.get(3)?, contact: row.get(4)? };
    let origin = PathTouch {
        id: None,
        at: row.get(5)?,
        kind: "first origin".to_owned(),
        source: known(row.get(6)?),
        campaign: row.get(7)?,
    };
    let says_something = origin.source.is_some() || origin.campaign.is_some();
    Ok((Path { deal, touches: Vec::new() }, says_something.then_some(origin)))
}

/// Reads the touch of a row, if there is one.
fn touch(row: &Row<'_>) -> store::Result<Option<PathTouch>> {
    let Some(id) = row.get::<Option<i64>>(8)? else { return Ok(None) };
    let source = known(row.get(11)?);
    Ok(Some(PathTouch { id: Some(id), at: row.get(9)?, kind: row.get(10)?, source, campaign: row.get(12)? }))
}

fn finish((mut path, origin): (Path, Option<PathTouch>)) -> Path {
    if path.touches.is_empty() {
        path.touches.extend(origin);
    }
    path
}

fn known(source: Option<String>) -> Option<String> {
    source.filter(|source| !source.trim().is_empty())
}
