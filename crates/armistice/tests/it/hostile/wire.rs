//! What no client library would send, straight onto the wire; the program goes on serving everybody else.

use std::future::Future;
use std::time::{Duration, Instant};

use testkit::Engine;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::program::{Place, ask};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn bombs_of_headers_are_bounded() {
    let place = Place::new(Engine::Sqlite);
    let program = place.start();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let megabyte = "x".repeat(1 << 20);
        let many = "x-many: 1\r\n".repeat(20_000);
        for bomb in [
            format!("GET /sign-in HTTP/1.1\r\nhost: h\r\nx-large: {megabyte}\r\n\r\n"),
            format!("GET /sign-in HTTP/1.1\r\nhost: h\r\n{many}\r\n"),
            format!("GET /{megabyte} HTTP/1.1\r\nhost: h\r\n\r\n"),
            format!("GET /sign-in HTTP/1.1\r\nhost: h\r\ncookie: {}\r\n\r\n", "a=b; ".repeat(200_000)),
        ] {
            let answer = throw(program.address, bomb.as_bytes()).await;
            let refused = ["HTTP/1.1 431", "HTTP/1.1 414", "HTTP/1.1 400"];
            assert!(
                answer.is_empty() || refused.iter().any(|start| answer.starts_with(start)),
                "{answer:.200}"
            );
        }
        for nonsense in [
            "\0\0\0\0\r\n\r\n",
            "GET\r\n\r\n",
            "\u{16}\u{3}\u{1}",
            "POST /f/x HTTP/1.1\r\nhost: h\r\ncontent-length: -5\r\n\r\n",
            "POST /f/x HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
            "POST /f/x HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\nzzzz\r\n",
        ] {
            let answer = throw(program.address, nonsense.as_bytes()).await;
            assert!(!answer.starts_with("HTTP/1.1 5"), "{nonsense:?}: {answer:.200}");
        }
        let (status, page) = ask(program.address, "/setup").await.expect("the program still answers");
        assert_eq!(status, 200, "{page}");
    });
    program.kill();
}

/// Sends bytes and returns what comes back until the program hangs up or has said enough.
async fn throw(program: std::net::SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(program).await.expect("the program listens");
    // The program may hang up in the middle of a bomb, which is its right.
    let _ = timeout(PATIENCE, stream.write_all(bytes)).await;
    let _ = stream.shutdown().await;
    let mut answer = vec![0_u8; 4_096];
    let read = timeout(PATIENCE, stream.read(&mut answer)).await.expect("the program answers or hangs up");
    answer.truncate(read.unwrap_or_default());
    String::from_utf8_lossy(&answer).into_owned()
}

/// Tries again and again until it holds.
pub async fn eventually<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < PATIENCE, "{what} did not come");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
