//! Lists of contacts at work: the census says who, the rows say what is shown.

use census::{Census, Unknown};

use super::ContactId;
use super::question::Question;
use super::search::Search;
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::segments::census::NoAnswer;
use crate::segments::work::{ask, later};

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
