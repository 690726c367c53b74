//! What a program sees of the ledger, the suppressed addresses and the mail server: the twins of the pages.

pub mod messages;
pub mod route;
pub mod suppressions;
