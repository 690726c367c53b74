//! `armistice serve`: runs the house until it is asked to stop.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Common, house};
use crate::app::App;
use crate::boot;
use crate::flow::{sweeps, work};
use crate::people::user;
use crate::routes;

/// The address to listen on unless said otherwise.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// How long requests may go on after the house was asked to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Runs the house.
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    common: Common,
    /// Goes on with another key than the one that the database was used with: suppressions, links in mails that were
    /// sent, sessions and sealed secrets of before mean nothing any more.
    #[arg(long)]
    accept_new_key: bool,
}

impl Serve {
    /// Opens the store, brings the schema up to date, serves until ctrl-C or SIGTERM, then ends what is under way.
    pub fn run(self) -> anyhow::Result<()> {
        start_logs();
        let common = self.common.with_file()?;
        let runtime = tokio::runtime::Runtime::new().context("the runtime cannot start")?;
        runtime.block_on(async move {
            let listener = listen(common.listen.unwrap_or(LISTEN)).await?;
            let address = listener.local_addr()?;
            let accept = self.accept_new_key;
            let (app, _lock) = tokio::task::spawn_blocking(move || open(&common, address, accept)).await??;
            announce(&app, address).await;
            serve(app, listener).await
        })
    }
}

/// Binds the address, with a sentence when it is taken.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; is another program there?"))
}

/// Opens the house, and locks its folder for as long as the lock is held.
fn open(common: &Common, address: SocketAddr, accept_new_key: bool) -> anyhow::Result<(App, File)> {
    let plan = house::plan(common, format!("http://{address}"));
    let lock = lock(&plan.data_dir)?;
    let store = boot::open_store(&plan)?;
    for applied in boot::migrate(&store)? {
        tracing::info!(number = applied.number, name = applied.name, "the schema was brought up to date");
    }
    boot::know_key(&plan.data_dir, &store, accept_new_key)?;
    Ok((boot::assemble(plan, store, recorder())?, lock))
}

/// Takes the folder for this process: a second one would take the first one's mails for lost.
fn lock(data_dir: &Path) -> anyhow::Result<File> {
    std::fs::create_dir_all(data_dir).with_context(|| format!("{} cannot be made", data_dir.display()))?;
    let path = data_dir.join("serve.lock");
    let file = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            anyhow::bail!("another armistice serves {} already; end it first", data_dir.display())
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Installs the metrics recorder of the process and returns what renders it.
pub fn recorder() -> metrics_exporter_prometheus::PrometheusHandle {
    let builder = metrics_exporter_prometheus::PrometheusBuilder::new();
    builder
        .install_recorder()
        .unwrap_or_else(|_| metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder().handle())
}

/// Logs as lines for a terminal, as JSON when asked by `ARMISTICE_LOG_FORMAT=json`; `RUST_LOG` chooses how much.
#[expect(clippy::disallowed_methods, reason = "how to log is needed before the settings are read")]
pub fn start_logs() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,hyper=warn"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let json = std::env::var("ARMISTICE_LOG_FORMAT").is_ok_and(|format| format == "json");
    let _ = if json { logs.json().try_init() } else { logs.with_target(false).try_init() };
}

/// Prints where the house is and, while nobody can sign in, the code that makes the owner.
async fn announce(app: &App, address: SocketAddr) {
    println!("Armistice listens on http://{address}");
    if let Ok(false) = app.read(user::any).await {
        println!(
            "Nobody can sign in yet. Open {}/setup and enter this code: {}",
            app.public_url, app.setup_code
        );
    }
}

/// Serves until the process is asked to stop, as [`serve_until`] does.
pub async fn serve(app: App, listener: TcpListener) -> anyhow::Result<()> {
    serve_until(app, listener, asked_to_stop(), DRAIN).await
}

/// Serves until `asked` comes true, with the workers and sweeps beside. Then all three stop at once: jobs and mails
/// under way are ended, requests within `drain`; what still talks afterwards is cut off.
pub async fn serve_until(
    app: App,
    listener: TcpListener,
    asked: impl Future<Output = ()> + Send + 'static,
    drain: Duration,
) -> anyhow::Result<()> {
    let (stop, mut stopped) = watch::channel(false);
    let jobs = tokio::spawn(work::run(app.clone(), stopped.clone()));
    let sweeping = tokio::spawn(sweeps::run(app.clone(), stopped.clone()));
    let service = routes::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let tell = stop.clone();
    let told = async move {
        asked.await;
        tell.send_replace(true);
    };
    let overdue = async {
        // The sender lives as long as this function, so there is an answer.
        let _ = stopped.wait_for(|stop| *stop).await;
        tokio::time::sleep(drain).await;
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(told).into_future();
    let served = tokio::select! {
        served = serving => served,
        () = overdue => {
            tracing::warn!("requests that did not end are cut off");
            Ok(())
        }
    };
    stop.send_replace(true);
    let _ = tokio::join!(jobs, sweeping);
    served.context("serving ended")
}

async fn asked_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            signal.recv().await;
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
    tracing::info!("asked to stop; ending what is under way");
}
