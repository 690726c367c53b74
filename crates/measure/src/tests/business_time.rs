//! Business time against a count by the wall clock, minute by minute.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::{Calendar, CalendarFault, DAY_MS, HOUR_MS, MINUTE_MS, Moment, Week, Window, zone};

/// Zones with the oddities: half-hour change (Lord Howe), change at midnight (São Paulo), a whole day skipped
/// (Apia 2011), a change around Ramadan (Casablanca), winter as the exception (Dublin), odd offsets without change.
const ZONES: [&str; 10] = [
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Antarctica/Troll",
];

fn window(text: &str) -> Window {
    text.parse().expect("a window")
}

fn week(windows: &[&str], days: std::ops::Range<usize>) -> Week {
    std::array::from_fn(|day| {
        if days.contains(&day) { windows.iter().map(|text| window(text)).collect() } else { Vec::new() }
    })
}

fn at(text: &str) -> Moment {
    text.parse::<jiff::Timestamp>().expect("a timestamp").into()
}

/// Is the wall clock inside a window? Written without the calendar's arithmetic.
fn wall_clock_is_open(calendar: &Calendar, moment: Moment) -> bool {
    let wall = moment.in_zone(calendar.zone());
    let minute = wall.hour() as u16 * 60 + wall.minute() as u16;
    let weekday = wall.weekday().to_monday_zero_offset() as usize;
    let windows = &calendar.week()[weekday];
    !calendar.holidays().contains(&wall.date())
        && windows.iter().any(|window| window.open() <= minute && minute < window.close())
}

/// Counts open milliseconds by asking the wall clock in every minute. All offsets since 1980 are whole minutes.
fn count_by_minute(calendar: &Calendar, from: Moment, to: Moment) -> i64 {
    let first = from.0.div_euclid(MINUTE_MS);
    let last = (to.0 - 1).div_euclid(MINUTE_MS);
    (first..=last)
        .filter(|minute| wall_clock_is_open(calendar, Moment(minute * MINUTE_MS)))
        .map(|minute| to.0.min((minute + 1) * MINUTE_MS) - from.0.max(minute * MINUTE_MS))
        .sum()
}

/// Opening hours from sorted, distinct minutes taken in pairs: never overlapping, perhaps touching.
fn arbitrary_windows() -> impl Strategy<Value = Vec<Window>> {
    let minutes = proptest::collection::btree_set(0_u16..=1440, 0..=6);
    let pairs = |minutes: std::collections::BTreeSet<u16>| {
        let minutes: Vec<u16> = minutes.into_iter().collect();
        minutes.chunks_exact(2).map(|pair| Window::new(pair[0], pair[1]).expect("ascending")).collect()
    };
    prop_oneof![
        minutes.prop_map(pairs),
        Just(vec![window("09:00-12:00"), window("12:45-17:15")]),
        Just(Vec::new())
    ]
}

/// A calendar and a moment within two days of a change of its clock, or anywhere if the clock never changes.
fn arbitrary_scene() -> impl Strategy<Value = (Calendar, Moment)> {
    let week = proptest::collection::vec(arbitrary_windows(), 7);
    let start = at("2009-01-01T00:00:00Z").0..at("2032-01-01T00:00:00Z").0;
    let nearby = -2 * DAY_MS..2 * DAY_MS;
    let holidays = proptest::collection::vec(-4_i64..8, 0..3);
    let scene = (proptest::sample::select(&ZONES), week, start, nearby, holidays);
    scene.prop_filter_map("never open", |(zone_name, week, start, nearby, holidays)| {
        let zone = zone(zone_name).expect("bundled");
        let change = zone.following(Moment(start).timestamp()).next();
        let start = change.map_or(start, |change| change.timestamp().as_millisecond() + nearby);
        let holidays =
            holidays.iter().map(|days| Moment(start + days * DAY_MS).in_zone(&zone).date()).collect();
        let week = week.try_into().expect("seven days");
        Calendar::new(zone_name, week, holidays).ok().map(|calendar| (calendar, Moment(start)))
    })
}

fn anywhere() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), Moment::MIN.0..=Moment::MAX.0]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_wall_clock((calendar, start) in arbitrary_scene(), length in 1..4 * DAY_MS) {
        let end = start + length;
        let counted = count_by_minute(&calendar, start, end);
        prop_assert_eq!(calendar.business_ms_between(start, end), counted);
        prop_assert_eq!(calendar.business_ms_between(end, start), -counted);
        prop_assert_eq!(calendar.is_open(start), wall_clock_is_open(&calendar, start));
    }

    #[test]
    fn deadline_is_the_earliest_moment((calendar, start) in arbitrary_scene(), ms in 0..40 * HOUR_MS) {
        let due = calendar.add_business_ms(start, ms).expect("within a hundred years");
        prop_assert_eq!(calendar.business_ms_between(start, due), ms);
        prop_assert!(ms == 0 || calendar.business_ms_between(start, due - 1) == ms - 1);
        let open = calendar.next_open(start).expect("within a hundred years");
        prop_assert!(open >= start && calendar.is_open(open));
        prop_assert_eq!(calendar.business_ms_between(start, open), 0);
    }

    #[test]
    fn long_spans_add_up((calendar, start) in arbitrary_scene(), days in 1..4_000_i64, part in 0.0..1.0) {
        let end = start + days * DAY_MS;
        let middle = start + (days as f64 * part * DAY_MS as f64) as i64;
        let halves = calendar.business_ms_between(start, middle) + calendar.business_ms_between(middle, end);
        prop_assert_eq!(calendar.business_ms_between(start, end), halves);
        let (first, last) = (calendar.date_at(start), calendar.date_at(end));
        let listed = first.series(jiff::Span::new().days(1)).take_while(|date| *date < last);
        let counted = listed.filter(|date| calendar.is_business_day(*date)).count() as i64;
        prop_assert_eq!(calendar.business_days_between(first, last), counted);
    }

    #[test]
    fn survives_storage((calendar, _) in arbitrary_scene()) {
        let text = serde_json::to_string(&calendar).expect("a calendar is plain data");
        prop_assert_eq!(serde_json::from_str::<Calendar>(&text).expect("as written"), calendar);
    }

    #[test]
    fn no_moment_is_too_far(a in anywhere(), b in anywhere(), ms: i64) {
        let calendar = Calendar::office("Etc/GMT+5").expect("an office");
        calendar.is_open(Moment(a));
        calendar.next_open(Moment(a));
        calendar.add_business_ms(Moment(a), ms);
        prop_assert_eq!(
            calendar.business_ms_between(Moment(a), Moment(b)),
            -calendar.business_ms_between(Moment(b), Moment(a))
        );
    }
}

#[test]
fn nights_on_which_the_clock_changes() {
    let night =
        Calendar::new("Europe/Berlin", week(&["01:00-04:00"], 0..7), Vec::new()).expect("open at night");
    let check = |from: &str, to: &str, hours: i64| {
        assert_eq!(night.business_ms_between(at(from), at(to)), hours * HOUR_MS, "{from} to {to}");
    };
    // 2026-03-29: 02:00 becomes 03:00, so one to four is two hours long; 2026-10-25: four hours.
    check("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", 2);
    check("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", 4);
    check("2026-06-24T12:00:00Z", "2026-06-25T12:00:00Z", 3);
    let due = night.add_business_ms(at("2026-10-24T12:00:00Z"), 4 * HOUR_MS);
    assert_eq!(due, Some(at("2026-10-25T03:00:00Z")));

    // Only the hour that does not exist is open: on that night the doors stay shut.
    let skipped = Calendar::new("Europe/Berlin", week(&["02:00-03:00"], 6..7), Vec::new()).expect("Sundays");
    assert_eq!(skipped.next_open(at("2026-03-28T12:00:00Z")), Some(at("2026-04-05T00:00:00Z")));
}

#[test]
fn a_promise_over_a_weekend_and_a_holiday() {
    let hours = ["09:00-12:00", "13:00-17:30"];
    let calendar =
        Calendar::new("Europe/Berlin", week(&hours, 0..5), vec![date(2026, 12, 25)]).expect("an office");
    let check = |start: &str, ms: i64, due: &str| {
        assert_eq!(calendar.add_business_ms(at(start), ms), Some(at(due)), "{start} + {ms} ms");
    };
    // Thursday 16:30 in Berlin + 2 hours: one until 17:30, Friday is Christmas, the other on Monday.
    check("2026-12-24T15:30:00Z", 2 * HOUR_MS, "2026-12-28T09:00:00Z");
    check("2026-12-24T15:30:00Z", HOUR_MS, "2026-12-24T16:30:00Z");
    check("2026-12-24T15:30:00Z", 0, "2026-12-24T15:30:00Z");
    check("2026-12-25T15:30:00Z", 0, "2026-12-25T15:30:00Z");
    // Over lunch.
    check("2026-12-28T10:30:00Z", HOUR_MS, "2026-12-28T12:30:00Z");
    assert_eq!(calendar.add_business_ms(Moment(0), -1), None);
    assert_eq!(calendar.add_business_ms(Moment(0), i64::MAX), None);
    assert_eq!(calendar.business_days_between(date(2026, 12, 21), date(2027, 1, 4)), 9);
    assert_eq!(calendar.business_days_between(date(2027, 1, 4), date(2026, 12, 21)), 0);
    assert_eq!(calendar.date_at(at("2026-12-24T23:30:00Z")), date(2026, 12, 25));
    assert_eq!(calendar.start_of(date(2026, 12, 25)), at("2026-12-24T23:00:00Z"));
    assert!(calendar.start_of(Date::MAX) <= Moment::MAX);
}

#[test]
fn calendars_that_cannot_be_are_explained() {
    let none = || week(&[], 0..7);
    assert_eq!(Calendar::new("UTC", none(), Vec::new()), Err(CalendarFault::Empty));
    assert!(CalendarFault::Empty.to_string().contains("never open"));
    let overlap = Calendar::new("UTC", week(&["12:00-14:00", "09:00-12:30"], 1..2), Vec::new());
    let said = overlap.expect_err("overlap").to_string();
    assert_eq!(said, "the opening hours 09:00-12:30 and 12:00-14:00 of Tuesday overlap");
    assert!(matches!(Calendar::office("Mars/Olympus"), Err(CalendarFault::Zone(_))));
    let touching = Calendar::new("UTC", week(&["09:00-12:00", "12:00-13:00"], 0..1), Vec::new());
    assert!(touching.is_ok());
    let json = |text: &str| serde_json::from_str::<Calendar>(text).map_err(|fault| fault.to_string());
    assert!(json(r#"{"zone":"UTC"}"#).expect_err("empty").contains("never open"));
    assert!(json(r#"{"zone":"UTC","monday":["9-5"]}"#).expect_err("unreadable").contains("09:00-17:30"));
    assert!(json(r#"{"zone":"UTC","munday":["09:00-17:00"]}"#).is_err());
    let office = Calendar::office("Europe/Paris").expect("an office");
    let text = serde_json::to_string(&office).expect("plain data");
    assert!(text.starts_with(r#"{"zone":"Europe/Paris","monday":["09:00-17:00"],"tuesday""#), "{text}");
}
