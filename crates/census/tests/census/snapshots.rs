//! A snapshot holds the whole census, and tells when it is no longer whole.

use census::{Damage, load, save};
use proptest::prelude::*;
use rules::Binder;

use crate::crowd::{check, crowd, options, told};
use crate::strategies::{moment, rule};

proptest! {
    #[test]
    fn what_was_saved_is_loaded(crowd in crowd(), rule in rule(), now in moment()) {
        let mut file = Vec::new();
        save(&told(&crowd), 42, &mut file).unwrap();
        let (mut census, position) = load(options(), &mut file.as_slice()).unwrap();
        prop_assert_eq!(position, 42);
        let mut binder = Binder::default();
        let bound = binder.bind(&rule);
        check(&census, &crowd, (&bound, binder.needs()), now);
        for person in crowd.values() {
            census.replace(&person.facts).unwrap();
            census.replace_touches(person.facts.id, &person.touch_facts()).unwrap();
        }
        check(&census, &crowd, (&bound, binder.needs()), now);
    }

    #[test]
    fn damage_is_seen(crowd in crowd(), at in any::<prop::sample::Index>(), bit in 0..8_u8, cut in any::<bool>()) {
        let mut file = Vec::new();
        save(&told(&crowd), 42, &mut file).unwrap();
        let at = at.index(file.len());
        if cut { file.truncate(at) } else { file[at] ^= 1 << bit }
        prop_assert!(load(options(), &mut file.as_slice()).is_err());
    }
}

#[test]
fn what_was_written_for_other_rules_is_not_read() {
    let mut file = Vec::new();
    save(&census::Census::new(options()).unwrap(), 1, &mut file).unwrap();
    assert!(matches!(load(census::Options::default(), &mut file.as_slice()), Err(Damage::Options)));
    assert!(matches!(load(options(), &mut &b"something else"[..]), Err(Damage::Version)));
    assert!(matches!(load(options(), &mut &b""[..]), Err(Damage::Version)));
}
