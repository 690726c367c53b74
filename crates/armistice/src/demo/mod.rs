//! DEMO: a believable company, built by running the real verbs with a moved clock, so that every rule decided for
//! itself. Nothing here writes a table: what the demo shows is what the house does.
//!
//! [`build`] makes the company; [`mailbox`] catches every mail that it would have sent.

pub mod cast;
mod colleagues;
mod company;
mod engine;
pub mod mailbox;
pub mod pages;
mod people;
mod readers;
mod sellers;
mod site;
mod visitors;

store::id!(
    /// A mail that the demo would have sent.
    CaughtMailId,
);

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use measure::{DAY_MS, Moment};
use store::Clock;

use crate::app::App;
use crate::fault::Outcome;

/// How long the company's story is, in days.
pub const STORY_DAYS: i64 = 365;

/// How much company to build.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// People who come in over the story.
    pub contacts: usize,
    /// About so many things they do.
    pub touches: usize,
}

impl Size {
    /// The usual company: ready in well under a minute.
    pub const USUAL: Self = Self { contacts: 5_000, touches: 100_000 };
    /// Four times that.
    pub const LARGE: Self = Self { contacts: 20_000, touches: 400_000 };
}

/// A clock that the demo moves by hand while it builds, and that follows the real one afterwards.
#[derive(Clone)]
pub struct MovedClock {
    hand: Arc<AtomicI64>,
    real: Clock,
}

/// The hand's value that means: follow the real clock.
const REAL: i64 = i64::MIN;

impl MovedClock {
    /// Returns a clock that stands at a moment.
    pub fn standing_at(at: Moment, real: Clock) -> Self {
        Self { hand: Arc::new(AtomicI64::new(at.0)), real }
    }

    /// Returns a clock that shares another's hand and is never let go: for tests.
    pub fn sharing(hand: Arc<AtomicI64>) -> Self {
        let shown = hand.clone();
        Self { hand, real: Clock::new(move || Moment(shown.load(Ordering::SeqCst))) }
    }

    /// Moves the hand; it never goes back.
    pub fn move_to(&self, at: Moment) {
        self.hand.fetch_max(at.0, Ordering::SeqCst);
    }

    /// Lets go: from now on the clock is the real one.
    pub fn let_go(&self) {
        self.hand.store(REAL, Ordering::SeqCst);
    }

    /// Returns the clock for the store.
    pub fn clock(&self) -> Clock {
        let this = self.clone();
        Clock::new(move || match this.hand.load(Ordering::SeqCst) {
            REAL => this.real.now(),
            at => Moment(at),
        })
    }
}

/// Returns the first moment of a story that ends now: midnight UTC so many days ago.
pub fn begin(now: Moment) -> Moment {
    Moment((now.0 - STORY_DAYS * DAY_MS).div_euclid(DAY_MS) * DAY_MS)
}

/// What the builder tells whoever waits.
pub type Progress<'p> = &'p (dyn Fn(u64, u64) + Sync);

/// Builds the company from the clock's hand to `end`; `progress` hears of days done and days in all.
pub async fn build(
    app: &App,
    clock: &MovedClock,
    end: Moment,
    seed: u64,
    size: Size,
    progress: Progress<'_>,
) -> Outcome<()> {
    let company = company::found(app).await?;
    let _mailbox = mailbox::open(app).await?;
    let forms = app.read(engine::load_forms).await?;
    let head = company.members["maya"];
    let scene = engine::Scene { clock: clock.clone(), company, forms };
    engine::tell(engine::World::new(app.clone(), scene, seed, size, end), progress).await?;
    company::pick_references(app, head).await
}
