//! `armistice rule`: rules read, counted and explained at the prompt.

use testkit::on_each;

use super::{Desk, shown};

#[test]
fn rules_are_read_counted_and_explained() {
    on_each(|engine| {
        let desk = Desk::new(engine, "rules");
        desk.does(&["migrate"]);
        let list = desk.path("people.csv");
        std::fs::write(&list, "email,country\nzoe@northwind.example,DE\nyan@harbour.example,FR\n")
            .expect("a list");
        desk.does(&["import", shown(&list)]);

        let words = desk.json(&["rule", "words", "--json"]);
        assert!(
            words["fields"].as_array().expect("a list").iter().any(|field| field["key"] == "contact.country")
        );
        assert!(desk.does(&["rule", "words"]).contains("contact.created (a date)"));

        assert_eq!(
            desk.does(&["rule", "check", "country = de AND visited \"/x\""]).trim(),
            "contact.country is de and did visit \"/x\""
        );
        let checked = desk.json(&["rule", "check", "--json", "country in (DE, FR)"]);
        assert_eq!(checked["rule"]["field"]["test"]["in"][1], "FR");
        assert_eq!(
            desk.json(&["rule", "check", "--json", &checked["rule"].to_string()]),
            checked,
            "JSON is read too"
        );
        let complaint = desk.fails(&["rule", "check", "contry is DE"]);
        assert!(
            complaint.contains("^^^^^^ \"contry\" is not a field or a condition. Did you mean \"country\"?"),
            "{complaint}"
        );

        assert_eq!(desk.does(&["rule", "count", "country is DE"]).trim(), "1 of 2 contacts");
        let counted = desk.json(&["rule", "count", "--json", "country is not DE and did nothing"]);
        assert_eq!((&counted["holds"], &counted["asked"]), (&1.into(), &2.into()));

        let told = desk.does(&[
            "rule",
            "explain",
            "country is DE and did visit",
            "--contact",
            "zoe@northwind.example",
        ]);
        assert!(
            told.starts_with("no: ")
                && told.contains("+ Country is DE")
                && told.contains("- Has not visited"),
            "{told}"
        );
        let found = desk.json(&[
            "rule",
            "explain",
            "--json",
            "created within the last 7 days",
            "--contact",
            "yan@harbour.example",
        ]);
        assert_eq!(found["verdict"]["holds"], true);
        assert!(
            found["verdict"]["next_check"].is_i64() && found["conditions"][0]["field"] == "contact.created",
            "{found}"
        );
        assert!(
            desk.fails(&["rule", "explain", "everyone", "--contact", "nobody@x.example"])
                .contains("There is no contact")
        );
    });
}
