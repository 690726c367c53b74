//! The company of the story: colleagues, mail server, campaign, form, journeys, agreement.

use std::collections::BTreeMap;

use armistice::capture::form;
use armistice::capture::form_template;
use armistice::capture::visitor;
use armistice::contacts::ContactId;
use armistice::contacts::contact::{self, Contact};
use armistice::demo::cast;
use armistice::flow::{sweeps, work};
use armistice::people::{Caller, Capability};
use armistice::settings::{self, Company};
use axum::body::Body;
use axum::http::{Method, header};
use mail::sink::{Kept, Manners, Received, Sink};
use measure::{DAY_MS, HOUR_MS, MINUTE_MS, Moment};
use serde_json::{Value as Json, json};
use store::{FromRow, Sql, ToValue};
use testkit::app::PASSWORD;
use testkit::{Answer, Browser, Program, START, TestApp};

/// How the people outside describe their browser.
const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
/// Who is qualified: somebody who fits, followed a link and came back.
const DEFINITION: &str =
    "fit >= 25 and readiness >= 15 and did click within 7 days and did visit within 7 days";
/// Handoffs a month that Marketing promises.
pub const HANDOFFS_PROMISED: i64 = 20;
/// Days that a contact rests after Sales gave it back.
pub const RECYCLE_DAYS: i64 = 60;
/// What the campaign cost, in cents.
pub const COST_MINOR: i64 = 240_000;

/// The house with everybody in it.
pub struct Stage {
    pub house: TestApp,
    pub members: BTreeMap<&'static str, Caller>,
    pub kept: Kept,
    /// The campaign, as programs name it.
    pub campaign: String,
    /// The agreement, as programs name it.
    pub agreement: String,
    /// The people outside, by first name.
    pub people: BTreeMap<&'static str, Person>,
    /// Running until the story ends.
    sink: Sink,
}

/// Somebody outside, with their browser.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub email: &'static str,
    pub cookie: Option<String>,
    pub contact: Option<ContactId>,
}

impl Stage {
    /// Sets the stage: what a company has after its first day.
    pub async fn set(house: TestApp) -> Self {
        let kept = Kept::new(1_000);
        let sink =
            Sink::start("127.0.0.1:0".parse().expect("an address"), Manners::default(), kept.handler());
        let sink = sink.await.expect("the mail server starts");
        let mut members = BTreeMap::new();
        // Priya is here longer than Lars, so a tie between them goes to her.
        for mailbox in ["olga", "maya", "jonas", "theo", "priya", "lars"] {
            let member =
                cast::MEMBERS.iter().find(|member| member.mailbox == mailbox).expect("one of the cast");
            members.insert(member.mailbox, house.user(member.name, member.role, None).await);
        }
        let mut stage = Self {
            house,
            members,
            kept,
            campaign: String::new(),
            agreement: String::new(),
            people: BTreeMap::new(),
            sink,
        };
        stage.settle_in().await;
        stage.campaign = stage.run_a_campaign().await;
        stage.write_journeys().await;
        stage.agreement = stage.sign_an_agreement().await;
        stage
    }

    async fn settle_in(&self) {
        let company = Company {
            name: cast::COMPANY.into(),
            postal_address: "Hafenstraße 12, 20457 Hamburg".into(),
            zone: "Europe/Berlin".into(),
            currency: "EUR".into(),
            from_address: cast::address("hello"),
        };
        let (theo, draft) =
            (self.members["theo"].user, form_template::of("guide").expect("a ready-made form").draft);
        self.house
            .write(move |tx| {
                settings::set(tx, "company", &company, None)?;
                let made = form::create(tx, &draft(), Some(theo))?;
                form::publish(tx, made, theo)
            })
            .await;
        let port = self.sink.address().port().to_string();
        let server = [("host", "127.0.0.1"), ("port", port.as_str()), ("security", "none")];
        self.browser("olga").await.post("/settings/mail", &server).await.expect(303);
    }

    async fn run_a_campaign(&self) -> String {
        let theo = self.program("theo").await;
        let said = json!({"name": "Webinar: what downtime costs", "channel": "event", "currency": "EUR"});
        let made = theo.post("/api/v1/campaigns", &said).await.expect(201).json();
        let id = text(&made["id"]);
        let cost = json!({"amount": "2400.00", "on": "2026-03-01", "note": "Studio and speaker"});
        theo.post(&format!("/api/v1/campaigns/{id}/costs"), &cost).await.expect(201);
        id
    }

    /// A journey for newcomers, and one for those whom Sales gave back.
    async fn write_journeys(&self) {
        let theo = self.program("theo").await;
        let mut templates = Vec::new();
        for (name, subject) in [
            ("First steps", "{{ contact.first_name }}, what a stop costs you"),
            ("A worked example", "How one plant counted it"),
            ("Still there", "Anything else we can do?"),
            ("Until later", "We will be here, {{ contact.first_name }}"),
        ] {
            let said = json!({
                "name": name, "purpose": "marketing", "subject": subject, "preheader": "Two minutes",
                "source": "Dear {{ contact.first_name | default(\"colleague\") }},\n\nhow does {{ account.name | default(\"your plant\") }} \
                           count a stop?\n\n**[Read the sheet](https://tidewell.example/sheet?a=1&b=2)**",
            });
            let made = theo.post("/api/v1/templates", &said).await.expect(201).json();
            templates.push(text(&made["id"]));
        }
        let mail = |place: usize| json!({"kind": "mail", "template": templates[place]});
        let wait = |days: &str| json!({"kind": "wait", "days": days});
        for said in [
            json!({"name": "Welcome", "purpose": "marketing", "entry_rule": "stage in (subscriber, lead)",
                "exit_rule": "stage is customer", "steps": [mail(0), wait("2"), mail(1), wait("3"), mail(2)]}),
            json!({"name": "Welcome back", "purpose": "marketing", "entry_rule": "stage is recycled", "steps": [mail(3)]}),
        ] {
            let made = theo.post("/api/v1/journeys", &said).await.expect(201).json();
            theo.post(&format!("/api/v1/journeys/{}/start", text(&made["id"])), &json!({})).await.expect(204);
        }
    }

    /// Maya drafts, and both heads sign what they have read.
    async fn sign_an_agreement(&self) -> String {
        let day = json!(["09:00-17:00"]);
        let calendar = json!({"zone": "Europe/Berlin", "monday": day, "tuesday": day, "wednesday": day, "thursday": day,
            "friday": day});
        let draft = json!({"title": "How we hand over", "definition": DEFINITION, "handoffs_per_month": HANDOFFS_PROMISED,
            "first_attempt_minutes": 120, "attempts_promised": 3, "attempts_days": 5, "recycle_days": RECYCLE_DAYS,
            "calendar": calendar});
        let maya = self.program("maya").await;
        let made = maya.post("/api/v1/agreements", &draft).await.expect(201).json();
        let here = format!("/api/v1/agreements/{}", text(&made["id"]));
        for (head, side) in [("maya", "marketing"), ("jonas", "sales")] {
            let program = self.program(head).await;
            let read = program.get(&here).await.expect(200).json();
            let signing = json!({"side": side, "text_hash": read["text_hash"], "password": PASSWORD});
            program.post(&format!("{here}/signatures"), &signing).await;
        }
        assert_eq!(maya.get(&here).await.json()["status"], "in_force");
        text(&made["id"])
    }

    /// Returns the browser of a colleague.
    pub async fn browser(&self, mailbox: &str) -> Browser<'_> {
        self.house.browser(&self.members[mailbox]).await
    }

    /// Returns a program that may do what a colleague may.
    pub async fn program(&self, mailbox: &str) -> Program<'_> {
        self.house.program(&self.members[mailbox], &Capability::ALL).await
    }

    /// Moves the clock to a time in Berlin, so many days after the Monday on which the story begins, and lets the
    /// house do what is due by then.
    pub async fn at(&self, day: i64, hour: i64, minute: i64) {
        let wanted = moment(day, hour, minute);
        assert!(wanted >= self.house.now(), "the story goes forward");
        self.house.advance(wanted.since(self.house.now()));
        self.act().await;
    }

    /// Lets the house do what is due, twice: what is due twice must still happen once.
    pub async fn act(&self) {
        for _ in 0..3 {
            while work::round(&self.house.app).await.expect("jobs run") > 0 {}
            sweeps::all_once(&self.house.app).await.expect("sweeps run");
        }
    }

    /// Opens a page as somebody outside.
    pub async fn visits(&self, who: &str, path: &str) -> Answer {
        let cookie = self.people.get(who).and_then(|person| person.cookie.clone());
        let request = self.house.stranger().request(Method::GET, path).header(header::USER_AGENT, AGENT);
        let request = match cookie {
            Some(cookie) => request.header(header::COOKIE, format!("{}={cookie}", visitor::COOKIE)),
            None => request,
        };
        self.house.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Returns the contact that somebody outside has become.
    pub async fn contact(&self, who: &str) -> Contact {
        let id = self.people[who].contact.expect("the house knows them");
        self.house.app.read(move |tx| contact::find(tx, id)).await.expect("the contact is there")
    }

    /// Returns the mails that the server took for somebody, oldest first.
    pub fn mails_to(&self, who: &str) -> Vec<Received> {
        let email = self.people[who].email;
        self.kept.mails().into_iter().filter(|mail| mail.to == [email]).collect()
    }

    /// Returns rows; `about` is bound as the only parameter.
    pub async fn rows<T: FromRow + Send + 'static>(
        &self,
        before: &'static str,
        about: impl ToValue,
    ) -> Vec<T> {
        let about = about.to_value();
        let read = move |tx: &mut store::Tx| {
            let mut sql = Sql::new(before);
            sql.bind(&about);
            Ok(tx.all_sql::<T>(&sql)?)
        };
        self.house.app.read(read).await.expect("the rows are read")
    }
}

/// Returns a time in Berlin, so many days after the Monday of [`START`], which is 10:00 there.
pub fn moment(day: i64, hour: i64, minute: i64) -> Moment {
    START + day * DAY_MS + (hour - 10) * HOUR_MS + minute * MINUTE_MS
}

/// Returns a JSON text.
pub fn text(value: &Json) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Returns a text as a page shows it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The ids that a page links to under a folder, each once, in order.
pub fn linked(page: &str, folder: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for rest in page.split(&format!("href=\"{folder}/")).skip(1) {
        let id = rest.split(['"', '?', '/']).next().unwrap_or_default().to_owned();
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}
