//! A list through the browser, and through the API.

use armistice::capture::imports::import;
use armistice::flow::bring_in::work;
use armistice::people::{Capability, Reach, Role, Sight, visibility};
use axum::body::Body;
use axum::http::{Method, header};
use serde_json::json;
use testkit::{Answer, Browser, TestApp};

use super::number;

const BOUNDARY: &str = "----a-line-that-stands-in-no-file";

/// Uploads a file as a browser does.
async fn upload(house: &TestApp, browser: &Browser<'_>, name: &str, text: &str) -> Answer {
    let body = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"noun\"\r\n\r\n\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n{text}\r\n\
         --{BOUNDARY}--\r\n"
    );
    let request = browser
        .request(Method::POST, "/imports")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(body))
        .expect("a request");
    house.send(request).await
}

/// Lets the house work until no import waits.
async fn let_it_run(house: &TestApp) {
    while work::go_on(&house.app).await.expect("the import runs") {}
}

testkit::both! {
    async fn who_does_not_see_everybody_sees_their_own_lists_alone(house: TestApp) {
        let (admin, ben) = (house.user("Olga Brandt", Role::Admin, None).await, house.user("Ben Okoye", Role::Marketing, None).await);
        let ida = house.user("Ida Own", Role::Marketing, None).await;
        house.write(move |tx| visibility::set(tx, &admin, Role::Marketing, Reach::Own)).await;
        let (owner, other) = (house.browser(&ben).await, house.browser(&ida).await);
        let list = "email\nada@engines.example\nbroken\n";
        let path = upload(&house, &owner, "people.csv", list).await.expect(303).location().to_owned();
        let path = path.trim_end_matches("/columns").to_owned();
        owner.get("/imports").await.expect(200).shows("people.csv");
        other.get("/imports").await.expect(200).hides("people.csv");
        for page in ["", "/columns", "/progress", "/rejects.csv"] {
            other.get(&format!("{path}{page}")).await.expect(404);
        }
        for deed in ["/start", "/discard"] {
            other.post(&format!("{path}{deed}"), &[]).await.expect(404);
        }
        let (program, api) = (house.program(&ida, &[Capability::Import]).await, format!("/api/v1{path}"));
        assert_eq!(program.get("/api/v1/imports").await.expect(200).json(), json!([]));
        program.get(&api).await.expect(404);
        program.get(&format!("{api}/rejects")).await.expect(404);
        program.delete(&api).await.expect(404);
        owner.get(&format!("{path}/rejects.csv")).await.expect(200);
        let twin = upload(&house, &other, "people.csv", list).await.expect(303).location().to_owned();
        assert!(!twin.starts_with(&path), "the same list, brought by somebody else");
    }

    async fn a_marketer_brings_a_list_in(house: TestApp) {
        let marketer = house.user("Ben Okoye", Role::Marketing, None).await;
        let browser = house.browser(&marketer).await;
        browser.get("/imports").await.expect(200).shows("No list yet");
        browser.get("/imports/new").await.expect(200).shows("HubSpot: contacts").shows("multipart/form-data");
        let text = "Mail;Who;Region;Since\nada@engines.example;Ada Byron;north;31.12.2025\n=cmd@;x;y;z\nbo@engines.example;Bo;south;soon\n";
        let columns = upload(&house, &browser, "Fair <b>.csv", text).await.expect(303).location().to_owned();
        let page = browser.get(&columns).await.expect(200);
        page.shows("Fair &lt;b&gt;.csv").shows("semicolons").shows("“Ada Byron”").shows("New field of our own: Region (text)")
            .shows("value=\"contact.email\" selected");

        let mut fields = vec![
            ("noun", "contacts"), ("column.0", ""), ("column.1", "contact.name"), ("column.2", "contact.region:text"),
            ("column.3", "contact.first_seen_at"), ("existing", "fill"), ("dates", "day-first"), ("constants", "contact.source Fair"),
        ];
        browser.post(&columns, &fields).await.expect(422).shows("has no =");
        fields[7] = ("constants", "contact.source = Fair");
        browser.post(&columns, &fields).await.expect(422).shows("Choose the column with the e-mail address").shows("contact.source = Fair");
        fields[1] = ("column.0", "contact.email");
        fields[2] = ("column.1", "contact.email");
        browser.post(&columns, &fields).await.expect(422).shows("The column “Mail” becomes this already");
        fields[2] = ("column.1", "contact.name");
        fields.push(("keep_as", "Trade fair"));
        let here = browser.post(&columns, &fields).await.expect(303).location().to_owned();

        let page = browser.get(&here).await.expect(200);
        page.shows("Nothing has been written yet").shows("=cmd@” is not an e-mail address").shows("“soon” is not a date").shows("Bring it in");
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts").await, 0);
        browser.post(&format!("{here}/start"), &[]).await.expect(303);
        browser.get(&here).await.expect(200).shows("data-live").shows("/progress");
        let fresh = browser.get(&format!("{here}/progress")).await.expect(200).json();
        assert_eq!((fresh["finished"].as_bool(), fresh["done"].as_i64().is_some()), (Some(false), true));
        let_it_run(&house).await;
        browser.get(&here).await.expect(200).shows("Done").shows("What was said of rows").shows("rejects.csv");
        let aside = browser.get(&format!("{here}/rejects.csv")).await.expect(200);
        assert!(aside.headers[header::CONTENT_DISPOSITION].to_str().is_ok_and(|value| value.contains("kept-aside")));
        aside.shows("Row,Taken,Reason,Mail,Who,Region,Since").shows("3,no,").shows("'=cmd@").shows("4,no,");
        let packed = browser.request(Method::GET, &format!("{here}/rejects.csv")).header(header::ACCEPT_ENCODING, "gzip");
        house.send(packed.body(Body::empty()).expect("a request")).await.expect(200);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts WHERE source = 'Fair'").await, 1);
        assert_eq!(number(&house, "SELECT COUNT(*) FROM field_values").await, 1);

        // The next list of this shape needs no words, and a saved mapping can be chosen by name.
        let next = upload(&house, &browser, "next.csv", "Mail;Who;Region;Since\ncy@engines.example;Cy;east;1.1.2026\n").await;
        let next = next.expect(303).location().to_owned();
        browser.get(&next).await.expect(200).shows("contact.source = Fair").shows("Trade fair");
        browser.get(&format!("{next}?mapping=Trade+fair")).await.expect(200).shows("contact.source = Fair");
        browser.get(&format!("{next}?noun=deals")).await.expect(200).shows("Closed");
        browser.post(&next.replace("columns", "discard"), &[]).await.expect(303);
        browser.get("/imports").await.expect(200).shows("Fair &lt;b&gt;.csv").hides("next.csv");
        let left = std::fs::read_dir(house.app.data_dir.join("imports")).expect("the folder").count();
        assert_eq!(left, 0);
    }

    async fn wrong_files_are_refused_with_a_sentence(house: TestApp) {
        let marketer = house.user("Ben Okoye", Role::Marketing, None).await;
        let browser = house.browser(&marketer).await;
        let wide = format!("{}\n1\n", vec!["c"; 1_000].join(","));
        for (text, part) in [("", "empty"), ("email\n", "no rows"), ("a@b.example\nc@d.example\n", "column names"), (wide.as_str(), "1000 columns")] {
            upload(&house, &browser, "wrong.csv", text).await.expect(422).shows(part);
        }
        upload(&house, &browser, "", "email\nada@engines.example\n").await.expect(422).shows("choose a CSV file");
        browser.post("/imports", &[("file", "x")]).await.expect(400);
        // Only this door takes more than a megabyte.
        let big = "x".repeat(10 * 1024 * 1024);
        browser.post("/campaigns", &[("name", &big)]).await.expect(413);
        upload(&house, &browser, "big.csv", &format!("email,note\nada@engines.example,{big}\n")).await.expect(303);
        let left = std::fs::read_dir(house.app.data_dir.join("imports")).expect("the folder").count();
        assert_eq!(left, 1);
        let seller = house.user("Ilse Roth", Role::Sales, None).await;
        house.browser(&seller).await.get("/imports").await.expect(403);
    }

    async fn a_file_that_was_begun_goes_on(house: TestApp) {
        let marketer = house.user("Ben Okoye", Role::Marketing, None).await;
        let browser = house.browser(&marketer).await;
        let text = "email\nada@engines.example\n";
        let columns = upload(&house, &browser, "list.csv", text).await.expect(303).location().to_owned();
        let here = browser.post(&columns, &[("noun", "contacts"), ("column.0", "contact.email")]).await.expect(303).location().to_owned();
        browser.post(&format!("{here}/start"), &[]).await.expect(303);
        // The copy is lost with its disk; the same file brings it back.
        let folder = house.app.data_dir.join("imports");
        for entry in std::fs::read_dir(&folder).expect("the folder").flatten() {
            std::fs::remove_file(entry.path()).expect("the copy goes");
        }
        assert!(!work::go_on(&house.app).await.expect("nobody can go on"));
        assert_eq!(upload(&house, &browser, "again.csv", text).await.expect(303).location(), here);
        let_it_run(&house).await;
        assert_eq!(number(&house, "SELECT COUNT(*) FROM contacts").await, 1);
        assert_eq!(browser.get(&columns).await.expect(303).location(), here);
        browser.post(&format!("{here}/discard"), &[]).await.expect(409);
    }

    async fn a_program_brings_a_list_in(house: TestApp) {
        let marketer = house.user("Ben Okoye", Role::Marketing, None).await;
        let program = house.program(&marketer, &[Capability::Import]).await;
        let text = "email,vorname\nada@engines.example,Ada\nnobody,No\n";
        let made = program.send(Method::POST, "/api/v1/imports?file_name=a.csv", Body::from(text)).await.expect(201).json();
        let path = format!("/api/v1/imports/{}", made["id"].as_str().expect("an id"));
        assert_eq!(made["state"], "uploaded");
        let mut mapping = made["mapping"].clone();
        assert_eq!(mapping["columns"]["vorname"], "contact.first_name");
        mapping["constants"] = json!({"contact.source": "api"});
        program.post(&format!("{path}/start"), &json!({})).await.expect(409);
        mapping["columns"]["vorname"] = json!("contact.colour!");
        program.put(&format!("{path}/mapping"), &mapping).await.expect(422);
        mapping["columns"]["vorname"] = json!("contact.first_name");
        let tried = program.put(&format!("{path}/mapping"), &mapping).await.expect(200).json();
        assert_eq!((tried["new"].as_i64(), tried["failing"].as_i64()), (Some(1), Some(1)));
        program.post(&format!("{path}/start"), &json!({})).await.expect(202);
        let_it_run(&house).await;
        let done = program.get(&path).await.expect(200).json();
        assert_eq!((done["state"].as_str(), done["rows_created"].as_i64(), done["rows_failed"].as_i64()), (Some("finished"), Some(1), Some(1)));
        program.get(&format!("{path}/rejects")).await.expect(200).shows("nobody");
        assert_eq!(program.get("/api/v1/imports").await.expect(200).json().as_array().map(Vec::len), Some(1));
        assert!(program.get("/api/v1/import-mappings").await.expect(200).json().as_array().is_some_and(|all| all.len() >= 9));
        program.send(Method::DELETE, &path, Body::empty()).await.expect(409);
        program.post("/api/v1/imports?noun=ghosts", &json!({})).await.expect(422);
    }

    async fn files_that_nobody_came_back_for_go(house: TestApp) {
        let marketer = house.user("Ben Okoye", Role::Marketing, None).await;
        let browser = house.browser(&marketer).await;
        upload(&house, &browser, "list.csv", "email\nada@engines.example\n").await.expect(303);
        work::tidy_up(&house.app).await.expect("the sweep runs");
        assert_eq!(house.write(|tx| import::latest(tx, &Sight::everything())).await.len(), 1);
        house.advance(8 * measure::DAY_MS);
        work::tidy_up(&house.app).await.expect("the sweep runs");
        assert!(house.write(|tx| import::latest(tx, &Sight::everything())).await.is_empty());
        let left = std::fs::read_dir(house.app.data_dir.join("imports")).expect("the folder").count();
        assert_eq!(left, 0);
    }
}
