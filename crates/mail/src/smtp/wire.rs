//! Bytes to and from a server, with a limit on time and size for each step.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use super::reply::{self, Reply};

/// Bytes read at once.
const READ_BYTES: usize = 8_192;

/// A connection of any kind.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A connection and what has arrived on it but was not read yet.
pub(super) struct Wire {
    stream: Box<dyn Stream>,
    inbox: Vec<u8>,
}

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("no answer within {} s", .0.as_secs_f64())]
    TimedOut(Duration),
    #[error("the server closed the connection")]
    Closed,
    #[error("{0}")]
    Garbage(String),
    #[error("the connection broke: {0}")]
    Broken(#[from] io::Error),
}

/// A write that failed, and how many bytes may have left before.
pub(super) struct Cut {
    pub(super) written: usize,
    pub(super) error: WireError,
}

impl Wire {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self { stream, inbox: Vec::with_capacity(READ_BYTES) }
    }

    /// Gives the stream back for a TLS handshake. What came early may be forged, so it must be nothing.
    pub(super) fn into_stream(self) -> Result<Box<dyn Stream>, WireError> {
        if self.inbox.is_empty() {
            return Ok(self.stream);
        }
        Err(WireError::Garbage("the server spoke before encryption began".to_owned()))
    }

    /// Waits for the next whole answer.
    pub(super) async fn reply(&mut self, limit: Duration) -> Result<Reply, WireError> {
        timeout(limit, self.next_reply()).await.map_err(|_| WireError::TimedOut(limit))?
    }

    async fn next_reply(&mut self) -> Result<Reply, WireError> {
        loop {
            if let Some((reply, length)) = reply::parse(&self.inbox).map_err(WireError::Garbage)? {
                self.inbox.drain(..length);
                return Ok(reply);
            }
            if self.stream.read_buf(&mut self.inbox).await? == 0 {
                return Err(WireError::Closed);
            }
        }
    }

    /// Writes everything; `limit` is the patience for each step of progress.
    pub(super) async fn write(&mut self, bytes: &[u8], limit: Duration) -> Result<(), Cut> {
        let mut written = 0;
        while written < bytes.len() {
            let step = timeout(limit, self.stream.write(&bytes[written..])).await;
            match step {
                Ok(Ok(0)) => return Err(Cut { written, error: WireError::Closed }),
                Ok(Ok(more)) => written += more,
                Ok(Err(error)) => return Err(Cut { written, error: error.into() }),
                Err(_) => return Err(Cut { written, error: WireError::TimedOut(limit) }),
            }
        }
        match timeout(limit, self.stream.flush()).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Cut { written, error: error.into() }),
            Err(_) => Err(Cut { written, error: WireError::TimedOut(limit) }),
        }
    }

    /// Writes a command and waits for its answer.
    pub(super) async fn ask(&mut self, command: &str, limit: Duration) -> Result<Reply, WireError> {
        self.write(command.as_bytes(), limit).await.map_err(|cut| cut.error)?;
        self.reply(limit).await
    }
}
