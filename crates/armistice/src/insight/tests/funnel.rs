//! The funnel on a handful of people.

use armistice::people::Role;
use store::{Tx, params};

use super::{contacts, day, deals, on_each, program};

/// A handful of leads: two from a search, one from an event, two of which nobody knows the source.
fn handful(tx: &mut Tx) {
    contacts(
        tx,
        [
            (1, Some("search".into()), day(0), None),
            (2, Some("search".into()), day(0), None),
            (3, Some("event".into()), day(5), None),
            (4, None, day(5), None),
            (5, Some(" ".into()), day(20), None),
        ],
    );
    deals(
        tx,
        [
            (1, 1, "won", 100, "EUR", Some(day(3))),
            (2, 1, "won", 100, "EUR", Some(day(9))),
            (3, 3, "lost", 100, "EUR", Some(day(9))),
            (4, 4, "won", 100, "EUR", Some(day(4))),
            (5, 2, "access", 100, "EUR", None),
        ],
    );
}

#[test]
fn leads_wins_and_time_are_counted_as_of_a_day() {
    on_each(|house| async move {
        house
            .write(|tx| {
                handful(tx);
                Ok(())
            })
            .await;
        let program = program(&house).await;
        let funnel = program.get("/api/v1/results/funnel").await.expect(200).json();
        assert_eq!((funnel["leads"].as_i64(), funnel["won"].as_i64()), (Some(5), Some(2)));
        assert_eq!(funnel["won_before_first_seen"].as_i64(), Some(1));
        let lines: Vec<String> = funnel["sources"].as_array().expect("lines").iter().map(line).collect();
        assert_eq!(lines, ["\"search\" 2 1", "\"event\" 1 0", "null 2 1"]);

        // On day 2 nobody had been won yet, and the last two had not come.
        let early = program.get("/api/v1/results/funnel?as_of=2026-01-03").await.expect(200).json();
        assert_eq!((early["leads"].as_i64(), early["won"].as_i64()), (Some(2), Some(0)));
        let span =
            program.get("/api/v1/results/funnel?from=2026-01-06&until=2026-01-06").await.expect(200).json();
        assert_eq!((span["leads"].as_i64(), span["won"].as_i64()), (Some(2), Some(1)));
    });
}

#[test]
fn every_figure_opens_into_its_leads() {
    on_each(|house| async move {
        house
            .write(|tx| {
                handful(tx);
                Ok(())
            })
            .await;
        let program = program(&house).await;
        let rows = |query: &str| format!("/api/v1/results/funnel/rows?{query}");
        let count = async |query: &str| {
            let rows = program.get(&rows(query)).await.expect(200).json();
            rows["leads"].as_array().expect("rows").len()
        };
        assert_eq!(count("").await, 5);
        assert_eq!(count("step=won").await, 2);
        assert_eq!(count("step=deal").await, 4);
        assert_eq!(count("step=handed_over").await, 0);
        assert_eq!(count("no_source=yes&step=won").await, 1);
        assert_eq!(count("source=search").await, 2);
        assert_eq!(count("step=won&won_within=0").await, 1);
        assert_eq!(count("step=won&won_within=3").await, 2);
        assert_eq!(count("step=accepted&source=event").await, 0);
        assert_eq!(count("step=conversation").await, 0);
        for wrong in ["step=x", "won_within=x", "after=%21", "from=x", "as_of=2099-01-01", "campaign=%21"] {
            assert!(program.get(&rows(wrong)).await.status.is_client_error(), "{wrong}");
        }
    });
}

fn line(line: &serde_json::Value) -> String {
    format!("{} {} {}", line["source"], line["leads"], line["won"])
}

#[test]
fn long_lists_are_paged() {
    on_each(|house| async move {
        house
            .write(|tx| {
                contacts(tx, (1..=250).map(|id| (id, Some("search".into()), day(0), None)));
                Ok(())
            })
            .await;
        let program = program(&house).await;
        let (mut seen, mut after) = (0, String::new());
        loop {
            let path = format!("/api/v1/results/funnel/rows?after={after}");
            let page = program.get(&path).await.expect(200).json();
            seen += page["leads"].as_array().expect("rows").len();
            let Some(next) = page["next"].as_str() else { break };
            after = next.to_owned();
        }
        assert_eq!(seen, 250);
    });
}

#[test]
fn a_seller_who_sees_only_their_own_counts_only_their_own() {
    on_each(|house| async move {
        let seller = house.user("Aiko Mori", Role::Sales, None).await;
        let (own, other) = (seller.user.0, seller.user.0 + 1);
        house
            .write(move |tx| {
                let reach = params!["sales", "own", 1_i64].to_vec();
                tx.insert_many("visibilities", &["role", "reach", "changed_at"], [reach])?;
                contacts(
                    tx,
                    [
                        (1, Some("search".into()), day(0), Some(own)),
                        (2, Some("search".into()), day(0), Some(other)),
                        (3, None, day(0), None),
                    ],
                );
                Ok(())
            })
            .await;
        let browser = house.browser(&seller).await;
        let page = browser.get("/results/funnel/rows").await.expect(200);
        page.shows("contact1@example.org").hides("contact2@").hides("contact3@").shows("1 on this page");
        let funnel = browser.get("/results/funnel").await.expect(200);
        funnel.shows("search").hides("No source known");
    });
}

#[test]
fn an_empty_house_says_so() {
    on_each(|house| async move {
        let head = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let browser = house.browser(&head).await;
        browser.get("/results/funnel").await.expect(200).shows("Nobody came in this span");
        browser.get("/results/funnel/rows").await.expect(200).shows("No contact stands behind this figure");
        browser.get("/results/attribution").await.expect(200).shows("No deal was won in this span");
        browser.get("/results/funnel?as_of=2099-01-01").await.expect(422).shows("has not come yet");
    });
}
