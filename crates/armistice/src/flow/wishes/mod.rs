//! Wishes outlive the database: who asked to be erased, or not to be mailed, is also a line in a file beside the key,
//! without a word that says who it was. A backup that is older than a wish then brings nobody back.
//!
//! [`work::keep`] writes new rows down while the house serves; [`work::bring_back`] puts what the database does not know
//! any more into it when the house starts, and writes down what the files miss.

mod book;
pub mod work;

use measure::Moment;
use serde::{Deserialize, Serialize};
use store::{FromRow, Statement, Tx, params};

use super::erase;
use crate::contacts::{ContactId, ErasureId, contact};
use crate::fault::{Fault, Outcome};
use crate::keys::Keys;
use crate::people::audit;
use crate::post::SuppressionId;
use crate::sql::wishes as sql;

store::record! {
    /// That a contact was erased.
    #[derive(Serialize, Deserialize)]
    pub struct Erased {
        pub id: ErasureId,
        pub contact_id: ContactId,
        pub address_hash: Option<String>,
        pub at: Moment,
        pub author: String,
        pub reason: String,
    }

    /// That an address may not be mailed, by the keyed hash of it.
    #[derive(Serialize, Deserialize)]
    pub struct Suppressed {
        pub id: SuppressionId,
        pub email_hash: String,
        pub reason: String,
        pub at: Moment,
        pub author: String,
    }
}

/// A kind of wish: a line in a file and a row in a table.
trait Wish: FromRow + Serialize + for<'l> Deserialize<'l> + Clone + Send + Sync + 'static {
    /// The name of the file.
    const FILE: &'static str;
    /// Selects rows after an id, not younger than a moment, in the order of ids.
    const SINCE: Statement;

    fn id(&self) -> i64;

    /// Writes the row again, and what follows from it.
    fn bring_back(&self, tx: &mut Tx, keys: &Keys) -> Outcome<()>;
}

impl Wish for Erased {
    const FILE: &'static str = "erasures.jsonl";
    const SINCE: Statement = sql::ERASURES_SINCE;

    fn id(&self) -> i64 {
        self.id.0
    }

    fn bring_back(&self, tx: &mut Tx, keys: &Keys) -> Outcome<()> {
        let Self { id, contact_id, address_hash, at, author, reason } = self;
        tx.run(&sql::ERASURE_AGAIN, params![id, contact_id, address_hash, at, author, reason])?;
        match contact::find(tx, *contact_id) {
            Ok(found) if found.erased_at.is_none() => {
                erase::forget(tx, keys, &found, author, None)?;
                audit::note_of(tx, None, "erased again", &format!("contact {contact_id}"), "console")
            }
            Ok(_) | Err(Fault::Missing(_)) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}

impl Wish for Suppressed {
    const FILE: &'static str = "suppressions.jsonl";
    const SINCE: Statement = sql::SUPPRESSIONS_SINCE;

    fn id(&self) -> i64 {
        self.id.0
    }

    fn bring_back(&self, tx: &mut Tx, _: &Keys) -> Outcome<()> {
        let Self { id, email_hash, reason, at, author } = self;
        tx.run(&sql::SUPPRESSION_AGAIN, params![id, email_hash, at, author, reason])?;
        Ok(())
    }
}
