//! The Olist marketing funnel through the importer: 8,000 real leads, 842 of them won. The data lie beside the
//! repository, because their licence forbids to ship them.

use std::path::PathBuf;

use armistice::capture::imports::presets;
use armistice::people::{Capability, Role};
use testkit::TestApp;

use super::{bring_file, counts, number, said};

/// Returns where a file of the set lies; where it is absent the run says so.
fn data(name: &str) -> Option<PathBuf> {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "..", "..", "..", "shared", "data", "olist", name].iter().collect();
    if !path.is_file() {
        eprintln!("NOT CHECKED: the shared test data {name} is absent, so this oracle was left out");
    }
    path.is_file().then_some(path)
}

testkit::both! {
    async fn the_known_facts_of_the_funnel_come_out_of_the_two_files(house: TestApp) {
        let Some(list) = data("olist_marketing_qualified_leads_dataset.csv") else { return };
        let leads = presets::by_name("Olist: qualified leads");
        let import = bring_file(&house, list, leads).await.expect("the leads");
        assert_eq!(counts(&import), "8000 rows: 8000 new, 0 known, 0 aside");
        let Some(won) = data("olist_closed_deals_dataset.csv") else { return };
        let deals = presets::by_name("Olist: closed deals");
        let import = bring_file(&house, won.clone(), deals.clone()).await.expect("the deals");
        assert_eq!(counts(&import), "842 rows: 842 new, 0 known, 0 aside");
        let remarks = said(&house, import.id).await;
        assert_eq!(remarks.len(), 1, "{remarks:?}");
        assert!(remarks[0].contains("before its contact was first seen"), "{remarks:?}");
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts WHERE source IS NULL").await, 60);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts WHERE stage = 'customer'").await, 842);
        // 45 of the 842 sellers declared a revenue.
        assert_eq!(number(&house, "SELECT COUNT(*) FROM deals WHERE amount_minor > 0 AND currency = 'BRL'").await, 45);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM consents").await, 0);

        let head = house.user("Mara Lind", Role::HeadOfMarketing, None).await;
        let program = house.program(&head, &[Capability::SeeResults]).await;
        let funnel = program.get("/api/v1/results/funnel?as_of=2018-11-14").await.expect(200).json();
        assert_eq!((funnel["leads"].as_i64(), funnel["won"].as_i64()), (Some(8_000), Some(842)));
        assert_eq!(funnel["won_before_first_seen"].as_i64(), Some(1));
        let rate = |line: &serde_json::Value| format!("{:.1}", line["rate"].as_f64().expect("a rate") * 100.0);
        let of = |source: Option<&str>| {
            let lines = funnel["sources"].as_array().expect("lines by source");
            rate(lines.iter().find(|line| line["source"].as_str() == source).expect("this source"))
        };
        let expected = [
            (Some("unknown"), "16.3"), (None, "23.3"), (Some("paid search"), "12.3"), (Some("organic search"), "11.8"),
            (Some("direct traffic"), "11.2"), (Some("referral"), "8.5"), (Some("social"), "5.6"), (Some("display"), "5.1"),
            (Some("email"), "3.0"),
        ];
        for (source, share) in expected {
            assert_eq!(of(source), share, "{source:?}");
        }

        let browser = house.browser(&head).await;
        let mut page = browser.get("/results/funnel?as_of=2018-11-14").await.expect(200).shows("8,000").shows("842");
        for share in ["3.55%", "5.35%", "6.94%", "8.09%", "8.65%", "9.69%", "11.35%", "10.5%", "23.3%", "16.3%"] {
            page = page.shows(share);
        }

        // The same file again brings nothing twice.
        let import = bring_file(&house, won, deals).await.expect("the deals again");
        assert_eq!(counts(&import), "842 rows: 0 new, 842 known, 0 aside");
        assert_eq!(number(&house, "SELECT COUNT(*) FROM deal_changes").await, 842);
    }
}
