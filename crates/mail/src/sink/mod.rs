//! An SMTP server that takes everything and delivers nothing: the demo's mailbox, and the far end of our tests.
//!
//! It speaks the protocol honestly, with bounds on everything a client may send, and can be told to misbehave in each
//! way that real servers do ([`Misfortune`]).

mod commands;
mod misfortune;
mod session;

pub use misfortune::Misfortune;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use session::Session;

/// Connections that are served at once; more wait in the listener's queue.
const CONNECTIONS_MAX: usize = 256;

/// A mail that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The envelope's sender; empty for bounces.
    pub from: String,
    /// The envelope's readers.
    pub to: Vec<String>,
    /// The message as it was before dots were doubled.
    pub bytes: Vec<u8>,
}

/// What is done with each mail before the server says that it has it.
pub type Handler = Arc<dyn Fn(Received) + Send + Sync>;

/// How the server behaves.
#[derive(Clone)]
pub struct Manners {
    /// What goes wrong, if anything.
    pub misfortune: Option<Misfortune>,
    /// Whether PIPELINING is offered.
    pub pipelining: bool,
    /// The user and the secret that a client must give; nobody must by default.
    pub login: Option<(String, String)>,
    /// The mechanisms that are offered for that.
    pub mechanisms: &'static str,
    /// The certificate, where encryption is offered.
    pub tls: Option<TlsAcceptor>,
    /// Whether encryption begins with the first byte.
    pub tls_first: bool,
    /// Whether addresses beyond ASCII are taken.
    pub smtp_utf8: bool,
    /// Bytes of the largest mail.
    pub message_bytes_max: usize,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            misfortune: None,
            pipelining: true,
            login: None,
            mechanisms: "PLAIN LOGIN",
            tls: None,
            tls_first: false,
            smtp_utf8: true,
            message_bytes_max: 10_000_000,
        }
    }
}

/// What all sessions of a server share.
struct Shared {
    manners: Manners,
    handler: Handler,
    /// Who was told to come back later, for greylisting.
    greylisted: Mutex<Vec<String>>,
}

/// A running server; dropping it stops it and ends its connections.
pub struct Sink {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Sink {
    /// Listens on `address` (port 0 chooses one) and gives each mail to `handler`.
    pub async fn start(address: SocketAddr, manners: Manners, handler: Handler) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { manners, handler, greylisted: Mutex::default() });
        Ok(Self { address, task: tokio::spawn(serve(listener, shared)) })
    }

    /// Returns where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut sessions = JoinSet::new();
    loop {
        // The semaphore is never closed, so there is always a permit in the end.
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        while sessions.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else { continue };
        let shared = Arc::clone(&shared);
        sessions.spawn(async move {
            let _permit = permit;
            if stream.set_nodelay(true).is_ok() {
                // A client that leaves is no news for a server that keeps nothing of it.
                let _ = Session::serve(stream, &shared).await;
            }
        });
    }
}

/// The mails that arrived, newest last, bounded: old ones make room.
#[derive(Clone)]
pub struct Kept {
    mails: Arc<Mutex<Vec<Received>>>,
    mails_max: usize,
}

impl Kept {
    /// Returns an empty keep for at most `mails_max` mails.
    pub fn new(mails_max: usize) -> Self {
        Self { mails: Arc::default(), mails_max: mails_max.max(1) }
    }

    /// Returns the handler that fills the keep.
    pub fn handler(&self) -> Handler {
        let keep = self.clone();
        Arc::new(move |mail| {
            let mut mails = keep.mails.lock().unwrap_or_else(PoisonError::into_inner);
            if mails.len() >= keep.mails_max {
                mails.remove(0);
            }
            mails.push(mail);
        })
    }

    /// Returns copies of the mails, oldest first.
    pub fn mails(&self) -> Vec<Received> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
