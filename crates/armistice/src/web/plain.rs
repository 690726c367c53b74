//! The frame around public pages: a hosted form, signing in, unsubscribing, an error. One card, the company's name, nothing else.

use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, Render, html};

use super::icon::wordmark;
use super::shell::{Flash, head};
use super::{Theme, assets};

/// A public page.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Plain {
    title: String,
    company: String,
    lead: Option<Markup>,
    theme: Theme,
    flash: Option<Flash>,
    below: Option<Markup>,
    wide: bool,
    ours: bool,
    unlisted: bool,
}

impl Plain {
    /// Starts a public page in the company's name.
    pub fn new(title: impl Into<String>, company: impl Into<String>) -> Self {
        Self { title: title.into(), company: company.into(), ..Self::default() }
    }

    /// Sets one sentence under the title.
    pub fn lead(mut self, lead: impl Render) -> Self {
        self.lead = Some(lead.render());
        self
    }

    /// Sets the colours it is read in.
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// Says what just happened.
    pub fn flash(mut self, flash: Option<Flash>) -> Self {
        self.flash = flash;
        self
    }

    /// Puts something quiet under the card: a link, a privacy sentence.
    pub fn below(mut self, below: impl Render) -> Self {
        self.below = Some(below.render());
        self
    }

    /// Makes the card wider: for longer forms.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Shows our wordmark above instead of the company's name: signing in.
    pub fn ours(mut self) -> Self {
        self.ours = true;
        self
    }

    /// Asks search engines to leave it out: its address is one person's.
    pub fn unlisted(mut self) -> Self {
        self.unlisted = true;
        self
    }

    /// Draws the whole document around the card's content.
    pub fn render(&self, content: impl Render) -> Markup {
        self.document(&head(&self.full_title()), content)
    }

    /// Draws the same without script, as an answer under a sandbox: for pages whose words are a customer's.
    pub fn sandboxed(&self, content: impl Render) -> Sandboxed {
        let title = self.full_title();
        let head = html! {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                @if self.unlisted { meta name="robots" content="noindex"; }
                title { (title) }
                link rel="stylesheet" href=(assets::css_url());
                link rel="icon" type="image/svg+xml" href=(assets::icon_url());
            }
        };
        Sandboxed { page: self.document(&head, content), leads_to: String::new() }
    }

    fn full_title(&self) -> String {
        format!("{} · {}", self.title, self.company)
    }

    fn document(&self, head: &Markup, content: impl Render) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" data-theme=[self.theme.attribute()] {
                (head)
                body.public {
                    header.public-head { @if self.ours { (wordmark()) } @else { p.public-company { (self.company) } } }
                    main.public-card.wide[self.wide] #main {
                        @if let Some(flash) = &self.flash { (flash) }
                        h1 { (self.title) }
                        @if let Some(lead) = &self.lead { p.lead { (lead) } }
                        (content)
                    }
                    @if let Some(below) = &self.below { footer.public-foot { (below) } }
                }
            }
        }
    }
}

/// A public page as an answer: under a policy in which nobody's script runs, whatever its words are.
#[derive(Clone, Debug)]
#[must_use]
pub struct Sandboxed {
    page: Markup,
    leads_to: String,
}

impl Sandboxed {
    /// Lets the page's form lead to a site of the customer's afterwards, which a browser would refuse otherwise.
    pub fn leading_to(mut self, url: Option<&str>) -> Self {
        let address = url.and_then(|url| url.parse::<Uri>().ok());
        let site = address.as_ref().and_then(|address| Some((address.scheme_str()?, address.authority()?)));
        // User and port of an address may hold what ends a directive; such a site is left out.
        let plain = |text: &str| {
            text.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter))
        };
        if let Some((scheme, authority)) = site.filter(|(_, authority)| plain(authority.as_str())) {
            self.leads_to = format!(" {scheme}://{authority}");
        }
        self
    }
}

impl IntoResponse for Sandboxed {
    fn into_response(self) -> Response {
        // The origin is kept, or the visitor's cookie would not come along with the answer; without script that gives
        // nothing away.
        let policy = format!(
            "sandbox allow-forms allow-same-origin; default-src 'none'; style-src 'self'; img-src 'self' data:; \
             form-action 'self'{}; base-uri 'none'; frame-ancestors 'none'",
            self.leads_to
        );
        let mut response = self.page.into_response();
        if let Ok(policy) = HeaderValue::try_from(policy) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_to_its_own_site_and_a_strange_address_opens_nothing() {
        let policy = |url: &str| {
            let page = Plain::new("Guide", "Tidewell").sandboxed("").leading_to(Some(url)).into_response();
            page.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned()
        };
        assert!(
            policy("https://shop.example:8443/thanks?a=1")
                .contains("form-action 'self' https://shop.example:8443;")
        );
        for strange in
            ["/thanks", "https://a.example;script-src *", "https://a;b@c.example/", "javascript:alert(1)", ""]
        {
            assert!(policy(strange).contains("form-action 'self';"), "{strange}: {}", policy(strange));
        }
    }
}
