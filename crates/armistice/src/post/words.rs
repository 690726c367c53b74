//! The closed lists of the ledger: who gets a mail, of which class, and what became of it.

use std::fmt;

use store::{FromValue, ToValue, Value, ValueRef};

use crate::contacts::ContactId;
use crate::people::{InvitationId, UserId};

/// Who gets a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A person outside.
    Contact(ContactId),
    /// A colleague.
    User(UserId),
    /// Somebody who is to become a colleague.
    Invitation(InvitationId),
}

impl Recipient {
    /// Returns the recipient of a stored pair.
    pub fn of(kind: &str, id: i64) -> Self {
        match kind {
            "contact" => Self::Contact(ContactId(id)),
            "invitation" => Self::Invitation(InvitationId(id)),
            _ => Self::User(UserId(id)),
        }
    }

    /// Returns the stored pair.
    pub fn stored(self) -> (&'static str, i64) {
        match self {
            Self::Contact(id) => ("contact", id.0),
            Self::User(id) => ("user", id.0),
            Self::Invitation(id) => ("invitation", id.0),
        }
    }

    /// Returns the contact, when it is one.
    pub fn contact(self) -> Option<ContactId> {
        match self {
            Self::Contact(id) => Some(id),
            Self::User(_) | Self::Invitation(_) => None,
        }
    }
}

/// Declares an enum that is stored as a word and read by people under a label.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident $word:literal $label:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// Every value, in the order in which pages offer them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the stored word.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Returns the name that people read.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Returns the value of a stored word.
            pub fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl ToValue for $name {
            fn to_value(&self) -> Value {
                self.word().to_value()
            }
        }

        impl FromValue for $name {
            fn from_value(value: ValueRef<'_>) -> Result<Self, String> {
                let word = String::from_value(value)?;
                Self::of(&word).ok_or_else(|| format!("there is no {} {word}", stringify!($name)))
            }
        }
    };
}

words! {
    /// How urgent and how unasked-for a mail is, the most urgent first.
    Class {
        /// Somebody waits for it: a confirmation, a password reset.
        Transactional "transactional" "Transactional",
        /// A colleague wrote it to one contact.
        Personal "personal" "Personal",
        /// A step of a journey.
        Journey "journey" "Journey",
        /// One text to many.
        Broadcast "broadcast" "Broadcast",
    }
}

words! {
    /// What became of a promise to send.
    State {
        /// Waits for its moment.
        Planned "planned" "Planned",
        /// On its way: a sender has it.
        Leased "leased" "On its way",
        /// The mail server took it.
        Accepted "accepted" "Accepted",
        /// Was not taken this time; will be tried again.
        Deferred "deferred" "Deferred",
        /// Will not be taken.
        Refused "refused" "Refused",
        /// May or may not have been taken: no answer came. Never sent again by itself.
        Unknown "unknown" "Unknown",
        /// Not sent, because something about it is not right yet.
        Held "held" "Held",
        /// Not sent, because its recipient must not be written to.
        Suppressed "suppressed" "Suppressed",
    }
}

words! {
    /// Why an address must not be mailed.
    Reason {
        /// They asked for no more mail.
        Unsubscribed "unsubscribed" "Unsubscribed",
        /// A mail server says that the address does not exist.
        Bounced "bounced" "Bounced",
        /// They called our mail spam.
        Complained "complained" "Complained",
        /// A colleague decided it.
        ByHand "by_hand" "By hand",
        /// The system that we came from said so.
        Imported "imported" "Imported",
        /// Their data was erased on request.
        Erased "erased" "Erased",
    }
}

impl Reason {
    /// Tells whether not even mail that somebody waits for may go there.
    pub fn stops_everything(self) -> bool {
        matches!(self, Self::Bounced | Self::Complained | Self::Erased)
    }
}
