//! Lists of contacts.

use armistice::flow::segments;
use armistice::people::Role;
use armistice::segments::segment::{Kind, Said};
use testkit::TestApp;

use super::{bring, bring_file, counts, file, lines, mapping, number, said, try_text};

const PEOPLE: &str = "SELECT first_name || '|' || COALESCE(last_name, '–') || '|' || COALESCE(email, '–') || '|' || \
    COALESCE(phone, '–') || '|' || stage FROM contacts ORDER BY id";

/// What was noted; ids are not told, because each engine's run draws its own.
const CHANGES: &str = "SELECT noun || ' ' || field || ' ' || COALESCE(old_value, '–') || ' ' || \
    CASE WHEN field IN ('owner', 'account') THEN '(id)' ELSE COALESCE(new_value, '–') END FROM changes ORDER BY id";

testkit::both! {
    async fn a_guessed_list_makes_people_and_their_companies(house: TestApp) {
        let text = "First name;Last name;E-Mail;Company;Tags\n\
            Ada;Byron;Ada@Engines.example;Analytical Engines;vip, London\n\
            Zoë;Müller;zoe@gmail.com;Bäckerei Müller;\n\
            Bo;;bo@engines.example;;vip\n\
            Cy;;cy@;;\n\
            ;;;Nobody;\n";
        let tried = try_text(&house, text, None).await;
        assert_eq!((tried.rows, tried.new, tried.existing, tried.failing, tried.whole), (5, 3, 0, 2, true));
        assert_eq!(tried.problems[0].reason, "Column “E-Mail”: “cy@” is not an e-mail address.");
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts").await, 0);

        let import = bring(&house, text, None).await;
        assert_eq!(counts(&import), "5 rows: 3 new, 0 known, 2 aside");
        let aside = said(&house, import.id).await;
        assert_eq!(aside[0], "5 Column “E-Mail”: “cy@” is not an e-mail address.");
        assert!(aside[1].starts_with("6 This row has neither"), "{aside:?}");
        assert_eq!(lines(&house, PEOPLE).await, [
            "Ada|Byron|Ada@Engines.example|–|lead", "Zoë|Müller|zoe@gmail.com|–|lead", "Bo|–|bo@engines.example|–|lead",
        ]);
        let accounts = lines(&house, "SELECT name || '|' || COALESCE(domain, '–') FROM accounts ORDER BY id").await;
        assert_eq!(accounts, ["Analytical Engines|engines.example", "Bäckerei Müller|–"]);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts WHERE account_id IS NOT NULL").await, 3);
        let tags = lines(&house, "SELECT tag FROM tags ORDER BY tag, contact_id").await;
        assert_eq!(tags, ["london", "vip", "vip"]);
        let stages = lines(&house, "SELECT to_stage || '|' || reason FROM stage_history ORDER BY id").await;
        assert_eq!(stages, ["lead|Came with the list list.csv"; 3]);
        // Nobody agreed to anything.
        assert_eq!(number(&house, "SELECT COUNT(*) FROM consents").await, 0);
    }

    async fn known_contacts_are_filled_overwritten_or_left(house: TestApp) {
        bring(&house, "email,first name,phone\nada@engines.example,Ada,\nbo@engines.example,Bo,1\n", None).await;
        let again = "email,first name,phone\nADA@engines.example,Augusta,2\nbo@engines.example,Bob,3\nada@engines.example,,4\n";
        let with = |existing: &str| format!(
            r#"{{"name": "again", "noun": "contacts", "existing": "{existing}",
                "columns": {{"email": "contact.email", "first name": "contact.first_name", "phone": "contact.phone"}}}}"#
        );
        let import = bring(&house, again, Some(&with("keep"))).await;
        assert_eq!(counts(&import), "3 rows: 0 new, 3 known, 0 aside");
        let ada_and_bo = |ada: &str, bo: &str| [
            format!("{ada}|lead"), format!("{bo}|lead"),
        ];
        let people = lines(&house, PEOPLE).await;
        assert_eq!(people, ada_and_bo("Ada|–|ada@engines.example|–", "Bo|–|bo@engines.example|1"));
        bring(&house, again, Some(&with("fill"))).await;
        let people = lines(&house, PEOPLE).await;
        assert_eq!(people, ada_and_bo("Ada|–|ada@engines.example|2", "Bo|–|bo@engines.example|1"));
        bring(&house, again, Some(&with("overwrite"))).await;
        let people = lines(&house, PEOPLE).await;
        assert_eq!(people, ada_and_bo("Augusta|–|ada@engines.example|4", "Bob|–|bo@engines.example|3"));
        let changes = lines(&house, "SELECT field || ' ' || COALESCE(old_value, '–') || ' ' || new_value FROM changes ORDER BY id").await;
        assert_eq!(changes, ["phone – 2", "first_name Ada Augusta", "phone 2 4", "first_name Bo Bob", "phone 1 3"]);
        let search = lines(&house, "SELECT search_text FROM contacts ORDER BY id").await;
        assert_eq!(search, ["augusta ada@engines.example", "bob bo@engines.example"]);
    }

    async fn keys_dates_stages_and_own_fields(house: TestApp) {
        let json = r#"{"name": "crm", "noun": "contacts", "key_prefix": "crm:", "zone": "Europe/Berlin", "dates": "month-first",
            "columns": {"id": "contact.external_key", "mail": "contact.email", "since": "contact.first_seen_at",
                "status": "contact.stage", "region": "contact.region:choice", "size": "contact.shoe_size:number"},
            "values": {"status": {"hot": "lead", "*": "customer"}},
            "constants": {"contact.source": "old crm"}}"#;
        let text = "id,mail,since,status,region,size\n1,ada@engines.example,3/31/2020 14:00,Hot,north,38.5\n2,,2020-01-01,cold,,many\n\
            3,,2020-01-01,cold,south,40\n1,bo@engines.example,,,,\n";
        let import = bring(&house, text, Some(json)).await;
        assert_eq!(counts(&import), "4 rows: 2 new, 1 known, 1 aside");
        let people = lines(&house, "SELECT external_key || '|' || stage || '|' || source || '|' || CAST(first_seen_at AS TEXT) FROM contacts ORDER BY id").await;
        assert_eq!(people, ["crm:1|lead|old crm|1585656000000", "crm:3|customer|old crm|1577833200000"]);
        let values = lines(&house, "SELECT fields.key || ' ' || COALESCE(text_value, CAST(number_value AS TEXT)) FROM field_values \
            JOIN fields ON fields.id = field_values.field_id ORDER BY field_values.noun_id, fields.key").await;
        // SQLite writes a whole real number with its point, PostgreSQL without.
        let values: Vec<&str> = values.iter().map(|line| line.trim_end_matches(".0")).collect();
        assert_eq!(values, ["region north", "shoe_size 38.5", "region south", "shoe_size 40"]);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM fields").await, 2);
    }

    async fn what_a_list_changes_is_noted(house: TestApp) {
        house.user("Ana Seller", Role::Sales, None).await;
        let json = |existing: &str| format!(
            r#"{{"name": "all", "noun": "contacts", "existing": "{existing}", "columns": {{"email": "contact.email",
                "owner": "contact.owner", "company": "account.name", "industry": "account.industry", "staff": "account.employees"}}}}"#
        );
        let text = "email,owner,company,industry,staff\nada@engines.example,,Engines,,12\nzoe@gmail.com,,,,\n";
        bring(&house, text, Some(&json("fill"))).await;
        assert_eq!(lines(&house, CHANGES).await, Vec::<String>::new(), "what is new costs nothing extra");
        let text = "email,owner,company,industry,staff\nada@engines.example,Ana Seller,Engines,steam,\nzoe@gmail.com,,Looms,,\n";
        bring(&house, text, Some(&json("fill"))).await;
        let noted = ["account industry – steam", "contact owner – (id)", "contact account – (id)"];
        assert_eq!(lines(&house, CHANGES).await, noted);
        bring(&house, text, Some(&json("fill"))).await;
        assert_eq!(lines(&house, CHANGES).await, noted, "the same again changes nothing");
        let text = "email,owner,company,industry,staff\nada@engines.example,,Difference Engines,,15\n";
        bring(&house, text, Some(&json("overwrite"))).await;
        let more = ["account name Engines Difference Engines", "account employees 12 15"];
        assert_eq!(lines(&house, CHANGES).await, [&noted[..], &more[..]].concat());
    }

    async fn choices_are_those_of_the_field(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let browser = house.browser(&ann).await;
        let field = |label, kind, choices| [("noun", "contact"), ("label", label), ("kind", kind), ("choices", choices)];
        browser.post("/settings/fields", &field("Plan", "choice", "Gold\nSilver")).await.expect(303);
        browser.post("/settings/fields", &field("Colours", "multi_choice", "red\nSea green")).await.expect(303);
        browser.post("/settings/fields", &field("Site", "link", "")).await.expect(303);
        let json = r#"{"name": "x", "noun": "contacts", "columns": {"email": "contact.email", "plan": "contact.plan",
            "colours": "contact.colours", "site": "contact.site", "tier": "contact.tier:choice"}}"#;
        let text = "email,plan,colours,site,tier\na@x.example,gold,RED; sea green,,one\nb@x.example,iron,,,\nc@x.example,,pink;red,,\n\
            d@x.example,,,ftp:x,\ne@x.example,Silver,red,https://x.example,two\n";
        assert_eq!(try_text(&house, text, Some(json)).await.failing, 3);
        let import = bring(&house, text, Some(json)).await;
        assert_eq!(said(&house, import.id).await, [
            "3 Column “plan”: “iron” is not one of the choices of contact.plan.",
            "4 Column “colours”: “pink” is not one of the choices of contact.colours.",
            "5 Column “site”: please give a link that begins with https://.",
        ]);
        let values = "SELECT fields.key || ' ' || REPLACE(text_value, '\n', ', ') FROM field_values \
            JOIN fields ON fields.id = field_values.field_id ORDER BY field_values.noun_id, fields.key";
        let values = lines(&house, values).await;
        assert_eq!(values, ["colours red, Sea green", "plan Gold", "tier one", "colours red", "plan Silver", "site https://x.example", "tier two"]);
        // The field that the list made offers what the list said; the next list keeps to it.
        let choices = lines(&house, "SELECT choices FROM fields WHERE key = 'tier'").await;
        assert_eq!(choices, ["one\ntwo"]);
        let import = bring(&house, "email,tier\nf@x.example,three\n", Some(json)).await;
        assert_eq!(counts(&import), "1 rows: 0 new, 0 known, 1 aside");

        // A field that was taken out of use is told by its name, before anything comes in.
        let id = lines(&house, "SELECT CAST(id AS TEXT) FROM fields WHERE key = 'tier'").await;
        let id = store::id_to_text(id[0].parse().expect("a number"));
        browser.post(&format!("/settings/fields/{id}/retire"), &[]).await.expect(303);
        let path = file(&house, "late.csv", "email,tier\ng@x.example,one\n");
        let refused = bring_file(&house, path, Some(mapping(json))).await.expect_err("out of use").sentence();
        assert!(refused.contains("contact.tier") && refused.contains("Bring it back"), "{refused}");
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts").await, 2);
    }

    async fn addresses_that_no_mail_reaches_are_kept_aside(house: TestApp) {
        let import = bring(&house, "email,name\na@b,A\nb@[127.0.0.1],B\nc@127.0.0.1,C\nd@x.example,D\n", None).await;
        assert_eq!(counts(&import), "4 rows: 1 new, 0 known, 3 aside");
    }

    async fn wrong_letters_and_wrong_files_get_a_sentence(house: TestApp) {
        let path = file(&house, "latin.csv", b"email;Vorname\nzoe@engines.example;Zo\xeb\n");
        let import = bring_file(&house, path, None).await.expect("the list comes in");
        assert_eq!((import.encoding.as_str(), import.delimiter.as_str()), ("Windows-1252", ";"));
        assert_eq!(lines(&house, "SELECT first_name FROM contacts").await, ["Zoë"]);
        for (text, part) in [("", "empty"), ("email,name\n", "no rows"), ("a@b.example,c\n1,2\n", "column names")] {
            let path = file(&house, "wrong.csv", text);
            let said = bring_file(&house, path, None).await.expect_err("no table").sentence();
            assert!(said.contains(part), "{said}");
        }
        let path = file(&house, "who.csv", "colour,taste\nred,sweet\n");
        let said = bring_file(&house, path, None).await.expect_err("nobody in it").sentence();
        assert!(said.contains("e-mail address"), "{said}");
        // No copy of a refused file stays behind; the one of the last list is kept aside by the mapping alone.
        let left = std::fs::read_dir(house.app.data_dir.join("imports")).expect("the folder").count();
        assert_eq!(left, 1);
    }

    async fn a_column_picks_for_segments(house: TestApp) {
        let maya = house.user("Maya", Role::Marketing, None).await;
        house.write(move |tx| {
            for (name, kind, rule) in [("VIP", Kind::Picked, ""), ("Board", Kind::Picked, ""), ("Ruled", Kind::Ruled, "nobody")] {
                segments::create(tx, &maya, &Said { name: name.into(), kind, rule: rule.into(), ..Said::default() })?;
            }
            Ok(())
        }).await;
        let text = "email,segments\nada@engines.example,\"vip, board\"\nbo@engines.example,ruled\ncy@engines.example,VIP; nothing\n";
        let tried = try_text(&house, text, None).await;
        assert_eq!((tried.new, tried.failing), (3, 0));
        let import = bring(&house, text, None).await;
        assert_eq!(counts(&import), "3 rows: 3 new, 0 known, 0 aside");
        let inside = "SELECT contacts.email || ' ' || segments.key || ' ' || turned.reason FROM memberships \
            JOIN contacts ON contacts.id = memberships.contact_id JOIN segments ON segments.id = memberships.segment_id \
            JOIN membership_changes AS turned ON turned.id = memberships.change_id ORDER BY memberships.contact_id, segments.key";
        assert_eq!(lines(&house, inside).await, [
            "ada@engines.example board Came with the list list.csv",
            "ada@engines.example vip Came with the list list.csv",
            "cy@engines.example vip Came with the list list.csv",
        ]);
    }
}
