//! SEGMENTS: what the rules see of one contact, and the scores that follow.
//!
//! Others use [`facts::load`] (everything a rule may ask about one contact), [`vocabulary::of_house`] (the words a
//! rule may use here), [`model`] (the score model in force) and [`score`] (its latest result).

pub mod api;
pub mod asking;
pub mod facts;
pub mod model;
pub mod pages;
pub mod preview;
pub mod score;
pub mod vocabulary;
pub mod words;
