//! The sales room: in through pages, API and verbs, out through rows, pages and answers, on both engines.

mod back;
mod deals;
mod handoffs;
mod pages;
mod promises;
mod races;

use std::ops::AsyncFn;

use armistice::agreement::{AgreementId, Side, clause, clock, signature, template, version};
use armistice::contacts::{ContactId, contact};
use armistice::flow::offer;
use armistice::people::{Caller, Role};
use armistice::sales::HandoffId;
use armistice::sales::attempt::{self, Answer, Channel};
use armistice::sales::handoff::{self, Handoff};
use measure::{HOUR_MS, Moment};
use store::Tx;
use testkit::{TestApp, engines};

/// Runs a check on every engine, each in a house of its own.
pub fn on_each(check: impl AsyncFn(&TestApp)) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for engine in engines() {
        println!("on {engine:?}");
        runtime.block_on(async {
            let house = TestApp::start(engine).await;
            check(&house).await;
        });
    }
}

/// Who stands on both sides, with the ready-made agreement in force: four business hours, six attempts in ten
/// business days, office hours in UTC. A house opens on Monday 2026-03-02 at 09:00 UTC.
pub struct Cast {
    pub marketing: Caller,
    pub head: Caller,
    pub ana: Caller,
    pub ben: Caller,
    pub agreement: AgreementId,
}

/// Signs the ready-made agreement and hires two sellers.
pub async fn cast(house: &TestApp) -> Cast {
    let marketing = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
    let head = house.user("Sven Holm", Role::HeadOfSales, None).await;
    let ana = house.user("Ana Cruz", Role::Sales, None).await;
    let ben = house.user("Ben Ito", Role::Sales, None).await;
    let (m, s) = (marketing.clone(), head.clone());
    let agreement = house.write(move |tx| signed(tx, &m, &s)).await;
    Cast { marketing, head, ana, ben, agreement }
}

/// Drafts what comes next and signs it for both sides.
pub fn signed(tx: &mut Tx, marketing: &Caller, sales: &Caller) -> armistice::Outcome<AgreementId> {
    let vocabulary = version::vocabulary(tx)?;
    let terms = template::ready_made("UTC")?.check(&vocabulary)?;
    let id = version::draft(tx, marketing, &terms)?;
    let hash = clause::hash(&terms);
    signature::sign(tx, marketing, id, Side::Marketing, &hash)?;
    signature::sign(tx, sales, id, Side::Sales, &hash)?;
    Ok(id)
}

/// Stores a contact.
pub fn person(tx: &mut Tx, first_name: &str, email: &str) -> armistice::Outcome<ContactId> {
    let new = contact::New {
        first_name: Some(first_name.into()),
        last_name: Some("Example".into()),
        email: Some(email.into()),
        ..contact::New::default()
    };
    contact::create(tx, &new, "system")
}

/// Why the offered contacts of these tests met the definition.
pub fn reasons() -> Vec<rules::Reason> {
    let sentence = "Grid cell is A1 (must be A1, A2 or B1)".to_owned();
    vec![rules::Reason { met: true, sentence, touches: Vec::new(), field: None, value: None }]
}

/// Stores a contact and offers it to Sales.
pub async fn offered(house: &TestApp, email: &'static str) -> HandoffId {
    house
        .write(move |tx| {
            let contact = person(tx, "Ida", email)?;
            let now = tx.now();
            let agreement = version::in_force_at(tx, now)?.expect("an agreement is in force");
            offer::offer(tx, contact, &agreement, &reasons())
        })
        .await
}

/// Returns a handoff as stored.
pub async fn found(house: &TestApp, id: HandoffId) -> Handoff {
    house.write(move |tx| handoff::find(tx, id)).await
}

/// Returns what became of the promises of a handoff: `[first_attempt, attempts]`.
pub async fn outcomes(house: &TestApp, id: HandoffId) -> [Option<String>; 2] {
    let clocks = house.write(move |tx| clock::of(tx, id)).await;
    let of =
        |promise| clocks.iter().find(|clock| clock.clause == promise).and_then(|clock| clock.outcome.clone());
    [of(clock::Promise::FirstAttempt), of(clock::Promise::Attempts)]
}

/// Returns a call just now.
pub fn call(answer: Answer) -> attempt::New {
    attempt::New { channel: Channel::Call, answer, at: None, note: String::new() }
}

/// Returns the owned word of an outcome.
#[expect(clippy::unnecessary_wraps, reason = "it is compared with what a row may hold")]
pub fn word(outcome: &str) -> Option<String> {
    Some(outcome.to_owned())
}

/// Returns the moment a number of hours after the house opened.
pub fn hour(house: &TestApp, hours: i64) -> Moment {
    house.now() + hours * HOUR_MS
}
