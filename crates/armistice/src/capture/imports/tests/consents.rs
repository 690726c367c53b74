//! Consent, requests for no more mail and bounces, before any mail may go out.

use armistice::capture::imports::presets;
use testkit::TestApp;

use super::{bring, bring_file, counts, file, lines, number, said};

const SAID: &str = "SELECT contacts.email || ' ' || state || ' ' || purpose FROM consents \
    JOIN contacts ON contacts.id = consents.contact_id ORDER BY consents.id";
const SUPPRESSED: &str = "SELECT email_key || ' ' || reason FROM suppressions ORDER BY email_key, reason";

testkit::both! {
    async fn exports_of_other_systems_bring_the_wishes_of_people_along(house: TestApp) {
        let lists = [
            ("HubSpot: contacts", "Record ID,Email,First Name,Lifecycle Stage,Unsubscribed from all email,Email hard bounce reason,Legal basis for processing contact's data\n\
                1,a@hub.example,Ann,Marketing Qualified Lead,,,Freely given consent from contact\n\
                2,b@hub.example,Ben,customer,true,,Freely given consent from contact\n\
                3,c@hub.example,Cid,subscriber,false,MAILBOX_DOES_NOT_EXIST,\n"),
            ("listmonk: subscribers", "uuid,email,name,attributes,status,created_at,updated_at\n\
                u1,d@list.example,Dora Day,{},enabled,2024-01-05T10:00:00Z,x\nu2,e@list.example,Eve,{},blocklisted,2024-01-05T10:00:00Z,x\n"),
            ("Pipedrive: people", "Person - ID,Person - Name,Person - Email - Work,Person - Marketing status\n\
                1,Finn Fox,f@pipe.example,Subscribed\n2,Gus,g@pipe.example,Unsubscribed\n3,Hal,h@pipe.example,No consent\n"),
            ("Salesforce: leads and contacts", "Id,FirstName,LastName,Email,HasOptedOutOfEmail,CreatedDate\n\
                00Q1,Ida,Ice,i@force.example,1,1/31/2024\n00Q2,Jo,Jay,j@force.example,0,1/31/2024\n"),
            ("Mautic: contacts", "id,firstname,lastname,email\n7,Kim,Kay,k@mautic.example\n"),
            ("Mautic: do not contact", "id,email\n7,k@mautic.example\n8,gone@mautic.example\n"),
        ];
        for (name, text) in lists {
            let path = file(&house, "export.csv", text);
            let import = bring_file(&house, path, presets::by_name(name)).await.expect(name);
            assert_eq!(import.rows_failed, 0, "{name}: {:?}", said(&house, import.id).await);
        }
        assert_eq!(lines(&house, SAID).await, [
            "a@hub.example given marketing", "b@hub.example withdrawn marketing", "e@list.example withdrawn marketing",
            "f@pipe.example given marketing", "g@pipe.example withdrawn marketing", "i@force.example withdrawn marketing",
            "k@mautic.example withdrawn marketing",
        ]);
        assert_eq!(lines(&house, SUPPRESSED).await, [
            "b@hub.example unsubscribed", "c@hub.example bounced", "e@list.example unsubscribed", "g@pipe.example unsubscribed",
            "gone@mautic.example unsubscribed", "i@force.example unsubscribed", "k@mautic.example unsubscribed",
        ]);
        let stages = lines(&house, "SELECT first_name || ' ' || stage FROM contacts WHERE external_key LIKE 'hubspot:%' ORDER BY id").await;
        assert_eq!(stages, ["Ann lead", "Ben customer", "Cid subscriber"]);
    }

    async fn a_list_never_brings_back_a_consent_that_was_taken_back(house: TestApp) {
        bring(&house, "email,unsubscribed\nada@engines.example,yes\nbo@engines.example,no\n", None).await;
        let yes = "email,consent,consent date\nada@engines.example,yes,\nbo@engines.example,yes,2024-01-01\nnew@engines.example,yes,\n";
        let import = bring(&house, yes, None).await;
        assert_eq!(counts(&import), "3 rows: 1 new, 2 known, 0 aside");
        assert_eq!(lines(&house, SAID).await, [
            "ada@engines.example withdrawn marketing", "bo@engines.example given marketing", "new@engines.example given marketing",
        ]);
        // The same wishes again are no news.
        bring(&house, "email,unsubscribed\nada@engines.example,yes\n", None).await;
        assert_eq!(number(&house, "SELECT COUNT(*) FROM consents").await, 3);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM suppressions").await, 1);
    }

    async fn a_list_of_consents_is_about_people_who_are_here(house: TestApp) {
        bring(&house, "email\nada@engines.example\n", None).await;
        let json = r#"{"name": "wishes", "noun": "consents", "columns": {"email": "contact.email", "wish": "consent.state", "bounced": "consent.bounced", "for": "consent.purpose"}}"#;
        let text = "email,wish,bounced,for\nada@engines.example,yes,,newsletter\nstranger@x.example,yes,,\ngone@x.example,,hard,\nada@engines.example,perhaps,,\n";
        let import = bring(&house, text, Some(json)).await;
        assert_eq!(counts(&import), "4 rows: 2 new, 0 known, 2 aside");
        assert_eq!(said(&house, import.id).await, [
            "3 There is no contact “stranger@x.example” here. Bring in the contacts first.",
            "5 Column “wish”: “perhaps” is not a consent; write yes, no or withdrawn.",
        ]);
        assert_eq!(lines(&house, SAID).await, ["ada@engines.example given newsletter"]);
        assert_eq!(lines(&house, SUPPRESSED).await, ["gone@x.example bounced"]);
    }
}
