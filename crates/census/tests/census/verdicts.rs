//! Every rule about everybody: sets, one contact in columns and one by name agree. `PROPTEST_CASES` asks for more.

use proptest::prelude::*;
use rules::Binder;

use crate::cast::{NOW, rule as written};
use crate::crowd::{Crowd, Person, check, crowd, filled, told};
use crate::strategies::{moment, rule};

proptest! {
    #[test]
    fn all_ways_of_asking_agree(first in rule(), rule in rule(), crowd in crowd(), now in moment()) {
        // The slots of the second rule begin where those of the first end.
        let mut binder = Binder::default();
        let bound = [binder.bind(&first), binder.bind(&rule)];
        for census in [told(&crowd), filled(&crowd)] {
            for rule in &bound {
                check(&census, &crowd, (rule, binder.needs()), now);
            }
        }
    }
}

/// So many copies of the same few people that lists are read instead of asking everyone alone.
fn many(crowd: &Crowd) -> Crowd {
    let people: Vec<&Person> = crowd.values().collect();
    let copies = (0..120_i64).map(|id| {
        let person = people[id as usize % people.len()];
        let mut copy = person.clone();
        copy.facts.id = id;
        copy.facts.account = person.facts.account.map(|account| account + id / 20 * 3);
        (id, copy)
    });
    copies.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: (ProptestConfig::default().cases / 4).max(1), ..ProptestConfig::default() })]

    #[test]
    fn lists_agree_with_asking_everyone(rule in rule(), crowd in crowd(), now in moment()) {
        let crowd = many(&crowd);
        let mut binder = Binder::default();
        let bound = binder.bind(&rule);
        check(&filled(&crowd), &crowd, (&bound, binder.needs()), now);
    }
}

#[test]
fn a_rule_with_an_unknown_property_says_so() {
    let census = census::Census::new(census::Options::default()).unwrap();
    let mut binder = Binder::default();
    binder.bind(&written("visited \"/pricing\""));
    let mut lens = census::Lens::new(binder.needs());
    assert_eq!(
        census.look(&mut lens).unwrap_err().to_string(),
        "the census does not keep these properties of touches: page"
    );
    assert!(census.is_empty() && census.everyone().is_empty());
    let mut lens = census::Lens::new(Binder::default().needs());
    let everyone = written("everyone").bind();
    assert_eq!(census.look(&mut lens).unwrap().count(&everyone, NOW, &census.everyone()), 0);
}
