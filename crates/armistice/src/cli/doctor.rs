//! `armistice doctor`: looks at everything a house stands on, and says what to do about what is wrong.

mod census;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use clap::Args;
use measure::{MINUTE_MS, Moment};
use serde::Serialize;
use store::{Store, Tx, Url, jobs, params};

use super::{Common, house};
use crate::app::App;
use crate::boot::{self, KEY_FILE};
use crate::fault::Outcome;
use crate::post::route;
use crate::settings;
use crate::sql::doctor as sql;

/// Less free space than this is a warning: the log of a busy hour, and a backup of a small house.
const FREE_BYTES_MIN: u64 = 2 * 1024 * 1024 * 1024;
/// A disk that takes longer to make a small file durable slows every commit.
const SYNC_MAX: Duration = Duration::from_millis(50);
/// Clocks may differ by so much before somebody should look.
const DRIFT_MS_MAX: i64 = MINUTE_MS;
/// A job that is due for longer is one that nobody runs.
const WAIT_MS_MAX: i64 = 10 * MINUTE_MS;
/// How long the mail server is waited for.
const MAIL_WAIT: Duration = Duration::from_secs(20);

/// Checks settings, key, disk, database, clock, jobs and mail server.
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    common: Common,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Ok,
    Warning,
    Failed,
}

/// What one look found.
#[derive(Debug, Serialize)]
struct Finding {
    what: &'static str,
    verdict: Verdict,
    sentence: String,
}

impl Finding {
    fn ok(what: &'static str, sentence: impl Into<String>) -> Self {
        Self { what, verdict: Verdict::Ok, sentence: sentence.into() }
    }

    fn warning(what: &'static str, sentence: impl Into<String>) -> Self {
        Self { what, verdict: Verdict::Warning, sentence: sentence.into() }
    }

    fn failed(what: &'static str, sentence: impl Into<String>) -> Self {
        Self { what, verdict: Verdict::Failed, sentence: sentence.into() }
    }
}

impl Doctor {
    /// Looks at everything; fails when something has failed.
    pub fn run(self) -> anyhow::Result<()> {
        let findings = match self.common.with_file() {
            Ok(common) => examine(&common),
            Err(error) => vec![Finding::failed("settings", format!("{error:#}"))],
        };
        if self.json {
            println!("{}", serde_json::to_string_pretty(&findings)?);
        } else {
            for finding in &findings {
                let mark = match finding.verdict {
                    Verdict::Ok => "ok     ",
                    Verdict::Warning => "warning",
                    Verdict::Failed => "FAILED ",
                };
                println!("{mark}  {:<9} {}", finding.what, finding.sentence);
            }
        }
        let failed = findings.iter().filter(|finding| finding.verdict == Verdict::Failed).count();
        anyhow::ensure!(failed == 0, "{failed} of {} looks have failed", findings.len());
        Ok(())
    }
}

fn examine(common: &Common) -> Vec<Finding> {
    let data_dir = common.data_dir();
    let mut findings = vec![address(common), key(&data_dir), disk(&data_dir), space(&data_dir)];
    let store = match house::store(common) {
        Ok(store) => store,
        Err(error) => {
            findings.push(Finding::failed("database", format!("{error:#}")));
            return findings;
        }
    };
    findings.push(database(&store));
    findings.push(clock(&store).unwrap_or_else(|fault| Finding::failed("clock", fault.to_string())));
    findings.push(census::look(common));
    findings.push(work(&store).unwrap_or_else(|fault| Finding::failed("jobs", fault.to_string())));
    findings.push(match house::app(common) {
        Ok(app) => mail_server(&app),
        Err(error) => Finding::failed("mail", format!("{error:#}")),
    });
    findings
}

fn address(common: &Common) -> Finding {
    match &common.public_url {
        None => {
            Finding::warning("settings", "public_url is not set, so links in mails lead to this machine.")
        }
        Some(url) if url.starts_with("https://") => {
            Finding::ok("settings", format!("People reach this house at {url}."))
        }
        Some(url) if url.starts_with("http://") => {
            let sentence = format!("{url} is not encrypted: put a proxy with TLS in front and say https://.");
            Finding::warning("settings", sentence)
        }
        Some(url) => Finding::failed("settings", format!("public_url must start with https://, not {url}.")),
    }
}

fn key(data_dir: &Path) -> Finding {
    let path = data_dir.join(KEY_FILE);
    let Ok(about) = fs::metadata(&path) else {
        let sentence = format!(
            "There is no {}. A new house makes one; a restored one wants your copy of it.",
            path.display()
        );
        return Finding::failed("key", sentence);
    };
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0 {
        let sentence = format!("Others on this machine can read {0}: chmod 600 {0}", path.display());
        return Finding::warning("key", sentence);
    }
    let _ = about;
    Finding::ok("key", "The key is there and readable by its owner only. Keep a copy outside the backups.")
}

/// Writes a small file durably, as every commit does.
fn disk(data_dir: &Path) -> Finding {
    let path = data_dir.join("doctor.probe");
    let begun = Instant::now();
    let written = fs::File::create(&path).and_then(|mut file| {
        file.write_all(&[0; 4096])?;
        file.sync_all()
    });
    let took = begun.elapsed();
    let _ = fs::remove_file(&path);
    match written {
        Err(error) => Finding::failed("disk", format!("{} cannot be written: {error}", data_dir.display())),
        Ok(()) if took > SYNC_MAX => {
            let sentence =
                format!("A durable write takes {} ms; every commit waits for one.", took.as_millis());
            Finding::warning("disk", sentence)
        }
        Ok(()) => {
            Finding::ok("disk", format!("A durable write takes {:.1} ms.", took.as_secs_f64() * 1000.0))
        }
    }
}

/// Asks `df`, which every Unix has; the standard library cannot tell.
fn space(data_dir: &Path) -> Finding {
    let output = Command::new("df").arg("-Pk").arg(data_dir).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let free = text
        .lines()
        .nth(1)
        .and_then(|line| line.split_whitespace().nth(3))
        .and_then(|kib| kib.parse::<u64>().ok());
    match free.map(|kib| kib * 1024) {
        None => Finding::warning("space", "How much space is free could not be found out."),
        Some(bytes) if bytes < FREE_BYTES_MIN => Finding::warning(
            "space",
            format!("Only {} MB are free in {}.", bytes / 1_048_576, data_dir.display()),
        ),
        Some(bytes) => Finding::ok("space", format!("{} GB are free.", bytes / 1_073_741_824)),
    }
}

fn database(store: &Store) -> Finding {
    let engine = match store.url() {
        Url::Sqlite(path) => format!("SQLite in {}", path.display()),
        Url::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let migrations = boot::all_migrations().len();
    Finding::ok(
        "database",
        format!("{engine} answers; its schema is that of this program ({migrations} migrations)."),
    )
}

/// Compares this machine's clock with the database's, or with the latest line that was written.
fn clock(store: &Store) -> Outcome<Finding> {
    let latest: Option<Moment> =
        store.read_blocking(|tx: &mut Tx| -> Outcome<_> { Ok(tx.one(&sql::LATEST_MOMENT, params![])?) })?;
    let now = boot::system_clock().now();
    let ahead = latest.map_or(0, |latest| latest.since(now));
    Ok(if ahead > DRIFT_MS_MAX {
        let sentence = format!(
            "The database knows a moment {} minutes from now: this clock is wrong, or was.",
            ahead / MINUTE_MS
        );
        Finding::failed("clock", sentence)
    } else {
        Finding::ok("clock", format!("It is {} UTC; nothing in the database is later.", now.timestamp()))
    })
}

fn work(store: &Store) -> Outcome<Finding> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| crate::Fault::Internal(error.to_string()))?;
    let depths = runtime.block_on(store.job_depths())?;
    let dead = store.read_blocking(|tx: &mut Tx| -> Outcome<_> { Ok(jobs::dead_count(tx)?) })?;
    let now = boot::system_clock().now();
    let late = depths.iter().find(|depth| now.since(depth.oldest) > WAIT_MS_MAX);
    Ok(match late {
        Some(late) => {
            let sentence = format!(
                "{} jobs of the kind {} wait, the oldest for {} minutes: is `armistice serve` running?",
                late.waiting,
                late.kind,
                now.since(late.oldest) / MINUTE_MS
            );
            Finding::warning("jobs", sentence)
        }
        None if dead > 0 => {
            Finding::warning("jobs", format!("{dead} were given up. Look at them under Settings, Jobs."))
        }
        None => Finding::ok("jobs", "Nothing waits too long, and nothing was given up."),
    })
}

/// Connects, encrypts and signs in, but sends nothing.
fn mail_server(app: &App) -> Finding {
    let hello = app
        .public_url
        .split("//")
        .nth(1)
        .unwrap_or("localhost")
        .split([':', '/'])
        .next()
        .unwrap_or("localhost");
    let (keys, hello) = (app.clone(), hello.to_owned());
    let found = app.store.read_blocking(move |tx| {
        Ok::<_, crate::Fault>((route::ready(tx, &keys.keys, &hello)?, settings::company(tx)?))
    });
    let (route, company) = match found {
        Ok((Some(route), company)) => (route, company),
        Ok((None, _)) => {
            return Finding::warning(
                "mail",
                "No mail server is set, so no mail leaves. Set it under Settings, Mail.",
            );
        }
        Err(fault) => return Finding::failed("mail", fault.sentence()),
    };
    let server = format!("{}:{}", route.host, route.port);
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return Finding::failed("mail", "The mail server could not be tried: the runtime does not start.");
    };
    let tried = runtime.block_on(async {
        let connection = tokio::time::timeout(MAIL_WAIT, mail::smtp::Connection::open(&route)).await;
        connection.map(|opened| opened.map(drop))
    });
    match tried {
        Err(_) => Finding::failed(
            "mail",
            format!("{server} did not answer within {} seconds.", MAIL_WAIT.as_secs()),
        ),
        Ok(Err(error)) => Finding::failed("mail", format!("{server}: {error}")),
        Ok(Ok(())) if company.from_address.is_empty() => Finding::warning(
            "mail",
            format!("{server} lets us in, but no address is set that mails come from."),
        ),
        Ok(Ok(())) => Finding::ok("mail", format!("{server} lets us in.")),
    }
}
