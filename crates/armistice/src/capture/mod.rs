//! CAPTURE: how people come in: touches, consent, forms and lists.
//!
//! Others use [`touch`] (what they did) and [`consent`] (what they allowed). Both are evidence: only ever added to.

pub mod consent;
pub mod touch;

store::id!(
    /// One thing a contact did.
    TouchId,
    /// A browser, before and after it has a name.
    VisitorId,
    /// A question to visitors.
    FormId,
    /// One answer, kept verbatim.
    SubmissionId,
    /// One list brought in.
    ImportId,
);
