//! Where a person came from this time: campaign parameters when the link has them, else the referrer.

/// The longest value that is kept of each parameter.
const LENGTH_MAX: usize = 120;

/// Hosts of search engines, by the label before the public suffix.
const SEARCH: &[&str] =
    &["google", "bing", "duckduckgo", "ecosia", "yahoo", "baidu", "yandex", "startpage", "qwant"];
/// Hosts of social networks.
const SOCIAL: &[&str] = &[
    "facebook",
    "instagram",
    "linkedin",
    "twitter",
    "x",
    "reddit",
    "youtube",
    "tiktok",
    "pinterest",
    "mastodon",
    "xing",
];

/// Where a visit came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// `utm_source`, or `organic_search`, `social`, `referral`, `direct`.
    pub source: String,
    /// `utm_medium`, when the link says it.
    pub medium: Option<String>,
    /// The key of the campaign: `utm_campaign`.
    pub campaign_key: Option<String>,
    /// Content and term of the link, or the referring host.
    pub detail: Option<String>,
}

impl Source {
    /// Reads the campaign parameters of a link; without any, the referrer decides. `own_host` is never a referrer.
    pub fn read<'p>(parameter: impl Fn(&str) -> Option<&'p str>, referrer: &str, own_host: &str) -> Self {
        let of = |name: &str| parameter(name).map(cut).filter(|value| !value.is_empty());
        let (medium, campaign_key) = (of("utm_medium"), of("utm_campaign"));
        let parts: Vec<String> = [of("utm_content"), of("utm_term")].into_iter().flatten().collect();
        let detail = (!parts.is_empty()).then(|| parts.join(" / "));
        if let Some(source) = of("utm_source") {
            return Self { source, medium, campaign_key, detail };
        }
        let host = host_of(referrer).filter(|host| host != own_host);
        let source = host.as_deref().map_or("direct", kind_of_host).to_owned();
        Self { source, medium, campaign_key, detail: detail.or(host) }
    }
}

fn cut(value: &str) -> String {
    value.trim().to_lowercase().chars().take(LENGTH_MAX).collect()
}

fn host_of(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}

fn kind_of_host(host: &str) -> &'static str {
    let domain = psl::domain_str(host).unwrap_or(host);
    let label = domain.split('.').next().unwrap_or(domain);
    if SEARCH.contains(&label) {
        "organic_search"
    } else if SOCIAL.contains(&label) || domain == "t.co" || domain == "lnkd.in" {
        "social"
    } else {
        "referral"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &[(&str, &str)], referrer: &str, expected: &str) {
        let of = |name: &str| query.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let found = Source::read(of, referrer, "house.test");
        let text = format!(
            "{} {} {} {}",
            found.source,
            found.medium.as_deref().unwrap_or("-"),
            found.campaign_key.as_deref().unwrap_or("-"),
            found.detail.as_deref().unwrap_or("-")
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn the_link_speaks_first_then_the_referrer() {
        check(
            &[("utm_source", "LinkedIn"), ("utm_medium", "paid"), ("utm_campaign", "spring")],
            "",
            "linkedin paid spring -",
        );
        check(&[], "https://www.google.co.uk/search?q=x", "organic_search - - www.google.co.uk");
        check(&[], "https://lnkd.in/abc", "social - - lnkd.in");
        check(&[], "https://blog.partner.example/post", "referral - - blog.partner.example");
        check(&[], "https://house.test/f/guide", "direct - - -");
        check(&[], "", "direct - - -");
        check(&[("utm_campaign", "spring"), ("utm_content", "top")], "", "direct - spring top");
    }
}
