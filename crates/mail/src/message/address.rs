//! Mail addresses that are safe in a header and on the wire.

use std::fmt;
use std::str::FromStr;

use super::HeaderText;

/// Bytes of a whole address (RFC 5321: a path of 256 with its angle brackets).
const ADDRESS_BYTES_MAX: usize = 254;
/// Bytes of the part before the at sign.
const LOCAL_BYTES_MAX: usize = 64;

/// An address such as `ana@example.com`: dotted atoms on both sides, letters of any script, no quoting.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    text: String,
    at: usize,
}

/// Says that a text is not a mail address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a mail address; write it like name@example.com")]
pub struct AddressError(String);

impl Address {
    /// Returns the part behind the at sign.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// Returns the address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Says whether every server can carry the address, not only those with SMTPUTF8.
    pub fn is_ascii(&self) -> bool {
        self.text.is_ascii()
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let shown: String = text.chars().take(80).collect();
        let at = text.rfind('@').ok_or_else(|| AddressError(shown.clone()))?;
        let (local, domain) = (&text[..at], &text[at + 1..]);
        let right = text.len() <= ADDRESS_BYTES_MAX
            && local.len() <= LOCAL_BYTES_MAX
            && is_dotted(local, is_atom)
            && is_dotted(domain, |c| c.is_alphanumeric() || c == '-');
        if right { Ok(Self { text: text.to_owned(), at }) } else { Err(AddressError(shown)) }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An address with the name of its owner, which may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name that a mail program shows.
    pub name: HeaderText,
    /// Where the mail goes.
    pub address: Address,
}

impl Mailbox {
    /// Joins a name and an address.
    pub fn new(name: &str, address: Address) -> Self {
        Self { name: HeaderText::new(name), address }
    }
}

impl From<Address> for Mailbox {
    fn from(address: Address) -> Self {
        Self { name: HeaderText::default(), address }
    }
}

/// Says whether a character may stand in an atom (RFC 5322, and any letter beyond ASCII as RFC 6532 allows).
pub(super) fn is_atom(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

fn is_dotted(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.chars().all(&allowed))
}
