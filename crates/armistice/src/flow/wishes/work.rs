//! Wishes on their way between the tables and the files.

use std::collections::{BTreeMap, BTreeSet};

use measure::Moment;
use store::{Tx, params};

use super::book::Book;
use super::{Erased, Suppressed, Wish};
use crate::app::App;
use crate::fault::Outcome;

/// Wishes read or written at once.
const BATCH: usize = 1_000;
/// A row is written down so long after its moment: by then no transaction with an earlier id is open any more.
const SETTLED_MS: i64 = 10_000;
/// No row is younger.
const END_OF_TIME: Moment = Moment(i64::MAX);

/// How many wishes a database had forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// Contacts that had been erased.
    pub erased: usize,
    /// Addresses that may not be mailed.
    pub suppressed: usize,
}

/// Writes down the wishes that came since the last time. Costs one line read and one indexed query per kind.
pub async fn keep(app: &App) -> Outcome<()> {
    write_down::<Erased>(app).await?;
    write_down::<Suppressed>(app).await
}

async fn write_down<W: Wish>(app: &App) -> Outcome<()> {
    let book = Book::new(&app.data_dir, W::FILE);
    loop {
        let last = book.last::<W>()?.map_or(0, |wish| wish.id());
        let before = app.clock.now() + -SETTLED_MS;
        let new: Vec<W> =
            app.read(move |tx| Ok(tx.all(&W::SINCE, params![last, before, BATCH as i64])?)).await?;
        book.append(&new)?;
        if new.len() < BATCH {
            return Ok(());
        }
    }
}

/// Puts the wishes that the database does not know into it, and those that the files miss into them, before the house
/// serves. Costs one pass over both; blocks the thread.
pub fn bring_back(app: &App) -> Outcome<Forgotten> {
    // Addresses first: what is erased again suppresses its address only when nothing does.
    let suppressed = reconcile::<Suppressed>(app)?;
    let erased = reconcile::<Erased>(app)?;
    Ok(Forgotten { erased, suppressed })
}

fn reconcile<W: Wish>(app: &App) -> Outcome<usize> {
    let (store, book) = (&app.store, Book::new(&app.data_dir, W::FILE));
    let mut kept: BTreeMap<i64, W> = book.all::<W>()?.into_iter().map(|wish| (wish.id(), wish)).collect();
    let mut forgotten: BTreeSet<i64> = kept.keys().copied().collect();
    let (mut last, mut is_missing) = (0, false);
    loop {
        let known: Vec<W> = store
            .read_blocking(move |tx: &mut Tx| tx.all(&W::SINCE, params![last, END_OF_TIME, BATCH as i64]))?;
        for wish in &known {
            last = wish.id();
            forgotten.remove(&last);
            is_missing |= kept.insert(last, wish.clone()).is_none();
        }
        if known.len() < BATCH {
            break;
        }
    }
    let unknown: Vec<W> = forgotten.iter().filter_map(|id| kept.get(id)).cloned().collect();
    for batch in unknown.chunks(BATCH) {
        let (batch, house) = (batch.to_vec(), app.clone());
        store.write_blocking(move |tx| batch.iter().try_for_each(|wish| wish.bring_back(tx, &house.keys)))?;
    }
    if is_missing {
        book.replace(kept.values())?;
    }
    Ok(unknown.len())
}
