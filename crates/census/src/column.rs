//! One field of the contacts of one shard.

use std::sync::OnceLock;

use jiff::civil::Date;
use measure::{Moment, Money};
use rules::{Attribute, Check, Value};

use crate::bits::Bits;
use crate::distinct::{Distinct, Kept};
use crate::sparse::Sparse;
use crate::texts::Texts;

/// The values of a field, by their type; text is kept once for each different value.
#[derive(Clone, Debug)]
pub(crate) enum Column {
    Text(TextColumn),
    Number(Sparse<f64>),
    Flag(Sparse<bool>),
    Money(Sparse<Money>),
    Moment(Sparse<Moment>),
    Date(Sparse<Date>),
    /// Lists of texts, and fields whose values are of several types.
    Any(AnyColumn),
}

/// A code for each row, and the texts that they stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextColumn {
    pub(crate) codes: Sparse<u16>,
    pub(crate) texts: Texts,
    pub(crate) sets: Sets,
}

/// For each code the rows that have it, once they have been asked for and until something changes; only where few texts
/// are different.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sets(OnceLock<Vec<Bits>>);

/// Texts with more different values than these have no [`Sets`].
const SETS_MAX: usize = 64;

/// A code for each row, and the values that they stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnyColumn {
    pub(crate) codes: Sparse<u32>,
    pub(crate) values: Distinct<Kept>,
}

impl Column {
    /// Makes an empty column for values of this type.
    pub(crate) fn of_type(value: &Attribute) -> Self {
        match value {
            Attribute::Text(_) => Self::Text(TextColumn::default()),
            Attribute::Number(_) => Self::Number(Sparse::default()),
            Attribute::Flag(_) => Self::Flag(Sparse::default()),
            Attribute::Money(_) => Self::Money(Sparse::default()),
            Attribute::Moment(_) => Self::Moment(Sparse::default()),
            Attribute::Date(_) => Self::Date(Sparse::default()),
            Attribute::Texts(_) => Self::Any(AnyColumn::default()),
        }
    }

    /// Returns the value of a row.
    pub(crate) fn value(&self, row: u16) -> Option<Value<'_>> {
        match self {
            Self::Text(column) => column.get(row).map(Value::Text),
            Self::Number(values) => values.get(row).copied().map(Value::Number),
            Self::Flag(values) => values.get(row).copied().map(Value::Flag),
            Self::Money(values) => values.get(row).copied().map(Value::Money),
            Self::Moment(values) => values.get(row).copied().map(Value::Moment),
            Self::Date(values) => values.get(row).copied().map(Value::Date),
            Self::Any(column) => column.get(row).map(Attribute::value),
        }
    }

    /// Sets or takes away the value of a row. A value of another type than those before is kept all the same.
    pub(crate) fn put(&mut self, row: u16, value: Option<&Attribute>) {
        match (&mut *self, value) {
            (Self::Text(column), None) => column.put(row, None),
            (Self::Text(column), Some(Attribute::Text(text))) => column.put(row, Some(text)),
            (Self::Number(values), None) => drop(values.put(row, None)),
            (Self::Number(values), Some(Attribute::Number(number))) => drop(values.put(row, Some(*number))),
            (Self::Flag(values), None) => drop(values.put(row, None)),
            (Self::Flag(values), Some(Attribute::Flag(flag))) => drop(values.put(row, Some(*flag))),
            (Self::Money(values), None) => drop(values.put(row, None)),
            (Self::Money(values), Some(Attribute::Money(money))) => drop(values.put(row, Some(*money))),
            (Self::Moment(values), None) => drop(values.put(row, None)),
            (Self::Moment(values), Some(Attribute::Moment(at))) => drop(values.put(row, Some(*at))),
            (Self::Date(values), None) => drop(values.put(row, None)),
            (Self::Date(values), Some(Attribute::Date(date))) => drop(values.put(row, Some(*date))),
            (Self::Any(column), value) => column.put(row, value.cloned()),
            (_, Some(value)) => {
                let mut mixed = AnyColumn::default();
                for other in self.present().rows().filter(|other| *other != row) {
                    mixed.put(other, self.value(other).map(owned));
                }
                mixed.put(row, Some(value.clone()));
                *self = Self::Any(mixed);
            }
        }
    }

    /// Returns the rows of `within` whose value passes a test that does not look at the clock. A text is asked once for
    /// each different value, unless fewer rows are asked about.
    pub(crate) fn passing(&self, within: &Bits, check: &Check) -> Bits {
        let missing = check.passes(None);
        let few = |codes: usize| within.count() < codes;
        match self {
            Self::Text(column) if column.texts.codes() <= SETS_MAX => column.passing(within, check),
            Self::Text(column) if few(column.texts.codes()) => {
                column
                    .codes
                    .passing(within, missing, |code| check.passes(Some(Value::Text(column.texts.get(*code)))))
            }
            Self::Text(column) => {
                let answers = column.texts.iter().map(|(_, text)| check.passes(Some(Value::Text(text))));
                let answers: Vec<bool> = answers.collect();
                column.codes.passing(within, missing, |code| answers[usize::from(*code)])
            }
            Self::Number(values) => {
                values.passing(within, missing, |number| check.passes(Some(Value::Number(*number))))
            }
            Self::Flag(values) => {
                values.passing(within, missing, |flag| check.passes(Some(Value::Flag(*flag))))
            }
            Self::Money(values) => {
                values.passing(within, missing, |money| check.passes(Some(Value::Money(*money))))
            }
            Self::Moment(values) => {
                values.passing(within, missing, |at| check.passes(Some(Value::Moment(*at))))
            }
            Self::Date(values) => {
                values.passing(within, missing, |date| check.passes(Some(Value::Date(*date))))
            }
            Self::Any(column) => {
                let passes = |value: Option<&Kept>| check.passes(value.map(|kept| kept.0.value()));
                let answers: Vec<bool> = column.values.values().map(passes).collect();
                column.codes.passing(within, missing, |code| answers[*code as usize])
            }
        }
    }

    /// Returns the rows that have a value.
    pub(crate) fn present(&self) -> &Bits {
        match self {
            Self::Text(column) => column.codes.present(),
            Self::Number(values) => values.present(),
            Self::Flag(values) => values.present(),
            Self::Money(values) => values.present(),
            Self::Moment(values) => values.present(),
            Self::Date(values) => values.present(),
            Self::Any(column) => column.codes.present(),
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Text(column) => column.codes.bytes() + column.texts.bytes() + column.sets.bytes(),
            Self::Number(values) => values.bytes(),
            Self::Flag(values) => values.bytes(),
            Self::Money(values) => values.bytes(),
            Self::Moment(values) => values.bytes(),
            Self::Date(values) => values.bytes(),
            Self::Any(column) => column.codes.bytes() + column.values.bytes(Kept::held),
        }
    }

    pub(crate) fn shrink(&mut self) {
        match self {
            Self::Text(column) => {
                column.codes.shrink();
                column.texts.shrink();
            }
            Self::Number(values) => values.shrink(),
            Self::Flag(values) => values.shrink(),
            Self::Money(values) => values.shrink(),
            Self::Moment(values) => values.shrink(),
            Self::Date(values) => values.shrink(),
            Self::Any(column) => column.codes.shrink(),
        }
    }
}

impl TextColumn {
    pub(crate) fn get(&self, row: u16) -> Option<&str> {
        self.codes.get(row).map(|code| self.texts.get(*code))
    }

    /// Joins the sets of the texts that pass.
    fn passing(&self, within: &Bits, check: &Check) -> Bits {
        let sets = self.sets.0.get_or_init(|| {
            let mut sets = vec![Bits::default(); self.texts.codes()];
            self.codes.iter().for_each(|(row, code)| sets[usize::from(*code)].insert(row));
            sets
        });
        let mut passing = Bits::default();
        for (code, text) in self.texts.iter() {
            if check.passes(Some(Value::Text(text))) {
                passing |= &sets[usize::from(code)];
            }
        }
        if check.passes(None) {
            let mut missing = within.clone();
            missing -= self.codes.present();
            passing |= &missing;
        }
        passing &= within;
        passing
    }

    fn put(&mut self, row: u16, text: Option<&str>) {
        self.sets = Sets::default();
        // Entered before the old one leaves, so that an unchanged text stays where it is.
        let code = text.map(|text| self.texts.enter(text));
        if let Some(old) = self.codes.put(row, code) {
            self.texts.leave(old);
        }
        if self.texts.is_worn() {
            let renamed = self.texts.compact();
            self.codes.values_mut().iter_mut().for_each(|code| *code = renamed[usize::from(*code)]);
        }
    }
}

impl Sets {
    fn bytes(&self) -> usize {
        self.0.get().map_or(0, |sets| sets.len() * size_of::<Bits>())
    }
}

impl AnyColumn {
    pub(crate) fn get(&self, row: u16) -> Option<&Attribute> {
        self.values.get(*self.codes.get(row)?).map(|kept| &kept.0)
    }

    fn put(&mut self, row: u16, value: Option<Attribute>) {
        let code = value.map(|value| self.values.enter(&Kept(value)));
        if let Some(old) = self.codes.put(row, code) {
            self.values.leave(old);
        }
        if self.values.is_worn() {
            let renamed = self.values.compact();
            self.codes.values_mut().iter_mut().for_each(|code| *code = renamed[*code as usize]);
        }
    }
}

/// Returns a value as a column takes it.
pub(crate) fn owned(value: Value<'_>) -> Attribute {
    match value {
        Value::Text(text) => Attribute::Text(text.to_owned()),
        Value::Texts(texts) => Attribute::Texts(texts.to_vec()),
        Value::Number(number) => Attribute::Number(number),
        Value::Flag(flag) => Attribute::Flag(flag),
        Value::Money(money) => Attribute::Money(money),
        Value::Moment(at) => Attribute::Moment(at),
        Value::Date(date) => Attribute::Date(date),
    }
}
