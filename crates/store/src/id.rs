//! Types of ids: 64 bits that are unique over all nodes, ordered by time and short as text.
//!
//! An id is 41 bits of milliseconds since 2020-01-01, 10 bits of node and a counter of 12 bits. Its time is
//! the moment of creation, never that of an event, and an id authorises nothing.

/// Crockford's base 32 in lower case: no letter that reads as a digit or as another letter.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 64 bits are at most 13 digits of 5 bits.
const LENGTH_MAX: usize = 13;

/// Returns the short text of an id.
pub fn id_to_text(id: i64) -> String {
    let mut rest = id.cast_unsigned();
    let mut digits = Vec::with_capacity(LENGTH_MAX);
    loop {
        digits.push(char::from(DIGITS[(rest & 31) as usize]));
        rest >>= 5;
        if rest == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// Reads the text of an id; each id has exactly one text.
pub fn id_from_text(text: &str) -> Result<i64, ParseIdError> {
    let canonical =
        text.len() <= LENGTH_MAX && !text.is_empty() && (text.len() == 1 || !text.starts_with('0'));
    if !canonical {
        return Err(ParseIdError);
    }
    let mut id: u64 = 0;
    for byte in text.bytes() {
        let digit = DIGITS.iter().position(|known| *known == byte).ok_or(ParseIdError)?;
        id = id.checked_mul(32).ok_or(ParseIdError)? | digit as u64;
    }
    Ok(id.cast_signed())
}

/// The text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id")]
pub struct ParseIdError;

/// Declares types of ids: `store::id!(/// A contact. ContactId);`
///
/// Each is a number in the database and a short text everywhere else (`Display`, `FromStr`, serde).
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::id_to_text(self.0))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ParseIdError;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::id_from_text(text).map(Self)
            }
        }

        impl $crate::ToValue for $name {
            fn to_value(&self) -> $crate::Value {
                $crate::Value::Int(self.0)
            }
        }

        impl $crate::FromValue for $name {
            fn from_value(value: $crate::ValueRef<'_>) -> ::std::result::Result<Self, String> {
                <i64 as $crate::FromValue>::from_value(value).map(Self)
            }
        }

        impl $crate::macros::serde::Serialize for $name {
            fn serialize<S: $crate::macros::serde::Serializer>(&self, to: S) -> ::std::result::Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::macros::serde::Deserializer<'de>>(from: D) -> ::std::result::Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str> as $crate::macros::serde::Deserialize>::deserialize(from)?;
                text.parse().map_err($crate::macros::serde::de::Error::custom)
            }
        }
    )+ };
}
