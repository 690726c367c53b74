//! Readers: each closure sees one consistent snapshot.

use crate::Tx;
use crate::queue::Queue;
use crate::work::Work;

/// Serves the queue until it is closed and empty.
pub(crate) fn serve(mut tx: Tx, queue: &Queue) {
    while let Some(work) = queue.take(1).pop_front() {
        if work.wanted() {
            read(&mut tx, work);
        }
    }
}

fn read(tx: &mut Tx, mut work: Box<dyn Work>) {
    let begun = tx.driver().begin("BEGIN DEFERRED");
    if begun.is_ok() {
        work.run(tx);
        // A snapshot has nothing to lose, so how it ends does not matter to the caller.
        let _ = tx.driver().control("ROLLBACK");
    }
    work.answer(begun);
}
