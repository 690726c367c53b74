//! Where contacts begin and where they move: the beginning stands with the contact, every move in a row of its own.

use armistice::contacts::contact::{self, New};
use armistice::contacts::stage::{self, Move, Stage};
use armistice::contacts::timeline::{self, Entry, Place};
use armistice::contacts::{ContactId, bulk};
use store::{Sql, Tx, params};
use testkit::TestApp;

/// Returns the history of a contact as "from>to author reason".
fn history(tx: &mut Tx, id: ContactId) -> armistice::Outcome<Vec<String>> {
    let all = stage::history(tx, id)?;
    let from = |from: Option<Stage>| from.map_or_else(String::new, |stage| stage.to_string());
    Ok(all
        .iter()
        .map(|row| format!("{}>{} {} {}", from(row.from_stage), row.to_stage, row.author, row.reason))
        .collect())
}

testkit::both! {
    async fn a_contact_begins_without_a_row_and_moves_with_one(house: TestApp) {
        let id = house.write(|tx| {
            let new = New { email: Some("ada@works.example".into()), ..New::default() };
            contact::create(tx, &new, "form:7")
        }).await;
        assert_eq!(house.write(move |tx| history(tx, id)).await, [">lead form:7 First seen"]);
        house.advance(60_000);
        house.write(move |tx| {
            let (to, at) = (Stage::Customer, tx.now());
            stage::change(tx, id, Move { to, reason: "Bought at the fair", author: "user:1", at })
        }).await;
        let known = [">lead form:7 First seen", "lead>customer user:1 Bought at the fair"];
        assert_eq!(house.write(move |tx| history(tx, id)).await, known);
        let rows: i64 = house.write(|tx| Ok(tx.one_sql(&Sql::new("SELECT COUNT(*) FROM stage_changes"))?)).await;
        assert_eq!(rows, 1);

        // The timeline walks past the beginning as past everything else.
        let entries = house.write(move |tx| Ok(timeline::page(tx, id, Place::NEWEST)?.entries)).await;
        let Entry::Moved(last) = &entries[0] else { panic!("{entries:?}") };
        let place: Place = format!("{}.{}", last.at.0, store::id_to_text(last.id)).parse().expect("a place");
        let older = house.write(move |tx| Ok(timeline::page(tx, id, place)?.entries)).await;
        let [Entry::Moved(first)] = older.as_slice() else { panic!("{older:?}") };
        assert_eq!((first.id, first.from_stage.as_deref(), first.to_stage.as_str()), (id.0, None, "lead"));
    }

    async fn contacts_of_a_list_begin_with_its_author_and_reason(house: TestApp) {
        let id = house.write(|tx| {
            let id = ContactId(tx.new_id());
            let texts = bulk::Texts::default();
            let new = bulk::New {
                id, email_key: None, texts: &texts, account: None, owner: None, campaign: None,
                stage: Stage::Customer, first_seen_at: measure::Moment(5),
            };
            bulk::create(tx, &[new], "import:3", "Came with the list old.csv")?;
            Ok(id)
        }).await;
        let all = house.write(move |tx| stage::history(tx, id)).await;
        let [first] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((first.to_stage, first.at.0, first.author.as_str()), (Stage::Customer, 5, "import:3"));
        assert!(first.recorded_at.0 > 5);
        assert_eq!(first.reason, "Came with the list old.csv");
    }

    async fn a_beginning_that_was_stored_as_a_row_is_told_once(house: TestApp) {
        let id = house.write(|tx| {
            let new = New { email: Some("old@works.example".into()), ..New::default() };
            let id = contact::create(tx, &new, "system")?;
            // As the program stored it before the beginning stood with the contact.
            let mut blank = Sql::new("UPDATE contacts SET first_stage = NULL, first_stage_author = NULL, first_stage_reason = NULL WHERE id = ");
            tx.run_sql(blank.bind(id))?;
            let row = params![tx.new_id(), id, "lead", 1_i64, 2_i64, "form:1", "First seen"].to_vec();
            let columns = ["id", "contact_id", "to_stage", "at", "recorded_at", "author", "reason"];
            tx.insert_many("stage_changes", &columns, [row])?;
            Ok(id)
        }).await;
        assert_eq!(house.write(move |tx| history(tx, id)).await, [">lead form:1 First seen"]);
    }
}
