//! Search, visibility, samples, and lists in any order, page by page.

use std::collections::BTreeSet;

use census::{Census, ContactFacts, Direction, Options, Order};
use measure::Moment;
use proptest::prelude::*;
use proptest::sample::select;
use rules::decay::Decaying;
use rules::{Attribute, Bands, Scores};

const NAMES: &[&str] = &["Anna", "anna-Lena", "ÖZGE", "mit", "Björn", ""];
const BANDS: Bands = Bands { fit: [2.0, 0.0], readiness: [2.0, 1.0] };
const COMPANIES: &[&str] = &["Nørthwind & Söhne", "Mitte AG", "ACME"];

#[derive(Clone, Debug)]
struct Listed {
    first: Option<&'static str>,
    last: Option<&'static str>,
    company: Option<&'static str>,
    budget: Option<i32>,
    score: Option<(i32, i32)>,
    owner: Option<i64>,
    /// The stage, since so many hours.
    since: Option<i64>,
}

fn listed() -> impl Strategy<Value = Listed> {
    let name = || proptest::option::of(select(NAMES));
    let score = proptest::option::of((-3..4_i32, 0..5_i32));
    let owner = proptest::option::of(0..3_i64);
    let (company, since) = (proptest::option::of(select(COMPANIES)), proptest::option::of(0..4_i64));
    (name(), name(), company, proptest::option::of(0..5_i32), score, owner, since).prop_map(
        |(first, last, company, budget, score, owner, since)| Listed {
            first,
            last,
            company,
            budget,
            score,
            owner,
            since,
        },
    )
}

fn facts(id: i64, listed: &Listed) -> ContactFacts {
    let texts = [
        ("contact.first_name", listed.first),
        ("contact.last_name", listed.last),
        ("account.name", listed.company),
    ];
    let texts = texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Attribute::from(text?))));
    let budget = listed.budget.map(|budget| ("contact.budget".to_owned(), Attribute::Number(budget.into())));
    let scores = listed.score.map(|(value, hours)| Scores {
        fit: value.into(),
        fit_until: None,
        readiness: Decaying {
            value: value.into(),
            at: Moment(i64::from(hours) * 3_600_000),
            half_life_ms: 3_600_000,
        },
        bands: BANDS,
    });
    ContactFacts {
        id,
        owner: listed.owner,
        account: listed.company.map(|company| company.len() as i64),
        stage: listed.since.map(|since| ("lead".to_owned(), Moment(since * 3_600_000))),
        fields: texts.chain(budget).collect(),
        scores,
        ..ContactFacts::default()
    }
}

/// Ids that fill more than one shard in the worst order.
fn census(people: &[Listed]) -> Census {
    let mut census = Census::new(Options::default()).unwrap();
    for (id, listed) in people.iter().enumerate().rev() {
        census.replace(&facts(id as i64, listed)).unwrap();
    }
    census
}

fn paged(census: &Census, order: (Order<'_>, Direction), limit: usize) -> Vec<i64> {
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = census.page(&census.everyone(), order, after.as_ref(), limit);
        assert!(page.contacts.len() <= limit && (page.next.is_none() || page.contacts.len() == limit));
        assert_eq!(page.next, page.next.as_ref().and_then(|next| census.cursor(next.id, order.0)));
        pages.push(page.contacts);
        after = page.next;
        if after.is_none() {
            back(census, order, &pages, limit);
            return pages.concat();
        }
    }
}

/// Asserts that the way back leads over the same pages.
fn back(census: &Census, order: (Order<'_>, Direction), pages: &[Vec<i64>], limit: usize) {
    for (nth, pair) in pages.windows(2).enumerate() {
        let before = census.cursor(pair[1][0], order.0).expect("a known contact");
        let page = census.page_before(&census.everyone(), order, &before, limit);
        assert_eq!((&page.contacts, page.next.is_some()), (&pair[0], nth > 0), "{order:?}");
    }
}

fn ordered<K: PartialOrd>(
    people: &[Listed],
    direction: Direction,
    key: impl Fn(&Listed) -> Option<K>,
) -> Vec<i64> {
    let mut ids: Vec<i64> = (0..people.len() as i64).collect();
    ids.sort_by(|one, other| {
        let (left, right) = (key(&people[*one as usize]), key(&people[*other as usize]));
        let by_key = match (&left, &right) {
            (Some(left), Some(right)) => left.partial_cmp(right).unwrap(),
            _ => right.is_some().cmp(&left.is_some()).then(std::cmp::Ordering::Equal),
        };
        let reversed = direction == Direction::Descending;
        let missing = left.is_none() != right.is_none();
        let ties = by_key.then(one.cmp(other));
        if missing {
            by_key
        } else if reversed {
            ties.reverse()
        } else {
            ties
        }
    });
    ids
}

proptest! {
    #[test]
    fn pages_follow_each_other_in_order(people in proptest::collection::vec(listed(), 0..60), limit in 1..9_usize) {
        let census = census(&people);
        for direction in [Direction::Ascending, Direction::Descending] {
            let page = |order| paged(&census, (order, direction), limit);
            let folded = |text: Option<&str>| text.map(str::to_lowercase);
            prop_assert_eq!(page(Order::Field("contact.first_name")), ordered(&people, direction, |one| folded(one.first)));
            prop_assert_eq!(page(Order::Field("contact.budget")), ordered(&people, direction, |one| one.budget));
            prop_assert_eq!(page(Order::Field("contact.unheard_of")), ordered(&people, direction, |_| None::<i32>));
            prop_assert_eq!(page(Order::Id), ordered(&people, direction, |_| Some(0)));
            prop_assert_eq!(page(Order::Fit), ordered(&people, direction, |one| one.score.map(|(fit, _)| fit)));
            let left = |one: &Listed| one.score.map(|(value, hours)| f64::from(value) * f64::from(hours).exp2());
            prop_assert_eq!(page(Order::Readiness), ordered(&people, direction, left));
            prop_assert_eq!(page(Order::Since), ordered(&people, direction, |one| one.since));
            let name = |one: &Listed| {
                let mut texts = [one.first, one.last, one.company].into_iter().flatten().map(str::to_lowercase);
                texts.next().map(|first| (first, texts.next().unwrap_or_default(), texts.next().unwrap_or_default()))
            };
            let names = ["contact.first_name", "contact.last_name", "account.name"];
            prop_assert_eq!(page(Order::Texts(names)), ordered(&people, direction, name));

            let cell = |now: Moment, one: &Listed| facts(0, one).scores.map(|of| BANDS.cell(of.fit, of.readiness.value_at(now)));
            for now in [0, 3, 6].map(|hours| Moment(hours * 3_600_000)) {
                prop_assert_eq!(page(Order::Cell(now)), ordered(&people, direction, |one| cell(now, one)));
            }
        }
    }

    #[test]
    fn values_are_those_of_the_selection_that_begin_so(
        people in proptest::collection::vec(listed(), 0..60),
        (starting, limit, owner) in (select(&["", "an", "ÖZ", "m", "x"]), 0..4_usize, 0..3_i64),
    ) {
        let census = census(&people);
        let within = census.owned_by(&BTreeSet::from([owner]), true);
        let seen = people.iter().filter(|one| one.owner.is_none_or(|of| of == owner)).filter_map(|one| one.first);
        let seen = seen.filter(|name| !name.is_empty() && name.to_lowercase().starts_with(&starting.to_lowercase()));
        let expected: Vec<&str> = seen.collect::<BTreeSet<_>>().into_iter().take(limit).collect();
        prop_assert_eq!(census.values("contact.first_name", starting, &within, limit), expected);
        prop_assert!(census.values("contact.budget", "", &within, limit).is_empty());
    }

    #[test]
    fn a_search_finds_what_contains_the_text(
        people in proptest::collection::vec(listed(), 0..60),
        searched in prop_oneof![
            select(&["mit", "ANNA", "özge", "søhne", "söhne", "a a", "anna mit", "na-l", "björn ÖZ", "&", "", " acme ", "\0"])
                .prop_map(str::to_owned),
            "[an mit]{1,4}",
        ],
    ) {
        let census = census(&people);
        let found = census.search(&searched, &census.everyone());
        let wanted = searched.trim().to_lowercase();
        let holds = |listed: &Listed| {
            let name = match (listed.first, listed.last) {
                (Some(first), Some(last)) => format!("{first} {last}"),
                (first, last) => first.or(last).unwrap_or_default().to_owned(),
            };
            [name.as_str(), listed.company.unwrap_or_default()].iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        let expected: Vec<i64> = (0..people.len()).filter(|id| holds(&people[*id])).map(|id| id as i64).collect();
        prop_assert_eq!(census.ids(&found).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn nobody_sees_more_than_they_may(people in proptest::collection::vec(listed(), 0..60), or_nobody in any::<bool>()) {
        let census = census(&people);
        let seen = census.owned_by(&BTreeSet::from([0, 2]), or_nobody);
        let may = |listed: &Listed| listed.owner.map_or(or_nobody, |owner| owner != 1);
        let expected: Vec<i64> = (0..people.len()).filter(|id| may(&people[*id])).map(|id| id as i64).collect();
        prop_assert_eq!(census.ids(&seen).collect::<Vec<_>>(), expected);
        let sample = census.sample(&seen, 5, 42);
        prop_assert_eq!(sample.len(), seen.count().min(5));
        prop_assert!(sample.iter().all(|id| census.is_in(&seen, *id)));
        prop_assert_eq!(sample.iter().collect::<BTreeSet<_>>().len(), sample.len());
    }
}
