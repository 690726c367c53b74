//! `armistice demo`: builds a believable company and opens it in the browser.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::logs::Logs;
use super::serve;
use crate::app::App;
use crate::boot::{self, Plan};
use crate::demo::cast::{MEMBERS, PASSWORD, address};
use crate::demo::{self, MovedClock, Size};
use crate::limits::Limits;
use crate::settings;

/// Where the demo listens unless said otherwise.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// Where the company is built, inside its folder.
const BUILDING: &str = "building";
/// The setting that tells how a company was built.
const BUILT: &str = "demo_built";
/// How long what is under way may take to end.
const CLOSING: std::time::Duration = std::time::Duration::from_secs(5);
/// The seed of the usual demo: the same company each time.
const SEED: u64 = 2026;

/// How much company to build.
#[derive(Clone, Copy, ValueEnum)]
enum HowMuch {
    /// 5,000 contacts and 100,000 touches.
    Usual,
    /// 20,000 contacts and 400,000 touches.
    Large,
}

/// Builds a company with a year of history, on this machine only, and opens it.
#[derive(Args)]
pub struct Demo {
    /// Keep the company here and use it again; without it, a fresh folder that is thrown away.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// The address and port to listen on; loopback only.
    #[arg(long, default_value_t = LISTEN)]
    listen: SocketAddr,
    /// Another seed makes another company.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// How much company to build.
    #[arg(long, value_enum, default_value = "usual")]
    size: HowMuch,
    /// Do not open a browser.
    #[arg(long)]
    no_open: bool,
    /// Build the company and stop.
    #[arg(long)]
    only_build: bool,
    #[command(flatten)]
    logs: Logs,
}

impl Demo {
    /// Builds the company unless the folder has one, then serves it until asked to stop.
    pub fn run(self) -> anyhow::Result<()> {
        self.logs.start()?;
        if !self.listen.ip().is_loopback() {
            bail!("the demo listens on this machine only; {} is not a loopback address", self.listen.ip());
        }
        let folder = self.data_dir.clone().unwrap_or_else(temporary);
        let runtime = tokio::runtime::Runtime::new().context("the runtime cannot start")?;
        let done = runtime.block_on(self.build_and_serve(&folder));
        // Whatever still writes has ended before its folder goes.
        runtime.shutdown_timeout(CLOSING);
        if self.data_dir.is_none() {
            let _ = std::fs::remove_dir_all(&folder);
        }
        done
    }

    async fn build_and_serve(&self, folder: &Path) -> anyhow::Result<()> {
        let listener = serve::listen(self.listen).await?;
        let at = listener.local_addr()?;
        let ready = folder.join(boot::DATABASE_FILE);
        let url = format!("http://{at}");
        if ready.exists() {
            self.say_what_is_kept(folder, &url)?;
        } else {
            tokio::select! {
                built = self.build(folder, &url) => built?,
                () = serve::asked_to_stop() => {
                    let _ = std::fs::remove_dir_all(folder.join(BUILDING));
                    bail!("closed before the company was ready");
                }
            }
        }
        if self.only_build {
            return Ok(());
        }
        let plan = self.plan(folder, format!("http://{at}"), boot::system_clock());
        let store = boot::open_store(&plan)?;
        boot::migrate(&store)?;
        let app = boot::assemble(plan, store, serve::recorder())?;
        let _mailbox = demo::mailbox::open(&app).await?;
        announce(&app);
        if !self.no_open {
            open_browser(&app.public_url);
        }
        serve::serve(app, listener).await
    }

    /// Builds the company in a file beside the final one, which it becomes only when it is whole.
    async fn build(&self, folder: &Path, public_url: &str) -> anyhow::Result<()> {
        let real = boot::system_clock();
        let end = real.now();
        let clock = MovedClock::standing_at(demo::begin(end), real);
        let building = folder.join(BUILDING);
        let _ = std::fs::remove_dir_all(&building);
        let mut plan = self.plan(&building, public_url.to_owned(), clock.clock());
        plan.durability = store::Durability::ProcessEnd;
        let store = boot::open_store(&plan)?;
        boot::migrate(&store)?;
        let app = boot::assemble(plan, store, serve::recorder())?;
        let size = match self.size {
            HowMuch::Usual => Size::USUAL,
            HowMuch::Large => Size::LARGE,
        };
        let bar = ProgressBar::new(demo::STORY_DAYS as u64);
        let style =
            ProgressStyle::with_template("A year of Tidewell  {bar:40}  day {pos} of {len}  {elapsed}");
        bar.set_style(style.context("the progress bar's template")?);
        demo::build(&app, &clock, end, self.seed, size, &|day, days| {
            bar.set_length(days);
            bar.set_position(day);
        })
        .await?;
        bar.finish();
        let made = self.made();
        app.write(move |tx| settings::set(tx, BUILT, &made, None)).await?;
        app.store.backup_to(&folder.join(boot::DATABASE_FILE)).context("the company could not be kept")?;
        std::fs::copy(building.join(boot::KEY_FILE), folder.join(boot::KEY_FILE))?;
        drop(app);
        let _ = std::fs::remove_dir_all(&building);
        Ok(())
    }

    /// Returns the words of the command line that make this company and no other.
    fn made(&self) -> String {
        let size = self.size.to_possible_value().map(|size| size.get_name().to_owned()).unwrap_or_default();
        format!("--seed {} --size {size}", self.seed)
    }

    /// Says when the folder holds another company than the one that was asked for, which is then not built.
    fn say_what_is_kept(&self, folder: &Path, url: &str) -> anyhow::Result<()> {
        let store = boot::open_store(&self.plan(folder, url.to_owned(), boot::system_clock()))?;
        let kept = store.read_blocking(|tx| settings::get::<String>(tx, BUILT))?;
        if let Some(kept) = kept.filter(|kept| *kept != self.made()) {
            println!(
                "{} holds the company of {kept} already; {} is left aside. Name another folder to build it.",
                folder.display(),
                self.made()
            );
        }
        Ok(())
    }

    fn plan(&self, folder: &Path, public_url: String, clock: store::Clock) -> Plan {
        Plan {
            data_dir: folder.to_owned(),
            database_url: None,
            public_url,
            metrics_token: None,
            clock,
            seed: self.seed,
            demo: true,
            limits: Limits::new(),
            trusted_proxies: Vec::new(),
            durability: store::Durability::PowerLoss,
            census_bytes_max: None,
        }
    }
}

fn temporary() -> PathBuf {
    // By chance, because the number of a process comes again.
    std::env::temp_dir().join(format!("armistice-demo-{:x}", boot::system_seed()))
}

fn announce(app: &App) {
    println!("\nTidewell is open at {}", app.public_url);
    println!("Sign in as any of these with the password {PASSWORD}:");
    for member in &MEMBERS {
        println!("  {:<18} {:<24} {}", member.role.label(), address(member.mailbox), member.name);
    }
    println!("No mail leaves this machine. Press ctrl-C to close.\n");
}

/// Opens the default browser when there is one; without one, the printed address is enough.
fn open_browser(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = std::process::Stdio::null;
    let _ =
        std::process::Command::new(program).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
}
