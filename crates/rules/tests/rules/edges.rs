//! Every condition at its edges: just before, at, and just after the moment at which it turns.

use crate::cast::{NOW, days_ago, rule, touch};
use measure::{Currency, DAY_MS, HOUR_MS, Moment, Money};
use rules::{Attribute, Profile, ProfileTouch};

/// At each of `turns` the verdict becomes the opposite of what it was; `first` is what it was before. The walk from one
/// `next_check` to the next must meet these moments and no others, for a while after the last of them.
fn check(text: &str, profile: &Profile, first: bool, turns: &[Moment]) {
    let bound = rule(text).bind();
    let mut expected = first;
    for turn in turns {
        assert_eq!(bound.holds(profile, *turn - 1), expected, "{text} just before {turn}");
        expected = !expected;
        assert_eq!(bound.holds(profile, *turn), expected, "{text} at {turn}");
        assert_eq!(bound.holds(profile, *turn + 1), expected, "{text} just after {turn}");
    }
    let (start, end) = (turns.first().unwrap_or(&NOW), turns.last().unwrap_or(&NOW));
    let (mut now, end, mut holds, mut met) = (*start - 3 * DAY_MS, *end + 10 * DAY_MS, first, Vec::new());
    while now < end {
        let verdict = bound.evaluate(profile, now);
        if verdict.holds != holds {
            met.push(now);
            holds = verdict.holds;
        }
        let Some(next) = verdict.next_check else { break };
        assert!(next > now, "{text}");
        now = next;
    }
    assert_eq!(met, turns, "{text}: the moments that next_check leads to");
}

/// Somebody who looked at the prices 10 and 2 days ago (two pages), asked for a demo 9 days ago, and bought thrice.
fn ben() -> Profile {
    let mut ben = Profile::default();
    ben.set_zone(measure::zone("Europe/Berlin").expect("a zone"));
    let bought = |id, days, amount: f64| {
        let mut bought = touch(id, "webinar_joined", days_ago(days), &[]);
        bought.properties.push(("amount".to_owned(), Attribute::Number(amount)));
        bought
    };
    ben.add_touch(touch(1, "visit", days_ago(10), &[("page", "/pricing"), ("source", "google")]));
    ben.add_touch(touch(2, "submission", days_ago(9), &[("form", "demo")]));
    ben.add_touch(touch(3, "visit", days_ago(2), &[("page", "/docs/a"), ("source", "mail")]));
    ben.add_touch(touch(4, "visit", days_ago(2) + 1, &[("page", "/docs/A"), ("source", "mail")]));
    ben.add_touch(ProfileTouch { machine: true, ..touch(5, "click", days_ago(1), &[]) });
    ben.add_touch(bought(6, 8, 100.0));
    ben.add_touch(bought(7, 6, 50.5));
    ben.add_touch(bought(8, 4, -20.0));
    ben.set_stage("lead", days_ago(20));
    ben.set_member("hot", days_ago(5));
    ben.set_field("contact.birthday", jiff::civil::date(1990, 6, 3));
    ben.set_field("contact.created", days_ago(20));
    ben.set_field("account.revenue", Money::new(125_000, Currency::EUR));
    ben.set_field("contact.email", "ben@northwind.test");
    ben
}

#[test]
fn counts_sums_and_windows() {
    let ben = ben();
    let check = |text, first, turns: &[Moment]| check(text, &ben, first, turns);
    let d = days_ago;
    check("did visit within 3 days", false, &[d(10), d(7), d(2), d(-1) + 1]);
    check("did visit at least 2 times within 9 days", false, &[d(2), d(-7)]);
    check("did visit between 1 and 2 times within 9 days", false, &[d(10), d(2) + 1, d(1), d(-7) + 1]);
    check("did visit at least 2 different pages within 9 days", false, &[d(2), d(1)]);
    check("did visit exactly 1 different page", false, &[d(10), d(2)]);
    check("did visit fewer than 2 times since 2026-05-20", true, &[d(2)]);
    check("did visit between 2026-05-20 and 2026-05-29", false, &[d(10)]);
    check("did visit page under \"/docs\" within 2 days", false, &[d(2), d(0) + 1]);
    check("did visit page matches \"^/p.*g$\"", false, &[d(10)]);
    check("did click within 2 days", false, &[]);
    check("did click within 2 days including machines", false, &[d(1), d(-1)]);
    check("did webinar_joined total amount >= 140", false, &[d(6), d(4)]);
    check("did webinar_joined total amount > 30 within 4 days", false, &[d(8), d(2)]);
    check("did webinar_joined total amount < 0 within 3 days", false, &[d(3), d(1)]);
    check("did webinar_joined total amount between 0 and 0", true, &[d(8)]);
    check("did visit since last submit form \"demo\"", false, &[d(2)]);
    check("did visit since first visit", false, &[d(2)]);
    check("did not visit since last visit", true, &[]);
    check("did nothing since last submit", true, &[d(8)]);
    check("did visit since joining segment hot", false, &[d(2)]);
    check("did submit since joining segment board_members", false, &[]);
}

#[test]
fn an_event_still_to_come_moves_what_counts_since_it() {
    let mut ben = Profile::default();
    ben.add_touch(touch(1, "submission", days_ago(9), &[]));
    ben.add_touch(touch(2, "visit", days_ago(5), &[]));
    ben.add_touch(touch(3, "submission", days_ago(2), &[]));
    check("did visit since last submit", &ben, false, &[days_ago(5), days_ago(2)]);
    check("did visit since first submit", &ben, false, &[days_ago(5)]);
    ben.set_member("hot", days_ago(7));
    check("did visit since joining segment hot", &ben, false, &[days_ago(5)]);
    ben.set_member("hot", days_ago(3));
    check("did visit since joining segment hot", &ben, false, &[]);
    check("did not submit since joining segment hot", &ben, true, &[days_ago(2)]);
}

#[test]
fn first_last_and_sequences() {
    let ben = ben();
    let check = |text, first, turns: &[Moment]| check(text, &ben, first, turns);
    let d = days_ago;
    check("first visit more than 9 days ago", false, &[d(1)]);
    check("last visit within the last 2 days", false, &[d(10), d(8), d(2), d(0) + 1]);
    check("last visit is empty", true, &[d(10)]);
    check("first visit has source google", false, &[d(10)]);
    check("last visit has source mail page under \"/docs\"", false, &[d(2)]);
    check("last (click including machine) within the last 1 day", false, &[d(1), d(0)]);
    check("first anything after 2026-05-22", false, &[]);
    check("did visit \"/pricing\" then submit within 2 days", false, &[d(9)]);
    check("did visit \"/pricing\" then submit within 1 day", false, &[]);
    check("did visit \"/pricing\" then submit within 1441 minutes", false, &[d(9)]);
    check("did visit then visit then visit", false, &[d(2) + 1]);
    check("did visit then submit within 2 days within the last 5 days", false, &[d(9), d(4)]);
    check("did visit then submit since 2026-05-23", false, &[]);
    check("did visit then not submit", false, &[d(10), d(9), d(2)]);
    check("did submit then not visit within 5 days", false, &[d(4)]);
    check("did visit then not submit within 2 days", false, &[d(0)]);
    check("did visit \"/pricing\" then not click within 3 days within the last 8 days", false, &[d(7), d(2)]);
    check("did visit \"/docs/a\" then not (click including machine)", false, &[d(2), d(1)]);
    check("not did visit then submit", true, &[d(9)]);
}

#[test]
fn dates_in_the_zone_of_the_contact() {
    let ben = ben();
    let check = |text, first, turns: &[Moment]| check(text, &ben, first, turns);
    // It is 14:00 on 31 May in Berlin; Ben's birthday is 3 June 1990.
    let midnight = |days: i64| NOW - 14 * HOUR_MS + days * DAY_MS;
    check("birthday anniversary today", false, &[midnight(3), midnight(4)]);
    check("birthday anniversary in 3 days", false, &[midnight(0), midnight(1)]);
    check("birthday anniversary 2 days ago", false, &[midnight(5), midnight(6)]);
    check("birthday anniversary within the next 3 days", false, &[midnight(0), midnight(3)]);
    check("birthday anniversary within the last 2 days", false, &[midnight(3), midnight(5)]);
    check("birthday more than 36 years ago", false, &[midnight(3)]);
    check("birthday within the last 36 years", true, &[midnight(3)]);
    check("birthday is 1990-06-03 and birthday before 1990-06-04", true, &[]);
    check("created within the last 21 days", false, &[days_ago(20), days_ago(-1)]);
    check("created within the last 1 month", false, &[days_ago(20), days_ago(-11)]);
    check("created in the next 1 week", true, &[days_ago(20)]);
    check("created more than 1 year ago", false, &[days_ago(-345)]);
    let mut nobody = Profile::default();
    nobody.set_field("contact.birthday", jiff::civil::date(2024, 2, 29));
    let leap = jiff::civil::date(2027, 2, 28).to_zoned(jiff::tz::TimeZone::UTC).expect("a day");
    let leap = Moment::from(leap.timestamp());
    self::check("birthday anniversary today", &nobody, false, &[leap, leap + DAY_MS]);
    self::check("birthday more than 1 year ago", &Profile::default(), false, &[]);
}

#[test]
fn stages_segments_and_accounts() {
    let mut ben = ben();
    let d = days_ago;
    check("stage is lead for at least 21 days", &ben, false, &[d(-1)]);
    check("stage is lead for less than 21 days", &ben, true, &[d(-1)]);
    check("stage is not customer for 21 days", &ben, false, &[d(-1)]);
    check("stage is customer for 21 days", &ben, false, &[]);
    check("in segment hot", &ben, false, &[d(5)]);
    check("not in segment hot", &ben, true, &[d(5)]);
    check("in segment hot for at least 7 days", &ben, false, &[d(-2)]);
    check("in segment hot for less than 7 days", &ben, false, &[d(5), d(-2)]);
    check("in segment board_members", &ben, false, &[]);
    check("any contact of the account who (did visit)", &ben, false, &[]);
    check("every contact of the account who (everyone)", &ben, false, &[]);
    check("no contact of the account who (everyone)", &ben, true, &[]);
    let mut cleo = Profile::default();
    cleo.add_touch(touch(20, "visit", d(4), &[]));
    ben.set_colleagues(vec![cleo]);
    let turns = [d(10), d(9), d(4), d(3), d(2), d(1) + 1];
    check("any contact of the account who (did visit within 1 day)", &ben, false, &turns);
    check("no contact of the account who (did visit within 1 day)", &ben, true, &turns);
    check("at least 2 contacts of the account who (did visit within 3 days)", &ben, false, &[d(2), d(1)]);
    check("every contact of the account who (did visit within 3 days)", &ben, false, &[d(2), d(1)]);
    check("exactly 1 contact of the account who (did visit)", &ben, false, &[d(10), d(4)]);
    check("every contact of the account who (did visit)", &ben, false, &[d(4)]);
}

#[test]
fn values() {
    let ben = ben();
    let check = |text, first| check(text, &ben, first, &[]);
    check("account.revenue >= 1250 EUR and account.revenue < 1250.01 EUR", true);
    check("account.revenue is 1250.00 eur and account.revenue between 1000 EUR and 2000 EUR", true);
    check("account.revenue > 1 USD or account.revenue < 1000000 USD", false);
    check("account.revenue is not 1250 USD", true);
    check("email matches \"^[a-z]+@north.*test$\" and not email matches \"rival\"", true);
    check("email is one of (\"BEN@northwind.test\", x)", true);
    check("email is not one of (a, b)", true);
}
