//! The story's engine: events in order of time, the clock moved to each, and after them whatever the house does by itself.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use measure::{DAY_MS, MINUTE_MS, Moment};

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
use crate::flow::{sweeps, visit, work};
use crate::people::UserId;
use crate::post::MessageId;

/// Events of so long are told in one transaction; each keeps its own moment.
const WINDOW_MS: i64 = 30 * MINUTE_MS;
/// The sweeps run once in so long; in the house they run every second.
const SWEEP_MS: i64 = 60 * MINUTE_MS;
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

/// The running story.
pub(super) struct World<'w> {
    pub(super) app: &'w App,
    pub(super) dice: fastrand::Rng,
    clock: &'w MovedClock,
    company: &'w Founded,
    queue: BinaryHeap<Reverse<(Moment, u64)>>,
    events: BTreeMap<u64, Event>,
    next: u64,
    begin: Moment,
    pub(super) end: Moment,
    pub(super) touches_mean: f64,
    last_handoff: i64,
    swept_at: Moment,
    mailed_at: Moment,
    pub(super) forms: BTreeMap<&'static str, (Form, Vec<FormField>)>,
}

impl<'w> World<'w> {
    pub(super) fn new(
        app: &'w App,
        clock: &'w MovedClock,
        company: &'w Founded,
        seed: u64,
        size: Size,
        end: Moment,
    ) -> Self {
        let begin = super::begin(end);
        let mut world = Self {
            app,
            dice: fastrand::Rng::with_seed(seed),
            clock,
            company,
            queue: BinaryHeap::new(),
            events: BTreeMap::new(),
            next: 0,
            begin,
            end,
            // Submissions count as touches too, and people who come late have less time to return.
            touches_mean: size.touches as f64 / size.contacts as f64 * 1.1,
            last_handoff: 0,
            swept_at: begin,
            mailed_at: begin,
            forms: BTreeMap::new(),
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
        let of = |mailbox: &str| self.company.members.get(mailbox) == Some(&id);
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

    /// Tells the whole story.
    pub(super) async fn run(&mut self, progress: Progress<'_>) -> Outcome<()> {
        self.load_forms().await?;
        let days = (self.end.since(self.begin) / DAY_MS) as u64;
        while let Some(Reverse((at, _))) = self.queue.peek().copied() {
            progress((at.since(self.begin) / DAY_MS) as u64, days);
            let window = self.window(at);
            self.tell(window).await?;
            self.let_the_house_act().await?;
            self.wake_sellers().await?;
        }
        self.clock.move_to(self.end);
        self.let_the_house_act().await?;
        progress(days, days);
        Ok(())
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

    async fn tell(&mut self, window: Vec<(Moment, Event)>) -> Outcome<()> {
        let mut opened = Vec::new();
        for (at, event) in window {
            self.clock.move_to(at);
            match event {
                Event::Open { token, path } => opened.push(visit::Opened {
                    token: token.to_string(),
                    path: path.to_owned(),
                    source: Source { source: "direct".into(), ..Source::default() },
                    agent: AGENT.into(),
                    at,
                }),
                Event::Arrive(person) => self.arrive(at, *person).await?,
                Event::AskForDemo { token, person } => {
                    self.answer(at, "demo-request", &person, Some(&token)).await?;
                }
                Event::Click(mail) => readers::click(self, mail).await?,
                Event::Unsubscribe(mail) => readers::unsubscribe(self, mail).await?,
                Event::Agree(0) => colleagues::first_agreement(self.app, self.company).await?,
                Event::Agree(_) => colleagues::second_agreement(self.app, self.company).await?,
                Event::BookCosts(month) => colleagues::book_costs(self.app, self.company, month, at).await?,
                Event::Sell(plan) => sellers::act(self, at, plan).await?,
            }
        }
        if opened.is_empty() {
            return Ok(());
        }
        let house = self.app.clone();
        self.app
            .write(move |tx| opened.iter().try_for_each(|opened| visit::note(tx, &house.keys, opened)))
            .await
    }

    async fn load_forms(&mut self) -> Outcome<()> {
        self.forms = self
            .app
            .read(|tx| {
                let mut forms = BTreeMap::new();
                for slug in ["newsletter", "guide", "demo-request"] {
                    let found = form::published(tx, slug)?;
                    let fields = form::fields(tx, found.id)?;
                    forms.insert(slug, (found, fields));
                }
                Ok(forms)
            })
            .await?;
        Ok(())
    }

    /// Runs what the workers and sweeps would have run by now.
    async fn let_the_house_act(&mut self) -> Outcome<()> {
        let now = self.app.clock.now();
        if now.since(self.swept_at) >= SWEEP_MS {
            self.swept_at = now;
            sweeps::all_once(self.app).await?;
            let since = self.mailed_at;
            for mail in self.app.read(move |tx| readers::delivered_since(tx, since)).await? {
                self.mailed_at = self.mailed_at.max(mail.planned_at);
                readers::receive(self, &mail, now);
            }
        }
        while work::round(self.app).await? > 0 {}
        Ok(())
    }

    /// Lets sellers plan for handoffs that were offered since they last looked.
    async fn wake_sellers(&mut self) -> Outcome<()> {
        let since = self.last_handoff;
        let offered = self.app.read(move |tx| sellers::offered_since(tx, since)).await?;
        for offered in offered {
            self.last_handoff = self.last_handoff.max(offered.id.0);
            sellers::begin(self, &offered);
        }
        Ok(())
    }
}
