//! The address that a campaign puts under its advertisements: a hosted form with the campaign's marks.

use store::{Tx, params};

use super::campaign::{Campaign, key_from};
use crate::fault::Outcome;
use crate::sql::insight as sql;

/// The most forms that the link builder offers.
pub const FORMS_MAX: usize = 200;

/// What distinguishes one link of a campaign from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Where the link stands: `newsletter`, `linkedin`; becomes `utm_source`.
    pub source: String,
    /// Which of several pieces there: `banner-2`; becomes `utm_content`, or nothing.
    pub content: String,
}

/// Returns the path of a hosted form with the marks of a campaign. The source falls back on the channel, because a
/// link without `utm_source` is counted nowhere. Keys need no escaping: [`key_from`] leaves only plain letters.
pub fn to_form(campaign: &Campaign, form_slug: &str, marks: &Marks) -> String {
    let source = key_from(&marks.source);
    let source = if source.is_empty() { &campaign.channel } else { &source };
    let (medium, key) = (campaign.medium(), &campaign.key);
    let mut path = format!("/f/{form_slug}?utm_source={source}&utm_medium={medium}&utm_campaign={key}");
    let content = key_from(&marks.content);
    if !content.is_empty() {
        path.push_str("&utm_content=");
        path.push_str(&content);
    }
    path
}

/// Returns slug and name of the published forms, at most [`FORMS_MAX`].
pub fn forms(tx: &mut Tx) -> Outcome<Vec<(String, String)>> {
    Ok(tx.all(&sql::PUBLISHED_FORMS, params![FORMS_MAX])?)
}
