//! `armistice serve`: runs the house until it is asked to stop.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Common, house};
use crate::app::App;
use crate::boot;
use crate::flow::{sweeps, wishes, work};
use crate::people::user;
use crate::routes;
use crate::segments::work as counting;

/// The address to listen on unless said otherwise.
pub(super) const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// The upper ends of the buckets in which times are counted, in seconds.
const BUCKETS_S: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

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
        let common = self.common.with_file()?;
        common.logs.start()?;
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
    let app = boot::assemble(plan, store, recorder())?;
    let forgotten = wishes::work::bring_back(&app)?;
    if forgotten.erased + forgotten.suppressed > 0 {
        tracing::warn!(
            erased = forgotten.erased,
            suppressed = forgotten.suppressed,
            "the database is older than wishes of people; they are kept again"
        );
    }
    Ok((app, lock))
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

/// Returns what renders the metrics of the process, whose recorder is installed the first time.
pub fn recorder() -> PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    let begin = || {
        let times = Matcher::Suffix("_seconds".to_owned());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(times, &BUCKETS_S);
        builder
            .map(PrometheusBuilder::install_recorder)
            .and_then(|installed| installed)
            .unwrap_or_else(|_| PrometheusBuilder::new().build_recorder().handle())
    };
    RECORDER.get_or_init(begin).clone()
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
    let counting = tokio::spawn(counting::run(app.clone(), stopped.clone()));
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
    let _ = tokio::join!(jobs, sweeping, counting);
    served.context("serving ended")
}

/// Waits for ctrl-C or SIGTERM.
pub(super) async fn asked_to_stop() {
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
