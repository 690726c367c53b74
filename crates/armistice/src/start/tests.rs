//! The first page: its steps follow the rows.

use armistice::people::{Role, invitation};
use armistice::settings;
use testkit::{TestApp, both};

both! {
    async fn the_first_steps_follow_the_rows(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        browser.get("/").await.expect(200).shows("The first ten minutes").shows("Say who you are").hides("(done)");

        let by = admin.clone();
        house
            .write(move |tx| {
                let company = settings::Company {
                    name: "Nordlicht".into(),
                    postal_address: "Hafen 1, Kiel".into(),
                    from_address: "hello@nordlicht.test".into(),
                    ..settings::Company::default()
                };
                settings::set_company(tx, &company, by.user)
            })
            .await;
        assert_eq!(steps_done(&browser.get("/").await.body), 1);

        house
            .write(move |tx| {
                let new = invitation::New {
                    email: "bo@nordlicht.test".into(),
                    name: String::new(),
                    role: Role::Sales,
                    team: None,
                };
                invitation::create(tx, &admin, &new)
            })
            .await;
        assert_eq!(steps_done(&browser.get("/").await.body), 2);
    }

    async fn a_step_has_a_button_only_for_who_may_take_it(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        house.browser(&admin).await.get("/").await.expect(200).shows("/settings/company");
        let seller = house.user("Sven", Role::Sales, None).await;
        let page = house.browser(&seller).await.get("/").await.expect(200);
        page.shows("Say who you are").hides("/settings/company").hides("href=\"/settings\"");
    }
}

fn steps_done(page: &str) -> usize {
    page.matches("(done)").count()
}
