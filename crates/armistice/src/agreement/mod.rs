//! AGREEMENT: what both sides signed, version by version, and how each side keeps it.
//!
//! Others use [`version`] (which agreement is in force at a moment), [`clock`] (the promises that run for a
//! handoff) and [`promise`] (how a month stands). A signed text is never edited: a change is a new version, signed anew.

pub mod api;
pub mod clause;
pub mod clock;
pub mod compare;
pub mod pages;
pub mod promise;
pub mod rows;
pub mod said;
pub mod signature;
pub mod template;
pub mod terms;
pub mod version;

pub use clause::Clause;
pub use signature::Side;
pub use terms::{Proposal, Terms};
pub use version::{Agreement, Status};

store::id!(
    /// One version of the agreement.
    AgreementId,
    /// One side's signature under one version.
    SignatureId,
    /// One promise of Sales about one handoff.
    ClockId,
);
