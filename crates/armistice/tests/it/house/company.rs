//! A company that has lived for a year, with rows in every room, and the way to every page of it.

use armistice::App;
use armistice::agreement::version;
use armistice::capture::ImportId;
use armistice::capture::consent::MARKETING;
use armistice::capture::imports::{Noun, guess, import};
use armistice::contacts::ContactId;
use armistice::contacts::deed::Deed;
use armistice::demo::cast::{MEMBERS, address};
use armistice::demo::{Size, mailbox};
use armistice::fault::Outcome;
use armistice::flow::bring_in::{run::Pace, work};
use armistice::flow::{bulk, consider, sweeps};
use armistice::nurture::journey::{self, SaidStep};
use armistice::nurture::template;
use armistice::people::{Caller, session, user};
use armistice::post::route;
use armistice::routes::{self, May, Route};
use axum::http::Method;
use mail::sink::Sink;
use store::{Sql, Tx, id_to_text};
use testkit::{Engine, TestApp};

/// A company small enough for an unoptimised build, large enough for rows in every room.
const SMALL: Size = Size { contacts: 40, touches: 500 };
/// How many rows of a kind are looked at.
const EACH: usize = 3;

/// Where the variable part of a path comes from: the first line whose beginning fits decides.
const FILLED_BY: [(&str, &str); 22] = [
    ("/f/{slug}", "SELECT slug FROM forms WHERE published_at IS NOT NULL ORDER BY id"),
    ("/forms/{id}", "SELECT id FROM forms ORDER BY id"),
    ("/campaigns/{id}", "SELECT id FROM campaigns ORDER BY id"),
    ("/agreement/{id}/edit", "SELECT id FROM agreements WHERE in_force_from IS NULL ORDER BY id"),
    ("/agreement/{id}", "SELECT id FROM agreements ORDER BY id"),
    ("/agreements/{id}", "SELECT id FROM agreements ORDER BY id"),
    ("/handoffs/{id}", "SELECT id FROM handoffs ORDER BY id"),
    ("/deals/{id}", "SELECT id FROM deals ORDER BY id"),
    ("/contacts/{id}", "SELECT id FROM contacts ORDER BY id"),
    ("/segments/{id}", "SELECT id FROM segments ORDER BY id"),
    ("/bulk/{id}", "SELECT id FROM bulk_actions ORDER BY id"),
    ("/bulk-actions/{id}", "SELECT id FROM bulk_actions ORDER BY id"),
    ("/accounts/{id}", "SELECT id FROM accounts ORDER BY id"),
    ("/imports/{id}", "SELECT id FROM imports ORDER BY id"),
    ("/settings/users/{id}", "SELECT id FROM users ORDER BY id"),
    ("/settings/teams/{id}", "SELECT id FROM teams ORDER BY id"),
    ("/demo/mailbox/{id}", "SELECT id FROM caught_mails ORDER BY id"),
    ("/mail/{id}", "SELECT id FROM messages ORDER BY id"),
    ("/messages/{id}", "SELECT id FROM messages ORDER BY id"),
    ("/enrollments/{id}", "SELECT id FROM enrollments ORDER BY id"),
    ("/templates/{id}", "SELECT id FROM templates ORDER BY id"),
    ("/journeys/{id}", "SELECT id FROM journeys ORDER BY id"),
];

/// Pages that answer a question, which they must be asked.
const ASKED: [(&str, &str); 1] = [("/results/attribution/rows", "?by=source&model=linear&currency=EUR")];

/// The company.
pub struct Company {
    pub house: TestApp,
    /// Olga, who may see everything.
    pub operator: Caller,
    /// Where every mail ends.
    _mailbox: Sink,
}

/// Tells the company's year on an engine.
pub async fn open(engine: Engine) -> Company {
    let house = TestApp::rehearsed(engine, SMALL).await;
    let operator = house
        .write(|tx| {
            let found = user::by_email(tx, &address(MEMBERS[0].mailbox))?.expect("the cast works here");
            session::console(tx, found.id)
        })
        .await;
    let mailbox = mailbox::open(&house.app).await.expect("the mailbox opens");
    let port = mailbox.address().port().to_string();
    let (app, by) = (house.app.clone(), operator.clone());
    house
        .write(move |tx| {
            let (host, security) = ("127.0.0.1".into(), "none".into());
            let way = route::Said { host, port: port.clone(), security, ..route::Said::default() };
            route::set(tx, &app.keys, &by, &way)?;
            write_to_everybody(tx, &by)?;
            let everybody = tx.all_sql::<ContactId>(&Sql::new("SELECT id FROM contacts ORDER BY id"))?;
            bulk::order(tx, &by, &Deed::Tag("greeted".into()), None, Some(&everybody))?;
            let words = version::vocabulary(tx)?;
            let proposal = version::starting_point(tx)?.check(&words)?;
            version::draft(tx, &by, &proposal)
        })
        .await;
    sweeps::all_once(&house.app).await.expect("the mails go out");
    bring_lists(house.app.clone()).await;
    Company { house, operator, _mailbox: mailbox }
}

/// Makes a template, a journey, trips and mails.
fn write_to_everybody(tx: &mut Tx, by: &Caller) -> Outcome<()> {
    let text = template::Said {
        name: "Hello to everybody".into(),
        purpose: MARKETING.into(),
        subject: "Hello".into(),
        source: "Dear {{ contact.name | default(\"colleague\") }}, [read](https://tidewell.example/)".into(),
        ..template::Said::default()
    };
    let template = template::create(tx, by, &text)?.to_string();
    let plan = journey::Said {
        name: "Hello to everybody".into(),
        purpose: MARKETING.into(),
        entry_rule: "everyone".into(),
        steps: vec![SaidStep { kind: "mail".into(), template, ..SaidStep::default() }],
        ..journey::Said::default()
    };
    let drawn = journey::create(tx, by, &plan)?;
    journey::start(tx, by, drawn)?;
    let everybody = tx.all_sql::<ContactId>(&Sql::new("SELECT id FROM contacts"))?;
    consider::now(tx, &everybody)
}

/// Brings a list of which a row fails, and another that waits to be described.
async fn bring_lists(app: App) {
    let lists = tokio::task::spawn_blocking(move || -> Outcome<()> {
        let done = upload(&app, "email,name\nada@engines.example,Ada\nnobody,No\n")?;
        let start =
            work::look_at(&app, &app.store.read_blocking(move |tx: &mut Tx| import::find(tx, done))?)?;
        work::describe(&app, done, &guess::mapping(Noun::Contacts, &start), None)?;
        app.store.write_blocking(move |tx: &mut Tx| import::start(tx, done))?;
        work::run_here(&app, done, Pace::Fast, None, &mut |_| {})?;
        upload(&app, "email,town\nbo@engines.example,Oslo\n").map(drop)
    });
    lists.await.expect("no panic").expect("the lists come in");
}

fn upload(app: &App, text: &str) -> Outcome<ImportId> {
    let path = app.data_dir.join("list.csv");
    std::fs::write(&path, text).expect("the temporary folder can be written");
    let new = work::import_of(&work::keep(app, &path)?, Noun::Contacts, "list.csv", None);
    app.store.write_blocking(move |tx: &mut Tx| import::create(tx, &new))
}

/// Returns the path of every page that can be opened without a signed link.
pub async fn pages(house: &TestApp) -> Vec<String> {
    paths(house, |path| !path.starts_with("/api/")).await
}

/// Returns every path that a program may ask.
pub async fn questions(house: &TestApp) -> Vec<String> {
    paths(house, |path| path.starts_with("/api/")).await
}

/// Returns every deed of the table: its line, and a path where it can be tried, on a row that is there if there is one.
pub async fn deeds(house: &TestApp) -> Vec<(Route, String)> {
    let mut all = Vec::new();
    for route in routes::table().into_iter().filter(|route| route.method != Method::GET) {
        let path = if filled_by(route.path).is_some() {
            concrete(house, route.path).await.swap_remove(0)
        } else {
            route.path.to_owned()
        };
        let parts = path.split('/').map(|part| if part.starts_with('{') { "0" } else { part });
        all.push((route, parts.collect::<Vec<_>>().join("/")));
    }
    all
}

async fn paths(house: &TestApp, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut all = Vec::new();
    for route in routes::table() {
        let opens =
            route.method == Method::GET && route.may != May::Link && !route.path.starts_with("/assets/");
        if opens && wanted(route.path) {
            all.extend(concrete(house, route.path).await);
        }
    }
    all
}

/// Says which rows fill the variable part of a path.
fn filled_by(path: &str) -> Option<(&'static str, &'static str)> {
    let plain = path.strip_prefix("/api/v1").unwrap_or(path);
    FILLED_BY.into_iter().find(|(pattern, _)| plain.starts_with(pattern))
}

/// Every path of a route: one for each of the first rows that fill it, or itself.
async fn concrete(house: &TestApp, path: &'static str) -> Vec<String> {
    let plain = path.strip_prefix("/api/v1").unwrap_or(path);
    if let Some((_, question)) = ASKED.iter().find(|(asked, _)| *asked == plain) {
        return vec![format!("{path}{question}")];
    }
    let Some(begin) = path.find('{') else { return vec![path.to_owned()] };
    let end = path.find('}').expect("a variable part ends") + 1;
    let Some((pattern, query)) = filled_by(path) else {
        panic!("no line of FILLED_BY says which rows {path} shows")
    };
    let is_slug = pattern.contains("{slug}");
    let read = move |tx: &mut Tx| -> Outcome<Vec<String>> {
        if is_slug {
            return Ok(tx.all_sql(&Sql::new(query))?);
        }
        Ok(tx.all_sql::<i64>(&Sql::new(query))?.into_iter().map(id_to_text).collect())
    };
    let found = house.app.read(read).await.expect("the rows are read");
    assert!(!found.is_empty(), "the company has no row for {path}: {query}");
    found.iter().take(EACH).map(|part| format!("{}{part}{}", &path[..begin], &path[end..])).collect()
}
