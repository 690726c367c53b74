//! A connection from its greeting to the moment when mail can go.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::base64;
use super::reply::Reply;
use super::route::{Login, Route, Timeouts, Tls};
use super::wire::{Stream, Wire, WireError};

/// Patience for the goodbye, which nobody depends on.
const QUIT_PATIENCE: Duration = Duration::from_secs(2);

/// An open connection, signed in, between mails. It can be used for many batches.
pub struct Connection {
    pub(super) wire: Wire,
    pub(super) offers: Offers,
    pub(super) timeouts: Timeouts,
    /// Why no further mail can go over this connection.
    pub(super) broken: Option<String>,
}

/// What the server can do beyond the plain protocol.
#[expect(clippy::struct_excessive_bools, reason = "each is one line of the answer to EHLO, offered or not")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    pub(super) pipelining: bool,
    pub(super) eight_bit: bool,
    pub(super) smtp_utf8: bool,
    /// Bytes of the largest mail; none when the server did not say.
    pub(super) size_max: Option<usize>,
    /// Whether it wants to be told the size beforehand.
    pub(super) size: bool,
    start_tls: bool,
    auth: Vec<String>,
}

/// Why no connection could be opened. No mail was sent.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing answers there, or something that is not a mail server.
    #[error("{host}:{port} cannot be reached: {what}")]
    Unreachable {
        /// The route's host.
        host: String,
        /// The route's port.
        port: u16,
        /// What happened.
        what: String,
    },
    /// The server does not want to speak now.
    #[error("the server said: {0}")]
    Deferred(Reply),
    /// The server does not want to speak with us.
    #[error("the server said: {0}")]
    Refused(Reply),
    /// No encrypted connection came about: a wrong certificate, or a server without TLS.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// The server does not accept the user or the secret.
    #[error("the server does not accept the user name or the password: {0}")]
    Login(Reply),
    /// A password would travel in the clear, or in a way that we do not speak.
    #[error("cannot sign in: {0}")]
    CannotLogin(&'static str),
}

impl OpenError {
    /// Says whether the same try may work later without anybody changing a setting.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Deferred(_))
    }

    fn turned_down(reply: Reply) -> Self {
        if reply.is_permanent() { Self::Refused(reply) } else { Self::Deferred(reply) }
    }
}

impl Connection {
    /// Connects, greets, encrypts and signs in as the route says.
    pub async fn open(route: &Route) -> Result<Self, OpenError> {
        let unreachable =
            |what: String| OpenError::Unreachable { host: route.host.clone(), port: route.port, what };
        let limit = route.timeouts.connect;
        let tcp = timeout(limit, TcpStream::connect((route.host.as_str(), route.port)))
            .await
            .map_err(|_| unreachable(format!("no answer within {} s", limit.as_secs_f64())))?
            .map_err(|error| unreachable(error.to_string()))?;
        tcp.set_nodelay(true).map_err(|error| unreachable(error.to_string()))?;
        let local = tcp.peer_addr().is_ok_and(|peer| is_this_machine(peer.ip()));

        let lost = |error: WireError| unreachable(error.to_string());
        let command = route.timeouts.command;
        let mut stream: Box<dyn Stream> = Box::new(tcp);
        if route.tls == Tls::Implicit {
            stream = encrypted(route, stream).await?;
        }
        let mut wire = Wire::new(stream);
        let greeting = wire.reply(command).await.map_err(lost)?;
        if !greeting.is_positive() {
            return Err(OpenError::turned_down(greeting));
        }
        let mut offers = hello(&mut wire, route).await?;
        if route.tls == Tls::StartTls {
            if !offers.start_tls {
                return Err(OpenError::Tls("the server does not offer STARTTLS".to_owned()));
            }
            let answer = wire.ask("STARTTLS\r\n", command).await.map_err(lost)?;
            if !answer.is_positive() {
                return Err(OpenError::turned_down(answer));
            }
            let stream = wire.into_stream().map_err(|error| OpenError::Tls(error.to_string()))?;
            wire = Wire::new(encrypted(route, stream).await?);
            // What was offered in the clear may be forged (RFC 3207, 4.2).
            offers = hello(&mut wire, route).await?;
        }
        if let Some(login) = &route.login {
            if route.tls == Tls::None && !local {
                return Err(OpenError::CannotLogin(
                    "a password is never sent unencrypted; choose STARTTLS or TLS",
                ));
            }
            sign_in(&mut wire, &offers, login, route).await?;
        }
        Ok(Self { wire, offers, timeouts: route.timeouts, broken: None })
    }

    /// Says whether another batch can go over this connection, as far as anybody knows.
    pub fn is_usable(&self) -> bool {
        self.broken.is_none()
    }

    /// Says what ended the connection, once something did.
    pub fn trouble(&self) -> Option<&str> {
        self.broken.as_deref()
    }

    /// Says goodbye.
    pub async fn quit(mut self) {
        if self.broken.is_none() {
            // Whether the goodbye arrives changes nothing.
            let _ = self.wire.ask("QUIT\r\n", QUIT_PATIENCE).await;
        }
    }
}

fn is_this_machine(peer: IpAddr) -> bool {
    peer.to_canonical().is_loopback()
}

async fn encrypted(route: &Route, stream: Box<dyn Stream>) -> Result<Box<dyn Stream>, OpenError> {
    let failed = |what: String| OpenError::Tls(what);
    let configuration = route.trust.configuration().map_err(|error| failed(error.to_string()))?;
    let name = ServerName::try_from(route.host.clone())
        .map_err(|_| failed(format!("\"{}\" is not a host name", route.host)))?;
    let handshake = TlsConnector::from(Arc::clone(&configuration)).connect(name, stream);
    let stream = timeout(route.timeouts.connect, handshake)
        .await
        .map_err(|_| failed("the handshake took too long".to_owned()))?
        .map_err(|error| failed(error.to_string()))?;
    Ok(Box::new(stream))
}

/// Greets with EHLO, or with HELO where that is unknown.
async fn hello(wire: &mut Wire, route: &Route) -> Result<Offers, OpenError> {
    let lost = |error: WireError| OpenError::Unreachable {
        host: route.host.clone(),
        port: route.port,
        what: error.to_string(),
    };
    let name: String = route.hello.chars().filter(char::is_ascii_graphic).take(255).collect();
    let limit = route.timeouts.command;
    let reply = wire.ask(&format!("EHLO {name}\r\n"), limit).await.map_err(lost)?;
    if reply.is_positive() {
        return Ok(offers(&reply));
    }
    if !matches!(reply.code, 500 | 502) {
        return Err(OpenError::turned_down(reply));
    }
    let reply = wire.ask(&format!("HELO {name}\r\n"), limit).await.map_err(lost)?;
    if reply.is_positive() { Ok(Offers::default()) } else { Err(OpenError::turned_down(reply)) }
}

fn offers(reply: &Reply) -> Offers {
    let mut offers = Offers::default();
    for line in reply.lines.iter().skip(1) {
        let line = line.to_ascii_uppercase();
        let mut words = line.split([' ', '=']);
        match words.next() {
            Some("PIPELINING") => offers.pipelining = true,
            Some("8BITMIME") => offers.eight_bit = true,
            Some("SMTPUTF8") => offers.smtp_utf8 = true,
            Some("STARTTLS") => offers.start_tls = true,
            Some("AUTH") => offers.auth.extend(words.map(str::to_owned)),
            Some("SIZE") => {
                offers.size = true;
                // Zero means "no fixed limit" (RFC 1870).
                offers.size_max = words.next().and_then(|text| text.parse().ok()).filter(|size| *size > 0);
            }
            _ => {}
        }
    }
    offers
}

async fn sign_in(wire: &mut Wire, offers: &Offers, login: &Login, route: &Route) -> Result<(), OpenError> {
    let limit = route.timeouts.command;
    let lost = |error: WireError| OpenError::Unreachable {
        host: route.host.clone(),
        port: route.port,
        what: error.to_string(),
    };
    let offered = |name: &str| offers.auth.iter().any(|mechanism| mechanism == name);
    let reply = if offered("PLAIN") {
        let secret = base64::encode(format!("\0{}\0{}", login.user, login.secret).as_bytes());
        wire.ask(&format!("AUTH PLAIN {secret}\r\n"), limit).await.map_err(lost)?
    } else if offered("LOGIN") {
        let mut reply = wire.ask("AUTH LOGIN\r\n", limit).await.map_err(lost)?;
        for answer in [&login.user, &login.secret] {
            if reply.code != 334 {
                break;
            }
            let answer = base64::encode(answer.as_bytes());
            reply = wire.ask(&format!("{answer}\r\n"), limit).await.map_err(lost)?;
        }
        reply
    } else {
        return Err(OpenError::CannotLogin(
            "the server offers neither PLAIN nor LOGIN; leave user and password empty",
        ));
    };
    match reply {
        reply if reply.is_positive() => Ok(()),
        reply if reply.is_temporary() => Err(OpenError::Deferred(reply)),
        reply => Err(OpenError::Login(reply)),
    }
}
