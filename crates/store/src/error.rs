//! Everything that can go wrong in a store: a closed list, equal on both engines.

/// The result of everything that asks a store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a store could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The statement promised a row and found none.
    #[error("no such row")]
    NoRow,
    /// A row would break a rule of its table. The name is `table_column[_column]` for unique keys and
    /// missing values, the constraint's own name for checks, and `foreign_key` for references.
    #[error("the constraint {0} does not allow this")]
    Constraint(String),
    /// The database cannot be reached, or too much work is waiting: nothing is wrong with the request, try later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The disk (or the quota) of the database is full; nothing of this transaction was kept.
    #[error("the disk of the database is full")]
    Full,
    /// The statement took longer than the store allows.
    #[error("the database took too long to answer")]
    Timeout,
    /// Other transactions won the race each time; nothing was kept, try later.
    #[error("others changed the same rows at the same time")]
    Conflict,
    /// A column holds a value that the asked type cannot hold.
    #[error("column {column}: {problem}")]
    Column {
        /// The name of the column, or its position when it has none.
        column: String,
        /// What was found and what was expected.
        problem: String,
    },
    /// A value cannot be stored (text with a NUL character, a number out of range).
    #[error("a value cannot be stored: {0}")]
    Value(String),
    /// The database refused the statement itself; this is a mistake in the program.
    #[error("statement {statement}: {problem}")]
    Sql {
        /// The name of the statement.
        statement: String,
        /// What the database said.
        problem: String,
    },
    /// An earlier statement of the same transaction failed, so nothing more can be done in it.
    #[error("an earlier statement of this transaction failed")]
    Aborted,
    /// The closure panicked; nothing of it was kept.
    #[error("the transaction panicked: {0}")]
    Panic(String),
    /// The schema of the database and this program do not fit together.
    #[error("{0}")]
    Schema(String),
    /// A job's lease ran out and another worker has it now.
    #[error("the lease of the job is lost")]
    LeaseLost,
}

impl Error {
    /// Returns whether the same request may succeed later without any change.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Full | Self::Timeout | Self::Conflict | Self::LeaseLost)
    }

    /// Gives a refused statement its name.
    pub(crate) fn of_statement(self, name: &str) -> Self {
        match self {
            Self::Sql { problem, .. } => Self::Sql { statement: name.to_owned(), problem },
            other => other,
        }
    }
}
