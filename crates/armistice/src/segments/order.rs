//! Which segment asks for which. Each is decided behind those that it asks for, so a ring cannot be. Score models ask for
//! no segment, so scores come first.

use std::collections::BTreeMap;

use rules::{Binder, Rule};
use store::Tx;

use super::segment;
use crate::fault::Outcome;

/// What each segment asks for, by key.
pub type Asks = BTreeMap<String, Vec<String>>;

/// Returns the segments that a rule asks for.
pub fn asked_by(rule: &Rule) -> Vec<String> {
    let mut binder = Binder::default();
    binder.bind(rule);
    binder.needs().segments.names().map(str::to_owned).collect()
}

/// Returns all keys in an order in which each stands behind what it asks for, or the first ring that was met, from one
/// of its members round to that member again.
pub fn sorted(asks: &Asks) -> Result<Vec<&str>, Vec<&str>> {
    let mut done: Vec<&str> = Vec::with_capacity(asks.len());
    for start in asks.keys() {
        // Each step of the way holds who asks, and the next of what it asks for; nobody stands on the way twice.
        let mut way: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((at, next)) = way.last_mut() {
            let (key, place) = (*at, *next);
            *next += 1;
            match asks.get(key).and_then(|asked| asked.get(place)) {
                _ if done.contains(&key) => {
                    way.pop();
                }
                None => {
                    done.push(key);
                    way.pop();
                }
                Some(asked) => {
                    if let Some(begin) = way.iter().position(|(on_way, _)| on_way == asked) {
                        return Err(way[begin..]
                            .iter()
                            .map(|(on_way, _)| *on_way)
                            .chain([&**asked])
                            .collect());
                    }
                    way.push((asked, 0));
                }
            }
        }
    }
    Ok(done)
}

/// Says which ring a rule would close if the segment of this key had it.
pub fn ring_with(tx: &mut Tx, key: &str, rule: &Rule) -> Outcome<Option<String>> {
    let words = super::vocabulary::of_house(tx)?;
    let mut asks = Asks::new();
    for found in segment::in_use(tx)? {
        let rule = found.rule.as_deref().and_then(|rule| rules::parse(rule, &words).ok());
        asks.insert(found.key, rule.as_ref().map(asked_by).unwrap_or_default());
    }
    asks.insert(key.to_owned(), asked_by(rule));
    Ok(sorted(&asks).err().map(|ring| sentence(&ring)))
}

/// Says a ring: "a asks for b, that for a".
pub fn sentence(ring: &[&str]) -> String {
    let way = ring.join(", that for ").replacen(", that for ", " asks for ", 1);
    format!(
        "This would go round in a circle: {way}. Nobody could say who is in; please take one of them out."
    )
}
