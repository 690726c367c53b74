//! Currencies by their ISO 4217 code.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A text that is no currency code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{0}” is not a currency; write its three letters, such as EUR or USD")]
pub struct CurrencyFault(pub String);

/// A currency: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Currencies without a minor unit.
const WHOLE: [&str; 16] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
    "XPF",
];
/// Currencies whose minor unit is a thousandth.
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
/// Codes with the sign that people write instead, longest first so that `R$` is not taken for `$`.
const SIGNS: [(&str, &str); 9] = [
    ("BRL", "R$"),
    ("PLN", "zł"),
    ("EUR", "€"),
    ("USD", "$"),
    ("GBP", "£"),
    ("JPY", "¥"),
    ("INR", "₹"),
    ("TRY", "₺"),
    ("UAH", "₴"),
];

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// The dollar of the United States.
    pub const USD: Self = Self(*b"USD");
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// The real of Brazil.
    pub const BRL: Self = Self(*b"BRL");
    /// The yen.
    pub const JPY: Self = Self(*b"JPY");

    /// Returns the three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns how many decimals the minor unit is: 2 for the euro, 0 for the yen.
    pub fn decimals(&self) -> u32 {
        if WHOLE.contains(&self.code()) {
            0
        } else if THOUSANDTHS.contains(&self.code()) {
            3
        } else {
            2
        }
    }

    /// Returns how many minor units make one.
    pub fn scale(&self) -> i64 {
        10_i64.pow(self.decimals())
    }

    /// Returns what stands before an amount: a sign, or the code and a space. Signs of several characters stand
    /// apart from the figure.
    pub fn prefix(&self) -> String {
        match SIGNS.iter().find(|(code, _)| *code == self.code()) {
            Some((_, sign)) if sign.chars().count() == 1 => (*sign).to_owned(),
            Some((_, sign)) => format!("{sign} "),
            None => format!("{} ", self.code()),
        }
    }

    /// Splits a currency sign or code from either end of a text.
    pub(crate) fn strip(text: &str) -> (Option<Self>, &str) {
        for (code, sign) in SIGNS {
            if let Some(rest) = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)) {
                return (code.parse().ok(), rest.trim());
            }
        }
        let head = text.get(..3).and_then(|code| code.parse().ok());
        if head.is_some() {
            return (head, text[3..].trim());
        }
        let tail_at = text.len().saturating_sub(3);
        let tail = text.get(tail_at..).and_then(|code| code.parse().ok());
        if tail.is_some() { (tail, text[..tail_at].trim()) } else { (None, text) }
    }
}

impl FromStr for Currency {
    type Err = CurrencyFault;

    /// Reads three letters of either case.
    fn from_str(text: &str) -> Result<Self, CurrencyFault> {
        match text.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|byte| byte.is_ascii_alphabetic()) => {
                Ok(Self([*a, *b, *c].map(|byte| byte.to_ascii_uppercase())))
            }
            _ => Err(CurrencyFault(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyFault;

    fn try_from(text: String) -> Result<Self, CurrencyFault> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
