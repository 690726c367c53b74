//! Values of a statement, put where SQLite expects them.

use rusqlite::Statement as Prepared;
use rusqlite::types::{ToSqlOutput, ValueRef as SqliteRef};

use super::connection::failure;
use crate::value::storable;
use crate::{Error, Result, Value};

/// Binds the values by the numbers in the parameters' names: SQLite itself counts `$2` before `$1` as the first. Asking
/// SQLite for a name costs a walk over all names before it, so that is done only where the two orders differ.
pub(super) fn bind(prepared: &mut Prepared<'_>, text: &str, values: &[Value]) -> Result<()> {
    if is_numbered_in_order(text, values.len()) {
        return bind_in_order(prepared, values, &[]);
    }
    let count = counted(prepared, values)?;
    for place in 1..=count {
        let number = number(prepared.parameter_name(place));
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let Some(value) = value else {
            let problem = format!("parameter {place} has no number from 1 to {count}");
            return Err(Error::Sql { statement: String::new(), problem });
        };
        put(prepared, place, value)?;
    }
    Ok(())
}

/// Binds the values to parameters that are known to be numbered in order. Those of the run before are still bound, so
/// only what differs from them is: rows of a list have much in common, and a text is copied each time it is bound.
pub(super) fn bind_in_order(prepared: &mut Prepared<'_>, values: &[Value], before: &[Value]) -> Result<()> {
    counted(prepared, values)?;
    for (place, value) in
        values.iter().enumerate().filter(|(place, value)| before.get(*place) != Some(*value))
    {
        put(prepared, place + 1, value)?;
    }
    Ok(())
}

fn counted(prepared: &Prepared<'_>, values: &[Value]) -> Result<usize> {
    let count = prepared.parameter_count();
    if count == values.len() {
        return Ok(count);
    }
    let problem = format!("{count} parameters, but {} values", values.len());
    Err(Error::Sql { statement: String::new(), problem })
}

fn put(prepared: &mut Prepared<'_>, place: usize, value: &Value) -> Result<()> {
    prepared.raw_bind_parameter(place, Bound(storable(value)?)).map_err(|error| failure(&error))
}

fn number(name: Option<&str>) -> Option<usize> {
    name.and_then(|name| name[1..].parse().ok())
}

/// Tells whether `$1` to `$count` first appear in this order, so that SQLite's own count is theirs.
fn is_numbered_in_order(text: &str, count: usize) -> bool {
    let mut highest = 0;
    for after in text.split('$').skip(1) {
        let digits = after.bytes().take_while(u8::is_ascii_digit);
        let number = digits.fold(0_usize, |number, digit| number * 10 + usize::from(digit - b'0'));
        match number {
            next if next == highest + 1 => highest = next,
            1.. if number <= highest => {}
            _ => return false,
        }
    }
    highest == count
}

struct Bound<'a>(&'a Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => SqliteRef::Null,
            Value::Int(number) => SqliteRef::Integer(*number),
            Value::Real(number) => SqliteRef::Real(*number),
            Value::Text(text) => SqliteRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => SqliteRef::Blob(bytes),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::is_numbered_in_order;

    #[test]
    fn order_of_parameters() {
        assert!(is_numbered_in_order("SELECT 1", 0));
        assert!(is_numbered_in_order("INSERT INTO t VALUES ($1, $2, $1, $3)", 3));
        assert!(!is_numbered_in_order("UPDATE t SET a = $2 WHERE id = $1", 2));
        assert!(!is_numbered_in_order("SELECT $1, '$5'", 1));
        assert!(!is_numbered_in_order("SELECT $1, '$'", 1));
        assert!(!is_numbered_in_order("SELECT $1", 2));
    }
}
