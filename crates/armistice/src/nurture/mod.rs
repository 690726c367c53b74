//! NURTURE: what is written to people until they are ready, and the order it comes in.
//!
//! A template is a text in versions; a journey is a sequence of mails and waits with a rule for who enters and a rule
//! for who leaves; an enrollment is one contact's trip. Planning a mail is the ledger's business (`post`); what moves
//! trips on is `flow::advance`.

pub mod api;
pub mod context;
pub mod doors;
pub mod enrollment;
pub mod journey;
pub mod pages;
pub mod ready_made;
pub mod running;
pub mod template;

store::id!(
    /// The text of a mail, in versions.
    TemplateId,
    /// An automated sequence.
    JourneyId,
    /// One contact's trip through a journey.
    EnrollmentId,
);
