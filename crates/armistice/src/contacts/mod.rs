//! CONTACTS: people outside and their companies; what is known of each, since when and from whom.
//!
//! Others use the nouns: [`contact`], [`account`], [`stage`], [`activity`], [`tag`], [`field`]. Values that a rule can
//! name leave a change row when they change; creating leaves none.

pub mod account;
pub mod account_bulk;
pub mod account_list;
pub mod account_portrait;
pub mod activity;
pub mod address;
pub mod api;
pub mod author;
pub mod bulk;
pub mod bulk_action;
pub mod bulk_change;
pub mod bulk_contact;
pub mod change;
pub mod choices;
pub mod company;
pub mod contact;
pub mod deed;
pub mod deed_words;
pub mod description;
pub mod erasure;
pub mod export;
pub mod field;
pub mod free_mail;
pub mod list;
pub mod own;
pub mod owner;
pub mod pages;
mod personal;
pub mod portrait;
pub mod question;
mod quoted;
pub mod search;
pub mod stage;
pub mod tag;
pub mod timeline;
pub mod work;

store::id!(
    /// A person outside.
    ContactId,
    /// A company outside.
    AccountId,
    /// A field that the company added to contacts or accounts.
    FieldId,
    /// One thing we did.
    ActivityId,
    /// A contact that was erased.
    ErasureId,
    /// One deed done to many contacts.
    BulkActionId,
);
