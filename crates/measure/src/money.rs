//! Amounts of money in whole minor units: read from what people type, shown as people write.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::currency::Currency;

/// An amount that cannot be read or reckoned.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyFault {
    /// The text is not an amount.
    #[error("“{0}” is not an amount; write it as 1,234.56")]
    Unreadable(String),
    /// The text names smaller parts than the currency has.
    #[error("“{0}” has more decimals than {1} knows")]
    TooFine(String, Currency),
    /// The amount is larger than can be kept.
    #[error("the amount is too large to keep")]
    TooLarge,
    /// Two amounts of different currencies were to be reckoned together.
    #[error("{0} and {1} cannot be added; convert one of them first")]
    Mixed(Currency, Currency),
}

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount in minor units: cents for the euro, yen for the yen.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// Returns so many minor units of a currency.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads an amount as people write it: `1,234.56`, `1.234,56 €`, `R$ 1 234`, `USD 12.5`, `-3`.
    ///
    /// A sign or code in the text wins over `currency`. The last separator is the decimal point, unless it repeats
    /// or stands alone before exactly three digits of a number that does not begin with 0: then it groups
    /// thousands, so `1.234` is one thousand two hundred and thirty-four; only in currencies with three decimals a
    /// lone point is always decimal. Groups have three digits after the first.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyFault> {
        let unreadable = || MoneyFault::Unreadable(text.to_owned());
        let trimmed = text.trim();
        let (negative, trimmed) = strip_minus(trimmed);
        let (named, figure) = Currency::strip(trimmed);
        let (negative_inside, figure) = strip_minus(figure);
        let currency = named.unwrap_or(currency);

        let decimals = currency.decimals() as usize;
        let (whole, fraction) = split_figure(figure, decimals).ok_or_else(unreadable)?;
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > decimals {
            return Err(MoneyFault::TooFine(text.to_owned(), currency));
        }
        if negative && negative_inside {
            return Err(unreadable());
        }
        let sign = if negative || negative_inside { "-" } else { "" };
        let digits = format!("{sign}{whole}{fraction:0<decimals$}");
        let minor = digits.parse::<i64>().map_err(|_| MoneyFault::TooLarge)?;
        Ok(Self { minor, currency })
    }

    /// Returns the sum; fails across currencies and beyond what can be kept.
    pub fn plus(self, other: Self) -> Result<Self, MoneyFault> {
        if self.currency != other.currency {
            return Err(MoneyFault::Mixed(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyFault::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    /// Returns the amount in whole units, for charts and ratios only: it may round.
    pub fn approximate(self) -> f64 {
        self.minor as f64 / self.currency.scale() as f64
    }

    /// Returns the plain figure that [`Money::parse`] and spreadsheets read: `1234.50`.
    pub fn plain(self) -> String {
        let (whole, fraction) = self.parts();
        format!("{}{whole}{fraction}", self.minus())
    }

    /// Returns the amount in at most three figures for tiles and axes: `R$ 1.2 M`, `€12.4 k`, `€950`.
    pub fn short(self) -> String {
        const STEPS: [(f64, &str); 3] = [(1e9, " bn"), (1e6, " M"), (1e3, " k")];
        let size = self.approximate().abs();
        // 999,950 would round to “1000 k”, so a step is taken as soon as rounding reaches it.
        let step = STEPS.iter().find(|(unit, _)| size >= unit * 0.999_5);
        let Some((unit, name)) = step.filter(|_| size >= 9_999.5) else {
            let (whole, _) = Self { minor: self.rounded(), ..self }.parts();
            return format!("{}{}{}", self.minus(), self.currency.prefix(), grouped(&whole));
        };
        let figure = size / unit;
        let figure = if figure >= 99.95 { format!("{figure:.0}") } else { format!("{figure:.1}") };
        format!("{}{}{}{name}", self.minus(), self.currency.prefix(), figure.trim_end_matches(".0"))
    }

    fn minus(self) -> &'static str {
        if self.minor < 0 { "-" } else { "" }
    }

    /// Rounds to whole units, half away from zero; kept as minor units.
    fn rounded(self) -> i64 {
        let scale = self.currency.scale();
        let half = scale / 2 * self.minor.signum();
        self.minor.saturating_add(half) / scale * scale
    }

    /// Returns the digits before the point, and the point with the digits after it.
    fn parts(self) -> (String, String) {
        let (size, scale) = (self.minor.unsigned_abs(), self.currency.scale().unsigned_abs());
        let decimals = self.currency.decimals() as usize;
        let fraction = if decimals == 0 { String::new() } else { format!(".{:0decimals$}", size % scale) };
        ((size / scale).to_string(), fraction)
    }
}

impl fmt::Display for Money {
    /// Writes the amount in full: `€12,400`, `€12,400.50`, `-R$ 3`. Zero cents are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = self.parts();
        let is_whole = self.minor % self.currency.scale() == 0;
        let fraction = if is_whole { "" } else { &fraction };
        write!(f, "{}{}{}{fraction}", self.minus(), self.currency.prefix(), grouped(&whole))
    }
}

fn strip_minus(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

/// Puts a comma between groups of three digits.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Splits a figure into the digits before and after its decimal point, or `None` when it is no figure.
fn split_figure(figure: &str, decimals: usize) -> Option<(String, &str)> {
    let decimal_at = decimal_point(figure, decimals);
    let (whole, fraction) = match decimal_at {
        Some(at) => (&figure[..at], &figure[at + 1..]),
        None => (figure, ""),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = ungrouped(whole)?;
    let some_digit = !whole.is_empty() || !fraction.is_empty();
    (some_digit && all_digits(&whole) && all_digits(fraction)).then_some((whole, fraction))
}

/// Returns where the decimal point stands; see [`Money::parse`].
fn decimal_point(figure: &str, decimals: usize) -> Option<usize> {
    let at = figure.rfind(['.', ','])?;
    let mark = &figure[at..=at];
    let first = figure.find(mark)?;
    let other_before = figure[..at].contains(['.', ',', ' ', '\'', '’', '\u{a0}', '\u{202f}']);
    let decimal_by_right =
        other_before || figure.starts_with(['0', '.', ',']) || (decimals == 3 && mark == ".");
    let groups = figure.len() - at == 4 && !decimal_by_right;
    (first == at && !groups).then_some(at)
}

/// Takes the group separators out of the whole part; all must be the same and stand before three digits.
fn ungrouped(whole: &str) -> Option<String> {
    let Some(mark) = whole.chars().find(|character| !character.is_ascii_digit()) else {
        return Some(whole.to_owned());
    };
    if !matches!(mark, '.' | ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}') {
        return None;
    }
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    let well_formed = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    well_formed.then(|| whole.replace(mark, ""))
}
