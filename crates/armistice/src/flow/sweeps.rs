//! Every periodic sweep on one page, with its period. A sweep takes no input, does all that is due, and may run twice.

use std::time::Duration;

use measure::HOUR_MS;
use store::{Tx, marks};
use tokio::sync::watch;

use crate::agreement::clock;
use crate::app::App;
use crate::fault::Outcome;
use crate::flow::consider::{self, House};
use crate::flow::{bring_in, bulk, journeys, sell, wishes, work};
use crate::people::session;
use crate::post;
use crate::segments::score;

/// Contacts whose verdict may have changed with time alone, taken per round.
const DUE_MAX: i64 = 500;

/// Marks are kept so long. A census follows within a second; one that was away for longer counts anew.
const MARKS_KEPT_MS: i64 = HOUR_MS;

/// One sweep.
struct Sweep {
    name: &'static str,
    every: Duration,
    kind: Kind,
}

/// What a sweep does.
#[derive(Clone, Copy)]
enum Kind {
    /// Enqueues a look at contacts whose `next_check` has come.
    Reconsider,
    /// Breaks the promises of Sales whose moment has passed.
    Breach,
    /// Takes the steps of journeys that are due.
    Advance,
    /// Hands mails that are due to the mail server.
    Send,
    /// Calls unknown the mails that a sender which died had in flight.
    SettleLost,
    /// Goes on with an import that nobody is at.
    BringIn,
    /// Writes down whom bulk actions mean that mean more than a request has time for.
    Gather,
    /// Forgets what became of each contact of old bulk actions.
    ForgetBulk,
    /// Gives the handoffs of colleagues who left to others.
    Adopt,
    /// Throws away files that were uploaded and forgotten.
    TidyImports,
    /// Forgets rate-limit keys that are full again.
    ForgetLimits,
    /// Sums up the times that were measured, so that they do not pile up where nobody asks for them.
    SumUp,
    /// Forgets sessions and links for a new password that ended long ago.
    ForgetSessions,
    /// Writes erasures and suppressions down beside the key.
    KeepWishes,
    /// Forgets marks that every census has read long ago.
    ForgetMarks,
}

/// The page.
const SWEEPS: &[Sweep] = &[
    Sweep {
        name: "reconsider contacts whose moment has come",
        every: Duration::from_secs(1),
        kind: Kind::Reconsider,
    },
    Sweep { name: "break overdue promises", every: Duration::from_secs(1), kind: Kind::Breach },
    Sweep { name: "move journeys on", every: Duration::from_secs(1), kind: Kind::Advance },
    Sweep { name: "send mail", every: Duration::from_secs(1), kind: Kind::Send },
    Sweep { name: "settle lost mail", every: Duration::from_mins(1), kind: Kind::SettleLost },
    Sweep { name: "go on with imports", every: Duration::from_millis(250), kind: Kind::BringIn },
    Sweep { name: "gather bulk actions", every: Duration::from_millis(250), kind: Kind::Gather },
    Sweep { name: "forget old bulk actions", every: Duration::from_hours(1), kind: Kind::ForgetBulk },
    Sweep { name: "adopt the handoffs of who left", every: Duration::from_secs(10), kind: Kind::Adopt },
    Sweep { name: "throw away forgotten files", every: Duration::from_hours(1), kind: Kind::TidyImports },
    Sweep { name: "forget idle rate limits", every: Duration::from_mins(1), kind: Kind::ForgetLimits },
    Sweep { name: "sum up the metrics", every: Duration::from_secs(5), kind: Kind::SumUp },
    Sweep { name: "forget old sessions", every: Duration::from_hours(1), kind: Kind::ForgetSessions },
    Sweep { name: "write wishes down", every: Duration::from_secs(10), kind: Kind::KeepWishes },
    Sweep { name: "forget read marks", every: Duration::from_mins(1), kind: Kind::ForgetMarks },
];

/// Runs every sweep at its period until the house is asked to stop.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    // Before the first mail of this life leaves, those of an earlier one are given up.
    if let Err(fault) = post::sweeps::settle_earlier_life(&app).await {
        tracing::error!(cause = %fault, "mails of an earlier life could not be settled; their leases will run out");
    }
    let all = SWEEPS.iter().map(|sweep| {
        let (app, mut stop) = (app.clone(), stop.clone());
        tokio::spawn(async move {
            while !*stop.borrow() {
                if let Err(fault) = once(&app, sweep.kind, &stop).await {
                    tracing::error!(sweep = sweep.name, cause = %fault, "a sweep failed; it runs again");
                }
                tokio::select! {
                    () = tokio::time::sleep(sweep.every) => {}
                    _ = stop.changed() => {}
                }
            }
        })
    });
    for running in all.collect::<Vec<_>>() {
        let _ = running.await;
    }
}

/// Runs every sweep once: tests and the demo do this after each move of the clock.
pub async fn all_once(app: &App) -> Outcome<()> {
    let (_never, stop) = watch::channel(false);
    for sweep in SWEEPS {
        once(app, sweep.kind, &stop).await?;
    }
    Ok(())
}

async fn once(app: &App, kind: Kind, stop: &watch::Receiver<bool>) -> Outcome<()> {
    match kind {
        // Each batch takes as many away from those that are due, so these three end.
        Kind::Reconsider => {
            while app.write(reconsider).await? == DUE_MAX as usize {}
            Ok(())
        }
        Kind::Breach => {
            while app.write(clock::breach).await? == clock::SWEEP_BATCH {}
            Ok(())
        }
        Kind::Advance => {
            while app.write(journeys::advance).await? == journeys::BATCH as usize {}
            Ok(())
        }
        Kind::Send => post::sweeps::send_due(app, stop).await.map(|_| ()),
        Kind::SettleLost => post::sweeps::settle_lost(app).await,
        Kind::BringIn => bring_in::work::go_on(app).await.map(drop),
        Kind::Gather => bulk::work::gather(app).await,
        Kind::ForgetBulk => {
            while app.write(bulk::forget).await? {}
            Ok(())
        }
        Kind::Adopt => {
            app.write(|tx| sell::adopt(tx, DUE_MAX)).await?;
            Ok(())
        }
        Kind::TidyImports => bring_in::work::tidy_up(app).await,
        Kind::ForgetLimits => {
            app.limits.forget_idle();
            Ok(())
        }
        Kind::SumUp => {
            app.metrics.run_upkeep();
            Ok(())
        }
        Kind::ForgetSessions => app.write(session::forget).await,
        Kind::KeepWishes => wishes::work::keep(app).await,
        Kind::ForgetMarks => app.write(|tx| Ok(marks::prune(tx, tx.now() + -MARKS_KEPT_MS).map(drop)?)).await,
    }
}

/// Runs in the transaction of somebody who has the house to themselves, as the demo's story does while it is told,
/// what needs nothing but the database: moments that have come, and the jobs that are due.
pub fn here(tx: &mut Tx, house: &House) -> Outcome<()> {
    loop {
        let due = score::due(tx, DUE_MAX)?;
        house.again(tx, &due)?;
        if due.len() < DUE_MAX as usize {
            break;
        }
    }
    while clock::breach(tx)? == clock::SWEEP_BATCH {}
    while journeys::advance(tx)? == journeys::BATCH as usize {}
    work::here(tx, house)
}

/// Considers a batch of contacts whose moment has come, and returns how many. Each look moves `next_check` past now,
/// so that a loop ends.
fn reconsider(tx: &mut Tx) -> Outcome<usize> {
    let due = score::due(tx, DUE_MAX)?;
    consider::again(tx, &due)?;
    Ok(due.len())
}
