//! Drafting: what is refused with a sentence, what is kept as typed, what changed.

use armistice::agreement::compare::compare;
use armistice::agreement::said::Said;
use armistice::agreement::{clause, version};
use armistice::people::Role;
use rules::Vocabulary;

use super::{drafted, on_each, ready_made};

#[test]
fn a_bad_draft_keeps_what_was_typed_and_says_what_is_wrong() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let id = drafted(house, &mara, &ready_made()).await;
        let browser = house.browser(&mara).await;
        let good = [
            ("title", "Ours"),
            ("definition", "grid is A1"),
            ("handoffs_per_month", "30"),
            ("first_attempt_hours", "1.5"),
            ("attempts_promised", "5"),
            ("attempts_days", "8"),
            ("recycle_days", "60"),
            ("zone", "Europe/Berlin"),
            ("monday", "09:00-12:00, 13:00-17:30"),
            ("holidays", "2026-12-25"),
            ("starts_on", "2026-04-01"),
        ];
        let path = format!("/agreement/{id}/edit");
        for (field, value, sentence) in [
            ("title", " ", "Please give a title"),
            ("definition", "grid is D9", "cell of the grid"),
            ("definition", "readyness > 3", "Did you mean"),
            ("handoffs_per_month", "many", "whole number"),
            ("handoffs_per_month", "0", "from 1 to"),
            ("first_attempt_hours", "soon", "Please give hours"),
            ("attempts_promised", "51", "from 1 to 50"),
            ("attempts_days", "-1", "from 1 to 90"),
            ("recycle_days", "99999", "from 1 to"),
            ("zone", "Mars/Olympus", "Mars/Olympus"),
            ("monday", "", "never open"),
            ("monday", "17:00-09:00", "must end after they begin"),
            ("monday", "9-5", "is not a pair of times"),
            ("monday", "09:00-12:00, 11:00-13:00", "overlap"),
            ("holidays", "Christmas", "is not a date"),
            ("starts_on", "soon", "Please write dates"),
        ] {
            let typed: Vec<_> =
                good.iter().map(|(name, old)| (*name, if *name == field { value } else { *old })).collect();
            let answer = browser.post(&path, &typed).await.expect(422).shows(sentence);
            answer.shows(if field == "title" { "grid is A1" } else { "Ours" });
        }
        browser.post(&path, &good).await.expect(303);
        let page = browser.get(&format!("/agreement/{id}")).await.expect(200);
        page.shows("within 90 business minutes")
            .shows("Monday 09:00-12:00 and 13:00-17:30")
            .shows("25 December 2026");
    });
}

#[test]
fn drafting_is_for_heads_and_one_at_a_time() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let ana = house.user("Ana Cruz", Role::Sales, None).await;
        house.browser(&ana).await.post("/agreement/drafts", &[]).await.expect(403);
        let browser = house.browser(&mara).await;
        let edit = browser.post("/agreement/drafts", &[]).await.expect(303).location().to_owned();
        browser.post("/agreement/drafts", &[]).await.expect(409).shows("still a draft");
        let page = edit.trim_end_matches("/edit");
        browser.post(&format!("{page}/withdraw"), &[]).await.expect(303);
        browser.get(page).await.expect(200).shows("Withdrawn");
        browser.get(&edit).await.expect(409);
        browser.post("/agreement/drafts", &[]).await.expect(303);
    });
}

#[test]
fn two_drafts_at_once_leave_one() {
    on_each(async |house| {
        let mara = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let draft = || {
            let by = mara.clone();
            house.app.write(move |tx| {
                let vocabulary = version::vocabulary(tx)?;
                version::draft(tx, &by, &ready_made().check(&vocabulary)?)
            })
        };
        let (one, two) = tokio::join!(draft(), draft());
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(one.err().or(two.err()).expect("one").id(), "draft-exists");
    });
}

#[test]
fn a_comparison_names_the_clauses_that_changed() {
    let vocabulary = Vocabulary::standard();
    let before = ready_made();
    let mut after = before.clone();
    assert!(
        compare(&before.check(&vocabulary).expect("fine"), &after.check(&vocabulary).expect("fine"))
            .is_empty()
    );
    after.handoffs_per_month = 1;
    after.definition = "grid is A1".into();
    let (before, after) = (before.check(&vocabulary).expect("fine"), after.check(&vocabulary).expect("fine"));
    let changed = compare(&before, &after);
    assert_eq!(changed.iter().map(|change| change.key).collect::<Vec<_>>(), ["definition", "handoffs"]);
    assert!(
        changed[1].after.sentence.contains("at least 1 qualified contact every"),
        "{:?}",
        changed[1].after
    );
    assert_ne!(clause::hash(&before), clause::hash(&after));
}

#[test]
fn the_form_says_what_the_proposal_says() {
    let mut proposal = ready_made();
    proposal.starts_on = Some("2026-04-01".parse().expect("a date"));
    proposal.first_attempt_minutes = 90;
    assert_eq!(Said::from(&proposal).proposal().expect("it reads back"), proposal);
}
