//! A journey: who enters, which mails and waits follow, who leaves before the end.

use measure::{DAY_MS, Moment};
use rules::{Binder, Vocabulary};
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::running::Running;
use super::{JourneyId, TemplateId, template};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::people::{Caller, audit};
use crate::segments::marked;
use crate::segments::vocabulary::{self, PURPOSES};
use crate::sql::nurture as sql;

/// Steps of one journey.
pub const STEPS_MAX: usize = 40;
/// The longest wait in days.
const WAIT_DAYS_MAX: f64 = 365.0;
/// Characters of a name.
const NAME_CHARS_MAX: usize = 120;

/// What somebody wrote about a journey.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = JourneyPlan)]
pub struct Said {
    /// The name that colleagues know it by.
    pub name: String,
    /// What a contact must have consented to before entering: `marketing`, `newsletter`, …
    pub purpose: String,
    /// Who enters, in the rule language; empty when nobody enters by themself.
    pub entry_rule: String,
    /// Who leaves before the end, in the rule language; may be empty.
    pub exit_rule: String,
    /// Order between journeys: 1 comes first.
    pub rank: String,
    /// The steps in order.
    pub steps: Vec<SaidStep>,
}

/// What somebody wrote about a step.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = JourneyStep)]
pub struct SaidStep {
    /// `mail` or `wait`.
    pub kind: String,
    /// The template of a mail.
    pub template: String,
    /// The days of a wait, such as `3` or `0.5`.
    pub days: String,
}

store::record! {
    /// A journey as stored.
    pub struct Journey {
        pub id: JourneyId,
        pub name: String,
        pub purpose: String,
        pub entry_rule: String,
        pub exit_rule: String,
        pub rank: i64,
        pub created_at: Moment,
        pub started_at: Option<Moment>,
        pub paused_at: Option<Moment>,
    }

    /// A step as stored.
    pub struct Step {
        pub position: i64,
        pub kind: String,
        pub template_id: Option<TemplateId>,
        pub wait_ms: Option<i64>,
        pub template_name: Option<String>,
    }
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Sends this template.
    Mail(TemplateId),
    /// Waits so many milliseconds.
    Wait(i64),
}

/// Where a journey stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never started.
    Draft,
    /// Lets contacts in and moves them on.
    Running,
    /// Lets nobody in and moves nobody on.
    Paused,
}

impl Journey {
    /// Returns where the journey stands.
    pub fn standing(&self) -> Standing {
        match (self.started_at, self.paused_at) {
            (None, _) => Standing::Draft,
            (Some(_), None) => Standing::Running,
            (Some(_), Some(_)) => Standing::Paused,
        }
    }
}

impl Step {
    /// Returns what the step does; a row that says neither waits for nothing.
    pub fn does(&self) -> Does {
        match (self.template_id, self.wait_ms) {
            (Some(template), _) => Does::Mail(template),
            (None, wait) => Does::Wait(wait.unwrap_or_default()),
        }
    }
}

/// Stores a journey that has not started.
pub fn create(tx: &mut Tx, by: &Caller, said: &Said) -> Outcome<JourneyId> {
    let plan = parse(tx, said)?;
    let id = JourneyId(tx.new_id());
    let values = params![id, plan.name, said.purpose, plan.entry, plan.exit, plan.rank, tx.now(), by.user];
    taken(tx.run(&sql::JOURNEY_CREATE, values))?;
    set_steps(tx, id, &plan.steps)?;
    audit::note(tx, by, "drew", "journey", id.0, &plan.name)?;
    Ok(id)
}

/// Changes a journey. Its steps may change only before the first contact has entered; its rules at any time.
pub fn edit(tx: &mut Tx, by: &Caller, id: JourneyId, said: &Said) -> Outcome<()> {
    let plan = parse(tx, said)?;
    let before = find(tx, id)?;
    let old: Vec<Does> = steps(tx, id)?.iter().map(Step::does).collect();
    if old != plan.steps {
        if before.started_at.is_some() {
            return Err(Fault::field(
                "steps",
                "Contacts are on their way, so the steps stay as they are. Draw a new journey and pause this one.",
            ));
        }
        tx.run(&sql::JOURNEY_STEPS_CLEAR, params![id])?;
        set_steps(tx, id, &plan.steps)?;
    }
    if before.name != plan.name {
        tx.mark(marked::EVERYBODY);
    }
    taken(
        tx.run(&sql::JOURNEY_EDIT, params![id, plan.name, said.purpose, plan.entry, plan.exit, plan.rank]),
    )?;
    audit::note(tx, by, "changed", "journey", id.0, &plan.name)
}

/// Starts a journey, or goes on with a paused one.
pub fn start(tx: &mut Tx, by: &Caller, id: JourneyId) -> Outcome<()> {
    let found = find(tx, id)?;
    if !steps(tx, id)?.iter().any(|step| matches!(step.does(), Does::Mail(_))) {
        return Err(Fault::refused(
            "journey-without-mail",
            "This journey sends nothing yet. Add a mail first.",
        ));
    }
    let words = vocabulary::of_house(tx)?;
    let name = found.name.clone();
    if let Err(problem) = Running::read(found, &words, &mut Binder::default()) {
        let sentence = format!("A rule of this journey cannot be read. Please edit it first. {problem}");
        return Err(Fault::refused("journey-unreadable", sentence));
    }
    tx.run(&sql::JOURNEY_START, params![id, tx.now()])?;
    audit::note(tx, by, "started", "journey", id.0, &name)
}

/// Pauses a journey: nobody enters, nobody moves on, nothing is lost.
pub fn pause(tx: &mut Tx, by: &Caller, id: JourneyId) -> Outcome<()> {
    let found = find(tx, id)?;
    tx.run(&sql::JOURNEY_PAUSE, params![id, tx.now()])?;
    audit::note(tx, by, "paused", "journey", id.0, &found.name)
}

/// Pauses every journey that runs. Returns how many.
pub fn pause_all(tx: &mut Tx) -> Outcome<usize> {
    Ok(tx.run(&sql::JOURNEYS_PAUSE, params![tx.now()])?)
}

/// Returns a journey.
pub fn find(tx: &mut Tx, id: JourneyId) -> Outcome<Journey> {
    tx.maybe(&sql::JOURNEY_BY_ID, params![id])?.ok_or(Fault::Missing("journey"))
}

/// Returns all journeys, the highest rank first.
pub fn all(tx: &mut Tx) -> Outcome<Vec<Journey>> {
    Ok(tx.all(&sql::JOURNEYS, params![])?)
}

/// Returns the steps of a journey in order.
pub fn steps(tx: &mut Tx, id: JourneyId) -> Outcome<Vec<Step>> {
    Ok(tx.all(&sql::JOURNEY_STEPS, params![id])?)
}

/// A journey that can be stored.
struct Plan {
    name: String,
    entry: String,
    exit: String,
    rank: i64,
    steps: Vec<Does>,
}

fn parse(tx: &mut Tx, said: &Said) -> Outcome<Plan> {
    let mut errors = FieldErrors::new();
    let name = said.name.trim().to_owned();
    errors.refuse_nul("name", &name);
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        errors.add("name", format!("Please give a name of at most {NAME_CHARS_MAX} characters."));
    }
    if !PURPOSES.contains(&said.purpose.as_str()) {
        errors.add("purpose", "Please choose what a contact must have agreed to.");
    }
    let rank = if said.rank.trim().is_empty() { Some(1) } else { said.rank.trim().parse::<i64>().ok() };
    if rank.is_none_or(|rank| !(1..=99).contains(&rank)) {
        errors.add("rank", "Please give a number from 1 to 99.");
    }
    let words = vocabulary::in_use(tx)?;
    let entry = checked_rule("entry_rule", &said.entry_rule, &words, &mut errors);
    let exit = checked_rule("exit_rule", &said.exit_rule, &words, &mut errors);
    let steps = parse_steps(tx, &said.steps, &mut errors);
    errors.check()?;
    Ok(Plan { name, entry, exit, rank: rank.unwrap_or(1), steps })
}

fn checked_rule(field: &str, text: &str, words: &Vocabulary, errors: &mut FieldErrors) -> String {
    let text = text.trim().replace("\r\n", "\n");
    if !text.is_empty()
        && let Err(problem) = rules::parse(&text, words)
    {
        errors.add(field, problem.to_string());
    }
    text
}

fn parse_steps(tx: &mut Tx, said: &[SaidStep], errors: &mut FieldErrors) -> Vec<Does> {
    let mut steps = Vec::with_capacity(said.len());
    for (index, step) in said.iter().enumerate() {
        let field = format!("step_{index}");
        match step.kind.as_str() {
            "" => {}
            "mail" => match step.template.parse::<TemplateId>() {
                Ok(id) if template::find(tx, id).is_ok_and(|found| found.retired_at.is_none()) => {
                    steps.push(Does::Mail(id));
                }
                _ => errors.add(field, "Please choose a template."),
            },
            "wait" => match step.days.trim().replace(',', ".").parse::<f64>() {
                Ok(days) if days > 0.0 && days <= WAIT_DAYS_MAX => {
                    steps.push(Does::Wait((days * DAY_MS as f64).round() as i64));
                }
                _ => errors.add(field, "Please give the days to wait, like 3 or 0.5."),
            },
            _ => errors.add(field, "A step is a mail or a wait."),
        }
    }
    if steps.len() > STEPS_MAX {
        errors.add("steps", format!("A journey has at most {STEPS_MAX} steps."));
    }
    steps
}

fn set_steps(tx: &mut Tx, id: JourneyId, steps: &[Does]) -> Outcome<()> {
    for (position, step) in steps.iter().enumerate() {
        let (kind, template, wait) = match step {
            Does::Mail(template) => ("mail", Some(*template), None),
            Does::Wait(ms) => ("wait", None, Some(*ms)),
        };
        tx.run(&sql::JOURNEY_STEP_ADD, params![id, position, kind, template, wait])?;
    }
    Ok(())
}

fn taken(result: store::Result<usize>) -> Outcome<()> {
    match result {
        Ok(_) => Ok(()),
        Err(store::Error::Constraint(name)) if name == "journeys_name" => {
            Err(Fault::field("name", "Another journey has this name."))
        }
        Err(error) => Err(error.into()),
    }
}
