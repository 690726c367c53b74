//! Attribution to the cent.

use armistice::people::Role;
use serde_json::{Value as Json, json};
use store::{Tx, params};
use testkit::{Program, TestApp};

use super::{contacts, day, deals, on_each, program, touches};

/// Two campaigns with costs, four euro deals and one in dollars. Returns the ids of the campaigns as text.
async fn scene(house: &TestApp, program: &Program<'_>) -> (String, String) {
    let mut campaigns = Vec::new();
    for (name, cost) in [("Fair", "50.00"), ("Webinar", "20.00")] {
        let said = json!({"name": name, "channel": "event", "currency": "EUR"});
        let made = program.post("/api/v1/campaigns", &said).await.expect(201).json();
        let id = made["id"].as_str().expect("an id").to_owned();
        let cost = json!({"amount": cost, "on": "2026-01-02"});
        program.post(&format!("/api/v1/campaigns/{id}/costs"), &cost).await.expect(201);
        campaigns.push(id);
    }
    let fair = store::id_from_text(&campaigns[0]).expect("an id");
    let webinar = store::id_from_text(&campaigns[1]).expect("an id");
    house
        .write(move |tx| {
            let known = Some("referral".to_owned());
            contacts(
                tx,
                [
                    (1, None, day(0), None),
                    (2, known, day(1), None),
                    (3, None, day(2), None),
                    (4, None, day(3), None),
                ],
            );
            paths(tx, fair, webinar)?;
            deals(
                tx,
                [
                    (1, 1, "won", 10_001, "EUR", Some(day(8))),
                    (2, 2, "won", 5_000, "EUR", Some(day(8))),
                    (3, 3, "won", 700, "EUR", Some(day(8))),
                    (4, 4, "won", 999, "EUR", Some(day(8))),
                    (5, 4, "lost", 77_777, "EUR", Some(day(8))),
                    (6, 4, "won", 8_800, "USD", Some(day(8))),
                ],
            );
            Ok(())
        })
        .await;
    (campaigns.remove(0), campaigns.remove(0))
}

/// The touches of the scene, and what was said about some of them later.
fn paths(tx: &mut Tx, fair: i64, webinar: i64) -> store::Result<()> {
    touches(
        tx,
        [
            (10, 1, day(1), Some("search"), None),
            (11, 1, day(2), None, Some(fair)),
            (12, 1, day(3), Some("email"), Some(webinar)),
            // After the deal closed, without an origin, and by a machine: none of them counts.
            (13, 1, day(9), Some("late"), Some(webinar)),
            (14, 1, day(2), Some(""), None),
            (15, 1, day(0), Some("scanner"), None),
            // Called a machine's and then a person's: the latest verdict counts.
            (16, 4, day(4), Some("search"), Some(fair)),
        ],
    );
    let columns = ["id", "touch_id", "contact_id", "class", "reason", "at", "author"];
    let verdict = |id: i64, touch: i64, contact: i64, class: &str| {
        params![id, touch, contact, class, "too quick", day(5), "machine"].to_vec()
    };
    let verdicts = [verdict(1, 15, 1, "machine"), verdict(2, 16, 4, "machine"), verdict(3, 16, 4, "human")];
    tx.insert_many("touch_classes", &columns, verdicts)?;
    Ok(())
}

fn credits(line: &Json) -> (&str, [i64; 3]) {
    let minor = |model: &str| line[format!("{model}_minor")].as_i64().expect("an amount");
    (line["label"].as_str().expect("a label"), ["first", "last", "linear"].map(minor))
}

#[test]
fn every_model_sums_to_the_revenue_and_cost_counts_once() {
    on_each(|house| async move {
        let program = program(&house).await;
        scene(&house, &program).await;
        let report = program.get("/api/v1/results/attribution").await.expect(200).json();
        assert_eq!(
            (report["currency"].as_str(), report["revenue_minor"].as_i64()),
            (Some("EUR"), Some(16_700))
        );
        assert_eq!((report["deals"].as_i64(), report["unattributed_minor"].as_i64()), (Some(4), Some(700)));
        assert_eq!(report["other_currencies"], json!(["USD"]));
        assert_eq!(report["cost_minor"].as_i64(), Some(7_000));

        let sources: Vec<_> = report["sources"].as_array().expect("lines").iter().map(credits).collect();
        let expected = [
            ("referral", [5_000, 5_000, 5_000]),
            ("search", [11_000, 999, 3_334 + 999]),
            ("email", [0, 10_001, 3_333]),
            ("Not said", [0, 0, 3_334]),
            ("Unattributed", [700, 700, 700]),
        ];
        assert_eq!(sources, expected);
        let campaigns: Vec<_> = report["campaigns"].as_array().expect("lines").iter().map(credits).collect();
        let expected = [
            ("Fair", [999, 999, 3_334 + 999]),
            ("Webinar", [0, 10_001, 3_333]),
            ("Not said", [10_001 + 5_000, 5_000, 3_334 + 5_000]),
            ("Unattributed", [700, 700, 700]),
        ];
        assert_eq!(campaigns, expected);
        for table in [&sources, &campaigns] {
            for model in 0..3 {
                assert_eq!(table.iter().map(|(_, credit)| credit[model]).sum::<i64>(), 16_700);
            }
        }
        let webinar = &report["campaigns"][1];
        assert_eq!(webinar["cost_minor"].as_i64(), Some(2_000));
        assert_eq!(webinar["roi_last"].as_f64(), Some((10_001.0 - 2_000.0) / 2_000.0));
        assert_eq!(webinar["roi_first"].as_f64(), Some(-1.0));
    });
}

#[test]
fn every_figure_opens_into_parts_that_sum_to_it() {
    on_each(|house| async move {
        let program = program(&house).await;
        let (fair, _) = scene(&house, &program).await;
        let open = async |query: &str| {
            let rows = program.get(&format!("/api/v1/results/attribution/rows?currency=EUR&{query}")).await;
            let rows = rows.expect(200).json();
            (rows["sum_minor"].as_i64().expect("a sum"), rows["count"].as_u64().expect("a count"))
        };
        assert_eq!(open("by=source&model=linear").await, (16_700, 6));
        assert_eq!(open("by=source&model=first&key=search").await, (11_000, 2));
        assert_eq!(open(&format!("by=campaign&model=linear&key={fair}")).await, (3_334 + 999, 2));
        assert_eq!(open("by=source&model=linear&special=unsaid").await, (3_334, 1));
        assert_eq!(open("by=campaign&model=last&special=unattributed").await, (700, 1));
        assert_eq!(open("by=source&model=last&key=nobody").await, (0, 0));
        assert_eq!(open("by=source&model=linear&skip=4").await, (16_700, 6));
        for wrong in [
            "by=x&model=last",
            "by=source&model=x",
            "by=campaign&model=last&key=%21",
            "by=source&model=last&skip=-1",
        ] {
            let path = format!("/api/v1/results/attribution/rows?currency=EUR&{wrong}");
            program.get(&path).await.expect(404);
        }
    });
}

#[test]
fn the_page_shows_the_same_and_leads_to_the_rows() {
    on_each(|house| async move {
        let program = program(&house).await;
        scene(&house, &program).await;
        let seller = house.user("Aiko Mori", Role::Sales, None).await;
        let browser = house.browser(&seller).await;
        let page =
            browser.get("/results/attribution").await.expect(200).shows("€167.00").shows("Unattributed");
        let page =
            page.shows("$88.00").shows("Not counted here").shows("€110.00").shows("Webinar").shows("400%");
        page.shows("/results/attribution/rows?currency=EUR&amp;by=source&amp;key=search&amp;model=linear");
        let rows = "/results/attribution/rows?currency=EUR&by=source&key=search&model=linear";
        let rows = browser.get(rows).await.expect(200).shows("These parts sum to €43.33.");
        rows.shows("Deal 1").shows("1 of 3").shows("€33.34").shows("/contacts/1").hides("Deal 3");
        browser.get("/results/attribution?currency=USD").await.expect(200).shows("$88.00");
        browser.get("/results/attribution?from=2026-02-01").await.expect(200).shows("No deal was won");
    });
}
