//! Rows, values, ids and constraints are the same on both engines.

use store::{Error, Sql, Statement, Store, Value, params};
use testbed::{Engine, on_each};

use crate::support::{BY_NAME, Thing, ThingId, bench, insert, options};

#[test]
fn rows_go_in_and_come_out() {
    on_each(|engine| {
        let store = bench(engine);
        let id = store.write_blocking(|tx| insert(tx, "anvil", Some(1.5))).unwrap();
        let thing = store.read_blocking(|tx| tx.one::<Thing>(&BY_NAME, params!["anvil"])).unwrap();
        assert_eq!(thing, Thing::new(id, "anvil", Some(1.5)));
        assert_eq!(
            store.read_blocking(|tx| tx.one::<Thing>(&BY_NAME, params!["none"])).unwrap_err(),
            Error::NoRow
        );
    });
}

#[test]
fn every_value_survives() {
    const PUT: Statement = Statement::shared(
        "put",
        "INSERT INTO things (id, name, weight, picture) VALUES ($4, $3, $2, $1) RETURNING picture, weight, name, id",
    );
    on_each(|engine| {
        let store = bench(engine);
        let rows: Vec<(Vec<u8>, f64, String, i64)> = vec![
            (
                vec![0, 255, 10],
                0.1,
                "tab\t, \\backslash\\, \"quote\", 'x', $1, ?, \n line".to_owned(),
                i64::MAX,
            ),
            (vec![], f64::MAX, "żółw مرحبا 🐢".to_owned(), i64::MIN),
            (vec![92, 120], f64::INFINITY, String::new(), 0),
        ];
        for row in rows.clone() {
            let (picture, weight, name, id) = row.clone();
            let put = move |tx: &mut store::Tx| tx.one(&PUT, params![picture, weight, name, id]);
            assert_eq!(store.write_blocking::<_, (Vec<u8>, f64, String, i64), Error>(put).unwrap(), row);
        }
        let copied = rows.clone();
        let many = move |tx: &mut store::Tx| {
            tx.run_sql(&Sql::new("DELETE FROM things"))?;
            let rows =
                copied.iter().map(|(picture, weight, name, id)| params![id, name, weight, picture].to_vec());
            tx.insert_many("things", &["id", "name", "weight", "picture"], rows)
        };
        assert_eq!(store.write_blocking(many), Ok(3));
        let mut found: Vec<(Vec<u8>, f64, String, i64)> = store
            .read_blocking(|tx| tx.all_sql(&Sql::new("SELECT picture, weight, name, id FROM things")))
            .unwrap();
        found.sort_by_key(|row| std::cmp::Reverse(row.3.wrapping_add(1)));
        assert_eq!(found.len(), 3);
        assert!(rows.iter().all(|row| found.contains(row)));
    });
}

#[test]
fn rows_in_bulk_that_have_much_in_common_keep_their_own_values() {
    on_each(|engine| {
        type Row = (i64, String, Option<f64>, Option<Vec<u8>>);
        let row = |id: i64, weight, picture: Option<&[u8]>| {
            (id, format!("thing {id}"), weight, picture.map(<[u8]>::to_vec))
        };
        let rows: Vec<Row> = vec![
            row(1, None, Some(b"a")),
            row(2, Some(1.5), Some(b"a")),
            row(3, Some(1.5), Some(b"b")),
            row(4, None, Some(b"b")),
            row(5, None, None),
            row(6, Some(1.5), Some(b"")),
            row(7, Some(1.5), Some(b"a")),
        ];
        let (store, copied) = (bench(engine), rows.clone());
        let many = move |tx: &mut store::Tx| {
            let rows =
                copied.iter().map(|(id, name, weight, picture)| params![id, name, weight, picture].to_vec());
            tx.insert_many("things", &["id", "name", "weight", "picture"], rows)
        };
        assert_eq!(store.write_blocking(many), Ok(rows.len()));
        let found: Vec<Row> = store
            .read_blocking(|tx| {
                tx.all_sql(&Sql::new("SELECT id, name, weight, picture FROM things ORDER BY id"))
            })
            .unwrap();
        assert_eq!(found, rows);
    });
}

#[test]
fn what_cannot_be_stored_is_said() {
    on_each(|engine| {
        let store = bench(engine);
        for name in ["a\0b", "\0"] {
            let refused = store.write_blocking(move |tx| insert(tx, name, None));
            assert!(matches!(refused, Err(Error::Value(_))), "{refused:?}");
        }
        let refused = store.write_blocking(|tx| insert(tx, "nan", Some(f64::NAN)));
        assert!(matches!(refused, Err(Error::Value(_))), "{refused:?}");
        let wrong = Statement::shared("wrong", "SELECT nothing FROM nowhere");
        let refused = store.read_blocking(move |tx| tx.one::<i64>(&wrong, params![]));
        assert!(matches!(&refused, Err(Error::Sql { statement, .. }) if statement == "wrong"), "{refused:?}");
        let column = store.write_blocking(|tx| {
            insert(tx, "text", None)?;
            tx.one_sql::<i64>(Sql::new("SELECT name FROM things WHERE name = ").bind("text"))
        });
        assert!(matches!(&column, Err(Error::Column { column, .. }) if column == "name"), "{column:?}");
    });
}

#[test]
fn constraints_have_one_name() {
    let cases: [(&'static str, &'static str); 5] = [
        ("INSERT INTO things (id, name) VALUES (2, 'anvil')", "things_name"),
        ("INSERT INTO things (id, name) VALUES (1, 'other')", "things_id"),
        ("INSERT INTO things (id, name) VALUES (2, NULL)", "things_name"),
        ("INSERT INTO things (id, name, weight) VALUES (2, 'b', -1)", "things_weight"),
        ("INSERT INTO parts (thing_id, number) VALUES (1, 1)", "parts_thing_id_number"),
    ];
    on_each(|engine| {
        let store = bench(engine);
        let start = |tx: &mut store::Tx| {
            tx.run_sql(&Sql::new("INSERT INTO things (id, name) VALUES (1, 'anvil')"))?;
            tx.run_sql(&Sql::new("INSERT INTO parts (thing_id, number) VALUES (1, 1)"))
        };
        store.write_blocking(start).unwrap();
        for (text, name) in cases {
            let refused = store.write_blocking(move |tx| tx.run_sql(&Sql::new(text)));
            assert_eq!(refused, Err(Error::Constraint(name.to_owned())), "{text}");
        }
        let orphan = Sql::new("INSERT INTO parts (thing_id, number) VALUES (9, 1)");
        assert_eq!(
            store.write_blocking(move |tx| tx.run_sql(&orphan)),
            Err(Error::Constraint("foreign_key".to_owned()))
        );
    });
}

#[test]
fn built_statements_bind_their_values() {
    on_each(|engine| {
        let store = bench(engine);
        let names = store.write_blocking(|tx| {
            for name in ["a", "b", "c'; DROP TABLE things; --"] {
                insert(tx, name, Some(1.0))?;
            }
            let mut sql = Sql::new("SELECT name FROM things WHERE weight >= ");
            sql.bind(0.5).push(" AND name IN ").bind_list(["a", "c'; DROP TABLE things; --", "z"]);
            sql.push(" ORDER BY name LIMIT ").bind(10);
            let none: Vec<String> =
                tx.all_sql(Sql::new("SELECT name FROM things WHERE name IN ").bind_list([""; 0]))?;
            assert!(none.is_empty());
            tx.all_sql::<String>(&sql)
        });
        assert_eq!(names.unwrap(), ["a", "c'; DROP TABLE things; --"]);
    });
}

/// Returns many ids of one transaction.
fn take_ids(store: &Store) -> Vec<i64> {
    store.write_blocking(|tx| Ok::<_, Error>((0..20_000).map(|_| tx.new_id()).collect())).unwrap()
}

#[test]
fn ids_ascend_though_the_clock_stands_and_the_store_restarts() {
    let bench = bench(Engine::Sqlite);
    let mut ids = take_ids(&bench.store);
    drop(bench.store);
    for _ in 0..3 {
        ids.extend(take_ids(&bench.database.open(&options())));
    }
    assert!(ids.is_sorted_by(|one, next| one < next));
}

#[test]
fn nodes_never_give_the_same_id() {
    on_each(|engine| {
        let bench = bench(engine);
        let second = bench.database.open(&options());
        // Far more than are reserved at a time.
        let mut ids: Vec<i64> =
            (0..40).flat_map(|_| [take_ids(&bench), take_ids(&second)]).flatten().collect();
        drop((bench.store, second));
        ids.extend(take_ids(&bench.database.open(&options())));
        let given = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), given);
    });
}

#[test]
fn ids_have_one_short_text() {
    for id in [0, 1, 31, 32, 1_234_567_890_123_456_789, i64::MAX, -1, i64::MIN] {
        let text = ThingId(id).to_string();
        assert!(text.len() <= 13);
        assert_eq!(text.parse(), Ok(ThingId(id)));
    }
    for wrong in ["", "01", "O", "A", "é", "zzzzzzzzzzzzz", "11111111111111", "u", "-1"] {
        assert!(wrong.parse::<ThingId>().is_err(), "{wrong}");
    }
    assert_eq!(serde_json::to_string(&ThingId(33)).unwrap(), "\"11\"");
    assert_eq!(serde_json::from_str::<ThingId>("\"11\"").unwrap(), ThingId(33));
    assert!(serde_json::from_str::<ThingId>("33").is_err());
    assert_eq!(store::ToValue::to_value(&Some(ThingId(33))), Value::Int(33));
}
