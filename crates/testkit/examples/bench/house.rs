//! The house under load: as `armistice serve` runs it, but for the limit on submissions from one address.

use std::net::SocketAddr;
use std::path::PathBuf;

use armistice::App;
use armistice::boot::{self, Plan};
use armistice::cli;
use armistice::limits::Limits;
use tokio::net::TcpListener;

use crate::{Wish, fresh_folder};

/// A house in a folder of its own, serving.
pub struct House {
    /// The house.
    pub app: App,
    /// Where it listens.
    pub address: SocketAddr,
    folder: PathBuf,
}

impl House {
    /// Opens an empty house and starts to serve it, workers and sweeps included.
    pub async fn open(wish: &Wish) -> Self {
        Self::open_in(fresh_folder(), wish).await
    }

    /// Opens the house in a folder, which is thrown away afterwards.
    pub async fn open_in(folder: PathBuf, wish: &Wish) -> Self {
        let plan = Plan {
            data_dir: folder.clone(),
            database_url: wish.database_url.clone(),
            public_url: "http://house.test".into(),
            metrics_token: None,
            clock: boot::system_clock(),
            seed: 7,
            demo: false,
            limits: Limits::new().without_submit_limit(),
            trusted_proxies: Vec::new(),
            durability: store::Durability::PowerLoss,
            census_bytes_max: None,
        };
        let app = tokio::task::spawn_blocking(move || {
            let store = boot::open_store(&plan).expect("the database opens");
            boot::migrate(&store).expect("the schema is made");
            boot::assemble(plan, store, cli::recorder()).expect("the house is assembled")
        });
        let app = app.await.expect("booting does not panic");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a loopback port is free");
        let address = listener.local_addr().expect("a bound socket has an address");
        tokio::spawn(cli::serve(app.clone(), listener));
        Self { app, address, folder }
    }

    /// Returns how long the oldest job that is due has waited, in milliseconds.
    pub async fn behind_ms(&self) -> i64 {
        let depths = self.app.store.job_depths().await.unwrap_or_default();
        let now = (self.app.clock).now();
        depths.iter().map(|depth| now.since(depth.oldest)).max().unwrap_or(0).max(0)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // What stays behind in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
