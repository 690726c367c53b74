//! INSIGHT: what marketing's effort cost, what became of the people it brought, and which touch earned which revenue.
//!
//! Others use [`campaign`] and [`cost`] (the importer and the demo write them through here) and [`link`].
//! Everything else is read-only and counted from rows each time: nothing here is stored twice, so no figure can
//! disagree with its rows. Days are UTC days.

pub mod api;
pub mod attribution;
pub mod attribution_rows;
pub mod campaign;
pub mod cost;
pub mod cost_import;
pub mod funnel;
pub mod funnel_rows;
pub mod link;
pub mod pages;
pub mod paths;
pub mod question;

store::id!(
    /// A marketing effort.
    CampaignId,
    /// One booked cost.
    CostId,
);
