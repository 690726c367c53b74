//! URLs with a query, built so that no value can break out of its place.

use std::fmt;

use maud::Render;

/// A path with query parameters, percent-encoded when written: `Link::to("/contacts").with("search", "a&b")`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Link {
    path: String,
    query: Vec<(String, String)>,
}

impl Link {
    /// Starts a link to a path, which is written as it is.
    pub fn to(path: impl Into<String>) -> Self {
        Self { path: path.into(), query: Vec::new() }
    }

    /// Sets a query parameter, replacing an earlier value of the same name; an empty value removes it.
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        self.query.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.query.push((name.to_owned(), value));
        }
        self
    }

    /// Removes a query parameter.
    pub fn without(mut self, name: &str) -> Self {
        self.query.retain(|(known, _)| known != name);
        self
    }

    /// Returns the query parameters in order, for hidden fields of a GET form.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.query
    }

    /// Returns the path without its query.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (index, (name, value)) in self.query.iter().enumerate() {
            write!(f, "{}{}={}", if index == 0 { '?' } else { '&' }, Encoded(name), Encoded(value))?;
        }
        Ok(())
    }
}

impl Render for Link {
    fn render_to(&self, buffer: &mut String) {
        self.to_string().render_to(buffer);
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.to_string()
    }
}

/// Returns text percent-encoded for a query or a form body.
pub fn encode(text: &str) -> String {
    Encoded(text).to_string()
}

/// Text percent-encoded for a query, as RFC 3986 reserves characters.
struct Encoded<'a>(&'a str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    write!(f, "{}", char::from(byte))?;
                }
                _ => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_in_their_place() {
        let link = Link::to("/contacts").with("search", "a&b=c é").with("sort", "name").with("sort", "-name");
        assert_eq!(link.to_string(), "/contacts?search=a%26b%3Dc%20%C3%A9&sort=-name");
        assert_eq!(link.without("search").with("sort", "").to_string(), "/contacts");
    }
}
