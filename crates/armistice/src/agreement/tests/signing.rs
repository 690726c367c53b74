//! Signing: by the head of each side, the exact words, with the password asked again.

use armistice::agreement::signature::{self, Side};
use armistice::agreement::{AgreementId, Status, clause, version};
use armistice::people::{Caller, Capability, Role};
use armistice::{Fault, Outcome};
use measure::DAY_MS;
use serde_json::json;
use testkit::TestApp;

use super::{drafted, on_each, ready_made};

async fn hash(house: &TestApp, id: AgreementId) -> String {
    let hash = house.write(move |tx| {
        let vocabulary = version::vocabulary(tx)?;
        Ok(clause::hash(&version::find(tx, id)?.terms(&vocabulary)?))
    });
    hash.await
}

async fn sign(house: &TestApp, by: &Caller, id: AgreementId, side: Side) -> Outcome<()> {
    let (by, text) = (by.clone(), hash(house, id).await);
    house.app.write(move |tx| signature::sign(tx, &by, id, side, &text).map(|_| ())).await
}

async fn status(house: &TestApp, id: AgreementId) -> Status {
    let status = house.write(move |tx| {
        let now = tx.now();
        let in_force = version::in_force_at(tx, now)?.map(|found| found.id);
        Ok(version::find(tx, id)?.status(now, in_force))
    });
    status.await
}

#[test]
fn both_heads_sign_on_the_page_and_it_is_in_force() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let sven = house.user("Sven Holm", Role::HeadOfSales, None).await;
        let browser = house.browser(&mara).await;
        browser.get("/agreement").await.expect(200).shows("Nothing has been agreed yet");
        let edit = browser.post("/agreement/drafts", &[]).await.expect(303).location().to_owned();
        browser.get(&edit).await.expect(200).shows("grid in (A1, A2, B1)");
        let page = edit.strip_suffix("/edit").expect("the draft's page");
        let id: AgreementId = page.strip_prefix("/agreement/").expect("its id").parse().expect("an id");
        let hash = hash(house, id).await;
        browser.get(page).await.expect(200).shows(&hash).shows("Sign for Marketing").hides("Sign for Sales");
        let signing = |side, password| [("side", side), ("text_hash", hash.as_str()), ("password", password)];
        let wrong = browser.post(&format!("{page}/sign"), &signing("marketing", "guess")).await;
        wrong.expect(422).shows("not your password");
        browser
            .post(&format!("{page}/sign"), &signing("marketing", testkit::app::PASSWORD))
            .await
            .expect(303);
        assert_eq!(status(house, id).await, Status::HalfSigned);
        let other = house.browser(&sven).await;
        let stolen = other.post(&format!("{page}/sign"), &signing("marketing", testkit::app::PASSWORD)).await;
        stolen.expect(409).shows("Only the head of Marketing");
        other.post(&format!("{page}/sign"), &signing("sales", testkit::app::PASSWORD)).await.expect(303);
        assert_eq!(status(house, id).await, Status::InForce);
        other
            .get("/agreement")
            .await
            .expect(200)
            .shows("In force since")
            .shows("Mara Lind")
            .shows("Sven Holm");
        assert_eq!(super::signing::hash(house, id).await, hash, "in force it says what was signed");
    });
}

#[test]
fn who_guesses_a_password_at_one_door_finds_the_others_shut() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let id = drafted(house, &mara, &ready_made()).await;
        let browser = house.browser(&mara).await;
        for _ in 0..12 {
            house
                .stranger()
                .post("/sign-in", &[("email", " MARA.Lind@house.test"), ("password", "guess")])
                .await;
        }
        let hash = hash(house, id).await;
        let signing = [("side", "marketing"), ("text_hash", &hash), ("password", testkit::app::PASSWORD)];
        browser.post(&format!("/agreement/{id}/sign"), &signing).await.expect(429);
    });
}

#[test]
fn nobody_signs_for_the_other_side_twice_or_without_being_head() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let ana = house.user("Ana Cruz", Role::Sales, None).await;
        let admin = house.user("Ada Min", Role::Admin, None).await;
        let id = drafted(house, &mara, &ready_made()).await;
        for (by, side) in [(&mara, Side::Sales), (&ana, Side::Sales), (&admin, Side::Marketing)] {
            let refused = sign(house, by, id, side).await.expect_err("not their side");
            assert_eq!(refused.id(), "not-your-side", "{} for {side}", by.name);
        }
        house.browser(&ana).await.post(&format!("/agreement/{id}/sign"), &[]).await.expect(403);
        sign(house, &mara, id, Side::Marketing).await.expect("her side");
        assert_eq!(sign(house, &mara, id, Side::Marketing).await.expect_err("once").id(), "already-signed");
        // Moved to the head of the other side, she still is one person.
        let moved = Caller { role: Role::HeadOfSales, ..mara.clone() };
        assert_eq!(
            sign(house, &moved, id, Side::Sales).await.expect_err("one person").id(),
            "already-signed"
        );
        assert_eq!(status(house, id).await, Status::HalfSigned);
    });
}

#[test]
fn a_changed_draft_wants_both_signatures_anew() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let sven = house.user("Sven Holm", Role::HeadOfSales, None).await;
        let first = drafted(house, &mara, &ready_made()).await;
        let read = hash(house, first).await;
        let edit = |id, number| {
            let by = mara.clone();
            house.app.write(move |tx| {
                let vocabulary = version::vocabulary(tx)?;
                let mut proposal = ready_made();
                proposal.handoffs_per_month = number;
                version::edit(tx, &by, id, &proposal.check(&vocabulary)?)
            })
        };
        assert_eq!(edit(first, 50).await.expect("a draft"), first, "unsigned, it changes in place");
        let (by, stale) = (mara.clone(), read);
        let refused =
            house.app.write(move |tx| signature::sign(tx, &by, first, Side::Marketing, &stale)).await;
        assert_eq!(refused.expect_err("the words differ").id(), "text-changed");
        sign(house, &mara, first, Side::Marketing).await.expect("signed");
        let second = edit(first, 60).await.expect("a successor");
        assert_ne!(second, first);
        assert_eq!(status(house, first).await, Status::Withdrawn);
        assert_eq!(status(house, second).await, Status::Draft);
        let late = sign(house, &sven, first, Side::Sales).await.expect_err("withdrawn");
        assert_eq!(late.id(), "not-a-draft");
        assert_eq!(house.write(move |tx| signature::of(tx, first)).await.len(), 1, "evidence stays");
        assert!(house.write(move |tx| signature::of(tx, second)).await.is_empty());
    });
}

#[test]
fn a_version_holds_from_its_day_until_the_next() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let sven = house.user("Sven Holm", Role::HeadOfSales, None).await;
        let first = drafted(house, &mara, &ready_made()).await;
        assert!(
            house
                .write(|tx| {
                    let now = tx.now();
                    version::in_force_at(tx, now)
                })
                .await
                .is_none()
        );
        sign(house, &mara, first, Side::Marketing).await.expect("signed");
        sign(house, &sven, first, Side::Sales).await.expect("signed");
        let start = house.now();
        let mut later = ready_made();
        later.starts_on = Some("2026-04-01".parse().expect("a date"));
        let second = drafted(house, &mara, &later).await;
        sign(house, &mara, second, Side::Marketing).await.expect("signed");
        sign(house, &sven, second, Side::Sales).await.expect("signed");
        assert_eq!(status(house, second).await, Status::Upcoming);
        let at = async |moment| {
            house.write(move |tx| version::in_force_at(tx, moment)).await.map(|found| found.id)
        };
        assert_eq!(at(start - 1).await, None);
        assert_eq!(at(start).await, Some(first));
        let april = later.calendar.start_of(later.starts_on.expect("set"));
        assert_eq!((at(april - 1).await, at(april).await), (Some(first), Some(second)));
        house.advance(40 * DAY_MS);
        assert_eq!(status(house, first).await, Status::Superseded);
        let third = drafted(house, &mara, &later).await;
        let passed = sign(house, &mara, third, Side::Marketing).await.expect_err("its day has passed");
        assert_eq!(passed.id(), "start-passed");
    });
}

#[test]
fn two_heads_sign_at_once_and_both_count() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let sven = house.user("Sven Holm", Role::HeadOfSales, None).await;
        let id = drafted(house, &mara, &ready_made()).await;
        let (one, two) =
            tokio::join!(sign(house, &mara, id, Side::Marketing), sign(house, &sven, id, Side::Sales));
        one.expect("signed");
        two.expect("signed");
        assert_eq!(status(house, id).await, Status::InForce, "whoever came second put it in force");
    });
}

#[test]
fn programs_draft_read_and_sign() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let scopes = [Capability::SeeAgreement, Capability::DraftAgreement, Capability::SignAgreement];
        let robot = house.program(&mara, &scopes).await;
        let draft = serde_json::to_value(ready_made()).expect("JSON");
        let made = robot.post("/api/v1/agreements", &draft).await.expect(201).json();
        let path = format!("/api/v1/agreements/{}", made["id"].as_str().expect("an id"));
        robot.post("/api/v1/agreements", &draft).await.expect(409).shows("draft-exists");
        let shown = robot.get(&path).await.expect(200).json();
        assert_eq!((&shown["status"], &shown["clauses"][0]["key"]), (&json!("draft"), &json!("definition")));
        let mut sign = json!({"side": "marketing", "text_hash": shown["text_hash"], "password": "guess"});
        robot.post(&format!("{path}/signatures"), &sign).await.expect(422);
        sign["password"] = json!(testkit::app::PASSWORD);
        robot.post(&format!("{path}/signatures"), &sign).await.expect(204);
        let shown = robot.get(&path).await.expect(200).json();
        assert_eq!(shown["signatures"][0]["text_hash"], shown["text_hash"]);
        let mut empty = draft.clone();
        empty["calendar"] = json!({"zone": "UTC"});
        robot.put(&path, &empty).await.expect(422).shows("never open");
        let changed = robot.put(&path, &draft).await.expect(200).json();
        assert_ne!(changed["id"], made["id"], "a signed draft has a successor");
        assert_eq!(robot.get("/api/v1/agreements").await.expect(200).json()[1]["status"], json!("withdrawn"));
    });
}

#[test]
fn what_both_signed_cannot_be_withdrawn() {
    on_each(async |house| {
        let cast = crate::sales::cast(house).await;
        let (by, id) = (cast.marketing.clone(), cast.agreement);
        let refused = house.app.write(move |tx| version::withdraw(tx, &by, id)).await;
        assert!(matches!(refused, Err(Fault::Refused { id: "not-a-draft", .. })));
    });
}
