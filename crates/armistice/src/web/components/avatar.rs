//! People as two letters on a quiet colour.

use maud::{Markup, html};

/// How many avatar colours the stylesheet knows.
const HUES: u32 = 6;

/// Draws a round avatar with a person's initials; the colour follows from the name, so it is the same everywhere.
pub fn avatar(name: &str) -> Markup {
    let hue = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % HUES;
    html! { span class=(format!("avatar hue-{hue}")) aria-hidden="true" { (initials(name)) } }
}

/// Draws an avatar and the name beside it.
pub fn person(name: &str) -> Markup {
    html! { span.person { (avatar(name)) span.person-name { (name) } } }
}

/// Draws an e-mail address as a link that opens the reader's mail program; a long one breaks after the @.
pub fn mail_link(address: &str) -> Markup {
    let (name, domain) = address.split_once('@').unwrap_or((address, ""));
    html! { a href=(format!("mailto:{address}")) { (name) @if !domain.is_empty() { "@" wbr; (domain) } } }
}

/// Returns the first letters of the first and the last word: `Ada Lovelace` is `AL`. An e-mail address gives its first letter, nothing gives `?`.
pub fn initials(name: &str) -> String {
    let mut words =
        name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    let letters: String = [first, last].into_iter().flatten().flat_map(char::to_uppercase).take(2).collect();
    if letters.is_empty() { "?".to_owned() } else { letters }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_of_any_name() {
        assert_eq!(initials("Ada Lovelace"), "AL");
        assert_eq!(initials("María José Carreño Quiñones"), "MQ");
        assert_eq!(initials("ada@example.com"), "A");
        assert_eq!(initials("  "), "?");
        assert_eq!(initials("ליאור כהן"), "לכ");
    }
}
