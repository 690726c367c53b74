//! Forty days, minute by minute, over the change of the clocks on both sides of the ocean: whoever is in a segment is
//! whoever its rule means, at every minute.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};

use armistice::capture::touch::Kind;
use armistice::contacts::field::{self, Field, Noun, Typed};
use armistice::contacts::{ContactId, FieldId};
use armistice::fault::Outcome;
use armistice::flow::consider::{self, House};
use armistice::people::Role;
use armistice::segments::{facts, membership, model, score, vocabulary};
use measure::{DAY_MS, MINUTE_MS, Moment};
use rules::score::Scorer;
use rules::{Binder, Bound, Needs, Profile};
use store::{Sql, Tx};
use testkit::TestApp;

use super::{does, person, ruled, settle};

const MINUTES: i64 = 40 * 24 * 60;
/// 1 March 2026: New York changes its clocks on the 8th, Berlin on the 29th.
const BEGIN: Moment = Moment(1_772_323_200_000);
const RULES: [(&str, &str); 6] = [
    ("recent", "did visit within 7 days"),
    ("often", "did visit at least 2 times within 3 days"),
    ("warm", "readiness >= 5"),
    ("birthday", "contact.birthday anniversary today"),
    ("staying", "in segment recent for at least 4 days"),
    ("silent", "did visit \"/pricing\" then not submit within 2 days"),
];
/// When each of them looks at something, in minutes.
const VISITS: [(i64, usize, &str); 9] = [
    (1, 0, "/pricing"),
    (9_001, 0, "/"),
    (9_777, 1, "/pricing"),
    (12_960, 1, "/docs"),
    (13_000, 0, "/pricing"),
    (28_123, 0, "/"),
    (40_319, 1, "/"),
    (40_321, 1, "/pricing"),
    (45_000, 0, "/docs"),
];

/// The rules, asked directly.
struct Oracle {
    rules: Vec<(String, Bound)>,
    scorer: Scorer,
    needs: Needs,
}

impl Oracle {
    fn load(tx: &mut Tx) -> Outcome<Self> {
        let words = vocabulary::of_house(tx)?;
        let mut binder = Binder::default();
        let scorer = binder.bind_model(&model::in_force(tx)?.model);
        let rules = RULES
            .iter()
            .map(|(key, rule)| ((*key).to_owned(), binder.bind(&rules::parse(rule, &words).expect("a rule"))))
            .collect();
        Ok(Self { rules, scorer, needs: binder.needs().clone() })
    }

    fn profile(&self, tx: &mut Tx, who: ContactId) -> Outcome<Profile> {
        let now = tx.now();
        let mut profile = facts::load(tx, who, now, &self.needs)?;
        profile.score_by(&self.scorer, now);
        Ok(profile)
    }
}

/// What stands in the tables about one contact: its facts, and where it is.
struct Stand(Profile, BTreeSet<String>);

fn stand(tx: &mut Tx, oracle: &Oracle, who: ContactId) -> Outcome<Stand> {
    let inside = membership::of_contact(tx, who)?.into_iter().map(|(_, key, _)| key).collect();
    Ok(Stand(oracle.profile(tx, who)?, inside))
}

/// Walks through the minutes, so many at a step, and returns how many turns time alone brought.
fn walk(tx: &mut Tx, hand: &AtomicI64, people: [ContactId; 2], step: i64) -> Outcome<usize> {
    let (house, oracle) = (House::load(tx)?, Oracle::load(tx)?);
    let mut stands = [stand(tx, &oracle, people[0])?, stand(tx, &oracle, people[1])?];
    let mut turns = 0;
    for minute in (0..MINUTES).step_by(step as usize) {
        hand.store(BEGIN.0 + minute * MINUTE_MS, Ordering::SeqCst);
        tx.look_at_clock()?;
        let now = tx.now();
        for (_, who, page) in VISITS.iter().filter(|(at, ..)| (minute - step + 1..=minute).contains(at)) {
            does(tx, people[*who], Kind::Visit, page, now)?;
            house.now(tx, &[people[*who]])?;
            stands[*who] = stand(tx, &oracle, people[*who])?;
        }
        let due = score::due(tx, 10)?;
        house.again(tx, &due)?;
        for (place, who) in people.iter().enumerate().filter(|(_, who)| due.contains(who)) {
            let found = stand(tx, &oracle, *who)?;
            turns += found.1.symmetric_difference(&stands[place].1).count();
            stands[place] = found;
        }
        for Stand(profile, inside) in &stands {
            for (key, rule) in &oracle.rules {
                assert_eq!(rule.decide(profile, now).0, inside.contains(key), "{key} at minute {minute}");
            }
        }
    }
    Ok(turns)
}

async fn check(house: TestApp, step: i64) {
    let maya = house.user("Maya", Role::Marketing, None).await;
    house.advance(BEGIN.since(house.now()));
    let people = house
        .write(move |tx| {
            let new = Field {
                id: FieldId(0),
                noun: "contact".into(),
                key: "birthday".into(),
                label: "Birthday".into(),
                kind: "date".into(),
                choices: String::new(),
            };
            let birthday = field::create(tx, Noun::Contact, &new, None)?;
            for (key, rule) in RULES {
                ruled(tx, &maya, key, rule)?;
            }
            let mut people = [ContactId(0); 2];
            // The days of the change, and of Berlin the day after it.
            for (place, zone, day) in [(0, "America/New_York", 7), (1, "Europe/Berlin", 29)] {
                let who = person(tx, &format!("p{place}"), None)?;
                people[place] = who;
                tx.run_sql(
                    Sql::new("UPDATE contacts SET zone = ").bind(zone).push(" WHERE id = ").bind(who),
                )?;
                field::set(tx, who.0, birthday, Some(&Typed::Moment(BEGIN + day * DAY_MS)))?;
            }
            consider::now(tx, &people)?;
            Ok(people)
        })
        .await;
    settle(&house).await;
    let hand = house.hand();
    let turns = house.write(move |tx| walk(tx, &hand, people, step)).await;
    assert!(turns >= 12, "{turns} turns by time alone");
}

mod memberships_change_at_the_very_minute_for_forty_days {
    use super::check;
    use testkit::{Engine, rehearse};

    #[test]
    fn on_sqlite() {
        rehearse(Engine::Sqlite, |house| check(house, 1));
    }

    /// A way to the server for every minute would take minutes; the arithmetic is the same.
    #[test]
    fn on_postgres() {
        rehearse(Engine::Postgres, |house| check(house, 10));
    }
}
