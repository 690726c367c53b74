//! Reads single values of a list: dates in their many forms, yes and no, addresses, amounts.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use measure::{Currency, Moment, Money};

use super::mapping::DateOrder;
use crate::capture::consent::State;
use crate::contacts::address;

/// The longest text value in characters.
const TEXT_MAX: usize = 2_000;

/// What a mapping says about all values.
#[derive(Clone, Debug)]
pub struct Reading {
    /// How dates with slashes are meant.
    pub dates: DateOrder,
    /// The zone of times that do not say theirs.
    pub zone: TimeZone,
    /// The currency of amounts that do not say theirs.
    pub currency: Currency,
    /// Put before keys of the other system.
    pub key_prefix: String,
}

/// Returns a text that is not too long.
pub fn text(value: &str) -> Result<Option<String>, String> {
    if value.len() > TEXT_MAX && value.chars().count() > TEXT_MAX {
        return Err(format!("is longer than {TEXT_MAX} characters"));
    }
    Ok(Some(value.to_owned()))
}

/// Returns an e-mail address; of several in one cell the first.
pub fn email(value: &str) -> Result<String, String> {
    let value = value.split([',', ';']).next().unwrap_or(value).trim();
    let value = value.strip_prefix("mailto:").unwrap_or(value);
    let address = address::read(value).map(str::to_owned);
    address.ok_or_else(|| format!("“{}” is not an e-mail address", shorten(value)))
}

/// Returns a key of the other system with the prefix of the mapping.
pub fn key(value: &str, reading: &Reading) -> Result<Option<String>, String> {
    text(&format!("{}{value}", reading.key_prefix))
}

/// Reads yes or no in the words that lists use.
pub fn yes_no(value: &str) -> Result<bool, String> {
    match value.to_lowercase().as_str() {
        "yes" | "y" | "true" | "t" | "1" | "x" | "on" | "ja" | "oui" | "si" | "sí" | "sim" => Ok(true),
        "no" | "n" | "false" | "f" | "0" | "off" | "nein" | "non" | "não" => Ok(false),
        _ => Err(format!("“{}” is neither yes nor no", shorten(value))),
    }
}

/// Tells whether a word about being written to means that mail bounced.
pub fn is_bounced(value: &str) -> bool {
    matches!(super::mapping::plain(value).as_str(), "bounced" | "hardbounced" | "hardbounce" | "invalid")
}

/// Reads what somebody said about being written to; `None` when they said nothing.
pub fn consent(value: &str) -> Result<Option<State>, String> {
    let word = super::mapping::plain(value);
    match word.as_str() {
        "given" | "granted" | "subscribed" | "optin" | "optedin" | "confirmed" | "consented" => {
            Ok(Some(State::Given))
        }
        "withdrawn" | "unsubscribed" | "optout" | "optedout" | "revoked" | "blocklisted" | "blacklisted" => {
            Ok(Some(State::Withdrawn))
        }
        "none" | "noconsent" | "unknown" | "pending" | "unconfirmed" | "notset" => Ok(None),
        _ => yes_no(value)
            .map(|yes| yes.then_some(State::Given))
            .map_err(|_| format!("“{}” is not a consent; write yes, no or withdrawn", shorten(value))),
    }
}

/// Reads a whole number such as `1,200` or `1.200`; of a range such as `50-100` the lower end.
pub fn whole(value: &str) -> Result<i64, String> {
    let first = value.split(['-', '–', '+']).next().unwrap_or_default();
    let whole = first.strip_suffix(".0").unwrap_or(first);
    let digits: String =
        whole.chars().filter(|letter| !matches!(letter, ',' | '.' | ' ' | '\u{a0}' | '\'')).collect();
    digits
        .parse()
        .ok()
        .filter(|number| *number >= 0)
        .ok_or_else(|| format!("“{}” is not a whole number", shorten(value)))
}

/// Reads an amount of money.
pub fn money(value: &str, currency: Currency) -> Result<Money, String> {
    Money::parse(value, currency).map_err(|_| format!("“{}” is not an amount of money", shorten(value)))
}

/// Reads a moment: a date, a date with a time, or seconds or milliseconds since 1970.
pub fn moment(value: &str, reading: &Reading) -> Result<Moment, String> {
    let fault = || format!("“{}” is not a date; write it as 2026-03-31 or 2026-03-31 14:05", shorten(value));
    if let Ok(stamp) = value.parse::<jiff::Timestamp>() {
        return Ok(stamp.into());
    }
    if matches!(value.len(), 10 | 13) && value.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = value.parse().map_err(|_| fault())?;
        return Ok(Moment(if value.len() == 10 { number * 1_000 } else { number }));
    }
    let local = civil(value, reading.dates).ok_or_else(fault)?;
    let zoned = local.to_zoned(reading.zone.clone()).map_err(|_| fault())?;
    Ok(zoned.timestamp().into())
}

/// Reads a date with or without a time of day.
fn civil(value: &str, order: DateOrder) -> Option<DateTime> {
    if let Ok(local) = value.parse::<DateTime>() {
        return Some(local);
    }
    let (date, time) = match value.find([' ', 'T', ',']) {
        Some(cut) => (&value[..cut], value[cut + 1..].trim_start_matches([' ', ','])),
        None => (value, ""),
    };
    let date = date.parse::<Date>().ok().or_else(|| loose_date(date, order))?;
    let time = if time.is_empty() { Time::midnight() } else { clock(time)? };
    Some(date.to_datetime(time))
}

/// Reads `31.12.2026`, `12/31/2026`, `31-12-26`, `2026/12/31`.
fn loose_date(text: &str, order: DateOrder) -> Option<Date> {
    let mark = text.chars().find(|letter| !letter.is_ascii_digit())?;
    let parts: Vec<i16> = text.split(mark).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let &[first, second, third] = parts.as_slice() else { return None };
    if first > 31 {
        return date(first, second, third);
    }
    let year = if third < 100 { third + 2_000 } else { third };
    let day_first = mark == '.' || first > 12 || (order == DateOrder::DayFirst && second <= 12);
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    date(year, month, day)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads `14:05`, `14:05:09`, `2:05 PM`.
fn clock(text: &str) -> Option<Time> {
    let lower = text.trim().to_lowercase();
    let (digits, shift) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim(), Some(0)),
        (_, Some(rest)) => (rest.trim(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let mut parts =
        digits.split(':').map(|part| part.split('.').next().unwrap_or_default().parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next().unwrap_or(Some(0))?);
    let second = parts.next().unwrap_or(Some(0))?;
    let hour = match shift {
        Some(shift) if (1..=12).contains(&hour) => hour % 12 + shift,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

/// Returns enough of a value to recognise it in a sentence.
pub fn shorten(value: &str) -> String {
    const SHOWN: usize = 60;
    if value.chars().count() <= SHOWN {
        return value.replace('\0', "");
    }
    value.chars().take(SHOWN).filter(|letter| *letter != '\0').chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(dates: DateOrder) -> Reading {
        Reading { dates, zone: TimeZone::UTC, currency: Currency::EUR, key_prefix: String::new() }
    }

    fn check(text: &str, expected: &str) {
        let (value, order) = match text.strip_prefix("US ") {
            Some(value) => (value, DateOrder::MonthFirst),
            None => (text, DateOrder::DayFirst),
        };
        let found = moment(value, &reading(order)).map(|at| at.to_string()).unwrap_or_default();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn dates_in_their_many_forms() {
        check("2018-02-26", "2018-02-26T00:00:00Z");
        check("2018-02-26 19:58:54", "2018-02-26T19:58:54Z");
        check("2018-02-26T19:58:54.250Z", "2018-02-26T19:58:54.25Z");
        check("2018-02-26T19:58:54+02:00", "2018-02-26T17:58:54Z");
        check("2018-02-26 19:58", "2018-02-26T19:58:00Z");
        check("26.02.2018", "2018-02-26T00:00:00Z");
        check("26.2.18 7:05", "2018-02-26T07:05:00Z");
        check("3/4/2026", "2026-04-03T00:00:00Z");
        check("US 3/4/2026", "2026-03-04T00:00:00Z");
        check("US 31/3/2026", "2026-03-31T00:00:00Z");
        check("3/31/2026", "2026-03-31T00:00:00Z");
        check("US 3/4/2026 2:05 PM", "2026-03-04T14:05:00Z");
        check("US 3/4/2026, 12:00 AM", "2026-03-04T00:00:00Z");
        check("2026/12/31", "2026-12-31T00:00:00Z");
        check("1519675134", "2018-02-26T19:58:54Z");
        check("1519675134000", "2018-02-26T19:58:54Z");
        for wrong in
            ["31.02.2018", "soon", "2018-13-01", "1/2", "26.02.2018 25:00", "3/4/2026 13:00 PM", "é 1"]
        {
            check(wrong, "");
        }
    }

    #[test]
    fn what_people_said_about_mail() {
        let said = |text| consent(text).map(|state| state.map(State::word));
        assert_eq!(said("Yes"), Ok(Some("given")));
        assert_eq!(said("Opted-out"), Ok(Some("withdrawn")));
        assert_eq!(said("No consent"), Ok(None));
        assert_eq!(said("no"), Ok(None));
        assert!(said("perhaps").is_err());
        assert_eq!(whole("1,200"), Ok(1_200));
        assert_eq!(whole("51-200"), Ok(51));
        assert_eq!(whole("12.0"), Ok(12));
        assert!(whole("many").is_err());
    }
}
