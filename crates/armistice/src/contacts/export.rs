//! Contacts as a table for other programs: one row each, in batches, so that a list of any length streams.

use std::collections::BTreeMap;

use measure::Moment;
use rules::decay::Decaying;
use store::{Sql, Tx};

use super::ContactId;
use super::field::{self, Field, Noun};
use super::stage::Stage;
use crate::capture::consent::MARKETING;
use crate::fault::Outcome;
use crate::people::Sight;

/// Contacts read at once.
pub const BATCH: usize = 500;

/// The columns before those of the company's own fields.
const COLUMNS: [&str; 25] = [
    "id",
    "email",
    "first_name",
    "last_name",
    "phone",
    "job_title",
    "account",
    "account_domain",
    "city",
    "country",
    "language",
    "owner",
    "stage",
    "stage_since",
    "source",
    "source_detail",
    "campaign",
    "first_seen_at",
    "last_touch_at",
    "created_at",
    "fit",
    "readiness",
    "grid",
    "consent_marketing",
    "tags",
];

store::record! {
    /// A contact as it is read for an export.
    struct Line {
        id: ContactId,
        email: Option<String>,
        first_name: Option<String>,
        last_name: Option<String>,
        phone: Option<String>,
        job_title: Option<String>,
        account: Option<String>,
        account_domain: Option<String>,
        city: Option<String>,
        country: Option<String>,
        language: Option<String>,
        owner: Option<String>,
        stage: String,
        stage_since: Moment,
        source: Option<String>,
        source_detail: Option<String>,
        campaign: Option<String>,
        first_seen_at: Moment,
        last_touch_at: Option<Moment>,
        created_at: Moment,
        fit: Option<f64>,
        readiness: Option<f64>,
        readiness_at: Option<Moment>,
        half_life_ms: Option<i64>,
        grid: Option<String>,
        consent: Option<String>,
    }
}

/// Returns the company's own fields, whose values stand behind the standard columns.
pub fn fields(tx: &mut Tx) -> Outcome<Vec<Field>> {
    field::all(tx, Noun::Contact)
}

/// Returns the head of the table.
pub fn head(fields: &[Field]) -> Vec<String> {
    COLUMNS.iter().map(ToString::to_string).chain(fields.iter().map(|field| field.key.clone())).collect()
}

/// Returns the rows of those of these contacts that are within sight and not erased, in the order of their ids.
pub fn rows(
    tx: &mut Tx,
    sight: &Sight,
    fields: &[Field],
    contacts: &[ContactId],
) -> Outcome<Vec<Vec<String>>> {
    let (lines, tags, values) = (lines(tx, sight, contacts)?, tags(tx, contacts)?, values(tx, contacts)?);
    let now = tx.now();
    let rows = lines.into_iter().map(|line| {
        let id = line.id;
        let mut row = standard(line, now);
        row.push(tags.get(&id).cloned().unwrap_or_default());
        row.extend(
            fields.iter().map(|field| values.get(&(id, field.key.clone())).cloned().unwrap_or_default()),
        );
        row
    });
    Ok(rows.collect())
}

/// Returns the contacts that come next after one in the order of their ids, in a stage if so asked: for whoever has no
/// census at hand. At most [`BATCH`] of them.
pub fn next(tx: &mut Tx, stage: Option<Stage>, after: ContactId) -> Outcome<Vec<ContactId>> {
    let mut sql = Sql::new("SELECT id FROM contacts WHERE erased_at IS NULL AND id > ");
    sql.bind(after);
    if let Some(stage) = stage {
        sql.push(" AND stage = ").bind(stage);
    }
    sql.push(" ORDER BY id LIMIT ").bind(BATCH);
    Ok(tx.all_sql(&sql)?)
}

fn standard(line: Line, now: Moment) -> Vec<String> {
    let moment = |at: Moment| at.timestamp().to_string();
    let points = |points: Option<f64>| points.map(|points| format!("{points:.2}")).unwrap_or_default();
    let readiness = line.readiness.zip(line.readiness_at.zip(line.half_life_ms));
    let readiness =
        readiness.map(|(value, (at, half_life_ms))| Decaying { value, at, half_life_ms }.value_at(now));
    let text = Option::unwrap_or_default;
    vec![
        line.id.to_string(),
        text(line.email),
        text(line.first_name),
        text(line.last_name),
        text(line.phone),
        text(line.job_title),
        text(line.account),
        text(line.account_domain),
        text(line.city),
        text(line.country),
        text(line.language),
        text(line.owner),
        line.stage,
        moment(line.stage_since),
        text(line.source),
        text(line.source_detail),
        text(line.campaign),
        moment(line.first_seen_at),
        line.last_touch_at.map(moment).unwrap_or_default(),
        moment(line.created_at),
        points(line.fit),
        points(readiness),
        text(line.grid),
        text(line.consent),
    ]
}

fn lines(tx: &mut Tx, sight: &Sight, ids: &[ContactId]) -> Outcome<Vec<Line>> {
    let mut sql = Sql::new(
        "SELECT contacts.id, contacts.email, contacts.first_name, contacts.last_name, contacts.phone, \
         contacts.job_title, accounts.name AS account, accounts.domain AS account_domain, contacts.city, \
         contacts.country, contacts.language, users.email AS owner, contacts.stage, contacts.stage_since, \
         contacts.source, contacts.source_detail, campaigns.key AS campaign, contacts.first_seen_at, \
         contacts.last_touch_at, contacts.created_at, scores.fit, scores.readiness, scores.readiness_at, \
         scores.half_life_ms, scores.grid, \
         (SELECT consents.state FROM consents WHERE consents.contact_id = contacts.id AND consents.purpose = ",
    );
    sql.bind(MARKETING).push(" ORDER BY consents.at DESC, consents.id DESC LIMIT 1) AS consent");
    sql.push(
        " FROM contacts LEFT JOIN accounts ON accounts.id = contacts.account_id \
         LEFT JOIN users ON users.id = contacts.owner_id LEFT JOIN campaigns ON campaigns.id = contacts.campaign_id \
         LEFT JOIN scores ON scores.contact_id = contacts.id WHERE contacts.erased_at IS NULL AND contacts.id IN ",
    );
    sql.bind_list(ids);
    sight.within(&mut sql, "contacts.owner_id");
    sql.push(" ORDER BY contacts.id");
    Ok(tx.all_sql(&sql)?)
}

fn tags(tx: &mut Tx, ids: &[ContactId]) -> Outcome<BTreeMap<ContactId, String>> {
    let mut sql = Sql::new("SELECT tags.contact_id, tags.tag FROM tags WHERE tags.contact_id IN ");
    sql.bind_list(ids).push(" ORDER BY tags.contact_id, tags.tag");
    let mut tags: BTreeMap<ContactId, String> = BTreeMap::new();
    for (id, tag) in tx.all_sql::<(ContactId, String)>(&sql)? {
        let known = tags.entry(id).or_default();
        known.push_str(if known.is_empty() { "" } else { "; " });
        known.push_str(&tag);
    }
    Ok(tags)
}

/// A value as it is stored: contact, field, and one of text, number and moment.
type Stored = (ContactId, String, Option<String>, Option<f64>, Option<Moment>);

fn values(tx: &mut Tx, ids: &[ContactId]) -> Outcome<BTreeMap<(ContactId, String), String>> {
    let mut sql = Sql::new(
        "SELECT field_values.noun_id, fields.key, field_values.text_value, field_values.number_value, \
         field_values.moment_value FROM field_values JOIN fields ON fields.id = field_values.field_id \
         WHERE fields.noun = 'contact' AND field_values.noun_id IN ",
    );
    sql.bind_list(ids);
    let written = tx.all_sql::<Stored>(&sql)?.into_iter().map(|(id, key, text, number, moment)| {
        let text = text.map(|text| text.replace('\n', "; "));
        let value = number.map(|number| field::Typed::Number(number).text());
        let value = value.or(moment.map(|at| field::Typed::Moment(at).text())).or(text);
        ((id, key), value.unwrap_or_default())
    });
    Ok(written.collect())
}
