//! One client, from its first byte to its last.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::{Misfortune, Received, Shared};

/// Bytes of one command line.
const COMMAND_BYTES_MAX: usize = 4_096;
/// Bytes read at once.
const READ_BYTES: usize = 16_384;
/// Patience with a silent client.
const PATIENCE: Duration = Duration::from_mins(5);
/// Bytes of a body after which [`Misfortune::DisconnectInData`] strikes.
const BODY_BYTES_BEFORE_DISCONNECT: usize = 20;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// What the server does after a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Waits for the next command.
    Command,
    /// Reads a body.
    Body,
    /// Begins to encrypt.
    Encrypt,
    /// Closes the connection.
    Leave,
}

/// A conversation, and the mail that is being taken.
pub(super) struct Session<'s> {
    pub(super) shared: &'s Shared,
    stream: Box<dyn Stream>,
    inbox: Vec<u8>,
    outbox: Vec<u8>,
    pub(super) encrypted: bool,
    pub(super) signed_in: bool,
    /// The sender, once MAIL was accepted.
    pub(super) from: Option<String>,
    pub(super) to: Vec<String>,
    pub(super) taken: usize,
}

impl<'s> Session<'s> {
    /// Serves one client until it or we leave.
    pub(super) async fn serve(stream: TcpStream, shared: &'s Shared) -> io::Result<()> {
        let mut session = Self {
            shared,
            stream: Box::new(stream),
            inbox: Vec::new(),
            outbox: Vec::new(),
            encrypted: false,
            signed_in: false,
            from: None,
            to: Vec::new(),
            taken: 0,
        };
        if shared.manners.tls_first {
            session = session.encrypt().await?;
        }
        if !session.greet().await? {
            return session.flush().await;
        }
        loop {
            let Some(line) = session.line().await? else { return Ok(()) };
            match session.command(&line).await? {
                Next::Command => {}
                Next::Body => {
                    if !session.body().await? {
                        return session.flush().await;
                    }
                }
                Next::Encrypt => {
                    session.flush().await?;
                    session = session.encrypt().await?;
                }
                Next::Leave => return session.flush().await,
            }
        }
    }

    pub(super) fn suffers(&self, misfortune: &Misfortune) -> bool {
        self.shared.manners.misfortune.as_ref() == Some(misfortune)
    }

    /// Queues an answer; it leaves when the client waits for it, so that answers to pipelined commands come merged.
    pub(super) fn say(&mut self, line: &str) {
        if self.suffers(&Misfortune::LongAnswers) {
            let (code, text) = line.split_at(3);
            self.outbox.extend_from_slice(
                format!("{code}-\n{code}-{}\r\n{code}{text}\r\n", "x".repeat(600)).as_bytes(),
            );
            return;
        }
        self.outbox.extend_from_slice(line.as_bytes());
        self.outbox.extend_from_slice(b"\r\n");
    }

    /// Queues one line of the answer to EHLO, which others follow.
    pub(super) fn offer(&mut self, line: &str) {
        self.outbox.extend_from_slice(format!("250-{line}\r\n").as_bytes());
    }

    /// Greets; false when the conversation is over already.
    async fn greet(&mut self) -> io::Result<bool> {
        let (line, stays) = match self.shared.manners.misfortune {
            Some(Misfortune::GreetingDeferred) => ("421 4.3.2 too busy, come back later", false),
            Some(Misfortune::GreetingRefused) => ("554 5.7.1 not from there", false),
            Some(Misfortune::GreetingGarbage) => ("HTTP/1.1 400 Bad Request", false),
            Some(Misfortune::GreetingSilent) => {
                sleep(PATIENCE).await;
                return Ok(false);
            }
            _ => ("220 sink.example ESMTP", true),
        };
        self.say(line);
        self.flush().await?;
        Ok(stays)
    }

    /// Reads a command; none when the client left.
    pub(super) async fn line(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(length) = self.inbox.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.inbox.drain(..=length).collect();
                return Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()));
            }
            if self.inbox.len() > COMMAND_BYTES_MAX {
                self.say("500 5.5.2 line too long");
                self.flush().await?;
                return Ok(None);
            }
            if !self.more().await? {
                return Ok(None);
            }
        }
    }

    /// Reads a body and answers; false when the conversation is over.
    async fn body(&mut self) -> io::Result<bool> {
        let bytes_max = self.shared.manners.message_bytes_max;
        let mut message = Vec::new();
        let mut too_large = false;
        loop {
            while let Some(length) = self.inbox.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.inbox.drain(..=length).collect();
                if line == b".\r\n" {
                    return self.end_of_body(message, too_large).await;
                }
                let line = line.strip_prefix(b".").unwrap_or(&line);
                too_large |= message.len() + line.len() > bytes_max;
                if !too_large {
                    message.extend_from_slice(line);
                }
            }
            let read = message.len() + self.inbox.len();
            if self.suffers(&Misfortune::DisconnectInData) && read > BODY_BYTES_BEFORE_DISCONNECT {
                return Ok(false);
            }
            if self.inbox.len() > bytes_max || !self.more().await? {
                return Ok(false);
            }
        }
    }

    async fn end_of_body(&mut self, bytes: Vec<u8>, too_large: bool) -> io::Result<bool> {
        let mail =
            Received { from: self.from.take().unwrap_or_default(), to: std::mem::take(&mut self.to), bytes };
        let answer = match self.shared.manners.misfortune {
            Some(Misfortune::DisconnectInData) => return Ok(false),
            Some(Misfortune::DotDeferred) => Some("451 4.3.0 try again later"),
            Some(Misfortune::DotRefused) => Some("554 5.7.1 we do not like these words"),
            Some(Misfortune::SizeRefused) => Some("552 5.3.4 message too big"),
            _ if too_large => Some("552 5.3.4 message too big"),
            _ if mail.to.is_empty() => Some("554 5.5.1 no valid recipients"),
            _ => None,
        };
        if let Some(answer) = answer {
            self.say(answer);
            return Ok(true);
        }
        (self.shared.handler)(mail);
        self.taken += 1;
        match self.shared.manners.misfortune {
            Some(Misfortune::DisconnectAfterDot) => return Ok(false),
            Some(Misfortune::GarbageAfterDot) => self.say("what?"),
            Some(Misfortune::SilentAfterDot) => sleep(PATIENCE).await,
            _ => self.say(&format!("250 2.0.0 kept as {}", self.taken)),
        }
        if matches!(self.shared.manners.misfortune, Some(Misfortune::ClosesAfter(mails)) if mails <= self.taken)
        {
            self.say("421 4.7.0 enough for now");
            return Ok(false);
        }
        Ok(true)
    }

    /// Sends what was said and reads on; false when the client left.
    async fn more(&mut self) -> io::Result<bool> {
        self.flush().await?;
        self.inbox.reserve(READ_BYTES);
        Ok(timeout(PATIENCE, self.stream.read_buf(&mut self.inbox)).await?? > 0)
    }

    pub(super) async fn flush(&mut self) -> io::Result<()> {
        if self.outbox.is_empty() {
            return Ok(());
        }
        let out = std::mem::take(&mut self.outbox);
        match self.shared.manners.misfortune {
            Some(Misfortune::SlowAnswers(pause)) => sleep(pause).await,
            Some(Misfortune::Trickle) => {
                for byte in out {
                    self.stream.write_all(&[byte]).await?;
                    self.stream.flush().await?;
                    tokio::task::yield_now().await;
                }
                return Ok(());
            }
            _ => {}
        }
        self.stream.write_all(&out).await?;
        self.stream.flush().await
    }

    async fn encrypt(mut self) -> io::Result<Self> {
        if self.suffers(&Misfortune::TlsBroken) {
            self.say("this is not TLS");
            self.flush().await?;
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        let Some(acceptor) = &self.shared.manners.tls else { return Err(io::ErrorKind::Unsupported.into()) };
        let stream = timeout(PATIENCE, acceptor.accept(self.stream)).await??;
        // Whatever was said before is forgotten (RFC 3207, 4.2).
        Ok(Self {
            stream: Box::new(stream),
            inbox: Vec::new(),
            encrypted: true,
            from: None,
            to: Vec::new(),
            ..self
        })
    }
}
