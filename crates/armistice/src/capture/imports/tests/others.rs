//! Lists of accounts, touches, deals and costs.

use testkit::TestApp;

use super::{bring, counts, lines, number, said};

const ACCOUNTS: &str = "SELECT name || '|' || COALESCE(domain, '–') || '|' || CAST(employees AS TEXT) || '|' || industry FROM accounts ORDER BY id";
const DEALS: &str = "SELECT external_key || ' ' || stage || ' ' || CAST(amount_minor AS TEXT) || ' ' || currency || ' ' || \
    COALESCE(close_reason, '–') FROM deals ORDER BY external_key";
const STAGES: &str = "SELECT email || ' ' || stage FROM contacts ORDER BY id";

testkit::both! {
    async fn accounts_are_found_by_domain_key_or_name(house: TestApp) {
        let text = "Company name,Website,Employees,Industry\nEngines,https://www.Engines.example/about,\"1,200\",software\n\
            Bakery,,3,\nBAKERY,,,food\n,,,\n";
        let json = r#"{"name": "a", "noun": "accounts", "columns": {"Company name": "account.name", "Website": "account.domain",
            "Employees": "account.employees", "Industry": "account.industry"}}"#;
        let import = bring(&house, text, Some(json)).await;
        assert_eq!(counts(&import), "4 rows: 2 new, 1 known, 1 aside");
        assert_eq!(lines(&house, ACCOUNTS).await, ["Engines|engines.example|1200|software", "Bakery|–|3|food"]);
        bring(&house, "email,company,industry\nada@engines.example,Other name,steel\n", None).await;
        assert_eq!(lines(&house, ACCOUNTS).await, ["Engines|engines.example|1200|software", "Bakery|–|3|food"]);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts WHERE account_id IS NOT NULL").await, 1);
    }

    async fn touches_carry_their_dates(house: TestApp) {
        bring(&house, "email\nada@engines.example\n", None).await;
        let text = "email,kind,page,at,source\nada@engines.example,visit,/pricing,2026-01-05 10:00,search\n\
            ada@engines.example,dance,/x,2026-01-05,\nbo@engines.example,visit,/x,2026-01-05,\nada@engines.example,click,/y,2026-01-04,\n\
            ada@engines.example,visit,/z,2099-01-01,\n";
        let import = bring(&house, text, None).await;
        assert_eq!(counts(&import), "5 rows: 2 new, 0 known, 3 aside");
        let touches = lines(&house, "SELECT kind || ' ' || subject || ' ' || CAST(at AS TEXT) FROM touches ORDER BY id").await;
        assert_eq!(touches, ["visit /pricing 1767607200000", "click /y 1767484800000"]);
        assert_eq!(number(&house, "SELECT last_touch_at FROM contacts").await, 1_767_607_200_000);
        assert_eq!(said(&house, import.id).await[2], "6 This touch lies in the future.");
    }

    async fn deals_move_their_contacts_and_are_followed_by_key(house: TestApp) {
        bring(&house, "id,email,created\n1,ada@engines.example,2025-01-01\n2,bo@engines.example,2025-01-01\n", None).await;
        let json = r#"{"name": "d", "noun": "deals", "columns": {"deal": "deal.external_key", "who": "contact.email", "status": "deal.stage",
            "amount": "deal.amount", "currency": "deal.currency", "opened": "deal.opened_at", "closed": "deal.closed_at", "why": "deal.reason"}}"#;
        let head = "deal,who,status,amount,currency,opened,closed,why\n";
        let first = format!("{head}d1,ada@engines.example,Closed won,\"1,234.50\",USD,2025-02-01,2025-03-01,\nd2,bo@engines.example,open,10,,2025-02-01,,\n\
            d3,bo@engines.example,lost,10,,,,price\nd4,bo@engines.example,lost,10,,2025-01-02,2025-01-03,Price\nd2,bo@engines.example,won,1,,,2025-05-05,\n\
            d5,nobody@x.example,open,,,,,\nd6,bo@engines.example,Negotiation,,,,,\n");
        let import = bring(&house, &first, Some(json)).await;
        assert_eq!(counts(&import), "7 rows: 3 new, 0 known, 4 aside");
        assert_eq!(lines(&house, DEALS).await, ["d1 won 123450 USD ", "d2 access 1000 EUR –", "d4 lost 1000 EUR price"]);
        assert_eq!(lines(&house, STAGES).await, ["ada@engines.example customer", "bo@engines.example opportunity"]);
        let second = format!("{head}d2,bo@engines.example,won,12,,2025-02-01,2025-06-01,\nd1,ada@engines.example,won,1234.5,USD,,2025-03-01,\n");
        let import = bring(&house, &second, Some(json)).await;
        assert_eq!(counts(&import), "2 rows: 0 new, 2 known, 0 aside");
        assert_eq!(lines(&house, DEALS).await[1], "d2 won 1200 EUR ");
        assert_eq!(lines(&house, STAGES).await[1], "bo@engines.example customer");
        let changes = lines(&house, "SELECT field || ' ' || old_value || ' ' || new_value FROM deal_changes WHERE old_value IS NOT NULL ORDER BY id").await;
        assert_eq!(changes, ["stage access won", "amount 1000 EUR 1200 EUR"]);
    }

    async fn costs_are_booked_once_and_make_their_campaigns(house: TestApp) {
        let text = "campaign,date,amount,note,invoice\nSpring Fair,2026-01-05,\"1.200,50\",Stand,R-1\nspring fair,2026-01-06,-100,Discount,R-2\n\
            Spring Fair,2026-01-05,1200.50,Stand,R-1\n,2026-01-05,3,,\nSpring Fair,2026-01-05,much,,\n";
        let import = bring(&house, text, None).await;
        assert_eq!(counts(&import), "5 rows: 2 new, 1 known, 2 aside");
        assert_eq!(lines(&house, "SELECT key || ' ' || name FROM campaigns").await, ["spring-fair Spring Fair"]);
        assert_eq!(number(&house, "SELECT CAST(SUM(amount_minor) AS BIGINT) FROM costs").await, 110_050);
    }
}
