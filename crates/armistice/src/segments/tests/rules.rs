//! Rules that are being written: how they are read, whom they mean, what is suggested.

use armistice::capture::touch::Kind;
use armistice::contacts::{account, owner, tag};
use armistice::people::{Capability, Role, Sight};
use armistice::segments::census::NoAnswer;
use armistice::segments::{asking, tally};
use measure::DAY_MS;
use serde_json::{Value, json};
use testkit::{TestApp, both};

use super::{does, person};

/// Rules of every shape, as they are printed.
const PRINTED: [&str; 12] = [
    "everyone",
    "not nobody",
    "contact.country in (DE, FR) and (tag is vip or not (stage is lead and tag is \"Trade show\"))",
    "not not did visit",
    "account.employees between 10 and 200.5 or contact.created within the last 3 months",
    "did visit \"/pricing\" campaign \"spring\" at least 2 times within 7 days including machine",
    "did visit \"/pricing\" then submit form \"demo\" within 7 days then not reply",
    "did visit at least 3 different page since last reply and did nothing within 90 days",
    "first anything has source \"google\" and last reply is empty",
    "consent newsletter is given and grid in (A1, B2) and fit >= 50 and readiness between 3 and 4",
    "stage is lead for at least 3 days and not in segment hot for less than 2 weeks",
    "at least 2 contacts of the account who (fit >= 3 or tag is x)",
];

/// Makes a house whose census knows some people: half of them are Sam's.
async fn peopled(house: &TestApp) -> armistice::people::Caller {
    let sam = house.user("Sam", Role::Sales, None).await;
    let maya = house.user("Maya", Role::Marketing, None).await;
    let (user, by) = (sam.user, maya.clone());
    house
        .write(move |tx| {
            let company = account::create(
                tx,
                &account::Facts { name: "Northwind".into(), ..account::Facts::default() },
            )?;
            for number in 0..12 {
                let who = person(tx, &format!("P{number}"), (number % 3 == 0).then_some(company))?;
                if number % 2 == 0 {
                    owner::set(tx, who, Some(user), "test")?;
                    tag::add(tx, who, "even", "test")?;
                }
                let now = tx.now();
                does(tx, who, Kind::Visit, &format!("/page{number}"), now + -DAY_MS)?;
            }
            super::ruled(tx, &by, "hot", "tag is even")
        })
        .await;
    caught_up(house).await;
    sam
}

/// Lets the census follow.
async fn caught_up(house: &TestApp) {
    let app = house.app.clone();
    let followed = tokio::task::spawn_blocking(move || app.census.catch_up(&app.store));
    followed.await.expect("no panic").expect("it follows");
}

both! {
    async fn a_rule_comes_back_as_it_went_in(house: TestApp) {
        let sam = peopled(&house).await;
        let program = house.program(&sam, &Capability::ALL).await;
        for text in PRINTED {
            let read = program.post("/api/v1/rules/check", &json!({"rule": text})).await.expect(200).json();
            assert_eq!(read["text"], text, "{read}");
            let again = program.post("/api/v1/rules/check", &json!({"rule": read["rule"]})).await.expect(200).json();
            assert_eq!(read, again, "the tree says the same");
            // Each condition as a text in its place, as an editor gives back what it cannot show otherwise.
            let mut conditions = read["conditions"].as_array().expect("conditions").iter();
            let texts = as_texts(&read["rule"], &mut conditions);
            let again = program.post("/api/v1/rules/check", &json!({"rule": texts})).await.expect(200).json();
            assert_eq!(read, again, "{texts}");
        }
        let lonely = json!({"any": [{"all": [{"tag": {"among": ["x"]}}]}]});
        program.post("/api/v1/rules/check", &json!({"rule": lonely})).await.expect(200).shows("\"text\":\"tag is x\"");
    }

    async fn what_is_wrong_is_pointed_at(house: TestApp) {
        let sam = peopled(&house).await;
        let program = house.program(&sam, &Capability::ALL).await;
        let problem = async |rule: Value| {
            let read = program.post("/api/v1/rules/check", &json!({"rule": rule})).await.expect(200).json();
            assert!(read["rule"].is_null(), "{read}");
            let text = read["text"].as_str().expect("a text").to_owned();
            let at = |key: &str| read["problem"][key].as_u64().expect("a place") as usize;
            (text[at("start")..at("end")].to_owned(), read["problem"].clone(), text)
        };
        let (word, told, _) = problem(json!("tag is vip and contry is DE")).await;
        assert_eq!((word.as_str(), told["suggestion"].as_str(), told["condition"].as_u64()), ("contry", Some("country"), None));
        let good = json!({"tag": {"among": ["vip"]}});
        let open = json!({"field": {"key": "contact.country", "test": {"is": null}}});
        let (word, told, text) = problem(json!({"all": [good, {"not": {"any": [open, good]}}]})).await;
        assert_eq!((word.as_str(), told["condition"].as_u64()), ("…", Some(1)));
        assert_eq!(text, "tag is vip and not (… or tag is vip)");
        assert!(told["message"].as_str().expect("a sentence").contains("not complete"));
        let (word, told, _) = problem(json!({"any": [good, {"text": "tag is vip or stag is lead"}]})).await;
        assert_eq!((word.as_str(), told["condition"].as_u64()), ("stag", Some(1)));
        let clash = json!({"field": {"key": "account.employees", "test": {"contains": "2"}}});
        let (word, told, _) = problem(json!({"all": [clash, good]})).await;
        assert_eq!((word.as_str(), told["condition"].as_u64()), ("contains", Some(0)));
        let regex = json!({"field": {"key": "contact.email", "test": {"matches": "("}}});
        assert!(problem(regex).await.1["message"].as_str().expect("a sentence").contains("regular expression"));
        assert!(problem(json!({"nonsense": 1})).await.1["message"].as_str().expect("a sentence").contains("cannot be read"));
        assert!(problem(json!("{\"all\": [")).await.1["message"].as_str().expect("a sentence").contains("JSON"));
        let deep = (0..40).fold(good.clone(), |inner, _| json!({"not": inner}));
        assert!(problem(deep).await.1["message"].as_str().expect("a sentence").contains("32 deep"));
        let many = json!({"all": vec![good; 1_001]});
        assert!(problem(many).await.1["message"].as_str().expect("a sentence").contains("1000"));
        program.post("/api/v1/rules/count", &json!({"rule": "tag is"})).await.expect(422).shows("letter 7");
        program.post("/api/v1/rules/count", &json!({"rules": "tag is"})).await.expect(400);
    }

    async fn a_count_names_a_few_and_nobody_out_of_sight(house: TestApp) {
        let sam = peopled(&house).await;
        let ada = house.user("Ada", Role::Admin, None).await;
        let all = house.program(&ada, &Capability::ALL).await;
        let counted = all.post("/api/v1/rules/count", &json!({"rule": "not in segment hot"})).await.expect(200).json();
        assert_eq!((counted["holds"].as_u64(), counted["asked"].as_u64(), counted["more"].as_bool()), (Some(12), Some(12), Some(false)));
        let counted = all.post("/api/v1/rules/count", &json!({"rule": {"tag": {"among": ["even"]}}})).await.expect(200).json();
        assert_eq!((counted["holds"].as_u64(), counted["people"].as_array().map(Vec::len)), (Some(6), Some(5)));
        assert!(counted["counting"].is_null());
        house.browser(&ada).await.post("/settings/visibility", &[("sales", "own")]).await.expect(303);
        let own = house.program(&sam, &[Capability::SeeContacts]).await;
        let counted = own.post("/api/v1/rules/count", &json!({"rule": "everyone"})).await.expect(200).json();
        assert_eq!((counted["holds"].as_u64(), counted["asked"].as_u64()), (Some(6), Some(6)));
        let counted = own.post("/api/v1/rules/count", &json!({"rule": "contact.first_name is p1"})).await.expect(200).json();
        assert_eq!((counted["holds"].as_u64(), counted["people"].as_array().map(Vec::len)), (Some(0), Some(0)));
        let sight = sam.sight();
        let tally = house.write(move |tx| {
            let rule = asking::read(tx, "did visit within 7 days")?.map_err(|(problem, _)| problem).expect("a rule");
            let everything = tally::load(tx, &Sight::everything(), &rule, Some(&NoAnswer::Counting(3, 9)))?;
            Ok((everything, tally::load(tx, &sight, &rule, None)?))
        }).await;
        assert_eq!((tally.0.holds, tally.0.asked, tally.0.more, tally.0.counting), (12, 12, false, Some((3, 9))));
        assert_eq!((tally.1.holds, tally.1.people.len(), tally.1.counting), (12, 5, None), "Sam's own reach was read before");
    }

    async fn values_are_suggested_of_those_within_sight(house: TestApp) {
        let sam = peopled(&house).await;
        let ada = house.user("Ada", Role::Admin, None).await;
        let all = house.program(&ada, &Capability::ALL).await;
        let known = all.get("/api/v1/rules/vocabulary").await.expect(200).json();
        let field = |key: &str| known["fields"].as_array().expect("fields").iter().find(|field| field["key"] == key).cloned().unwrap_or_default();
        assert_eq!((field("contact.first_name")["label"].as_str(), field("account.employees")["type"].as_str()), (Some("First name"), Some("number")));
        assert_eq!((known["tags"].clone(), known["segments"][0].clone()), (json!(["even"]), json!({"key": "hot", "label": "hot"})));
        assert_eq!(known["kinds"].as_array().expect("kinds").iter().find(|kind| kind["verb"] == "visit").map(|kind| kind["properties"][0].clone()), Some(json!("page")));
        assert_eq!((known["grid"][0].as_str(), known["grid"][8].as_str()), (Some("A1"), Some("C3")));
        let values = async |program: &testkit::Program<'_>, query: &str| {
            program.get(&format!("/api/v1/rules/vocabulary?values_of={query}")).await.expect(200).json()["values"].clone()
        };
        assert_eq!(values(&all, "contact.first_name&starting=p1").await, json!(["P1", "P10", "P11"]));
        assert_eq!(values(&all, "account.name&starting=NORTH").await, json!(["Northwind"]));
        assert_eq!(values(&all, "page&starting=/Page1").await, json!(["/page1", "/page10", "/page11"]));
        assert_eq!(values(&all, "nonsense").await, json!([]));
        house.browser(&ada).await.post("/settings/visibility", &[("sales", "own")]).await.expect(303);
        let own = house.program(&sam, &[Capability::SeeContacts]).await;
        assert_eq!(values(&own, "contact.first_name&starting=P1").await, json!(["P10"]));
        assert_eq!(values(&own, "page&starting=/page1").await, json!(["/page10"]));
    }

    async fn the_browser_asks_the_same(house: TestApp) {
        peopled(&house).await;
        let maya = house.user("Mia", Role::Marketing, None).await;
        let browser = house.browser(&maya).await;
        browser.get("/rules/vocabulary").await.expect(200).shows("contact.country");
        let sent = |body: Value| {
            let request = browser.request(axum::http::Method::POST, "/rules/count");
            request.header("content-type", "application/json").body(axum::body::Body::from(body.to_string())).expect("a request")
        };
        house.send(sent(json!({"rule": "contact.first_name in (P1, p2)"}))).await.expect(200).shows("<strong>2</strong> of 12 contacts").shows(">P1<");
        house.send(sent(json!({"rule": "contact.first_name in"}))).await.expect(422).shows("fields-invalid");
        let strange = axum::http::Request::post("/rules/count").header("content-type", "application/json").body(axum::body::Body::from("{}"));
        house.send(strange.expect("a request")).await.expect(401);
    }
}

/// Returns a rule in JSON with each condition as its text.
fn as_texts<'t>(part: &Value, conditions: &mut impl Iterator<Item = &'t Value>) -> Value {
    let inner = part.as_object().and_then(|object| object.iter().next());
    match inner.map(|(key, inside)| (key.as_str(), inside)) {
        Some((key @ ("all" | "any"), Value::Array(parts))) => {
            json!({ key: parts.iter().map(|part| as_texts(part, conditions)).collect::<Vec<_>>() })
        }
        Some(("not", inside)) => json!({ "not": as_texts(inside, conditions) }),
        _ => json!({ "text": conditions.next() }),
    }
}
