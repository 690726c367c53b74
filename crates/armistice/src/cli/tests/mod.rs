//! What an operator types, typed: the real binary on real databases.

mod keeping;
mod rules;
mod settings;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use armistice::boot;
use measure::Moment;
use serde_json::Value as Json;
use store::{Clock, Options, Store, Url};
use testkit::{Database, Engine, engines, on_each};

/// A folder of its own for one check, and the database beside it.
struct Desk {
    folder: PathBuf,
    database: Option<Database>,
}

impl Desk {
    /// Returns a desk with a database of the engine that has the schema, or none to be made in the folder.
    fn new(engine: Engine, name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("armistice-cli-{}-{name}-{engine:?}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let options = Options::new(Clock::stopped(Moment(0)), 1);
        let database =
            (engine == Engine::Postgres).then(|| Database::new(engine, boot::all_migrations(), &options));
        Self { folder, database }
    }

    /// Opens the database that the commands work on.
    fn store(&self) -> Store {
        let file = || Url::Sqlite(self.path("house").join("armistice.db"));
        let url = self.database.as_ref().map_or_else(file, Database::url);
        boot::open_url(url, &Options::new(Clock::stopped(Moment(0)), 1)).expect("the database opens")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Types a command.
    fn types(&self, words: &[&str]) -> Output {
        self.types_in(words, &[])
    }

    /// Types a command with further variables in the environment.
    fn types_in(&self, words: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_armistice"));
        command.args(words).env_clear().env("ARMISTICE_DATA_DIR", self.path("house"));
        if let Some(Url::Postgres(url)) = self.database.as_ref().map(Database::url) {
            command.env("ARMISTICE_DATABASE_URL", url);
        }
        command.envs(variables.iter().copied()).output().expect("the binary runs")
    }

    /// Types a command that must succeed, and returns what it prints.
    #[track_caller]
    fn does(&self, words: &[&str]) -> String {
        let output = self.types(words);
        let (said, complaint) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{words:?}: {said}{complaint}");
        said
    }

    /// Types a command that must fail, and returns what it complains about.
    #[track_caller]
    fn fails(&self, words: &[&str]) -> String {
        let output = self.types(words);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {}", text(&output.stdout));
        text(&output.stderr)
    }

    #[track_caller]
    fn json(&self, words: &[&str]) -> Json {
        let said = self.does(words);
        serde_json::from_str(&said)
            .unwrap_or_else(|error| panic!("{words:?} printed no JSON ({error}): {said}"))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

const ADA: [&str; 7] = [
    "user",
    "create",
    "--email=ada@nordlicht.test",
    "--name=Ada Lind",
    "--role=admin",
    "--zone=Europe/Berlin",
    "--json",
];

#[test]
fn colleagues_are_made_listed_disabled_and_helped_back_in() {
    on_each(|engine| {
        let desk = Desk::new(engine, "users");
        if engine == Engine::Sqlite {
            assert!(desk.fails(&["user", "list"]).contains("there is no database at"));
        }
        desk.does(&["migrate"]);
        let made = desk.json(&ADA);
        assert!(made["link"].as_str().is_some_and(|link| link.contains("/new-password/")), "{made}");
        let listed = desk.json(&["user", "list", "--json"]);
        assert_eq!(listed[0]["email"], "ada@nordlicht.test");
        assert!(desk.fails(&ADA).contains("exists already"));
        assert!(
            desk.fails(&["user", "disable", "ada@nordlicht.test"])
                .contains("Make somebody else an admin first")
        );
        assert!(desk.fails(&["user", "disable", "bo@nordlicht.test"]).contains("no such user"));
        let bo = ["user", "create", "--email=bo@nordlicht.test", "--name=Bo", "--role=sales"];
        desk.does(&bo);
        desk.does(&["user", "disable", "bo@nordlicht.test"]);
        let said = desk.does(&["user", "list"]);
        assert!(said.contains("disabled") && said.contains("Ada Lind"), "{said}");
        assert!(desk.does(&["user", "reset-password", "ada@nordlicht.test"]).contains("/new-password/"));
    });
}

#[test]
fn a_list_comes_in_from_a_terminal() {
    on_each(|engine| {
        let desk = Desk::new(engine, "import");
        desk.does(&["migrate"]);
        let list = desk.path("people.csv");
        std::fs::write(
            &list,
            "email;name;unsubscribed\nada@nordlicht.test;Ada;no\n=bo;Bo;yes\ncy@nordlicht.test;Cy;yes\n",
        )
        .expect("a list");
        let tried = desk.json(&["import", shown(&list), "--dry-run", "--json"]);
        assert_eq!(
            (&tried["preview"]["new"], &tried["preview"]["failing"]),
            (&2.into(), &1.into()),
            "{tried}"
        );
        assert_eq!(tried["mapping"]["columns"]["unsubscribed"], "consent.opted_out");
        let said = desk.does(&["import", shown(&list), "--dry-run"]);
        assert!(
            said.contains("3 rows: 2 new, 0 here already, 1 cannot be taken.") && said.contains("Row 3:"),
            "{said}"
        );

        let aside = desk.path("aside.csv");
        let done = desk.json(&["import", shown(&list), "--json", "--rejects", shown(&aside)]);
        assert_eq!(
            (&done["created"], &done["failed"], &done["encoding"]),
            (&2.into(), &1.into(), &"UTF-8".into()),
            "{done}"
        );
        let kept = std::fs::read_to_string(&aside).expect("the rows kept aside");
        assert!(
            kept.starts_with("Row,Taken,Reason,email,name,unsubscribed\r\n3,no,")
                && kept.contains("'=bo,Bo,yes"),
            "{kept}"
        );
        assert!(desk.fails(&["import", shown(&list)]).contains("add --again"));
        assert!(
            desk.does(&["import", shown(&list), "--again"]).contains("0 new, 2 here already, 1 kept aside")
        );

        // Corrected, the rows that were kept aside are known as what they were.
        std::fs::write(&aside, kept.replace("'=bo", "bo@nordlicht.test")).expect("a corrected list");
        assert_eq!(desk.json(&["import", shown(&aside), "--json"])["created"], 1);
        assert!(
            desk.fails(&["import", shown(&list), "--noun=ghosts"]).contains("there are no imports of ghosts")
        );
        assert!(desk.fails(&["import", shown(&list), "--mapping=none"]).contains("HubSpot: contacts"));
        assert!(desk.fails(&["import", shown(&desk.path("nowhere.csv"))]).contains("there is no file"));
        std::fs::write(&list, "").expect("an empty list");
        assert!(desk.fails(&["import", shown(&list)]).contains("This file is empty."));
    });
}

#[test]
fn the_schema_is_brought_up_to_date_once() {
    on_each(|engine| {
        let desk = Desk::new(engine, "migrate");
        if engine == Engine::Sqlite {
            assert!(desk.does(&["migrate", "--check"]).contains("missing 0001 store"));
            assert!(desk.does(&["migrate"]).contains("applied 0002 people"));
        }
        assert!(desk.does(&["migrate"]).contains("up to date"));
        assert_eq!(desk.json(&["migrate", "--check", "--json"])["missing"].as_array().map(Vec::len), Some(0));
    });
}

#[test]
fn a_backup_of_either_engine_is_restored_into_either() {
    on_each(|engine| {
        let desk = Desk::new(engine, "backup");
        desk.does(&["migrate"]);
        desk.does(&ADA);
        let file = desk.path("today.backup");
        let written = desk.json(&["backup", shown(&file), "--json"]);
        assert!(written["bytes"].as_u64().is_some_and(|bytes| bytes > 0));
        assert!(desk.fails(&["backup", shown(&file)]).contains("exists already"));
        let key =
            std::fs::read_to_string(desk.path("house").join("armistice.key")).expect("the house has a key");
        let bytes = std::fs::read(&file).expect("the backup is there");
        assert!(!bytes.windows(key.len()).any(|window| window == key.as_bytes()), "the key is in the backup");

        for target in engines() {
            let other = Desk::new(target, &format!("restore-of-{engine:?}"));
            let said = other.does(&["restore", shown(&file)]);
            assert!(said.contains("There is no armistice.key"), "{said}");
            let listed = other.json(&["user", "list", "--json"]);
            assert_eq!(listed[0]["name"], "Ada Lind");
            let complaint = other.fails(&["restore", shown(&file)]);
            assert!(complaint.contains("where nothing is yet"), "{complaint}");
            // The house goes on living: new rows find their place.
            other.does(&["user", "create", "--email=bo@nordlicht.test", "--name=Bo", "--role=sales"]);
        }
    });
}

#[test]
fn what_is_no_backup_is_refused() {
    let desk = Desk::new(Engine::Sqlite, "nonsense");
    let file = desk.path("nonsense");
    std::fs::write(&file, "Dear diary").expect("a file");
    assert!(desk.fails(&["restore", shown(&file)]).contains("armistice:"));
    assert!(desk.fails(&["restore", "nowhere"]).contains("is no file"));
    assert!(!desk.path("house").join("armistice.db").exists(), "nothing half-done stays");
    assert!(
        desk.fails(&["user", "list", "--database-url=mysql://x"])
            .contains("must start with sqlite: or postgres://")
    );
}

#[test]
fn the_doctor_says_what_is_well_and_what_is_not() {
    on_each(|engine| {
        let desk = Desk::new(engine, "doctor");
        if engine == Engine::Sqlite {
            assert!(desk.fails(&["doctor"]).contains("looks have failed"));
        }
        desk.does(&["migrate"]);
        desk.does(&ADA);
        let findings = desk.json(&["doctor", "--json", "--public-url=https://crm.nordlicht.test"]);
        let verdict = |what: &str| {
            let found = findings.as_array().into_iter().flatten().find(|finding| finding["what"] == what);
            found.unwrap_or_else(|| panic!("no look at {what}: {findings}"))["verdict"].clone()
        };
        for what in ["settings", "key", "database", "clock", "jobs"] {
            assert_eq!(verdict(what), "ok", "{what}: {findings}");
        }
        assert_eq!(verdict("mail"), "warning");
        let said = desk.does(&["doctor", "--public-url=http://crm.nordlicht.test"]);
        assert!(said.contains("is not encrypted"), "{said}");
        assert!(desk.fails(&["doctor", "--config=nowhere.toml"]).contains("1 of 1 looks"));
    });
}

#[test]
fn contacts_leave_as_a_table_and_one_of_them_whole() {
    on_each(|engine| {
        let desk = Desk::new(engine, "export");
        desk.does(&["migrate"]);
        let list = desk.path("people.csv");
        let rows =
            "email,first_name,job_title\nzoe@northwind.example,Zoë,=1+1\nbo@northwind.example,Bo,Head\n";
        std::fs::write(&list, rows).expect("a list");
        desk.does(&["import", shown(&list), "--noun=contacts", "--json"]);

        let printed = desk.does(&["export", "contacts"]);
        assert!(printed.starts_with("id,email,first_name"), "{printed}");
        assert!(printed.contains("Zoë") && printed.contains("'=1+1"), "{printed}");
        let file = desk.path("out.csv");
        desk.does(&["export", "contacts", "--output", shown(&file)]);
        assert_eq!(std::fs::read_to_string(&file).expect("the export"), printed);
        assert!(desk.fails(&["export", "contacts", "--output", shown(&file)]).contains("exists"));
        assert!(desk.fails(&["export", "contacts", "--stage=king"]).contains("stage"));

        let whole = desk.json(&["export", "contact", "ZOE@northwind.example"]);
        assert_eq!(whole["contacts"][0]["first_name"], "Zoë");
        let id = whole["contacts"][0]["id"].as_str().expect("an id").to_owned();
        assert_eq!(desk.json(&["export", "contact", &id])["contacts"], whole["contacts"]);
        assert!(desk.fails(&["export", "contact", "nobody@northwind.example"]).contains("no contact"));
    });
}
