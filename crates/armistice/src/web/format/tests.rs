use super::*;

#[test]
fn numbers_read_aloud() {
    assert_eq!(number(0), "0");
    assert_eq!(number(1_234_567), "1,234,567");
    assert_eq!(number(i64::MIN), "−9,223,372,036,854,775,808");
    assert_eq!(decimal(1234.5, 2), "1,234.50");
    assert_eq!(decimal(-0.001, 1), "0.0");
    assert_eq!(decimal(f64::NAN, 1), "–");
    assert_eq!(percent(0.1053, 2), "10.53%");
    assert_eq!(compact(999_960.0), "1M");
    assert_eq!(compact(12_340.0), "12.3k");
    assert_eq!(compact(0.25), "0.25");
    assert_eq!(signed(12), "+12");
}

#[test]
fn money_keeps_its_cents() {
    assert_eq!(money(124_050, "EUR"), "€1,240.50");
    assert_eq!(money(-5, "USD"), "−$0.05");
    assert_eq!(money(1200, "JPY"), "¥1,200");
    assert_eq!(money(1500, "KWD"), "KWD\u{a0}1.500");
    assert_eq!(money_round(124_050, "EUR"), "€1,241");
    assert_eq!(money_compact(124_000_000, "EUR"), "€1.24M");
}

#[test]
fn time_reads_as_people_say_it() {
    let reader = Reader::utc(Moment(1_772_000_000_000));
    assert_eq!(reader.relative(reader.now + 2 * DAY_MS), "in 2 days");
    assert_eq!(reader.relative(reader.now - 3 * HOUR_MS - 1), "3 h ago");
    assert_eq!(reader.relative(reader.now - 1), "just now");
    assert_eq!(reader.relative(Moment(0)), "1 Jan 1970");
    assert_eq!(reader.relative(Moment(i64::MIN)), reader.date(Moment(i64::MIN)));
    assert_eq!(reader.day_heading(reader.now - DAY_MS), "Yesterday");
    assert_eq!(duration(3 * HOUR_MS + 20 * MINUTE_MS), "3 h 20 min");
    assert_eq!(duration(2 * DAY_MS + 4 * HOUR_MS), "2 days 4 h");
    assert_eq!(hours(26 * HOUR_MS + 10 * MINUTE_MS), "26 h 10 min");
}
