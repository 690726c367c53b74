//! One database for one test.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use store::{Migration, Options, Store, Url};

use crate::cluster::{self, Cluster, run};
use crate::{Engine, environment};

/// An empty, migrated database that is removed when this is dropped.
#[derive(Debug)]
pub struct Database {
    url: Url,
    /// The folder of a SQLite file, or the name of a PostgreSQL database.
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    Name(String),
}

impl Database {
    /// Makes a database with these migrations applied; on PostgreSQL it is a copy of a template that is
    /// migrated once for all tests with the same migrations.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn new(engine: Engine, migrations: &'static [Migration], options: &Options) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        match engine {
            Engine::Sqlite => {
                let folder = std::env::temp_dir().join(format!("armistice-{name}"));
                fs::create_dir_all(&folder).expect("the temporary folder can be written");
                let url = Url::Sqlite(folder.join("armistice.db"));
                migrate(&url, migrations, options);
                Self { url, place: Place::Folder(folder) }
            }
            Engine::Postgres => {
                copy_template(&name, migrations, options);
                Self { url: Url::Postgres(server_url(&name)), place: Place::Name(name) }
            }
        }
    }

    /// Returns the address.
    pub fn url(&self) -> Url {
        self.url.clone()
    }

    /// Opens a store on it; several may be open, as with several nodes.
    ///
    /// # Panics
    /// When it does not open.
    pub fn open(&self, options: &Options) -> Store {
        Store::open(self.url(), options).expect("the database of the test opens")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match &self.place {
            // What stays behind in the temporary folder harms nobody.
            Place::Folder(folder) => drop(fs::remove_dir_all(folder)),
            Place::Name(name) if !std::thread::panicking() => {
                sql(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            }
            // A database of a failed test may be looked at until the server stops.
            Place::Name(_) => {}
        }
    }
}

fn migrate(url: &Url, migrations: &'static [Migration], options: &Options) {
    let store = Store::open(url.clone(), options).expect("a new database opens");
    store.migrate(migrations).expect("the migrations fit an empty database");
}

fn copy_template(name: &str, migrations: &'static [Migration], options: &Options) {
    let template = template_name(migrations);
    let copy = format!("CREATE DATABASE {name} TEMPLATE {template}");
    if try_sql(&copy) {
        return;
    }
    let _guard = cluster::lock(&std::env::temp_dir().join("armistice-templates"));
    if !try_sql(&copy) {
        // Built under another name, so that a process that dies halfway leaves no half template.
        let building = format!("{template}_building");
        sql(&format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)"));
        sql(&format!("CREATE DATABASE {building}"));
        migrate(&Url::Postgres(server_url(&building)), migrations, options);
        sql(&format!("ALTER DATABASE {building} RENAME TO {template}"));
        sql(&copy);
    }
}

fn template_name(migrations: &[Migration]) -> String {
    let texts = migrations.iter().flat_map(|migration| migration.postgres.bytes());
    let hash = texts.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("template_{hash:016x}")
}

/// Returns the address of a database on the server for tests.
fn server_url(database: &str) -> String {
    match environment("ARMISTICE_TEST_DATABASE_URL") {
        None => Cluster::shared().url(database),
        Some(url) => {
            let (address, parameters) =
                url.split_once('?').map_or((url.as_str(), None), |(a, p)| (a, Some(p)));
            let server = match address.split_once("://") {
                Some((scheme, rest)) => format!("{scheme}://{}", rest.split('/').next().unwrap_or_default()),
                None => {
                    panic!("ARMISTICE_TEST_DATABASE_URL is not an address like postgres://user@host/postgres")
                }
            };
            parameters.map_or_else(|| format!("{server}/{database}"), |p| format!("{server}/{database}?{p}"))
        }
    }
}

fn psql(statement: &str) -> Command {
    let mut command = Command::new("psql");
    command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &server_url("postgres"), "-c", statement]);
    command.env("PGOPTIONS", "-c client_min_messages=warning");
    command
}

fn sql(statement: &str) {
    run(&mut psql(statement));
}

fn try_sql(statement: &str) -> bool {
    psql(statement).output().expect("psql is installed with PostgreSQL").status.success()
}
