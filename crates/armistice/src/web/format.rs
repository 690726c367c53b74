//! Numbers, money, dates and durations as English text. The server says them once; `enhance.js` only keeps relative times fresh.

use jiff::tz::TimeZone;
use maud::{Markup, html};
use measure::{DAY_MS, HOUR_MS, MINUTE_MS, Moment, SECOND_MS};

/// Past this distance a relative time ("3 days ago") becomes a date.
const RELATIVE_MS_MAX: i64 = 30 * DAY_MS;
/// The true minus sign, as wide as a plus, so that columns of deltas align.
pub const MINUS_SIGN: char = '\u{2212}';

/// Who reads the page: what "now" is for them and in which zone they read times.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The moment the page is drawn.
    pub now: Moment,
    /// The reader's time zone.
    pub zone: TimeZone,
}

impl Reader {
    /// Returns a reader in the given zone.
    pub fn new(now: Moment, zone: TimeZone) -> Self {
        Self { now, zone }
    }

    /// Returns a reader in UTC.
    pub fn utc(now: Moment) -> Self {
        Self::new(now, TimeZone::UTC)
    }

    /// Returns `12 Mar 2026`.
    pub fn date(&self, at: Moment) -> String {
        at.in_zone(&self.zone).strftime("%-d %b %Y").to_string()
    }

    /// Returns `Thursday, 12 March 2026`.
    pub fn long_date(&self, at: Moment) -> String {
        at.in_zone(&self.zone).strftime("%A, %-d %B %Y").to_string()
    }

    /// Returns `12 Mar`, with the year when it is not the reader's year.
    pub fn day(&self, at: Moment) -> String {
        let (then, now) = (at.in_zone(&self.zone), self.now.in_zone(&self.zone));
        let form = if then.year() == now.year() { "%-d %b" } else { "%-d %b %Y" };
        then.strftime(form).to_string()
    }

    /// Returns `Mar 2026`.
    pub fn month(&self, at: Moment) -> String {
        at.in_zone(&self.zone).strftime("%b %Y").to_string()
    }

    /// Returns `14:05`.
    pub fn clock(&self, at: Moment) -> String {
        at.in_zone(&self.zone).strftime("%H:%M").to_string()
    }

    /// Returns `Thu 12 Mar 2026, 14:05 CET`.
    pub fn full(&self, at: Moment) -> String {
        at.in_zone(&self.zone).strftime("%a %-d %b %Y, %H:%M %Z").to_string()
    }

    /// Returns `Today`, `Yesterday`, or the day: the heading over a group of a timeline.
    pub fn day_heading(&self, at: Moment) -> String {
        let (then, now) = (at.in_zone(&self.zone).date(), self.now.in_zone(&self.zone).date());
        match now.since(then).map(|span| span.get_days()) {
            Ok(0) => "Today".to_owned(),
            Ok(1) => "Yesterday".to_owned(),
            _ => at.in_zone(&self.zone).strftime("%a %-d %b %Y").to_string(),
        }
    }

    /// Returns `just now`, `3 h ago`, `in 2 days`, or the date when it is more than thirty days away.
    pub fn relative(&self, at: Moment) -> String {
        let distance = at.since(self.now);
        if distance.saturating_abs() > RELATIVE_MS_MAX {
            return self.date(at);
        }
        let size = distance.saturating_abs();
        let text = match size {
            _ if size < MINUTE_MS => return "just now".to_owned(),
            _ if size < HOUR_MS => format!("{} min", size / MINUTE_MS),
            _ if size < DAY_MS => format!("{} h", size / HOUR_MS),
            _ => plural(size / DAY_MS, "day", "days"),
        };
        if distance < 0 { format!("{text} ago") } else { format!("in {text}") }
    }

    /// Draws a `<time>` that reads relative ("3 h ago") and shows the full moment on hover; kept fresh by the script.
    pub fn time(&self, at: Moment) -> Markup {
        html! {
            time datetime=(at.timestamp().to_string()) title=(self.full(at)) data-relative { (self.relative(at)) }
        }
    }

    /// Draws a `<time>` that reads as a date ("12 Mar 2026") and shows the full moment on hover.
    pub fn date_time(&self, at: Moment) -> Markup {
        html! { time datetime=(at.timestamp().to_string()) title=(self.full(at)) { (self.date(at)) } }
    }
}

/// Returns a calendar day as `12 Mar 2026`.
pub fn civil(date: jiff::civil::Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// Returns a whole number with thousands separated: `12,345`, `−7`.
pub fn number(value: i64) -> String {
    let grouped = group(&value.unsigned_abs().to_string());
    if value < 0 { format!("{MINUS_SIGN}{grouped}") } else { grouped }
}

/// Returns a number with the given decimal places: `1,234.50`. Not a number and infinity read as `–`.
pub fn decimal(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.places$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') {
        out.push(MINUS_SIGN);
    }
    out.push_str(&group(whole));
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Returns a fraction as a percentage: `percent(0.1053, 2)` is `10.53%`.
pub fn percent(fraction: f64, places: usize) -> String {
    let text = decimal(fraction * 100.0, places);
    if fraction.is_finite() { text + "%" } else { text }
}

/// Returns a change with its sign: `+12`, `−3`, `0`.
pub fn signed(value: i64) -> String {
    if value > 0 { format!("+{}", number(value)) } else { number(value) }
}

/// Returns a number in at most three digits, for an axis or a tight badge: `840`, `12.3k`, `1.25M`, `3B`.
pub fn compact(value: f64) -> String {
    const STEPS: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];
    if !value.is_finite() {
        return "–".to_owned();
    }
    // 999,600 would read "1,000k"; half a unit of the third digit moves it up to the next step.
    let step = STEPS.into_iter().find(|(size, _)| value.abs() >= size * 0.999_5);
    let (size, unit) = step.unwrap_or((1.0, ""));
    let value = value / size;
    let places = if value.abs() < 10.0 { 2 } else { usize::from(value.abs() < 100.0) };
    trim(&decimal(value, places)) + unit
}

/// Returns minor units as money with its cents: `money(124_050, "EUR")` is `€1,240.50`.
pub fn money(minor: i64, currency: &str) -> String {
    let exponent = minor_digits(currency);
    let unit = 10_u64.pow(exponent);
    let size = minor.unsigned_abs();
    let mut text = group(&(size / unit).to_string());
    if exponent > 0 {
        text = format!("{text}.{:0width$}", size % unit, width = exponent as usize);
    }
    with_sign(minor < 0, currency, &text)
}

/// Returns minor units as money rounded to whole units: `€1,241`.
pub fn money_round(minor: i64, currency: &str) -> String {
    let unit = 10_u64.pow(minor_digits(currency));
    let whole = (minor.unsigned_abs() + unit / 2) / unit;
    with_sign(minor < 0 && whole > 0, currency, &group(&whole.to_string()))
}

/// Returns minor units as short money for axes and cards: `€1.24M`.
pub fn money_compact(minor: i64, currency: &str) -> String {
    let unit = 10_f64.powi(minor_digits(currency).cast_signed());
    with_sign(minor < 0, currency, &compact(minor.unsigned_abs() as f64 / unit))
}

/// Returns a length of time in its two largest units: `45 s`, `3 h 20 min`, `2 days 4 h`. The sign is dropped.
pub fn duration(ms: i64) -> String {
    let ms = ms.saturating_abs();
    if ms < MINUTE_MS {
        return format!("{} s", ms / SECOND_MS);
    }
    if ms < DAY_MS {
        return hours(ms);
    }
    let (days, rest) = (ms / DAY_MS, (ms % DAY_MS) / HOUR_MS);
    let text = plural(days, "day", "days");
    if rest == 0 { text } else { format!("{text} {rest} h") }
}

/// Returns a length of time in hours and minutes, never days: `26 h 10 min`. Business time is read so, because its day is not 24 hours long.
pub fn hours(ms: i64) -> String {
    let minutes = ms.saturating_abs() / MINUTE_MS;
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (whole, 0) => format!("{} h", number(whole)),
        (whole, rest) => format!("{} h {rest} min", number(whole)),
    }
}

/// Returns a count with its noun: `1 contact`, `1,200 contacts`.
pub fn plural(count: i64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

fn with_sign(negative: bool, currency: &str, text: &str) -> String {
    let minus = if negative { MINUS_SIGN.to_string() } else { String::new() };
    match symbol(currency) {
        Some(symbol) => format!("{minus}{symbol}{text}"),
        None => format!("{minus}{currency}\u{a0}{text}"),
    }
}

fn symbol(currency: &str) -> Option<&'static str> {
    match currency {
        "EUR" => Some("€"),
        "USD" => Some("$"),
        "GBP" => Some("£"),
        "JPY" => Some("¥"),
        "BRL" => Some("R$"),
        "INR" => Some("₹"),
        _ => None,
    }
}

/// How many decimal digits ISO 4217 gives the minor unit of a currency.
fn minor_digits(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "CLP" | "ISK" | "VND" | "XAF" | "XOF" | "PYG" | "UGX" | "RWF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn group(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn trim(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests;
