//! What both heads look at: each number opens into rows that agree with it.

use serde_json::Value as Json;

use super::sell::{AMOUNT_MINOR, handoff_of};
use super::stage::{COST_MINOR, HANDOFFS_PROMISED, Stage, linked, text};

/// Both promises of March, on one page for both heads, down to the handoffs.
pub async fn promises_open_into_their_rows(stage: &Stage) {
    let jonas = stage.program("jonas").await;
    let promises = jonas.get("/api/v1/agreement/promises?month=2026-03").await.expect(200).json();
    assert_eq!(promises["agreement"], stage.agreement.as_str());
    assert_eq!(promises["marketing"]["promised"], HANDOFFS_PROMISED);
    assert_eq!(promises["marketing"]["handed_over"], 3);
    let first =
        promises["sales"].as_array().expect("promises").iter().find(|one| one["clause"] == "first_attempt");
    let first = first.expect("the first attempt");
    for (standing, whose) in [("kept", vec!["Ada"]), ("broken", vec!["Henrik"]), ("running", vec![])] {
        assert_eq!(first[standing], whose.len(), "{standing} in {first}");
        let path = format!("/api/v1/agreement/clocks?month=2026-03&clause=first_attempt&standing={standing}");
        let rows = jonas.get(&path).await.expect(200).json();
        assert_eq!(handoffs(&rows["clocks"]), ids(stage, &whose).await, "{standing}");
    }
    assert_eq!(first["due"], 2, "a handoff that ended before anything was owed is left out");
    for head in ["maya", "jonas"] {
        let browser = stage.browser(head).await;
        let page = browser.get("/agreement/promises?month=2026-03").await.expect(200).shows("1 of 2");
        for (link, whose) in [
            ("/agreement/handoffs?month=2026-03", vec!["Ada", "Henrik", "Tomás"]),
            ("/agreement/clocks?month=2026-03&clause=first_attempt&standing=due", vec!["Ada", "Henrik"]),
            ("/agreement/clocks?month=2026-03&clause=first_attempt&standing=broken", vec!["Henrik"]),
        ] {
            let written = link.replace('&', "&amp;");
            assert!(page.body.contains(&format!("href=\"{written}\"")), "no link {written} in {}", page.body);
            let rows = browser.get(link).await.expect(200);
            let mut listed = linked(&rows.body, "/handoffs");
            listed.sort();
            assert_eq!(listed, ids(stage, &whose).await, "{link}");
        }
    }
}

/// Which source and campaign brought which revenue, at which cost.
pub async fn revenue_opens_into_its_parts(stage: &Stage) {
    // A report looks at what was before it: what happened at its very moment is in the next one.
    stage.at(18, 16, 1).await;
    let maya = stage.program("maya").await;
    let span = "from=2026-03-01&until=2026-03-31";
    let report = maya.get(&format!("/api/v1/results/attribution?{span}")).await.expect(200).json();
    assert_eq!((report["currency"].as_str(), report["deals"].as_i64()), (Some("EUR"), Some(1)));
    assert_eq!(report["revenue_minor"], AMOUNT_MINOR);
    assert_eq!(report["cost_minor"], COST_MINOR, "the cost counts once");
    for table in ["sources", "campaigns"] {
        for model in ["first", "last", "linear"] {
            let lines = report[table].as_array().expect("lines");
            let sum: i64 = lines.iter().filter_map(|line| line[format!("{model}_minor")].as_i64()).sum();
            assert_eq!(sum, AMOUNT_MINOR, "{model} over {table}");
        }
    }
    let campaign = report["campaigns"]
        .as_array()
        .expect("lines")
        .iter()
        .find(|line| line["campaign"] == stage.campaign.as_str());
    let campaign = campaign.expect("the campaign's line");
    assert_eq!(campaign["first_minor"], AMOUNT_MINOR);
    assert_eq!(campaign["cost_minor"], COST_MINOR);
    assert_eq!(campaign["roi_first"].as_f64(), Some(4.0), "(12,000 - 2,400) / 2,400");
    for model in ["first", "linear"] {
        let path = format!(
            "/api/v1/results/attribution/rows?{span}&currency=EUR&model={model}&by=campaign&key={}",
            stage.campaign
        );
        let rows = maya.get(&path).await.expect(200).json();
        let parts = rows["parts"].as_array().expect("parts");
        let sum: i64 = parts.iter().filter_map(|part| part["part_minor"].as_i64()).sum();
        assert_eq!(Some(sum), campaign[format!("{model}_minor")].as_i64(), "{model}: {rows}");
        assert_eq!(rows["sum_minor"], sum);
        assert!(parts.iter().all(|part| part["kind"] == "submission"), "{rows}");
    }
    let browser = stage.browser("jonas").await;
    let page = browser.get(&format!("/results/attribution?{span}")).await.expect(200);
    let page = page.shows("Webinar: what downtime costs");
    for link in page.body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default()) {
        if link.starts_with("/results/attribution/rows") {
            browser.get(&link.replace("&amp;", "&")).await.expect(200).shows("These parts sum to");
        }
    }
    browser.get(&format!("/results/funnel?{span}")).await.expect(200);
}

fn handoffs(clocks: &Json) -> Vec<String> {
    let mut ids: Vec<String> =
        clocks.as_array().expect("clocks").iter().map(|clock| text(&clock["handoff"])).collect();
    ids.sort();
    ids
}

async fn ids(stage: &Stage, whose: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for who in whose {
        ids.push(text(&handoff_of(stage, who).await["id"]));
    }
    ids.sort();
    ids
}
