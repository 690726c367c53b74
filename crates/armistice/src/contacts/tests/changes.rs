//! What changes leaves a change row, whoever says it: the answer to a form like an edit on the page.

use armistice::capture::{form, form_template};
use armistice::people::Role;
use armistice::post::suppression;
use armistice::post::words::Reason;
use store::Sql;
use testkit::{TestApp, both};

use super::contacts;

both! {
    async fn a_form_notes_what_it_fills(house: TestApp) {
        let theo = house.user("Theo Marsh", Role::Marketing, None).await.user;
        let demo = form_template::of("demo-request").expect("a ready-made form").draft;
        house.write(move |tx| {
            let made = form::create(tx, &demo(), Some(theo))?;
            form::publish(tx, made, theo)
        }).await;
        let answer = |title: &'static str| [
            ("email", "zoe@northwind.example"), ("first_name", "Zoë"), ("last_name", "Åström"), ("company", "Northwind"),
            ("job_title", title),
        ];
        house.stranger().post("/f/demo-request", &answer("")).await.expect(303);
        assert_eq!(changes(&house).await, Vec::<String>::new(), "making somebody costs nothing extra");
        house.stranger().post("/f/demo-request", &answer("CTO")).await.expect(303);
        let noted = changes(&house).await;
        assert_eq!(noted.len(), 1);
        assert!(noted[0].starts_with("contact job_title – CTO form:"), "{noted:?}");
        house.stranger().post("/f/demo-request", &answer("CEO")).await.expect(303);
        assert_eq!(changes(&house).await, noted, "what is known stays");
    }

    async fn the_page_says_since_when_nothing_may_be_mailed(house: TestApp) {
        let zoe = contacts(&house, &[("Zoë", "zoe@northwind.example", None)]).await[0];
        let browser = house.browser(&house.user("Mia Marketer", Role::Marketing, None).await).await;
        let path = format!("/contacts/{zoe}");
        browser.get(&path).await.expect(200).hides("No mail:");
        let app = house.app.clone();
        house.write(move |tx| {
            suppression::suppress(tx, &app.keys, "Zoe@Northwind.example", Reason::Unsubscribed, "test")?;
            suppression::suppress(tx, &app.keys, "zoe@northwind.example", Reason::Bounced, "test").map(drop)
        }).await;
        let page = browser.get(&path).await.expect(200);
        page.shows("No mail: unsubscribed since 2 Mar 2026").shows("No mail: bounced since 2 Mar 2026");
    }
}

async fn changes(house: &TestApp) -> Vec<String> {
    let query = Sql::new(
        "SELECT noun || ' ' || field || ' ' || COALESCE(old_value, '–') || ' ' || COALESCE(new_value, '–') || ' ' || author \
         FROM changes ORDER BY id",
    );
    house.write(move |tx| Ok(tx.all_sql::<String>(&query)?)).await
}
