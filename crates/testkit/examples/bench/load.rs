//! A load generator: keep-alive HTTP/1.1 on one thread, so that it takes as little as it can of the cores that the
//! house needs too.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::cpu::Spent;

/// Answers longer than this are not read to their end.
const ANSWER_BYTES_MAX: usize = 4 << 20;
/// What is sent before this has passed is not counted: caches fill, connections open.
const WARM_UP: Duration = Duration::from_secs(1);

/// What to send, from how many connections, for how long.
pub struct Load {
    /// Where the house listens.
    pub address: SocketAddr,
    /// Connections, each with one request under way.
    pub connections: usize,
    /// How long requests are counted.
    pub duration: Duration,
    /// The bytes of request number n; numbers are never given twice.
    pub request: Arc<dyn Fn(u64) -> Vec<u8> + Send + Sync>,
    /// The status of an answer that counts as done.
    pub expected: u16,
}

/// What came back.
#[derive(Default)]
pub struct Report {
    /// Time from request to whole answer of each request that was done, in microseconds, in order of size.
    pub latencies_us: Vec<u64>,
    /// Answers with another status, and connections that broke.
    pub failed: u64,
    /// Seconds over which answers were counted.
    pub seconds: f64,
    /// Answers before the counting began; they cost processor time too.
    pub warm_up: usize,
    /// Processor time of the load generator itself, and of the house, for each answer.
    pub cpu_us_each: Value,
    /// The first answer that was not as expected, to say what went wrong.
    pub complaint: Option<String>,
}

impl Report {
    /// Returns the latency in milliseconds below which this share of the answers stayed.
    pub fn percentile_ms(&self, share: f64) -> f64 {
        let last = self.latencies_us.len().saturating_sub(1);
        let place = (last as f64 * share).round() as usize;
        self.latencies_us.get(place).map_or(0.0, |us| *us as f64 / 1000.0)
    }

    /// Returns the figures.
    pub fn json(&self) -> Value {
        json!({
            "requests": self.latencies_us.len(),
            "failed": self.failed,
            "per_second": (self.latencies_us.len() as f64 / self.seconds).round(),
            "p50_ms": self.percentile_ms(0.50),
            "p90_ms": self.percentile_ms(0.90),
            "p99_ms": self.percentile_ms(0.99),
            "max_ms": self.percentile_ms(1.0),
            "cpu_us_each": self.cpu_us_each,
            "complaint": self.complaint,
        })
    }
}

/// Runs a load to its end on a thread of its own.
pub fn run(load: Load) -> std::thread::JoinHandle<Report> {
    let body = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime of one thread can be made").block_on(all(Arc::new(load)))
    };
    std::thread::Builder::new().name("load".to_owned()).spawn(body).expect("a thread can be started")
}

async fn all(load: Arc<Load>) -> Report {
    let numbers = Arc::new(AtomicU64::new(0));
    let begin = Instant::now() + WARM_UP;
    let before = Spent::now();
    let mut connections = JoinSet::new();
    for _ in 0..load.connections {
        connections.spawn(one(load.clone(), numbers.clone(), begin));
    }
    let mut report = Report::default();
    while let Some(Ok(part)) = connections.join_next().await {
        report.latencies_us.extend(part.latencies_us);
        report.failed += part.failed;
        report.warm_up += part.warm_up;
        report.complaint = report.complaint.or(part.complaint);
    }
    let answers = report.latencies_us.len() + report.warm_up;
    report.cpu_us_each = Spent::now().each_since(&before, answers);
    report.seconds = load.duration.as_secs_f64();
    report.latencies_us.sort_unstable();
    report
}

/// Sends one request after another on one connection, and opens another when it breaks.
async fn one(load: Arc<Load>, numbers: Arc<AtomicU64>, begin: Instant) -> Report {
    let mut report = Report::default();
    let end = begin + load.duration;
    while Instant::now() < end {
        let Ok(mut stream) = TcpStream::connect(load.address).await else {
            report.failed += 1;
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let mut buffer = Vec::with_capacity(64 << 10);
        while Instant::now() < end {
            let request = (load.request)(numbers.fetch_add(1, Ordering::Relaxed));
            let sent = Instant::now();
            match exchange(&mut stream, &request, &mut buffer).await {
                Ok(status) if status == load.expected => {
                    if sent >= begin {
                        report.latencies_us.push(sent.elapsed().as_micros() as u64);
                    } else {
                        report.warm_up += 1;
                    }
                }
                Ok(status) => {
                    report.failed += 1;
                    let text = String::from_utf8_lossy(&buffer[..buffer.len().min(2_000)]).into_owned();
                    report.complaint.get_or_insert(format!("{status}: {text}"));
                }
                Err(error) => {
                    report.failed += 1;
                    report.complaint.get_or_insert(error.to_string());
                    break;
                }
            }
        }
    }
    report
}

/// Sends a request and reads the whole answer into `buffer`; returns its status.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> std::io::Result<u16> {
    stream.write_all(request).await?;
    buffer.clear();
    let head = loop {
        if let Some(end) = find(buffer, b"\r\n\r\n") {
            break end + 4;
        }
        more(stream, buffer).await?;
    };
    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    if field("transfer-encoding:").is_some_and(|value| value.contains("chunked")) {
        while !buffer.ends_with(b"0\r\n\r\n") {
            more(stream, buffer).await?;
        }
    } else {
        let length = field("content-length:").and_then(|value| value.parse::<usize>().ok()).unwrap_or(0);
        while buffer.len() < head + length.min(ANSWER_BYTES_MAX) {
            more(stream, buffer).await?;
        }
    }
    Ok(status)
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<()> {
    match stream.read_buf(buffer).await? {
        0 => Err(std::io::Error::other("the house closed the connection")),
        _ => Ok(()),
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Returns a form as a browser sends it.
pub fn form(path: &str, cookie: Option<&str>, fields: &[(&str, &str)]) -> Vec<u8> {
    let pairs: Vec<String> =
        fields.iter().map(|(key, value)| format!("{key}={}", armistice::web::encode(value))).collect();
    let body = pairs.join("&");
    let cookie = cookie.map_or(String::new(), |cookie| format!("cookie: {cookie}\r\n"));
    format!(
        "POST {path} HTTP/1.1\r\nhost: house.test\r\n{cookie}sec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Returns a request for a page.
pub fn page(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: house.test\r\ncookie: {cookie}\r\naccept: text/html\r\n\r\n")
        .into_bytes()
}
