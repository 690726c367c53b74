//! The frame around every page of a signed-in person: navigation, search, the way out.

use maud::{DOCTYPE, Markup, Render, html};

use super::assets;
use super::components::{Tone, avatar, crumbs};
use super::icon::{Icon, mark};
use super::nav::{BAR, GROUPS, Section, Viewer};

/// What just happened, said once on the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// [`Tone::Kept`] for done, [`Tone::Broken`] for failed.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
}

impl Flash {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { tone: Tone::Kept, text: text.into() }
    }

    /// Something could not be done.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { tone: Tone::Broken, text: text.into() }
    }
}

/// How wide the content of a page may grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Width {
    #[default]
    Full,
    Reading,
}

/// A page in the frame.
#[derive(Clone, Debug)]
#[must_use]
pub struct Page<'a> {
    viewer: &'a Viewer,
    title: String,
    section: Option<Section>,
    heading: Option<Markup>,
    lead: Option<Markup>,
    crumbs: Vec<(String, String)>,
    actions: Option<Markup>,
    flash: Option<Flash>,
    search: String,
    width: Width,
}

impl<'a> Page<'a> {
    /// Starts a page of a section.
    pub fn new(title: impl Into<String>, section: Section, viewer: &'a Viewer) -> Self {
        Self {
            viewer,
            title: title.into(),
            section: Some(section),
            heading: None,
            lead: None,
            crumbs: Vec::new(),
            actions: None,
            flash: None,
            search: String::new(),
            width: Width::Full,
        }
    }

    /// Belongs to no section: the person's own account, an error.
    pub fn outside(mut self) -> Self {
        self.section = None;
        self
    }

    /// Replaces the words of the heading (badges, an avatar); the title stays in the browser's tab.
    pub fn heading(mut self, heading: impl Render) -> Self {
        self.heading = Some(heading.render());
        self
    }

    /// Sets one quiet sentence under the heading.
    pub fn lead(mut self, lead: impl Render) -> Self {
        self.lead = Some(lead.render());
        self
    }

    /// Adds a step of the way back, outermost first.
    pub fn crumb(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push((text.into(), href.into()));
        self
    }

    /// Sets the buttons at the right of the heading; at most one is primary.
    pub fn actions(mut self, actions: impl Render) -> Self {
        self.actions = Some(actions.render());
        self
    }

    /// Says what just happened.
    pub fn flash(mut self, flash: Option<Flash>) -> Self {
        self.flash = flash;
        self
    }

    /// Keeps what was searched for in the search box.
    pub fn searched(mut self, search: impl Into<String>) -> Self {
        self.search = search.into();
        self
    }

    /// Keeps the content at a readable width: forms, documents, settings.
    pub fn narrow(mut self) -> Self {
        self.width = Width::Reading;
        self
    }

    /// Draws the whole document around the content.
    pub fn render(&self, content: impl Render) -> Markup {
        let viewer = self.viewer;
        html! {
            (DOCTYPE)
            html lang="en" data-theme=[viewer.theme.attribute()] {
                (head(&format!("{} · {}", self.title, viewer.company)))
                body.app {
                    a.skip href="#main" { "Skip to content" }
                    (self.sidebar())
                    div.frame {
                        (self.topbar())
                        main #main tabindex="-1" {
                            @if let Some(flash) = &self.flash { (flash) }
                            div.page.reading[self.width == Width::Reading] {
                                (self.page_head())
                                (content)
                            }
                        }
                    }
                    (self.bottom_bar())
                    (help())
                    p.sr-only #announce aria-live="polite" {}
                }
            }
        }
    }

    fn page_head(&self) -> Markup {
        html! {
            header.page-head {
                div.page-title {
                    (crumbs(&self.crumbs))
                    h1 { @match &self.heading { Some(heading) => (heading), None => (self.title) } }
                    @if let Some(lead) = &self.lead { p.lead { (lead) } }
                }
                @if let Some(actions) = &self.actions { div.actions { (actions) } }
            }
        }
    }

    fn link(&self, section: Section) -> Markup {
        let (name, href, icon, key) = section.entry();
        let count =
            self.viewer.counts.iter().find(|(counted, _)| *counted == section).map_or(0, |(_, count)| *count);
        html! {
            a.nav-link href=(href) data-go=(key) aria-current=[(self.section == Some(section)).then_some("page")] {
                (icon) span { (name) }
                @if count > 0 { span.nav-count { (super::format::number(count)) } }
            }
        }
    }

    fn shown(&self, sections: &[Section]) -> Vec<Section> {
        sections.iter().copied().filter(|section| !self.viewer.hidden.contains(section)).collect()
    }

    fn sidebar(&self) -> Markup {
        html! {
            nav.sidebar #nav popover aria-label="Main" {
                a.brand href="/" {
                    (mark()) span.brand-name { (self.viewer.company) }
                }
                @for (name, sections) in GROUPS {
                    @let sections = self.shown(sections);
                    @if !sections.is_empty() {
                        div.nav-group.last[sections == [Section::Settings]] {
                            @if !name.is_empty() { p.nav-title { (name) } }
                            @for section in sections { (self.link(section)) }
                        }
                    }
                }
            }
        }
    }

    fn topbar(&self) -> Markup {
        html! {
            header.topbar {
                a.topbar-mark href="/" aria-label="Home" { (mark()) }
                form.search-box action="/contacts" method="get" role="search" aria-label="All contacts" {
                    (Icon::Search)
                    label.sr-only for="search" { "Search contacts" }
                    input #search type="search" name="search" value=(self.search) placeholder="Search contacts" autocomplete="off";
                    kbd aria-hidden="true" { "/" }
                }
                div.topbar-end {
                    @if self.viewer.demo { span.demo-mark { "Demo" } }
                    (self.user_menu())
                }
            }
        }
    }

    fn user_menu(&self) -> Markup {
        let viewer = self.viewer;
        html! {
            button.user-button type="button" popovertarget="user-menu" {
                (avatar(&viewer.name)) span.sr-only { "Account of " (viewer.name) }
            }
            div.menu #user-menu popover {
                div.menu-head { p { (viewer.name) } p.note { (viewer.role) } }
                a.menu-item href="/account" { (Icon::Contact) "Your account" }
                button.menu-item type="button" data-do="help" { (Icon::Info) "Keyboard" kbd { "?" } }
                hr;
                (theme_form())
                hr;
                form method="post" action="/sign-out" { button.menu-item { (Icon::SignOut) "Sign out" } }
            }
        }
    }

    fn bottom_bar(&self) -> Markup {
        html! {
            nav.bottom-bar aria-label="Shortcuts" {
                @for section in self.shown(&BAR) { (self.link(section)) }
                button.nav-link type="button" popovertarget="nav" { (Icon::Menu) span { "Menu" } }
            }
        }
    }
}

impl Render for Flash {
    fn render(&self) -> Markup {
        let icon = if self.tone == Tone::Broken { Icon::Warning } else { Icon::Check };
        let role = if self.tone == Tone::Broken { "alert" } else { "status" };
        html! { div class=(format!("flash {}", self.tone.class())) role=(role) data-flash { (icon) p { (self.text) } } }
    }
}

/// Draws the document's head: everything from our own binary.
pub(super) fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
            meta name="color-scheme" content="light dark";
            title { (title) }
            link rel="stylesheet" href=(assets::css_url());
            link rel="icon" type="image/svg+xml" href=(assets::icon_url());
            script type="module" src=(assets::script_url()) {}
        }
    }
}

/// Draws the choice of colours: three buttons of one form.
pub(super) fn theme_form() -> Markup {
    html! {
        form.theme-form method="post" action="/theme" data-theme-form {
            @for (value, words, icon) in [("system", "System", Icon::Settings), ("light", "Light", Icon::Sun), ("dark", "Dark", Icon::Moon)] {
                button.theme-choice name="theme" value=(value) title=(words) { (icon) span.sr-only { (words) } }
            }
        }
    }
}

/// Draws the list of keys.
fn help() -> Markup {
    let keys = [
        ("/", "Search"),
        ("g h", "Home"),
        ("g i", "Inbox"),
        ("g c", "Contacts"),
        ("g d", "Deals"),
        ("g r", "Results"),
        ("j k", "Next and previous row"),
        ("Enter", "Open the row"),
        ("?", "This list"),
    ];
    super::components::Dialog::new("help", "Keyboard")
        .body(html! {
            dl.keys { @for (key, words) in keys { div { dt { (words) } dd { @for part in key.split(' ') { kbd { (part) } } } } } }
        })
        .render()
}
