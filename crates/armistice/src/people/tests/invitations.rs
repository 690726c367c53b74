//! Invitations: one link, one use, for a week.

use armistice::people::invitation::LIFE_MS;
use armistice::people::{Capability, InvitationId, Role, invitation, link};
use serde_json::json;
use testkit::app::PASSWORD;
use testkit::{TestApp, both};

use super::mails_to;

const BO: &str = "bo@nordlicht.test";

both! {
    async fn an_invitation_opens_the_door_once(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        let fields = [("email", " Bo@nordlicht.test"), ("name", "Bo"), ("role", "sales"), ("team", "")];
        browser.post("/settings/invitations", &fields).await.expect(303);
        assert_eq!(mails_to(&house, BO).await, 1);
        let path = the_link(&house).await;
        browser.get("/settings/users").await.expect(200).shows(BO).shows(&path);
        browser.post("/settings/invitations", &fields).await.expect(422).shows("invited already");

        let stranger = house.stranger();
        stranger.get(&path).await.expect(200).shows("Ada invited");
        stranger.post(&path, &[("name", "Bo"), ("zone", "Mars/Base"), ("password", PASSWORD)]).await.expect(422).shows("time zone");
        let accepted = [("name", "Bo Berg"), ("zone", "Europe/Oslo"), ("password", PASSWORD)];
        let answer = stranger.post(&path, &accepted).await.expect(303);
        let token = answer.cookie("armistice_session").expect("the colleague is signed in");
        house.bearing(&token).get("/account").await.expect(200).shows("Bo Berg").shows(BO).shows("Sales");
        stranger.post(&path, &accepted).await.expect(409).shows("was used");
        stranger.get(&path).await.expect(409);
        browser.post("/settings/invitations", &fields).await.expect(422).shows("exists already");
    }

    async fn sending_again_ends_the_earlier_link_and_withdrawing_ends_all(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let program = house.program(&admin, &[Capability::Administer]).await;
        let new = json!({"email": BO, "role": "head_of_sales"});
        let id = program.post("/api/v1/invitations", &new).await.expect(201).json()["id"].as_str().expect("an id").to_owned();
        let first = the_link(&house).await;
        house.advance(1000);
        program.post(&format!("/api/v1/invitations/{id}/resend"), &json!({})).await.expect(204);
        assert_eq!(mails_to(&house, BO).await, 2);
        let second = the_link(&house).await;
        house.stranger().get(&first).await.expect(409);
        house.stranger().get(&second).await.expect(200);
        program.delete(&format!("/api/v1/invitations/{id}")).await.expect(204);
        house.stranger().get(&second).await.expect(409);
        program.delete(&format!("/api/v1/invitations/{id}")).await.expect(409);
        assert_eq!(program.get("/api/v1/invitations").await.expect(200).json(), json!([]));
    }

    async fn an_old_or_forged_link_opens_nothing(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let new = invitation::New { email: BO.into(), name: String::new(), role: Role::Sales, team: None };
        house.write(move |tx| invitation::create(tx, &admin, &new)).await;
        let path = the_link(&house).await;
        let forged = path.replace('.', "x.");
        house.stranger().get(&forged).await.expect(404);
        house.stranger().get("/invitation/nonsense").await.expect(404);
        // A link of another purpose carries another signature.
        let signed = path.trim_start_matches("/invitation/");
        house.stranger().get(&format!("/new-password/{signed}")).await.expect(404);
        house.advance(LIFE_MS);
        house.stranger().get(&path).await.expect(409).shows("has expired");
    }
}

/// Returns the path of the only open invitation.
async fn the_link(house: &TestApp) -> String {
    let open = house.app.read(invitation::open).await.expect("invitations are read");
    let (id, expires_at): (InvitationId, _) = (open[0].id, open[0].expires_at);
    link::to_invitation(&house.app.keys, id, expires_at)
}
