//! After any changes, in any order, said once or twice, the census is as if it had been filled today.

use census::{Census, Refusal, TouchFacts};
use measure::Moment;
use proptest::prelude::*;
use rules::{Binder, ProfileTouch};

use crate::cast::{NOW, touch};
use crate::crowd::{Crowd, check, crowd, filled, options, told};
use crate::people::touches;
use crate::strategies::{moment, rule};

/// Something that happens to the crowd and that the census is told.
#[derive(Clone, Debug)]
enum Change {
    /// Somebody becomes somebody else, or appears.
    Replace(usize, usize),
    /// Somebody is forgotten.
    Remove(usize),
    /// A touch comes, late or not.
    Touch(usize, ProfileTouch),
    /// A touch is found to be a machine's, or not to be.
    Reclassify(usize, usize),
    /// A touch is taken away.
    RemoveTouch(usize, usize),
    /// All touches of somebody are read anew.
    ReadAnew(usize, Vec<ProfileTouch>),
}

fn change() -> impl Strategy<Value = Change> {
    let who = || 0..20_usize;
    prop_oneof![
        2 => (who(), who()).prop_map(|(one, other)| Change::Replace(one, other)),
        1 => who().prop_map(Change::Remove),
        4 => (who(), touches(), 100..140_i64).prop_filter_map("a touch", |(who, touches, id)| {
            Some(Change::Touch(who, ProfileTouch { id, ..touches.into_iter().next()? }))
        }),
        2 => (who(), who()).prop_map(|(one, touch)| Change::Reclassify(one, touch)),
        2 => (who(), who()).prop_map(|(one, touch)| Change::RemoveTouch(one, touch)),
        1 => (who(), touches()).prop_map(|(one, touches)| Change::ReadAnew(one, touches)),
    ]
}

fn apply(change: &Change, crowd: &mut Crowd, census: &mut Census) {
    let ids: Vec<i64> = crowd.keys().copied().collect();
    let id_at = |place: usize| ids.get(place % ids.len().max(1)).copied();
    match change {
        Change::Replace(one, other) => {
            let Some(mut new) = id_at(*other).map(|id| crowd[&id].clone()) else { return };
            new.facts.id = *one as i64 * 20;
            let touches = crowd.get(&new.facts.id).map(|old| old.touches.clone()).unwrap_or_default();
            new.touches = touches;
            census.replace(&new.facts).unwrap();
            crowd.insert(new.facts.id, new);
        }
        Change::Remove(one) => {
            let Some(id) = id_at(*one) else { return };
            crowd.remove(&id);
            census.remove(id);
        }
        Change::Touch(one, touch) => {
            let Some(id) = id_at(*one) else { return };
            let person = crowd.get_mut(&id).expect("somebody known");
            // The moment of a touch never changes.
            let at =
                person.touches.iter().find(|known| known.id == touch.id).map_or(touch.at, |known| known.at);
            let touch = ProfileTouch { at, ..touch.clone() };
            person.touches.retain(|known| known.id != touch.id);
            person.touches.push(touch.clone());
            census.put_touch(id, &TouchFacts::from(&touch)).unwrap();
        }
        Change::Reclassify(one, which) => {
            let Some(id) = id_at(*one) else { return };
            let touches = &mut crowd.get_mut(&id).expect("somebody known").touches;
            let count = touches.len().max(1);
            let Some(touch) = touches.get_mut(which % count) else { return };
            touch.machine = !touch.machine;
            census.put_touch(id, &TouchFacts::from(&*touch)).unwrap();
        }
        Change::RemoveTouch(one, which) => {
            let Some(id) = id_at(*one) else { return };
            let touches = &mut crowd.get_mut(&id).expect("somebody known").touches;
            if touches.is_empty() {
                return;
            }
            let touch = touches.remove(which % touches.len());
            census.remove_touch(id, touch.id);
        }
        Change::ReadAnew(one, touches) => {
            let Some(id) = id_at(*one) else { return };
            let person = crowd.get_mut(&id).expect("somebody known");
            person.touches.clone_from(touches);
            census.replace_touches(id, &person.touch_facts()).unwrap();
        }
    }
}

proptest! {
    #[test]
    fn changes_lead_to_the_same_census(
        mut crowd in crowd(),
        changes in proptest::collection::vec(change(), 1..30),
        rule in rule(),
        now in moment(),
    ) {
        let mut census = told(&crowd);
        for change in &changes {
            apply(change, &mut crowd, &mut census);
        }
        let mut binder = Binder::default();
        let bound = binder.bind(&rule);
        check(&census, &crowd, (&bound, binder.needs()), now);
        // Everything said once more changes nothing.
        let before = format!("{:?}", census.memory());
        for person in crowd.values() {
            census.replace(&person.facts).unwrap();
            for touch in person.touch_facts() {
                prop_assert_eq!(census.put_touch(person.facts.id, &touch), Ok(false));
            }
        }
        prop_assert_eq!(before, format!("{:?}", census.memory()));
        check(&census, &crowd, (&bound, binder.needs()), now);
        check(&filled(&crowd), &crowd, (&bound, binder.needs()), now);
    }
}

proptest! {
    #[test]
    fn a_touch_turns_only_the_rules_that_are_watched_for_it(
        crowd in crowd(),
        rules in proptest::collection::vec(rule(), 1..6),
        coming in touches(),
        now in moment(),
    ) {
        let mut binder = Binder::default();
        let bound: Vec<_> = rules.iter().map(|rule| binder.bind(rule)).collect();
        let (mut watch, mut lens) = (census::Watch::new(&bound), census::Lens::new(binder.needs()));
        let (mut census, id) = (told(&crowd), *crowd.keys().next().unwrap());
        for (place, touch) in coming.into_iter().enumerate() {
            let touch = ProfileTouch { id: 500 + place as i64, ..touch };
            let decide = |census: &Census, lens: &mut census::Lens| {
                let row = census.look(lens).unwrap().facts(id).unwrap();
                bound.iter().map(|rule| rule.decide(&row, now)).collect::<Vec<_>>()
            };
            let before = decide(&census, &mut lens);
            census.put_touch(id, &TouchFacts::from(&touch)).unwrap();
            let after = decide(&census, &mut lens);
            let row = census.look(&mut lens).unwrap().facts(id).unwrap();
            let turned = watch.turned_by(&row, &row.touch(touch.id).unwrap());
            for place in 0..bound.len() {
                prop_assert!(before[place] == after[place] || turned.contains(&place), "{}", rules[place]);
            }
        }
    }
}

#[test]
fn a_clone_stays_as_it_was() {
    let mut census = Census::new(options()).unwrap();
    census.replace(&census::ContactFacts { id: 1, ..Default::default() }).unwrap();
    let before = census.clone();
    let visit = touch(1, "visit", NOW, &[("page", "/")]);
    assert_eq!(census.put_touch(1, &TouchFacts::from(&visit)), Ok(true));
    assert_eq!(census.put_touch(1, &TouchFacts::from(&visit)), Ok(false));
    assert_eq!(census.put_touch(2, &TouchFacts::from(&visit)), Ok(false), "nobody is known by this id");
    census.remove(1);
    assert!(before.contains(1) && !census.contains(1) && !census.remove(1));
}

#[test]
fn contacts_beyond_a_shard_and_out_of_order_are_kept() {
    let mut census = Census::new(options()).unwrap();
    // First every second id, then those between, from the highest down.
    let ids = (0..6_000_i64).map(|id| id * 2).chain((0..6_000_i64).rev().map(|id| id * 2 + 1));
    for id in ids {
        let facts = census::ContactFacts {
            id,
            account: Some(id / 10),
            fields: vec![("contact.budget".into(), (id as f64).into())],
            ..Default::default()
        };
        census.replace(&facts).unwrap();
        let visit = touch(id, "visit", NOW - id, &[("page", if id % 2 == 0 { "/even" } else { "/odd" })]);
        census.put_touch(id, &TouchFacts::from(&visit)).unwrap();
    }
    assert_eq!(census.len(), 12_000);
    let mut binder = Binder::default();
    let rules =
        ["contact.budget < 100", "visited \"/odd\"", "any contact of the account who (visited \"/even\")"];
    let bound: Vec<_> = rules.iter().map(|text| binder.bind(&crate::cast::rule(text))).collect();
    let mut lens = census::Lens::new(binder.needs());
    let look = census.look(&mut lens).unwrap();
    let counts: Vec<usize> = bound.iter().map(|rule| look.count(rule, NOW, &census.everyone())).collect();
    assert_eq!(counts, [100, 6_000, 12_000]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let options = census::Options { bytes_max: Some(1), ..options() };
    let mut census = Census::new(options).unwrap();
    let ada = census::ContactFacts { id: 1, ..Default::default() };
    assert_eq!(census.replace(&ada), Err(Refusal::Limit(1)));
    assert!(census.is_empty());
    let mut census = Census::new(crate::crowd::options()).unwrap();
    census.replace(&ada).unwrap();
    let late = touch(1, "visit", Moment(i64::MAX), &[]);
    assert_eq!(census.put_touch(1, &TouchFacts::from(&late)), Err(Refusal::Moment(Moment(i64::MAX))));
    let lost = census::ContactFacts { zone: Some("Europe/Atlantis".into()), ..ada };
    assert_eq!(census.replace(&lost), Err(Refusal::Zone("Europe/Atlantis".into())));
}
