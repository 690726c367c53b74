//! One run of a closure inside a transaction.

mod thread;

use std::ops::ControlFlow;
use std::sync::Arc;

use measure::Moment;

use crate::driver::{Driver, Hook, Sight};
use crate::ids::{self, Ids};
use crate::{Clock, Error, FromRow, Result, Row, Sql, Statement, Value};

/// A transaction, as a verb sees it.
///
/// A statement that fails ends the transaction on both engines, whatever the verb makes of the error;
/// a step that may fail alone goes into [`Tx::nested`].
pub struct Tx {
    driver: Box<dyn Driver>,
    clock: Clock,
    ids: Arc<Ids>,
    dice: fastrand::Rng,
    now: Moment,
    hooks: Vec<Hook>,
    marked: Vec<i64>,
    /// The failure of a statement that ended this transaction.
    failure: Option<Error>,
    lost_race: bool,
}

impl Tx {
    pub(crate) fn new(driver: Box<dyn Driver>, clock: Clock, ids: Arc<Ids>, seed: u64) -> Self {
        let now = clock.now();
        let dice = fastrand::Rng::with_seed(seed);
        Self {
            driver,
            clock,
            ids,
            dice,
            now,
            hooks: Vec::new(),
            marked: Vec::new(),
            failure: None,
            lost_race: false,
        }
    }

    /// Returns the moment at which this run began; it does not move while the verb runs.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Reads the clock again: for a story that is told in one transaction while its clock is moved by hand. What a
    /// verb does is done at one moment, so no verb calls this.
    pub fn look_at_clock(&mut self) -> Result<()> {
        self.now = self.clock.now();
        if self.ids.is_short(self.now) {
            let (ids, tick) = (self.shared_ids(), ids::reserve(self, self.ids.node())?);
            self.after_commit(Box::new(move || ids.reserved(tick)));
        }
        Ok(())
    }

    /// Returns a new id, greater than every id that this node gave before.
    pub fn new_id(&self) -> i64 {
        self.ids.next(self.now)
    }

    /// Returns the seeded dice.
    pub fn dice(&mut self) -> &mut fastrand::Rng {
        &mut self.dice
    }

    /// Keeps an effect outside the database until the transaction is durable; dropped if it is not.
    /// It runs on the store's thread before the caller is answered, so it must be short.
    pub fn after_commit(&mut self, effect: Box<dyn FnOnce() + Send>) {
        self.hooks.push(effect);
    }

    /// Says that what is kept elsewhere about this id should be read again; see [`marks`](crate::marks). A transaction
    /// that is kept leaves one row for all of its marks.
    pub fn mark(&mut self, id: i64) {
        if self.marked.last() != Some(&id) {
            self.marked.push(id);
        }
    }

    /// Marks many ids, as [`Tx::mark`] does one.
    pub fn mark_all(&mut self, ids: impl IntoIterator<Item = i64>) {
        self.marked.extend(ids);
    }

    /// Runs a statement and returns the number of rows that it touched.
    pub fn run(&mut self, statement: &Statement, values: &[Value]) -> Result<usize> {
        let text = self.driver.text(statement);
        self.execute(statement.name, text, values)
    }

    /// Returns the row that must exist, or [`Error::NoRow`].
    pub fn one<T: FromRow>(&mut self, statement: &Statement, values: &[Value]) -> Result<T> {
        self.maybe(statement, values)?.ok_or(Error::NoRow)
    }

    /// Returns the first row, if there is one.
    pub fn maybe<T: FromRow>(&mut self, statement: &Statement, values: &[Value]) -> Result<Option<T>> {
        let text = self.driver.text(statement);
        self.first(statement.name, text, values)
    }

    /// Returns all rows.
    pub fn all<T: FromRow>(&mut self, statement: &Statement, values: &[Value]) -> Result<Vec<T>> {
        let text = self.driver.text(statement);
        self.collect(statement.name, text, values)
    }

    /// Shows every row to `see`, which stops the walk with an error.
    pub fn each(
        &mut self,
        statement: &Statement,
        values: &[Value],
        see: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let text = self.driver.text(statement);
        self.walk(statement.name, text, values, see)
    }

    /// Lets the database read a statement without running it, to find out whether it is well formed.
    pub fn prepare(&mut self, statement: &Statement) -> Result<()> {
        self.check()?;
        let prepared = self.driver.prepare(self.driver.text(statement));
        self.note(statement.name, prepared)
    }

    /// Runs a built statement and returns the number of rows that it touched.
    pub fn run_sql(&mut self, sql: &Sql) -> Result<usize> {
        self.execute(sql.text(), sql.text(), sql.values())
    }

    /// Returns the row of a built statement that must exist, or [`Error::NoRow`].
    pub fn one_sql<T: FromRow>(&mut self, sql: &Sql) -> Result<T> {
        self.maybe_sql(sql)?.ok_or(Error::NoRow)
    }

    /// Returns the first row of a built statement, if there is one.
    pub fn maybe_sql<T: FromRow>(&mut self, sql: &Sql) -> Result<Option<T>> {
        self.first(sql.text(), sql.text(), sql.values())
    }

    /// Returns all rows of a built statement.
    pub fn all_sql<T: FromRow>(&mut self, sql: &Sql) -> Result<Vec<T>> {
        self.collect(sql.text(), sql.text(), sql.values())
    }

    /// Shows every row of a built statement to `see`, which stops the walk with an error.
    pub fn each_sql(&mut self, sql: &Sql, see: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        self.walk(sql.text(), sql.text(), sql.values(), see)
    }

    /// Inserts many rows at once and returns their number: a prepared loop on SQLite, COPY on PostgreSQL.
    /// `table` and `columns` are written into the text, so they come from the program, never from outside.
    pub fn insert_many(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<usize> {
        self.check()?;
        let inserted = self.driver.insert_many(table, columns, &mut rows.into_iter());
        self.note(table, inserted)
    }

    /// Runs a step that may fail alone: on an error its rows and effects are taken back and the
    /// transaction goes on.
    pub fn nested<T, E: From<Error>>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.control("SAVEPOINT step")?;
        let (kept_hooks, kept_marks) = (self.hooks.len(), self.marked.len());
        let result = step(self);
        match result {
            Ok(value) if self.failure.is_none() => {
                self.control("RELEASE SAVEPOINT step")?;
                Ok(value)
            }
            outcome => {
                self.hooks.truncate(kept_hooks);
                self.marked.truncate(kept_marks);
                if !self.lost_race && self.driver.in_transaction() {
                    self.failure = None;
                    self.control("ROLLBACK TO SAVEPOINT step")?;
                    self.control("RELEASE SAVEPOINT step")?;
                }
                outcome.and_then(|_| Err(Error::Aborted.into()))
            }
        }
    }

    fn execute(&mut self, name: &str, text: &str, values: &[Value]) -> Result<usize> {
        self.check()?;
        let touched = self.driver.run(text, values);
        self.note(name, touched)
    }

    fn first<T: FromRow>(&mut self, name: &str, text: &str, values: &[Value]) -> Result<Option<T>> {
        let mut found = None;
        self.show(name, text, values, &mut |row| {
            found = Some(row.read());
            ControlFlow::Break(())
        })?;
        found.transpose()
    }

    fn collect<T: FromRow>(&mut self, name: &str, text: &str, values: &[Value]) -> Result<Vec<T>> {
        let mut found = Vec::new();
        let mut layout = None;
        self.walk(name, text, values, |row| {
            let layout = match &mut layout {
                Some(layout) => layout,
                empty => empty.insert(T::layout(row)?),
            };
            found.push(T::from_row(row, layout)?);
            Ok(())
        })?;
        Ok(found)
    }

    fn walk(
        &mut self,
        name: &str,
        text: &str,
        values: &[Value],
        mut see: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut seen = Ok(());
        self.show(name, text, values, &mut |row| {
            seen = see(row);
            if seen.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        seen
    }

    fn show(&mut self, name: &str, text: &str, values: &[Value], see: &mut Sight<'_>) -> Result<()> {
        self.check()?;
        let shown = self.driver.each(text, values, see);
        self.note(name, shown)
    }

    fn control(&mut self, text: &'static str) -> Result<()> {
        self.check()?;
        let done = self.driver.control(text);
        self.note(text, done)
    }

    fn check(&self) -> Result<()> {
        if self.failure.is_some() { Err(Error::Aborted) } else { Ok(()) }
    }

    /// Remembers that a statement failed, and gives the error the statement's name.
    fn note<T>(&mut self, name: &str, outcome: Result<T>) -> Result<T> {
        outcome.map_err(|error| {
            self.lost_race |= error == Error::Conflict;
            let error = error.of_statement(name);
            self.failure = Some(error.clone());
            error
        })
    }
}
