//! The built program as a process of its own, which can be killed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use armistice::boot;
use store::Url;
use testkit::{Database, Engine};

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

    /// Opens its store beside the program or without it.
    pub fn store(&self) -> store::Store {
        self.database.open(&store::Options::new(boot::system_clock(), 7))
    }

    /// Starts the program on it and waits until it listens.
    pub fn start(&self) -> Program {
        let url = match self.database.url() {
            Url::Sqlite(path) => format!("sqlite:{}", path.display()),
            Url::Postgres(url) => url,
        };
        Program::start(&self.folder, &url)
    }
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
        let mut child = Command::new(env!("CARGO_BIN_EXE_armistice"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url", database_url, "--data-dir"])
            .arg(folder)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program was built for this test");
        let output = child.stdout.take().expect("the output was just piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.split_once("http://")?.1.trim().parse().ok());
        let address = address.expect("the program says where it listens");
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
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

/// Posts a form on a connection of its own and returns the status, or nothing when no whole answer came.
pub fn post(address: SocketAddr, path: &str, body: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, ANSWER_TIME).ok()?;
    stream.set_read_timeout(Some(ANSWER_TIME)).ok()?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.contains("\r\n\r\n").then(|| answer.split(' ').nth(1)?.parse().ok())?
}
