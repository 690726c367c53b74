//! What leaves the house: one contact whole, and a contact for good.

use armistice::capture::consent;
use armistice::capture::submission;
use armistice::capture::touch::{self, Kind};
use armistice::capture::{FormId, SubmissionId};
use armistice::contacts::activity;
use armistice::contacts::field::{self, Field, Noun, Typed};
use armistice::contacts::{ContactId, FieldId, contact, tag};
use armistice::flow::erase::{self, Reason};
use armistice::people::{Caller, Capability, Role};
use armistice::post::suppression;
use serde_json::json;
use store::{Sql, Statement, Tx, Value, params};
use testkit::{TestApp, both};

use super::contacts;

/// What must not be found anywhere afterwards.
const TRACES: [&str; 6] =
    ["zoe.trace", "Åströmtrace", "Zoëtrace", "tracephone", "CTO of tracing", "secrettrace"];

both! {
    async fn erasing_leaves_no_trace(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let id = trace(&house, &ann).await;
        let before = texts(&house).await;
        for traced in TRACES {
            assert!(before.iter().any(|(_, text)| text.contains(traced)), "{traced} is nowhere to begin with");
        }
        let browser = house.browser(&ann).await;
        let whole = browser.get(&format!("/contacts/{id}/export")).await.expect(200);
        let whole = TRACES.iter().take(5).fold(whole, |whole, traced| whole.shows(traced)).json();
        assert_eq!(whole["field_values"][0]["field"], "secret");
        assert_eq!(whole["contacts"][0]["id"], id.to_string());
        assert_eq!(whole["submissions"][0]["recorded_at"], "2026-03-02T09:00:00Z");

        let path = format!("/contacts/{id}/erase");
        browser.get(&path).await.expect(200).shows("A keyed hash");
        browser.post(&path, &[("reason", "asked")]).await.expect(422).shows("Please tick this");
        browser.post(&path, &[("sure", "yes"), ("reason", "x")]).await.expect(422).shows("Please choose why");
        browser.post(&path, &[("sure", "yes"), ("reason", "asked")]).await.expect(303);

        for (place, text) in texts(&house).await {
            for traced in TRACES {
                assert!(!text.to_lowercase().contains(&traced.to_lowercase()), "{place} still says {text:?}");
            }
        }
        let (keys, at) = (house.app.clone(), house.now());
        let (found, reasons) = house.app.read(move |tx| {
            Ok((contact::find(tx, id)?, suppression::reasons(tx, &keys.keys, "zoe.trace@northwind.example")?))
        }).await.expect("read");
        assert_eq!((found.erased_at, found.email.as_deref(), found.name().as_str()), (Some(at), None, "Somebody without a name"));
        assert_eq!(reasons.len(), 1);
        browser.post(&path, &[("sure", "yes"), ("reason", "asked")]).await.expect(409).shows("erased before");
        browser.get(&format!("/contacts/{id}")).await.expect(200).shows("This contact was erased").hides("/edit");
        browser.get("/contacts").await.expect(200).shows("0 contacts").shows("Nobody here yet");
        // What is counted stays counted.
        let rows = |table| count(&house, table);
        assert_eq!((rows("touches").await, rows("activities").await, rows("consents").await), (1, 1, 1));
        assert_eq!((rows("erasures").await, rows("deals").await, rows("caught_mails").await), (1, 1, 0));
        let state = house.app.read(|tx| Ok(tx.one_sql::<String>(&Sql::new("SELECT state FROM messages"))?)).await;
        assert_eq!(state.expect("the mail"), "suppressed");
    }

    async fn erasing_is_an_admins_and_programs_may(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let boss = house.user("Bo Boss", Role::HeadOfSales, None).await;
        let id = contacts(&house, &[("Zoë", "zoe@northwind.example", None)]).await[0];
        house.browser(&boss).await.post(&format!("/contacts/{id}/erase"), &[("sure", "yes"), ("reason", "asked")]).await.expect(403);
        let program = house.program(&ann, &[Capability::Erase]).await;
        let path = format!("/api/v1/contacts/{id}/erase");
        program.post(&path, &json!({"reason": "whim"})).await.expect(422);
        program.post(&path, &json!({"reason": "no_ground"})).await.expect(204);
        program.post(&path, &json!({"reason": "no_ground"})).await.expect(409);
        // Somebody with the same address is somebody new, whom nobody mails.
        let again = contacts(&house, &[("Zoë", "zoe@northwind.example", None)]).await[0];
        assert_ne!(again, id);
        let app = house.app.clone();
        house.write(move |tx| erase::erase(tx, &app.keys, &ann, again, Reason::Mistake)).await;
    }
}

async fn count(house: &TestApp, table: &'static str) -> i64 {
    let mut sql = Sql::new("SELECT COUNT(*) FROM ");
    sql.push(table);
    house.app.read(move |tx| Ok(tx.one_sql(&sql)?)).await.expect("a count")
}

/// Leaves traces of one contact in every corner of the house.
async fn trace(house: &TestApp, ann: &Caller) -> ContactId {
    let id = contacts(house, &[("Zoëtrace Åströmtrace", "Zoe.Trace@northwind.example", None)]).await[0];
    let author = ann.author();
    house
        .write(move |tx| {
            let update = contact::Update {
                email: Some("zoe.trace@northwind.example".into()),
                first_name: Some("Zoëtrace".into()),
                last_name: Some("Åströmtrace".into()),
                phone: Some("tracephone".into()),
                job_title: Some("CTO of tracing".into()),
                ..contact::Update::default()
            };
            contact::update(tx, id, &update, &author)?;
            tag::add(tx, id, "secrettrace", &author)?;
            own_value(tx, id)?;
            let at = tx.now();
            let said = "Zoëtrace said: mail zoe.trace@northwind.example";
            let noted = activity::New {
                contact: id,
                kind: activity::Kind::Note,
                summary: said,
                reference: None,
                author: &author,
                at,
            };
            activity::note(tx, &noted)?;
            let submission = answered(tx, id)?;
            let touched = touch::New {
                contact: id,
                visitor: None,
                kind: Kind::Submission,
                subject: "/demo?email=zoe.trace",
                at,
                campaign: None,
                source: Some("web"),
                medium: None,
                reference: Some(submission.0),
            };
            touch::record(tx, &touched)?;
            let yes = consent::New {
                contact: id,
                purpose: consent::MARKETING,
                state: consent::State::Given,
                at,
                words: "Yes, write to me",
                origin: "form:1",
                address: "secrettrace",
            };
            consent::record(tx, &yes)?;
            elsewhere(tx, id)
        })
        .await;
    id
}

fn own_value(tx: &mut Tx, id: ContactId) -> armistice::Outcome<()> {
    let new = Field {
        id: FieldId(0),
        noun: "contact".into(),
        key: "secret".into(),
        label: "Secret".into(),
        kind: "text".into(),
        choices: String::new(),
    };
    let field = field::create(tx, Noun::Contact, &new, None)?;
    field::set(tx, id.0, field, Some(&Typed::Text("secrettrace".into())))
}

fn answered(tx: &mut Tx, id: ContactId) -> armistice::Outcome<SubmissionId> {
    let answers = json!({"name": "Zoëtrace", "e-mail": "zoe.trace@northwind.example"}).to_string();
    let new = submission::New {
        form: FormId(1),
        contact: id,
        visitor: None,
        at: tx.now(),
        answers: &answers,
        consent_words: "Yes, write to me",
        page_url: "https://x.example/?who=zoe.trace",
        referrer: "https://mail.example/zoe.trace",
        address: "secrettrace",
        agent: "secrettrace",
    };
    submission::keep(tx, &new)
}

/// Stores rows of other rooms as they are.
fn elsewhere(tx: &mut Tx, id: ContactId) -> armistice::Outcome<()> {
    let said = "Zoëtrace at ZOE.TRACE@northwind.example";
    let mut insert = |table: &'static str, columns: &[&'static str], row: &[Value]| {
        tx.insert_many(table, columns, [row.to_vec()]).map(drop)
    };
    let messages = [
        "id",
        "recipient_id",
        "recipient_kind",
        "purpose",
        "send_class",
        "to_address",
        "why_you",
        "why_now",
        "state",
        "attempts",
        "planned_at",
        "due_at",
        "answer",
    ];
    let row = params![
        7_i64,
        id,
        "contact",
        "journey:1",
        "journey",
        "zoe.trace@northwind.example",
        said,
        said,
        "planned",
        1_i64,
        0_i64,
        0_i64,
        said
    ];
    insert("messages", &messages, row)?;
    let deliveries = ["id", "message_id", "attempt", "started_at", "ended_at", "outcome", "answer"];
    insert("deliveries", &deliveries, params![1_i64, 7_i64, 1_i64, 0_i64, 0_i64, "deferred", said])?;
    let handoffs =
        ["id", "contact_id", "ordinal", "agreement_id", "owner_id", "state", "reasons", "offered_at"];
    insert("handoffs", &handoffs, params![9_i64, id, 1_i64, 1_i64, 1_i64, "accepted", said, 0_i64])?;
    let events = ["id", "handoff_id", "contact_id", "kind", "at", "recorded_at", "reason", "note"];
    insert("handoff_events", &events, params![1_i64, 9_i64, id, "offered", 0_i64, 0_i64, "", said])?;
    let attempts =
        ["id", "handoff_id", "contact_id", "user_id", "channel", "outcome", "at", "recorded_at", "note"];
    insert("attempts", &attempts, params![1_i64, 9_i64, id, 1_i64, "call", "no_answer", 0_i64, 0_i64, said])?;
    let deals = ["id", "contact_id", "name", "stage", "amount_minor", "currency", "opened_at"];
    insert("deals", &deals, params![1_i64, id, "Deal with Zoëtrace", "access", 100_i64, "EUR", 0_i64])?;
    let changes =
        ["id", "deal_id", "contact_id", "field", "old_value", "new_value", "at", "recorded_at", "author"];
    insert(
        "deal_changes",
        &changes,
        params![1_i64, 1_i64, id, "name", "Zoëtrace", said, 0_i64, 0_i64, "system"],
    )?;
    let enrollments =
        ["id", "journey_id", "contact_id", "ordinal", "reason", "enrolled_at", "position", "ended_at"];
    insert("enrollments", &enrollments, params![1_i64, 1_i64, id, 1_i64, said, 0_i64, 1_i64, 0_i64])?;
    insert(
        "enrollment_steps",
        &["enrollment_id", "position", "at", "what"],
        params![1_i64, 1_i64, 0_i64, said],
    )?;
    insert(
        "visitors",
        &["id", "token_hash", "first_seen_at", "contact_id"],
        params![1_i64, "secrettrace", 0_i64, id],
    )?;
    let rejects = ["import_id", "row_number", "reason", "raw", "taken"];
    insert("import_rejects", &rejects, params![1_i64, 1_i64, said, said, 0_i64])?;
    let audit = ["id", "at", "verb", "noun", "noun_id", "detail", "address"];
    insert("audit_log", &audit, params![1_i64, 0_i64, "imported", "import", 1_i64, said, "::1"])?;
    let mails = ["id", "at", "from_address", "to_address", "subject", "raw"];
    let raw: &[u8] = said.as_bytes();
    let row = params![1_i64, 0_i64, "us@house.test", "zoe.trace@northwind.example", said, raw];
    insert("caught_mails", &mails, row)?;
    let dead = ["id", "kind", "payload", "created_at", "died_at", "attempts", "error"];
    insert("dead_jobs", &dead, params![1_i64, "mail", said, 0_i64, 0_i64, 1_i64, said])?;
    let suppressions = ["id", "email_key", "email_hash", "reason", "at", "author"];
    let row = params![1_i64, "zoe.trace@northwind.example", "x", "bounced", 0_i64, "system"];
    insert("suppressions", &suppressions, row)?;
    Ok(())
}

/// Returns every text of the database with the column that it stands in.
async fn texts(house: &TestApp) -> Vec<(String, String)> {
    house
        .app
        .read(|tx| {
            let mut all = Vec::new();
            for (table, column) in columns(tx)? {
                let text = format!("SELECT CAST({column} AS TEXT) FROM {table} WHERE {column} IS NOT NULL");
                let text: &'static str = Box::leak(text.into_boxed_str());
                let question = Statement { name: "texts", sqlite: text, postgres: text };
                let found: Vec<String> = tx.all(&question, &[])?;
                all.extend(found.into_iter().map(|text| (format!("{table}.{column}"), text)));
            }
            Ok(all)
        })
        .await
        .expect("every text is read")
}

/// Returns every column that can hold text, from the catalogue of the engine.
fn columns(tx: &mut Tx) -> armistice::Outcome<Vec<(String, String)>> {
    let catalogue = Statement {
        name: "columns",
        sqlite: "SELECT tables.name, columns.name FROM sqlite_schema AS tables \
                 JOIN pragma_table_info(tables.name) AS columns \
                 WHERE tables.type = 'table' AND columns.type IN ('TEXT', 'BLOB')",
        postgres: "SELECT table_name::text, column_name::text FROM information_schema.columns \
                   WHERE table_schema = 'public' AND data_type IN ('text', 'bytea')",
    };
    Ok(tx.all(&catalogue, &[])?)
}
