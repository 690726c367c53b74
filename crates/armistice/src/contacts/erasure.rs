//! Taking out, and taking away, everything that is kept of one contact: what `personal.rs` lists.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json};
use store::{Sql, Tx, Value};

use super::ContactId;
use super::personal::{KEPT, Kept, Left, QUOTING, SUPPRESSED};
use super::quoted;
use crate::fault::Outcome;

/// Returns everything that is kept of a contact: one list of rows for each table, ids as short texts, moments as RFC 3339.
pub fn export(tx: &mut Tx, id: ContactId) -> Outcome<Json> {
    let mut all = Map::new();
    for table in KEPT {
        all.insert(table.table.to_owned(), Json::Array(rows(tx, table, id)?));
    }
    Ok(Json::Object(all))
}

/// Returns the statements that [`export`] asks, one for each table.
pub fn questions(id: ContactId) -> Vec<Sql> {
    KEPT.iter().map(|table| question(table, id)).collect()
}

fn columns(table: &Kept) -> impl Iterator<Item = &'static str> {
    table.stays.iter().copied().chain(table.emptied.iter().map(|(column, _)| *column))
}

fn question(table: &Kept, id: ContactId) -> Sql {
    let mut sql = select(columns(table), table.table);
    sql.push(table.of.0).bind(id).push(table.of.1);
    sql
}

fn select(columns: impl Iterator<Item = &'static str>, table: &'static str) -> Sql {
    let mut sql = Sql::new("SELECT ");
    for (place, column) in columns.enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).push(column);
    }
    sql.push(" FROM ").push(table);
    sql
}

fn rows(tx: &mut Tx, table: &Kept, id: ContactId) -> Outcome<Vec<Json>> {
    let columns: Vec<&'static str> = columns(table).collect();
    let mut rows = Vec::new();
    tx.each_sql(&question(table, id), |row| {
        let mut object = Map::new();
        for (place, column) in columns.iter().enumerate() {
            let name = column.rsplit_once(" AS ").map_or(*column, |(_, name)| name);
            object.insert(name.to_owned(), json(name, row.get(place)?));
        }
        rows.push(Json::Object(object));
        Ok(())
    })?;
    Ok(rows)
}

fn json(name: &str, value: Value) -> Json {
    let is_moment = name == "at"
        || name.ends_with("_at")
        || ["stage_since", "recycle_until", "moment_value"].contains(&name);
    let is_id = name == "id" || name.ends_with("_id") || name == "reference";
    match value {
        Value::Null => Json::Null,
        Value::Int(ms) if is_moment => measure::Moment(ms).timestamp().to_string().into(),
        Value::Int(id) if is_id => store::id_to_text(id).into(),
        Value::Int(number) => number.into(),
        Value::Real(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::Bytes(bytes) => bytes
            .iter()
            .fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
            .into(),
    }
}

/// Takes away whatever says who a contact was, in every table of the list. Only `flow/erase` calls it.
pub fn erase(tx: &mut Tx, id: ContactId) -> Outcome<()> {
    for table in KEPT {
        if let Some(mut sql) = emptying(table) {
            sql.push(table.of.0).bind(id).push(table.of.1);
            tx.run_sql(&sql)?;
        }
    }
    Ok(())
}

/// Takes an address out of every text that quotes it; `key` is the form in which addresses are compared. Reads those
/// tables from end to end, which an erasure may cost.
pub fn erase_quotes(tx: &mut Tx, key: &str) -> Outcome<()> {
    for table in QUOTING {
        for row in quotes(tx, table, key)? {
            let Some(mut sql) = emptying(table) else { continue };
            for (place, (column, value)) in table.stays.iter().zip(&row).enumerate() {
                sql.push(if place == 0 { " WHERE " } else { " AND " }).push(column).push(" = ").bind(value);
            }
            tx.run_sql(&sql)?;
        }
    }
    let Some(mut sql) = emptying(SUPPRESSED) else { return Ok(()) };
    sql.push(" WHERE email_key = ").bind(key);
    tx.run_sql(&sql)?;
    Ok(())
}

/// Returns the keys of the rows of which a text names the address. The database only narrows the search, because it
/// tells neither one address from another that ends like it nor, everywhere, `Ü` from `ü`.
fn quotes(tx: &mut Tx, table: &Kept, key: &str) -> Outcome<Vec<Vec<Value>>> {
    // The body of a caught mail is bytes; its recipient says enough.
    let texts = table.emptied.iter().map(|(column, _)| *column);
    let texts: Vec<_> = texts.filter(|column| *column != "raw" || table.table != "caught_mails").collect();
    let mut sql = select(table.stays.iter().chain(&texts).copied(), table.table);
    sql.push(" WHERE ");
    let pattern = super::question::containing(quoted::plain_part(key));
    for (place, column) in texts.iter().enumerate() {
        sql.push(if place == 0 { "LOWER(" } else { " OR LOWER(" }).push(column).push(") LIKE ");
        sql.bind(&pattern).push(" ESCAPE '\\'");
    }
    let (keys, width) = (table.stays.len(), table.stays.len() + texts.len());
    let mut found = Vec::new();
    tx.each_sql(&sql, |row| {
        for place in keys..width {
            let text: Option<String> = row.get(place)?;
            if text.is_some_and(|text| quoted::names(&text, key)) {
                found.push((0..keys).map(|place| row.get(place)).collect::<Result<_, _>>()?);
                break;
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Begins the statement that empties a table's rows; `None` when all of it stays.
fn emptying(table: &Kept) -> Option<Sql> {
    if table.goes {
        let mut sql = Sql::new("DELETE FROM ");
        sql.push(table.table);
        return Some(sql);
    }
    let mut sql = Sql::new("UPDATE ");
    sql.push(table.table).push(" SET ");
    for (place, (column, left)) in table.emptied.iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).push(column).push(" = ");
        match left {
            Left::Says(text) => sql.bind(text),
            Left::Nothing => sql.push("NULL"),
        };
    }
    (!table.emptied.is_empty()).then_some(sql)
}
