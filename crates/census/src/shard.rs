//! Up to 4,096 contacts whose ids lie side by side, in columns.
//!
//! A shard is whole in itself: it answers rules for its contacts, is copied when it is changed while somebody reads it,
//! is rebuilt alone. Rows have no order that means anything; a row that was given up is used again.

use std::collections::BTreeMap;

use measure::Moment;
use rules::{Attribute, Consent};

use crate::bits::{Bits, ROWS};
use crate::column::Column;
use crate::order::Orders;
use crate::sparse::Sparse;
use crate::standing::{Scored, Standing};
use crate::touches::Touches;

/// Contacts in columns; what is missing in a column is unknown of the contact.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shard {
    pub(crate) live: Bits,
    /// The id of each row, of rows that were given up too.
    pub(crate) ids: Vec<i64>,
    /// The live rows in the order of their ids.
    pub(crate) by_id: Vec<u16>,
    /// The fields, at the numbers of their names.
    pub(crate) columns: Vec<Option<Box<Column>>>,
    pub(crate) tags: BTreeMap<u16, Sparse<()>>,
    pub(crate) consents: BTreeMap<u16, Sparse<Consent>>,
    pub(crate) segments: BTreeMap<u16, Sparse<Moment>>,
    pub(crate) stages: Sparse<u16>,
    pub(crate) stages_since: Sparse<Moment>,
    pub(crate) zones: Sparse<u16>,
    pub(crate) accounts: Sparse<i64>,
    pub(crate) owners: Sparse<u16>,
    pub(crate) scores: Sparse<Standing>,
    pub(crate) scores_model: Sparse<u16>,
    pub(crate) fit_until: Sparse<Moment>,
    pub(crate) touches: Touches,
    pub(crate) orders: Orders,
}

/// Who a contact is, in numbers instead of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Coded {
    pub(crate) id: i64,
    pub(crate) fields: Vec<(u16, Attribute)>,
    pub(crate) tags: Vec<u16>,
    pub(crate) consents: Vec<(u16, Consent)>,
    pub(crate) segments: Vec<(u16, Moment)>,
    pub(crate) stage: Option<(u16, Moment)>,
    pub(crate) zone: Option<u16>,
    pub(crate) account: Option<i64>,
    pub(crate) owner: Option<u16>,
    pub(crate) scores: Option<Scored>,
}

impl Shard {
    /// Returns the row of a contact.
    pub(crate) fn row(&self, id: i64) -> Option<u16> {
        let place = self.by_id.binary_search_by_key(&id, |row| self.ids[usize::from(*row)]).ok()?;
        Some(self.by_id[place])
    }

    pub(crate) fn id(&self, row: u16) -> i64 {
        self.ids[usize::from(row)]
    }

    /// Returns how many contacts there are.
    pub(crate) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.len() == ROWS
    }

    pub(crate) fn column(&self, field: u16) -> Option<&Column> {
        self.columns.get(usize::from(field))?.as_deref()
    }

    /// Returns the row of a contact, made if it is new. The shard must not be full.
    pub(crate) fn admit(&mut self, id: i64) -> u16 {
        let place = match self.by_id.binary_search_by_key(&id, |row| self.ids[usize::from(*row)]) {
            Ok(place) => return self.by_id[place],
            Err(place) => place,
        };
        let free =
            (0..self.ids.len() as u16).find(|row| self.by_id.len() < self.ids.len() && !self.live.has(*row));
        let row = free.unwrap_or(self.ids.len() as u16);
        match self.ids.get_mut(usize::from(row)) {
            Some(old) => *old = id,
            None => self.ids.push(id),
        }
        self.by_id.insert(place, row);
        self.live.insert(row);
        self.orders.forget();
        row
    }

    /// Says anew who the contact of a row is; what it did stays.
    pub(crate) fn describe(&mut self, row: u16, coded: &Coded) {
        let last = coded.fields.iter().map(|(number, _)| usize::from(*number) + 1).max().unwrap_or_default();
        if self.columns.len() < last {
            self.columns.resize(last, None);
        }
        let mut given = vec![None; self.columns.len()];
        coded.fields.iter().for_each(|(number, value)| given[usize::from(*number)] = Some(value));
        for (field, value) in given.into_iter().enumerate() {
            self.put_field(row, field as u16, value);
        }
        put_all(&mut self.tags, row, coded.tags.iter().map(|tag| (*tag, ())));
        put_all(&mut self.consents, row, coded.consents.iter().copied());
        put_all(&mut self.segments, row, coded.segments.iter().copied());
        self.stages.put(row, coded.stage.map(|(stage, _)| stage));
        self.put_since(row, coded.stage.map(|(_, since)| since));
        self.zones.put(row, coded.zone);
        self.accounts.put(row, coded.account);
        self.owners.put(row, coded.owner);
        self.put_scores(row, coded.scores);
    }

    fn put_since(&mut self, row: u16, since: Option<Moment>) {
        if self.stages_since.get(row).copied() != since {
            self.stages_since.put(row, since);
            self.orders.forget_since();
        }
    }

    /// Sets or takes away one field of a row.
    pub(crate) fn put_field(&mut self, row: u16, field: u16, value: Option<&Attribute>) {
        let place = usize::from(field);
        if self.columns.len() <= place {
            self.columns.resize(place + 1, None);
        }
        let column = &mut self.columns[place];
        if column.as_ref().and_then(|column| column.value(row)) == value.map(Attribute::value) {
            return;
        }
        self.orders.forget_field(field);
        let column = match (column, value) {
            (Some(column), _) => column,
            (column, Some(value)) => column.insert(Box::new(Column::of_type(value))),
            (None, None) => return,
        };
        column.put(row, value);
        if column.present().is_empty() {
            self.columns[place] = None;
        }
    }

    /// Returns who the contact of a row is.
    pub(crate) fn described(&self, row: u16) -> Coded {
        let columns = self.columns.iter().enumerate();
        let fields = columns.filter_map(|(field, column)| {
            Some((field as u16, crate::column::owned(column.as_ref()?.value(row)?)))
        });
        Coded {
            id: self.id(row),
            fields: fields.collect(),
            tags: self.tags.iter().filter(|(_, rows)| rows.get(row).is_some()).map(|(tag, _)| *tag).collect(),
            consents: all_of(&self.consents, row),
            segments: all_of(&self.segments, row),
            stage: self.stages.get(row).copied().zip(self.stages_since.get(row).copied()),
            zone: self.zones.get(row).copied(),
            account: self.accounts.get(row).copied(),
            owner: self.owners.get(row).copied(),
            scores: self.scored(row),
        }
    }

    /// Forgets the contact of a row.
    pub(crate) fn remove(&mut self, row: u16) {
        self.touches.clear(row);
        self.describe(row, &Coded::default());
        self.by_id.retain(|other| *other != row);
        self.live.remove(row);
        self.orders.forget();
    }

    /// Gives back room that is not needed now.
    pub(crate) fn shrink(&mut self) {
        self.columns.iter_mut().flatten().for_each(|column| column.shrink());
        self.consents.values_mut().for_each(Sparse::shrink);
        self.segments.values_mut().for_each(Sparse::shrink);
        self.accounts.shrink();
        self.owners.shrink();
        self.scores.shrink();
        self.scores_model.shrink();
        self.fit_until.shrink();
        self.stages.shrink();
        self.stages_since.shrink();
        self.zones.shrink();
        self.ids.shrink_to_fit();
        self.by_id.shrink_to_fit();
        self.touches.shrink();
    }
}

fn put_all<T>(columns: &mut BTreeMap<u16, Sparse<T>>, row: u16, given: impl Iterator<Item = (u16, T)>) {
    let mut given: BTreeMap<u16, T> = given.collect();
    for (number, column) in columns.iter_mut() {
        column.put(row, given.remove(number));
    }
    for (number, value) in given {
        columns.entry(number).or_default().put(row, Some(value));
    }
    columns.retain(|_, column| !column.is_empty());
}

fn all_of<T: Copy>(columns: &BTreeMap<u16, Sparse<T>>, row: u16) -> Vec<(u16, T)> {
    columns.iter().filter_map(|(number, column)| Some((*number, *column.get(row)?))).collect()
}
