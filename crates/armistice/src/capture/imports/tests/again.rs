//! Lists about contacts who are here already: what they change leaves a trace, and is looked at again.

use armistice::flow::work;
use store::params;
use testkit::TestApp;

use super::{bring, lines, number, said};

const DUE: &str = "SELECT email || ' ' || CASE WHEN scores.next_check IS NULL THEN '–' ELSE 'due' END FROM contacts \
    JOIN scores ON scores.contact_id = contacts.id ORDER BY contacts.id";
const CHANGES: &str = "SELECT noun || ' ' || field || ' ' || COALESCE(old_value, '–') || ' ' || new_value FROM changes ORDER BY id";

/// Says what columns become when a list overwrites.
fn overwriting(columns: &str) -> String {
    format!(r#"{{"name": "again", "noun": "contacts", "existing": "overwrite", "columns": {columns}}}"#)
}

/// Lets every look happen, so that nobody is due.
async fn looked_at(house: &TestApp) {
    house.advance(1);
    while work::round(&house.app).await.expect("jobs run") > 0 {}
    house.write(|tx| Ok(tx.run_sql(&store::Sql::new("UPDATE scores SET next_check = NULL"))?)).await;
}

testkit::both! {
    async fn whatever_a_list_says_anew_is_a_reason_to_look_again(house: TestApp) {
        bring(&house, "email,company\nada@engines.example,Engines\nbo@bakery.example,Bakery\n", None).await;
        for (columns, list) in [
            (r#"{"email": "contact.email", "tags": "contact.tags"}"#, "email,tags\nada@engines.example,vip\nbo@bakery.example,\n"),
            (r#"{"email": "contact.email", "size": "contact.shoe_size:number"}"#, "email,size\nada@engines.example,38\nbo@bakery.example,\n"),
            (r#"{"email": "contact.email", "size": "contact.shoe_size:number"}"#, "email,size\nada@engines.example,39\nbo@bakery.example,\n"),
            (r#"{"email": "contact.email", "stage": "contact.stage"}"#, "email,stage\nada@engines.example,customer\nbo@bakery.example,lead\n"),
            (r#"{"email": "contact.email", "yes": "consent.state"}"#, "email,yes\nada@engines.example,yes\nbo@bakery.example,\n"),
        ] {
            looked_at(&house).await;
            let mapping = overwriting(columns);
            bring(&house, list, Some(&mapping)).await;
            assert_eq!(lines(&house, DUE).await, ["ada@engines.example due", "bo@bakery.example –"], "{list}");
            looked_at(&house).await;
            bring(&house, list, Some(&mapping)).await;
            assert_eq!(lines(&house, DUE).await, ["ada@engines.example –", "bo@bakery.example –"], "{list} says nothing new");
        }
        assert_eq!(lines(&house, CHANGES).await, ["contact tag – vip", "contact shoe_size – 38", "contact shoe_size 38 39"]);
    }

    async fn a_list_of_companies_is_a_reason_to_look_at_their_people(house: TestApp) {
        bring(&house, "email\nada@engines.example\nbo@bakery.example\n", None).await;
        let json = r#"{"name": "a", "noun": "accounts", "existing": "fill",
            "columns": {"site": "account.domain", "staff": "account.employees", "tier": "account.tier"}}"#;
        for (list, jobs) in [
            ("site,staff,tier\nengines.example,12,\nbakery.example,,\n", 1),
            ("site,staff,tier\nengines.example,13,\nbakery.example,,a\n", 1),
            ("site,staff,tier\nengines.example,14,\nbakery.example,,b\n", 0),
        ] {
            looked_at(&house).await;
            bring(&house, list, Some(json)).await;
            assert_eq!(number(&house, "SELECT COUNT(*) FROM jobs WHERE kind = 'reconsider'").await, jobs, "{list}");
        }
        assert_eq!(lines(&house, CHANGES).await, ["account employees – 12", "account tier – a"]);
    }

    async fn a_list_moves_nobody_past_a_handoff_or_a_deal(house: TestApp) {
        let list = "email\nada@x.example\nbo@x.example\ncy@x.example\ndee@x.example\n";
        bring(&house, list, None).await;
        house.write(|tx| {
            let ids: Vec<i64> = tx.all_sql(&store::Sql::new("SELECT id FROM contacts ORDER BY id"))?;
            let handoffs = ["id", "contact_id", "ordinal", "agreement_id", "owner_id", "state", "reasons", "offered_at"];
            tx.insert_many("handoffs", &handoffs, [params![9_i64, ids[0], 1_i64, 1_i64, 1_i64, "accepted", "[]", 0_i64].to_vec()])?;
            let deals = ["id", "contact_id", "name", "stage", "amount_minor", "currency", "opened_at"];
            tx.insert_many("deals", &deals, [params![1_i64, ids[1], "Deal", "access", 100_i64, "EUR", 0_i64].to_vec()])?;
            Ok(())
        }).await;
        let json = overwriting(r#"{"email": "contact.email", "stage": "contact.stage"}"#);
        let list = "email,stage\nada@x.example,customer\nbo@x.example,customer\ncy@x.example,sales accepted\ndee@x.example,customer\n";
        let import = bring(&house, list, Some(&json)).await;
        let stages = lines(&house, "SELECT email || ' ' || stage FROM contacts ORDER BY id").await;
        assert_eq!(stages, ["ada@x.example lead", "bo@x.example lead", "cy@x.example lead", "dee@x.example customer"]);
        let said = said(&house, import.id).await;
        assert!(said[0].contains("Sales has this contact"), "{said:?}");
        assert!(said[1].contains("A deal is open"), "{said:?}");
        assert!(said[2].contains("comes from handoffs and deals alone"), "{said:?}");
        assert_eq!(said.len(), 3);
    }
}
