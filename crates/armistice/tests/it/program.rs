//! The built program as a process of its own, which can be killed.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use armistice::boot;
use store::Url;
use testkit::{Database, Engine};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::time::timeout;

/// How long an answer may take on a busy machine.
const ANSWER_TIME: Duration = Duration::from_secs(30);

/// A place where a house lives on while its program comes and goes.
pub struct Place {
    /// The data folder.
    pub folder: PathBuf,
    database: Database,
}

impl Place {
    /// Returns a migrated house that nobody lives in yet.
    pub fn new(engine: Engine) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("armistice-killed-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let options = store::Options::new(boot::system_clock(), 7);
        Self { folder, database: Database::new(engine, boot::all_migrations(), &options) }
    }

    /// Returns where its data is.
    pub fn url(&self) -> Url {
        self.database.url()
    }

    /// Opens its store beside the program or without it.
    pub fn store(&self) -> store::Store {
        self.store_in(0)
    }

    /// Opens its store with a clock that is so many milliseconds ahead.
    pub fn store_in(&self, ms: i64) -> store::Store {
        self.database.open(&store::Options::new(clock_in(ms), 7))
    }

    /// Puts the house together in this process, so many milliseconds later: what waits can be done without waiting.
    pub fn house_in(&self, ms: i64) -> armistice::App {
        let plan = boot::Plan {
            data_dir: self.folder.clone(),
            database_url: None,
            public_url: "http://house.test".into(),
            metrics_token: None,
            clock: clock_in(ms),
            seed: 7,
            demo: false,
            limits: armistice::limits::Limits::new(),
            trusted_proxies: Vec::new(),
            durability: store::Durability::ProcessEnd,
            census_bytes_max: None,
        };
        boot::assemble(plan, self.store_in(ms), armistice::cli::recorder()).expect("the house is assembled")
    }

    /// Starts the program on it and waits until it listens.
    pub fn start(&self) -> Program {
        Program::start(&self.folder, &self.database_url())
    }

    /// Starts another program on the same data, with a folder of its own that has the same key.
    pub fn start_beside(&self, folder: &Path) -> Program {
        std::fs::create_dir_all(folder).expect("a folder can be made");
        std::fs::copy(self.folder.join(boot::KEY_FILE), folder.join(boot::KEY_FILE))
            .expect("the key is there");
        Program::start(folder, &self.database_url())
    }

    /// Returns where its data is, as the program reads it.
    pub fn database_url(&self) -> String {
        match self.url() {
            Url::Sqlite(path) => format!("sqlite:{}", path.display()),
            Url::Postgres(url) => url,
        }
    }
}

fn clock_in(ms: i64) -> store::Clock {
    let system = boot::system_clock();
    store::Clock::new(move || system.now() + ms)
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A running program.
pub struct Program {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Program {
    fn start(folder: &Path, database_url: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_armistice"));
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url", database_url, "--data-dir"])
            .arg(folder);
        Self::spawn(command)
    }

    /// Starts a command that ends up as the program, and waits until it listens.
    pub fn spawn(mut command: Command) -> Self {
        command.env("RUST_LOG", "warn").stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().expect("the program was built for this test");
        let output = child.stdout.take().expect("the output was just piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.split_once("http://")?.1.trim().parse().ok());
        let address = address.expect("the program says where it listens");
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// Returns the number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as a power cut would: no signal that it could answer.
    pub fn kill(mut self) {
        self.child.kill().expect("it still runs");
        self.child.wait().expect("it has ended");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Posts a form from a network address on a connection of its own and returns the status, or nothing when no whole
/// answer came. Linux answers on all of 127.0.0.0/8, so that one machine can stand for many callers.
pub async fn post(from: Ipv4Addr, address: SocketAddr, path: &str, body: &str) -> Option<u16> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    exchange(from, address, &format!("{head}{body}")).await.map(|(status, _)| status)
}

/// Asks for a page and returns status and page, or nothing when no whole answer came.
pub async fn ask(address: SocketAddr, path: &str) -> Option<(u16, String)> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    exchange(Ipv4Addr::LOCALHOST, address, &request).await
}

async fn exchange(from: Ipv4Addr, address: SocketAddr, request: &str) -> Option<(u16, String)> {
    let socket = TcpSocket::new_v4().ok()?;
    socket.bind((from, 0).into()).ok()?;
    let mut stream = socket.connect(address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    timeout(ANSWER_TIME, stream.read_to_string(&mut answer)).await.ok()?.ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}
