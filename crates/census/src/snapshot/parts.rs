//! The parts of the census as bytes. What can be found out from the rest is not written.

use std::hash::Hash;

use super::pack::{Bytes, Input, Pack, packed};
use crate::bits::{Bits, WORDS};
use crate::column::{AnyColumn, Column, Sets, TextColumn};
use crate::distinct::{Distinct, Kept};
use crate::names::{Names, Numbers};
use crate::order::Orders;
use crate::shard::Shard;
use crate::sparse::Sparse;
use crate::standing::Standing;
use crate::texts::Texts;
use crate::touches::{Layout, Lists, Manner, Posting, Rows, Scale, Span, Touches};

packed!(Shard {
    live,
    ids,
    by_id,
    columns,
    tags,
    consents,
    segments,
    stages,
    stages_since,
    zones,
    accounts,
    owners,
    scores,
    scores_model,
    fit_until,
    touches,
    orders
});
packed!(Touches { rows, manners, lists });
packed!(Lists { scale, lists });
packed!(Scale { base, shift, latest });
packed!(Layout { base, at_bits, delay_bits, low_base, low_bits, id_bits, manner_bits });
packed!(Span { start, length, room });
packed!(TextColumn { codes, texts, sets });
packed!(AnyColumn { codes, values });
packed!(Standing { fit, readiness, at });

impl Pack for Bits {
    fn pack(&self, out: &mut Vec<u8>) {
        self.words().iter().for_each(|word| word.pack(out));
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        Pack::unpack(input).map(<Self as From<[u64; WORDS]>>::from)
    }
}

impl<T: Pack + Clone> Pack for Sparse<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.present().pack(out);
        self.values().iter().for_each(|value| value.pack(out));
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let present = Bits::unpack(input)?;
        let mut values = Vec::with_capacity(present.count());
        for _ in 0..present.count() {
            values.push(T::unpack(input)?);
        }
        Self::from_parts(present, values)
    }
}

impl<T: Pack + Clone + Eq + Hash> Pack for Distinct<T> {
    /// Codes out of use are written too, since rows name the others by their places.
    fn pack(&self, out: &mut Vec<u8>) {
        (self.codes() as u64).pack(out);
        for (value, uses) in self.entries() {
            value.pack(out);
            uses.pack(out);
        }
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let mut distinct = Self::default();
        for _ in 0..u64::unpack(input)? {
            let (value, uses) = (Option::<T>::unpack(input)?, u32::unpack(input)?);
            distinct.restore(value, uses);
        }
        Some(distinct)
    }
}

impl Pack for Texts {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.codes() as u64).pack(out);
        for (code, text) in self.iter() {
            self.uses(code).pack(out);
            text.to_owned().pack(out);
        }
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let mut texts = Self::default();
        for _ in 0..u64::unpack(input)? {
            let (uses, text) = (u16::unpack(input)?, String::unpack(input)?);
            texts.restore(&text, uses);
        }
        Some(texts)
    }
}

impl Pack for Column {
    fn pack(&self, out: &mut Vec<u8>) {
        match self {
            Self::Text(column) => {
                0_u8.pack(out);
                column.pack(out);
            }
            Self::Number(values) => {
                1_u8.pack(out);
                values.pack(out);
            }
            Self::Flag(values) => {
                2_u8.pack(out);
                values.pack(out);
            }
            Self::Money(values) => {
                3_u8.pack(out);
                values.pack(out);
            }
            Self::Moment(values) => {
                4_u8.pack(out);
                values.pack(out);
            }
            Self::Date(values) => {
                5_u8.pack(out);
                values.pack(out);
            }
            Self::Any(column) => {
                6_u8.pack(out);
                column.pack(out);
            }
        }
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        Some(match u8::unpack(input)? {
            0 => Self::Text(Pack::unpack(input)?),
            1 => Self::Number(Pack::unpack(input)?),
            2 => Self::Flag(Pack::unpack(input)?),
            3 => Self::Money(Pack::unpack(input)?),
            4 => Self::Moment(Pack::unpack(input)?),
            5 => Self::Date(Pack::unpack(input)?),
            6 => Self::Any(Pack::unpack(input)?),
            _ => return None,
        })
    }
}

impl Pack for Kept {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        Pack::unpack(input).map(Self)
    }
}

impl Pack for Manner {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.kind, self.machine, self.properties.to_vec()).pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let (kind, machine, properties) = <(u16, bool, Vec<(u16, Kept)>)>::unpack(input)?;
        Some(Self { kind, machine, properties: properties.into() })
    }
}

impl Pack for Posting {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        Pack::unpack(input).map(Self)
    }
}

impl Pack for Rows {
    fn pack(&self, out: &mut Vec<u8>) {
        let mut tight = self.clone();
        tight.compact();
        tight.spans.pack(out);
        tight.layout.pack(out);
        Bytes(tight.bytes).pack(out);
        tight.odd.pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let (spans, layout) = (Vec::unpack(input)?, Layout::unpack(input)?);
        let (Bytes(bytes), odd) = (Pack::unpack(input)?, Vec::unpack(input)?);
        Self::from_parts(spans, layout, bytes, odd)
    }
}

impl Pack for Sets {
    fn pack(&self, _: &mut Vec<u8>) {}
    fn unpack(_: &mut Input<'_>) -> Option<Self> {
        Some(Self::default())
    }
}

impl Pack for Orders {
    fn pack(&self, _: &mut Vec<u8>) {}
    fn unpack(_: &mut Input<'_>) -> Option<Self> {
        Some(Self::default())
    }
}

impl<T: Pack + Clone + Eq + Hash> Pack for Numbers<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.values().to_vec().pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let mut numbers = Self::default();
        for value in Vec::<T>::unpack(input)? {
            numbers.enter(value).ok()?;
        }
        Some(numbers)
    }
}

impl Pack for Names {
    fn pack(&self, out: &mut Vec<u8>) {
        self.named.pack(out);
        (self.owners.clone(), self.models.clone()).pack(out);
    }
    fn unpack(input: &mut Input<'_>) -> Option<Self> {
        let named = Pack::unpack(input)?;
        let (owners, models) = Pack::unpack(input)?;
        Self { named, owners, models, zones: Vec::new() }.with_zones()
    }
}
