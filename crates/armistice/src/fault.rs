//! What can go wrong, said once: a stable id for the program, a sentence for the person, a cause for the log.

use std::collections::BTreeMap;
use std::fmt;

/// What is said of a text that holds NUL: nobody types it, so the sentence says what to do and no more.
pub const NUL: &str = "This holds a character that cannot be kept. Please type it again.";

/// The result of every verb.
pub type Outcome<T> = Result<T, Fault>;

/// A verb's refusal or failure. Closed list: a handler needs no other.
#[derive(Debug)]
pub enum Fault {
    /// Fields hold values that cannot be accepted; each has its sentence.
    Fields(FieldErrors),
    /// A rule of the business says no. The id is stable, the sentence is for a person.
    Refused {
        /// Stable id, for example `handoff-already-ended`.
        id: &'static str,
        /// What is wrong and what to do next.
        sentence: String,
    },
    /// There is no such thing, or the caller may not see it; the two are not told apart.
    Missing(&'static str),
    /// The caller is known and may not do this.
    Forbidden,
    /// Nobody is signed in.
    SignIn,
    /// Too many tries; come back after so many seconds.
    TooMany {
        /// Seconds until another try is worth making.
        retry_s: u64,
    },
    /// What would answer is not ready; come back after so many seconds.
    Later {
        /// Stable id, for example `still-counting`.
        id: &'static str,
        /// What is not ready, and how far it is.
        sentence: String,
        /// Seconds until another try is worth making.
        retry_s: u64,
    },
    /// The request cannot be read at all.
    Unreadable(String),
    /// The request is larger than this door takes.
    TooLarge {
        /// The bound in bytes.
        limit: usize,
    },
    /// There is something here, but not for this method.
    WrongMethod,
    /// The request took too long to come in or to be answered.
    TooSlow,
    /// The request came from another site's page.
    Forged,
    /// The store could not do it.
    Store(store::Error),
    /// Something that should not happen did; the text is for the log, never for the page.
    Internal(String),
}

/// One sentence per field, in field order of insertion by name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct FieldErrors(BTreeMap<String, String>);

impl FieldErrors {
    /// Returns no errors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sentence for a field; the first one stays.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.entry(field.into()).or_insert_with(|| sentence.into());
    }

    /// Adds a sentence for a field whose text holds NUL, which no database keeps.
    pub fn refuse_nul(&mut self, field: impl Into<String>, text: &str) {
        if text.contains('\0') {
            self.add(field, NUL);
        }
    }

    /// Returns the sentence of a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Tells whether all fields were fine.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the pairs of field and sentence.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// Returns `Ok` when no field is wrong.
    pub fn check(self) -> Outcome<()> {
        if self.is_empty() { Ok(()) } else { Err(Fault::Fields(self)) }
    }
}

impl Fault {
    /// Returns a fault of one field.
    pub fn field(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        let mut errors = FieldErrors::new();
        errors.add(field, sentence);
        Self::Fields(errors)
    }

    /// Returns a refusal by a rule of the business.
    pub fn refused(id: &'static str, sentence: impl Into<String>) -> Self {
        Self::Refused { id, sentence: sentence.into() }
    }

    /// Returns the stable id that programs may match on.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Fields(_) => "fields-invalid",
            Self::Refused { id, .. } | Self::Later { id, .. } => id,
            Self::Missing(_) => "not-found",
            Self::Forbidden => "forbidden",
            Self::SignIn => "sign-in-needed",
            Self::TooMany { .. } => "too-many-requests",
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge { .. } => "too-large",
            Self::WrongMethod => "wrong-method",
            Self::TooSlow => "too-slow",
            Self::Forged => "cross-site-request",
            Self::Store(store::Error::Unavailable(_) | store::Error::Timeout | store::Error::Conflict) => {
                "store-unavailable"
            }
            Self::Store(store::Error::Full) => "store-full",
            Self::Store(store::Error::NoRow) => "not-found",
            Self::Store(_) | Self::Internal(_) => "internal",
        }
    }

    /// Returns the HTTP status: what the caller will do next decides it.
    pub fn status(&self) -> u16 {
        match self {
            Self::Fields(_) => 422,
            Self::Refused { .. } => 409,
            Self::Missing(_) | Self::Store(store::Error::NoRow) => 404,
            Self::Forbidden | Self::Forged => 403,
            Self::SignIn => 401,
            Self::WrongMethod => 405,
            Self::TooSlow => 408,
            Self::TooMany { .. } => 429,
            Self::Unreadable(_) => 400,
            Self::TooLarge { .. } => 413,
            Self::Later { .. }
            | Self::Store(store::Error::Unavailable(_) | store::Error::Timeout | store::Error::Conflict) => {
                503
            }
            Self::Store(store::Error::Full) => 507,
            Self::Store(_) | Self::Internal(_) => 500,
        }
    }

    /// Returns the sentence for a person: what is wrong, what to do next.
    pub fn sentence(&self) -> String {
        match self {
            Self::Fields(errors) => {
                errors.iter().next().map_or_else(String::new, |(field, text)| format!("{field}: {text}"))
            }
            Self::Refused { sentence, .. } | Self::Later { sentence, .. } => sentence.clone(),
            Self::Missing(noun) => format!("There is no such {noun} here, or you may not see it."),
            Self::Store(store::Error::NoRow) => "There is no such thing here, or you may not see it.".into(),
            Self::Forbidden => "Your role does not allow this. An admin can change roles under Settings.".into(),
            Self::SignIn => "Please sign in first.".into(),
            Self::TooMany { retry_s } => format!("Too many tries. Please wait {retry_s} seconds and try again."),
            Self::Unreadable(why) => format!("The request could not be read: {why}"),
            Self::TooLarge { limit } => format!("That is too large; at most {} kB are taken here.", limit / 1024),
            Self::WrongMethod => "This address does not take that method.".into(),
            Self::TooSlow => "That took too long, so it was broken off. Please try again.".into(),
            Self::Forged => "This request came from another site, so it was not carried out. Open the page here and try again.".into(),
            Self::Store(store::Error::Unavailable(_) | store::Error::Timeout | store::Error::Conflict) => "The database cannot be reached just now. Nothing was lost; please try again in a moment.".into(),
            Self::Store(store::Error::Full) => "The disk is full, so nothing was written. Please tell whoever runs this server.".into(),
            Self::Store(_) | Self::Internal(_) => "Something went wrong on our side. It is in the log under the reference below.".into(),
        }
    }

    /// Tells whether the cause must go to the log, because the person cannot mend it.
    pub fn is_ours(&self) -> bool {
        self.status() >= 500 && !matches!(self, Self::Later { .. })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => write!(f, "{error}"),
            Self::Internal(cause) => write!(f, "{cause}"),
            other => write!(f, "{}", other.sentence()),
        }
    }
}

impl std::error::Error for Fault {}

impl From<store::Error> for Fault {
    fn from(error: store::Error) -> Self {
        match error {
            // What came in holds it; a person cannot type it, so saying so is enough.
            store::Error::Value(_) => Self::Unreadable(format!("{error}.")),
            error => Self::Store(error),
        }
    }
}
