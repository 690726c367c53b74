//! Values that go into a statement and come out of a column.

use std::borrow::Cow;

use measure::Moment;

use crate::Error;

/// One value of one of the four types that both engines share, or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// SQL NULL.
    #[default]
    Null,
    /// BIGINT.
    Int(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BLOB on SQLite, BYTEA on PostgreSQL.
    Bytes(Vec<u8>),
}

/// A value as it stands in a row, borrowed from the driver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// SQL NULL.
    Null,
    /// An integer of any width.
    Int(i64),
    /// A floating point number.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl ValueRef<'_> {
    /// Returns what kind of value this is, in words.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "an integer",
            Self::Real(_) => "a real number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }

    /// Returns an owned copy.
    pub fn to_owned(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(number),
            Self::Real(number) => Value::Real(number),
            Self::Text(text) => Value::Text(text.to_owned()),
            Self::Bytes(bytes) => Value::Bytes(bytes.to_owned()),
        }
    }
}

/// Turns a Rust value into a parameter of a statement.
pub trait ToValue {
    /// Returns the parameter.
    fn to_value(&self) -> Value;
}

/// Reads a Rust value from a column.
pub trait FromValue: Sized {
    /// Returns the value, or a phrase that says what was expected.
    fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String>;
}

/// Builds the parameters of a statement: `params![id, name]`.
#[macro_export]
macro_rules! params {
    () => { (&[] as &[$crate::Value]) };
    ($($value:expr),+ $(,)?) => { (&[$($crate::ToValue::to_value(&$value)),+] as &[$crate::Value]) };
}

/// PostgreSQL cannot hold a NUL character in text, so neither engine takes one.
pub(crate) fn storable(value: &Value) -> Result<&Value, Error> {
    match value {
        Value::Text(text) if text.contains('\0') => Err(Error::Value("text with a NUL character".to_owned())),
        Value::Real(number) if number.is_nan() => {
            Err(Error::Value("a number that is not a number".to_owned()))
        }
        other => Ok(other),
    }
}

fn unexpected<T>(expected: &str, found: ValueRef<'_>) -> std::result::Result<T, String> {
    Err(format!("expected {expected}, found {}", found.kind()))
}

macro_rules! integers {
    ($($type:ty),+) => { $(
        impl ToValue for $type {
            /// Returns the number; one beyond BIGINT becomes the nearest BIGINT.
            fn to_value(&self) -> Value {
                #[allow(irrefutable_let_patterns, clippy::allow_attributes, reason = "narrow types always fit")]
                #[allow(clippy::unnecessary_fallible_conversions, reason = "one text for all widths")]
                Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }

        impl FromValue for $type {
            fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String> {
                let ValueRef::Int(number) = value else { return unexpected("an integer", value) };
                #[allow(clippy::unnecessary_fallible_conversions, reason = "one text for all widths")]
                <$type>::try_from(number).map_err(|_| format!("{number} is out of range"))
            }
        }
    )+ };
}

integers!(i64, u64, i32, u32, i16, u16, i8, u8, usize);

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl FromValue for Value {
    fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String> {
        Ok(value.to_owned())
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String> {
        if value == ValueRef::Null { Ok(None) } else { T::from_value(value).map(Some) }
    }
}

impl ToValue for bool {
    /// Returns 1 or 0: neither engine is given its own boolean type.
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
}

impl FromValue for bool {
    fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String> {
        match value {
            ValueRef::Int(number) => Ok(number != 0),
            other => unexpected("a truth value", other),
        }
    }
}

impl ToValue for f64 {
    fn to_value(&self) -> Value {
        Value::Real(*self)
    }
}

impl FromValue for f64 {
    fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String> {
        match value {
            ValueRef::Real(number) => Ok(number),
            ValueRef::Int(number) => Ok(number as Self),
            other => unexpected("a number", other),
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl ToValue for Cow<'_, str> {
    fn to_value(&self) -> Value {
        Value::Text(self.clone().into_owned())
    }
}

impl FromValue for String {
    fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String> {
        match value {
            ValueRef::Text(text) => Ok(text.to_owned()),
            other => unexpected("text", other),
        }
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_owned())
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value {
        Value::Bytes(self.to_vec())
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String> {
        match value {
            ValueRef::Bytes(bytes) => Ok(bytes.to_owned()),
            other => unexpected("bytes", other),
        }
    }
}

impl ToValue for Moment {
    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
}

impl FromValue for Moment {
    fn from_value(value: ValueRef<'_>) -> std::result::Result<Self, String> {
        i64::from_value(value).map(Self)
    }
}
