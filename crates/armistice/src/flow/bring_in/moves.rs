//! Stages that a list says of contacts who are here already: what it may move is what a colleague may move by hand.

use store::Tx;

use super::{Desk, Tally};
use crate::capture::imports::mapping::Existing;
use crate::contacts::bulk::Known;
use crate::contacts::stage::{self, Move, Stage};
use crate::contacts::{ContactId, contact};
use crate::fault::{Fault, Outcome};
use crate::flow::edit;

/// Finds the moves that a list makes when it overwrites; each that may not be leaves a remark at its row. Every contact
/// comes with the row that says its stage last.
pub fn find<'k>(
    tx: &mut Tx,
    desk: &Desk,
    told: impl Iterator<Item = (&'k Known, usize, Stage)>,
    tally: &mut Tally,
) -> Outcome<Vec<(ContactId, Stage)>> {
    let mut moves = Vec::new();
    if desk.existing != Existing::Overwrite {
        return Ok(moves);
    }
    for (known, place, to) in told.filter(|(known, _, to)| known.stage != *to) {
        let (is, said) = (known.stage.label(), to.label());
        if !known.stage.by_hand().any(|stage| stage == to) {
            tally.remark(
                place,
                format!("The stage stays “{is}”: “{said}” comes from handoffs and deals alone."),
            );
            continue;
        }
        match edit::check_free(tx, known.id) {
            Ok(()) => moves.push((known.id, to)),
            Err(fault @ Fault::Refused { .. }) => {
                tally.remark(place, format!("The stage stays “{is}”, not “{said}”. {fault}"));
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(moves)
}

/// Makes the moves.
pub fn make(tx: &mut Tx, desk: &Desk, moves: &[(ContactId, Stage)]) -> Outcome<()> {
    for (id, to) in moves {
        let to = Move { to: *to, reason: &desk.reason, author: &desk.author, at: desk.brought_at };
        stage::change(tx, *id, to)?;
        contact::recycle_until(tx, *id, None)?;
    }
    Ok(())
}
