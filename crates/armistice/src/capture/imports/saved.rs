//! Mappings that people saved under a name, and the one used last for columns of the same names.

use store::{Tx, params};

use super::mapping::{Mapping, signature};
use super::table::Start;
use super::{Noun, guess, presets, reject};
use crate::fault::{Fault, Outcome};
use crate::people::UserId;
use crate::sql::imports as sql;

/// How many saved mappings a page lists.
const LIST_MAX: i64 = 200;

/// Saves a mapping under its name; one of the same name is replaced.
pub fn save(tx: &mut Tx, mapping: &Mapping, by: Option<UserId>) -> Outcome<()> {
    if mapping.name.trim().is_empty() || presets::by_name(&mapping.name).is_some() {
        return Err(Fault::field("name", "Please give the mapping a name of its own."));
    }
    let id = tx.new_id();
    tx.run(
        &sql::MAPPING_SAVE,
        params![id, mapping.name.trim(), mapping.noun, mapping.to_json(), tx.now(), by],
    )?;
    Ok(())
}

/// Returns the columns without those of a download of kept rows, so that corrected rows are known as what they were.
fn own_columns(header: &[String]) -> &[String] {
    let marks = reject::COLUMNS.len();
    let is_download = header.len() > marks && header[..marks] == reject::COLUMNS;
    if is_download { &header[marks..] } else { header }
}

/// Remembers the mapping that was used for columns of these names.
pub fn remember(tx: &mut Tx, mapping: &Mapping, header: &[String], by: Option<UserId>) -> Outcome<()> {
    let id = tx.new_id();
    let signature = signature(mapping.noun, own_columns(header));
    tx.run(&sql::MAPPING_REMEMBER, params![id, signature, mapping.noun, mapping.to_json(), tx.now(), by])?;
    Ok(())
}

/// Returns the mapping that was used last for columns of these names.
pub fn remembered(tx: &mut Tx, noun: Noun, header: &[String]) -> Outcome<Option<Mapping>> {
    let body: Option<String> =
        tx.maybe(&sql::MAPPING_BY_NAME, params![signature(noun, own_columns(header))])?;
    Ok(body.and_then(|body| Mapping::parse(&body).ok()))
}

/// Proposes a mapping: the one used last for such columns, else a preset that recognises them, else a guess.
pub fn propose(tx: &mut Tx, noun: Option<Noun>, start: &Start) -> Outcome<Mapping> {
    let preset = presets::like(noun, &start.header);
    let likely = noun.or(preset.as_ref().map(|preset| preset.noun)).unwrap_or_else(|| guess::noun(start));
    let remembered = remembered(tx, likely, &start.header)?;
    let preset = preset.map(|preset| guess::fitted(&preset, start));
    Ok(remembered.or(preset).unwrap_or_else(|| guess::mapping(likely, start)))
}

/// Returns a mapping by its name: a saved one as it stands, or one that came with the house, fitted to a list.
pub fn by_name(tx: &mut Tx, name: &str, start: &Start) -> Outcome<Option<Mapping>> {
    let body: Option<String> = tx.maybe(&sql::MAPPING_BY_NAME, params![name])?;
    let preset = || presets::by_name(name).map(|preset| guess::fitted(&preset, start));
    Ok(body.and_then(|body| Mapping::parse(&body).ok()).or_else(preset))
}

/// Returns what people saved.
pub fn all(tx: &mut Tx) -> Outcome<Vec<Mapping>> {
    let rows: Vec<(String, String)> = tx.all(&sql::MAPPINGS, params![LIST_MAX])?;
    Ok(rows.into_iter().filter_map(|(_, body)| Mapping::parse(&body).ok()).collect())
}
