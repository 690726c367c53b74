//! Light, dark, or as the system says: a choice kept in a cookie, so that the first paint is right.

use axum::http::header::{LOCATION, REFERER, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

pub use crate::people::Theme;
use crate::web::input::Posted;

/// The cookie's name; the script writes the same one.
pub const COOKIE: &str = "theme";
/// How long a choice is kept: 400 days, the most that browsers grant.
const AGE_SECONDS: u32 = 400 * 86_400;

/// Reads the choice from the request's cookies; anything unknown is [`Theme::System`].
pub fn chosen(headers: &HeaderMap) -> Theme {
    let cookies = headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
    let chosen = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value));
    match chosen {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// The body of `POST /theme`.
#[derive(Debug, Deserialize)]
pub struct Choice {
    theme: Theme,
}

/// `POST /theme`: keeps the choice in a cookie and goes back to the page it came from. Works without script and without a session.
pub async fn choose(headers: HeaderMap, Posted(choice): Posted<Choice>) -> Response {
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age={AGE_SECONDS}; SameSite=Lax",
        choice.theme.attribute().unwrap_or("system")
    );
    let back = headers.get(REFERER).and_then(|value| value.to_str().ok()).and_then(path_of).unwrap_or("/");
    (StatusCode::SEE_OTHER, [(SET_COOKIE, cookie), (LOCATION, back.to_owned())]).into_response()
}

/// Takes the path and query of an absolute URL, so that a forged Referer cannot send anyone to another host.
fn path_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let path = &rest[rest.find('/')?..];
    (!path.starts_with("//") && !path.contains('\\')).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_referer_stays_on_this_host() {
        assert_eq!(path_of("https://crm.example/contacts?x=1"), Some("/contacts?x=1"));
        assert_eq!(path_of("https://crm.example//evil.example"), None);
        assert_eq!(path_of("https://crm.example"), None);
        assert_eq!(path_of("javascript:alert(1)"), None);
    }

    #[test]
    fn the_cookie_is_read_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", "session=abc; theme=dark".parse().unwrap());
        assert_eq!(chosen(&headers), Theme::Dark);
        headers.insert("cookie", "theme=<script>".parse().unwrap());
        assert_eq!(chosen(&headers), Theme::System);
    }
}
