//! The handle that the program holds.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};

use crate::id::Ids;
use crate::queue::Queue;
use crate::work::{Isolation, Task};
use crate::{Clock, Error, Result, Tx, sqlite};

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Url {
    /// A file; it is created when it is missing.
    Sqlite(PathBuf),
    /// A server, as `postgres://user:password@host:port/database`.
    Postgres(String),
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
}

impl Options {
    /// Returns the usual options with this clock and seed.
    pub fn new(clock: Clock, seed: u64) -> Self {
        Self { clock, seed, readers: 3, writers: 6 }
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
}

impl Store {
    /// Opens a database and starts its threads. The schema is left as it is; see [`Store::migrate`].
    pub fn open(url: Url, options: &Options) -> Result<Self> {
        let Url::Sqlite(path) = &url else {
            return Err(Error::Unavailable("PostgreSQL is not served by this build yet".to_owned()));
        };
        let ids = Arc::new(Ids::default());
        let open = |connection: sqlite::Connection, seed: u64| {
            Tx::new(Box::new(connection), options.clock.clone(), Arc::clone(&ids), options.seed ^ seed)
        };
        let (writes, reads) = (Arc::new(Queue::default()), Arc::new(Queue::default()));
        let store = Self {
            inner: Arc::new(Inner {
                url: url.clone(),
                writes: Arc::clone(&writes),
                reads: Arc::clone(&reads),
                threads: Mutex::default(),
            }),
        };
        let writing = open(sqlite::Connection::for_writing(path)?, 0);
        store.spawn("store-write", move || sqlite::serve_writes(writing, &writes))?;
        for number in 1..=options.readers.max(1) {
            let reading = open(sqlite::Connection::for_reading(path)?, number as u64);
            let reads = Arc::clone(&reads);
            store.spawn("store-read", move || sqlite::serve_reads(reading, &reads))?;
        }
        Ok(store)
    }

    /// Returns where the data is.
    pub fn url(&self) -> &Url {
        &self.inner.url
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

    /// Runs queue work, which locks the rows that it takes and needs no stricter order.
    pub(crate) async fn work_queue<F, T>(&self, verb: F) -> Result<T>
    where
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        submit(&self.inner.writes, verb, Isolation::ReadCommitted).await
    }

    fn spawn(&self, name: &str, serve: impl FnOnce() + Send + 'static) -> Result<()> {
        let thread = thread::Builder::new().name(name.to_owned()).spawn(serve);
        let thread = thread.map_err(|error| Error::Unavailable(format!("no thread: {error}")))?;
        self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }
}

impl Drop for Inner {
    /// Lets the threads finish what waits, and waits for them.
    fn drop(&mut self) {
        self.writes.close();
        self.reads.close();
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
