//! The frame of the settings: one row of tabs over every page of it.

use maud::{Markup, Render, html};

use crate::people::{Caller, Capability};
use crate::web::{Flash, Page, Section, Tabs, stack};

/// The pages of the settings: path, name, and the sentence under the heading.
const TABS: [(&str, &str, &str); 10] = [
    ("/settings/company", "Company", "What public pages and mails say about you."),
    ("/settings/mail", "Mail", "Through which server mail leaves this house."),
    ("/settings/users", "Users", "Who signs in, and what for."),
    ("/settings/teams", "Teams", "Colleagues who share what they see."),
    (
        "/settings/visibility",
        "Visibility",
        "How far each role sees: contacts, handoffs, deals and all that hangs on them.",
    ),
    ("/settings/fields", "Fields", "What you know of contacts and accounts beyond the standard fields."),
    (
        SCORE,
        "Scores",
        "What earns fit and readiness, in groups with a cap. Each version is kept; the latest counts.",
    ),
    ("/settings/tokens", "API tokens", "What programs may do, and for whom."),
    ("/settings/audit", "Audit log", "Who did what, when and from where. Nobody can edit it."),
    ("/settings/jobs", "Jobs", "Background work: what waits, and what was given up."),
];

/// The one page of the settings that is not an admin's alone.
const SCORE: &str = "/settings/score";

/// Returns what a page of the settings wants of its reader.
fn needed(path: &str) -> Capability {
    if path == SCORE { Capability::EditScores } else { Capability::Administer }
}

/// Draws a page of the settings; `here` is the path of its tab.
pub fn settings_page(caller: &Caller, said: Option<Flash>, here: &str, content: impl Render) -> Markup {
    let viewer = caller.viewer();
    let found = TABS.iter().find(|(path, ..)| *path == here);
    let (_, title, lead) = found.copied().unwrap_or(("", "Settings", ""));
    let tabs = TABS
        .iter()
        .filter(|(path, ..)| caller.may(needed(path)))
        .fold(Tabs::new("Settings"), |tabs, (path, name, _)| tabs.tab(*name, *path, *path == here));
    Page::new(title, Section::Settings, &viewer)
        .lead(lead)
        .flash(said)
        .render(stack(html! { (tabs) (content) }))
}
