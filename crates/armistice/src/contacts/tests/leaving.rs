//! What leaves the house: lists, in full and in batches.

use armistice::contacts::field::{self, Field, Noun, Typed};
use armistice::contacts::{FieldId, tag};
use armistice::people::{Capability, Reach, Role};
use axum::body::Body;
use axum::http::Method;
use store::{Sql, params};
use testkit::{TestApp, both};

use super::{contacts, reach};

both! {
    async fn a_list_streams_out_as_a_table_that_runs_nothing(house: TestApp) {
        let boss = house.user("Bo Boss", Role::HeadOfSales, None).await;
        let kim = house.user("Kim Seller", Role::Sales, None).await;
        let made = contacts(&house, &[("=cmd() Mallory", "m@evil.example", Some(&boss)), ("Zoë, \"Z\"", "zoe@northwind.example", None)]).await;
        let (one, author) = (made[1], boss.author());
        house.write(move |tx| {
            tag::add(tx, one, "vip", &author)?;
            tag::add(tx, one, "fair", &author)?;
            let new = Field { id: FieldId(0), noun: "contact".into(), key: "size".into(), label: "Size".into(), kind: "number".into(), choices: String::new() };
            let id = field::create(tx, Noun::Contact, &new, None)?;
            field::set(tx, one.0, id, Some(&Typed::Number(41.5)))
        }).await;
        let browser = house.browser(&boss).await;
        let table = browser.get("/contacts/export").await.expect(200);
        assert!(table.headers["content-type"].to_str().expect("text").starts_with("text/csv"));
        let lines: Vec<&str> = table.body.split("\r\n").collect();
        assert_eq!(lines.len(), 4, "{}", table.body);
        assert!(lines[0].starts_with("id,email,first_name,") && lines[0].ends_with(",tags,size"), "{}", lines[0]);
        assert!(lines[1].contains(",m@evil.example,'=cmd(),Mallory,"), "{}", lines[1]);
        assert!(lines[2].contains("\"Zoë,\"") && lines[2].ends_with(",fair; vip,41.5"), "{}", lines[2]);
        browser.get("/contacts/export?search=northwind").await.expect(200).hides("Mallory").shows("zoe@");
        browser.get("/contacts/export?stage=nonsense").await.expect(422);
        house.browser(&kim).await.get("/contacts/export").await.expect(403);
        reach(&house, Role::HeadOfSales, Reach::Own).await;
        browser.get("/contacts/export").await.expect(200).shows("m@evil.example").hides("zoe@");
        let program = house.program(&boss, &[Capability::Export]).await;
        program.get("/api/v1/contacts/export").await.expect(200).shows("m@evil.example").hides("zoe@");
        program.get(&format!("/api/v1/contacts/{one}/export")).await.expect(404);
        let noted = house.app.read(|tx| Ok(tx.all_sql::<String>(&Sql::new("SELECT detail FROM audit_log WHERE verb = 'exported the list'"))?));
        let noted = noted.await.expect("the audit log");
        assert_eq!(noted.len(), 4);
        assert!(noted.iter().all(|detail| !detail.contains("northwind")), "what was searched for may name somebody");
    }

    async fn a_long_list_comes_in_batches(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        house.write(|tx| {
            let columns = ["id", "email", "stage", "stage_since", "search_text", "created_at", "first_seen_at"];
            let rows = (1..=1_203_i64).map(|id| {
                let email = format!("{id}@x.example");
                params![id, &email, if id % 2 == 0 { "lead" } else { "customer" }, 0_i64, &email, 0_i64, 0_i64].to_vec()
            });
            tx.insert_many("contacts", &columns, rows)?;
            Ok(())
        }).await;
        let browser = house.browser(&ann).await;
        let table = browser.get("/contacts/export").await.expect(200).body;
        assert_eq!(table.lines().count(), 1_204);
        assert_eq!(browser.get("/contacts/export?stage=lead").await.expect(200).body.lines().count(), 602);
        let packed = browser.request(Method::GET, "/contacts/export").header("accept-encoding", "gzip");
        house.send(packed.body(Body::empty()).expect("a request")).await.expect(200);
    }
}
