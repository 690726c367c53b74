//! The handle that the program holds.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

use crate::driver::Driver;
use crate::ids::Ids;
use crate::postgres::{self, Purpose};
use crate::queue::Queue;
use crate::sqlite;
use crate::work::{Isolation, Task};
use crate::{Clock, Error, Result, Tx};

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Url {
    /// A file; it is created when it is missing.
    Sqlite(PathBuf),
    /// A server, as `postgres://user:password@host:port/database`.
    Postgres(String),
}

/// What an answered commit survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// A loss of power.
    #[default]
    PowerLoss,
    /// The end of the process only: for a database that is being built and is thrown away when that is interrupted.
    /// SQLite alone knows it; PostgreSQL keeps its own setting.
    ProcessEnd,
}

/// What a store is given by the program that opens it.
#[derive(Clone, Debug)]
pub struct Options {
    /// The clock behind [`Tx::now`].
    pub clock: Clock,
    /// The seed of the dice behind [`Tx::dice`].
    pub seed: u64,
    /// How many threads read side by side.
    pub readers: usize,
    /// How many connections write side by side on PostgreSQL; SQLite has one writer.
    pub writers: usize,
    /// How long a read may take (on PostgreSQL: each of its statements).
    pub read_time_max: Duration,
    /// What an answered commit survives.
    pub durability: Durability,
}

impl Options {
    /// Returns the usual options with this clock and seed.
    pub fn new(clock: Clock, seed: u64) -> Self {
        Self {
            clock,
            seed,
            readers: 3,
            writers: 6,
            read_time_max: Duration::from_secs(10),
            durability: Durability::PowerLoss,
        }
    }
}

/// A database and its threads; cheap to clone, closed when the last clone is dropped.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    url: Url,
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    checkpoints: Arc<sqlite::Stop>,
}

impl Store {
    /// Opens a database and starts its threads. The schema is left as it is; see [`Store::migrate`].
    ///
    /// Fails with [`Error::Unavailable`] when the file cannot be opened or the server does not answer.
    pub fn open(url: Url, options: &Options) -> Result<Self> {
        let ids = Arc::new(Ids::default());
        let mut seed = options.seed;
        let mut tx = |driver: Box<dyn Driver>| {
            seed = seed.wrapping_add(1);
            Tx::new(driver, options.clock.clone(), Arc::clone(&ids), seed)
        };
        let inner = Inner {
            url,
            writes: Arc::default(),
            reads: Arc::default(),
            threads: Mutex::default(),
            checkpoints: Arc::default(),
        };
        match &inner.url {
            Url::Sqlite(path) => {
                let writer = tx(Box::new(sqlite::Connection::for_writing(path, options.durability)?));
                inner.spawn("store-write", writer, &inner.writes, sqlite::serve_writes)?;
                inner.spawn_checkpoints(path, options.durability)?;
                for _ in 0..options.readers.max(1) {
                    let reader = tx(Box::new(sqlite::Connection::for_reading(path, options.read_time_max)?));
                    inner.spawn("store-read", reader, &inner.reads, sqlite::serve_reads)?;
                }
            }
            Url::Postgres(url) => {
                postgres::Session::new(url, Purpose::Write)?.connect()?;
                let turns = Arc::new(RwLock::new(()));
                for _ in 0..options.writers.max(1) {
                    let turns = Arc::clone(&turns);
                    let writer = tx(Box::new(postgres::Session::new(url, Purpose::Write)?));
                    inner.spawn("store-write", writer, &inner.writes, move |tx, queue| {
                        postgres::serve_writes(tx, queue, &turns);
                    })?;
                }
                let purpose = Purpose::Read { statement_ms_max: options.read_time_max.as_millis() };
                for _ in 0..options.readers.max(1) {
                    let reader = tx(Box::new(postgres::Session::new(url, purpose)?));
                    inner.spawn("store-read", reader, &inner.reads, postgres::serve_reads)?;
                }
            }
        }
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Returns where the data is.
    pub fn url(&self) -> &Url {
        &self.inner.url
    }

    /// Returns how many writes and how many reads wait for a thread, for those who watch.
    pub fn waiting(&self) -> (usize, usize) {
        (self.inner.writes.len(), self.inner.reads.len())
    }

    /// Runs a verb in a transaction and answers once it is durable.
    pub async fn write<F, T, E>(&self, verb: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        submit(&self.inner.writes, verb, Isolation::Serializable).await
    }

    /// Runs a verb on a consistent snapshot that it cannot change.
    pub async fn read<F, T, E>(&self, verb: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        submit(&self.inner.reads, verb, Isolation::Serializable).await
    }

    /// Like [`Store::write`], for threads that may wait.
    pub fn write_blocking<F, T, E>(&self, verb: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        wait_for(self.write(verb))
    }

    /// Like [`Store::read`], for threads that may wait.
    pub fn read_blocking<F, T, E>(&self, verb: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        wait_for(self.read(verb))
    }

    /// Copies the whole database, as one moment sees it, into a new file, and makes it durable. Blocks the thread.
    ///
    /// Only SQLite can do this; PostgreSQL has `pg_dump`, and answers [`Error::Unavailable`].
    pub fn backup_to(&self, target: &Path) -> Result<()> {
        let Url::Sqlite(path) = &self.inner.url else {
            return Err(Error::Unavailable("PostgreSQL is backed up with pg_dump".to_owned()));
        };
        let failed = |problem: String| Error::Unavailable(format!("{}: {problem}", target.display()));
        let name = target.to_str().ok_or_else(|| failed("the name is not UTF-8".to_owned()))?;
        if target.exists() {
            return Err(failed("there is a file already".to_owned()));
        }
        sqlite::Connection::for_upkeep(path, Durability::PowerLoss)?.copy_into(name)?;
        let synced = File::open(target).and_then(|file| file.sync_all());
        synced.map_err(|error| failed(error.to_string()))
    }

    /// Runs queue work, which locks the rows that it takes and needs no stricter order.
    pub(crate) async fn work_queue<F, T>(&self, verb: F) -> Result<T>
    where
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        submit(&self.inner.writes, verb, Isolation::ReadCommitted).await
    }
}

impl Inner {
    fn spawn(
        &self,
        name: &str,
        tx: Tx,
        queue: &Arc<Queue>,
        serve: impl FnOnce(Tx, &Queue) + Send + 'static,
    ) -> Result<()> {
        let queue = Arc::clone(queue);
        self.start(name, move || {
            let queue = Served(queue);
            serve(tx, &queue.0);
        })
    }

    fn spawn_checkpoints(&self, path: &Path, durability: Durability) -> Result<()> {
        let (connection, path) = (sqlite::Connection::for_upkeep(path, durability)?, path.to_owned());
        let stop = Arc::clone(&self.checkpoints);
        self.start("store-checkpoint", move || sqlite::serve_checkpoints(&connection, &path, &stop))
    }

    fn start(&self, name: &str, serve: impl FnOnce() + Send + 'static) -> Result<()> {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(serve);
        let thread = thread.map_err(|error| Error::Unavailable(format!("no thread: {error}")))?;
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }
}

/// A queue on the thread that serves it. Closures cannot bring the thread down; should a mistake of this
/// crate do so, callers get an error and do not wait for ever.
struct Served(Arc<Queue>);

impl Drop for Served {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.abandon();
        }
    }
}

impl Drop for Inner {
    /// Lets the threads finish what waits, and waits for them.
    fn drop(&mut self) {
        self.writes.close();
        self.reads.close();
        self.checkpoints.stop();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // The last clone may live in a closure, so that a store thread itself comes here.
            if thread.thread().id() != thread::current().id() && thread.join().is_err() {
                tracing::error!("a store thread panicked");
            }
        }
    }
}

async fn submit<F, T, E>(queue: &Queue, verb: F, isolation: Isolation) -> Result<T, E>
where
    F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (task, answer) = Task::new(verb, isolation);
    queue.push(Box::new(task))?;
    let gone = || Error::Unavailable("the store is closed".to_owned());
    answer.await.unwrap_or_else(|_| Err(gone().into()))
}

/// Parks the thread until a future of this store is ready; needs no async runtime.
pub(crate) fn wait_for<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
