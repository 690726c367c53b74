//! What the filters of a list offer.

use store::{Tx, params};

use crate::fault::Outcome;
use crate::insight::CampaignId;
use crate::people::UserId;
use crate::segments::segment::{self, Segment};
use crate::sql::lists as sql;

/// The most options that one filter offers; a longer list is no longer a choice.
const OPTIONS_MAX: i64 = 200;

/// The options of the filters.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Colleagues by name.
    pub owners: Vec<(UserId, String)>,
    /// Sources in use.
    pub sources: Vec<String>,
    /// Campaigns, the latest first.
    pub campaigns: Vec<(CampaignId, String)>,
    /// Tags in use.
    pub tags: Vec<String>,
    /// Segments in use.
    pub segments: Vec<Segment>,
}

/// Returns what the list of contacts can be narrowed by.
pub fn load(tx: &mut Tx) -> Outcome<Choices> {
    Ok(Choices {
        owners: owners(tx)?,
        sources: tx.all(&sql::SOURCES, params![OPTIONS_MAX])?,
        campaigns: tx.all(&sql::CAMPAIGNS_LATEST, params![OPTIONS_MAX])?,
        tags: tx.all(&sql::TAGS_IN_USE, params![OPTIONS_MAX])?,
        segments: segment::in_use(tx)?,
    })
}

/// Returns the colleagues who may own a contact or an account.
pub fn owners(tx: &mut Tx) -> Outcome<Vec<(UserId, String)>> {
    Ok(tx.all(&sql::OWNERS, params![OPTIONS_MAX])?)
}
