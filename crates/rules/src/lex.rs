//! Cuts a text into words, numbers, dates, quoted texts and signs, in one pass.

use crate::limits::TEXT_BYTES_MAX;
use crate::name::{continues_word, starts_word};
use crate::problem::{Problem, Span};
use crate::rule::Comparison;
use measure::Moment;

/// One token; words keep their case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Word(&'a str),
    Text(String),
    Number(f64),
    Moment(Moment),
    Compare(Comparison),
    Equal,
    Unequal,
    Plus,
    Open,
    Close,
    Comma,
    End,
}

/// Cuts the text; the last token is always `End`.
pub(crate) fn tokens(text: &str) -> Result<Vec<(Token<'_>, Span)>, Problem> {
    if text.len() > TEXT_BYTES_MAX {
        let span = Span { start: 0, end: 0 };
        return Err(Problem::new(span, format!("The text is longer than {} KiB.", TEXT_BYTES_MAX / 1024)));
    }
    let mut lexer = Lexer { text, at: 0 };
    let mut found = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let start = lexer.at;
        let token = lexer.token()?;
        let end = token == Token::End;
        found.push((token, Span { start, end: lexer.at }));
        if end {
            return Ok(found);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn token(&mut self) -> Result<Token<'a>, Problem> {
        let start = self.at;
        let Some(c) = self.bump() else { return Ok(Token::End) };
        Ok(match c {
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '+' => Token::Plus,
            '=' => Token::Equal,
            '≠' => Token::Unequal,
            '≤' => Token::Compare(Comparison::AtMost),
            '≥' => Token::Compare(Comparison::AtLeast),
            '!' if self.eat('=') => Token::Unequal,
            '<' if self.eat('=') => Token::Compare(Comparison::AtMost),
            '<' => Token::Compare(Comparison::Below),
            '>' if self.eat('=') => Token::Compare(Comparison::AtLeast),
            '>' => Token::Compare(Comparison::Above),
            '"' => Token::Text(self.quoted(start, '"')?),
            // A word processor turns plain quotes into these.
            '“' => Token::Text(self.quoted(start, '”')?),
            c if starts_word(c) => {
                self.skip(continues_word);
                Token::Word(&self.text[start..self.at])
            }
            c if c.is_ascii_digit() || c == '-' => self.numeral(start)?,
            c => {
                let message = match c {
                    '\'' | '‘' | '’' => "Texts stand in double quotes.".to_owned(),
                    c => format!("\"{}\" means nothing here.", c.escape_debug()),
                };
                return Err(Problem::new(Span { start, end: self.at }, message));
            }
        })
    }

    /// Reads what begins with a digit or a minus sign: a number, a date, or a date with a time.
    fn numeral(&mut self, start: usize) -> Result<Token<'a>, Problem> {
        self.skip(|c| c.is_ascii_digit());
        let dated = self.at == start + 4 && self.text[self.at..].starts_with('-');
        if dated {
            self.skip(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.' | '+'));
        } else if self.text[self.at..].starts_with('.') {
            self.at += 1;
            self.skip(|c| c.is_ascii_digit());
        }
        // A word that begins with a digit, such as "2nd", is one mistake, not a number and a word.
        self.skip(continues_word);
        let (span, text) = (Span { start, end: self.at }, &self.text[start..self.at]);
        if dated {
            return moment(text).map(Token::Moment).ok_or_else(|| {
                Problem::new(
                    span,
                    format!("\"{text}\" is not a date; write 2026-05-31 or 2026-05-31T14:00:00Z."),
                )
            });
        }
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'));
        number
            .filter(|_| plain)
            .map(Token::Number)
            .ok_or_else(|| Problem::new(span, format!("\"{text}\" is not a number.")))
    }

    /// Reads up to the closing quote; a backslash lets a quote or a backslash stand for itself.
    fn quoted(&mut self, start: usize, close: char) -> Result<String, Problem> {
        let mut text = String::new();
        while let Some(c) = self.bump() {
            match c {
                c if c == close => return Ok(text),
                '\\' => text.push(self.escaped(start)?),
                c => text.push(c),
            }
        }
        Err(Problem::new(Span { start, end: self.at }, "The closing quote is missing."))
    }

    /// Reads what a backslash lets stand for itself; `start` is where the quoted text begins.
    fn escaped(&mut self, start: usize) -> Result<char, Problem> {
        self.bump().filter(|c| matches!(c, '"' | '”' | '\\')).ok_or_else(|| {
            let span = Span { start, end: self.at };
            Problem::new(span, "After a backslash only a quote or a backslash may stand.")
        })
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.text[self.at..].chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.text[self.at..].starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }
}

/// Reads a date (its first instant in UTC) or a moment with its offset, to the millisecond.
fn moment(text: &str) -> Option<Moment> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(at.into());
    }
    // A date with a time but no offset is not one moment; jiff would quietly drop its time.
    let date: jiff::civil::Date = text.parse().ok().filter(|_| text.len() == "2026-05-31".len())?;
    Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().into())
}

/// Writes a moment so that [`moment`] reads it back: a date when it is the first instant of one.
pub(crate) fn write_moment(at: Moment, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    if at.0.rem_euclid(measure::DAY_MS) == 0 { write!(f, "{}", at.date()) } else { write!(f, "{at}") }
}
