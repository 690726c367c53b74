//! The bounds that keep every rule cheap to read, check and evaluate.

/// The longest text of a rule or a score model, in bytes.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// The most conditions and groups in one rule.
pub const NODES_MAX: usize = 1_000;
/// The deepest nesting of brackets and `not`.
pub const DEPTH_MAX: usize = 32;
/// The most values in one list, `in (...)`.
pub const LIST_MAX: usize = 1_000;
/// The most property filters on one touch condition.
pub const FILTERS_MAX: usize = 8;
/// The longest name of a field, kind, stage, purpose or property, in bytes.
pub const NAME_BYTES_MAX: usize = 64;
/// The largest number of touches that a rule may ask for.
pub const COUNT_MAX: u32 = 100_000;
/// The longest period, in days: a hundred years.
pub const PERIOD_DAYS_MAX: i64 = 36_525;
/// The most months between now and a date that a rule asks about: a hundred years.
pub const MONTHS_MAX: u32 = 1_200;
/// The farthest day from an anniversary that a rule may ask for, in days.
pub const ANNIVERSARY_DAYS_MAX: u32 = 366;
/// The most steps of a sequence, the one that must not follow among them.
pub const STEPS_MAX: usize = 6;
/// The longest text of a regular expression, in bytes.
pub const EXPRESSION_TEXT_BYTES_MAX: usize = 500;
/// The most memory that one compiled regular expression takes, in bytes, and as much again while it matches.
pub const EXPRESSION_BYTES_MAX: usize = 256 * 1024;
/// The deepest nesting of a regular expression.
pub const EXPRESSION_DEPTH_MAX: u32 = 50;
/// The most regular expressions in one rule or score model.
pub const EXPRESSIONS_MAX: usize = 16;
/// The most words that a problem says may follow.
pub const EXPECTED_MAX: usize = 12;
/// The most touch ids that one reason names; the newest are kept.
pub const EVIDENCE_MAX: usize = 20;
/// The most groups in a score model.
pub const GROUPS_MAX: usize = 32;
/// The most rules in one group of a score model.
pub const GROUP_RULES_MAX: usize = 64;
/// The most points of one rule, cap or threshold, either way.
pub const POINTS_MAX: f64 = 10_000.0;
/// The largest repeat limit of a readiness rule; the fold remembers as many moments.
pub const REPEAT_MAX: u32 = 1_000;
/// The longest half-life, in days. Up to here one millisecond changes a score by more than an `f64` rounds
/// away, so a fading score never rises for an instant.
pub const HALF_LIFE_DAYS_MAX: i64 = 3_650;
