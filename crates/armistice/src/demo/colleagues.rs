//! What the heads and the marketers do over the story: they sign, and they book what was spent.

use measure::{DAY_MS, Moment};
use store::Tx;

use super::company::{Effort, Founded};
use crate::agreement::{clause, signature, signature::Side, template, version};
use crate::fault::Outcome;
use crate::insight::cost;
use crate::people::session;

/// A month of the story, in milliseconds.
pub const MONTH_MS: i64 = 365 * DAY_MS / 12;

/// What the first agreement counts as qualified: somebody who fits and showed it lately.
const FIRST_DEFINITION: &str = "fit >= 45 and readiness >= 40 and contact.email is not empty";
/// The second one also wants to see interest in buying.
const SECOND_DEFINITION: &str = "fit >= 45 and readiness >= 40 and (did visit \"/pricing\" within 30 days or did submit \"demo-request\" within 30 days)";

/// Drafts and signs the first agreement.
pub fn first_agreement(tx: &mut Tx, company: &Founded) -> Outcome<()> {
    agree(tx, company, |proposal| {
        proposal.title = "How we hand over, first version".into();
        proposal.definition = FIRST_DEFINITION.into();
        proposal.handoffs_per_month = 120;
        proposal.first_attempt_minutes = 4 * 60;
    })
}

/// Drafts and signs the second: more of them, sooner called, and only who looked at prices or asked for a demo.
pub fn second_agreement(tx: &mut Tx, company: &Founded) -> Outcome<()> {
    agree(tx, company, |proposal| {
        proposal.title = "How we hand over, second version".into();
        proposal.definition = SECOND_DEFINITION.into();
        proposal.handoffs_per_month = 130;
        proposal.first_attempt_minutes = 2 * 60;
    })
}

fn agree(tx: &mut Tx, company: &Founded, say: fn(&mut crate::agreement::Proposal)) -> Outcome<()> {
    let marketing = session::console(tx, company.members["maya"])?;
    let sales = session::console(tx, company.members["jonas"])?;
    let mut proposal = template::ready_made("Europe/Berlin")?;
    say(&mut proposal);
    let words = version::vocabulary(tx)?;
    let terms = proposal.check(&words)?;
    let drafted = version::draft(tx, &marketing, &terms)?;
    let hash = clause::hash(&terms);
    signature::sign(tx, &marketing, drafted, Side::Marketing, &hash)?;
    signature::sign(tx, &sales, drafted, Side::Sales, &hash)?;
    Ok(())
}

/// Books what each campaign cost in a month of the story, from 0.
pub fn book_costs(tx: &mut Tx, company: &Founded, month: i64, at: Moment) -> Outcome<()> {
    let by = session::console(tx, company.members["theo"])?;
    let runs = |effort: &Effort| (effort.months.0..=effort.months.1).contains(&month);
    for (effort, campaign) in company.campaigns.iter().filter(|(effort, _)| runs(effort)) {
        let amount = measure::Money { minor: effort.month_minor, currency: measure::Currency::EUR };
        let new =
            cost::New { at: Some(at), amount, note: format!("Month {}", month + 1), external_key: None };
        cost::add(tx, &by, *campaign, &new)?;
    }
    Ok(())
}
