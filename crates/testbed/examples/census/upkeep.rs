//! New touches with 200 live rules: what one costs until every rule that it can turn has been asked again.

use std::fs;

use census::{Census, Lens, TouchFacts, Watch};
use measure::Moment;
use rules::{Binder, Bound, Vocabulary, parse};
use serde_json::{Value, json};

use crate::Wish;
use crate::people::{self, COUNTRIES, Dice, INDUSTRIES, KINDS, NOW, PAGES, Person};

/// How many touches come.
const TOUCHES: u64 = 100_000;
const RULES: usize = 200;

/// Adds touches of random contacts, most of them the latest, one in a hundred a month late.
pub fn measure(census: &mut Census, wish: &Wish) -> Value {
    let mut binder = Binder::default();
    let rules = rules(&mut binder);
    let mut lens = Lens::new(binder.needs());
    let (mut watch, pages) = (Watch::new(&rules), people::pages());
    let mut dice = Dice::new(99);
    let coming: Vec<(i64, people::Did)> = (0..TOUCHES)
        .map(|number| {
            let contact = Person::new(dice.skewed(wish.contacts), wish.contacts).id;
            let late = if number % 100 == 0 { 30 * measure::DAY_MS } else { 0 };
            (contact, Person::does(&mut dice, NOW + number as i64 - late))
        })
        .collect();
    let (mut asked, mut holding) = (0, 0);
    let before = cpu_us();
    for (contact, did) in &coming {
        let kind = KINDS[did.kind].0;
        let properties = &pages[people::properties(did, &pages)];
        let facts = TouchFacts { id: did.id, at: did.at, kind, machine: did.machine, properties };
        census.put_touch(*contact, &facts).expect("there is room");
        let look = census.look(&mut lens).expect("known properties");
        let row = look.facts(*contact).expect("a known contact");
        let touch = row.touch(did.id).expect("it was just added");
        let now = Moment(did.at.0.max(NOW.0));
        for rule in watch.turned_by(&row, &touch) {
            asked += 1;
            holding += usize::from(rules[*rule].decide(&row, now).0);
        }
    }
    let spent = cpu_us() - before;
    json!({
        "touches": TOUCHES,
        "rules": RULES,
        "cpu_us_per_touch": spent / TOUCHES as f64,
        "rules_asked_per_touch": f64::from(asked) / TOUCHES as f64,
        "holding": holding,
    })
}

/// Live segments as a company has them: an attribute or two, and something that people did.
fn rules(binder: &mut Binder) -> Vec<Bound> {
    let vocabulary = Vocabulary::standard();
    let rules = (0..RULES).map(|number| {
        let (industry, country) = (INDUSTRIES[number % 12], COUNTRIES[number % 20]);
        let (page, days, times) = (number as u64 % PAGES, 7 + number % 60, 1 + number % 4);
        let text = match number % 8 {
            0 => format!("account.industry is {industry} and did visit \"/page/{page}\" at least {times} times within {days} days"),
            1 => format!("country is {country} and not stage is customer and did not submit"),
            2 => format!("country in ({country}, DE) and did click then visit \"/pricing\" within {days} days"),
            3 => format!("account.employees >= {} and did visit at least {times} times within {days} days", number * 10),
            4 => format!("stage is lead and account.industry is {industry} and last open more than {days} days ago"),
            5 => format!("tag is \"fair {}\" and did download within {days} days", number % 6),
            6 => format!("account.industry is {industry} and country is {country} and did not visit within {days} days"),
            _ => format!("did attend within {days} days and not did reply within {days} days"),
        };
        binder.bind(&parse(&text, &vocabulary).unwrap_or_else(|problem| panic!("{}", problem.shown_in(&text))))
    });
    rules.collect()
}

/// Processor time of this thread, in microseconds.
fn cpu_us() -> f64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split(' ').next().and_then(|text| text.parse::<f64>().ok());
    nanoseconds.unwrap_or_default() / 1e3
}
