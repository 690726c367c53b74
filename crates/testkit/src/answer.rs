//! What came back from a request.

use axum::http::{HeaderMap, StatusCode, header};

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text; bytes that are not UTF-8 are replaced.
    pub body: String,
}

impl Answer {
    /// Returns the body as JSON; panics with the body when it is not.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.body))
    }

    /// Asserts the status, showing the body when it differs.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    /// Asserts that the body holds a text.
    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        assert!(self.body.contains(text), "{text:?} is not in: {}", self.body);
        self
    }

    /// Asserts that the body does not hold a text.
    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        assert!(!self.body.contains(text), "{text:?} is in: {}", self.body);
        self
    }

    /// Returns what the body is said to be, without its alphabet: `text/html`, `application/json`.
    pub fn kind(&self) -> &str {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        kind.and_then(|kind| kind.split(';').next()).unwrap_or_default()
    }

    /// Returns where the answer sends the browser.
    #[track_caller]
    pub fn location(&self) -> &str {
        let value = self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        value.unwrap_or_else(|| panic!("no Location; {}: {}", self.status, self.body))
    }

    /// Returns the value of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        set.filter_map(|line| line.split(';').next()?.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    }
}
