//! The frame around public pages: a hosted form, signing in, unsubscribing, an error. One card, the company's name, nothing else.

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
    scriptless: bool,
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

    /// Draws no script, for pages that run under a sandbox.
    pub fn scriptless(mut self) -> Self {
        self.scriptless = true;
        self
    }

    /// Draws the whole document around the card's content.
    pub fn render(&self, content: impl Render) -> Markup {
        let title = format!("{} · {}", self.title, self.company);
        html! {
            (DOCTYPE)
            html lang="en" data-theme=[self.theme.attribute()] {
                @if self.scriptless { (quiet_head(&title)) } @else { (head(&title)) }
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

fn quiet_head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="robots" content="noindex";
            title { (title) }
            link rel="stylesheet" href=(assets::css_url());
            link rel="icon" type="image/svg+xml" href=(assets::icon_url());
        }
    }
}
