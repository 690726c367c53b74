//! CONTACTS: people outside and their companies; what is known of each, since when and from whom.
//!
//! Others use the nouns: [`contact`], [`account`], [`stage`], [`activity`], [`tag`], [`field`]. Values that a rule can
//! name leave a change row when they change; creating leaves none.

pub mod account;
pub mod account_bulk;
pub mod activity;
pub mod author;
pub mod bulk;
pub mod change;
pub mod choices;
pub mod contact;
pub mod field;
pub mod free_mail;
pub mod list;
pub mod owner;
pub mod pages;
pub mod portrait;
pub mod question;
pub mod stage;
pub mod tag;
pub mod timeline;
pub mod walk;

store::id!(
    /// A person outside.
    ContactId,
    /// A company outside.
    AccountId,
    /// A field that the company added to contacts or accounts.
    FieldId,
    /// One thing we did.
    ActivityId,
);
