//! Where one can go, and who goes there.

use super::Theme;
use super::icon::Icon;

/// A place in the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Start page.
    Home,
    /// What waits for a seller.
    Inbox,
    /// People.
    Contacts,
    /// Rules with a name, and who is in them.
    Segments,
    /// Companies.
    Accounts,
    /// Possible sales.
    Deals,
    /// Questions to visitors.
    Forms,
    /// Marketing efforts.
    Campaigns,
    /// Automation.
    Journeys,
    /// Mail texts.
    Templates,
    /// What was sent.
    Mail,
    /// The signed document.
    Agreement,
    /// What came of it.
    Results,
    /// The operator's pages.
    Settings,
}

/// The groups of the navigation, in order; the first has no name.
pub(super) const GROUPS: [(&str, &[Section]); 4] = [
    (
        "",
        &[
            Section::Home,
            Section::Inbox,
            Section::Contacts,
            Section::Segments,
            Section::Accounts,
            Section::Deals,
        ],
    ),
    ("Attract", &[Section::Forms, Section::Campaigns, Section::Journeys, Section::Templates, Section::Mail]),
    ("Both sides", &[Section::Agreement, Section::Results]),
    ("", &[Section::Settings]),
];
/// What a thumb reaches on a phone.
pub(super) const BAR: [Section; 4] = [Section::Home, Section::Inbox, Section::Contacts, Section::Deals];

impl Section {
    /// Returns its name, link, pictogram and the key that follows `g`.
    pub fn entry(self) -> (&'static str, &'static str, Icon, char) {
        match self {
            Self::Home => ("Home", "/", Icon::Home, 'h'),
            Self::Inbox => ("Inbox", "/inbox", Icon::Inbox, 'i'),
            Self::Contacts => ("Contacts", "/contacts", Icon::Contact, 'c'),
            Self::Segments => ("Segments", "/segments", Icon::Segment, 'e'),
            Self::Accounts => ("Accounts", "/accounts", Icon::Account, 'a'),
            Self::Deals => ("Deals", "/deals", Icon::Deal, 'd'),
            Self::Forms => ("Forms", "/forms", Icon::Form, 'f'),
            Self::Campaigns => ("Campaigns", "/campaigns", Icon::Campaign, 'p'),
            Self::Journeys => ("Journeys", "/journeys", Icon::Journey, 'j'),
            Self::Templates => ("Templates", "/templates", Icon::Template, 't'),
            Self::Mail => ("Mail", "/mail", Icon::Mail, 'm'),
            Self::Agreement => ("Agreement", "/agreement", Icon::Agreement, 'g'),
            Self::Results => ("Results", "/results", Icon::Results, 'r'),
            Self::Settings => ("Settings", "/settings", Icon::Settings, 's'),
        }
    }
}

/// Who looks at the page, as the frame shows them.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Viewer {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) company: String,
    pub(super) theme: Theme,
    pub(super) counts: Vec<(Section, i64)>,
    pub(super) hidden: Vec<Section>,
    pub(super) demo: bool,
}

impl Viewer {
    /// Starts a viewer: their name, their role in words ("Head of Sales"), their company.
    pub fn new(name: impl Into<String>, role: impl Into<String>, company: impl Into<String>) -> Self {
        Self { name: name.into(), role: role.into(), company: company.into(), ..Self::default() }
    }

    /// Sets the colours they read in.
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// Shows a count beside a section: handoffs that wait in the inbox. Zero shows nothing.
    pub fn count(mut self, section: Section, count: i64) -> Self {
        self.counts.push((section, count));
        self
    }

    /// Leaves out sections they may not open.
    pub fn without(mut self, sections: impl IntoIterator<Item = Section>) -> Self {
        self.hidden.extend(sections);
        self
    }

    /// Marks every page as the demo's.
    pub fn demo(mut self, demo: bool) -> Self {
        self.demo = demo;
        self
    }
}
