//! What can go wrong between two mail servers, each as real servers do it.

use std::time::Duration;

/// One way to misbehave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfortune {
    /// Says 421 instead of a greeting, and leaves.
    GreetingDeferred,
    /// Says 554 instead of a greeting, and leaves.
    GreetingRefused,
    /// Greets like a web server.
    GreetingGarbage,
    /// Never greets.
    GreetingSilent,
    /// Knows HELO only.
    OldServer,
    /// Says 451 to every sender.
    MailDeferred,
    /// Says 452 to every reader.
    RcptDeferred,
    /// Says 550 5.1.1 to this reader.
    RcptRefused(String),
    /// Says 550 to this reader, yet lets DATA begin.
    RcptRefusedDataOpen(String),
    /// Says 451 4.7.1 to a pair of sender and reader the first time.
    Greylisting,
    /// Says 421 to this reader, and leaves.
    RcptClosing(String),
    /// Answers this reader with something that is not SMTP.
    RcptGarbage(String),
    /// Says 451 to DATA.
    DataDeferred,
    /// Leaves after some bytes of the body, before its end.
    DisconnectInData,
    /// Takes the mail, then leaves without an answer.
    DisconnectAfterDot,
    /// Takes the mail, then answers with something that is not SMTP.
    GarbageAfterDot,
    /// Takes the mail, then says nothing more.
    SilentAfterDot,
    /// Says 451 after the body.
    DotDeferred,
    /// Says 554 5.7.1 after the body, as content filters do.
    DotRefused,
    /// Says 552 after the body.
    SizeRefused,
    /// Takes this many mails, then says 421 and leaves.
    ClosesAfter(usize),
    /// Waits before each answer.
    SlowAnswers(Duration),
    /// Sends each answer byte by byte.
    Trickle,
    /// Answers in many lines, with and without text, and with bare line feeds.
    LongAnswers,
    /// Accepts no login.
    AuthFailed,
    /// Says 454 to every login.
    AuthDeferred,
    /// Agrees to encrypt, then speaks no TLS.
    TlsBroken,
    /// Agrees to encrypt and speaks on in the clear, as an attacker between would.
    TlsInjected,
}
