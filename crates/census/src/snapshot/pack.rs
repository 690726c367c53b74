//! Plain values as bytes, least significant first.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use measure::{Currency, Moment, Money};
use rules::{Attribute, Consent};

/// What is still to be read.
pub(super) struct Input<'i>(pub(super) &'i [u8]);

impl<'i> Input<'i> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'i [u8]> {
        let (taken, left) = self.0.split_at_checked(length)?;
        self.0 = left;
        Some(taken)
    }
}

/// Something that can be written and read again.
pub(super) trait Pack: Sized {
    fn pack(&self, out: &mut Vec<u8>);
    /// Returns nothing when the input does not fit.
    fn unpack(input: &mut Input<'_>) -> Option<Self>;
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Pack for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn unpack(input: &mut Input<'_>) -> Option<Self> {
                Some(Self::from_le_bytes(input.take(size_of::<Self>())?.try_into().ok()?))
            }
        }
    )*};
}

numbers!(u16, u32, u64, i64, f64);

/// A struct whose fields are written one after the other.
macro_rules! packed {
    ($type:ty { $($field:ident),* }) => {
        impl Pack for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                $(self.$field.pack(out);)*
            }
            fn unpack(input: &mut Input<'_>) -> Option<Self> {
                Some(Self { $($field: Pack::unpack(input)?),* })
            }
        }
    };
}
pub(super) use packed;

impl Pack for u8 {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        input.take(1).map(|bytes| bytes[0])
    }
}

impl Pack for () {
    fn pack(&self, _: &mut Vec<u8>) {}
    fn unpack(_: &mut Input<'_>) -> Option<Self> {
        Some(())
    }
}

impl Pack for bool {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push((*self).into());
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        u8::unpack(input).map(|byte| byte == 1)
    }
}

/// Bytes that are written as they are.
pub(super) struct Bytes(pub(super) Vec<u8>);

impl Pack for Bytes {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.0.len() as u32).pack(out);
        out.extend_from_slice(&self.0);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let length = u32::unpack(input)?;
        Some(Self(input.take(length as usize)?.to_vec()))
    }
}

impl Pack for String {
    fn pack(&self, out: &mut Vec<u8>) {
        Bytes(self.clone().into_bytes()).pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        Self::from_utf8(Bytes::unpack(input)?.0).ok()
    }
}

impl Pack for Arc<str> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.as_ref().to_owned().pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        String::unpack(input).map(Into::into)
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).pack(out);
        for value in self {
            value.pack(out);
        }
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let length = u64::unpack(input)? as usize;
        // No more than there can be, so that a wrong length takes no memory.
        let mut values = Self::with_capacity(length.min(input.0.len()));
        for _ in 0..length {
            values.push(T::unpack(input)?);
        }
        Some(values)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.is_some().pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        if bool::unpack(input)? { T::unpack(input).map(Some) } else { Some(None) }
    }
}

impl<T: Pack> Pack for Box<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.as_ref().pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        T::unpack(input).map(Self::new)
    }
}

macro_rules! tuples {
    ($(($($name:ident $place:tt),*)),*) => {$(
        impl<$($name: Pack),*> Pack for ($($name,)*) {
            fn pack(&self, out: &mut Vec<u8>) {
                $(self.$place.pack(out);)*
            }
            fn unpack(input: &mut Input<'_>) -> Option<Self> {
                Some(($($name::unpack(input)?,)*))
            }
        }
    )*};
}

tuples!((A 0, B 1), (A 0, B 1, C 2));

impl<T: Pack, const N: usize> Pack for [T; N] {
    fn pack(&self, out: &mut Vec<u8>) {
        for value in self {
            value.pack(out);
        }
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let mut values = Vec::with_capacity(N);
        for _ in 0..N {
            values.push(T::unpack(input)?);
        }
        values.try_into().ok()
    }
}

impl<K: Pack + Ord, V: Pack> Pack for BTreeMap<K, V> {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).pack(out);
        for (key, value) in self {
            key.pack(out);
            value.pack(out);
        }
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        Some(Vec::<(K, V)>::unpack(input)?.into_iter().collect())
    }
}

impl Pack for Moment {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        i64::unpack(input).map(Self)
    }
}

impl Pack for Date {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.year() as u16, self.month() as u8, self.day() as u8).pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let (year, month, day) = <(u16, u8, u8)>::unpack(input)?;
        Self::new(year as i16, month as i8, day as i8).ok()
    }
}

impl Pack for Money {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.minor, self.currency.to_string()).pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let (minor, currency) = <(i64, String)>::unpack(input)?;
        Some(Self::new(minor, currency.parse::<Currency>().ok()?))
    }
}

impl Pack for Consent {
    fn pack(&self, out: &mut Vec<u8>) {
        (*self as u8).pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let code = u8::unpack(input)?;
        Self::ALL.into_iter().find(|state| *state as u8 == code)
    }
}

impl Pack for Attribute {
    fn pack(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => (0_u8, text.clone()).pack(out),
            Self::Texts(texts) => (1_u8, texts.clone()).pack(out),
            Self::Number(number) => (2_u8, *number).pack(out),
            Self::Flag(flag) => (3_u8, *flag).pack(out),
            Self::Money(money) => (4_u8, *money).pack(out),
            Self::Moment(at) => (5_u8, *at).pack(out),
            Self::Date(date) => (6_u8, *date).pack(out),
        }
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        Some(match u8::unpack(input)? {
            0 => Self::Text(Pack::unpack(input)?),
            1 => Self::Texts(Pack::unpack(input)?),
            2 => Self::Number(Pack::unpack(input)?),
            3 => Self::Flag(Pack::unpack(input)?),
            4 => Self::Money(Pack::unpack(input)?),
            5 => Self::Moment(Pack::unpack(input)?),
            6 => Self::Date(Pack::unpack(input)?),
            _ => return None,
        })
    }
}
