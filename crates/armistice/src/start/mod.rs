//! START: the first page of a colleague. In an empty house the steps that lead to the first handoff, in the demo a
//! short tour, afterwards what today wants.

pub mod pages;
mod standing;
mod steps;
mod today;
