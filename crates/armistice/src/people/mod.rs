//! PEOPLE: colleagues who sign in, what each may do and see, and what they did.
//!
//! Others use [`Caller`] (who asks), [`Role`], [`Capability`], [`Sight`] and the audit log.

pub mod api;
pub mod audit;
pub mod caller;
pub mod invitation;
pub mod link;
pub mod pages;
pub mod password;
pub mod reset;
pub mod role;
pub mod session;
pub mod setup;
pub mod team;
pub mod theme;
pub mod token;
pub mod user;
pub mod visibility;

pub use caller::{Caller, Sight, Via};
pub use role::{Capability, Reach, Role};
pub use theme::Theme;

store::id!(
    /// A colleague who signs in.
    UserId,
    /// A team of colleagues.
    TeamId,
    /// A signed-in browser.
    SessionId,
    /// An invitation to a colleague.
    InvitationId,
    /// A request for a new password.
    PasswordResetId,
    /// A program's token.
    ApiTokenId,
    /// A line of the audit log.
    AuditId,
);
