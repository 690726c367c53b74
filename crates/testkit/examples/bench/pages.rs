//! The contact list and a contact's page with many contacts: one request at a time, whole answer, loopback included.

use std::sync::Arc;

use armistice::fault::Fault;
use armistice::people::session::{self, Origin};
use armistice::people::{Role, user};
use armistice::web::guard::SESSION_COOKIE;
use serde_json::{Value, json};
use store::Sql;

use crate::house::House;
use crate::load::{self, Load, page};
use crate::{Wish, fresh_folder, import};

/// The token of the session that asks.
const TOKEN: &str = "bench-session";
/// How many contacts' pages are asked for in turn.
const CONTACTS_SHOWN: usize = 1_000;

/// Asks for the list, sorted and filtered, and for one contact after another.
pub async fn measure(wish: &Wish) -> Value {
    let folder = fresh_folder();
    let file = import::list(&folder, "contacts.csv", wish.contacts, "Bristol");
    let brought = import::bring_in(&folder, wish, &file, &["--pace", "fast"]);
    let house = House::open_in(folder, wish).await;
    let cookie = sign_in(&house).await;
    let ids = contacts(&house).await;
    let list = ask(&house, wish, &cookie, vec!["/contacts".to_owned()]);
    let filtered = ask(&house, wish, &cookie, vec!["/contacts?stage=lead".to_owned()]);
    let contact = ask(&house, wish, &cookie, ids.iter().map(|id| format!("/contacts/{id}")).collect());
    json!({
        "contacts": brought["rows"],
        "contact_list": list,
        "contact_list_filtered": filtered,
        "contact_page": contact,
    })
}

fn ask(house: &House, wish: &Wish, cookie: &str, paths: Vec<String>) -> Value {
    let cookie = cookie.to_owned();
    let run = load::run(Load {
        address: house.address,
        connections: 1,
        duration: wish.duration,
        request: Arc::new(move |number| page(&paths[number as usize % paths.len()], &cookie)),
        expected: 200,
    });
    run.join().expect("the load generator does not panic").json()
}

async fn sign_in(house: &House) -> String {
    let keys = house.app.clone();
    let enter = move |tx: &mut store::Tx| -> Result<(), Fault> {
        let new = user::New {
            email: "ada@bench.example".to_owned(),
            name: "Ada Lindqvist".to_owned(),
            role: Role::Admin,
            team: None,
            password_hash: None,
            zone: "UTC".to_owned(),
        };
        let id = user::create(tx, &new)?;
        session::start(tx, &keys.keys, id, TOKEN, &Origin::default()).map(drop)
    };
    house.app.write(enter).await.expect("the colleague comes in");
    format!("{SESSION_COOKIE}={TOKEN}")
}

async fn contacts(house: &House) -> Vec<armistice::contacts::ContactId> {
    let some = |tx: &mut store::Tx| -> Result<_, Fault> {
        let mut ids = Sql::new("SELECT id FROM contacts ORDER BY email LIMIT ");
        ids.bind(CONTACTS_SHOWN as i64);
        Ok(tx.all_sql(&ids)?)
    };
    house.app.read(some).await.expect("there are contacts")
}
