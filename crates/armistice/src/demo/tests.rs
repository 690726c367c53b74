//! A small Tidewell, told whole: the story's invariants hold, and every page that the tour names has something to show.

use armistice::demo::{self, MovedClock, Size};
use armistice::people::{session, user};
use measure::DAY_MS;
use store::params;
use testkit::{Engine, TestApp};

/// A company small enough for every run of the tests.
const SMALL: Size = Size { contacts: 90, touches: 1_800 };

/// Statements that must find nothing: each is a rule of the house, asked of the rows.
const NEVER: [(&str, store::Statement); 6] = [
    (
        "a handoff stands under an agreement that was not in force when it was offered",
        store::Statement::shared(
            "tests.wrong_version",
            "SELECT COUNT(*) FROM handoffs JOIN agreements ON agreements.id = handoffs.agreement_id \
             WHERE agreements.in_force_from > handoffs.offered_at",
        ),
    ),
    (
        "a contact has two open handoffs",
        store::Statement::shared(
            "tests.two_open",
            "SELECT COUNT(*) FROM (SELECT contact_id FROM handoffs WHERE ended_at IS NULL GROUP BY contact_id HAVING COUNT(*) > 1) AS twice",
        ),
    ),
    (
        "a kept first attempt was recorded after its moment",
        store::Statement::shared(
            "tests.late_kept",
            "SELECT COUNT(*) FROM clocks JOIN attempts ON attempts.id = clocks.evidence_id \
             WHERE clocks.clause = 'first_attempt' AND clocks.outcome = 'kept' AND attempts.recorded_at > clocks.due_at",
        ),
    ),
    (
        "a mail is neither settled nor waiting",
        store::Statement::shared(
            "tests.leased",
            "SELECT COUNT(*) FROM messages WHERE state IN ('leased', 'unknown')",
        ),
    ),
    (
        "an accepted mail is not in the mailbox exactly once",
        store::Statement::shared(
            "tests.mailbox",
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM messages WHERE state = 'accepted') AS sent \
             WHERE (SELECT COUNT(*) FROM messages WHERE state = 'accepted') <> (SELECT COUNT(*) FROM caught_mails)",
        ),
    ),
    (
        "a customer has no won deal",
        store::Statement::shared(
            "tests.customer",
            "SELECT COUNT(*) FROM contacts WHERE stage = 'customer' \
             AND NOT EXISTS (SELECT 1 FROM deals WHERE deals.contact_id = contacts.id AND deals.stage = 'won')",
        ),
    ),
];

/// Tables that a year of business fills.
const FILLED: [(&str, store::Statement); 8] = [
    ("handoffs", store::Statement::shared("tests.handoffs", "SELECT COUNT(*) FROM handoffs")),
    ("attempts", store::Statement::shared("tests.attempts", "SELECT COUNT(*) FROM attempts")),
    ("deals", store::Statement::shared("tests.deals", "SELECT COUNT(*) FROM deals")),
    ("won", store::Statement::shared("tests.won", "SELECT COUNT(*) FROM deals WHERE stage = 'won'")),
    ("signatures", store::Statement::shared("tests.signatures", "SELECT COUNT(*) FROM signatures")),
    ("mails", store::Statement::shared("tests.mails", "SELECT COUNT(*) FROM caught_mails")),
    ("clicks", store::Statement::shared("tests.clicks", "SELECT COUNT(*) FROM touches WHERE kind = 'click'")),
    ("costs", store::Statement::shared("tests.costs", "SELECT COUNT(*) FROM costs")),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_small_company_is_whole() {
    let house = TestApp::start(Engine::Sqlite).await;
    let end = house.now() + demo::STORY_DAYS * DAY_MS;
    let clock = MovedClock::sharing(house.hand());
    demo::build(&house.app, &clock, end, 11, SMALL, &|_, _| {}).await.expect("the story is told");
    for (what, statement) in NEVER {
        let found: i64 = house.write(move |tx| Ok(tx.one(&statement, params![])?)).await;
        assert_eq!(found, 0, "{what}");
    }
    for (what, statement) in FILLED {
        let found: i64 = house.write(move |tx| Ok(tx.one(&statement, params![])?)).await;
        assert!(found > 0, "no {what}");
    }
    let head = house
        .write(|tx| {
            let found = user::by_email(tx, "jonas@tidewell.example")?.expect("the cast is there");
            session::console(tx, found.id)
        })
        .await;
    let browser = house.browser(&head).await;
    for page in [
        "/",
        "/inbox?whose=all",
        "/contacts",
        "/deals",
        "/agreement",
        "/agreement/promises",
        "/results/funnel",
        "/results/attribution",
    ] {
        browser.get(page).await.expect(200).shows("Tidewell");
    }
}
