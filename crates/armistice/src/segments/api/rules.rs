//! Rules that are being written: what they say, whom they mean, and what they may say. The builder in the browser asks
//! the same of the same handlers.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::contacts::ContactId;
use crate::fault::{Fault, Outcome};
use crate::people::Caller;
use crate::segments::model::located;
use crate::segments::sketch::{self, Wrong};
use crate::segments::tally::{Somebody, Tally};
use crate::segments::words::{self, Words};
use crate::segments::work;
use crate::web::{Asked, Sent};

/// A rule as it is so far.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RuleDraft)]
pub struct Draft {
    /// The rule: a text, or its JSON form. In JSON a condition may be a text too, `{"text": "tag is vip"}`.
    #[schema(value_type = Object)]
    pub rule: Value,
}

/// How a rule is read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CheckedRule)]
pub struct Checked {
    /// The rule as it is printed; a wrong one as far as it can be printed, or as it was given.
    text: String,
    /// The rule in JSON; none while it is wrong.
    #[schema(value_type = Option<Object>)]
    rule: Option<Value>,
    /// Its conditions as texts, in the order in which they stand in it; none while it is wrong.
    conditions: Vec<String>,
    /// What is wrong with it.
    problem: Option<Problem>,
}

/// What is wrong with a rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleProblem)]
pub struct Problem {
    /// Where the words that are wrong begin in `text`, in bytes.
    start: usize,
    /// Where they end.
    end: usize,
    /// What is wrong with them, as a sentence.
    message: String,
    /// A word to put in their place.
    suggestion: Option<String>,
    /// Words that may stand there; not all.
    expected: Vec<&'static str>,
    /// Which condition of a rule that came as JSON is wrong, counted from 0; none when the whole is.
    condition: Option<usize>,
}

impl From<Wrong> for Problem {
    fn from(Wrong { problem, condition }: Wrong) -> Self {
        let rules::Problem { span, message, suggestion, expected } = problem;
        Self { start: span.start, end: span.end, message, suggestion, expected, condition }
    }
}

/// How many contacts a rule means.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleCount)]
pub struct Counted {
    /// Those for whom it holds, of those who were asked.
    holds: usize,
    /// Those who were asked: everybody whom the caller may see, unless there are more.
    asked: usize,
    /// Whether only the newest were asked, because not everybody can be counted now.
    more: bool,
    /// How far the count of everybody is, while it goes on.
    counting: Option<Counting>,
    /// Some of those for whom it holds.
    people: Vec<Person>,
}

/// How far the count of everybody is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleCounting)]
pub struct Counting {
    /// Contacts that were read.
    done: u64,
    /// Contacts that there are.
    all: u64,
}

/// Somebody for whom a rule holds.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RulePerson)]
pub struct Person {
    #[schema(value_type = String)]
    contact: ContactId,
    name: String,
}

/// Which values to suggest.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
pub struct Wanted {
    /// A field, or a property of what people do. With one, `values` alone is returned.
    values_of: String,
    /// What the values begin with.
    starting: String,
}

/// Says how a rule is read, or what is wrong with it and where.
#[utoipa::path(post, path = "/api/v1/rules/check", tag = "rules", request_body = Draft,
    responses((status = 200, body = Checked)))]
pub async fn check(State(app): State<App>, Sent(draft): Sent<Draft>) -> Outcome<Json<Checked>> {
    let read = app.read(move |tx| sketch::read(tx, &draft.rule)).await?;
    let text = read.text;
    Ok(Json(match read.rule {
        Ok((rule, conditions)) => Checked { text, rule: Some(json!(rule)), conditions, problem: None },
        Err(wrong) => Checked { text, rule: None, conditions: Vec::new(), problem: Some(wrong.into()) },
    }))
}

/// Says how many contacts a rule means among those whom the caller may see, and names a few.
#[utoipa::path(post, path = "/api/v1/rules/count", tag = "rules", request_body = Draft,
    responses((status = 200, body = Counted), (status = 422, description = "the rule cannot be read")))]
pub async fn count(
    State(app): State<App>,
    caller: Caller,
    Sent(draft): Sent<Draft>,
) -> Outcome<Json<Counted>> {
    let Tally { holds, asked, people, more, counting } = tally(&app, &caller, draft).await?;
    let person = |Somebody { contact, name }| Person { contact, name };
    Ok(Json(Counted {
        holds,
        asked,
        more,
        counting: counting.map(|(done, all)| Counting { done, all }),
        people: people.into_iter().map(person).collect(),
    }))
}

/// Counts the contacts within the caller's sight that a rule means.
pub async fn tally(app: &App, caller: &Caller, draft: Draft) -> Outcome<Tally> {
    let read = app.read(move |tx| sketch::read(tx, &draft.rule)).await?;
    match read.rule {
        Ok((rule, _)) => work::count(app, &caller.sight(), rule).await,
        Err(wrong) => Err(Fault::field("rule", located(&wrong.problem, &read.text))),
    }
}

/// Returns what a rule may say here; or, for one field or property, values that are seen and begin with a text.
#[utoipa::path(get, path = "/api/v1/rules/vocabulary", tag = "rules", params(Wanted),
    responses((status = 200, description = "the vocabulary; with values_of, at most 20 values", body = Words)))]
pub async fn vocabulary(
    State(app): State<App>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Outcome<Json<Value>> {
    let Wanted { values_of, starting } = wanted;
    if values_of.is_empty() {
        return Ok(Json(json!(app.read(words::load).await?)));
    }
    let (sight, field, begins) = (caller.sight(), values_of.clone(), starting.clone());
    let mut values = work::values(&app, &sight, field, begins).await?;
    if values.is_empty() {
        values = app.read(move |tx| words::seen(tx, &sight, &values_of, &starting)).await?;
    }
    Ok(Json(json!({ "values": values })))
}
