//! A promise is kept once, and every page says so.

use super::*;
use armistice::people::Capability;
use armistice::post::words::State as Mail;

#[test]
fn a_mail_is_promised_once_and_sent_once() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        assert_eq!(stage.plan(ana, "welcome").await, None, "the same purpose is the same promise");
        stage.settle().await;
        stage.settle().await;
        let mails = stage.kept.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(
            (mails[0].from.as_str(), mails[0].to[0].as_str()),
            ("hello@harbour.example", "ana@client.example")
        );
        assert_eq!(header(&mails[0], "Subject"), "Hello Ana");
        assert_eq!(header(&mails[0], "From"), "\"Harbour & Pine\" <hello@harbour.example>");
        assert_eq!(header(&mails[0], "Message-ID"), format!("<{id}@harbour.example>"));
        assert_eq!(header(&mails[0], "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert!(header(&mails[0], "List-Unsubscribe").starts_with("<http://house.test/unsubscribe/"));
        let words = text(&mails[0]);
        assert!(words.starts_with("Dear Ana,\n\nRead (http://house.test/c/"), "{words}");
        assert!(words.contains("You asked for the guide.\nHarbour & Pine\nQuay 1\nBristol"), "{words}");
        let kept = stage.message(id).await;
        assert_eq!((kept.state, kept.attempts), (Mail::Accepted, 1));
        assert_eq!(kept.answer.as_deref(), Some("250 2.0.0 kept as 1"));
    });
}

#[test]
fn who_must_not_be_written_to_is_not() {
    on_each(Manners::default(), |stage| async move {
        let (ana, ben) = (
            stage.contact("Ana", "ana@client.example").await,
            stage.contact("Ben", "ben@client.example").await,
        );
        let (carl, nobody) =
            (stage.contact("Carl", "carl@client.example").await, stage.contact("", "x@client.example").await);
        stage
            .house
            .write(move |tx| {
                let at = tx.now();
                let no = consent::New {
                    contact: ben,
                    purpose: MARKETING,
                    state: State::Withdrawn,
                    at,
                    words: "No",
                    origin: "test",
                    address: "",
                };
                consent::record(tx, &no)
            })
            .await;
        let browser = stage.house.browser(&stage.rita).await;
        browser.post("/mail/suppressions", &[("email", " Ana@Client.example ")]).await.expect(303);
        let mut ids = Vec::new();
        for who in [ana, ben, carl, nobody] {
            ids.push(stage.plan(who, "welcome").await.expect("promised"));
        }
        stage.settle().await;
        let mut states = Vec::new();
        for id in &ids {
            states.push(stage.message(*id).await.state);
        }
        assert_eq!(states, [Mail::Suppressed, Mail::Suppressed, Mail::Accepted, Mail::Held]);
        assert_eq!(stage.kept.mails().len(), 1);
        let held = stage.message(ids[3]).await;
        assert!(held.answer.expect("a reason").contains("contact.first_name"));
        browser
            .get(&format!("/mail/{}", ids[0]))
            .await
            .expect(200)
            .shows("the address is suppressed: By hand");
    });
}

#[test]
fn the_ledger_counts_and_each_number_opens() {
    on_each(Manners::default(), |stage| async move {
        for number in 0..3 {
            let who = stage.contact("Ana", &format!("ana{number}@client.example")).await;
            stage.plan(who, "welcome").await.expect("promised");
        }
        let nobody = stage.contact("", "nobody@client.example").await;
        let held = stage.plan(nobody, "welcome").await.expect("promised");
        stage.settle().await;
        let browser = stage.house.browser(&stage.rita).await;
        browser
            .get("/mail")
            .await
            .expect(200)
            .shows("ana2@client.example")
            .shows("/mail?state=accepted")
            .shows("Welcome");
        browser
            .get("/mail?state=held")
            .await
            .expect(200)
            .shows("nobody@client.example")
            .hides("ana2@client.example");
        browser.get("/mail?search=ANA1").await.expect(200).shows("ana1@client.example").hides("ana2@");
        let page = browser.get(&format!("/mail/{held}")).await.expect(200);
        assert!(page.headers["content-security-policy"].to_str().expect("text").contains("frame-src 'self'"));
        page.shows("Send again").shows("contact.first_name");
        let preview =
            browser.get(&format!("/mail/{held}/preview")).await.expect(200).shows("cannot be written");
        assert!(preview.headers["content-security-policy"].to_str().expect("text").contains("sandbox"));
        let program = stage.house.program(&stage.rita, &[Capability::SeeMails]).await;
        let ledger = program.get("/api/v1/messages?state=accepted").await.expect(200).json();
        assert_eq!(ledger["mails"].as_array().map(Vec::len), Some(3));
        assert!(
            ledger["counts"]
                .as_array()
                .expect("counts")
                .iter()
                .any(|count| count["state"] == "held" && count["mails"] == 1)
        );
        let whole = program.get(&format!("/api/v1/messages/{held}")).await.expect(200).json();
        assert_eq!(whole["attempts"][0]["outcome"], "held");
        stage.house.stranger().get("/mail").await.expect(303);
    });
}

#[test]
fn mails_to_colleagues_are_an_admins_business() {
    on_each(Manners::default(), |stage| async move {
        let admin = stage.house.browser(&stage.otto).await;
        let sent = admin.post("/settings/mail/test", &[]).await.expect(303).location().to_owned();
        stage.settle().await;
        assert_eq!(header(&stage.kept.mails()[0], "Subject"), "Mail leaves Harbour & Pine");
        admin.get(&sent).await.expect(200).shows("Test of the mail server").shows("Accepted");
        let marketer = stage.house.browser(&stage.rita).await;
        marketer.get(&sent).await.expect(404);
        marketer.get("/mail").await.expect(200).hides("otto.admin@house.test");
        admin.get("/mail").await.expect(200).shows("otto.admin@house.test");
    });
}

#[test]
fn a_look_at_a_mail_is_not_its_reader_s_doing() {
    on_each(Manners::default(), |stage| async move {
        let ana = stage.contact("Ana", "ana@client.example").await;
        let id = stage.plan(ana, "welcome").await.expect("promised");
        stage.settle().await;
        assert!(text(&stage.kept.mails()[0]).contains("http://house.test/c/"), "the mail's own links count");
        let browser = stage.house.browser(&stage.rita).await;
        let shown = browser.get(&format!("/mail/{id}/preview")).await.expect(200);
        let shown = shown.shows("https://harbour.example/guide?x=1").shows("only-for-its-reader.invalid");
        shown.hides("/c/").hides("/unsubscribe/").hides("/preferences/");
        let admin = stage.house.browser(&stage.otto).await;
        let fields = [("email", "sam@harbour.example"), ("name", "Sam"), ("role", "admin"), ("team", "")];
        admin.post("/settings/invitations", &fields).await.expect(303);
        let invitation = stage
            .house
            .write(|tx| {
                Ok(tx.one_sql(&store::Sql::new("SELECT id FROM messages WHERE system_mail = 'invitation'"))?)
            })
            .await;
        let shown = admin.get(&format!("/mail/{}/preview", MessageId(invitation))).await.expect(200);
        shown.shows("only-for-its-reader.invalid").hides("/invitation/");
    });
}
