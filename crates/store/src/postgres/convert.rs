//! Values to and from the types of PostgreSQL.

use std::error::Error as StdError;

use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::{Value, ValueRef};

/// A parameter, sent as the type that the prepared statement asks for.
#[derive(Debug)]
pub(crate) struct Bound<'a>(pub(crate) &'a Value);

/// A value that the parameter's type cannot hold.
#[derive(Debug, thiserror::Error)]
#[error("{value} does not fit a parameter of type {wanted}")]
pub(crate) struct Misfit {
    value: &'static str,
    wanted: String,
}

impl ToSql for Bound<'_> {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        let misfit = |value| Misfit { value, wanted: wanted.to_string() };
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => match *wanted {
                Type::INT8 => number.to_sql(wanted, out),
                Type::INT4 => i32::try_from(*number).map_err(|_| misfit("the number"))?.to_sql(wanted, out),
                Type::INT2 => i16::try_from(*number).map_err(|_| misfit("the number"))?.to_sql(wanted, out),
                Type::FLOAT8 => (*number as f64).to_sql(wanted, out),
                Type::BOOL => (*number != 0).to_sql(wanted, out),
                _ => Err(misfit("an integer").into()),
            },
            Value::Real(number) => match *wanted {
                Type::FLOAT8 => number.to_sql(wanted, out),
                Type::FLOAT4 => (*number as f32).to_sql(wanted, out),
                _ => Err(misfit("a real number").into()),
            },
            Value::Text(text) => match *wanted {
                Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => {
                    text.to_sql(wanted, out)
                }
                _ => Err(misfit("text").into()),
            },
            Value::Bytes(bytes) => match *wanted {
                Type::BYTEA => bytes.to_sql(wanted, out),
                _ => Err(misfit("bytes").into()),
            },
        }
    }

    fn accepts(_wanted: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A column's value, borrowed from the row.
struct Cell<'a>(ValueRef<'a>);

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(stored: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(match *stored {
            Type::INT8 => ValueRef::Int(i64::from_sql(stored, raw)?),
            Type::INT4 => ValueRef::Int(i32::from_sql(stored, raw)?.into()),
            Type::INT2 => ValueRef::Int(i16::from_sql(stored, raw)?.into()),
            Type::BOOL => ValueRef::Int(bool::from_sql(stored, raw)?.into()),
            Type::FLOAT8 => ValueRef::Real(f64::from_sql(stored, raw)?),
            Type::FLOAT4 => ValueRef::Real(f32::from_sql(stored, raw)?.into()),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => {
                ValueRef::Text(<&str>::from_sql(stored, raw)?)
            }
            Type::BYTEA => ValueRef::Bytes(raw),
            _ => return Err(format!("the type {stored} is not one of both engines; use CAST").into()),
        }))
    }

    fn from_sql_null(_stored: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(ValueRef::Null))
    }

    fn accepts(_stored: &Type) -> bool {
        true
    }
}

/// Returns the value at a position of a row, or what is wrong with it.
pub(crate) fn value_at(row: &postgres::Row, position: usize) -> Result<ValueRef<'_>, String> {
    let cell: Result<Cell<'_>, postgres::Error> = row.try_get(position);
    cell.map(|cell| cell.0).map_err(|error| match error.source() {
        Some(cause) => cause.to_string(),
        None => error.to_string(),
    })
}
