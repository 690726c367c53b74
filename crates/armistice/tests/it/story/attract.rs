//! A link, a form, wrong answers, right answers.

use armistice::capture::{consent, visitor};
use armistice::contacts::account;
use armistice::contacts::contact;
use armistice::contacts::stage::Stage as Lifecycle;
use serde_json::{Value as Json, json};

use super::stage::{Person, Stage, text};

/// Those who answer: first name, address, title.
const ANSWERS: [(&str, &str, &str); 4] = [
    ("Ada", "ada.bergstrom@aldermoor-steel.example", "Head of Maintenance"),
    ("Henrik", "henrik@baltikum-foods.example", "Director of Operations"),
    ("Tomás", "tomas.garcia@castelvo-rail.example", "VP Manufacturing"),
    ("ليلى", "layla.haddad@gmail.com", "Analyst"),
];

/// The form opens from the campaign's link; what cannot be is said beside its field, and nothing is stored.
pub async fn bad_answers_keep_what_was_typed(stage: &mut Stage) {
    let link = link(stage).await;
    let page = stage.visits("", &link).await.expect(200).shows("The guide: what staying as you are costs");
    let page = page.shows("name=\"utm_campaign\" value=\"webinar-what-downtime-costs\"");
    assert!(page.cookie(visitor::COOKIE).is_none(), "who said nothing is not followed");
    let typed = [
        ("first_name", "Ada & \"friends\""),
        ("email", "ada.bergstrom"),
        ("job_title", "Head of Maintenance"),
        ("utm_source", "webinar"),
        ("utm_campaign", "webinar-what-downtime-costs"),
    ];
    stage
        .house
        .stranger()
        .post("/f/guide", &typed)
        .await
        .expect(422)
        .shows("Please give an e-mail address like ana@example.org.")
        .shows("value=\"Ada &amp; &quot;friends&quot;\"")
        .shows("value=\"ada.bergstrom\"")
        .shows("value=\"Head of Maintenance\"")
        .shows("name=\"utm_campaign\" value=\"webinar-what-downtime-costs\"");
    stage
        .house
        .stranger()
        .post("/f/guide", &[("email", " ")])
        .await
        .expect(422)
        .shows("Please give your e-mail address.");
    let counted: Vec<i64> = stage.rows("SELECT COUNT(*) FROM contacts WHERE id <> ", 0).await;
    assert_eq!(counted, [0]);
}

/// Each right answer becomes a contact with source, consent, touch and timeline, and the answer itself is kept.
pub async fn good_answers_make_a_person(stage: &mut Stage) {
    stage.at(0, 10, 5).await;
    let link = link(stage).await;
    let marks: Vec<(String, String)> = pairs_of(&link);
    for (first, email, title) in ANSWERS {
        let mut fields =
            vec![("first_name", first), ("email", email), ("job_title", title), ("consent", "yes")];
        fields.extend(marks.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        let answer = stage.house.stranger().post("/f/guide", &fields).await.expect(303);
        assert_eq!(answer.location(), "/f/guide/thanks");
        let cookie = answer.cookie(visitor::COOKIE);
        assert!(cookie.is_some(), "the browser is known from now on");
        let found = stage.house.app.read(move |tx| contact::by_email(tx, email)).await.expect("a read");
        let contact = found.map(|found| found.id);
        stage.people.insert(first, Person { email, cookie, contact });
        stage.visits(first, "/f/guide/thanks").await.expect(200).shows("The guide is on its way");
    }
    stage.act().await;
    for (first, email, title) in ANSWERS {
        known_with_everything(stage, first, email, title).await;
    }
}

async fn known_with_everything(stage: &Stage, first: &str, email: &str, title: &str) {
    let known = stage.contact(first).await;
    assert_eq!(known.first_name.as_deref(), Some(first));
    assert_eq!(known.job_title.as_deref(), Some(title));
    assert_eq!(known.stage, Lifecycle::Lead);
    assert_eq!((known.source.as_deref(), known.first_seen_at), (Some("webinar"), stage.house.now()));
    assert_eq!(known.campaign_id.map(|id| id.to_string()), Some(stage.campaign.clone()));

    let domain = email.split('@').nth(1).expect("a domain");
    if domain == "gmail.com" {
        assert_eq!(known.account_id, None, "a free-mail domain makes no account");
    } else {
        let id = known.account_id.expect("an account by domain");
        let company = stage.house.app.read(move |tx| account::find(tx, id)).await.expect("the account");
        assert_eq!(company.domain.as_deref(), Some(domain));
    }

    let kept: Vec<(String, String)> =
        stage.rows("SELECT answers, consent_words FROM submissions WHERE contact_id = ", known.id).await;
    let [(answers, words)] = kept.as_slice() else { panic!("{first} answered once: {kept:?}") };
    let answers: Json = serde_json::from_str(answers).expect("answers are JSON");
    assert_eq!(answers, json!({"first_name": first, "email": email, "job_title": title, "consent": "yes"}));
    assert_eq!(words, "You may write to me about this and similar topics. I can leave at any time.");

    let id = known.id;
    let said = stage.house.app.read(move |tx| consent::history(tx, id)).await.expect("consents");
    assert_eq!(said.len(), 1);
    assert_eq!((said[0].purpose.as_str(), said[0].state.as_str()), ("marketing", "given"));
    assert_eq!(&said[0].words, words);

    let touches: Vec<(String, String, Option<String>)> =
        stage.rows("SELECT kind, subject, source FROM touches WHERE contact_id = ", known.id).await;
    assert_eq!(touches, [("submission".to_owned(), "guide".to_owned(), Some("webinar".to_owned()))]);
    let stages: Vec<(String, String)> =
        stage.rows("SELECT to_stage, author FROM stage_history WHERE contact_id = ", known.id).await;
    assert_eq!(stages.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), ["lead"]);
}

/// Returns the path of the campaign's link, as the link builder gives it.
async fn link(stage: &Stage) -> String {
    let path = format!("/api/v1/campaigns/{}/link?form=guide&source=webinar", stage.campaign);
    let made = stage.program("theo").await.get(&path).await.expect(200).json();
    let url = text(&made["url"]);
    url.strip_prefix(&stage.house.app.public_url).expect("a link to this house").to_owned()
}

fn pairs_of(link: &str) -> Vec<(String, String)> {
    let query = link.split_once('?').map(|(_, query)| query).unwrap_or_default();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
