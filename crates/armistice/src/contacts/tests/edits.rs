//! What colleagues change: facts, notes, tags, owner, stage, accounts, fields, the score model.

use armistice::contacts::stage::{self, Move, Stage};
use armistice::contacts::{ContactId, FieldId, contact, field};
use armistice::flow::{fields, work};
use armistice::people::{Caller, Capability, Reach, Role};
use armistice::segments::{score, vocabulary};
use serde_json::json;
use store::{Sql, params};
use testkit::{TestApp, both};

use super::{contacts, reach};

/// Returns the first column of the only row of a question.
async fn one(house: &TestApp, query: &'static str) -> String {
    house.app.read(move |tx| Ok(tx.one_sql(&Sql::new(query))?)).await.expect("one row")
}

async fn count(house: &TestApp, query: &'static str) -> i64 {
    house.app.read(move |tx| Ok(tx.one_sql(&Sql::new(query))?)).await.expect("one row")
}

async fn ann(house: &TestApp) -> Caller {
    house.user("Ann Admin", Role::Admin, None).await
}

both! {
    async fn a_contact_is_made_and_changed(house: TestApp) {
        let ann = ann(&house).await;
        let browser = house.browser(&ann).await;
        browser.get("/contacts/new").await.expect(200).shows("Make the contact");
        let said = [("email", "Zoe@Northwind.example"), ("first_name", "Zoë"), ("source", "fair"), ("zone", "Europe/Berlin")];
        let path = browser.post("/contacts", &said).await.expect(303).location().to_owned();
        let page = browser.get(&path).await.expect(200).shows("Zoe@Northwind.example").shows(">northwind.example</a>");
        page.shows("fair");

        let form = browser.get(&format!("{path}/edit")).await.expect(200);
        form.shows("value=\"Zoë\"").shows("value=\"northwind.example\"").shows("Europe/Berlin");
        let said = [("email", "zoe@northwind.example"), ("first_name", "Zoë"), ("last_name", "Åström"), ("job_title", "CTO"), ("account", "Northwind")];
        browser.post(&path, &said).await.expect(303);
        let page = browser.get(&path).await.expect(200).shows("CTO").shows(">Northwind</a>").shows("Ann Admin");
        page.shows("Changed job title: nothing → CTO").shows("Changed zone: Europe/Berlin → nothing");
        let asked = "SELECT COUNT(*) FROM changes WHERE noun = 'contact' AND field IN ('last_name', 'job_title', 'account', 'email')";
        assert_eq!(count(&house, asked).await, 4);
        assert_eq!(one(&house, "SELECT search_text FROM contacts").await, "zoë åström zoe@northwind.example");
        // The same name finds the same account, whatever its case.
        browser.post("/contacts", &[("first_name", "Ben"), ("account", "NORTHWIND")]).await.expect(303);
        assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 2);
    }

    async fn wrong_facts_get_a_sentence_and_keep_what_was_typed(house: TestApp) {
        let browser = house.browser(&ann(&house).await).await;
        let long = "x".repeat(201);
        let wrong = [("email", "nonsense<"), ("zone", "Mars/Base"), ("language", "!"), ("job_title", long.as_str()), ("city", "a\u{7}")];
        let page = browser.post("/contacts", &wrong).await.expect(422).shows("5 answers need another look");
        page.shows("value=\"nonsense&lt;\"").shows("Please give a time zone").shows("At most 200 letters");
        browser.post("/contacts", &[]).await.expect(422).shows("Please give an e-mail address or a name.");
        browser.post("/contacts", &[("email", "a@b.example")]).await.expect(303);
        browser.post("/contacts", &[("email", "A@B.example")]).await.expect(422).shows("exists already");
    }

    async fn notes_tags_and_owners(house: TestApp) {
        let ann = ann(&house).await;
        let kim = house.user("Kim Seller", Role::Sales, None).await;
        let id = contacts(&house, &[("Zoë", "zoe@northwind.example", None)]).await[0];
        let (browser, path) = (house.browser(&ann).await, format!("/contacts/{id}"));
        browser.post(&format!("{path}/notes"), &[("note", "Likes <tea>")]).await.expect(303);
        browser.post(&format!("{path}/notes"), &[("note", "  ")]).await.expect(422).shows("Please write something");
        browser.post(&format!("{path}/tags"), &[("tag", " VIP ")]).await.expect(303);
        browser.post(&format!("{path}/tags"), &[("tag", "")]).await.expect(422).shows("1 to 40 letters");
        let page = browser.get(&path).await.expect(200).shows("Likes &lt;tea&gt;").shows(">vip</a>");
        page.shows("Changed tag: nothing → vip");
        browser.post(&format!("{path}/tags/remove"), &[("tag", "vip")]).await.expect(303);
        assert_eq!(count(&house, "SELECT COUNT(*) FROM tags").await, 0);
        browser.post(&format!("{path}/owner"), &[("owner", &kim.user.to_string())]).await.expect(303);
        browser.get(&path).await.expect(200).shows("Changed owner: nothing → Kim Seller");
        browser.post(&format!("{path}/owner"), &[("owner", "zz")]).await.expect(422).shows("Please choose a colleague");
        // Whoever gives away what they then cannot see is led to the list.
        reach(&house, Role::Sales, Reach::Own).await;
        let seller = house.browser(&kim).await;
        let given = seller.post(&format!("{path}/owner"), &[("owner", &ann.user.to_string())]).await.expect(303);
        assert_eq!(given.location(), "/contacts");
        seller.post(&format!("{path}/notes"), &[("note", "x")]).await.expect(404);
        // Whoever sees only their own becomes the owner of what they make.
        let made = seller.post("/contacts", &[("first_name", "Mine")]).await.expect(303);
        seller.get(made.location()).await.expect(200);
    }

    async fn a_stage_is_moved_by_hand_only_where_no_promise_hangs_on_it(house: TestApp) {
        let ann = ann(&house).await;
        let id = contacts(&house, &[("Zoë", "zoe@northwind.example", None)]).await[0];
        let (browser, path) = (house.browser(&ann).await, format!("/contacts/{id}/stage"));
        browser.post(&path, &[("stage", "customer"), ("reason", "")]).await.expect(422).shows("Please say why");
        for stage in ["sales_accepted", "opportunity", "recycled", "lead"] {
            browser.post(&path, &[("stage", stage), ("reason", "x")]).await.expect(422).shows("not reached by hand");
        }
        browser.post(&path, &[("stage", "nonsense"), ("reason", "x")]).await.expect(422).shows("Please choose a stage");
        browser.post(&path, &[("stage", "customer"), ("reason", "Bought at the fair")]).await.expect(303);
        browser.get(&format!("/contacts/{id}")).await.expect(200).shows("Bought at the fair").shows("From Lead to");
        house.write(move |tx| {
            stage::change(tx, id, Move { to: Stage::MarketingQualified, reason: "", author: "system", at: tx.now() })?;
            let columns = ["id", "contact_id", "ordinal", "agreement_id", "owner_id", "state", "reasons", "offered_at"];
            let row = params![tx.new_id(), id, 1_i64, 1_i64, 1_i64, "offered", "[]", tx.now()].to_vec();
            tx.insert_many("handoffs", &columns, [row])?;
            Ok(())
        }).await;
        let refused = browser.post(&path, &[("stage", "lead"), ("reason", "x")]).await.expect(303);
        assert_eq!(refused.location(), format!("/contacts/{id}"));
        assert_eq!(one(&house, "SELECT stage FROM contacts").await, "marketing_qualified");
        let program = house.program(&ann, &[Capability::EditContacts]).await;
        let move_it = json!({"stage": "lead", "reason": "x"});
        program.post(&format!("/api/v1/contacts/{id}/stage"), &move_it).await.expect(409).shows("handoff-open");
    }

    async fn accounts_are_listed_shown_and_changed(house: TestApp) {
        let ann = ann(&house).await;
        let kim = house.user("Kim Seller", Role::Sales, None).await;
        contacts(&house, &[
            ("Zoë", "zoe@northwind.example", Some(&kim)),
            ("Ben", "ben@northwind.example", None),
            ("Cai", "cai@contoso.example", None),
        ]).await;
        let browser = house.browser(&ann).await;
        let list = browser.get("/accounts").await.expect(200).shows("2 accounts").shows("northwind.example");
        list.shows("contoso.example");
        browser.get("/accounts?search=north&sort=-employees").await.expect(200).shows("1 account<").hides("contoso");
        browser.get("/accounts?sort=x").await.expect(422);
        browser.get("/accounts?search=zzz").await.expect(200).shows("No account like that");
        let made = browser.post("/accounts", &[("name", "Fabrikam"), ("domain", "fabrikam.example"), ("employees", "1,200")]).await.expect(303);
        let path = made.location().to_owned();
        browser.get(&path).await.expect(200).shows("Fabrikam").shows("1,200").shows("Nobody that you may see");
        browser.post("/accounts", &[("name", "F"), ("domain", "FABRIKAM.example")]).await.expect(422).shows("exists already");
        browser.post("/accounts", &[("domain", "x y"), ("employees", "-3")]).await.expect(422).shows("Please give a name").shows("whole number");
        browser.post(&path, &[("name", "Fabrikam & Co"), ("domain", "fabrikam.example")]).await.expect(303);
        browser.get(&path).await.expect(200).shows("Fabrikam &amp; Co");
        assert_eq!(count(&house, "SELECT COUNT(*) FROM changes WHERE noun = 'account'").await, 2);
        // Seen by who sees a contact there, and only with the people that they see.
        reach(&house, Role::Sales, Reach::Own).await;
        let seller = house.browser(&kim).await;
        let list = seller.get("/accounts").await.expect(200).shows("1 account<").hides("contoso").hides("Fabrikam");
        list.shows("northwind.example");
        seller.get(&path).await.expect(404);
        let id = one(&house, "SELECT CAST(id AS TEXT) FROM accounts WHERE domain = 'northwind.example'").await;
        let id = store::id_to_text(id.parse().expect("a number"));
        seller.get(&format!("/accounts/{id}")).await.expect(200).shows(">Zoë</span>").hides(">Ben</span>");
        browser.get(&format!("/accounts/{id}")).await.expect(200).shows(">Zoë</span>").shows(">Ben</span>");
    }

    async fn own_fields_are_made_filled_and_retired(house: TestApp) {
        let ann = ann(&house).await;
        let browser = house.browser(&ann).await;
        let field = |noun, label, kind, choices| [("noun", noun), ("label", label), ("kind", kind), ("choices", choices)];
        browser.post("/settings/fields", &field("contact", "Shoe size", "number", "")).await.expect(303);
        browser.post("/settings/fields", &field("contact", "Colours", "multi_choice", "red\r\ngreen\r\n\r\nblue")).await.expect(303);
        browser.post("/settings/fields", &field("contact", "Plan", "choice", "gold\nsilver")).await.expect(303);
        browser.post("/settings/fields", &field("account", "Renewal", "date", "")).await.expect(303);
        browser.post("/settings/fields", &field("contact", "", "choice", "")).await.expect(422).shows("one a line.");
        browser.post("/settings/fields", &field("contact", "Shoe size", "number", "")).await.expect(422).shows("exists already");
        let page = browser.get("/settings/fields").await.expect(200).shows("contact.shoe_size</code>").shows("account.renewal</code>");
        page.shows("red, green, blue");

        let said = [("first_name", "Zoë"), ("own.shoe_size", "41.5"), ("own.colours", "red"), ("own.colours", "blue"), ("own.plan", "gold")];
        let path = browser.post("/contacts", &said).await.expect(303).location().to_owned();
        browser.get(&path).await.expect(200).shows("41.5").shows("red, blue").shows("gold");
        let wrong = [("first_name", "Zoë"), ("own.shoe_size", "big"), ("own.colours", "pink"), ("own.plan", "iron")];
        browser.post(&path, &wrong).await.expect(422).shows("Please give a number.").shows("Please choose from the list.").shows("value=\"big\"");
        browser.post(&path, &[("first_name", "Zoë"), ("own.plan", "silver")]).await.expect(303);
        let page = browser.get(&path).await.expect(200).hides("41.5</dd>").shows("Changed plan: gold → silver");
        page.shows("Changed shoe size: 41.5 → nothing");

        // A rule may name it; then it stays until none does.
        let model = "half-life 14 days\ngrid fit A from 50, B from 25\ngrid readiness 1 from 40, 2 from 15\n\nfit group own cap 10\n  +10 when contact.plan = \"silver\"\n";
        let saved = browser.post("/settings/score", &[("model", model), ("looked", model), ("then", "save")]).await.expect(303);
        assert_eq!(saved.location(), "/settings/score");
        let id = house.app.read(|tx| field::all(tx, field::Noun::Contact)).await.expect("fields");
        let id = id.iter().find(|field| field.key == "plan").expect("the field").id;
        browser.post(&format!("/settings/fields/{id}/retire"), &[]).await.expect(303);
        browser.get("/settings/fields").await.expect(200).shows(">Plan<");
        let program = house.program(&ann, &Capability::ALL).await;
        program.delete(&format!("/api/v1/fields/{id}")).await.expect(409);
        let model = model.replace("contact.plan = \"silver\"", "contact.first_name = \"Zoë\"");
        browser.post("/settings/score", &[("model", &model), ("looked", &model), ("then", "save")]).await.expect(303);
        browser.post(&format!("/settings/fields/{id}/retire"), &[]).await.expect(303);
        browser.get("/settings/fields").await.expect(200).hides(">Plan<");
        browser.get(&path).await.expect(200).hides("silver</dd>");
    }

    async fn what_was_signed_or_saved_with_a_field_outlives_it(house: TestApp) {
        let ann = ann(&house).await;
        let id = house.write(move |tx| {
            let new = field::Field {
                id: FieldId(0), noun: "contact".into(), key: "plan".into(), label: "Plan".into(), kind: "text".into(),
                choices: String::new(),
            };
            let id = field::create(tx, field::Noun::Contact, &new, None)?;
            fields::retire(tx, &ann, id)?;
            Ok(id)
        }).await;
        // As a version that was signed before, or a model restored from a backup, may say.
        let words = house.write(vocabulary::of_house).await;
        rules::parse("contact.plan = \"gold\"", &words).expect("still read");
        assert!(words.fields().all(|(key, _)| key.as_str() != "contact.plan"), "{id} is offered");
        let wrong = rules::parse("contact.plans = \"gold\"", &words).expect_err("no such field").to_string();
        assert!(!wrong.contains("contact.plan?") && !wrong.contains("“contact.plan”"), "{wrong}");
        let words = house.write(vocabulary::in_use).await;
        rules::parse("contact.plan = \"gold\"", &words).expect_err("not in use");
    }

    async fn a_score_model_points_at_its_mistakes_and_scores_everybody(house: TestApp) {
        let marketer = house.user("Mia Marketer", Role::Marketing, None).await;
        let browser = house.browser(&marketer).await;
        let made = contacts(&house, &[("Zoë", "zoe@northwind.example", None), ("Ben", "ben@gmail.com", None)]).await;
        let page = browser.get("/settings/score").await.expect(200).shows("half-life 14 days").shows(">Zoë<");
        page.hides("/settings/users");
        let wrong = "half-life 14 days\r\ngrid fit A from 50, B from 25\r\ngrid readiness 1 from 40, 2 from 15\r\nfit group x cap 10\r\n  +10 when contact.nonsense = 1\r\n";
        let page = browser.post("/settings/score", &[("model", wrong), ("then", "save")]).await.expect(422);
        page.shows("Line 5, letter").shows("contact.nonsense").shows("^^^");
        let model = "half-life 14 days\ngrid fit A from 50, B from 25\ngrid readiness 1 from 40, 2 from 15\n\nfit group who cap 60\n  +60 when contact.first_name = \"Zoë\"\n";
        let page = browser.post("/settings/score", &[("model", model), ("then", "try")]).await.expect(200);
        page.shows("<strong>60.0</strong>").shows("<strong>A3</strong>").shows("In force: the template");
        browser.post("/settings/score", &[("model", model), ("looked", model), ("then", "save")]).await.expect(303);
        while work::round(&house.app).await.expect("jobs run") > 0 {}
        let fits = house.app.read(move |tx| {
            let fit = |tx: &mut store::Tx, id: ContactId| Ok::<_, armistice::Fault>(score::of(tx, id)?.map(|score| score.fit));
            Ok((fit(tx, made[0])?, fit(tx, made[1])?))
        });
        assert_eq!(fits.await.expect("scores"), (Some(60.0), Some(0.0)));
        browser.get("/settings/score").await.expect(200).shows("In force: version 1.");
        let seller = house.user("Kim Seller", Role::Sales, None).await;
        house.browser(&seller).await.get("/settings/score").await.expect(403);
    }

    async fn programs_do_what_people_do(house: TestApp) {
        let ann = ann(&house).await;
        let program = house.program(&ann, &Capability::ALL).await;
        let said = json!({"email": "zoe@northwind.example", "first_name": "Zoë", "zone": "Europe/Berlin"});
        let made = program.post("/api/v1/contacts", &said).await.expect(201).json();
        let path = format!("/api/v1/contacts/{}", made["id"].as_str().expect("an id"));
        program.post("/api/v1/contacts", &said).await.expect(422).shows("\"field\":\"email\"");
        program.post("/api/v1/contacts", &json!({"first": "x"})).await.expect(400);
        program.put(&path, &json!({"email": "zoe@northwind.example", "last_name": "Åström", "account": "Northwind"})).await.expect(204);
        program.post(&format!("{path}/notes"), &json!({"note": "Called"})).await.expect(201);
        program.post(&format!("{path}/tags"), &json!({"tag": "VIP"})).await.expect(204);
        program.put(&format!("{path}/owner"), &json!({"owner": ann.user.to_string()})).await.expect(204);
        program.post(&format!("{path}/stage"), &json!({"stage": "customer", "reason": "Bought"})).await.expect(204);
        let shown = program.get(&path).await.expect(200).json();
        assert_eq!(shown["name"], "Åström");
        assert_eq!(shown["tags"], json!(["vip"]));
        assert_eq!((&shown["stage"], &shown["account_name"], &shown["owner_name"]), (&json!("customer"), &json!("Northwind"), &json!("Ann Admin")));
        let timeline = program.get(&format!("{path}/timeline")).await.expect(200).json();
        assert!(timeline["events"].as_array().is_some_and(|events| events.len() > 5), "{timeline}");
        let delete = format!("{path}/tags/vip");
        program.delete(&delete).await.expect(204);
        let list = program.get("/api/v1/contacts?search=northwind&stage=customer").await.expect(200).json();
        assert_eq!((&list["count"]["found"], &list["contacts"][0]["name"]), (&json!(1), &json!("Åström")));
        program.get("/api/v1/contacts?stage=x").await.expect(422);
        let account = program.get("/api/v1/accounts?search=northwind").await.expect(200).json();
        let account = format!("/api/v1/accounts/{}", account["accounts"][0]["id"].as_str().expect("an id"));
        program.get(&account).await.expect(200).shows("Northwind");
        program.put(&account, &json!({"name": "Northwind AG", "employees": "12"})).await.expect(204);
        program.post("/api/v1/accounts", &json!({"name": "Contoso"})).await.expect(201);
        program.post("/api/v1/fields", &json!({"noun": "contact", "label": "Plan", "kind": "text"})).await.expect(201);
        program.put(&path, &json!({"last_name": "Åström", "own": {"plan": "gold", "x": "1"}})).await.expect(422).shows("own.x");
        program.put(&path, &json!({"last_name": "Åström", "own": {"plan": "gold"}})).await.expect(204);
        assert_eq!(program.get(&path).await.expect(200).json()["own"][0]["value"], "gold");
        program.get("/api/v1/fields").await.expect(200).shows("\"key\":\"plan\"");
        let model = program.get("/api/v1/score-model").await.expect(200).json();
        assert_eq!(model["version"], 0);
        program.post("/api/v1/score-model/preview", &json!({"model": model["model"]})).await.expect(200).shows("\"then\"");
        program.put("/api/v1/score-model", &json!({"model": "x"})).await.expect(422).shows("Line 1, letter 1");
        assert_eq!(program.put("/api/v1/score-model", &json!({"model": model["model"]})).await.expect(200).json()["version"], 1);
        let seen = house.app.read(move |tx| contact::by_email(tx, "zoe@northwind.example")).await.expect("read");
        assert!(seen.is_none(), "a PUT without an address empties it");
    }
}
