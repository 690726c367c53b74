//! The census at work: it follows for as long as the house is open, and answers on threads that may wait.

use std::time::Duration;

use census::Census;
use rules::{Name, Rule};
use tokio::sync::watch;

use super::census::NoAnswer;
use super::outlook::{self, Moves, Outlook};
use super::tally::{self, Tally};
use super::{SegmentId, segment};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::{Sight, user};
use crate::web::format;

/// How often marks are looked at when nobody asks. Other nodes and other programs leave them too.
const PAUSE: Duration = Duration::from_millis(100);
/// Values of a field that are suggested to somebody who writes a rule.
const VALUES_MAX: usize = 20;

/// Keeps the census of a house until the house is asked to stop, and its file.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut saving = tokio::spawn(async {});
    while !*stop.borrow() && !app.census.is_stopped() {
        let house = app.clone();
        let mut following = tokio::task::spawn_blocking(move || house.census.catch_up(&house.store));
        let stepped = tokio::select! {
            stepped = &mut following => stepped,
            () = asked_to(&mut stop) => {
                app.census.close();
                following.await
            }
        };
        let is_more = match stepped {
            Ok(Ok(is_more)) => is_more,
            Ok(Err(fault)) => {
                tracing::error!(cause = %fault, "the census could not follow");
                false
            }
            Err(panic) => {
                tracing::error!(cause = %panic, "the census broke off and is filled anew");
                app.census.begin_again();
                false
            }
        };
        if saving.is_finished() {
            saving = tokio::spawn(save(app.clone()));
        }
        if !is_more {
            tokio::select! { () = tokio::time::sleep(PAUSE) => {}, _ = stop.changed() => {} }
        }
    }
    app.census.close();
    let _ = saving.await;
    save(app).await;
}

/// Writes the census into its file when that is due.
async fn save(app: App) {
    let saved = tokio::task::spawn_blocking(move || app.census.save(&app.store, app.clock.now())).await;
    match saved {
        Ok(Ok(())) => {}
        Ok(Err(fault)) => tracing::error!(cause = %fault, "the census could not be kept in its file"),
        Err(panic) => tracing::error!(cause = %panic, "keeping the census in its file broke off"),
    }
}

/// Waits until the house is asked to stop.
async fn asked_to(stop: &mut watch::Receiver<bool>) {
    // Without a sender nobody asks any more, and the house is gone.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Says how many contacts within sight a rule means, and names a few: of the census, or of the newest rows as long as
/// that is still counting.
pub async fn count(app: &App, sight: &Sight, rule: Rule) -> Outcome<Tally> {
    let seen = *sight;
    let owners = app.read(move |tx| user::within(tx, &seen)).await?;
    let asked = tally::Asked { rule: rule.clone(), owners, now: app.clock.now() };
    match ask(app, move |census| asked.count(census)).await? {
        Ok(Ok(found)) => app.read(move |tx| tally::named(tx, &seen, &found)).await,
        Ok(Err(_)) => app.read(move |tx| tally::load(tx, &seen, &rule, None)).await,
        Err(reason) => app.read(move |tx| tally::load(tx, &seen, &rule, Some(&reason))).await,
    }
}

/// Returns values of a field that are seen within sight and begin with a text, at most 20; none while the census is
/// still counting.
pub async fn values(app: &App, sight: &Sight, field: String, starting: String) -> Outcome<Vec<String>> {
    let seen = *sight;
    let owners = app.read(move |tx| user::within(tx, &seen)).await?;
    let found = ask(app, move |census| {
        census.values(&field, &starting, &outlook::seen(census, owners.as_ref()), VALUES_MAX)
    });
    Ok(found.await?.unwrap_or_default())
}

/// Asks a rule of everybody within sight: of the census, and of rows as long as that is still counting.
pub async fn look_ahead(
    app: &App,
    sight: &Sight,
    rule: &Rule,
    segment: Option<SegmentId>,
) -> Outcome<Outlook> {
    let seen = *sight;
    let (owners, key) = app
        .read(move |tx| {
            let key = segment.map(|id| segment::find(tx, id)).transpose()?.map(|found| found.key);
            Ok((user::within(tx, &seen)?, key))
        })
        .await?;
    let members = key.and_then(|key| Name::new(&key).ok());
    let asked = Moves { rule: rule.clone(), members, owners, now: app.clock.now() };
    let counted = ask(app, move |census| asked.count(census)).await?;
    let rule = rule.clone();
    match counted {
        Ok(Ok(moved)) => app.read(move |tx| outlook::named(tx, &rule, &moved)).await,
        // It is still counting, has stopped, or does not keep what the rule names: a part of the rows answers instead.
        Ok(Err(_)) | Err(_) => app.read(move |tx| outlook::load(tx, &seen, &rule, segment)).await,
    }
}

/// Asks the census, after it has read what was written up to now. It never makes the caller wait until everything
/// is counted. Runs on a thread that may wait.
pub async fn ask<T: Send + 'static>(
    app: &App,
    question: impl FnOnce(&Census) -> T + Send + 'static,
) -> Outcome<Result<T, NoAnswer>> {
    let app = app.clone();
    let asked = tokio::task::spawn_blocking(move || {
        app.census.refresh(&app.store)?;
        Ok(app.census.ask(question))
    });
    asked.await.map_err(|error| Fault::Internal(format!("a question to the census: {error}")))?
}

/// Returns what is said to whoever asks while the census does not answer.
pub fn later(why: &NoAnswer) -> Fault {
    match why {
        NoAnswer::Counting(done, all) => {
            let [done, all] = [done, all].map(|count| format::number(*count as i64));
            let sentence = match all.as_str() {
                "0" => "The contacts are being counted.".to_owned(),
                _ => format!("Counting {done} of {all} contacts."),
            };
            let sentence = format!("{sentence} Search and filters come back in a moment.");
            Fault::Later { id: "still-counting", sentence, retry_s: 5 }
        }
        NoAnswer::Stopped(reason) => {
            let sentence = format!(
                "Contacts are not counted any more, so search and filters are off: {reason}. Please tell whoever runs this server."
            );
            Fault::Later { id: "counting-stopped", sentence, retry_s: 60 }
        }
    }
}
