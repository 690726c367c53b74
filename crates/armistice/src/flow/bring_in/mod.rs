//! A list comes in: chunk by chunk, each one transaction that writes its rows and notes how far the import came.
//!
//! Rows are read and typed outside ([`run`]); here they meet what is known. Rows that cannot be taken are kept aside with
//! the reason, the others come in. Nobody is written to because of a list: consent comes in with the contact, in the same
//! transaction, only where a column says so, and whoever asked for no more mail is suppressed there and then. When the
//! list is in, its contacts are looked at by a patient job ([`look`]), a few at a time.

mod accounts;
mod companies;
mod consents;
mod contacts;
mod costs;
mod deals;
pub mod desk;
pub mod look;
mod moves;
mod own;
mod people;
mod person;
pub mod run;
mod said;
mod segments;
mod tags;
pub mod tally;
mod touches;
pub mod try_out;
pub mod work;

use store::Tx;

pub use desk::Desk;
pub use tally::{Act, Numbered, Tally};

use crate::capture::imports::import::{self, Advance};
use crate::capture::imports::plan::ListRow;
use crate::capture::imports::reject::{self, Problem};
use crate::capture::imports::rows::{AccountRow, ConsentRow, ContactRow, CostRow, DealRow, TouchRow};
use crate::fault::{Fault, Outcome};

/// How many rows may fail before an import stops: then it is the mapping that is wrong, not the rows.
pub const FAILED_MAX: u64 = 100_000;

/// What rows of one noun do when they meet what is known.
pub trait Brought: ListRow {
    /// Finds out what each row would do and, when asked to write, does it.
    fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<Self>], act: Act) -> Outcome<Tally>;
}

/// A piece of a list: typed rows, the rows that could not be typed, and where the piece begins and ends.
#[derive(Debug)]
pub struct Chunk<R> {
    /// The rows that could be read.
    pub rows: Vec<Numbered<R>>,
    /// The rows that could not.
    pub problems: Vec<Problem>,
    /// The piece of the file.
    pub from_byte: u64,
    /// Where the next piece begins.
    pub next_byte: u64,
    /// Whether the file ends here.
    pub last: bool,
}

impl<R> Chunk<R> {
    /// Returns how many rows of the file it holds.
    pub fn len(&self) -> u64 {
        (self.rows.len() + self.problems.len()) as u64
    }

    /// Tells whether it holds no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Brings a chunk in: its rows, what was kept aside, and the note how far the import came, all or nothing.
pub fn chunk<R: Brought>(tx: &mut Tx, desk: &Desk, token: i64, chunk: &Chunk<R>) -> Outcome<Advance> {
    let tally = R::meet(tx, desk, &chunk.rows, Act::Write)?;
    let failed: Vec<Problem> =
        tally.failed.iter().map(|(place, reason)| chunk.rows[*place].problem(reason, false)).collect();
    let step = Advance {
        from_byte: chunk.from_byte,
        next_byte: chunk.next_byte,
        rows: chunk.len(),
        created: tally.created,
        updated: tally.updated,
        failed: (chunk.problems.len() + failed.len()) as u64,
        last: chunk.last,
    };
    import::advance(tx, desk.import, token, &step)?;
    let mut kept = chunk.problems.clone();
    kept.extend(failed);
    if !tally.remarks.is_empty() {
        let left = reject::remarks_left(tx, desk.import)?;
        kept.extend(
            tally.remarks.iter().take(left).map(|(place, reason)| chunk.rows[*place].problem(reason, true)),
        );
    }
    reject::keep(tx, desk.import, &kept)?;
    if import::find(tx, desk.import)?.rows_failed > FAILED_MAX {
        return Err(Fault::refused(
            "import-too-many-failures",
            format!(
                "More than {FAILED_MAX} rows failed, so the mapping is probably wrong. Look at the reasons, and try again with another mapping."
            ),
        ));
    }
    if chunk.last {
        look::at_list(tx, desk.import)?;
    }
    Ok(step)
}

/// Chooses the row type of a noun and calls a generic function with it.
macro_rules! by_noun {
    ($noun:expr, $call:ident ( $($argument:expr),* )) => {
        match $noun {
            $crate::capture::imports::Noun::Contacts => $call::<$crate::capture::imports::rows::ContactRow>($($argument),*),
            $crate::capture::imports::Noun::Accounts => $call::<$crate::capture::imports::rows::AccountRow>($($argument),*),
            $crate::capture::imports::Noun::Touches => $call::<$crate::capture::imports::rows::TouchRow>($($argument),*),
            $crate::capture::imports::Noun::Deals => $call::<$crate::capture::imports::rows::DealRow>($($argument),*),
            $crate::capture::imports::Noun::Costs => $call::<$crate::capture::imports::rows::CostRow>($($argument),*),
            $crate::capture::imports::Noun::Consents => $call::<$crate::capture::imports::rows::ConsentRow>($($argument),*),
        }
    };
}
pub(crate) use by_noun;

macro_rules! brought {
    ($($row:ty => $room:ident),+ $(,)?) => { $(
        impl Brought for $row {
            fn meet(tx: &mut Tx, desk: &Desk, rows: &[Numbered<Self>], act: Act) -> Outcome<Tally> {
                $room::meet(tx, desk, rows, act)
            }
        }
    )+ };
}

brought! {
    ContactRow => contacts,
    AccountRow => accounts,
    TouchRow => touches,
    DealRow => deals,
    CostRow => costs,
    ConsentRow => consents,
}
