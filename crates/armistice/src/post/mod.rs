//! POST: every promise to send one mail, every try to keep it, and what became of each.
//!
//! A mail is planned as one row of the ledger under a unique key (recipient, purpose), so that planning twice sends
//! once. The sender leases rows, hands them to a mail server outside any transaction and writes the outcome. A row whose
//! lease runs out is *unknown*: perhaps it was sent, so it is never sent again unless a person says so.
//!
//! Others use [`message::plan`], [`system`] (mails of the house to colleagues), [`suppression`] and [`ledger`].

pub mod api;
pub mod judge;
pub mod ledger;
pub mod letter;
pub mod link;
pub mod message;
pub mod pages;
pub mod question;
pub mod route;
pub mod suppression;
pub mod sweeps;
pub mod system;
pub mod words;

store::id!(
    /// One promise to send one mail to one recipient.
    MessageId,
    /// One try to keep it.
    DeliveryId,
    /// A web address that mails link to.
    LinkId,
    /// An address that must not be mailed.
    SuppressionId,
);
