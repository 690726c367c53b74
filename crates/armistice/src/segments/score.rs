//! The latest scores of each contact: computed by the model, stored so that lists can sort by them.

use measure::Moment;
use rules::Scores;
use rules::decay::Decaying;
use store::{Tx, params};

use super::facts;
use crate::contacts::ContactId;
use crate::fault::Outcome;
use crate::sql::segments as sql;

store::record! {
    /// The scores of a contact as stored.
    pub struct Score {
        pub contact_id: ContactId,
        pub model_version: i64,
        pub fit: f64,
        pub readiness: f64,
        pub readiness_at: Moment,
        pub half_life_ms: i64,
        pub grid: String,
        pub considered_at: Moment,
        pub next_check: Option<Moment>,
    }
}

impl Score {
    /// Returns readiness at a moment: it halves every half-life.
    pub fn readiness_now(&self, now: Moment) -> f64 {
        Decaying { value: self.readiness, at: self.readiness_at, half_life_ms: self.half_life_ms }
            .value_at(now)
    }
}

/// Stores the scores of a contact, with the next moment at which somebody should look again.
pub fn store(
    tx: &mut Tx,
    contact: ContactId,
    model_version: i64,
    scores: &Scores,
    next_check: Option<Moment>,
) -> Outcome<()> {
    let now = tx.now();
    let grid = scores.bands.cell(scores.fit, scores.readiness.value_at(now));
    let values = params![
        contact,
        model_version,
        scores.fit,
        scores.readiness.value,
        scores.readiness.at,
        scores.readiness.half_life_ms,
        grid.to_string(),
        now,
        next_check,
        rank(&scores.readiness)
    ];
    tx.mark(contact.0);
    tx.run(&sql::SCORE_STORE, values)?;
    Ok(())
}

/// Returns where a contact stands in the order of readiness, now and at any later moment.
///
/// Readiness at t is value · 2^((at - t) / half-life), so its binary logarithm is log2(value) + at / half-life minus a
/// term that all contacts share. Below zero the order turns round; nothing stands between.
fn rank(readiness: &Decaying) -> f64 {
    let Decaying { value, at, half_life_ms } = *readiness;
    if value == 0.0 {
        return 0.0;
    }
    let logarithm = value.abs().log2() + at.0 as f64 / half_life_ms.max(1) as f64;
    logarithm.max(f64::MIN_POSITIVE).copysign(value)
}

/// Returns the stored scores of a contact.
pub fn of(tx: &mut Tx, contact: ContactId) -> Outcome<Option<Score>> {
    Ok(tx.maybe(&sql::SCORE_OF, params![contact])?)
}

/// Returns contacts at whom somebody should look again by now, the longest due first.
pub fn due(tx: &mut Tx, limit: i64) -> Outcome<Vec<ContactId>> {
    Ok(tx.all(&sql::SCORES_DUE, params![tx.now(), limit])?)
}

/// Makes the other contacts of a contact's account due for another look, as many as a rule would look at.
pub fn look_at_account(tx: &mut Tx, contact: ContactId) -> Outcome<()> {
    tx.run(&sql::ACCOUNT_DUE_AT_ONCE, params![contact, tx.now(), facts::COLLEAGUES_MAX])?;
    Ok(())
}

/// Makes contacts due for another look; those that nobody looked at yet will be anyway.
pub fn look_again(tx: &mut Tx, contacts: impl IntoIterator<Item = ContactId>) -> Outcome<()> {
    let now = tx.now();
    for contact in contacts {
        tx.run(&sql::SCORE_DUE_AT_ONCE, params![contact, now])?;
    }
    Ok(())
}
