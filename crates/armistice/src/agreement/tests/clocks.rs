//! When promises fall due, in business time.

use armistice::agreement::clock::end_of_business_day;
use measure::{Calendar, Moment, Week};

fn at(text: &str) -> Moment {
    text.parse::<jiff::Timestamp>().expect("a moment").into()
}

fn berlin(holidays: &[&str]) -> Calendar {
    let hours = || vec!["09:00-12:00".parse().expect("hours"), "13:00-17:30".parse().expect("hours")];
    let week: Week = std::array::from_fn(|day| if day < 5 { hours() } else { Vec::new() });
    let holidays = holidays.iter().map(|date| date.parse().expect("a date")).collect();
    Calendar::new("Europe/Berlin", week, holidays).expect("a calendar")
}

#[test]
fn days_end_when_business_ends() {
    let check = |start: &str, days: i64, holidays: &[&str], expected: &str| {
        let due = end_of_business_day(&berlin(holidays), at(start), days);
        assert_eq!(due, Some(at(expected)), "{start} + {days} days");
    };
    // Monday morning plus one business day is Tuesday's close.
    check("2026-03-02T09:00:00Z", 1, &[], "2026-03-03T16:30:00Z");
    // Over a weekend, and from one.
    check("2026-03-05T20:00:00Z", 2, &[], "2026-03-09T16:30:00Z");
    check("2026-03-07T12:00:00Z", 1, &[], "2026-03-09T16:30:00Z");
    // Over the night in which clocks go forward: the same wall clock, an hour less of UTC.
    check("2026-03-27T09:00:00Z", 1, &[], "2026-03-30T15:30:00Z");
    // Holidays are no business days.
    check("2026-12-23T09:00:00Z", 2, &["2026-12-24", "2026-12-25"], "2026-12-29T16:30:00Z");
    // The day is that of the calendar's zone: 23:30 UTC is already Tuesday in Berlin.
    check("2026-03-02T23:30:00Z", 1, &[], "2026-03-04T16:30:00Z");
}

#[test]
fn a_promise_of_no_days_has_no_end() {
    assert_eq!(end_of_business_day(&berlin(&[]), at("2026-03-02T09:00:00Z"), 0), None);
    assert_eq!(end_of_business_day(&berlin(&[]), Moment::MAX, 5), None);
}
