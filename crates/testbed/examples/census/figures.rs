//! What is measured of the census alone.

use std::fs;
use std::io::{BufReader, BufWriter};
use std::time::Instant;

use census::{Census, Cursor, Direction, Lens, Order, Page, Selection};
use rules::{Binder, Vocabulary, parse};
use serde_json::{Value, json};

use crate::Wish;
use crate::people::{self, KINDS, NOW, Person};

/// A census that was filled, and what that took.
pub struct Filled {
    pub touches: usize,
    pub seconds: f64,
}

/// Fills a census from the generator; the time contains the generator's own.
pub fn fill(wish: &Wish, options: census::Options) -> (Census, Filled) {
    let start = Instant::now();
    let mut filling = Census::fill(options).expect("the options name few properties");
    let (pages, mut touches) = (people::pages(), 0);
    for number in 0..wish.contacts {
        let mut person = Person::new(number, wish.contacts);
        let facts = person.facts();
        touches += person.touches.len();
        let did = person.touches.iter().map(|did| census::TouchFacts {
            id: did.id,
            at: did.at,
            kind: KINDS[did.kind].0,
            machine: did.machine,
            properties: &pages[people::properties(did, &pages)],
        });
        filling.add(&facts, did).expect("people come in the order of their ids");
    }
    let census = filling.finish();
    (census, Filled { touches, seconds: start.elapsed().as_secs_f64() })
}

/// Measures a census that keeps no properties, in a process that has held nothing before.
pub fn memory_without_properties(wish: &Wish) -> Value {
    let empty = resident_bytes();
    let (census, _) = fill(wish, census::Options { properties: Vec::new(), ..census::Options::default() });
    json!({ "memory_bytes": memory(&census), "resident_bytes_above_empty": resident_bytes() - empty })
}

pub fn memory(census: &Census) -> Value {
    let memory = census.memory();
    json!({
        "contacts": memory.contacts,
        "touches": memory.touches,
        "lists": memory.lists,
        "manners": memory.manners,
        "rest": memory.rest,
        "total": memory.total(),
    })
}

/// What the kernel says this process holds.
fn resident_bytes() -> i64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<i64>().ok());
    kib.unwrap_or_default() * 1024
}

/// Pages of 100 rows: everyone and filtered, by several columns, from the beginning and from the middle.
pub fn pages(census: &Census) -> Value {
    let mut rows = Vec::new();
    for (filter, rule) in [
        ("everyone", "everyone"),
        ("one in ten", "account.industry is software"),
        ("one in a thousand", "account.industry is software and country is CH and account.employees >= 1000"),
    ] {
        let selection = select(census, rule);
        for (name, order) in [
            ("last_name", Order::Field("contact.last_name")),
            ("email", Order::Field("contact.email")),
            ("last_touch", Order::Field("contact.last_touch")),
            ("employees", Order::Field("account.employees")),
            ("readiness", Order::Readiness),
            ("id", Order::Id),
        ] {
            rows.push(page_times(census, (filter, &selection), (name, order)));
        }
    }
    let worst = |key: &str| rows.iter().filter_map(|row| row[key].as_f64()).fold(0.0, f64::max);
    json!({ "worst_p50_ms": worst("p50_ms"), "worst_first_ms": worst("first_ms"), "lists": rows })
}

fn page_times(
    census: &Census,
    (filter, selection): (&str, &Selection),
    (name, order): (&str, Order<'_>),
) -> Value {
    let mut times = Vec::new();
    let mut after: Option<Cursor> = None;
    for number in 0..60 {
        let direction = if number % 2 == 0 { Direction::Ascending } else { Direction::Descending };
        let start = Instant::now();
        let Page { next, .. } = census.page(selection, (order, direction), after.as_ref(), 100);
        times.push(milliseconds(start));
        after = next;
    }
    let first_ms = times.remove(0);
    json!({ "filter": filter, "order": name, "first_ms": first_ms, "p50_ms": quantile(&mut times, 0.5) })
}

fn select(census: &Census, rule: &str) -> Selection {
    let rule =
        parse(rule, &Vocabulary::standard()).unwrap_or_else(|problem| panic!("{}", problem.shown_in(rule)));
    let mut binder = Binder::default();
    let bound = binder.bind(&rule);
    let mut lens = Lens::new(binder.needs());
    census.look(&mut lens).expect("known properties").select(&bound, NOW, &census.everyone())
}

/// Searches for frequent and rare words, with their count.
pub fn search(census: &Census) -> Value {
    let everyone = census.everyone();
    let mut all = Vec::new();
    let mut rows = Vec::new();
    for word in ["mil", "kuck", "gena", "Beda Gi", "an", "bagan.jo7", "xqzzy", "@fenalock-haman.example", "e"]
    {
        let mut times: Vec<f64> = Vec::new();
        let mut count = 0;
        for _ in 0..20 {
            let start = Instant::now();
            count = census.search(word, &everyone).count();
            times.push(milliseconds(start));
        }
        // A single letter is asked too, but nobody is looked for by one.
        if word.len() > 1 {
            all.extend(&times);
        }
        rows.push(json!({ "word": word, "count": count, "p50_ms": quantile(&mut times, 0.5) }));
    }
    json!({ "p95_ms": quantile(&mut all, 0.95), "words": rows })
}

/// Scores everyone by a model of 20 rules.
pub fn score(census: &Census) -> Value {
    let text = "half-life 14 days\ngrid fit A from 60, B from 30\ngrid readiness 1 from 50, 2 from 20\n\
        fit group company cap 60\n  +20 when account.industry in (software, media)\n  +10 when account.employees >= 100\n  \
        +10 when account.employees >= 1000\n  +15 when country in (DE, AT, CH)\n  -20 when email ends with \".test\"\n\
        fit group person cap 40 floor -20\n  +10 when job_title contains \"head\"\n  +5 when language is de\n  \
        -10 when tag is \"fair 1\"\n  +5 when stage is lead\n  +5 when city is not empty\n\
        readiness group web cap 60\n  +1 per visit at most 10 times within 30 days\n  +10 per visit \"/pricing\" at most 3 times within 7 days\n  \
        +3 per visit \"/page/7\"\n  +4 per download\n  +8 per attend\n\
        readiness group mail cap 40 floor -30\n  +2 per click\n  +6 per reply\n  -20 per unsubscribe\n\
        readiness group talk cap 100\n  +30 per submit\n  +10 per answer\n";
    let model = rules::score::parse(text, &Vocabulary::standard())
        .unwrap_or_else(|problem| panic!("{}", problem.shown_in(text)));
    let mut binder = Binder::default();
    let scorer = binder.bind_model(&model);
    let mut lens = Lens::new(binder.needs());
    let look = census.look(&mut lens).expect("known properties");
    let everyone = census.everyone();
    let total = |part: &Selection| {
        let mut sum = 0.0;
        look.score_all(&scorer, NOW, part, |_, scores| sum += scores.fit + scores.readiness.value_at(NOW));
        sum
    };
    let (mut alone, mut together) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let start = Instant::now();
        total(&everyone);
        alone.push(milliseconds(start));
        let start = Instant::now();
        std::thread::scope(|scope| {
            for part in everyone.parts(2) {
                scope.spawn(move || total(&part));
            }
        });
        together.push(milliseconds(start));
    }
    json!({ "rules": 20, "one_thread_p50_ms": quantile(&mut alone, 0.5), "two_threads_p50_ms": quantile(&mut together, 0.5) })
}

/// Writes a snapshot, reads it again, and asks the first question of it.
pub fn snapshot(census: &Census) -> Value {
    let path = std::env::temp_dir().join(format!("armistice-census-{}", std::process::id()));
    let start = Instant::now();
    let file = fs::File::create(&path).expect("the temporary folder can be written");
    census::save(census, 1, &mut BufWriter::with_capacity(1 << 20, file)).expect("the disk has room");
    let save_s = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let file = fs::File::open(&path).expect("it was just written");
    let (loaded, _) =
        census::load(people::options(), &mut BufReader::with_capacity(1 << 20, file)).expect("it is whole");
    let count = select(&loaded, "did visit at least 3 times within 90 days").count();
    let start_s = start.elapsed().as_secs_f64();
    assert_eq!(count, select(census, "did visit at least 3 times within 90 days").count());
    let bytes = fs::metadata(&path).map_or(0, |file| file.len());
    let _ = fs::remove_file(&path);
    json!({ "bytes": bytes, "save_s": save_s, "start_to_first_answer_s": start_s })
}

pub fn milliseconds(start: Instant) -> f64 {
    (start.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

/// Returns the value below which so large a share of all lies.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = ((values.len() as f64 * share).ceil() as usize).clamp(1, values.len().max(1)) - 1;
    values.get(place).copied().unwrap_or_default()
}
