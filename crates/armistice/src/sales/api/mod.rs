//! What a program sees of handoffs and deals: the twins of the pages.
//!
//! Ids are short texts, moments RFC 3339, amounts whole minor units beside their currency.

pub mod deals;
pub mod handoffs;
pub mod said;
