//! Those who stay behind in an account hear that somebody left it: a rule may look at all its people.

use armistice::contacts::ContactId;
use armistice::contacts::account::{self, Facts};
use armistice::contacts::contact::{self, New};
use armistice::flow::consider;
use armistice::people::Role;
use armistice::segments::score;
use testkit::{TestApp, both};

/// Returns who is due for a look, and looks.
async fn due(house: &TestApp) -> Vec<ContactId> {
    house
        .write(|tx| {
            let mut due = score::due(tx, 10)?;
            due.sort_unstable();
            consider::again(tx, &due)?;
            Ok(due)
        })
        .await
}

both! {
    async fn who_stays_is_looked_at_when_somebody_leaves(house: TestApp) {
        let people = house.write(|tx| {
            let company = account::create(tx, &Facts { name: "Northwind".into(), ..Facts::default() })?;
            let made = ["Ana", "Ben", "Cleo"].map(|name| {
                let new = New { first_name: Some(name.into()), account: Some(company), ..New::default() };
                contact::create(tx, &new, "system")
            });
            let made = made.into_iter().collect::<armistice::Outcome<Vec<_>>>()?;
            consider::again(tx, &made)?;
            Ok(made)
        }).await;
        let [ana, ben, cleo] = people[..] else { panic!("three people") };
        assert!(due(&house).await.is_empty(), "nothing is news");

        let admin = house.user("Ann Admin", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        browser.post(&format!("/contacts/{ana}"), &[("first_name", "Anna"), ("account", "Northwind")]).await.expect(303);
        assert!(due(&house).await.is_empty(), "whoever is renamed has not left");
        browser.post(&format!("/contacts/{ana}"), &[("first_name", "Anna"), ("account", "Contoso")]).await.expect(303);
        assert_eq!(due(&house).await, [ben, cleo]);

        browser.post(&format!("/contacts/{ben}/erase"), &[("reason", "asked"), ("sure", "yes")]).await.expect(303);
        assert_eq!(due(&house).await, [cleo]);
    }
}
