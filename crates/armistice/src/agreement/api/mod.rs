//! What a program sees of the agreement: the twins of the pages.
//!
//! Ids are short texts, moments RFC 3339, shares from 0 to 1.

pub mod promises;
pub mod versions;
