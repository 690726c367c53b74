//! Texts are checked while they are written, previewed as anybody, and kept in versions.

use armistice::people::{Capability, Role};
use mail::sink::Manners;
use serde_json::json;

use super::*;

#[test]
fn a_template_is_written_edited_and_kept_in_versions() {
    on_each(Manners::default(), |stage| async move {
        let browser = stage.house.browser(&stage.rita).await;
        let fields = [
            ("name", "Second thoughts"),
            ("purpose", "marketing"),
            ("subject", "For {{ contact.first_name|default('you') }}"),
            ("preheader", ""),
            ("source", "Hello\r\n\r\n- one\r\n"),
        ];
        let place = browser.post("/templates", &fields).await.expect(303).location().to_owned();
        browser.get(&place).await.expect(200).shows("Second thoughts").shows("Preview as");
        browser.get("/templates").await.expect(200).shows("Second thoughts").shows("Welcome");
        browser.post("/templates", &fields).await.expect(422).shows("Another template has this name");
        let id: armistice::nurture::TemplateId =
            place.rsplit('/').next().expect("an id").parse().expect("an id");
        let app = stage.house.app.clone();
        let version = || app.read(move |tx| Ok(armistice::nurture::template::find(tx, id)?.version));
        browser.post(&place, &fields).await.expect(303);
        assert_eq!(version().await.expect("found"), 1, "the same text is the same version");
        let mut changed = fields;
        changed[4].1 = "Hello again";
        browser.post(&place, &changed).await.expect(303);
        assert_eq!(version().await.expect("found"), 2);
        browser.post(&format!("{place}/retire"), &[]).await.expect(303);
        browser.get("/templates").await.expect(200).hides("Second thoughts");
    });
}

#[test]
fn mistakes_stand_beside_their_field_and_keep_what_was_typed() {
    on_each(Manners::default(), |stage| async move {
        let browser = stage.house.browser(&stage.rita).await;
        let fields = [
            ("name", ""),
            ("purpose", "world_peace"),
            ("subject", "{{ unfinished"),
            ("preheader", ""),
            ("source", "fine\n\n{{ x|nosuch }}"),
        ];
        let page = browser.post("/templates", &fields).await.expect(422);
        page.shows("Please give a name").shows("what the contact must have agreed to").shows("{{ unfinished");
        let mut fields = fields;
        fields[2].1 = "fine";
        browser.post("/templates", &fields).await.expect(422).shows("Line 3: ").shows("nosuch");
        fields[4].1 = "[x](javascript:alert(1))";
        browser.post("/templates", &fields).await.expect(422).shows("Line 1: ").shows("cannot be sent");
    });
}

#[test]
fn a_draft_is_previewed_as_a_contact() {
    on_each(Manners::default(), |stage| async move {
        stage.contact("Ana <b>", "ana@client.example").await;
        let browser = stage.house.browser(&stage.rita).await;
        let draft = |whom| {
            [
                ("subject", "Hi {{ contact.first_name }}"),
                ("source", "Dear {{ contact.first_name }}, {{ nope|default('x') }}"),
                ("as", whom),
            ]
        };
        let page = browser.post("/templates/preview", &draft("ana@client.example")).await.expect(200);
        assert!(page.headers["content-security-policy"].to_str().expect("text").contains("sandbox"));
        assert_eq!(page.headers["x-frame-options"], "SAMEORIGIN");
        page.shows("Hi Ana &lt;b&gt;").shows("Fields: contact.first_name, nope").hides("<b>");
        browser.post("/templates/preview", &draft("")).await.expect(200).shows("Hi Ana");
        browser
            .post("/templates/preview", &draft("who@client.example"))
            .await
            .expect(200)
            .shows("There is no contact");
        let program = stage.house.program(&stage.rita, &[Capability::EditMails]).await;
        let body = json!({"subject": "Hi", "source": "{{ contact.first_name }} {{ missing }}", "as": ""});
        program.post("/api/v1/templates/preview", &body).await.expect(422).shows("missing");
        let body = json!({"subject": "Hi", "source": "**[Go](https://e.example)**", "as": ""});
        let preview = program.post("/api/v1/templates/preview", &body).await.expect(200).json();
        assert_eq!(
            preview["text"].as_str().map(|text| text.starts_with("Go (https://e.example)")),
            Some(true)
        );
    });
}

#[test]
fn a_test_goes_to_whoever_asks() {
    on_each(Manners::default(), |stage| async move {
        stage.contact("Zoë", "zoe@client.example").await;
        let browser = stage.house.browser(&stage.rita).await;
        let path = format!("/templates/{}/test", stage.template);
        let sent =
            browser.post(&path, &[("as", "zoe@client.example")]).await.expect(303).location().to_owned();
        stage.settle().await;
        let mail = stage.kept.mails().pop().expect("a mail");
        assert_eq!(
            (mail.to[0].as_str(), header(&mail, "Subject").as_str()),
            ("rita.moss@house.test", "Hello Zoë")
        );
        browser.get(&sent).await.expect(200).shows("Accepted");
        let link = path_in(&text(&mail), "/c/");
        assert_eq!(
            stage.house.stranger().get(&link).await.expect(302).location(),
            "https://harbour.example/guide?x=1"
        );
    });
}

#[test]
fn sellers_do_not_write_templates() {
    on_each(Manners::default(), |stage| async move {
        let seller = stage.house.user("Sid Seller", Role::Sales, None).await;
        stage.house.browser(&seller).await.get("/templates").await.expect(403);
    });
}
