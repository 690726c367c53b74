//! THINKS: the rule language. A rule is read from text or JSON, printed again, and evaluated over the facts
//! about one contact at one moment, with its reasons. Pure: no I/O, no clock, no dice.
//!
//! ```
//! use rules::{Profile, Vocabulary, parse};
//!
//! let rule = parse("contact.country in (DE, FR)", &Vocabulary::standard()).expect("a rule");
//! let mut ada = Profile::default();
//! ada.set_field("contact.country", "FR");
//! let verdict = rule.bind().evaluate(&ada, measure::Moment(0));
//! assert!(verdict.holds);
//! assert_eq!(verdict.reasons[0].sentence, "Country is FR (must be DE or FR)");
//! ```

pub mod decay;
pub mod limits;
pub mod score;

mod bind;
mod evaluate;
mod expression;
mod facts;
mod grid;
mod json;
mod lex;
mod name;
mod parse;
mod period;
mod print;
mod problem;
mod profile;
mod rule;
mod suggest;
mod text;
mod vocabulary;

pub use bind::{Binder, Bound, BoundPattern, Check, Follows, Needs, Part, Shape, Symbol, Symbols};
pub use evaluate::{Reason, Verdict};
pub use expression::Expression;
pub use facts::{Facts, Scores, Stage, Touch, Value};
pub use grid::{BANDS, Bands, Cell};
pub use name::Name;
pub use parse::parse;
pub use period::{Distance, Period, Unit};
pub use problem::{Problem, Span};
pub use profile::{Attribute, Parts, Profile, ProfileTouch};
pub use rule::{
    Bounds, Choice, Chosen, ChosenTest, Comparison, Consent, Count, Day, Did, Filter, Held, InSegment,
    InStage, Literal, OfAccount, Pattern, Quantity, Rule, Score, Sequence, Step, Tally, Test, Which, Window,
};
pub use vocabulary::{FieldKind, STAGES, VERBS, Verb, Vocabulary};
