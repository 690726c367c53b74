//! The segments room: rules asked of contacts that stand in SQL, and who is in which segment.

mod asking;
mod census;
mod hands;
mod kept;
mod life;
mod minutes;
mod pages;
mod rules;

use armistice::capture::TouchId;
use armistice::capture::touch::{self, Kind};
use armistice::contacts::{ContactId, contact};
use armistice::fault::Outcome;
use armistice::flow::{segments, sweeps, work};
use armistice::insight::CampaignId;
use armistice::people::Caller;
use armistice::segments::SegmentId;
use armistice::segments::membership;
use armistice::segments::segment::{Kind as Decides, Said};
use measure::Moment;
use store::Tx;
use testkit::TestApp;

/// Makes a contact.
fn person(tx: &mut Tx, name: &str, company: Option<armistice::contacts::AccountId>) -> Outcome<ContactId> {
    let email = format!("{}@people.example", name.to_lowercase());
    let (email, first_name) = (Some(email), Some(name.to_owned()));
    contact::create(
        tx,
        &contact::New { email, first_name, account: company, ..contact::New::default() },
        "test",
    )
}

fn made(contact: ContactId, kind: Kind, subject: &str, at: Moment) -> touch::New<'_> {
    touch::New {
        contact,
        visitor: None,
        kind,
        subject,
        at,
        campaign: Some(CampaignId(5)),
        source: Some("google"),
        medium: None,
        reference: None,
    }
}

/// Lets a contact do something.
fn does(tx: &mut Tx, contact: ContactId, kind: Kind, subject: &str, at: Moment) -> Outcome<TouchId> {
    touch::record(tx, &made(contact, kind, subject, at))
}

/// Makes a segment of a rule; its key is its name.
fn ruled(tx: &mut Tx, by: &Caller, name: &str, rule: &str) -> Outcome<SegmentId> {
    segments::create(tx, by, &Said { name: name.into(), rule: rule.into(), ..Said::default() })
}

/// Makes a segment that colleagues pick for.
fn picked(tx: &mut Tx, by: &Caller, name: &str) -> Outcome<SegmentId> {
    segments::create(tx, by, &Said { name: name.into(), kind: Decides::Picked, ..Said::default() })
}

/// Runs what the house does by itself until nothing is left to do now.
async fn settle(house: &TestApp) {
    while work::round(&house.app).await.expect("jobs run") > 0 {}
    sweeps::all_once(&house.app).await.expect("sweeps run");
    while work::round(&house.app).await.expect("jobs run") > 0 {}
}

/// Returns the keys of the segments that a contact is in, in order.
async fn inside(house: &TestApp, who: ContactId) -> Vec<String> {
    let mut keys: Vec<String> = house
        .write(move |tx| membership::of_contact(tx, who))
        .await
        .into_iter()
        .map(|(_, key, _)| key)
        .collect();
    keys.sort_unstable();
    keys
}

/// Returns what became of a contact in a segment, the first turn first: the word and the reason.
async fn turns(house: &TestApp, segment: SegmentId, who: ContactId) -> Vec<(String, String)> {
    let everything = armistice::people::Sight::everything();
    let all = house.write(move |tx| membership::history(tx, &everything, segment, None, 500)).await;
    let own = all.into_iter().rev().filter(|turn| turn.contact_id == who);
    own.map(|turn| (turn.kind, turn.reason)).collect()
}
