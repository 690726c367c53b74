//! Hands mail to a server (RFC 5321), pipelined, and says for each mail what is known about its end.
//!
//! The body of one mail and the commands of the next leave in one write (RFC 2920), without delay (`TCP_NODELAY`): a
//! client that waits for each answer stalls 44 ms per mail on a loopback and a round trip per command elsewhere.

mod base64;
mod connection;
mod pipeline;
mod reply;
mod route;
mod wire;

#[cfg(test)]
mod tests;

pub use connection::{Connection, OpenError};
pub use reply::{Enhanced, Reply};
pub use route::{Login, Route, Timeouts, Tls, Trust, TrustError};

use crate::message::Address;

/// One mail on its way to one person.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Who gets the bounces; none for mail that must never bounce.
    pub from: Option<Address>,
    /// Who gets the mail.
    pub to: Address,
    /// The message with CRLF line ends, as [`crate::message::Message::to_bytes`] writes it.
    pub bytes: Vec<u8>,
}

/// How the try to deliver one mail ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took responsibility for the mail.
    Accepted {
        /// What it said, often with its queue id.
        answer: String,
    },
    /// The mail was certainly not accepted, and may be tried again later.
    Deferred {
        /// The server's code; none when no answer came before the mail was on its way.
        code: Option<u16>,
        /// What the server said, or what happened.
        answer: String,
    },
    /// The mail was certainly not accepted, and trying again will not help.
    Refused {
        /// The server's code; none when the server told beforehand that it cannot take such a mail.
        code: Option<u16>,
        /// What the server said, or what it cannot do.
        answer: String,
    },
    /// The mail was not begun: the connection ended before its turn. It may go over another one at once.
    NotTried {
        /// What ended the connection.
        what: String,
    },
    /// The end of the mail may have reached the server, but no answer came: it may or may not have been accepted.
    /// Such a mail must not be sent again without a person's decision.
    Unknown {
        /// What happened instead of an answer.
        what: String,
    },
}

impl Outcome {
    /// Makes the outcome of a mail that was turned down with this answer.
    fn turned_down(reply: &Reply) -> Self {
        let (code, answer) = (Some(reply.code), reply.to_string());
        if reply.is_permanent() { Self::Refused { code, answer } } else { Self::Deferred { code, answer } }
    }
}
