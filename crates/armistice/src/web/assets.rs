//! The stylesheet, the script and the icon, served from the binary under URLs that carry a hash of their content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// The policy that every page of ours satisfies: nothing inline, nothing foreign, no frames around us.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for a page that shows a preview in a frame; the frame brings a stricter policy of its own.
pub const FRAMING_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
     frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The stylesheet, in parts that each fit on a page, in the order of the cascade.
const CSS: &str = concat!(
    include_str!("assets/css/tokens.css"),
    include_str!("assets/css/base.css"),
    include_str!("assets/css/shell.css"),
    include_str!("assets/css/controls.css"),
    include_str!("assets/css/content.css"),
    include_str!("assets/css/rule.css"),
    include_str!("assets/css/charts.css"),
    include_str!("assets/css/print.css"),
);
const SCRIPT: &str = include_str!("assets/enhance.js");
/// The script of rule inputs, loaded by the pages that have one; in parts that each fit on a page.
const RULE_SCRIPT: &str = concat!(
    include_str!("assets/rule/sentence.js"),
    include_str!("assets/rule/tree.js"),
    include_str!("assets/rule/input.js"),
);
const ICON: &str = include_str!("assets/icon.svg");

/// One file in the binary.
struct Asset {
    name: String,
    tag: String,
    kind: &'static str,
    body: &'static str,
}

static ASSETS: LazyLock<[Asset; 4]> = LazyLock::new(|| {
    [
        Asset::new("app", "css", "text/css; charset=utf-8", CSS),
        Asset::new("enhance", "js", "text/javascript; charset=utf-8", SCRIPT),
        Asset::new("rule", "js", "text/javascript; charset=utf-8", RULE_SCRIPT),
        Asset::new("icon", "svg", "image/svg+xml", ICON),
    ]
});

impl Asset {
    fn new(stem: &str, extension: &str, kind: &'static str, body: &'static str) -> Self {
        let hash = format!("{:016x}", fnv1a(body.as_bytes()));
        Self { name: format!("{stem}.{hash}.{extension}"), tag: format!("\"{hash}\""), kind, body }
    }

    fn url(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

/// Returns the stylesheet's URL.
pub fn css_url() -> String {
    ASSETS[0].url()
}

/// Returns the script's URL.
pub fn script_url() -> String {
    ASSETS[1].url()
}

/// Returns the URL of the script of rule inputs.
pub fn rule_script_url() -> String {
    ASSETS[2].url()
}

/// Returns the icon's URL.
pub fn icon_url() -> String {
    ASSETS[3].url()
}

/// Returns name and content of every file, for pages that are written to disk.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    ASSETS.iter().map(|asset| (asset.name.as_str(), asset.body))
}

/// `GET /assets/{name}`: a file whose name carries its hash, so that it may be kept for ever.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let caching = [(CACHE_CONTROL, "public, max-age=31536000, immutable"), (ETAG, asset.tag.as_str())];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == asset.tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(CONTENT_TYPE, asset.kind)], asset.body).into_response()
}

/// `GET /favicon.ico`, asked for by browsers that did not read the page: the icon.
pub async fn favicon() -> Response {
    ([(CACHE_CONTROL, "public, max-age=86400"), (CONTENT_TYPE, "image/svg+xml")], ICON).into_response()
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): tells versions of our own files apart; nobody else chooses them, so it need not resist attack.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_known_tag_is_not_sent_again() {
        let name = ASSETS[0].name.clone();
        let first = serve(Path(name.clone()), HeaderMap::new()).await;
        assert_eq!(first.status(), StatusCode::OK);
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, first.headers()[ETAG].clone());
        assert_eq!(serve(Path(name), headers).await.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(serve(Path("app.css".to_owned()), HeaderMap::new()).await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn hash_matches_the_published_vector() {
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
