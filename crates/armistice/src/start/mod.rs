//! START: the first page of a colleague: what to do next, and why.

pub mod pages;
