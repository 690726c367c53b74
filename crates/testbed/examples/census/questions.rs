//! The questions: four classes of rules, the same in SQL.

use std::time::Instant;

use census::{Census, Lens};
use measure::DAY_MS;
use rules::{Binder, Vocabulary, parse};
use serde_json::{Value, json};

use crate::figures::{milliseconds, quantile};
use crate::people::{CLICK, COUNTRIES, INDUSTRIES, NOW, PRICING, STAGES, SUBMISSION, VISIT};

/// A question in both languages.
pub struct Question {
    pub name: &'static str,
    rule: &'static str,
    /// Counts; `$1` and so on are the values.
    pub sql: &'static str,
    pub values: Vec<i64>,
}

/// What the census answered, and how fast.
pub struct Answer {
    pub question: Question,
    pub count: usize,
    pub first_ms: f64,
    pub p50_ms: f64,
    pub p95_ms: f64,
}

fn place(list: &[&str], word: &str) -> i64 {
    list.iter().position(|other| *other == word).expect("a word of the list") as i64
}

fn questions() -> Vec<Question> {
    let (software, customer) = (place(&INDUSTRIES, "software"), place(&STAGES, "customer"));
    let (germany, france) = (place(&COUNTRIES, "DE"), place(&COUNTRIES, "FR"));
    let (visit, click, submission) = (VISIT as i64, CLICK as i64, SUBMISSION as i64);
    let (days_30, days_90) = (NOW.0 - 30 * DAY_MS, NOW.0 - 90 * DAY_MS);
    vec![
        Question {
            name: "attributes",
            rule: "account.industry is software and country in (DE, FR) and not stage is customer and account.employees >= 200",
            sql: "SELECT COUNT(*) FROM contacts WHERE industry = $1 AND country IN ($2, $3) AND stage <> $4 AND employees >= 200",
            values: vec![software, germany, france, customer],
        },
        Question {
            name: "count in window, some",
            rule: "account.industry is software and not stage is customer and did visit \"/pricing\" at least 2 times within 30 days",
            sql: "SELECT COUNT(*) FROM (SELECT contact_id FROM touches WHERE kind = $1 AND page = $2 AND at > $3 AND machine = 0 \
                  GROUP BY contact_id HAVING COUNT(*) >= 2) AS often JOIN contacts ON contacts.id = often.contact_id \
                  WHERE industry = $4 AND stage <> $5",
            values: vec![visit, PRICING as i64, days_30, software, customer],
        },
        Question {
            name: "count in window, everyone",
            rule: "did visit at least 3 times within 90 days",
            sql: "SELECT COUNT(*) FROM (SELECT contact_id FROM touches WHERE kind = $1 AND at > $2 AND machine = 0 \
                  GROUP BY contact_id HAVING COUNT(*) >= 3) AS often",
            values: vec![visit, days_90],
        },
        Question {
            name: "never did, some",
            rule: "country is DE and not stage is customer and did not submit",
            sql: "SELECT COUNT(*) FROM contacts WHERE country = $1 AND stage <> $2 AND NOT EXISTS \
                  (SELECT 1 FROM touches WHERE contact_id = contacts.id AND kind = $3 AND machine = 0)",
            values: vec![germany, customer, submission],
        },
        Question {
            name: "never did, everyone",
            rule: "did not submit",
            sql: "SELECT COUNT(*) FROM contacts WHERE NOT EXISTS \
                  (SELECT 1 FROM touches WHERE contact_id = contacts.id AND kind = $1 AND machine = 0)",
            values: vec![submission],
        },
        Question {
            name: "A then B, everyone",
            rule: "did click then visit \"/pricing\" within 3 days",
            sql: "SELECT COUNT(DISTINCT later.contact_id) FROM touches AS later WHERE later.kind = $1 AND later.page = $2 \
                  AND later.machine = 0 AND EXISTS (SELECT 1 FROM touches AS first WHERE first.contact_id = later.contact_id \
                  AND first.kind = $3 AND first.machine = 0 AND first.at > later.at - $4 \
                  AND (first.at < later.at OR (first.at = later.at AND first.id < later.id)))",
            values: vec![visit, PRICING as i64, click, 3 * DAY_MS],
        },
    ]
}

/// Asks the census each question, once cold and then many times.
pub fn ask(census: &Census) -> Vec<Answer> {
    let vocabulary = Vocabulary::standard();
    let answers = questions().into_iter().map(|question| {
        let rule = parse(question.rule, &vocabulary)
            .unwrap_or_else(|problem| panic!("{}", problem.shown_in(question.rule)));
        let mut times = Vec::new();
        let mut count = 0;
        for _ in 0..61 {
            let start = Instant::now();
            let mut binder = Binder::default();
            let bound = binder.bind(&rule);
            let mut lens = Lens::new(binder.needs());
            let look = census.look(&mut lens).expect("the census keeps what the questions name");
            count = look.count(&bound, NOW, &census.everyone());
            times.push(milliseconds(start));
        }
        let first_ms = times.remove(0);
        let (p50_ms, p95_ms) = (quantile(&mut times, 0.5), quantile(&mut times, 0.95));
        Answer { question, count, first_ms, p50_ms, p95_ms }
    });
    answers.collect()
}

/// Puts the answers beside those of the better database.
pub fn report(answers: &[Answer], databases: &[Value]) -> Value {
    let rows = answers.iter().map(|answer| {
        let sql = databases.iter().filter_map(|database| database["rules_ms"][answer.question.name].as_f64());
        let better = sql.reduce(f64::min);
        json!({
            "rule": answer.question.name,
            "count": answer.count,
            "first_ms": answer.first_ms,
            "p50_ms": answer.p50_ms,
            "p95_ms": answer.p95_ms,
            "better_sql_ms": better,
            "better_sql_to_p95": better.map(|sql| (sql / answer.p95_ms * 10.0).round() / 10.0),
        })
    });
    rows.collect()
}
