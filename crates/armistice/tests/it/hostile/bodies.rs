//! Bodies that are too large, broken, or written in another alphabet than they say.

use std::fmt::Write as _;

use armistice::capture::{form, form_template};
use armistice::people::{Capability, Role};
use armistice::routes;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use measure::{DAY_MS, HOUR_MS};
use testkit::{Answer, TestApp, both};

/// Ten megabytes.
const LARGE: usize = 10 << 20;
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

both! {
    async fn a_body_of_ten_megabytes_is_refused_with_a_sentence(house: TestApp) {
        publish(&house).await;
        let large = format!("email=ada@example.org&first_name={}", "x".repeat(LARGE));
        is_page(&send(&house, "/f/guide", FORM, large.clone()).await, 413, "too large");
        let large_json = format!("{{\"email\": \"ada@example.org\", \"first_name\": \"{}\"}}", "x".repeat(LARGE));
        is_problem(&send(&house, "/f/guide", JSON, large_json.clone()).await, 413, "too large");
        let olga = house.user("Olga Brandt", Role::Admin, None).await;
        is_page(&house.browser(&olga).await.post("/templates", &[("source", large.as_str())]).await, 413, "too large");
        let program = house.program(&olga, &Capability::ALL).await;
        let answer = program.send(Method::POST, "/api/v1/templates", Body::from(large_json)).await.expect(413);
        assert_eq!(answer.json()["title"], "too-large");
        assert_eq!(submissions(&house).await, 0);
    }

    async fn broken_json_is_answered_with_the_place(house: TestApp) {
        publish(&house).await;
        let deep = "[".repeat(100_000);
        for body in ["{\"email\": \"ada@exam", "{", "", "null", "[1]", "\"text\"", "{\"email\": 1e999}", deep.as_str()] {
            let answer = send(&house, "/f/guide", JSON, body.to_owned()).await;
            assert!(matches!(answer.status.as_u16(), 400 | 422), "{body:.40}: {}", answer.status);
        }
        is_problem(&send(&house, "/f/guide", JSON, "{\n\"email\": x}".to_owned()).await, 400, "line 2");
        assert_eq!(submissions(&house).await, 0);
    }

    async fn no_body_of_the_api_is_our_fault(house: TestApp) {
        let olga = house.user("Olga Brandt", Role::Admin, None).await;
        let deep = "[".repeat(100_000);
        let bodies = ["", "null", "[]", "{}", "{", "\"text\"", "{\"name\": 5}", "{\"name\": \"\\u0000\", \"email\": \"\\u0000\"}", deep.as_str()];
        for route in routes::table().into_iter().filter(|route| route.path.starts_with("/api/") && route.method != Method::GET) {
            if route.path == "/api/v1/me/sessions" {
                continue;
            }
            let program = house.program(&olga, &Capability::ALL).await;
            let parts = route.path.split('/').map(|part| if part.starts_with('{') { "0" } else { part });
            let path = parts.collect::<Vec<_>>().join("/");
            for body in bodies {
                let answer = program.send(route.method.clone(), &path, Body::from(body.to_owned())).await;
                assert!(!answer.status.is_server_error(), "{} {path} {body:.40}: {}", route.method, answer.body);
            }
        }
    }

    async fn texts_in_another_encoding_are_kept_readable(house: TestApp) {
        publish(&house).await;
        // Latin-1 in a form that says nothing of it, a cut UTF-8 sequence, an overlong one, a surrogate.
        let names: [&[u8]; 5] = [b"Ren%E9", b"Ren\xe9", b"Ren%C3", b"Ren%C0%AF", b"Ren%ED%A0%80"];
        for (number, name) in names.iter().enumerate() {
            let mut body = format!("email=rene{number}@example.org&first_name=").into_bytes();
            body.extend_from_slice(name);
            let answer = send(&house, "/f/guide", FORM, body).await.expect(303);
            assert_eq!(answer.location(), "/f/guide/thanks");
        }
        let kept = house
            .app
            .read(|tx| Ok(tx.all_sql::<String>(&store::Sql::new("SELECT first_name FROM contacts ORDER BY id"))?))
            .await
            .expect("a read");
        assert!(kept.iter().all(|name| name.starts_with("Ren")), "{kept:?}");
        // What nobody can type cannot be kept either: the form comes back with what was typed.
        let nought = "email=nought@example.org&first_name=Ren%00e&utm_source=x%00y";
        let again = send(&house, "/f/guide", FORM, nought.to_owned()).await;
        is_page(&again, 422, "a character that cannot be kept");
        again.shows("value=\"nought@example.org\"").shows("value=\"xy\"");
        let nought = "{\"email\": \"nought@example.org\", \"first_name\": \"\\u0000\"}";
        is_problem(&send(&house, "/f/guide", JSON, nought.to_owned()).await, 422, "a character that cannot be kept");
        let brought = "email=nought@example.org&first_name=Ren&utm_source=x%00y&page_url=%00";
        send(&house, "/f/guide", FORM, brought.to_owned()).await.expect(303);
        let answer = send(&house, "/f/guide", JSON, b"{\"email\": \"\xff\xfe\"}".to_vec()).await;
        is_problem(&answer, 400, "could not be read");
    }

    async fn an_address_that_no_mail_reaches_is_asked_for_again(house: TestApp) {
        publish(&house).await;
        for address in ["a@b", "a@[127.0.0.1]", "a@127.0.0.1", "root@localhost"] {
            let answer = house.stranger().post("/f/guide", &[("email", address), ("first_name", "Ada")]).await;
            answer.expect(422).shows("Please give an e-mail address like ana@example.org.").shows(&format!("value=\"{address}\""));
        }
        assert_eq!(submissions(&house).await, 0);
    }

    async fn a_program_makes_a_ready_made_form_and_answers_it(house: TestApp) {
        let olga = house.user("Olga Brandt", Role::Admin, None).await;
        let program = house.program(&olga, &[Capability::EditForms]).await;
        let which = |template: &str| serde_json::json!({ "template": template });
        let made = program.post("/api/v1/forms/ready-made", &which("guide")).await.expect(201).json();
        assert_eq!((&made["slug"], &made["published_at"]), (&"guide".into(), &serde_json::Value::Null));
        program.post("/api/v1/forms/ready-made", &which("guide")).await.expect(422);
        program.post("/api/v1/forms/ready-made", &which("nothing")).await.expect(404);
        let id = made["id"].as_str().expect("an id");
        program.post(&format!("/api/v1/forms/{id}/publish"), &serde_json::json!({})).await.expect(200);
        let body = r#"{"email": "ada@example.org", "first_name": "Ada"}"#;
        let thanks = send(&house, "/f/guide", JSON, body).await.expect(200).json();
        assert_eq!((&thanks["received"], &thanks["redirect_url"]), (&true.into(), &serde_json::Value::Null));
    }

    async fn an_answer_is_kept_word_for_word(house: TestApp) {
        publish(&house).await;
        let body = "email=+Ada%40example.org+&first_name=+Ada+&colour=blue&colour=red&company_fax=&utm_source=x";
        send(&house, "/f/guide", FORM, body.to_owned()).await.expect(303);
        let kept = house
            .app
            .read(|tx| Ok(tx.one_sql::<String>(&store::Sql::new("SELECT answers FROM submissions"))?))
            .await
            .expect("the answer");
        let kept: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
        let expected = serde_json::json!({
            "email": " Ada@example.org ", "first_name": " Ada ", "colour": ["blue", "red"],
        });
        assert_eq!(kept, expected);
    }

    async fn a_door_that_is_closed_says_so(house: TestApp) {
        publish(&house).await;
        let parts = "multipart/form-data; boundary=x";
        is_page(&send(&house, "/f/guide", parts, "--x--".to_owned()).await, 400, "not in several parts");
        is_page(&house.stranger().get("/f/closed").await, 404, "takes no answers any more");
        is_page(&send(&house, "/healthz", FORM, String::new()).await, 405, "does not take that method");
        let olga = house.user("Olga Brandt", Role::Admin, None).await;
        let program = house.program(&olga, &[Capability::SeeContacts]).await;
        let answer = program.delete("/api/v1/contacts").await.expect(405);
        assert_eq!(answer.json()["title"], "wrong-method");
    }

    async fn an_unknown_form_is_a_page_that_says_so(house: TestApp) {
        for path in ["/f/nothing", "/f/nothing/thanks", "/f/..%2f..%2fetc%2fpasswd"] {
            is_page(&house.stranger().get(path).await, 404, "");
        }
        is_page(&house.stranger().get("/f/%00").await, 400, "");
        is_page(&send(&house, "/f/nothing", FORM, "email=ada@example.org".to_owned()).await, 404, "There is no such form");
    }

    async fn an_expired_session_leads_to_the_door_and_back(house: TestApp) {
        let olga = house.user("Olga Brandt", Role::Admin, None).await;
        let idle = house.browser(&olga).await;
        idle.get("/settings/users").await.expect(200);
        house.advance(13 * HOUR_MS);
        let led = idle.get("/settings/users").await.expect(303);
        assert_eq!(led.location(), "/sign-in?next=%2Fsettings%2Fusers");
        is_page(&idle.post("/settings/teams", &[("name", "Late")]).await, 401, "sign in");
        // One that is used all day ends after a month all the same.
        let busy = house.browser(&olga).await;
        for _ in 0..59 {
            busy.get("/account").await.expect(200);
            house.advance(11 * HOUR_MS);
        }
        house.advance(3 * DAY_MS);
        busy.get("/account").await.expect(303);
        // A cookie that was made up, however long or odd.
        for forged in ["x", "", "%00", "' OR 1=1 --", &"a".repeat(8_000)] {
            house.bearing(forged).get("/account").await.expect(303);
        }
    }

    async fn a_thousand_fields_are_no_trouble(house: TestApp) {
        publish(&house).await;
        let mut body = "email=ada@example.org".to_owned();
        for number in 0..20_000 {
            let _ = write!(body, "&first_name=Ada&f{number}=x");
        }
        assert!(send(&house, "/f/guide", FORM, body).await.status != StatusCode::INTERNAL_SERVER_ERROR);
        let body = format!("{{\"email\": [{}]}}", vec!["\"a@example.org\""; 30_000].join(","));
        assert!(!send(&house, "/f/guide", JSON, body).await.status.is_server_error());
    }
}

async fn publish(house: &TestApp) {
    let draft = form_template::of("guide").expect("a ready-made form").draft;
    let theo = house.user("Theo Marsh", Role::Marketing, None).await.user;
    house
        .write(move |tx| {
            let made = form::create(tx, &draft(), Some(theo))?;
            form::publish(tx, made, theo)
        })
        .await;
}

async fn send(house: &TestApp, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path).header(header::HOST, "house.test").header(header::CONTENT_TYPE, kind);
    house.send(request.body(body.into()).expect("a request")).await
}

async fn submissions(house: &TestApp) -> i64 {
    let count = |tx: &mut store::Tx| Ok(tx.one_sql(&store::Sql::new("SELECT COUNT(*) FROM submissions"))?);
    house.app.read(count).await.expect("a read")
}

/// Asserts that a person gets a page with a status and a sentence.
#[track_caller]
/// A program that sent JSON reads what is wrong as JSON, though it did not say what it accepts.
fn is_problem(answer: &Answer, status: u16, sentence: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    let problem: serde_json::Value = serde_json::from_str(&answer.body).expect("a problem in JSON");
    let detail = problem["detail"].as_str().unwrap_or_default();
    assert!(detail.contains(sentence), "{sentence:?} is not in: {problem}");
}

fn is_page(answer: &Answer, status: u16, sentence: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    assert!(answer.body.contains("</html>"), "no page: {}", answer.body);
    assert!(answer.body.contains(sentence), "{sentence:?} is not in: {}", answer.body);
}
