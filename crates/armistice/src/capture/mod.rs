//! CAPTURE: how people come in: touches, consent, forms and lists.
//!
//! Others use [`form`], [`touch`] (what they did) and [`consent`] (what they allowed). Both are evidence: only ever added to.

pub mod answer;
pub mod api;
pub mod consent;
pub mod field_kind;
pub mod form;
pub mod form_template;
pub mod imports;
pub mod machine;
pub mod pages;
pub mod source;
pub mod submission;
pub mod touch;
pub mod visitor;

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
