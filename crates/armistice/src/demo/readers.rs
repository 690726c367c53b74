//! What the people of the story do with mail: some follow a link, a few want no more.

use measure::{HOUR_MS, MINUTE_MS, Moment};
use store::{Tx, params};

use super::engine::{Event, World};
use crate::fault::Outcome;
use crate::flow::heard;
use crate::post::MessageId;
use crate::sql::demo as sql;

/// Share of mails whose reader follows a link.
const CLICKS: f64 = 0.13;
/// Share of mails whose reader wants no more.
const LEAVES: f64 = 0.006;

store::record! {
    /// A mail that the server took.
    pub(super) struct Delivered {
        pub id: MessageId,
        pub planned_at: Moment,
    }
}

/// Returns the mails to contacts that were taken and planned since a moment.
pub(super) fn delivered_since(tx: &mut Tx, since: Moment) -> Outcome<Vec<Delivered>> {
    Ok(tx.all(&sql::DELIVERED_SINCE, params![since])?)
}

/// A mail lies in an inbox: what its reader will do is planned.
pub(super) fn receive(world: &mut World, mail: &Delivered, now: Moment) {
    let later = now + world.dice.i64(4 * MINUTE_MS..40 * HOUR_MS);
    let chance = world.dice.f64();
    if chance < CLICKS {
        world.plan(later, Event::Click(mail.id));
    } else if chance < CLICKS + LEAVES {
        world.plan(later, Event::Unsubscribe(mail.id));
    }
}

/// The reader follows the link of a mail.
pub(super) fn click(tx: &mut Tx, world: &World, mail: MessageId) -> Outcome<()> {
    heard::clicked(tx, mail, &world.app.url("/f/demo-request"), None)
}

/// The reader unsubscribes.
pub(super) fn unsubscribe(tx: &mut Tx, world: &World, mail: MessageId) -> Outcome<()> {
    heard::unsubscribed(tx, &world.app.keys, mail, "")
}
