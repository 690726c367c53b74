//! What keeps a house from harm: its key, its lock, and calm after a restore.

use armistice::boot;
use testkit::{Engine, engines, on_each};

use super::{Desk, shown};

#[test]
fn a_house_knows_its_key() {
    on_each(|engine| {
        let desk = Desk::new(engine, "key");
        desk.does(&["migrate"]);
        let house = desk.path("house");
        let store = desk.store();
        let know = |accept| boot::know_key(&house, &store, accept).map_err(|error| error.to_string());
        let key = house.join(boot::KEY_FILE);
        know(false).expect("the first key");
        know(false).expect("the same key");
        let first = std::fs::read(&key).expect("the key");
        std::fs::remove_file(&key).expect("the key can be lost");
        assert!(know(false).expect_err("no key").contains("put your copy there"));
        assert!(!key.exists(), "no other key takes its place unasked");
        let list = desk.path("people.csv");
        std::fs::write(&list, "email\nzoe@northwind.example\n").expect("a list");
        assert!(desk.fails(&["import", shown(&list)]).contains("put your copy there"));
        assert!(!key.exists(), "nor does an import make one");
        know(true).expect("another key, as asked");
        know(false).expect("the new key");
        std::fs::write(&key, first).expect("the old key comes back");
        assert!(know(false).expect_err("the wrong key").contains("is not the one"));
    });
}

#[test]
fn a_folder_is_served_once() {
    let desk = Desk::new(Engine::Sqlite, "lock");
    desk.does(&["migrate"]);
    let lock = std::fs::File::create(desk.path("house").join("serve.lock")).expect("a file");
    lock.lock().expect("nobody else holds it");
    assert!(desk.fails(&["serve", "--listen=127.0.0.1:0"]).contains("another armistice serves"));
}

#[test]
fn nothing_leaves_a_restored_house_by_itself() {
    on_each(|engine| {
        let desk = Desk::new(engine, "calm");
        desk.does(&["migrate"]);
        let store = desk.store();
        let plan = |tx: &mut store::Tx| -> store::Result<()> {
            tx.run_sql(&store::Sql::new(
                "INSERT INTO messages (id, recipient_id, recipient_kind, purpose, send_class, to_address, why_you, \
                 why_now, state, attempts, planned_at, due_at) VALUES \
                 (1, 7, 'contact', 'a', 'journey', 'x@y.example', '', '', 'deferred', 1, 0, 0), \
                 (2, 8, 'user', 'b', 'transactional', 'z@y.example', '', '', 'planned', 0, 0, 0), \
                 (3, 7, 'contact', 'c', 'journey', 'x@y.example', '', '', 'accepted', 1, 0, 0)",
            ))?;
            tx.run_sql(&store::Sql::new(
                "INSERT INTO journeys (id, name, purpose, entry_rule, exit_rule, rank, created_at, started_at) \
                 VALUES (1, 'Guide', 'marketing', '', '', 1, 0, 0)",
            ))?;
            Ok(())
        };
        store.write_blocking(plan).expect("rows");
        let file = desk.path("calm.backup");
        desk.does(&["backup", shown(&file)]);
        for target in engines() {
            let other = Desk::new(target, &format!("calm-of-{engine:?}"));
            let said = other.json(&["restore", shown(&file), "--json"]);
            assert_eq!((&said["mails_held"], &said["journeys_paused"]), (&1.into(), &1.into()), "{said}");
        }
    });
}
