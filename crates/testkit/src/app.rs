//! The house in a test.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use armistice::App;
use armistice::boot::{self, Plan};
use armistice::demo::{self, MovedClock, Size};
use armistice::fault::Outcome;
use armistice::limits::Limits;
use armistice::people::{Caller, Capability, Role, TeamId, UserId, password, session, user};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt as _;
use measure::Moment;
use store::{Clock, Options, Tx, params};
use testbed::{Database, Engine};
use tower::ServiceExt as _;

use crate::Answer;

/// What opens the metrics from elsewhere.
pub const METRICS_TOKEN: &str = "metrics-of-the-test";
/// Connections that write side by side on PostgreSQL, so that eight who race do so.
const WRITERS: usize = 8;
/// 2026-03-02 is a Monday; at 09:00 UTC offices are open in Europe.
pub const START: Moment = Moment(1_772_442_000_000);
/// What the dice of every house start from.
const SEED: u64 = 7;
/// The password of everybody in tests.
pub const PASSWORD: &str = "correct horse battery";

/// A house of its own for one test: fresh database, frozen clock, seeded dice.
pub struct TestApp {
    /// The house.
    pub app: App,
    router: Router,
    moment: Arc<AtomicI64>,
    folder: PathBuf,
    /// Dropped last, when nobody is connected any more.
    _database: Database,
}

/// What a house opens with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stock {
    Empty,
    /// The demo's company, which begins its story a year earlier.
    Company,
}

impl TestApp {
    /// Returns a fresh house on an engine, at [`START`].
    pub async fn start(engine: Engine) -> Self {
        Self::open(engine, Stock::Empty).await
    }

    /// Returns a house in which the demo's company has lived for a year, at [`START`].
    pub async fn rehearsed(engine: Engine, size: Size) -> Self {
        let house = Self::open(engine, Stock::Company).await;
        let hand = MovedClock::sharing(house.hand());
        let built = demo::build(&house.app, &hand, START, SEED, size, &|_, _| ());
        built.await.expect("the company is built");
        house
    }

    async fn open(engine: Engine, stock: Stock) -> Self {
        let folder = fresh_folder();
        let begin = match stock {
            Stock::Empty => START,
            Stock::Company => demo::begin(START),
        };
        let moment = Arc::new(AtomicI64::new(begin.0));
        let hand = moment.clone();
        let clock = Clock::new(move || Moment(hand.load(Ordering::SeqCst)));
        let plan = Plan {
            data_dir: folder.clone(),
            database_url: None,
            public_url: "http://house.test".into(),
            metrics_token: Some(METRICS_TOKEN.into()),
            clock: clock.clone(),
            seed: SEED,
            demo: stock == Stock::Company,
            limits: Limits::new(),
            trusted_proxies: Vec::new(),
            durability: store::Durability::ProcessEnd,
            census_bytes_max: None,
        };
        let (app, database) = tokio::task::spawn_blocking(move || {
            let options = Options { writers: WRITERS, ..Options::new(clock, SEED) };
            let database = Database::new(engine, boot::all_migrations(), &options);
            let store = database.open(&options);
            let app = boot::assemble(plan, store, metrics_recorder()).expect("the house is assembled");
            (app, database)
        })
        .await
        .expect("booting does not panic");
        let router = armistice::routes::router(app.clone());
        Self { app, router, moment, folder, _database: database }
    }

    /// Returns the present moment of the house.
    pub fn now(&self) -> Moment {
        Moment(self.moment.load(Ordering::SeqCst))
    }

    /// Returns the hand of the clock, for whoever moves it besides the test: the demo's story.
    pub fn hand(&self) -> Arc<AtomicI64> {
        self.moment.clone()
    }

    /// Moves the clock forward by milliseconds.
    pub fn advance(&self, ms: i64) {
        self.moment.fetch_add(ms, Ordering::SeqCst);
    }

    /// Runs a verb.
    pub async fn write<T: Send + 'static>(&self, verb: impl Fn(&mut Tx) -> Outcome<T> + Send + 'static) -> T {
        self.app.write(verb).await.expect("the verb succeeds")
    }

    /// Makes a colleague with [`PASSWORD`] and returns who it is.
    pub async fn user(&self, name: &str, role: Role, team: Option<TeamId>) -> Caller {
        let new = user::New {
            email: format!("{}@house.test", name.to_lowercase().replace(' ', ".")),
            name: name.to_owned(),
            role,
            team,
            password_hash: Some(password::hash_blocking(PASSWORD).expect("the password is hashed")),
            zone: "Europe/Berlin".into(),
        };
        self.write(move |tx| {
            let id: UserId = user::create(tx, &new)?;
            session::console(tx, id)
        })
        .await
    }

    /// Returns a browser in which a colleague is signed in.
    pub async fn browser(&self, caller: &Caller) -> Browser<'_> {
        let token = format!("test-session-{}-{}", caller.user, fresh_number());
        let (app, who, secret) = (self.app.clone(), caller.user, token.clone());
        self.write(move |tx| session::start(tx, &app.keys, who, &secret, &session::Origin::default())).await;
        Browser { house: self, cookie: Some(format!("{}={token}", armistice::web::guard::SESSION_COOKIE)) }
    }

    /// Returns a browser with a session token from elsewhere: a cookie that an answer set, or a forged one.
    pub fn bearing(&self, token: &str) -> Browser<'_> {
        Browser { house: self, cookie: Some(format!("{}={token}", armistice::web::guard::SESSION_COOKIE)) }
    }

    /// Returns a program with a token from elsewhere.
    pub fn holding(&self, token: &str) -> Program<'_> {
        Program { house: self, token: token.to_owned() }
    }

    /// Returns a program that acts for a colleague with a token of these scopes.
    pub async fn program(&self, caller: &Caller, scopes: &[Capability]) -> Program<'_> {
        let token = format!("test-token-{}-{}", caller.user, fresh_number());
        let words: Vec<&str> = scopes.iter().map(|scope| scope.word()).collect();
        let (hash, who, scopes) = (self.app.keys.hash(&token), caller.user, words.join(" "));
        self.write(move |tx| {
            let row = params![tx.new_id(), who, "test", &hash, &scopes, tx.now()].to_vec();
            let columns = ["id", "user_id", "name", "token_hash", "scopes", "created_at"];
            tx.insert_many("api_tokens", &columns, [row])?;
            Ok(())
        })
        .await;
        Program { house: self, token }
    }

    /// Returns a browser in which nobody is signed in.
    pub fn stranger(&self) -> Browser<'_> {
        Browser { house: self, cookie: None }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body arrives").to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A browser, signed in or not: its requests come from our own pages.
pub struct Browser<'h> {
    house: &'h TestApp,
    cookie: Option<String>,
}

impl Browser<'_> {
    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.house.send(self.request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .expect("a request");
        self.house.send(request).await
    }

    /// Begins any request of this browser.
    ///
    /// # Panics
    /// When the path is none.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "house.test")
            .header("sec-fetch-site", "same-origin");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request
    }
}

/// A program with a token: it sends and reads JSON.
pub struct Program<'h> {
    house: &'h TestApp,
    token: String,
}

impl Program<'_> {
    /// Asks.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    /// Sends a JSON document.
    pub async fn post(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.send(Method::POST, path, Body::from(body.to_string())).await
    }

    /// Puts a JSON document in the place of another.
    pub async fn put(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.send(Method::PUT, path, Body::from(body.to_string())).await
    }

    /// Takes something away.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    /// Sends any request.
    pub async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "house.test")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json");
        self.house.send(request.body(body).expect("a request")).await
    }
}

fn encode(text: &str) -> String {
    armistice::web::encode(text)
}

fn metrics_recorder() -> armistice::cli::Recorder {
    armistice::cli::recorder()
}

/// Returns a number that no other place of this process has.
fn fresh_number() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

fn fresh_folder() -> PathBuf {
    let number = fresh_number();
    let folder = std::env::temp_dir().join(format!("armistice-test-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    folder
}
