//! A PostgreSQL server made from the machine's binaries.

use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a server for tests does without: safety against power loss, and the network. A commit still waits
/// for the operating system to have it, so that a server that is killed keeps what it acknowledged.
const FLAGS: &str = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c shared_buffers=128MB -c max_connections=400 -c autovacuum=off -c log_min_messages=fatal";
const USER: &str = "armistice";
const MISSING: &str = "These tests need PostgreSQL: install the package `postgresql` (its service need not run), \
                       or set ARMISTICE_TEST_DATABASE_URL to a server where databases may be made, \
                       or test on SQLite alone with ARMISTICE_ENGINES=sqlite.";

/// Stops a shared server when no test has held the file `users` for two minutes, then removes its data.
const WATCH: &str = r#"
idle=0
while sleep 15; do
    if flock -n "$1/users" true; then idle=$((idle + 1)); else idle=0; fi
    [ $idle -ge 8 ] || continue
    idle=0
    exec 9>>"$1/lock"
    flock 9
    if flock -n "$1/users" true; then
        shift; "$@"
        exit
    fi
    exec 9>&-
done
"#;

/// A server with its data in one folder, reached through a socket in the same folder.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    binaries: PathBuf,
    /// The user that the server runs as when the test runs as root, which PostgreSQL refuses to.
    servant: Option<&'static str>,
}

impl Cluster {
    /// Starts a server for one test alone, to be stopped and started at will.
    ///
    /// # Panics
    /// When PostgreSQL is missing or does not start.
    pub fn private() -> Private {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("armistice-postgres-private-{}-{number}", std::process::id());
        let cluster = Self::at(std::env::temp_dir().join(name));
        cluster.create();
        cluster.start();
        Private(cluster)
    }

    /// Returns the server that all test processes of this user share, started if need be. This process
    /// holds it until it ends.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<(Cluster, File)> = OnceLock::new();
        let (cluster, _) = SHARED.get_or_init(|| {
            let user = output(Command::new("id").arg("-u"));
            let cluster = Self::at(std::env::temp_dir().join(format!("armistice-postgres-{}", user.trim())));
            let _guard = lock(&cluster.folder.join("lock"));
            let users = open(&cluster.folder.join("users"));
            users.lock_shared().expect("a file in the temporary folder can be locked");
            if !cluster.is_running() {
                cluster.create();
                cluster.start();
                cluster.watch();
            }
            (cluster, users)
        });
        cluster
    }

    /// Returns the address of a database on this server.
    pub fn url(&self, database: &str) -> String {
        format!("postgres:///{database}?host={}&user={USER}", self.folder.display())
    }

    /// Starts the server.
    ///
    /// # Panics
    /// When it does not come up.
    pub fn start(&self) {
        let options = format!("-k {} {FLAGS}", self.folder.display());
        let log = self.folder.join("log");
        let mut command = self.command("pg_ctl");
        command.arg("start").arg("-w").arg("-D").arg(self.data()).arg("-l").arg(log).args(["-o", &options]);
        run(&mut command);
    }

    /// Stops the server at once, as a crash would.
    ///
    /// # Panics
    /// When it was not running.
    pub fn stop(&self) {
        run(self.command("pg_ctl").args(["stop", "-m", "immediate", "-D"]).arg(self.data()));
    }

    fn at(folder: PathBuf) -> Self {
        let servant = (output(Command::new("id").arg("-u")).trim() == "0").then(|| {
            let known = |user: &&str| status(Command::new("id").arg("-u").arg(user));
            ["postgres", "nobody"].into_iter().find(known).expect("a system has a user `nobody`")
        });
        let cluster = Self { folder, binaries: binaries(), servant };
        fs::create_dir_all(&cluster.folder).expect("the temporary folder can be written");
        cluster.give_away(&cluster.folder);
        cluster
    }

    fn create(&self) {
        // What is left of a server that died has nothing that a test needs.
        let _ = fs::remove_dir_all(self.data());
        let mut command = self.command("initdb");
        command.args([
            "--auth=trust",
            "--no-sync",
            "--no-instructions",
            "-E",
            "UTF8",
            "--locale=C",
            "-U",
            USER,
            "-D",
        ]);
        run(command.arg(self.data()));
    }

    fn is_running(&self) -> bool {
        status(self.command("pg_ctl").arg("status").arg("-D").arg(self.data()))
    }

    fn watch(&self) {
        let mut command = Command::new("setsid");
        command.args(["--fork", "sh", "-c", WATCH, "watch"]).arg(&self.folder);
        let stop = self.command("pg_ctl");
        command.arg(stop.get_program()).args(stop.get_args());
        command.args(["stop", "-m", "immediate", "-D"]).arg(self.data());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/");
        assert!(
            command.status().is_ok_and(|status| status.success()),
            "the watch over PostgreSQL does not start"
        );
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, binary: &str) -> Command {
        let path = self.binaries.join(binary);
        let mut command = match self.servant {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(path);
                command
            }
            None => Command::new(path),
        };
        command.current_dir("/");
        command
    }

    fn give_away(&self, path: &Path) {
        let Some(user) = self.servant else { return };
        let number = |what: &str| output(Command::new("id").arg(what).arg(user)).trim().parse().ok();
        chown(path, number("-u"), number("-g")).expect("root may give a folder away");
    }
}

/// A server for one test alone; it is stopped and removed when dropped.
#[derive(Debug)]
pub struct Private(Cluster);

impl std::ops::Deref for Private {
    type Target = Cluster;

    fn deref(&self) -> &Cluster {
        &self.0
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        if self.is_running() {
            self.stop();
        }
        // A folder that stays behind in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0.folder);
    }
}

/// Returns the folder with the server's binaries: from the PATH, or where Debian puts them (newest first).
fn binaries() -> PathBuf {
    let paths = crate::environment("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&paths).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
        .expect(MISSING)
}

/// Waits until no other process holds this file, and holds it until it is dropped.
pub(crate) fn lock(path: &Path) -> File {
    let file = open(path);
    file.lock().expect("a file in the temporary folder can be locked");
    file
}

fn open(path: &Path) -> File {
    let file = File::options().create(true).append(true).open(path);
    file.unwrap_or_else(|error| panic!("{} cannot be opened: {error}", path.display()))
}

pub(crate) fn run(command: &mut Command) {
    // Output goes to a file and not to a pipe, because a started server would keep the pipe open.
    let out = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(out.as_ref().is_ok_and(std::process::ExitStatus::success), "{command:?} failed: {out:?}");
}

fn status(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} does not run: {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
