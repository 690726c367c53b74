//! Signing in and out, sessions and their ends, the owner's setup.

use armistice::people::session::{ABSOLUTE_MS, IDLE_MS};
use armistice::people::{Role, session, user};
use axum::http::header;
use measure::MINUTE_MS;
use testkit::app::PASSWORD;
use testkit::{TestApp, both};

use super::id_of;

both! {
    async fn who_knows_the_password_comes_in_and_goes_where_they_wanted(house: TestApp) {
        house.user("Ada", Role::Admin, None).await;
        let stranger = house.stranger();
        let led = stranger.get("/settings/users?x=1").await.expect(303);
        assert_eq!(led.location(), "/sign-in?next=%2Fsettings%2Fusers%3Fx%3D1");
        stranger.get("/sign-in?next=%2Fsettings%2Fusers").await.expect(200).shows("value=\"/settings/users\"");
        let fields = [("email", " ADA@house.test "), ("password", PASSWORD), ("next", "/settings/users")];
        let answer = stranger.post("/sign-in", &fields).await.expect(303);
        assert_eq!(answer.location(), "/settings/users");
        let cookie = answer.headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let token = answer.cookie("armistice_session").expect("a session");
        house.bearing(&token).get("/settings/users").await.expect(200).shows("ada@house.test");
        house.bearing(&token).get("/sign-in").await.expect(303);
    }

    async fn nobody_is_sent_elsewhere_through_our_door(house: TestApp) {
        house.user("Ada", Role::Admin, None).await;
        let fields = [("email", "ada@house.test"), ("password", PASSWORD), ("next", "//evil.example")];
        let answer = house.stranger().post("/sign-in", &fields).await.expect(303);
        assert_eq!(answer.location(), "/");
    }

    async fn unknown_wrong_and_disabled_get_the_same_answer(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let gone = house.user("Gus", Role::Sales, None).await;
        house.write(move |tx| user::disable(tx, &admin, gone.user)).await;
        let mut answers = Vec::new();
        for (email, password) in [("nobody@house.test", PASSWORD), ("ada@house.test", "wrong horse"), ("gus@house.test", PASSWORD)] {
            let answer = house.stranger().post("/sign-in", &[("email", email), ("password", password)]).await.expect(422);
            assert!(answer.cookie("armistice_session").is_none());
            answers.push(answer.body.replace(email, "EMAIL"));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0], answers[2]);
    }

    async fn guessing_is_slowed_down(house: TestApp) {
        house.user("Ada", Role::Admin, None).await;
        let fields = [("email", "ada@house.test"), ("password", "wrong horse")];
        let mut last = 0;
        for _ in 0..12 {
            last = house.stranger().post("/sign-in", &fields).await.status.as_u16();
        }
        assert_eq!(last, 429);
        let right = [("email", "ada@house.test"), ("password", PASSWORD)];
        let answer = house.stranger().post("/sign-in", &right).await.expect(429);
        assert!(answer.headers.contains_key(header::RETRY_AFTER));
    }

    async fn a_session_ends_idle_old_revoked_or_signed_out(house: TestApp) {
        let ada = house.user("Ada", Role::Admin, None).await;
        let browser = house.browser(&ada).await;
        house.advance(IDLE_MS - MINUTE_MS);
        browser.get("/account").await.expect(200);
        house.advance(IDLE_MS - MINUTE_MS);
        browser.get("/account").await.expect(200);
        house.advance(IDLE_MS);
        browser.get("/account").await.expect(303);

        let bo = house.user("Bo", Role::Sales, None).await;
        let busy = house.browser(&bo).await;
        for _ in 0..ABSOLUTE_MS / (IDLE_MS / 2) - 1 {
            house.advance(IDLE_MS / 2);
            busy.get("/account").await.expect(200);
        }
        house.advance(IDLE_MS / 2);
        busy.get("/account").await.expect(303);

        let cy = house.user("Cy", Role::Sales, None).await;
        let revoked = house.browser(&cy).await;
        house.write(move |tx| session::revoke_others(tx, cy.user, None)).await;
        revoked.get("/account").await.expect(303);
        revoked.post("/account", &[("name", "Eve"), ("zone", "UTC")]).await.expect(401);

        let di = house.user("Di", Role::Sales, None).await;
        let leaving = house.browser(&di).await;
        leaving.post("/sign-out", &[]).await.expect(303);
        leaving.get("/account").await.expect(303);
        house.bearing("forged").get("/account").await.expect(303);
    }

    async fn what_ended_long_ago_is_forgotten(house: TestApp) {
        let ada = house.user("Ada", Role::Admin, None).await;
        house.browser(&ada).await;
        house.advance(ABSOLUTE_MS + session::KEPT_MS);
        house.write(session::forget).await;
        assert_eq!(id_of(&house, "SELECT COUNT(*) FROM sessions").await, 1);
        house.advance(1);
        house.write(session::forget).await;
        assert_eq!(id_of(&house, "SELECT COUNT(*) FROM sessions").await, 0);
    }

    async fn the_setup_opens_once_for_the_printed_code(house: TestApp) {
        let stranger = house.stranger();
        assert_eq!(stranger.get("/sign-in").await.expect(303).location(), "/setup");
        let code = house.app.setup_code.to_uppercase();
        let with = |code, password| {
            [
                ("code", code),
                ("name", "Ada"),
                ("email", "ada@nordlicht.test"),
                ("password", password),
                ("company", "Nordlicht"),
                ("zone", "Europe/Berlin"),
                ("currency", "eur"),
            ]
        };
        stranger.post("/setup", &with("aaaa-aaaa-aaaa", PASSWORD)).await.expect(422).shows("not the code").shows("Nordlicht");
        let weak = stranger.post("/setup", &with(&code, "tiny-pass")).await.expect(422);
        weak.shows("at least 10 characters").hides("tiny-pass");
        let answer = stranger.post("/setup", &with(&code, PASSWORD)).await.expect(303);
        let token = answer.cookie("armistice_session").expect("the owner is signed in");
        house.bearing(&token).get("/settings/company").await.expect(200).shows("Nordlicht").shows("EUR");
        stranger.get("/setup").await.expect(404);
        stranger.post("/setup", &with(&code, PASSWORD)).await.expect(404);
    }
}
