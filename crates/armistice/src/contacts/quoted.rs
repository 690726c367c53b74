//! Whether a text names an address: the address itself, and not one of which it is a part.

/// Returns the longest piece of an address that every database compares without regard to case: ASCII letters.
pub(super) fn plain_part(key: &str) -> &str {
    key.split(|letter: char| !letter.is_ascii()).max_by_key(|piece| piece.len()).unwrap_or_default()
}

/// Tells whether a text names an address, in any case; `key` is the address in lower case. `maria@b.de` does not name
/// `a@b.de`, nor does `a@b.de.example`.
pub(super) fn names(text: &str, key: &str) -> bool {
    let text = text.to_lowercase();
    !key.is_empty()
        && text
            .match_indices(key)
            .any(|(at, _)| begins_after(&text[..at]) && ends_before(text[at + key.len()..].chars()))
}

/// Tells whether an address may begin after a text.
fn begins_after(before: &str) -> bool {
    // A line break as JSON writes it ends in a letter that is none.
    if ["\\n", "\\r", "\\t"].iter().any(|space| before.ends_with(space)) {
        return true;
    }
    let mut before = before.chars().rev();
    match before.next() {
        Some('.' | '_' | '-' | '+' | '\'') => !before.next().is_some_and(char::is_alphanumeric),
        before => !before.is_some_and(char::is_alphanumeric),
    }
}

/// Tells whether an address may end before a text: a full stop belongs to the domain only when more of it follows.
fn ends_before(mut after: impl Iterator<Item = char>) -> bool {
    match after.next() {
        Some('.' | '_' | '-') => !after.next().is_some_and(char::is_alphanumeric),
        after => !after.is_some_and(char::is_alphanumeric),
    }
}

#[cfg(test)]
mod tests {
    use super::{names, plain_part};

    #[test]
    fn an_address_stands_alone() {
        for text in [
            "a@b.de",
            "Ask A@B.DE.",
            "<a@b.de>",
            "'a@b.de'",
            "mailto:a@b.de?x",
            "email=a@b.de&",
            "- a@b.de, c@d.de",
            r"Dear\na@b.de\nand",
            "maria@b.de, a@b.de",
            "-a@b.de-",
        ] {
            assert!(names(text, "a@b.de"), "{text}");
        }
        for text in [
            "maria@b.de",
            "x.a@b.de",
            "x+a@b.de",
            "o'a@b.de",
            "a@b.dev",
            "a@b.de.example",
            "a@b.de-x.org",
            "ä-a@b.de",
            "",
        ] {
            assert!(!names(text, "a@b.de"), "{text}");
        }
        assert!(names("Frau JÜRGEN@MÜLLER.DE schreibt", "jürgen@müller.de"));
        assert!(!names("anything", ""));
    }

    #[test]
    fn what_is_searched_for_is_plain() {
        assert_eq!(plain_part("a@b.de"), "a@b.de");
        assert_eq!(plain_part("jürgen@müller.de"), "ller.de");
    }
}
