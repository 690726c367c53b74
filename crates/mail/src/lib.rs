//! CARRIES: writes mail, wraps it in MIME and hands it to a server. No database, no clock, no domain noun.
//!
//! A mail is made in three steps, each a type that cannot be wrong for the next one:
//! [`template::Template`] (Markdown and Jinja, checked) becomes [`template::Rendered`] (subject and two twins),
//! [`message::Message`] turns that into bytes, and [`smtp::Connection`] delivers the bytes and answers with one
//! [`smtp::Outcome`] per mail. [`sink::Sink`] is the other end of the wire for tests and for the demo's mailbox.

pub mod message;
pub mod reading;
pub mod sink;
pub mod smtp;
pub mod template;
