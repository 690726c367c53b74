//! Rows as they come back, and the types that are read from them.

use crate::{Error, FromValue, Result, ValueRef};

/// One row of an answer, valid while the statement stands on it.
pub struct Row<'a> {
    cells: Cells<'a>,
}

pub(crate) enum Cells<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) fn new(cells: Cells<'a>) -> Self {
        Self { cells }
    }

    /// Returns the value in the column at `position`, counted from 0.
    pub fn get<T: FromValue>(&self, position: usize) -> Result<T> {
        let value = self.value(position)?;
        T::from_value(value).map_err(|problem| Error::Column { column: self.name(position), problem })
    }

    /// Returns the value in the column called `name`.
    pub fn named<T: FromValue>(&self, name: &str) -> Result<T> {
        self.get(self.position(name, 0)?)
    }

    /// Returns the whole row as a `T`, looking up its columns again; [`crate::Tx::all`] looks them up once.
    pub fn read<T: FromRow>(&self) -> Result<T> {
        T::from_row(self, &T::layout(self)?)
    }

    /// Returns the position of the column called `name`. It is looked for at `guess` first: records name their
    /// columns in the order of their statements.
    pub fn position(&self, name: &str, guess: usize) -> Result<usize> {
        if self.column(guess) == Some(name) {
            return Ok(guess);
        }
        let found = match self.cells {
            Cells::Sqlite(row) => row.as_ref().column_index(name).ok(),
            Cells::Postgres(row) => row.columns().iter().position(|column| column.name() == name),
        };
        found.ok_or_else(|| Error::Column { column: name.to_owned(), problem: "no such column".to_owned() })
    }

    fn value(&self, position: usize) -> Result<ValueRef<'_>> {
        match self.cells {
            Cells::Sqlite(row) => crate::sqlite::value_at(row, position),
            Cells::Postgres(row) => crate::postgres::value_at(row, position),
        }
        .map_err(|problem| Error::Column { column: self.name(position), problem })
    }

    fn column(&self, position: usize) -> Option<&str> {
        match self.cells {
            Cells::Sqlite(row) => row.as_ref().column_name(position).ok(),
            Cells::Postgres(row) => row.columns().get(position).map(postgres::Column::name),
        }
    }

    fn name(&self, position: usize) -> String {
        self.column(position).map_or_else(|| position.to_string(), str::to_owned)
    }
}

/// A type that is read from a row: single values and tuples by position, records by column name.
pub trait FromRow: Sized {
    /// Returns where the columns of this type stand; asked once per answer. Empty when read by position.
    fn layout(_row: &Row<'_>) -> Result<Vec<usize>> {
        Ok(Vec::new())
    }

    /// Reads one row.
    fn from_row(row: &Row<'_>, layout: &[usize]) -> Result<Self>;
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &Row<'_>, _layout: &[usize]) -> Result<Self> {
        row.get(0)
    }
}

macro_rules! tuples {
    ($($name:ident $position:tt),+) => {
        impl<$($name: FromValue),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>, _layout: &[usize]) -> Result<Self> {
                Ok(($(row.get::<$name>($position)?,)+))
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);

/// Declares structs whose fields are read from the columns of the same names.
///
/// ```
/// store::record! {
///     /// A colleague.
///     #[derive(PartialEq)]
///     pub struct User { pub id: i64, pub name: Option<String> }
/// }
/// ```
#[macro_export]
macro_rules! record {
    ($(
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident { $($(#[$field_meta:meta])* $field_visibility:vis $field:ident : $type:ty),* $(,)? }
    )+) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug)]
        $visibility struct $name { $(#[doc = concat!("Column `", stringify!($field), "`.")] $(#[$field_meta])* $field_visibility $field: $type),* }

        impl $crate::FromRow for $name {
            fn layout(row: &$crate::Row<'_>) -> $crate::Result<Vec<usize>> {
                [$(stringify!($field)),*].iter().enumerate().map(|(place, name)| row.position(name, place)).collect()
            }

            fn from_row(row: &$crate::Row<'_>, layout: &[usize]) -> $crate::Result<Self> {
                let mut places = layout.iter().copied();
                $(let $field = row.get::<$type>(places.next().unwrap_or(usize::MAX))?;)*
                Ok(Self { $($field),* })
            }
        }
    )+ };
}
