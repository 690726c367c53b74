//! The story's engine: events in order of time, the clock moved to each, and after them whatever the house does by itself.
//!
//! A chapter is told in one transaction: to build a year of a company costs the deeds, not the commits. Only mail needs
//! the world outside, so it leaves between the chapters.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::{Arc, Mutex, PoisonError};

use measure::{DAY_MS, MINUTE_MS, Moment};
use store::Tx;
use tokio::sync::watch;

use super::colleagues::{self, MONTH_MS};
use super::company::Founded;
use super::people::{self, Person};
use super::sellers::{self, Plan};
use super::visitors::AGENT;
use super::{MovedClock, Progress, Size, readers};
use crate::app::App;
use crate::capture::form::{self, Form, FormField};
use crate::capture::source::Source;
use crate::fault::Outcome;
use crate::flow::consider::House;
use crate::flow::{sweeps, visit};
use crate::people::UserId;
use crate::post::MessageId;
use crate::post::ledger;
use crate::post::sweeps::send_due;

/// What is told in one transaction; between two of these mail leaves, as in the house it does every second.
const CHAPTER_MS: i64 = 60 * MINUTE_MS;
/// Pages that are opened within so long are looked at together; each keeps its own moment.
const WINDOW_MS: i64 = 30 * MINUTE_MS;
/// When in the story the first agreement is signed, in days, and when the second.
const AGREED_DAYS: [i64; 2] = [2, 214];

/// Something that is going to happen.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// A person answers their first form.
    Arrive(Box<Person>),
    /// A known browser opens a page.
    Open { token: Arc<str>, path: &'static str },
    /// A warm person asks for a demo.
    AskForDemo { token: Arc<str>, person: Box<Person> },
    /// The heads sign; the number says which agreement.
    Agree(usize),
    /// A month ends and its costs are booked.
    BookCosts(i64),
    /// Somebody follows the link of a mail.
    Click(MessageId),
    /// Somebody wants no more mail.
    Unsubscribe(MessageId),
    /// A seller does what they planned.
    Sell(Plan),
}

/// The forms that people answer, by slug, with their fields.
pub(super) type Forms = BTreeMap<&'static str, (Form, Vec<FormField>)>;

/// What is there before the first visitor comes.
pub(super) struct Scene {
    pub(super) clock: MovedClock,
    pub(super) company: Founded,
    pub(super) forms: Forms,
}

/// The running story.
pub(super) struct World {
    pub(super) app: App,
    pub(super) dice: fastrand::Rng,
    pub(super) scene: Scene,
    queue: BinaryHeap<Reverse<(Moment, u64)>>,
    events: BTreeMap<u64, Event>,
    next: u64,
    begin: Moment,
    pub(super) end: Moment,
    pub(super) touches_mean: f64,
    last_handoff: i64,
    mailed_at: Moment,
    /// What contacts are judged by; of it the story changes the agreement only.
    house: Option<House>,
}

/// How far a chapter came.
struct Told {
    /// The moment at which it ended.
    until: Moment,
    /// Whether mail waits to be sent.
    mail_waits: bool,
    /// Whether it was the last.
    all: bool,
}

/// Tells the whole story.
pub(super) async fn tell(world: World, progress: Progress<'_>) -> Outcome<()> {
    let (app, begin, end) = (world.app.clone(), world.begin, world.end);
    let (_never, stop) = watch::channel(false);
    let world = Arc::new(Mutex::new(world));
    let day = |moment: Moment| (moment.since(begin) / DAY_MS) as u64;
    loop {
        let teller = world.clone();
        // Nobody else writes meanwhile, so no chapter runs twice.
        let chapter = move |tx: &mut Tx| teller.lock().unwrap_or_else(PoisonError::into_inner).chapter(tx);
        let told = app.write(chapter).await?;
        progress(day(told.until), day(end));
        if told.mail_waits {
            send_due(&app, &stop).await?;
        }
        if told.all {
            return sweeps::all_once(&app).await;
        }
    }
}

impl World {
    pub(super) fn new(app: App, scene: Scene, seed: u64, size: Size, end: Moment) -> Self {
        let begin = super::begin(end);
        let mut world = Self {
            app,
            dice: fastrand::Rng::with_seed(seed),
            scene,
            queue: BinaryHeap::new(),
            events: BTreeMap::new(),
            next: 0,
            begin,
            end,
            // Submissions count as touches too, and people who come late have less time to return.
            touches_mean: size.touches as f64 / size.contacts as f64 * 1.1,
            last_handoff: 0,
            mailed_at: begin,
            house: None,
        };
        for person in people::crowd(&mut world.dice, size.contacts, begin, end) {
            world.plan(person.arrives_at, Event::Arrive(Box::new(person)));
        }
        for (number, day) in AGREED_DAYS.into_iter().enumerate() {
            world.plan(begin + day * DAY_MS + 9 * 60 * MINUTE_MS, Event::Agree(number));
        }
        for month in 0..12 {
            world.plan(begin + (month + 1) * MONTH_MS - DAY_MS, Event::BookCosts(month));
        }
        world
    }

    /// Returns who sells, with their habits.
    pub(super) fn seller(&self, id: UserId) -> Option<super::cast::Habits> {
        let of = |mailbox: &str| self.scene.company.members.get(mailbox) == Some(&id);
        super::cast::MEMBERS.iter().find(|member| of(member.mailbox))?.habits
    }

    /// Plans what is going to happen, unless the story ends before.
    pub(super) fn plan(&mut self, at: Moment, event: Event) {
        if at <= self.end {
            self.next += 1;
            self.queue.push(Reverse((at, self.next)));
            self.events.insert(self.next, event);
        }
    }

    /// Plans what a seller does next.
    pub(super) fn plan_selling(&mut self, at: Moment, plan: Plan) {
        self.plan(at, Event::Sell(plan));
    }

    /// Tells what happens until the next mail leaves; the last chapter ends the story.
    fn chapter(&mut self, tx: &mut Tx) -> Outcome<Told> {
        let now = tx.now();
        for mail in readers::delivered_since(tx, self.mailed_at)? {
            self.mailed_at = self.mailed_at.max(mail.planned_at);
            readers::receive(self, &mail, now);
        }
        let first = self.next_at();
        if let Some(first) = first {
            self.tell_until(tx, first + CHAPTER_MS)?;
        } else {
            self.move_to(tx, self.end)?;
            self.let_the_house_act(tx)?;
        }
        Ok(Told { until: tx.now(), mail_waits: ledger::is_due(tx)?, all: first.is_none() })
    }

    fn tell_until(&mut self, tx: &mut Tx, until: Moment) -> Outcome<()> {
        while let Some(first) = self.next_at().filter(|at| *at <= until) {
            for (at, event) in self.window(first) {
                self.move_to(tx, at)?;
                self.tell(tx, at, event)?;
            }
            self.let_the_house_act(tx)?;
        }
        Ok(())
    }

    fn next_at(&self) -> Option<Moment> {
        self.queue.peek().map(|Reverse((at, _))| *at)
    }

    fn move_to(&self, tx: &mut Tx, at: Moment) -> Outcome<()> {
        self.scene.clock.move_to(at);
        Ok(tx.look_at_clock()?)
    }

    /// Takes the events that begin within a window; a seller's or a head's deed ends it, since the clock must stand
    /// exactly there.
    fn window(&mut self, from: Moment) -> Vec<(Moment, Event)> {
        let mut taken = Vec::new();
        while let Some(Reverse((at, number))) = self.queue.peek().copied() {
            if at.since(from) > WINDOW_MS {
                break;
            }
            self.queue.pop();
            let Some(event) = self.events.remove(&number) else { continue };
            let alone = !matches!(event, Event::Arrive(_) | Event::Open { .. } | Event::AskForDemo { .. });
            taken.push((at, event));
            if alone {
                break;
            }
        }
        taken
    }

    fn tell(&mut self, tx: &mut Tx, at: Moment, event: Event) -> Outcome<()> {
        match event {
            Event::Open { token, path } => {
                let opened = visit::Opened {
                    token: token.to_string(),
                    path: path.to_owned(),
                    source: Source { source: "direct".into(), ..Source::default() },
                    agent: AGENT.into(),
                    at,
                };
                visit::note(tx, &self.app.keys, &opened)
            }
            Event::Arrive(person) => self.arrive(tx, at, *person),
            Event::AskForDemo { token, person } => {
                self.answer(tx, at, "demo-request", &person, Some(&token)).map(drop)
            }
            Event::Click(mail) => readers::click(tx, self, mail),
            Event::Unsubscribe(mail) => readers::unsubscribe(tx, self, mail),
            Event::Agree(0) => colleagues::first_agreement(tx, &self.scene.company),
            Event::Agree(_) => colleagues::second_agreement(tx, &self.scene.company),
            Event::BookCosts(month) => colleagues::book_costs(tx, &self.scene.company, month, at),
            Event::Sell(plan) => sellers::act(tx, self, at, plan),
        }
    }

    /// Runs what the workers and sweeps would have run by now; then sellers plan for what they were offered.
    fn let_the_house_act(&mut self, tx: &mut Tx) -> Outcome<()> {
        let house = match self.house.take() {
            Some(house) if house.stands(tx)? => house,
            _ => House::load(tx)?,
        };
        sweeps::here(tx, &house)?;
        self.house = Some(house);
        for offered in sellers::offered_since(tx, self.last_handoff)? {
            self.last_handoff = self.last_handoff.max(offered.id.0);
            sellers::begin(self, &offered);
        }
        Ok(())
    }
}

/// Returns the forms that people answer.
pub(super) fn load_forms(tx: &mut Tx) -> Outcome<Forms> {
    let mut forms = BTreeMap::new();
    for slug in ["newsletter", "guide", "demo-request"] {
        let found = form::published(tx, slug)?;
        let fields = form::fields(tx, found.id)?;
        forms.insert(slug, (found, fields));
    }
    Ok(forms)
}
