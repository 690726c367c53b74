//! Campaigns, costs and links.

use armistice::people::Role;
use serde_json::json;
use store::params;

use super::{on_each, program};

#[test]
fn a_marketer_makes_a_campaign_and_books_its_costs() {
    on_each(|house| async move {
        let marketer = house.user("Ben Okoye", Role::Marketing, None).await;
        let browser = house.browser(&marketer).await;
        browser.get("/campaigns").await.expect(200).shows("No campaign yet");
        browser.get("/campaigns/new").await.expect(200).shows("Create campaign");

        let fields = [
            ("name", "Frühlingsmesse 2026"),
            ("key", ""),
            ("channel", "event"),
            ("starts_on", "2026-03-01"),
            ("ends_on", "2026-03-05"),
            ("budget", "12.000,50 €"),
            ("currency", "EUR"),
        ];
        let made = browser.post("/campaigns", &fields).await.expect(303);
        let path = made.location().to_owned();
        let page = browser.get(&path).await.expect(200);
        let page = page.shows("Frühlingsmesse 2026").shows("fr-hlingsmesse-2026").shows("€12,000.50");
        page.shows("2026-03-01 to 2026-03-05").shows("No cost booked yet");

        let cost =
            |amount, note| [("amount", amount), ("currency", "EUR"), ("on", "2026-03-01"), ("note", note)];
        let costs = format!("{path}/costs");
        browser.post(&costs, &cost("9,000", "Stand")).await.expect(303);
        browser.post(&costs, &cost("-500", "")).await.expect(422).shows("Please say what this corrects.");
        browser
            .post(&costs, &cost("abc", "x"))
            .await
            .expect(422)
            .shows("is not an amount")
            .shows("value=\"abc\"");
        browser.post(&costs, &cost("-500", "Discount on the stand")).await.expect(303);
        browser.get(&path).await.expect(200).shows("€9,000.00").shows("−€500.00");
        browser.get("/campaigns").await.expect(200).shows("€8,500.00");

        let edited = fields.map(|(name, value)| if name == "name" { (name, "Messe") } else { (name, value) });
        browser.post(&path, &edited).await.expect(303);
        browser.get(&format!("{path}/edit")).await.expect(200).shows("value=\"Messe\"").shows("12000.50");
    });
}

#[test]
fn wrong_fields_get_a_sentence_and_keep_what_was_typed() {
    on_each(|house| async move {
        let marketer = house.user("Ben Okoye", Role::Marketing, None).await;
        let browser = house.browser(&marketer).await;
        let wrong = [
            ("name", "<b>"),
            ("key", "!!!"),
            ("channel", "telepathy"),
            ("starts_on", "2026-02-30"),
            ("ends_on", "soon"),
            ("budget", "1,2,3"),
            ("currency", "EURO"),
        ];
        let page = browser.post("/campaigns", &wrong).await.expect(422).hides("<b>").shows("&lt;b&gt;");
        let page = page.shows("Please choose a channel.").shows("Please write the date as 2026-03-31.");
        page.shows("is not a currency").shows("is not an amount").shows("utm_campaign");

        let backwards =
            [("name", "A"), ("channel", "event"), ("starts_on", "2026-03-05"), ("ends_on", "2026-03-04")];
        let mut fields = backwards.to_vec();
        fields.push(("currency", "EUR"));
        browser.post("/campaigns", &fields).await.expect(422).shows("must not be before the first");

        let good = [("name", "A"), ("channel", "event"), ("currency", "EUR")];
        browser.post("/campaigns", &good).await.expect(303);
        browser.post("/campaigns", &good).await.expect(422).shows("Another campaign has this key");
        browser.get("/campaigns/nonsense!").await.expect(404);
        browser.get("/campaigns/zzz").await.expect(404);
    });
}

#[test]
fn sales_may_read_campaigns_but_not_change_them() {
    on_each(|house| async move {
        let seller = house.user("Aiko Mori", Role::Sales, None).await;
        let browser = house.browser(&seller).await;
        browser.get("/campaigns").await.expect(200).hides("New campaign");
        browser.get("/campaigns/new").await.expect(403);
        browser
            .post("/campaigns", &[("name", "A"), ("channel", "event"), ("currency", "EUR")])
            .await
            .expect(403);
        browser.get("/results").await.expect(303);
        house.stranger().get("/results/funnel").await.expect(303);
    });
}

#[test]
fn programs_have_the_same_verbs() {
    on_each(|house| async move {
        let program = program(&house).await;
        let said =
            json!({"name": "Webinar", "channel": "content", "currency": "EUR", "starts_on": "2026-02-01"});
        let made = program.post("/api/v1/campaigns", &said).await.expect(201).json();
        let path = format!("/api/v1/campaigns/{}", made["id"].as_str().expect("an id"));
        program
            .post("/api/v1/campaigns", &json!({"name": ""}))
            .await
            .expect(422)
            .shows("\"field\":\"channel\"");
        program.post("/api/v1/campaigns", &json!([1])).await.expect(400);

        let shown = program.get(&path).await.expect(200).json();
        assert_eq!(
            (shown["key"].as_str(), shown["starts_on"].as_str()),
            (Some("webinar"), Some("2026-02-01"))
        );
        let renamed = json!({"name": "Webinar", "key": "webinar-1", "channel": "content", "currency": "EUR"});
        program.put(&path, &renamed).await.expect(204);
        let cost = json!({"amount": "250", "note": "Speaker"});
        program.post(&format!("{path}/costs"), &cost).await.expect(201);
        let costs = program.get(&format!("{path}/costs")).await.expect(200).json();
        assert_eq!(
            (costs[0]["amount_minor"].as_i64(), costs[0]["currency"].as_str()),
            (Some(25_000), Some("EUR"))
        );
        assert_eq!(costs.as_array().map(Vec::len), Some(1));
        let link =
            program.get(&format!("{path}/link?form=demo&source=Linked+In&content=A%26B")).await.expect(200);
        let url = "http://house.test/f/demo?utm_source=linked-in&utm_medium=content&utm_campaign=webinar-1&utm_content=a-b";
        assert_eq!(link.json()["url"].as_str(), Some(url));
        assert_eq!(
            program.get("/api/v1/campaigns").await.expect(200).json().as_array().map(Vec::len),
            Some(1)
        );
    });
}

#[test]
fn links_lead_to_published_forms() {
    on_each(|house| async move {
        house
            .write(|tx| {
                let columns = [
                    "id",
                    "slug",
                    "name",
                    "title",
                    "intro",
                    "button",
                    "thank_you",
                    "created_at",
                    "published_at",
                ];
                let form = |id: i64, slug: &str, published: Option<i64>| {
                    params![id, slug, slug, slug, "", "Send", "", 1_i64, published].to_vec()
                };
                tx.insert_many("forms", &columns, [form(1, "demo", Some(1)), form(2, "draft", None)])?;
                Ok(())
            })
            .await;
        let marketer = house.user("Ben Okoye", Role::Marketing, None).await;
        let browser = house.browser(&marketer).await;
        let good = [("name", "Spring"), ("channel", "social"), ("currency", "EUR")];
        let path = browser.post("/campaigns", &good).await.expect(303).location().to_owned();
        let page = browser.get(&format!("{path}?source=LinkedIn&content=")).await.expect(200).hides("draft");
        page.shows(
            "http://house.test/f/demo?utm_source=linkedin&amp;utm_medium=social&amp;utm_campaign=spring",
        );
    });
}
