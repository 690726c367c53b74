//! E-mail addresses of people outside, as public doors and lists take them.

/// The longest address, in bytes (RFC 5321, 4.5.3.1.3, without the angle brackets).
const LENGTH_MAX: usize = 254;
/// What a person is told whose address cannot be one.
pub const SENTENCE: &str = "Please give an e-mail address like ana@example.org.";

/// Returns an address without the space around it, when mail can reach it from anywhere: its domain has a dot, and is a
/// name, not the number of one machine.
pub fn read(text: &str) -> Option<&str> {
    let text = text.trim();
    let (_, domain) = text.rsplit_once('@')?;
    let (_, last) = domain.rsplit_once('.')?;
    let is_name = !domain.ends_with(']') && !last.bytes().all(|byte| byte.is_ascii_digit());
    (is_name && text.len() <= LENGTH_MAX && email_address::EmailAddress::is_valid(text)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_domain_that_is_a_name_with_a_dot() {
        for right in
            ["ana@example.org", " Ana.Sol+x@sub.example.org ", "zoë@bücher.example", "o'neil@x1.example"]
        {
            assert_eq!(read(right), Some(right.trim()));
        }
        let long = format!("{}@example.org", "a".repeat(LENGTH_MAX));
        for wrong in [
            "",
            "ana",
            "@",
            "a@b",
            "a@b.",
            "a@.b",
            "root@localhost",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@[IPv6:::1]",
            "a b@example.org",
            "a@exa mple.org",
            "a@example.org\0",
            &long,
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
