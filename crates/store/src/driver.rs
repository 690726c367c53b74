//! What the two engines do for a transaction.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{Result, Row, Statement, Value};

/// An effect outside the database that waits for the commit.
pub(crate) type Hook = Box<dyn FnOnce() + Send>;

/// What an engine does for a transaction.
pub(crate) trait Driver: Send {
    /// Returns which of a statement's texts is for this engine.
    fn text(&self, statement: &Statement) -> &'static str;
    /// Prepares a statement.
    fn prepare(&mut self, text: &str) -> Result<()>;
    /// Runs a statement and returns the number of rows it touched.
    fn run(&mut self, text: &str, values: &[Value]) -> Result<usize>;
    /// Runs a query and shows its rows until `see` breaks.
    fn each(&mut self, text: &str, values: &[Value], see: &mut Sight<'_>) -> Result<()>;
    /// Begins a transaction, after making the connection again if it was lost.
    fn begin(&mut self, text: &'static str) -> Result<()>;
    /// Runs a statement that ends or marks a transaction.
    fn control(&mut self, text: &'static str) -> Result<()>;
    /// Runs several statements without parameters.
    fn script(&mut self, text: &str) -> Result<()>;
    /// Inserts many rows and returns their number.
    fn insert_many(&mut self, table: &str, columns: &[&str], rows: &mut Rows<'_>) -> Result<usize>;
    /// Returns whether the transaction that was begun still stands.
    fn in_transaction(&self) -> bool;
}

pub(crate) type Sight<'a> = dyn FnMut(&Row<'_>) -> ControlFlow<()> + 'a;
pub(crate) type Rows<'a> = dyn Iterator<Item = Vec<Value>> + 'a;

/// Runs the effects of a commit; one that panics does not keep the others.
pub(crate) fn run_hooks(hooks: Vec<Hook>) {
    for hook in hooks {
        if catch_unwind(AssertUnwindSafe(hook)).is_err() {
            tracing::error!("an effect after a commit panicked");
        }
    }
}
