//! The Olist marketing funnel: 8,000 real leads, 842 of them won. The data lie beside the repository, because their
//! licence forbids to ship them; where they are absent the test says so.

use std::collections::HashMap;
use std::path::PathBuf;

use armistice::people::Role;
use measure::Moment;
use store::Tx;

use super::{contacts, deals, on_each, program};

/// Returns the rows of a file whose fields hold neither quotes nor commas.
fn rows(name: &str) -> Option<Vec<Vec<String>>> {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "..", "..", "..", "shared", "data", "olist", name].iter().collect();
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("NOT CHECKED: the shared test data {name} is absent, so this oracle was left out");
        return None;
    };
    Some(text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

fn moment(text: &str) -> Moment {
    let at: jiff::civil::DateTime = text.parse().expect("a date, perhaps with a time");
    at.to_zoned(jiff::tz::TimeZone::UTC).expect("in range").timestamp().into()
}

/// Stores the leads as contacts and the wins as deals.
fn store(tx: &mut Tx, leads: &[Vec<String>], won: &[Vec<String>]) {
    let ids: HashMap<&str, i64> = leads.iter().zip(1..).map(|(lead, id)| (lead[0].as_str(), id)).collect();
    let source = |lead: &[String]| Some(lead[3].clone()).filter(|source| !source.is_empty());
    contacts(tx, leads.iter().map(|lead| (ids[lead[0].as_str()], source(lead), moment(&lead[1]), None)));
    let deal = |(deal, id): (&Vec<String>, i64)| {
        (id, ids[deal[0].as_str()], "won", 0, "BRL", Some(moment(&deal[4])))
    };
    deals(tx, won.iter().zip(1..).map(deal));
}

#[test]
fn the_known_facts_of_the_funnel() {
    let Some(leads) = rows("olist_marketing_qualified_leads_dataset.csv") else { return };
    let Some(won) = rows("olist_closed_deals_dataset.csv") else { return };
    on_each(|house| {
        let (leads, won) = (leads.clone(), won.clone());
        async move {
            house
                .write(move |tx| {
                    store(tx, &leads, &won);
                    Ok(())
                })
                .await;
            let program = program(&house).await;
            let funnel = program.get("/api/v1/results/funnel?as_of=2018-11-14").await.expect(200).json();
            assert_eq!((funnel["leads"].as_i64(), funnel["won"].as_i64()), (Some(8_000), Some(842)));
            assert_eq!(percent(&funnel["rate"], 2), "10.53");
            assert_eq!(funnel["won_before_first_seen"].as_i64(), Some(1));

            let by_source: HashMap<String, String> = funnel["sources"]
                .as_array()
                .expect("lines")
                .iter()
                .map(|line| (line["source"].as_str().unwrap_or("").to_owned(), percent(&line["rate"], 1)))
                .collect();
            let expected = [
                ("unknown", "16.3"),
                ("", "23.3"),
                ("paid_search", "12.3"),
                ("organic_search", "11.8"),
                ("direct_traffic", "11.2"),
                ("referral", "8.5"),
                ("social", "5.6"),
                ("display", "5.1"),
                ("email", "3.0"),
            ];
            for (source, rate) in expected {
                let found = by_source.get(source).or_else(|| by_source.get(&source.replace('_', " ")));
                assert_eq!(found.map(String::as_str), Some(rate), "{source}");
            }
            let curve: Vec<String> = funnel["won_by"]
                .as_array()
                .expect("days")
                .iter()
                .map(|day| percent(&day["share"], 2))
                .collect();
            assert_eq!(curve, ["3.55", "5.35", "6.94", "8.09", "8.65", "9.69", "11.35"]);

            let head = house.user("Piet Vos", Role::HeadOfSales, None).await;
            let page = house.browser(&head).await.get("/results/funnel?as_of=2018-11-14").await.expect(200);
            page.shows("8,000")
                .shows("842")
                .shows("10.53%")
                .shows("11.35%")
                .shows("No source known")
                .shows("half of them by day 14")
                .shows("1 win is");
        }
    });
}

fn percent(share: &serde_json::Value, places: usize) -> String {
    format!("{:.places$}", share.as_f64().expect("a share") * 100.0)
}
