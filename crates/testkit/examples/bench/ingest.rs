//! Whole form submissions: parsed, checked, kept in one transaction, answered after the commit.

use std::sync::Arc;
use std::time::{Duration, Instant};

use armistice::capture::form::{self, Draft, FieldKind, FormField};
use armistice::fault::Fault;
use armistice::people::UserId;
use serde_json::{Value, json};

use crate::Wish;
use crate::house::House;
use crate::load::{self, Load};

/// How often the queue is looked at while the load runs.
const LOOK: Duration = Duration::from_millis(250);
/// How long the jobs may take to catch up afterwards before the bench gives up waiting.
const CATCH_UP_MAX: Duration = Duration::from_mins(2);

/// Submits a form of six fields, each time as a person nobody knows yet.
pub async fn measure(wish: &Wish) -> Value {
    let house = House::open(wish).await;
    publish(&house).await;
    let run = load::run(Load {
        address: house.address,
        connections: wish.connections,
        duration: wish.duration,
        request: Arc::new(submission),
        expected: 303,
    });
    let mut behind_ms_max = 0;
    while !run.is_finished() {
        behind_ms_max = behind_ms_max.max(house.behind_ms().await);
        tokio::time::sleep(LOOK).await;
    }
    let report = run.join().expect("the load generator does not panic");
    let ended = Instant::now();
    while house.behind_ms().await > 0 && ended.elapsed() < CATCH_UP_MAX {
        behind_ms_max = behind_ms_max.max(house.behind_ms().await);
        tokio::time::sleep(LOOK).await;
    }
    json!({
        "connections": wish.connections,
        "submissions": report.json(),
        "consider_behind_ms_max": behind_ms_max,
        "consider_caught_up_after_s": ended.elapsed().as_secs_f64(),
    })
}

/// Publishes the form that is answered.
pub async fn publish(house: &House) {
    let publish = |tx: &mut store::Tx| -> Result<(), Fault> {
        let id = form::create(tx, &draft(), None)?;
        form::publish(tx, id, UserId(0))
    };
    house.app.write(publish).await.expect("the form is published");
}

fn draft() -> Draft {
    let field = |key: &str, kind: FieldKind, target: &str| FormField {
        key: key.to_owned(),
        label: key.to_owned(),
        kind,
        required: i64::from(kind == FieldKind::Email),
        choices: String::new(),
        hint: String::new(),
        target: target.to_owned(),
        preset: String::new(),
    };
    Draft {
        slug: "bench".to_owned(),
        name: "Bench".to_owned(),
        title: "Bench".to_owned(),
        button: "Send".to_owned(),
        thank_you: "Thank you.".to_owned(),
        fields: vec![
            field("email", FieldKind::Email, "contact.email"),
            field("first_name", FieldKind::Text, "contact.first_name"),
            field("last_name", FieldKind::Text, "contact.last_name"),
            field("company", FieldKind::Text, "account.name"),
            field("question", FieldKind::Text, ""),
            field("newsletter", FieldKind::Consent, "consent.newsletter"),
        ],
        ..Draft::default()
    }
}

/// Returns an answer by a person of this number.
pub fn submission(number: u64) -> Vec<u8> {
    let email = format!("person-{number}@company-{}.example", number / 5);
    let fields = [
        ("email", email.as_str()),
        ("first_name", "Ada"),
        ("last_name", "Lindqvist"),
        ("company", "Tallow & Wick"),
        ("question", "We are forty people and drown in spreadsheets. How soon could we start?"),
        ("newsletter", "yes"),
        ("utm_source", "search"),
        ("utm_medium", "cpc"),
        ("utm_campaign", "spring"),
    ];
    load::form("/f/bench", None, &fields)
}
