//! The way to a server: where, how secret, as whom, how patiently.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// A mail server and how to speak with it.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its host name or address; certificates are checked against it.
    pub host: String,
    /// Its port: 465 with [`Tls::Implicit`], 587 with [`Tls::StartTls`], 25 between servers.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// As whom to sign in, if at all.
    pub login: Option<Login>,
    /// The name we give ourselves in EHLO.
    pub hello: String,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// Whose certificates count.
    pub trust: Trust,
}

/// How a connection is encrypted. Nothing is sent in the clear when encryption was asked for and fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not at all. A password is then sent to this machine only.
    None,
    /// After a greeting in the clear (RFC 3207).
    StartTls,
    /// From the first byte (RFC 8314).
    Implicit,
}

/// A user and a secret; the secret is never printed.
#[derive(Clone)]
pub struct Login {
    /// The user's name.
    pub user: String,
    /// The password or application key.
    pub secret: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// How long to wait, by phase. The defaults follow RFC 5321, 4.5.3.2: a client that gives up too early after the
/// final dot makes duplicates.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For the TCP connection and the TLS handshake.
    pub connect: Duration,
    /// For the greeting and for each answer to a command.
    pub command: Duration,
    /// For each write of a body to make progress.
    pub write: Duration,
    /// For the answer to the final dot.
    pub accept: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            command: Duration::from_mins(5),
            write: Duration::from_mins(3),
            accept: Duration::from_mins(10),
        }
    }
}

/// Whose certificates count.
#[derive(Clone, Debug, Default)]
pub enum Trust {
    /// The authorities that this machine trusts.
    #[default]
    System,
    /// One authority alone, as PEM: a company's own, or a test's.
    Only(Arc<str>),
}

/// Why a set of certificates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The machine has none: on a minimal container the package ca-certificates is missing.
    #[error("this machine has no trusted certificates; install the package ca-certificates")]
    NoSystemRoots,
    /// The given text holds no certificate.
    #[error("the text holds no certificate in PEM form")]
    NoCertificate,
    /// The cryptography provider does not offer the needed protocol versions.
    #[error("TLS cannot be set up: {0}")]
    Provider(#[from] rustls::Error),
}

impl Trust {
    /// Returns a TLS configuration; the system's certificates are read once per process.
    pub(super) fn configuration(&self) -> Result<Arc<ClientConfig>, TrustError> {
        static SYSTEM: OnceLock<Arc<ClientConfig>> = OnceLock::new();
        match self {
            Self::System => {
                if let Some(configuration) = SYSTEM.get() {
                    return Ok(Arc::clone(configuration));
                }
                let certificates = rustls_native_certs::load_native_certs().certs;
                let configuration = client(certificates, TrustError::NoSystemRoots)?;
                Ok(Arc::clone(SYSTEM.get_or_init(|| configuration)))
            }
            Self::Only(pem) => {
                let certificates =
                    CertificateDer::pem_slice_iter(pem.as_bytes()).filter_map(Result::ok).collect();
                client(certificates, TrustError::NoCertificate)
            }
        }
    }
}

fn client(
    certificates: Vec<CertificateDer<'static>>,
    none: TrustError,
) -> Result<Arc<ClientConfig>, TrustError> {
    let mut roots = RootCertStore::empty();
    let (usable, _) = roots.add_parsable_certificates(certificates);
    if usable == 0 {
        return Err(none);
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let configuration = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(configuration))
}
