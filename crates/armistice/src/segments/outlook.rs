//! Who would join and who would leave if a segment had another rule, asked of the contacts as they are now.

use census::{Census, Lens, Selection, Unknown};
use measure::Moment;
use rules::{Binder, InSegment, Name, Reason, Rule};
use store::{Sql, Tx};

use super::SegmentId;
use super::asking::Question;
use super::live::why;
use crate::contacts::ContactId;
use crate::contacts::contact;
use crate::fault::Outcome;
use crate::people::{Sight, user};

/// Contacts that a look ahead asks, members and others each: together about a second's worth.
pub const ASKED_MAX: usize = 5_000;
/// People that are named on each side.
pub const NAMED_MAX: usize = 20;

/// Somebody who would join or leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mover {
    /// The contact.
    pub contact: ContactId,
    /// Their name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Those who would go one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// How many.
    pub count: usize,
    /// The first of them.
    pub named: Vec<Mover>,
}

/// What another rule would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Who would join.
    pub joins: Side,
    /// Who would leave.
    pub leaves: Side,
    /// How many would stay.
    pub stay: usize,
    /// How many were asked.
    pub asked: usize,
    /// Not everybody was asked.
    pub more: bool,
}

/// Which contacts of a segment, and which others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whom {
    Members,
    Others,
}

/// What is asked of a census: who would come and go.
pub struct Moves {
    /// The other rule.
    pub rule: Rule,
    /// The key of the segment, if it is there already.
    pub members: Option<Name>,
    /// Whose contacts are within sight; nothing for everybody's.
    pub owners: Option<user::Owners>,
    /// When.
    pub now: Moment,
}

/// What the census answers: of each side how many there are, and the first of them.
pub struct Moved {
    joins: (usize, Vec<i64>),
    leaves: (usize, Vec<i64>),
    stay: usize,
    asked: usize,
}

impl Moves {
    /// Asks a census; fails when it does not keep a property of touches that the rule names.
    pub fn count(&self, census: &Census) -> Result<Moved, Unknown> {
        let mut binder = Binder::default();
        let held = binder.bind(&self.rule);
        let is_member = self
            .members
            .as_ref()
            .map(|segment| binder.bind(&Rule::Segment(InSegment { segment: segment.clone(), held: None })));
        let mut lens = Lens::new(binder.needs());
        let look = census.look(&mut lens)?;
        let sight = seen(census, self.owners.as_ref());
        let inside = is_member.map_or_else(Selection::default, |rule| look.select(&rule, self.now, &sight));
        let holds = look.select(&held, self.now, &sight);
        let (mut joins, mut leaves) = (holds.clone(), census.these([]));
        joins -= &inside;
        leaves |= &inside;
        leaves -= &holds;
        let first = |side: &Selection| (side.count(), census.ids(side).take(NAMED_MAX).collect());
        let stay = holds.count() - joins.count();
        Ok(Moved { joins: first(&joins), leaves: first(&leaves), stay, asked: sight.count() })
    }
}

/// Returns the contacts within sight: those of these owners, or everybody.
pub fn seen(census: &Census, owners: Option<&user::Owners>) -> Selection {
    owners.map_or_else(|| census.everyone(), |owners| census.owned_by(&owners.ids, owners.or_nobody))
}

/// Gives those who move a name and a reason, from their rows.
pub fn named(tx: &mut Tx, rule: &Rule, moved: &Moved) -> Outcome<Outlook> {
    let (question, now) = (Question::new(tx, rule)?, tx.now());
    let mut side = |(count, first): &(usize, Vec<i64>)| {
        let mut side = Side { count: *count, named: Vec::new() };
        for contact in first.iter().copied().map(ContactId) {
            let verdict = question.ask(tx, contact, now)?;
            side.name(tx, contact, &verdict.reasons)?;
        }
        Outcome::Ok(side)
    };
    let (joins, leaves) = (side(&moved.joins)?, side(&moved.leaves)?);
    Ok(Outlook { joins, leaves, stay: moved.stay, asked: moved.asked, more: false })
}

/// Asks a rule of the contacts within sight: first of those who are in the segment, then of the others.
pub fn load(tx: &mut Tx, sight: &Sight, rule: &Rule, segment: Option<SegmentId>) -> Outcome<Outlook> {
    let question = Question::new(tx, rule)?;
    let mut outlook = Outlook::default();
    // An id that no segment has leaves everybody outside.
    let segment = segment.unwrap_or(SegmentId(0));
    for whom in [Whom::Members, Whom::Others] {
        let mut contacts = tx.all_sql::<ContactId>(&whom.statement(sight, segment))?;
        outlook.more |= contacts.len() > ASKED_MAX;
        contacts.truncate(ASKED_MAX);
        for contact in contacts {
            outlook.asked += 1;
            ask(tx, &question, whom, contact, &mut outlook)?;
        }
    }
    Ok(outlook)
}

fn ask(
    tx: &mut Tx,
    question: &Question,
    whom: Whom,
    contact: ContactId,
    outlook: &mut Outlook,
) -> Outcome<()> {
    let now = tx.now();
    let verdict = question.ask(tx, contact, now)?;
    match (whom, verdict.holds) {
        (Whom::Members, true) => outlook.stay += 1,
        (Whom::Others, false) => {}
        (Whom::Members, false) => outlook.leaves.add(tx, contact, &verdict.reasons)?,
        (Whom::Others, true) => outlook.joins.add(tx, contact, &verdict.reasons)?,
    }
    Ok(())
}

impl Side {
    fn add(&mut self, tx: &mut Tx, contact: ContactId, reasons: &[Reason]) -> Outcome<()> {
        self.count += 1;
        if self.named.len() < NAMED_MAX { self.name(tx, contact, reasons) } else { Ok(()) }
    }

    fn name(&mut self, tx: &mut Tx, contact: ContactId, reasons: &[Reason]) -> Outcome<()> {
        let name = contact::find(tx, contact)?.name();
        self.named.push(Mover { contact, name, reason: why(reasons) });
        Ok(())
    }
}

impl Whom {
    fn statement(self, sight: &Sight, segment: SegmentId) -> Sql {
        let mut query = Sql::new("SELECT contacts.id FROM contacts WHERE contacts.erased_at IS NULL AND ");
        query.push(if self == Self::Members { "EXISTS" } else { "NOT EXISTS" });
        query.push(" (SELECT 1 FROM memberships WHERE memberships.contact_id = contacts.id AND memberships.segment_id = ");
        query.bind(segment).push(")");
        sight.within(&mut query, "contacts.owner_id");
        query.push(" ORDER BY contacts.id LIMIT ").bind(ASKED_MAX + 1);
        query
    }
}
