//! A segment: a rule with a name, or contacts that colleagues picked. What it is called, whom it means, whether it is in
//! use; who is in it stands in `membership.rs`.

use measure::Moment;
use rules::{Name, Rule};
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::model::located;
use super::{SegmentId, asking, order};
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::insight::campaign::key_from;
use crate::people::{Caller, audit};
use crate::sql::memberships as sql;

/// Letters of a name.
const NAME_CHARS_MAX: usize = 120;
/// Letters of a description.
const DESCRIPTION_CHARS_MAX: usize = 1_000;
/// Letters of a key.
const KEY_CHARS_MAX: usize = 60;
/// Segments in use at once: each look at a contact asks the rules of all of them.
pub const SEGMENTS_MAX: usize = 500;

/// Who decides who is inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SegmentKind)]
pub enum Kind {
    /// A rule.
    #[default]
    Ruled,
    /// Colleagues, one contact at a time, by list or by program.
    Picked,
}

/// What somebody wrote about a segment.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = SegmentText)]
pub struct Said {
    /// The name that colleagues know it by.
    pub name: String,
    /// The word by which rules name it; made from the name when empty. It stays as it was made.
    pub key: String,
    /// What it is for.
    pub description: String,
    /// Who decides who is inside; stays as it was made.
    pub kind: Kind,
    /// Who is inside, in the rule language or as its JSON; empty when picked.
    pub rule: String,
}

store::record! {
    /// A segment as stored.
    pub struct Segment {
        pub id: SegmentId,
        pub key: String,
        pub name: String,
        pub description: String,
        pub rule: Option<String>,
        pub version: i64,
        pub created_at: Moment,
        pub changed_at: Moment,
        pub archived_at: Option<Moment>,
    }

    /// A rule that a segment has or had.
    pub struct Version {
        pub version: i64,
        pub rule: String,
        pub at: Moment,
        pub author: String,
    }
}

impl Segment {
    /// Returns who decides who is inside.
    pub fn kind(&self) -> Kind {
        if self.rule.is_some() { Kind::Ruled } else { Kind::Picked }
    }
}

/// A segment that can be stored.
struct Plan {
    name: String,
    description: String,
    rule: Option<String>,
}

/// Makes a segment. Nobody is inside yet: see `flow/segments.rs`.
pub fn create(tx: &mut Tx, by: &Caller, said: &Said) -> Outcome<SegmentId> {
    let key = key(said)?;
    let plan = parse(tx, said, said.kind, key.as_str())?;
    if in_use(tx)?.len() >= SEGMENTS_MAX {
        let sentence = format!("A house has at most {SEGMENTS_MAX} segments. Please archive one first.");
        return Err(Fault::refused("too-many-segments", sentence));
    }
    let (id, now) = (SegmentId(tx.new_id()), tx.now());
    let version = i64::from(plan.rule.is_some());
    let Plan { name, description, rule } = &plan;
    let made =
        tx.run(&sql::SEGMENT_MAKE, params![id, key.as_str(), name, description, rule, version, now, by.user]);
    match made {
        Err(store::Error::Constraint(constraint)) if constraint == "segments_key" => {
            return Err(Fault::field("key", "Another segment has this key. Please choose another."));
        }
        made => made?,
    };
    keep_rule(tx, by, id, version, plan.rule.as_deref())?;
    audit::note(tx, by, "made", "segment", id.0, name)?;
    Ok(id)
}

/// Changes a segment. Returns whether its rule is another now.
pub fn edit(tx: &mut Tx, by: &Caller, id: SegmentId, said: &Said) -> Outcome<bool> {
    let before = find(tx, id)?;
    check_in_use(&before)?;
    let plan = parse(tx, said, before.kind(), &before.key)?;
    let changed = plan.rule != before.rule;
    let version = before.version + i64::from(changed);
    let now = tx.now();
    let values = params![id, plan.name, plan.description, plan.rule, version, now, by.user];
    tx.run(&sql::SEGMENT_EDIT, values)?;
    if changed {
        keep_rule(tx, by, id, version, plan.rule.as_deref())?;
    }
    audit::note(tx, by, "changed", "segment", id.0, &plan.name)?;
    Ok(changed)
}

fn keep_rule(tx: &mut Tx, by: &Caller, id: SegmentId, version: i64, rule: Option<&str>) -> Outcome<()> {
    let Some(rule) = rule else { return Ok(()) };
    let now = tx.now();
    tx.run(&sql::SEGMENT_RULE_KEEP, params![id, version, rule, now, by.author()])?;
    Ok(())
}

/// Archives a segment: nobody joins or leaves any more, and rules may not name it. Refused as `segment-in-use` while
/// one does; see [`super::uses`].
pub fn archive(tx: &mut Tx, by: &Caller, found: &Segment) -> Outcome<()> {
    let now = tx.now();
    tx.mark(found.id.0);
    tx.run(&sql::SEGMENT_ARCHIVE, params![found.id, now, by.user])?;
    tx.run(&sql::SEGMENT_WALK_STOP, params![found.id])?;
    audit::note(tx, by, "archived", "segment", found.id.0, &found.name)
}

/// Brings an archived segment back, unless its rule cannot be read any more.
pub fn bring_back(tx: &mut Tx, by: &Caller, found: &Segment) -> Outcome<()> {
    if let Some(rule) = &found.rule
        && let Err(sentence) = checked(tx, rule, &found.key)?
    {
        let sentence = format!("The rule of this segment does not fit the house any more. {sentence}");
        return Err(Fault::refused("segment-unreadable", sentence));
    }
    tx.mark(found.id.0);
    tx.run(&sql::SEGMENT_ARCHIVE, params![found.id, None::<Moment>, None::<i64>])?;
    audit::note(tx, by, "brought back", "segment", found.id.0, &found.name)
}

/// Returns a segment.
pub fn find(tx: &mut Tx, id: SegmentId) -> Outcome<Segment> {
    tx.maybe(&sql::SEGMENT_BY_ID, params![id])?.ok_or(Fault::Missing("segment"))
}

/// Returns every segment by name, the archived ones last.
pub fn all(tx: &mut Tx) -> Outcome<Vec<Segment>> {
    Ok(tx.all(&sql::SEGMENTS_ALL, params![])?)
}

/// Returns the segments in use by name.
pub fn in_use(tx: &mut Tx) -> Outcome<Vec<Segment>> {
    Ok(all(tx)?.into_iter().filter(|segment| segment.archived_at.is_none()).collect())
}

/// Returns the segments in use that colleagues fill, by name.
pub fn picked(tx: &mut Tx) -> Outcome<Vec<Segment>> {
    Ok(in_use(tx)?.into_iter().filter(|segment| segment.kind() == Kind::Picked).collect())
}

/// Returns every rule that a segment had, the latest first.
pub fn versions(tx: &mut Tx, id: SegmentId) -> Outcome<Vec<Version>> {
    Ok(tx.all(&sql::SEGMENT_RULES_OF, params![id])?)
}

/// Refuses what cannot be done to an archived segment.
pub fn check_in_use(found: &Segment) -> Outcome<()> {
    match found.archived_at {
        None => Ok(()),
        Some(_) => Err(Fault::refused(
            "segment-archived",
            "This segment is archived. Bring it back before you change it or who is in it.",
        )),
    }
}

/// Reads a rule for a segment: one that the house can say, and that does not lead back to the segment itself.
pub fn read_rule(tx: &mut Tx, text: &str, key: &str) -> Outcome<Rule> {
    match checked(tx, text, key)? {
        Ok((rule, _)) => Ok(rule),
        Err(sentence) => Err(Fault::field("rule", sentence)),
    }
}

/// Returns a rule with the text that is kept of it, or what is wrong with it.
fn checked(tx: &mut Tx, text: &str, key: &str) -> Outcome<Result<(Rule, String), String>> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Ok(Err("Please say who is in it.".to_owned()));
    }
    let rule = match asking::read(tx, &text)? {
        Ok(rule) => rule,
        Err((problem, shown)) => return Ok(Err(located(&problem, &shown))),
    };
    if let Some(ring) = order::ring_with(tx, key, &rule)? {
        return Ok(Err(ring));
    }
    // JSON is for programs; what is kept is what people read.
    let kept = if text.starts_with('{') { rule.to_string() } else { text };
    Ok(Ok((rule, kept)))
}

fn key(said: &Said) -> Outcome<Name> {
    let text = said.key.trim().to_lowercase();
    let text = if text.is_empty() { key_from(&said.name) } else { text };
    let name = Name::new(&text).ok().filter(|_| text.chars().count() <= KEY_CHARS_MAX);
    name.ok_or_else(|| {
        let sentence = format!(
            "A key is a letter from a to z, then letters, digits, - or _, at most {KEY_CHARS_MAX}, and no word of the rule language."
        );
        Fault::field("key", sentence)
    })
}

fn parse(tx: &mut Tx, said: &Said, kind: Kind, key: &str) -> Outcome<Plan> {
    let mut errors = FieldErrors::new();
    let (name, description) = (said.name.trim().to_owned(), said.description.trim().replace("\r\n", "\n"));
    for (field, text) in [("name", &name), ("description", &description), ("rule", &said.rule)] {
        errors.refuse_nul(field, text);
    }
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        errors.add("name", format!("Please give a name of at most {NAME_CHARS_MAX} letters."));
    }
    if description.chars().count() > DESCRIPTION_CHARS_MAX {
        errors.add("description", format!("Please use at most {DESCRIPTION_CHARS_MAX} letters."));
    }
    let mut rule = None;
    if kind == Kind::Ruled {
        match checked(tx, &said.rule, key)? {
            Ok((_, kept)) => rule = Some(kept),
            Err(sentence) => errors.add("rule", sentence),
        }
    } else if !said.rule.trim().is_empty() {
        errors.add("rule", "Contacts are picked for this segment, so it has no rule.");
    }
    errors.check()?;
    Ok(Plan { name, description, rule })
}
