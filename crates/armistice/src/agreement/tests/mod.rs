//! The agreement room: in through pages, API and verbs, out through rows, pages and answers, on both engines.

mod clocks;
mod drafts;
mod months;
mod signing;

use armistice::agreement::{AgreementId, Proposal, template, version};
use armistice::people::Caller;
use testkit::TestApp;

pub use crate::sales::on_each;

/// Returns the ready-made proposal with office hours in UTC.
fn ready_made() -> Proposal {
    template::ready_made("UTC").expect("UTC is a zone")
}

/// Drafts a proposal.
async fn drafted(house: &TestApp, by: &Caller, proposal: &Proposal) -> AgreementId {
    let (by, proposal) = (by.clone(), proposal.clone());
    let made = house.write(move |tx| {
        let vocabulary = version::vocabulary(tx)?;
        version::draft(tx, &by, &proposal.check(&vocabulary)?)
    });
    made.await
}
