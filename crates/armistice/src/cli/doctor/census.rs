//! What the house that runs on this machine says of its census.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::Finding;
use crate::cli::Common;
use crate::cli::serve::LISTEN;

/// A census that takes more of its limit is one that will soon be full.
const FULL: f64 = 0.9;
/// How long a house on this machine may take to answer.
const WAIT: Duration = Duration::from_secs(5);
/// Its figures are shorter.
const ANSWER_MAX: u64 = 4 * 1024 * 1024;

/// Figures by name, those with labels left out.
type Figures = BTreeMap<String, f64>;

/// Says what the house that runs now keeps in memory.
pub(super) fn look(common: &Common) -> Finding {
    let Some(figures) = figures(common) else {
        return Finding::ok("census", "No house runs here now; it counts everybody when it starts.");
    };
    let figure = |name: &str| figures.get(&format!("armistice_census_{name}")).copied().unwrap_or_default();
    let megabytes = |bytes: f64| (bytes / 1_048_576.0).ceil();
    let (bytes, limit) = (figure("bytes"), figure("bytes_max"));
    if figure("stopped") > 0.0 {
        let sentence = format!(
            "The limit of {} MB is reached, so lists and segments are answered from rows, slowly: raise \
             census_megabytes_max.",
            megabytes(limit)
        );
        return Finding::failed("census", sentence);
    }
    if figure("ready") < 1.0 {
        return Finding::ok("census", "It is counting everybody.");
    }
    let sentence = format!(
        "{} contacts are counted in {} MB of at most {} MB.",
        figure("contacts"),
        megabytes(bytes),
        megabytes(limit)
    );
    if bytes > limit * FULL {
        Finding::warning("census", format!("{sentence} Raise census_megabytes_max before it is full."))
    } else {
        Finding::ok("census", sentence)
    }
}

/// Asks the house that listens where the settings say; nothing when none answers.
fn figures(common: &Common) -> Option<Figures> {
    let answer = ask(reachable(common.listen.unwrap_or(LISTEN))).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.starts_with("HTTP/1.0 200").then(|| read(body))
}

/// Returns where a house can be reached that listens on every address.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

/// Asks for the metrics, which this machine may have without a token. In HTTP/1.0 the answer ends with the connection.
fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, WAIT)?;
    stream.set_read_timeout(Some(WAIT))?;
    stream.set_write_timeout(Some(WAIT))?;
    write!(stream, "GET /metrics HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(ANSWER_MAX).read_to_string(&mut answer)?;
    Ok(answer)
}

fn read(text: &str) -> Figures {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)))
        .collect()
}
