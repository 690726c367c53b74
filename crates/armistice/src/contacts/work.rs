//! Lists of contacts at work: the census says who, the rows say what is shown.

use census::{Census, Unknown};

use super::ContactId;
use super::list::{self, Line, PAGE, Page};
use super::question::{Asked, Key, Order, Question};
use super::search::Search;
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::Sight;
use crate::segments::census::NoAnswer;
use crate::segments::work::{ask, later};

/// What a list shows.
#[derive(Clone, Debug)]
pub enum Listed {
    /// The page that was asked for.
    Found(Page<Line>),
    /// The newest contacts, because nobody can say who is meant: why not.
    Newest(NoAnswer, Vec<Line>),
}

/// Returns the page of a question.
///
/// # Errors
/// A field fault of `rule` when the rule cannot be read.
pub async fn page(app: &App, asked: &Question) -> Outcome<Listed> {
    let (sight, found) = (asked.sight, found(app, asked, |search, census| search.page(census, PAGE)).await?);
    app.read(move |tx| match &found {
        Ok(found) => Ok(Listed::Found(list::page(tx, &sight, found)?)),
        Err(why) => Ok(Listed::Newest(why.clone(), list::newest(tx, &sight)?)),
    })
    .await
}

/// Returns so many contacts within sight who were active last; the newest when nobody can say.
pub async fn active_lately(app: &App, sight: Sight, count: usize) -> Outcome<Vec<ContactId>> {
    let order = Order { key: Key::Touched, descending: true };
    let asked = Question { order, ..Asked::default().read(sight)? };
    if let Ok(found) = found(app, &asked, move |search, census| search.page(census, count)).await? {
        return Ok(found.contacts);
    }
    let newest = app.read(move |tx| list::newest(tx, &sight)).await?;
    Ok(newest.into_iter().map(|line| line.id).take(count).collect())
}

/// Returns the ids of all contacts within sight that a question means, on every page, in their order. Place and order of
/// the question mean nothing here.
///
/// # Errors
/// A field fault of `rule` when the rule cannot be read, [`Fault::Later`] while the census does not answer.
pub async fn matching(app: &App, asked: &Question) -> Outcome<Vec<ContactId>> {
    found(app, asked, |search, census| {
        let found = search.select(census)?;
        Ok(census.ids(&found).map(ContactId).collect())
    })
    .await?
    .map_err(|why| later(&why))
}

/// Looks up what a question names, and asks the census.
async fn found<T: Send + 'static>(
    app: &App,
    asked: &Question,
    answer: impl FnOnce(&Search, &Census) -> Result<T, Unknown> + Send + 'static,
) -> Outcome<Result<T, NoAnswer>> {
    let asked = asked.clone();
    let search = app.read(move |tx| Search::new(tx, &asked)).await?;
    match ask(app, move |census| answer(&search, census)).await? {
        Ok(Ok(found)) => Ok(Ok(found)),
        Ok(Err(unknown)) => {
            Err(Fault::field("rule", format!("This cannot be asked of everybody: {unknown}.")))
        }
        Err(no_answer) => Ok(Err(no_answer)),
    }
}
