//! Addresses that somebody made up.

use armistice::people::{Capability, Role};
use armistice::routes;
use axum::http::Method;
use testkit::{Answer, TestApp, both};

/// What stands in the place of an id.
const IDS: [&str; 9] = [
    "0",
    "-1",
    "99999999999999999999999",
    "zzzzzzzzzzzzz",
    "%00",
    "%FF%FE",
    "'%20OR%201=1%20--",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "..%2F..%2Fetc%2Fpasswd",
];
/// What stands in the place of a parameter's value.
const VALUES: [&str; 7] = [
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%27%20OR%201=1%20--",
    "-9223372036854775808",
    "99999999999999999999",
    "9999-99-99",
    "%00%FF",
    "%F0%9F%A6%80",
];
/// The parameters that pages read; one that a page does not know must not matter.
const PARAMETERS: [&str; 29] = [
    "after", "as_of", "before", "by", "campaign", "clause", "currency", "email", "ended", "field", "form",
    "from", "key", "kind", "model", "month", "next", "order", "search", "segment", "seller", "skip",
    "special", "stage", "standing", "state", "template", "until", "whose",
];

both! {
    async fn a_made_up_id_names_nothing(house: TestApp) {
        let olga = house.user("Olga Brandt", Role::Admin, None).await;
        let (browser, program) = (house.browser(&olga).await, house.program(&olga, &Capability::ALL).await);
        for route in routes::table().iter().filter(|route| route.method == Method::GET && route.path.contains('{')) {
            for id in IDS {
                let parts = route.path.split('/').map(|part| if part.starts_with('{') { id } else { part });
                let path = parts.collect::<Vec<_>>().join("/");
                let answer = if path.starts_with("/api/") { program.get(&path).await } else { browser.get(&path).await };
                harmless(&path, &answer);
                assert!(!answer.status.is_success(), "{path} was answered with {}", answer.status);
            }
        }
    }

    async fn a_made_up_parameter_is_answered_with_a_page_or_a_sentence(house: TestApp) {
        let olga = house.user("Olga Brandt", Role::Admin, None).await;
        let (browser, program) = (house.browser(&olga).await, house.program(&olga, &Capability::ALL).await);
        for route in routes::table().iter().filter(|route| route.method == Method::GET && !route.path.contains('{')) {
            // Each parameter alone with one of the values, and all of them together with each.
            let alone = PARAMETERS.iter().zip(VALUES.iter().cycle()).map(|(name, value)| format!("{name}={value}"));
            let together = VALUES.map(|value| PARAMETERS.map(|name| format!("{name}={value}")).join("&"));
            for query in alone.chain(together) {
                let path = format!("{}?{query}", route.path);
                let answer = if path.starts_with("/api/") { program.get(&path).await } else { browser.get(&path).await };
                harmless(&path, &answer);
            }
        }
    }
}

#[track_caller]
fn harmless(path: &str, answer: &Answer) {
    assert!(!answer.status.is_server_error(), "{path}: {} {}", answer.status, answer.body);
    assert!(!answer.body.contains("<script>"), "{path} gives script back: {}", answer.body);
}
