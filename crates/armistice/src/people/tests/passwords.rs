//! Forgotten and changed passwords.

use armistice::people::reset::LIFE_MS;
use armistice::people::{Role, UserId, link, reset};
use testkit::app::PASSWORD;
use testkit::{TestApp, both};

use super::mails_to;

const NEW: &str = "staple battery horse";

both! {
    async fn a_forgotten_password_is_set_anew_once(house: TestApp) {
        let ada = house.user("Ada", Role::Admin, None).await;
        let old = house.browser(&ada).await;
        let stranger = house.stranger();
        let known = stranger.post("/forgotten", &[("email", "ADA@house.test")]).await.expect(303);
        let unknown = stranger.post("/forgotten", &[("email", "nobody@house.test")]).await.expect(303);
        assert_eq!(known.cookie("armistice_said"), unknown.cookie("armistice_said"));
        assert_eq!(mails_to(&house, "ada@house.test").await, 1);
        assert_eq!(mails_to(&house, "nobody@house.test").await, 0);

        let path = the_link(&house, ada.user).await;
        stranger.get(&path).await.expect(200).shows("ada@house.test");
        stranger.post(&path, &[("password", "short")]).await.expect(422);
        let answer = stranger.post(&path, &[("password", NEW)]).await.expect(303);
        let token = answer.cookie("armistice_session").expect("signed in");
        house.bearing(&token).get("/account").await.expect(200);
        old.get("/account").await.expect(303);
        stranger.post(&path, &[("password", NEW)]).await.expect(409);
        stranger.post("/sign-in", &[("email", "ada@house.test"), ("password", PASSWORD)]).await.expect(422);
        stranger.post("/sign-in", &[("email", "ada@house.test"), ("password", NEW)]).await.expect(303);
    }

    async fn a_house_that_cannot_send_mail_promises_none(house: TestApp) {
        house.user("Ada", Role::Admin, None).await;
        let page = house.stranger().get("/forgotten").await.expect(200);
        page.shows("cannot send mail yet").shows("armistice user reset-password").hides("We mail you a link");
        let known = house.stranger().post("/forgotten", &[("email", "ada@house.test")]).await.expect(303);
        let unknown = house.stranger().post("/forgotten", &[("email", "nobody@house.test")]).await.expect(303);
        assert_eq!(known.cookie("armistice_said"), unknown.cookie("armistice_said"));
    }

    async fn a_link_for_a_new_password_lives_an_hour(house: TestApp) {
        let ada = house.user("Ada", Role::Admin, None).await;
        house.stranger().post("/forgotten", &[("email", "ada@house.test")]).await.expect(303);
        let path = the_link(&house, ada.user).await;
        house.advance(LIFE_MS);
        house.stranger().get(&path).await.expect(409).shows("expired");
    }

    async fn asking_for_links_is_slowed_down(house: TestApp) {
        house.user("Ada", Role::Admin, None).await;
        let mut last = 0;
        for _ in 0..6 {
            last = house.stranger().post("/forgotten", &[("email", "ada@house.test")]).await.status.as_u16();
        }
        assert_eq!(last, 429);
    }

    async fn who_knows_the_old_password_sets_a_new_one(house: TestApp) {
        let ada = house.user("Ada", Role::Admin, None).await;
        let here = house.browser(&ada).await;
        let elsewhere = house
            .stranger()
            .post("/sign-in", &[("email", "ada@house.test"), ("password", PASSWORD)])
            .await
            .cookie("armistice_session")
            .expect("a session");
        here.post("/account/password", &[("current", "wrong"), ("password", NEW)]).await.expect(422).shows("present password");
        here.post("/account/password", &[("current", PASSWORD), ("password", NEW)]).await.expect(303);
        here.get("/account").await.expect(200).shows("This browser");
        house.bearing(&elsewhere).get("/account").await.expect(303);
    }

    async fn an_admin_offers_a_new_password_and_hands_the_link_over(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let bo = house.user("Bo", Role::Sales, None).await;
        let browser = house.browser(&admin).await;
        let page = format!("/settings/users/{}", bo.user);
        browser.post(&format!("{page}/new-password"), &[]).await.expect(303);
        assert_eq!(mails_to(&house, "bo@house.test").await, 1);
        let path = the_link(&house, bo.user).await;
        browser.get(&page).await.expect(200).shows(&path);
    }
}

/// Returns the path of the newest open request of a colleague.
async fn the_link(house: &TestApp, who: UserId) -> String {
    let open = house.app.read(move |tx| reset::open(tx, who)).await.expect("requests are read");
    link::to_reset(&house.app.keys, open[0].id, open[0].expires_at)
}
