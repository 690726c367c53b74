//! Rows in the text form of COPY, which needs to know no types.

use std::io::{self, Write};

use crate::value::storable;
use crate::{Error, Result, Value};

/// Appends one row as a line.
pub(crate) fn write_row(lines: &mut Vec<u8>, row: &[Value]) -> Result<()> {
    for (place, value) in row.iter().enumerate() {
        if place > 0 {
            lines.push(b'\t');
        }
        write_value(lines, storable(value)?).map_err(|error| Error::Value(error.to_string()))?;
    }
    lines.push(b'\n');
    Ok(())
}

fn write_value(lines: &mut Vec<u8>, value: &Value) -> io::Result<()> {
    match value {
        Value::Null => lines.write_all(b"\\N"),
        Value::Int(number) => write!(lines, "{number}"),
        Value::Real(number) if number.is_infinite() => {
            lines.write_all(if *number > 0.0 { b"Infinity".as_slice() } else { b"-Infinity" })
        }
        Value::Real(number) => write!(lines, "{number:e}"),
        Value::Text(text) => {
            write_escaped(lines, text);
            Ok(())
        }
        Value::Bytes(bytes) => {
            lines.write_all(b"\\\\x")?;
            bytes.iter().try_for_each(|byte| write!(lines, "{byte:02x}"))
        }
    }
}

fn write_escaped(lines: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'\\' => lines.extend_from_slice(b"\\\\"),
            b'\n' => lines.extend_from_slice(b"\\n"),
            b'\r' => lines.extend_from_slice(b"\\r"),
            b'\t' => lines.extend_from_slice(b"\\t"),
            other => lines.push(other),
        }
    }
}

/// Translates what happened while rows were sent: the driver hides its own error inside one of I/O.
pub(crate) fn failure(error: &io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<postgres::Error>()) {
        Some(inner) => super::failure::failure(inner),
        None => Error::Unavailable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::write_row;
    use crate::Value;

    #[test]
    fn every_value_has_its_text() {
        let mut lines = Vec::new();
        let text = Value::Text("a\tb\\c\nd".to_owned());
        let row = [Value::Null, Value::Int(-3), Value::Real(0.1), text, Value::Bytes(vec![0, 255])];
        write_row(&mut lines, &row).unwrap();
        assert_eq!(String::from_utf8(lines).unwrap(), "\\N\t-3\t1e-1\ta\\tb\\\\c\\nd\t\\\\x00ff\n");
    }
}
