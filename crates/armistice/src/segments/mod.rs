//! SEGMENTS: what the rules see of one contact, the scores that follow, and rules with a name that contacts are in or out of.
//!
//! Others use [`facts::load`] (everything a rule may ask about one contact), [`vocabulary::of_house`] (the words a
//! rule may use here), [`model`] (the score model in force), [`score`] (its latest result), [`segment`] (a rule with a
//! name), [`membership`] (who is in it) and [`live`] (deciding it).

pub mod api;
pub mod asking;
pub mod census;
pub mod crossing;
pub mod facts;
mod follow;
pub mod live;
pub mod many;
pub mod marked;
pub mod membership;
pub mod model;
pub mod order;
pub mod outlook;
pub mod pages;
pub mod preview;
pub mod score;
pub mod segment;
pub mod sketch;
mod snapshot;
pub mod tally;
mod told;
pub mod uses;
pub mod vocabulary;
pub mod walk;
pub mod words;
pub mod work;

store::id!(
    /// A segment.
    SegmentId
);
