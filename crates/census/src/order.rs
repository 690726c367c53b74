//! The order of the rows of a shard by a column, kept until the column changes.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use measure::{Moment, Money};
use rules::Attribute;

use crate::bits::Bits;
use crate::column::Column;
use crate::names::Names;
use crate::shard::Shard;
use crate::standing::rank;

/// The most fields that stand for a name.
pub(crate) const WORDS: usize = 3;

/// What a list may be ordered by. Whoever has no value comes last, in either direction; ties go by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    Id,
    Field(u16),
    Texts([Option<u16>; WORDS]),
    Since,
    Fit,
    Readiness,
    /// At a moment: the order of one moment is not that of another, so nobody keeps it.
    Cell(Moment),
}

/// What a list is ordered by, with the names that scores are told by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sorting<'c> {
    pub(crate) by: By,
    pub(crate) names: &'c Names,
}

/// A value as it is ordered; a column has keys of one sort.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key<'a> {
    Whole(i64),
    Number(f64),
    Money(Money),
    Text(&'a str),
    Texts([&'a str; WORDS]),
}

/// A [`Key`] that outlives the census it was read from.
#[derive(Clone, Debug, PartialEq)]
pub enum KeptKey {
    /// An id, a moment, a day as `YYYYMMDD`, yes as 1 and no as 0.
    Whole(i64),
    /// A number or a score.
    Number(f64),
    /// An amount of money; those of one currency stand together.
    Money(Money),
    /// A text in small letters.
    Text(String),
    /// Texts in small letters, one after the other.
    Texts([String; WORDS]),
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => one.cmp(other),
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Money(one), Self::Money(other)) => {
                one.currency.cmp(&other.currency).then(one.minor.cmp(&other.minor))
            }
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Texts(one), Self::Texts(other)) => one.cmp(other),
            // Only where the values of a field are of several types.
            (one, other) => one.sort().cmp(&other.sort()),
        }
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key<'_> {}

impl Key<'_> {
    fn sort(&self) -> u8 {
        match self {
            Self::Whole(_) => 0,
            Self::Number(_) => 1,
            Self::Money(_) => 2,
            Self::Text(_) => 3,
            Self::Texts(_) => 4,
        }
    }

    pub(crate) fn kept(self) -> KeptKey {
        match self {
            Self::Whole(whole) => KeptKey::Whole(whole),
            Self::Number(number) => KeptKey::Number(number),
            Self::Money(money) => KeptKey::Money(money),
            Self::Text(text) => KeptKey::Text(text.to_owned()),
            Self::Texts(texts) => KeptKey::Texts(texts.map(str::to_owned)),
        }
    }
}

impl KeptKey {
    pub(crate) fn key(&self) -> Key<'_> {
        match self {
            Self::Whole(whole) => Key::Whole(*whole),
            Self::Number(number) => Key::Number(*number),
            Self::Money(money) => Key::Money(*money),
            Self::Text(text) => Key::Text(text),
            Self::Texts(texts) => Key::Texts(texts.each_ref().map(String::as_str)),
        }
    }
}

/// Orders that were asked for and still hold.
#[derive(Debug, Default)]
pub(crate) struct Orders(Mutex<BTreeMap<By, Arc<[u16]>>>);

impl Clone for Orders {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.known().clone()))
    }
}

impl Orders {
    pub(crate) fn forget(&mut self) {
        self.known().clear();
    }

    pub(crate) fn forget_field(&mut self, field: u16) {
        self.known().retain(|by, _| match by {
            By::Field(known) => *known != field,
            By::Texts(known) => !known.contains(&Some(field)),
            _ => true,
        });
    }

    pub(crate) fn forget_since(&mut self) {
        self.known().remove(&By::Since);
    }

    pub(crate) fn forget_scores(&mut self) {
        self.known().retain(|by, _| !matches!(by, By::Fit | By::Readiness));
    }

    pub(crate) fn bytes(&self) -> usize {
        self.known().values().map(|order| order.len() * size_of::<u16>()).sum()
    }

    fn known(&self) -> std::sync::MutexGuard<'_, BTreeMap<By, Arc<[u16]>>> {
        // Whoever panicked while sorting has left nothing half done: an order is put in whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shard {
    /// Returns the rows that have a value, ordered by it. The first answer after a change sorts the rows of the shard.
    pub(crate) fn ordered(&self, sorting: Sorting<'_>) -> Arc<[u16]> {
        let is_kept = !matches!(sorting.by, By::Cell(_));
        if let Some(order) = self.orders.known().get(&sorting.by).filter(|_| is_kept) {
            return order.clone();
        }
        let mut keyed: Vec<(Key<'_>, i64, u16)> =
            self.live.rows().filter_map(|row| Some((self.key(sorting, row)?, self.id(row), row))).collect();
        keyed.sort_unstable();
        let order: Arc<[u16]> = keyed.into_iter().map(|(.., row)| row).collect();
        if is_kept {
            self.orders.known().insert(sorting.by, order.clone());
        }
        order
    }

    /// Returns the rows that have a value to be ordered by.
    pub(crate) fn valued(&self, sorting: Sorting<'_>) -> Bits {
        match sorting.by {
            By::Id => self.live.clone(),
            By::Fit | By::Readiness | By::Cell(_) => self.scores.present().clone(),
            By::Since => self.stages_since.present().clone(),
            By::Field(_) | By::Texts(_) => self.ordered(sorting).iter().copied().collect(),
        }
    }

    /// Returns what a row is ordered by.
    pub(crate) fn key(&self, sorting: Sorting<'_>, row: u16) -> Option<Key<'_>> {
        match sorting.by {
            By::Id => Some(Key::Whole(self.id(row))),
            By::Field(field) => self.column(field)?.key(row),
            By::Texts(fields) => self.texts_key(fields, row),
            By::Since => self.stages_since.get(row).map(|since| Key::Whole(since.0)),
            By::Fit => self.scores.get(row).map(|standing| Key::Number(standing.fit)),
            By::Readiness => {
                let scores = self.scored(row)?.scores(sorting.names);
                Some(Key::Number(rank(scores.readiness)))
            }
            By::Cell(now) => {
                let scores = self.scored(row)?.scores(sorting.names);
                let cell = scores.bands.cell(scores.fit, scores.readiness.value_at(now));
                Some(Key::Whole(cell.place().into()))
            }
        }
    }

    /// Returns the texts that a row has, the first of them first.
    fn texts_key(&self, fields: [Option<u16>; WORDS], row: u16) -> Option<Key<'_>> {
        let (mut texts, mut count) = ([""; WORDS], 0);
        for field in fields.into_iter().flatten() {
            if let Some(Key::Text(text)) = self.column(field).and_then(|column| column.key(row)) {
                texts[count] = text;
                count += 1;
            }
        }
        (count > 0).then_some(Key::Texts(texts))
    }
}

impl Column {
    fn key(&self, row: u16) -> Option<Key<'_>> {
        Some(match self {
            Self::Text(column) => Key::Text(column.texts.folded(*column.codes.get(row)?)),
            Self::Number(values) => Key::Number(*values.get(row)?),
            Self::Flag(values) => Key::Whole((*values.get(row)?).into()),
            Self::Money(values) => Key::Money(*values.get(row)?),
            Self::Moment(values) => Key::Whole(values.get(row)?.0),
            Self::Date(values) => Key::Whole(day_number(*values.get(row)?)),
            Self::Any(column) => match column.get(row)? {
                Attribute::Text(text) => Key::Text(text),
                Attribute::Texts(texts) => Key::Text(texts.first()?),
                Attribute::Number(number) => Key::Number(*number),
                Attribute::Flag(flag) => Key::Whole((*flag).into()),
                Attribute::Money(money) => Key::Money(*money),
                Attribute::Moment(at) => Key::Whole(at.0),
                Attribute::Date(date) => Key::Whole(day_number(*date)),
            },
        })
    }
}

fn day_number(date: jiff::civil::Date) -> i64 {
    (i64::from(date.year()) * 100 + i64::from(date.month())) * 100 + i64::from(date.day())
}
