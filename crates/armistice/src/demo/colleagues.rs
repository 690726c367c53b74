//! What the heads and the marketers do over the story: they sign, and they book what was spent.

use measure::{DAY_MS, Moment};

use super::company::Founded;
use crate::agreement::{clause, signature, signature::Side, template, version};
use crate::app::App;
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
pub async fn first_agreement(app: &App, company: &Founded) -> Outcome<()> {
    agree(app, company, |proposal| {
        proposal.title = "How we hand over, first version".into();
        proposal.definition = FIRST_DEFINITION.into();
        proposal.handoffs_per_month = 120;
        proposal.first_attempt_minutes = 4 * 60;
    })
    .await
}

/// Drafts and signs the second: more of them, sooner called, and only who looked at prices or asked for a demo.
pub async fn second_agreement(app: &App, company: &Founded) -> Outcome<()> {
    agree(app, company, |proposal| {
        proposal.title = "How we hand over, second version".into();
        proposal.definition = SECOND_DEFINITION.into();
        proposal.handoffs_per_month = 130;
        proposal.first_attempt_minutes = 2 * 60;
    })
    .await
}

async fn agree(app: &App, company: &Founded, say: fn(&mut crate::agreement::Proposal)) -> Outcome<()> {
    let (maya, jonas) = (company.members["maya"], company.members["jonas"]);
    app.write(move |tx| {
        let (marketing, sales) = (session::console(tx, maya)?, session::console(tx, jonas)?);
        let mut proposal = template::ready_made("Europe/Berlin")?;
        say(&mut proposal);
        let words = version::vocabulary(tx)?;
        let terms = proposal.check(&words)?;
        let drafted = version::draft(tx, &marketing, &terms)?;
        let hash = clause::hash(&terms);
        signature::sign(tx, &marketing, drafted, Side::Marketing, &hash)?;
        signature::sign(tx, &sales, drafted, Side::Sales, &hash)?;
        Ok(())
    })
    .await
}

/// Books what each campaign cost in a month of the story, from 0.
pub async fn book_costs(app: &App, company: &Founded, month: i64, at: Moment) -> Outcome<()> {
    let theo = company.members["theo"];
    let running: Vec<_> = company
        .campaigns
        .iter()
        .filter(|(effort, _)| (effort.months.0..=effort.months.1).contains(&month))
        .map(|(effort, id)| (*id, effort.month_minor))
        .collect();
    app.write(move |tx| {
        let by = session::console(tx, theo)?;
        for (campaign, minor) in &running {
            let amount = measure::Money { minor: *minor, currency: measure::Currency::EUR };
            let new =
                cost::New { at: Some(at), amount, note: format!("Month {}", month + 1), external_key: None };
            cost::add(tx, &by, *campaign, &new)?;
        }
        Ok(())
    })
    .await
}
