//! The rows behind a figure of the funnel.

use measure::{DAY_MS, Moment};
use serde::Deserialize;
use store::{Sql, Tx};

use super::funnel::Step;
use super::question::Question;
use crate::fault::{Fault, Outcome};
use crate::people::Sight;

/// How many rows one page shows.
pub const PAGE: usize = 100;

store::record! {
    /// One lead.
    pub struct Lead {
        /// The contact.
        pub id: i64,
        /// Given name.
        pub first_name: Option<String>,
        /// Family name.
        pub last_name: Option<String>,
        /// E-mail address.
        pub email: Option<String>,
        /// Where the contact came from first.
        pub source: Option<String>,
        /// When the contact was first seen.
        pub first_seen_at: Moment,
        /// When the first deal was won.
        pub won_at: Option<Moment>,
    }
}

/// Which of the funnel's leads, as parameters of a URL.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct Parameters {
    /// The word of a step that they reached; everybody when empty.
    pub step: String,
    /// Only those of this source.
    pub source: String,
    /// `yes`: only those without a source.
    pub no_source: String,
    /// Only those won within so many whole days.
    pub won_within: String,
    /// The last id of the page before.
    pub after: String,
}

/// Which of the funnel's leads, checked.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The step that they reached.
    pub step: Option<Step>,
    /// Their source: `Some(None)` for those without one.
    pub source: Option<Option<String>>,
    /// Won within so many whole days.
    pub won_within: Option<u32>,
    /// The id of the last lead of the page before.
    pub after: Option<i64>,
}

impl Filter {
    /// Checks the parameters.
    pub fn parse(asked: &Parameters) -> Outcome<Self> {
        let step = match asked.step.as_str() {
            "" => None,
            word => Some(Step::of(word).ok_or(Fault::Missing("step of the funnel"))?),
        };
        let source = if asked.no_source == "yes" {
            Some(None)
        } else {
            (!asked.source.is_empty()).then(|| Some(asked.source.clone()))
        };
        let won_within = match asked.won_within.as_str() {
            "" => None,
            days => Some(days.parse().map_err(|_| Fault::field("won_within", "Please give whole days."))?),
        };
        let after = match asked.after.as_str() {
            "" => None,
            id => Some(store::id_from_text(id).map_err(|_| Fault::Missing("page"))?),
        };
        Ok(Self { step, source, won_within, after })
    }

    /// Returns the parameters of a URL that asks the same; what was not said is empty.
    pub fn parameters(&self) -> [(&'static str, String); 4] {
        let (source, no_source) = match &self.source {
            Some(Some(source)) => (source.clone(), ""),
            Some(None) => (String::new(), "yes"),
            None => (String::new(), ""),
        };
        [
            ("step", self.step.map_or("", Step::word).to_owned()),
            ("source", source),
            ("no_source", no_source.to_owned()),
            ("won_within", self.won_within.map_or_else(String::new, |days| days.to_string())),
        ]
    }
}

/// Returns one page of leads, the newest first, and whether more follow. Cost: the contacts of the span once.
pub fn list(tx: &mut Tx, sight: Sight, question: &Question, filter: &Filter) -> Outcome<(Vec<Lead>, bool)> {
    let mut sql = Sql::new(
        "SELECT contacts.id, contacts.first_name, contacts.last_name, contacts.email, contacts.source, \
         contacts.first_seen_at, wins.won_at FROM contacts LEFT JOIN (SELECT contact_id, MIN(closed_at) AS won_at \
         FROM deals WHERE stage = 'won' AND closed_at < ",
    );
    sql.bind(question.cut).push(" GROUP BY contact_id) AS wins ON wins.contact_id = contacts.id");
    sql.push(" WHERE contacts.first_seen_at >= ").bind(question.from);
    sql.push(" AND contacts.first_seen_at < ").bind(question.until);
    if let Some(campaign) = question.campaign {
        sql.push(" AND contacts.campaign_id = ").bind(campaign);
    }
    sight.within(&mut sql, "contacts.owner_id");
    push_filter(&mut sql, question, filter);
    sql.push(" ORDER BY contacts.id DESC LIMIT ").bind(PAGE + 1);
    let mut leads: Vec<Lead> = tx.all_sql(&sql)?;
    let more = leads.len() > PAGE;
    leads.truncate(PAGE);
    Ok((leads, more))
}

fn push_filter(sql: &mut Sql, question: &Question, filter: &Filter) {
    match &filter.source {
        Some(Some(source)) => {
            sql.push(" AND contacts.source = ").bind(source);
        }
        Some(None) => {
            sql.push(" AND COALESCE(TRIM(contacts.source), '') = ''");
        }
        None => {}
    }
    let reached = match filter.step {
        None | Some(Step::Lead) => None,
        Some(Step::Won) => {
            sql.push(" AND wins.won_at IS NOT NULL");
            None
        }
        Some(Step::HandedOver) => {
            Some(" AND contacts.id IN (SELECT contact_id FROM handoffs WHERE offered_at < ")
        }
        Some(Step::Accepted) => {
            Some(" AND contacts.id IN (SELECT contact_id FROM handoffs WHERE accepted_at < ")
        }
        Some(Step::Conversation) => Some(
            " AND contacts.id IN (SELECT contact_id FROM attempts \
             WHERE outcome IN ('conversation', 'meeting_booked') AND at < ",
        ),
        Some(Step::Deal) => Some(" AND contacts.id IN (SELECT contact_id FROM deals WHERE opened_at < "),
    };
    if let Some(text) = reached {
        sql.push(text).bind(question.cut).push(")");
    }
    if let Some(days) = filter.won_within {
        sql.push(" AND wins.won_at - contacts.first_seen_at < ").bind((i64::from(days) + 1) * DAY_MS);
    }
    if let Some(after) = filter.after {
        sql.push(" AND contacts.id < ").bind(after);
    }
}
