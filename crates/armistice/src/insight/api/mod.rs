//! What a program sees of campaigns and results: the twins of the pages.
//!
//! Ids are short texts, moments RFC 3339, amounts whole minor units beside their currency, shares from 0 to 1.

pub mod campaigns;
pub mod results;
