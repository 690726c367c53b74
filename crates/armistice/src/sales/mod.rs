//! SALES: what Marketing handed over, what Sales made of it, and the deals that came of it.
//!
//! Others use the nouns: [`handoff`], [`attempt`], [`deal`], [`routing`] (who gets it) and [`reason`] (why it went
//! back). What follows from each verb in other rooms lives in
//! `flow::offer`, `flow::sell` and `flow::close`.

pub mod api;
pub mod attempt;
pub mod deal;
pub mod deal_import;
pub mod deal_stage;
pub mod dossier;
pub mod handoff;
pub mod list;
pub mod opener;
pub mod pages;
pub mod reason;
pub mod routing;

store::id!(
    /// A contact that Marketing gave to Sales.
    HandoffId,
    /// One outbound contact by a seller.
    AttemptId,
    /// A possible sale.
    DealId,
);
