//! A contact enters by rule, gets each mail once with the waits between, and leaves when it is time.

use armistice::capture::{form, form_template};
use armistice::contacts::ContactId;
use armistice::contacts::stage::{self, Stage as Stands};
use armistice::contacts::tag;
use armistice::flow::consider;
use armistice::nurture::enrollment;
use armistice::people::Capability;
use mail::sink::Manners;
use measure::DAY_MS;
use serde_json::json;

use super::*;

/// Draws and starts a journey: mail, three days, mail.
pub(super) async fn running(stage: &Stage) -> String {
    let program = stage.house.program(&stage.rita, &[Capability::EditMails]).await;
    let template = stage.template.to_string();
    let plan = json!({
        "name": "Guide", "purpose": "marketing", "rank": "1",
        "entry_rule": "tag = \"guide\"",
        "exit_rule": "stage in (sales_accepted, customer)",
        "steps": [
            {"kind": "mail", "template": template},
            {"kind": "wait", "days": "3"},
            {"kind": "mail", "template": template},
        ],
    });
    let id = program.post("/api/v1/journeys", &plan).await.expect(201).json()["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    program.post(&format!("/api/v1/journeys/{id}/start"), &json!({})).await.expect(204);
    id
}

#[test]
fn the_ready_made_mails_say_which_form_they_lead_to() {
    on_each(Manners::default(), |stage| async move {
        let browser = stage.house.browser(&stage.rita).await;
        let page = browser.post("/templates/ready-made", &[]).await.expect(303).location().to_owned();
        browser.get(&page).await.expect(200).shows("take no answers: demo-request.");
        let new = browser.get("/forms/new?template=demo-request").await.expect(200);
        new.shows("demo-request");
        let (draft, by) =
            (form_template::of("demo-request").expect("a ready-made form").draft, stage.rita.user);
        stage
            .house
            .write(move |tx| {
                let made = form::create(tx, &draft(), Some(by))?;
                form::publish(tx, made, by)
            })
            .await;
        browser.get(&page).await.expect(200).hides("take no answers");
    });
}

pub(super) async fn tagged(stage: &Stage, who: ContactId) {
    stage
        .house
        .write(move |tx| {
            tag::add(tx, who, "guide", "test")?;
            consider::soon(tx, who)
        })
        .await;
    stage.settle().await;
}

pub(super) async fn end_of(stage: &Stage, who: ContactId) -> Option<String> {
    let trips = stage.house.write(move |tx| enrollment::of_contact(tx, who)).await;
    assert_eq!(trips.len(), 1, "a contact enters once");
    trips[0].end_reason.clone()
}

#[test]
fn a_trip_has_its_mails_and_waits_and_ends() {
    on_each(Manners::default(), |stage| async move {
        let journey = running(&stage).await;
        let ana = stage.contact("Ana", "ana@client.example").await;
        tagged(&stage, ana).await;
        assert_eq!(stage.kept.mails().len(), 1, "the first mail leaves at once");
        stage.house.advance(3 * DAY_MS - 1);
        stage.settle().await;
        assert_eq!((stage.kept.mails().len(), end_of(&stage, ana).await), (1, None));
        stage.house.advance(1);
        stage.settle().await;
        assert_eq!((stage.kept.mails().len(), end_of(&stage, ana).await.as_deref()), (2, Some("finished")));
        tagged(&stage, ana).await;
        stage.house.advance(30 * DAY_MS);
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 2);
        let browser = stage.house.browser(&stage.rita).await;
        browser
            .get(&format!("/journeys/{journey}"))
            .await
            .expect(200)
            .shows("Finished")
            .shows("Mails: accepted");
        browser.get("/journeys").await.expect(200).shows("Guide").shows("Running");
        let page = browser.get(&format!("/journeys/{journey}/enrollments?ended=finished")).await.expect(200);
        let trip = page
            .body
            .split("/enrollments/")
            .nth(1)
            .expect("a link")
            .split('"')
            .next()
            .expect("an id")
            .to_owned();
        page.shows("Ana");
        browser
            .get(&format!("/enrollments/{trip}"))
            .await
            .expect(200)
            .shows("waits")
            .shows("Welcome")
            .shows("finished");
    });
}

#[test]
fn who_is_handed_to_sales_or_unsubscribes_leaves() {
    on_each(Manners::default(), |stage| async move {
        running(&stage).await;
        let (ana, ben) = (
            stage.contact("Ana", "ana@client.example").await,
            stage.contact("Ben", "ben@client.example").await,
        );
        tagged(&stage, ana).await;
        let link = path_in(&text(&stage.kept.mails()[0]), "/unsubscribe/");
        tagged(&stage, ben).await;
        stage.house.stranger().post(&link, &[]).await.expect(200);
        stage
            .house
            .write(move |tx| {
                let at = tx.now();
                let to = stage::Move { to: Stands::Customer, reason: "won", author: "test", at };
                stage::change(tx, ben, to)?;
                consider::soon(tx, ben)
            })
            .await;
        stage.settle().await;
        assert_eq!(end_of(&stage, ana).await.as_deref(), Some("unsubscribed"));
        assert!(end_of(&stage, ben).await.is_some());
        stage.house.advance(3 * DAY_MS);
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 2, "nobody gets the second mail");
    });
}

#[test]
fn a_paused_journey_keeps_everybody_where_they_are() {
    on_each(Manners::default(), |stage| async move {
        let journey = running(&stage).await;
        let (ana, ben) = (
            stage.contact("Ana", "ana@client.example").await,
            stage.contact("Ben", "ben@client.example").await,
        );
        tagged(&stage, ana).await;
        let program = stage.house.program(&stage.otto, &[Capability::EditMails]).await;
        program.post(&format!("/api/v1/journeys/{journey}/pause"), &json!({})).await.expect(204);
        tagged(&stage, ben).await;
        stage.house.advance(5 * DAY_MS);
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 1);
        program.post(&format!("/api/v1/journeys/{journey}/start"), &json!({})).await.expect(204);
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 2);
        assert_eq!(end_of(&stage, ana).await.as_deref(), Some("finished"));
    });
}

#[test]
fn nobody_enters_without_consent() {
    on_each(Manners::default(), |stage| async move {
        running(&stage).await;
        let new = armistice::contacts::contact::New {
            email: Some("x@client.example".into()),
            ..Default::default()
        };
        let who = stage.house.write(move |tx| armistice::contacts::contact::create(tx, &new, "test")).await;
        tagged(&stage, who).await;
        assert!(stage.house.write(move |tx| enrollment::of_contact(tx, who)).await.is_empty());
    });
}

#[test]
fn a_journey_is_drawn_in_a_form_and_its_mistakes_stand_beside_their_fields() {
    on_each(Manners::default(), |stage| async move {
        let browser = stage.house.browser(&stage.rita).await;
        let page = browser.get("/journeys/new").await.expect(200).shows("Who enters").shows("Welcome");
        let suggested =
            page.body.split("name=\"entry_rule\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1));
        let suggested = suggested.expect("a rule to start from").trim().to_owned();
        rules::parse(&suggested, &rules::Vocabulary::standard()).expect("the suggested rule can be read");
        let template = stage.template.to_string();
        let good = [
            ("name", "Drawn"),
            ("purpose", "marketing"),
            ("rank", "2"),
            ("entry_rule", ""),
            ("exit_rule", ""),
            ("step_kind", "mail"),
            ("step_template", &template),
            ("step_days", ""),
            ("step_kind", "wait"),
            ("step_template", ""),
            ("step_days", "0.5"),
            ("step_kind", ""),
            ("step_template", ""),
            ("step_days", ""),
        ];
        let place = browser.post("/journeys", &good).await.expect(303).location().to_owned();
        browser.get(&place).await.expect(200).shows("Drawn").shows("12 h").shows("Draft");
        browser.get(&format!("{place}/edit")).await.expect(200).shows("value=\"0.5\"");
        let mut wrong = good;
        (wrong[0].1, wrong[3].1, wrong[10].1) = ("", "sateg = lead", "soon");
        let page = browser.post("/journeys", &wrong).await.expect(422);
        page.shows("Please give a name").shows("days to wait").shows("sateg");
        browser.post(&format!("{place}/start"), &[]).await.expect(303);
        let mut longer = good;
        longer[11].1 = "mail";
        longer[12].1 = &template;
        browser.post(&place, &longer).await.expect(422).shows("Contacts are on their way");
    });
}

#[test]
fn a_journey_whose_exit_cannot_be_read_is_paused() {
    on_each(Manners::default(), |stage| async move {
        let journey = running(&stage).await;
        let ana = stage.contact("Ana", "ana@client.example").await;
        tagged(&stage, ana).await;
        let broken = store::Sql::new("UPDATE journeys SET exit_rule = 'contact.forgotten = 1'");
        stage.house.write(move |tx| Ok(tx.run_sql(&broken)?)).await;
        stage.house.advance(5 * DAY_MS);
        stage.settle().await;
        assert_eq!((stage.kept.mails().len(), end_of(&stage, ana).await), (1, None), "nobody moves on");
        let browser = stage.house.browser(&stage.rita).await;
        browser.get(&format!("/journeys/{journey}")).await.expect(200).shows("Paused");
        let program = stage.house.program(&stage.rita, &[Capability::EditMails]).await;
        program.post(&format!("/api/v1/journeys/{journey}/start"), &json!({})).await.expect(409);
    });
}
