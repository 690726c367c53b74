//! A month on the page that both sides look at: each number, and the rows that it opens into.

use armistice::agreement::{Side, clause};
use armistice::agreement::{clock, promise, signature, version};
use armistice::flow::sell;
use armistice::people::Capability;
use armistice::sales::attempt::Answer;
use measure::{DAY_MS, HOUR_MS};
use serde_json::json;

use super::{on_each, ready_made};
use crate::sales::{call, cast, offered};

#[test]
fn both_sides_are_counted_and_open_into_rows() {
    on_each(async |house| {
        let cast = cast(house).await;
        let kept = offered(house, "ida@north.test").await;
        let broken = offered(house, "liv@south.test").await;
        let ana = cast.ana.clone();
        house.write(move |tx| sell::log_attempt(tx, &ana, kept, &call(Answer::NoAnswer))).await;
        house.advance(DAY_MS);
        let running = offered(house, "kai@west.test").await;
        house.advance(HOUR_MS);
        let scopes = [Capability::SeeAgreement];
        let robot = house.program(&cast.marketing, &scopes).await;
        let month = robot.get("/api/v1/agreement/promises").await.expect(200).json();
        // March 2026 has 22 business days; Monday the 2nd is over.
        assert_eq!(month["marketing"]["promised"], json!(40));
        assert_eq!(month["marketing"]["business_days"], json!(22));
        assert_eq!(month["marketing"]["business_days_over"], json!(1));
        assert_eq!(month["marketing"]["handed_over"], json!(3));
        assert_eq!(month["marketing"]["projection"], json!(66.0));
        let first = &month["sales"][0];
        let counts = ["clause", "due", "kept", "broken", "running"].map(|key| first[key].clone());
        assert_eq!(counts, [json!("first_attempt"), json!(2), json!(1), json!(1), json!(1)]);
        let rows = async |standing: &str| {
            let path = format!("/api/v1/agreement/clocks?clause=first_attempt&standing={standing}");
            let found = robot.get(&path).await.expect(200).json();
            let ids = found["clocks"].as_array().expect("rows").iter().map(|row| row["handoff"].clone());
            ids.collect::<Vec<_>>()
        };
        assert_eq!(rows("kept").await, [json!(kept.to_string())]);
        assert_eq!(rows("broken").await, [json!(broken.to_string())], "overdue counts before the sweep");
        assert_eq!(rows("running").await, [json!(running.to_string())]);
        let handed_over = robot.get("/api/v1/agreement/handoffs").await.expect(200).json();
        assert_eq!(handed_over.as_array().map(Vec::len), Some(3), "the rows behind the first figure");
        assert_eq!(
            robot.get("/api/v1/agreement/handoffs?skip=2").await.json().as_array().map(Vec::len),
            Some(1)
        );
        assert_eq!(robot.get("/api/v1/agreement/handoffs?month=2026-01").await.json(), json!([]));
        house.write(clock::breach).await;
        assert_eq!(rows("broken").await, [json!(broken.to_string())], "and after it");
        let page = house.browser(&cast.head).await.get("/agreement/promises").await.expect(200);
        page.shows("1 of 2 due").shows("95% sure").shows("Ben Ito").shows("Handoffs by business day");
    });
}

#[test]
fn a_promise_kept_ahead_of_time_is_told() {
    on_each(async |house| {
        let cast = cast(house).await;
        let kept = offered(house, "ida@north.test").await;
        let ana = cast.ana.clone();
        house.write(move |tx| sell::log_attempt(tx, &ana, kept, &call(Answer::NoAnswer))).await;
        let browser = house.browser(&cast.head).await;
        let page = browser.get("/agreement/promises").await.expect(200);
        page.shows("1 kept ahead of time, none due yet").shows("nothing was due yet");
        browser.get("/").await.expect(200).shows("1 kept ahead of time, none due yet");
        let robot = house.program(&cast.marketing, &[Capability::SeeAgreement]).await;
        let first = &robot.get("/api/v1/agreement/promises").await.expect(200).json()["sales"][0];
        assert_eq!((&first["due"], &first["kept"], &first["ahead"]), (&json!(0), &json!(0), &json!(1)));
        let path = "/agreement/clocks?clause=first_attempt&standing=ahead";
        browser.get(path).await.expect(200).shows("Kept ahead of time").shows("Ida");
        house.advance(DAY_MS);
        let page = house.browser(&cast.head).await.get("/agreement/promises").await.expect(200);
        page.shows("1 of 1 due").hides("kept ahead of time");
    });
}

#[test]
fn every_link_of_the_page_opens() {
    on_each(async |house| {
        let cast = cast(house).await;
        offered(house, "ida@north.test").await;
        house.advance(DAY_MS);
        let browser = house.browser(&cast.head).await;
        for path in ["/agreement", "/agreement/promises", "/agreement/promises?month=2026-02"] {
            let page = browser.get(path).await.expect(200).body;
            let links: Vec<&str> =
                page.split("href=\"/agreement").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert!(links.len() > 1, "{path} links to its rows");
            for link in links {
                browser.get(&format!("/agreement{}", link.replace("&amp;", "&"))).await.expect(200);
            }
        }
        browser.get("/agreement/promises?month=nonsense").await.expect(404);
        browser.get("/agreement/promises?month=2026-13").await.expect(404);
        browser.get("/agreement/promises?month=9999-12").await.expect(404);
        browser.get("/agreement/promises?month=-9999-01").await;
        browser.get("/agreement/clocks?after=x_y&seller=nobody").await.expect(404);
    });
}

#[test]
fn a_change_in_the_middle_promises_its_part() {
    on_each(async |house| {
        let cast = cast(house).await;
        let (mara, sven) = (cast.marketing.clone(), cast.head.clone());
        house
            .write(move |tx| {
                let vocabulary = version::vocabulary(tx)?;
                let mut next = ready_made();
                next.handoffs_per_month = 84;
                next.starts_on = Some("2026-03-16".parse().expect("a date"));
                let terms = next.check(&vocabulary)?;
                let id = version::draft(tx, &mara, &terms)?;
                let hash = clause::hash(&terms);
                signature::sign(tx, &mara, id, Side::Marketing, &hash)?;
                signature::sign(tx, &sven, id, Side::Sales, &hash)
            })
            .await;
        let goal = house.write(|tx| Ok(promise::month(tx, "2026-03")?.goal)).await;
        // 10 of 22 business days under 40, 12 under 84: 18.18 + 45.82.
        assert_eq!(goal, 64);
        let none = house.write(|tx| promise::month(tx, "2026-01")).await;
        assert_eq!((none.goal, none.agreement.is_none()), (0, true));
        let april = house.write(|tx| Ok(promise::month(tx, "2026-04")?.goal)).await;
        assert_eq!(april, 84);
    });
}
