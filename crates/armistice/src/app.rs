//! The one value that every handler and every job has: what boot.rs put together.

use std::net::IpAddr;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use store::{Clock, Store, Tx};

use crate::contacts::contact::email_key;
use crate::fault::Outcome;
use crate::keys::Keys;
use crate::limits::Limits;
use crate::segments::census::Counter;

/// The running house. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What the house is made of.
pub struct Parts {
    /// SQL.
    pub store: Store,
    /// The present moment.
    pub clock: Clock,
    /// Signatures, seals and hashes.
    pub keys: Keys,
    /// Where files are kept: the SQLite database, uploads, the key.
    pub data_dir: PathBuf,
    /// Where people reach this house, without a final slash: `https://crm.example.org`.
    pub public_url: String,
    /// Who may try how often.
    pub limits: Limits,
    /// The code that lets the first person become the owner; printed at start, gone once used.
    pub setup_code: String,
    /// Whether this is the demo: loopback only, and no mail leaves it.
    pub demo: bool,
    /// Lets a watchman from elsewhere read the metrics; without it only this machine may.
    pub metrics_token: Option<String>,
    /// Proxies whose word about the visitor's address counts; one on this machine always does.
    pub trusted_proxies: Vec<IpAddr>,
    /// Answers for everybody at once.
    pub census: Counter,
    /// Renders the metrics in Prometheus' text format.
    pub metrics: metrics_exporter_prometheus::PrometheusHandle,
}

impl App {
    /// Returns the house of these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Runs a verb in a write transaction; answers after it is durable.
    pub async fn write<T: Send + 'static>(
        &self,
        verb: impl Fn(&mut Tx) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        self.store.write(verb).await
    }

    /// Runs a question in a read transaction.
    pub async fn read<T: Send + 'static>(
        &self,
        question: impl Fn(&mut Tx) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        self.store.read(question).await
    }

    /// Returns an absolute address of this house for a path that starts with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// Counts a try to give the password of an account, wherever it is asked for: all pages share one limit per
    /// account, which is known by the keyed hash of its e-mail address, whatever its case.
    pub fn password_tried(&self, address: &str, email: &str) -> Outcome<()> {
        self.limits.sign_in(address, &self.keys.hash(&email_key(email)))
    }

    /// Tells whether browsers reach this house over TLS, so that cookies may say Secure.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
