//! Nobody sees further than their role reaches: on no page, in no answer, no export, by no id.

use std::collections::BTreeSet;

use armistice::Outcome;
use armistice::agreement::version;
use armistice::capture::touch;
use armistice::contacts::{account, contact};
use armistice::flow::{close, offer, sell};
use armistice::people::{Caller, Capability, Reach, Role, TeamId, team, user, visibility};
use armistice::post::message;
use armistice::post::words::{Class, Recipient};
use armistice::routes;
use armistice::sales::deal::Details;
use axum::http::Method;
use measure::HOUR_MS;
use store::Tx;
use testkit::{Answer, TestApp, both};

use crate::sales::{cast, reasons};

/// Names that stand nowhere else: in one's own rows, a mate's, nobody's, and those of somebody out of the team.
const MARKS: [&str; 4] = ["zowna", "zmata", "zfria", "zfara"];
/// What nobody owns is nobody's handoff or deal.
const NOBODYS: &str = MARKS[2];
/// How many of them each reach shows.
const REACHES: [(Reach, usize); 3] = [(Reach::Own, 1), (Reach::Team, 3), (Reach::All, 4)];
/// Roles that see different pages.
const ROLES: [Role; 3] = [Role::Sales, Role::HeadOfSales, Role::HeadOfMarketing];
/// Pages that show nothing of anybody until they are asked.
const ASKED: [(&str, &str); 2] =
    [("/inbox", "?whose=all"), ("/results/attribution/rows", "?by=source&model=linear&currency=EUR")];
/// Where everybody within reach must be found, or the walk would prove nothing.
const SHOWN: [&str; 15] = [
    "/contacts",
    "/contacts/export",
    "/accounts",
    "/inbox",
    "/deals",
    "/mail",
    "/agreement/handoffs",
    "/agreement/clocks",
    "/results/funnel/rows",
    "/results/attribution/rows",
    "/api/v1/contacts",
    "/api/v1/contacts/export",
    "/api/v1/accounts",
    "/api/v1/deals",
    "/api/v1/messages",
];

/// One row that hangs on a contact: where it is shown, and whose it is.
struct Row {
    folder: &'static str,
    id: i64,
    mark: &'static str,
}

both! {
    async fn nobody_sees_further_than_their_role_reaches(house: TestApp) {
        let (kim, rows) = scene(&house).await;
        // Results look back: what happens at this very moment is not in them yet.
        house.advance(HOUR_MS);
        let mut found = BTreeSet::new();
        for role in ROLES {
            set_role(&house, &kim, role).await;
            for (reach, count) in REACHES {
                set_reach(&house, role, reach).await;
                let (seen, unseen) = MARKS.split_at(count);
                for (path, answer) in walk(&house, &kim, &rows, seen).await {
                    let body = answer.body.to_lowercase();
                    for mark in unseen {
                        assert!(!body.contains(mark), "{role} with {reach:?}: {path} shows {mark}");
                    }
                    if seen.iter().all(|mark| *mark == NOBODYS || body.contains(mark)) {
                        found.insert((path, count));
                    }
                }
            }
        }
        for path in SHOWN {
            for (reach, count) in REACHES {
                assert!(found.contains(&(path.to_owned(), count)), "{path} does not show all within {reach:?}");
            }
        }
    }
}

/// Opens every list, and every row: those out of sight are not there. Returns what the lists said.
async fn walk(house: &TestApp, kim: &Caller, rows: &[Row], seen: &[&str]) -> Vec<(String, Answer)> {
    let (browser, program) = (house.browser(kim).await, house.program(kim, &Capability::ALL).await);
    let open = async |path: &str| {
        if path.starts_with("/api/") { program.get(path).await } else { browser.get(path).await }
    };
    let mut answers = Vec::new();
    for route in routes::table().into_iter().filter(|route| route.method == Method::GET) {
        let plain = route.path.strip_prefix("/api/v1").unwrap_or(route.path);
        if !plain.contains('{') {
            let question = ASKED.iter().find(|(path, _)| *path == plain).map_or("", |(_, question)| question);
            answers.push((route.path.to_owned(), open(&format!("{}{question}", route.path)).await));
        }
        for row in rows.iter().filter(|row| plain.starts_with(row.folder)) {
            let path = route.path.replace("{id}", &store::id_to_text(row.id));
            let answer = open(&path).await;
            match answer.status.as_u16() {
                403 => {}
                404 => assert!(!seen.contains(&row.mark), "{path} of {} is not there", row.mark),
                200 => assert!(seen.contains(&row.mark), "{path} of {} is there", row.mark),
                other => panic!("{path}: {other}"),
            }
            answers.push((path, answer));
        }
    }
    answers
}

/// Kim and a mate in one team, somebody out of it; each with contacts, accounts, handoffs, deals and mails.
async fn scene(house: &TestApp) -> (Caller, Vec<Row>) {
    cast(house).await;
    let admin = house.user("Olga Brandt", Role::Admin, None).await;
    let north: TeamId = house.write(move |tx| team::create(tx, &admin, "North")).await;
    let kim = house.user("Kim Own", Role::Sales, Some(north)).await;
    let lee = house.user("Lee Mate", Role::Sales, Some(north)).await;
    let max = house.user("Max Away", Role::Sales, None).await;
    let owners = [Some(kim.clone()), Some(lee), None, Some(max)];
    let made = house.write(move |tx| {
        let mut rows = Vec::new();
        for (mark, owner) in MARKS.into_iter().zip(&owners) {
            for (number, what) in ["offered", "open", "won"].into_iter().enumerate() {
                live(tx, mark, what, owner.as_ref(), number, &mut rows)?;
            }
        }
        Ok(rows)
    });
    (kim, made.await)
}

/// Stores a contact with a touch and a mail; where somebody owns it, it is offered, accepted, converted and won as
/// far as its number says.
fn live(
    tx: &mut Tx,
    mark: &'static str,
    what: &str,
    owner: Option<&Caller>,
    steps: usize,
    rows: &mut Vec<Row>,
) -> Outcome<()> {
    let email = format!("{what}@{mark}-works.example");
    let new = contact::New {
        first_name: Some(mark.into()),
        last_name: Some(what.into()),
        email: Some(email.clone()),
        owner: owner.map(|owner| owner.user),
        ..contact::New::default()
    };
    let person = contact::create(tx, &new, "system")?;
    let company = account::for_address(tx, &email, None)?.expect("a company of its own");
    rows.push(Row { folder: "/contacts/{id}", id: person.0, mark });
    rows.push(Row { folder: "/accounts/{id}", id: company.0, mark });
    let now = tx.now();
    touch::record(
        tx,
        &touch::New {
            contact: person,
            visitor: None,
            kind: touch::Kind::Visit,
            subject: "/pricing",
            at: now,
            campaign: None,
            source: Some("social"),
            medium: None,
            reference: None,
        },
    )?;
    let mail = message::New {
        recipient: Recipient::Contact(person),
        purpose: "hello",
        class: Class::Transactional,
        text: message::Text::System(armistice::post::system::TEST),
        subject: None,
        enrollment: None,
        consent: None,
        to: &email,
        why_you: "You asked.",
        why_now: "a test",
        due_at: now,
    };
    if let Some(id) = message::plan(tx, &mail)? {
        rows.push(Row { folder: "/mail/{id}", id: id.0, mark });
        rows.push(Row { folder: "/messages/{id}", id: id.0, mark });
    }
    let Some(owner) = owner else { return Ok(()) };
    let agreement = version::in_force_at(tx, now)?.expect("an agreement is in force");
    let handoff = offer::offer(tx, person, &agreement, &reasons())?;
    rows.push(Row { folder: "/handoffs/{id}", id: handoff.0, mark });
    if steps > 0 {
        sell::accept(tx, owner, handoff)?;
        let details = Details::read(&format!("Deal with {mark}"), "100", "EUR", None)?;
        let deal = close::convert(tx, owner, handoff, &details)?;
        rows.push(Row { folder: "/deals/{id}", id: deal.0, mark });
        if steps > 1 {
            close::win(tx, owner, deal)?;
        }
    }
    Ok(())
}

async fn set_role(house: &TestApp, kim: &Caller, role: Role) {
    let admin = house.user(&format!("Admin who makes her {role}"), Role::Admin, None).await;
    let (id, team) = (kim.user, kim.team);
    house.write(move |tx| user::place(tx, &admin, id, role, team)).await;
}

async fn set_reach(house: &TestApp, role: Role, reach: Reach) {
    let admin = house.user(&format!("Admin of {role} {}", reach.word()), Role::Admin, None).await;
    house.write(move |tx| visibility::set(tx, &admin, role, reach)).await;
}
