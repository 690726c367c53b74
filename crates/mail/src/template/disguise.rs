//! The disguise that data wears while Markdown is parsed.
//!
//! Every byte of a value becomes one private-use character (plane 15) that also says where the value came from.
//! Parsers take these for letters, so a value can neither open nor close anything. Templates may not contain them
//! and data is cleaned of them, so a disguise cannot be forged.

/// Where a value came from, and so what it may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A contact, a form or a computation over them said it: never a link, never markup.
    Stated,
    /// We said it (a colleague's name, one of our links): never markup, but it may be the start of a link.
    Ours,
    /// Nobody said it: the name of a field without a value.
    Missing,
}

const STATED: u32 = 0xF_0000;
const OURS: u32 = 0xF_0100;
const MISSING: u32 = 0xF_0200;
const END: u32 = 0xF_0300;

/// One stretch of a filled text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words of the template's author.
    Author(&'a str),
    /// A value, as it was given.
    Data(Origin, String),
}

/// Says whether a character belongs to a disguise.
pub(super) fn is_disguised(c: char) -> bool {
    (STATED..END).contains(&u32::from(c))
}

/// Puts the disguise on `value`; parts that already wear one keep it.
pub(super) fn put_on(value: &str, origin: Origin) -> String {
    let base = match origin {
        Origin::Stated => STATED,
        Origin::Ours => OURS,
        Origin::Missing => MISSING,
    };
    let mut out = String::with_capacity(value.len() * 4);
    let mut bytes = [0; 4];
    for c in value.chars() {
        if is_disguised(c) {
            out.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut bytes).bytes() {
            out.extend(char::from_u32(base + u32::from(byte)));
        }
    }
    out
}

/// Splits a filled text into the author's words and the values, in order.
pub(super) fn pieces(filled: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = filled;
    while let Some(first) = rest.chars().next() {
        let origin = origin_of(first);
        let end = rest.find(|c| origin_of(c) != origin).unwrap_or(rest.len());
        let (stretch, after) = rest.split_at(end);
        pieces.push(match origin {
            None => Piece::Author(stretch),
            Some(origin) => Piece::Data(origin, take_off(stretch)),
        });
        rest = after;
    }
    pieces
}

/// Returns the filled text with every value shown as it was given.
pub(super) fn plain(filled: &str) -> String {
    pieces(filled).into_iter().fold(String::with_capacity(filled.len()), |mut out, piece| {
        match piece {
            Piece::Author(words) => out.push_str(words),
            Piece::Data(_, value) => out.push_str(&value),
        }
        out
    })
}

/// Returns the filled text as a reader may see it: values that mail programs would turn into links are broken up.
pub(super) fn readable(filled: &str) -> String {
    pieces(filled).into_iter().fold(String::with_capacity(filled.len()), |mut out, piece| {
        match piece {
            Piece::Author(words) => out.push_str(words),
            Piece::Data(Origin::Stated, value) => out.push_str(&unlinked(&value)),
            Piece::Data(_, value) => out.push_str(&value),
        }
        out
    })
}

fn origin_of(c: char) -> Option<Origin> {
    match u32::from(c) {
        STATED..OURS => Some(Origin::Stated),
        OURS..MISSING => Some(Origin::Ours),
        MISSING..END => Some(Origin::Missing),
        _ => None,
    }
}

fn take_off(stretch: &str) -> String {
    let bytes: Vec<u8> = stretch.chars().map(|c| (u32::from(c) & 0xFF) as u8).collect();
    String::from_utf8(bytes).unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned())
}

/// Puts a zero-width space behind each dot, colon or at sign that stands before a letter, so that a mail program
/// does not make a link of what somebody typed into a form as their name.
pub(super) fn unlinked(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut characters = value.chars().peekable();
    while let Some(c) = characters.next() {
        out.push(c);
        let link_like = matches!(c, '.' | ':' | '@');
        if link_like && characters.peek().is_some_and(|next| next.is_alphabetic() || *next == '/') {
            out.push('\u{200B}');
        }
    }
    out
}
