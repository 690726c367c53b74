//! The statements behind the list of contacts: which index is walked for which order, and what is asked on the way.

use store::{Sql, Value};

use super::ContactId;
use super::list::{COUNT_MAX, PAGE};
use super::question::{Filter, Key, Owner, Question, containing};
use super::sight::met;

/// What a walk goes along.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Along {
    Contacts,
    Tags,
    Cell,
    Scores,
}

/// One way along an index: from where, in which order, and how a contact is tied to it.
pub(super) struct Walk {
    along: Along,
    pub(super) from: &'static str,
    /// What is walked along before the id; the id alone when there is nothing.
    pub(super) key: Option<&'static str>,
    pub(super) id: &'static str,
    pub(super) tied: &'static str,
}

const ALONG_CONTACTS: &str = " FROM contacts AS walk CROSS JOIN contacts";
const ALONG_SCORES: &str = " FROM scores AS walk CROSS JOIN contacts";
const BY_ID: &str = " WHERE contacts.id = walk.id";
const BY_CONTACT: &str = " WHERE contacts.id = walk.contact_id";

/// The newest first needs no walk: every index on a filter ends in the id.
const CREATED: Walk = Walk {
    along: Along::Contacts,
    from: " FROM contacts",
    key: None,
    id: "contacts.id",
    tied: " WHERE 1 = 1",
};
const TAGGED: Walk = Walk {
    along: Along::Tags,
    from: " FROM tags AS walk CROSS JOIN contacts",
    key: None,
    id: "walk.contact_id",
    tied: BY_CONTACT,
};
const IN_CELL: Walk =
    Walk { along: Along::Cell, from: ALONG_SCORES, key: None, id: "walk.contact_id", tied: BY_CONTACT };
const NAMES: [Walk; 1] = [Walk {
    along: Along::Contacts,
    from: ALONG_CONTACTS,
    key: Some("walk.search_text"),
    id: "walk.id",
    tied: BY_ID,
}];
const TOUCHED: [Walk; 1] = [Walk {
    along: Along::Contacts,
    from: ALONG_CONTACTS,
    key: Some("COALESCE(walk.last_touch_at, 0)"),
    id: "walk.id",
    tied: BY_ID,
}];
const STAGE_SINCE: [Walk; 1] = [Walk {
    along: Along::Contacts,
    from: ALONG_CONTACTS,
    key: Some("walk.stage_since"),
    id: "walk.id",
    tied: BY_ID,
}];
/// Those never looked at: they have no score to be walked along.
const UNSCORED: Walk = Walk {
    along: Along::Contacts,
    from: ALONG_CONTACTS,
    key: None,
    id: "walk.id",
    tied: " WHERE contacts.id = walk.id AND NOT EXISTS (SELECT 1 FROM scores WHERE scores.contact_id = walk.id)",
};
const FIT: [Walk; 2] = [
    Walk {
        along: Along::Scores,
        from: ALONG_SCORES,
        key: Some("walk.fit"),
        id: "walk.contact_id",
        tied: BY_CONTACT,
    },
    UNSCORED,
];
const READINESS: [Walk; 2] = [
    Walk {
        along: Along::Scores,
        from: ALONG_SCORES,
        key: Some("walk.readiness_rank"),
        id: "walk.contact_id",
        tied: BY_CONTACT,
    },
    UNSCORED,
];

/// Where a walk begins: beside the contact that the page before ended with.
pub(super) struct Start {
    pub walk: usize,
    pub key: Option<Value>,
    pub id: ContactId,
}

/// Returns the two statements behind the first page of many, so that a test can look at how they are carried out.
pub fn statements(asked: &Question) -> [Sql; 2] {
    let stretch = Stretch { few: None, backwards: false, limit: PAGE + 1 };
    [counting(asked), statement(asked, &walks(asked)[0], None, &stretch)]
}

/// Returns the statement behind the bounded count: the ids of so many contacts, in any order.
pub(super) fn counting(asked: &Question) -> Sql {
    let mut sql = ids(asked);
    sql.push(" LIMIT ").bind(COUNT_MAX + 1);
    sql
}

/// Returns the statement that goes through all contacts by id, so many at a time: for exports.
pub(super) fn next_ids(asked: &Question, after: ContactId, limit: usize) -> Sql {
    let mut sql = ids(asked);
    sql.push(" AND contacts.id > ").bind(after).push(" ORDER BY contacts.id LIMIT ").bind(limit);
    sql
}

fn ids(asked: &Question) -> Sql {
    let filter = &asked.filter;
    let mut sql = Sql::new("SELECT contacts.id FROM contacts");
    if filter.tag.is_some() {
        sql.push(" JOIN tags ON tags.contact_id = contacts.id");
    }
    if filter.grid.is_some() {
        sql.push(" JOIN scores ON scores.contact_id = contacts.id");
    }
    if filter.segment.is_some() {
        sql.push(" JOIN memberships ON memberships.contact_id = contacts.id");
    }
    sql.push(" WHERE 1 = 1");
    if let Some(segment) = &filter.segment {
        sql.push(" AND memberships.segment_id = ").bind(segment);
    }
    if let Some(tag) = &filter.tag {
        sql.push(" AND tags.tag = ").bind(tag);
    }
    if let Some(cell) = &filter.grid {
        sql.push(" AND scores.grid = ").bind(cell);
    }
    asked.sight.within(&mut sql, "contacts.owner_id");
    narrow(&mut sql, &asked.filter);
    sql
}

/// How much of a walk is wanted, and which way round.
pub(super) struct Stretch<'q> {
    pub few: Option<&'q [ContactId]>,
    pub backwards: bool,
    pub limit: usize,
}

/// Returns the walks that together pass every contact in the wanted order.
pub(super) fn walks(asked: &Question) -> &'static [Walk] {
    match asked.order.key {
        Key::Created if asked.filter.tag.is_some() => &[TAGGED],
        Key::Created if asked.filter.grid.is_some() => &[IN_CELL],
        Key::Created => &[CREATED],
        Key::Name => &NAMES,
        Key::Touched => &TOUCHED,
        Key::StageSince => &STAGE_SINCE,
        Key::Fit => &FIT,
        Key::Readiness => &READINESS,
    }
}

/// Returns the statement that walks on from a contact.
pub(super) fn statement(asked: &Question, walk: &Walk, from: Option<&Start>, stretch: &Stretch<'_>) -> Sql {
    let mut sql = Sql::new(
        "SELECT contacts.id, contacts.email, contacts.first_name, contacts.last_name, contacts.job_title, \
         contacts.account_id, accounts.name AS account, users.name AS owner, contacts.stage, contacts.stage_since, \
         contacts.source, contacts.last_touch_at, contacts.created_at, scored.grid, scored.fit, scored.readiness, \
         scored.readiness_at, scored.half_life_ms",
    );
    sql.push(walk.from);
    sql.push(" LEFT JOIN accounts ON accounts.id = contacts.account_id LEFT JOIN users ON users.id = contacts.owner_id");
    sql.push(" LEFT JOIN scores AS scored ON scored.contact_id = contacts.id").push(walk.tied);
    marked(&mut sql, &asked.filter, walk);
    narrow(&mut sql, &asked.filter);
    if let Some(few) = stretch.few {
        sql.push(" AND ").push(walk.id).push(" IN ").bind_list(few);
        asked.sight.within(&mut sql, "contacts.owner_id");
    } else {
        met(&mut sql, &asked.sight);
    }
    let down = asked.order.descending != stretch.backwards;
    if let Some(start) = from {
        beyond(&mut sql, walk, start, down);
    }
    sql.push(" ORDER BY ");
    if let Some(key) = walk.key {
        sql.push(key).push(if down { " DESC, " } else { ", " });
    }
    sql.push(walk.id).push(if down { " DESC LIMIT " } else { " LIMIT " }).bind(stretch.limit);
    sql
}

/// Asks for segment, tag and cell: of the walked row itself when the walk goes along it, else of a row beside the contact.
fn marked(sql: &mut Sql, filter: &Filter, walk: &Walk) {
    if let Some(segment) = &filter.segment {
        sql.push(
            " AND EXISTS (SELECT 1 FROM memberships WHERE memberships.contact_id = contacts.id AND memberships.segment_id = ",
        );
        sql.bind(segment).push(")");
    }
    if let Some(tag) = &filter.tag {
        if walk.along == Along::Tags {
            sql.push(" AND walk.tag = ").bind(tag);
        } else {
            sql.push(" AND EXISTS (SELECT 1 FROM tags WHERE tags.contact_id = contacts.id AND tags.tag = ");
            sql.bind(tag).push(")");
        }
    }
    if let Some(cell) = &filter.grid {
        if walk.along == Along::Cell {
            sql.push(" AND walk.grid = ").bind(cell);
        } else {
            sql.push(
                " AND EXISTS (SELECT 1 FROM scores WHERE scores.contact_id = contacts.id AND scores.grid = ",
            );
            sql.bind(cell).push(")");
        }
    }
}

/// Begins the walk beyond a contact.
fn beyond(sql: &mut Sql, walk: &Walk, start: &Start, down: bool) {
    let sign = if down { " < " } else { " > " };
    match (walk.key, &start.key) {
        (Some(key), Some(value)) => {
            sql.push(" AND (").push(key).push(", ").push(walk.id).push(")").push(sign);
            sql.push("(").bind(value).push(", ").bind(start.id).push(")");
        }
        _ => {
            sql.push(" AND ").push(walk.id).push(sign).bind(start.id);
        }
    }
}

/// Adds what the filter asks of the contact's own columns.
fn narrow(sql: &mut Sql, filter: &Filter) {
    let Filter { words, stage, owner, source, campaign, consent, account, .. } = filter;
    sql.push(" AND contacts.erased_at IS NULL");
    if let Some(stage) = stage {
        sql.push(" AND contacts.stage = ").bind(stage);
    }
    match owner {
        Some(Owner::Nobody) => {
            sql.push(" AND contacts.owner_id IS NULL");
        }
        Some(Owner::User(user)) => {
            sql.push(" AND contacts.owner_id = ").bind(user);
        }
        None => {}
    }
    if let Some(source) = source {
        sql.push(" AND contacts.source = ").bind(source);
    }
    if let Some(campaign) = campaign {
        sql.push(" AND contacts.campaign_id = ").bind(campaign);
    }
    if let Some(account) = account {
        sql.push(" AND contacts.account_id = ").bind(account);
    }
    if let Some(purpose) = consent {
        allowing(sql, purpose);
    }
    for word in words {
        let pattern = containing(word);
        sql.push(" AND (contacts.search_text LIKE ")
            .bind(&pattern)
            .push(" ESCAPE '\\' OR contacts.account_id IN (");
        sql.push("SELECT accounts.id FROM accounts WHERE accounts.search_text LIKE ").bind(&pattern);
        sql.push(" ESCAPE '\\'))");
    }
}

/// Asks that the contact's last word on a purpose was yes.
fn allowing(sql: &mut Sql, purpose: &str) {
    sql.push(
        " AND EXISTS (SELECT 1 FROM consents AS said WHERE said.contact_id = contacts.id AND said.purpose = ",
    );
    sql.bind(purpose).push(
        " AND said.state = 'given' AND NOT EXISTS (SELECT 1 FROM consents AS later \
         WHERE later.contact_id = said.contact_id AND later.purpose = said.purpose \
         AND (later.at > said.at OR (later.at = said.at AND later.id > said.id))))",
    );
}
