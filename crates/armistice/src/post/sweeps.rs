//! The sender: a pass that takes what is due, hands it to the mail server outside any transaction, and writes what
//! became of it.

use mail::smtp::{Connection, Envelope, Outcome as Answer, Route, Tls};
use measure::Moment;
use tokio::sync::watch;

use super::ledger::{self, Ended, Found, Lost};
use super::letter::{self, Letter, Press, Written};
use super::message::Message;
use super::system::{House, Links};
use super::words::State;
use super::{MessageId, link, route};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::flow::mailed;
use crate::settings;

/// Mails in flight at once: after a crash at most so many are *unknown*.
const BATCH: usize = 50;
/// Batches over one connection, so that a pass ends and the others get their turn.
const ROUNDS_MAX: usize = 200;
/// Connections of one pass: many a server says after some mails that it is enough, and takes more over the next one.
const CONNECTIONS_MAX: usize = 10;
/// Tries to write outcomes down before they are left to become *unknown*.
const WRITES_MAX: usize = 3;

/// Sends what is due until nothing is, or until the house is asked to stop. Returns how many mails it tried.
pub async fn send_due(app: &App, stop: &watch::Receiver<bool>) -> Outcome<usize> {
    let mut tried = 0;
    for _ in 0..CONNECTIONS_MAX {
        if !app.read(ledger::is_due).await? {
            break;
        }
        let Some(route) = usable_route(app).await? else { break };
        if !may_anything_leave(app, stop).await? {
            break;
        }
        let Some(mut connection) = connect(app, &route).await? else { break };
        let sent = send_over(app, &mut connection, stop).await;
        let trouble = connection.trouble().map(str::to_owned);
        connection.quit().await;
        let sent = sent?;
        tried += sent.tried;
        match trouble {
            None => break,
            Some(what) if sent.answered == 0 => {
                // Each further connection would only cost another mail its try, or its certain end.
                complain(app, &route, what).await?;
                break;
            }
            Some(_) => {}
        }
    }
    Ok(tried)
}

/// Settles what is due and may not leave, until something is found that may: only then is a server needed.
async fn may_anything_leave(app: &App, stop: &watch::Receiver<bool>) -> Outcome<bool> {
    while !*stop.borrow() {
        let house = app.clone();
        let found = app.write(move |tx| ledger::sift(tx, &house.keys, BATCH)).await?;
        if found.judged == 0 || !found.sendable.is_empty() {
            return Ok(found.judged > 0);
        }
    }
    Ok(false)
}

/// Opens a connection; `None` when the server cannot be used.
async fn connect(app: &App, route: &Route) -> Outcome<Option<Connection>> {
    match Connection::open(route).await {
        Ok(connection) => {
            app.write(route::recover).await?;
            Ok(Some(connection))
        }
        Err(error) => {
            complain(app, route, error.to_string()).await?;
            Ok(None)
        }
    }
}

async fn complain(app: &App, route: &Route, what: String) -> Outcome<()> {
    tracing::warn!(host = route.host, cause = what, "the mail server cannot be used; mails wait");
    app.write(move |tx| route::complain(tx, &what)).await
}

/// What came of mails that were handed to the server.
#[derive(Clone, Copy, Default)]
struct Sent {
    /// Mails that were tried.
    tried: usize,
    /// Mails that it took or turned down for good.
    answered: usize,
}

impl Sent {
    /// Counts the ends of a batch, here and for whoever watches the house.
    fn count(ended: &[Ended]) -> Self {
        let mut sent = Self::default();
        for outcome in ended.iter().map(|one| one.outcome).filter(|outcome| *outcome != State::Planned) {
            metrics::counter!("armistice_mails_total", "outcome" => outcome.word()).increment(1);
            sent.tried += 1;
            sent.answered += usize::from(matches!(outcome, State::Accepted | State::Refused));
        }
        sent
    }
}

/// Sends batch after batch over one connection, as long as it holds.
async fn send_over(app: &App, connection: &mut Connection, stop: &watch::Receiver<bool>) -> Outcome<Sent> {
    let mut all = Sent::default();
    for _ in 0..ROUNDS_MAX {
        if *stop.borrow() || !connection.is_usable() {
            break;
        }
        let Some(sent) = send_batch(app, connection).await? else { break };
        all.tried += sent.tried;
        all.answered += sent.answered;
    }
    Ok(all)
}

/// Calls *unknown* what a sender that died had in flight.
pub async fn settle_lost(app: &App) -> Outcome<()> {
    settle(app, Lost::Overdue).await
}

/// Calls *unknown* at once what an earlier life of this house had in flight. On PostgreSQL another node may still be
/// sending, so its leases have to run out.
pub async fn settle_earlier_life(app: &App) -> Outcome<()> {
    if matches!(app.store.url(), store::Url::Sqlite(_)) {
        settle(app, Lost::All).await?;
    }
    Ok(())
}

async fn settle(app: &App, which: Lost) -> Outcome<()> {
    loop {
        let lost = app.write(move |tx| ledger::lose(tx, which)).await?;
        if lost > 0 {
            tracing::warn!(
                lost,
                "mails have an unknown end: their sender stopped while they were on their way"
            );
        }
        if lost < ledger::LOST_MAX as usize {
            return Ok(());
        }
    }
}

/// Returns the route, unless there is none or its server is to be left alone for a while.
async fn usable_route(app: &App) -> Outcome<Option<Route>> {
    let house = app.clone();
    let hello = host_of(&app.public_url);
    let (found, trouble) =
        app.read(move |tx| Ok((route::ready(tx, &house.keys, &hello)?, route::trouble(tx)?))).await?;
    let Some(found) = found else { return Ok(None) };
    if trouble.is_some_and(|trouble| app.clock.now() < trouble.tried_at + route::REST_MS) {
        return Ok(None);
    }
    // The demo's mails stay on this machine, whatever somebody types into its settings.
    let local = matches!(found.host.as_str(), "127.0.0.1" | "localhost" | "::1") && found.tls == Tls::None;
    Ok((!app.demo || local).then_some(found))
}

/// Leases a batch, writes its mails, sends them, writes the outcomes. `None` when nothing was due.
async fn send_batch(app: &App, connection: &mut Connection) -> Outcome<Option<Sent>> {
    let house = app.clone();
    let Found { judged, sendable } = app.write(move |tx| ledger::lease(tx, &house.keys, BATCH)).await?;
    if sendable.is_empty() {
        return Ok((judged > 0).then(Sent::default));
    }
    let started_at = app.clock.now();
    let untried = |mail| Ended::of(mail, started_at, State::Planned, String::new());
    let untried: Vec<Ended> = sendable.iter().map(untried).collect();
    let (written, mut ended) = match write_all(app, sendable, started_at).await {
        Ok(ready) => ready,
        // Nothing has left, so all may be tried again.
        Err(fault) => return write_down(app, untried).await.and(Err(fault)),
    };
    let (tries, envelopes): (Vec<(MessageId, i64)>, Vec<Envelope>) =
        written.into_iter().map(|mail| ((mail.message, mail.attempt), mail.envelope)).unzip();
    let answers = connection.send_batch(&envelopes).await;
    let outcomes = tries.into_iter().zip(answers).map(|((message, attempt), answer)| {
        let (outcome, answer) = state_of(answer);
        Ended { message, attempt, started_at, outcome, answer }
    });
    ended.extend(outcomes);
    let sent = Sent::count(&ended);
    write_down(app, ended).await?;
    Ok(Some(sent))
}

/// Writes the mails and keeps what their links lead to; those that cannot be written are held, with the reason.
async fn write_all(app: &App, leased: Vec<Message>, at: Moment) -> Outcome<(Vec<Written>, Vec<Ended>)> {
    let house = app.clone();
    let (letters, company) = app
        .read(move |tx| {
            let company = settings::company(tx)?;
            let about = House {
                links: Links::Counted(&house.keys),
                company: company.clone(),
                public_url: &house.public_url,
            };
            let letters: Vec<(Message, Outcome<Letter>)> = leased
                .iter()
                .map(|message| (message.clone(), letter::load(tx, &about, message.clone())))
                .collect();
            Ok((letters, company))
        })
        .await?;
    let links = Links::Counted(&app.keys);
    let mut press = Press::new(House { links, company, public_url: &app.public_url });
    let (mut written, mut held) = (Vec::new(), Vec::new());
    for (message, letter) in letters {
        match letter.and_then(|letter| press.write(&letter, at)) {
            Ok(mail) => written.push(mail),
            Err(fault) => held.push(Ended::of(&message, at, State::Held, why_held(&fault))),
        }
    }
    keep_links(app, &written).await?;
    Ok((written, held))
}

fn why_held(fault: &Fault) -> String {
    if fault.is_ours() {
        tracing::error!(cause = %fault, "a mail could not be written");
        return "the mail could not be written; the log says why".to_owned();
    }
    fault.sentence()
}

async fn keep_links(app: &App, written: &[Written]) -> Outcome<()> {
    let mut urls: Vec<String> = written.iter().flat_map(|mail| mail.links.iter().cloned()).collect();
    urls.sort();
    urls.dedup();
    if urls.is_empty() {
        return Ok(());
    }
    app.write(move |tx| link::keep(tx, &urls)).await
}

/// Writes outcomes down. What cannot be written becomes *unknown* when its lease runs out, and is never sent twice.
async fn write_down(app: &App, ended: Vec<Ended>) -> Outcome<()> {
    let mut last = Ok(());
    for _ in 0..WRITES_MAX {
        let (house, outcomes) = (app.clone(), ended.clone());
        last = app.write(move |tx| mailed::settle(tx, &house.keys, &outcomes)).await;
        if last.is_ok() {
            break;
        }
    }
    last
}

fn state_of(answer: Answer) -> (State, String) {
    match answer {
        Answer::Accepted { answer } => (State::Accepted, answer),
        Answer::Deferred { answer, .. } => (State::Deferred, answer),
        Answer::Refused { answer, .. } => (State::Refused, answer),
        Answer::NotTried { what } => (State::Planned, what),
        Answer::Unknown { what } => (State::Unknown, what),
    }
}

fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or("localhost").to_owned()
}
