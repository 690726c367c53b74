//! The people room: in through pages, API and verbs, out through rows, pages and the ledger.

mod colleagues;
mod door;
mod invitations;
mod jobs;
mod passwords;
mod settings;
mod tokens;

use store::{Sql, Tx};
use testkit::TestApp;

/// Returns how many mails the ledger promises to an address.
async fn mails_to(house: &TestApp, address: &'static str) -> i64 {
    let count = move |tx: &mut Tx| {
        let mut sql = Sql::new("SELECT COUNT(*) FROM messages WHERE to_address = ");
        sql.bind(address);
        Ok(tx.one_sql(&sql)?)
    };
    house.app.read(count).await.expect("the ledger is read")
}

/// Returns the id of the newest row of a table; `query` selects it.
async fn id_of(house: &TestApp, query: &'static str) -> i64 {
    house.app.read(move |tx| Ok(tx.one_sql(&Sql::new(query))?)).await.expect("there is a row")
}
