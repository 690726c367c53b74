//! What is looked for among all contacts, in the words of the census: filters become a rule, sight and owners become
//! sets, and what was typed is searched.

use census::{Census, Direction, Lens, Order, Selection, Unknown};
use measure::Moment;
use rules::{Binder, Choice, Consent, InSegment, InStage, Literal, Name, Rule, Test};
use store::{Sql, Tx};

use super::ContactId;
use super::field::{self, Noun};
use super::question::{Filter, Key, Owner, Place, Question};
use crate::fault::{Fault, Outcome};
use crate::insight::campaign;
use crate::people::user::{self, Owners};
use crate::segments::many::OWNER_NAME;
use crate::segments::{SegmentId, asking, segment};

/// A question with its ids and words looked up, ready to be asked of a census.
#[derive(Clone, Debug)]
pub struct Search {
    /// Whose contacts are within sight; nothing for everybody's.
    within: Option<Owners>,
    owned: Option<Owners>,
    account: Option<i64>,
    /// The members of a segment that the census knows nothing of, because it is archived.
    among: Option<Vec<i64>>,
    rule: Rule,
    words: Vec<String>,
    key: Key,
    direction: Direction,
    place: Place,
    now: Moment,
}

/// A page of what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The contacts in their order.
    pub contacts: Vec<ContactId>,
    /// How many there are on all pages.
    pub count: usize,
    /// Whether there is a page before.
    pub has_previous: bool,
    /// Whether there is a page after.
    pub has_next: bool,
}

/// The fields that make a name, in their order.
const NAME: [&str; 3] = ["contact.first_name", "contact.last_name", "contact.email"];

impl Search {
    /// Looks up what a question names.
    ///
    /// # Errors
    /// A field fault of `rule` when the rule cannot be read, whose sentence names the word; one of `sort` when there is no
    /// such field.
    pub fn new(tx: &mut Tx, asked: &Question) -> Outcome<Self> {
        let filter = &asked.filter;
        let mut parts = filter.parts();
        if let Some(campaign) = filter.campaign {
            let found = known(campaign::find(tx, campaign))?;
            parts.push(found.map_or_else(nobody, |found| is("campaign", &found.key)));
        }
        let mut among = None;
        if let Some(segment) = filter.segment {
            let (part, members) = of_segment(tx, segment)?;
            parts.extend(part);
            among = members;
        }
        if !asked.rule.is_empty() {
            parts.push(read(tx, &asked.rule)?);
        }
        if let Key::Own(key) = &asked.order.key
            && !field::all(tx, Noun::Contact)?.iter().any(|field| field.key == *key)
        {
            return Err(Fault::field("sort", "There is no such field."));
        }
        let owned = filter.owner.map(|owner| match owner {
            Owner::Nobody => Owners { or_nobody: true, ..Owners::default() },
            Owner::User(user) => Owners { ids: [user.0].into(), or_nobody: false },
        });
        Ok(Self {
            within: user::within(tx, &asked.sight)?,
            owned,
            account: filter.account.map(|account| account.0),
            among,
            rule: Rule::All(parts),
            words: filter.words.clone(),
            key: asked.order.key.clone(),
            direction: if asked.order.descending { Direction::Descending } else { Direction::Ascending },
            place: asked.place,
            now: tx.now(),
        })
    }

    /// Returns everybody within sight.
    pub fn seen(&self, census: &Census) -> Selection {
        self.within.as_ref().map_or_else(|| census.everyone(), |owners| owned(census, owners))
    }

    /// Returns everybody within sight who is looked for. Costs what the rule costs, and a search of all texts for each word.
    ///
    /// # Errors
    /// [`Unknown`] when the rule names a property of touches that is not counted.
    pub fn select(&self, census: &Census) -> Result<Selection, Unknown> {
        let mut found = self.seen(census);
        if let Some(owners) = &self.owned {
            found &= &owned(census, owners);
        }
        if let Some(account) = self.account {
            found &= &census.of_account(account);
        }
        if let Some(members) = &self.among {
            found &= &census.these(members.iter().copied());
        }
        let mut binder = Binder::default();
        let rule = binder.bind(&self.rule);
        let mut lens = Lens::new(binder.needs());
        let found = census.look(&mut lens)?.select(&rule, self.now, &found);
        Ok(self.words.iter().fold(found, |found, word| census.search(word, &found)))
    }
}

impl Search {
    /// Returns one page of those who are looked for. It begins beside a contact; one that is gone, or out of sight, begins
    /// at the beginning.
    ///
    /// # Errors
    /// [`Unknown`] when the rule names a property of touches that is not counted.
    pub fn page(&self, census: &Census, size: usize) -> Result<Found, Unknown> {
        let found = self.select(census)?;
        let own = if let Key::Own(key) = &self.key { format!("contact.{key}") } else { String::new() };
        let order = self.order(&own);
        let beside = match self.place {
            Place::First => None,
            Place::After(id) | Place::Before(id) => {
                census.cursor(id.0, order).filter(|cursor| census.is_in(&self.seen(census), cursor.id))
            }
        };
        let (order, has_start) = ((order, self.direction), beside.is_some());
        let (page, has_previous, has_next) = match beside {
            Some(before) if matches!(self.place, Place::Before(_)) => {
                let page = census.page_before(&found, order, &before, size);
                let more = page.next.is_some();
                (page, more, true)
            }
            after => {
                let page = census.page(&found, order, after.as_ref(), size);
                let more = page.next.is_some();
                (page, has_start, more)
            }
        };
        let contacts = page.contacts.into_iter().map(ContactId).collect();
        Ok(Found { contacts, count: found.count(), has_previous, has_next })
    }

    /// Returns what the list is ordered by, in the words of the census.
    fn order<'a>(&self, own: &'a str) -> Order<'a> {
        match self.key {
            Key::Name => Order::Texts(NAME),
            Key::Account => Order::Field("account.name"),
            Key::StageSince => Order::Since,
            Key::Cell => Order::Cell(self.now),
            Key::Fit => Order::Fit,
            Key::Readiness => Order::Readiness,
            Key::Owner => Order::Field(OWNER_NAME),
            Key::Source => Order::Field("source"),
            Key::Touched => Order::Field("contact.last_touch"),
            Key::Created => Order::Id,
            Key::Own(_) => Order::Field(own),
        }
    }
}

/// Reads a rule that somebody typed.
///
/// # Errors
/// A field fault of `rule` whose sentence names the word that is wrong.
pub fn read(tx: &mut Tx, text: &str) -> Outcome<Rule> {
    asking::read(tx, text)?.map_err(|(problem, text)| Fault::field("rule", asking::pointed(&problem, &text)))
}

impl Filter {
    /// Returns what the filter asks of the contacts themselves.
    fn parts(&self) -> Vec<Rule> {
        let stage = self.stage.map(|stage| match Name::new(stage.word()) {
            Ok(stage) => Rule::Stage(InStage { stage: one(stage), held: None }),
            Err(_) => nobody(),
        });
        let source = self.source.as_ref().map(|source| is("source", source));
        let grid = self.grid.map(|cell| Rule::Grid(one(cell)));
        let tag = self.tag.clone().map(|tag| Rule::Tag(one(tag)));
        let consent = self.consent.as_ref().map(|purpose| match Name::new(purpose) {
            Ok(purpose) => Rule::Consent { purpose, state: Consent::Given },
            Err(_) => nobody(),
        });
        [stage, source, grid, tag, consent].into_iter().flatten().collect()
    }
}

/// Returns what a segment asks: a rule, or its members when it is archived and no rule may name it any more.
fn of_segment(tx: &mut Tx, id: SegmentId) -> Outcome<(Option<Rule>, Option<Vec<i64>>)> {
    let Some(found) = known(segment::find(tx, id))? else { return Ok((Some(nobody()), None)) };
    if let (None, Ok(segment)) = (found.archived_at, Name::new(&found.key)) {
        return Ok((Some(Rule::Segment(InSegment { segment, held: None })), None));
    }
    let mut sql = Sql::new("SELECT contact_id FROM memberships WHERE segment_id = ");
    sql.bind(id);
    Ok((None, Some(tx.all_sql(&sql)?)))
}

/// Returns what was found; nothing is nothing wrong.
fn known<T>(found: Outcome<T>) -> Outcome<Option<T>> {
    match found {
        Err(Fault::Missing(_)) => Ok(None),
        found => found.map(Some),
    }
}

fn owned(census: &Census, owners: &Owners) -> Selection {
    census.owned_by(&owners.ids, owners.or_nobody)
}

fn one<T>(value: T) -> Choice<T> {
    Choice { among: vec![value], negated: false }
}

fn is(key: &str, value: &str) -> Rule {
    let test = Test::Is(Literal::Text(value.to_owned()));
    Name::new(key).map_or_else(|_| nobody(), |key| Rule::Field { key, test })
}

/// Returns the rule that holds for nobody: for what cannot be.
fn nobody() -> Rule {
    Rule::Any(Vec::new())
}
