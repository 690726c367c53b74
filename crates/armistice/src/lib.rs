//! armistice
pub mod web;
