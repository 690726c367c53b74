//! The post room: in through verbs, pages and signed links, out through a real mail server, rows and pages.

mod colleagues;
mod failures;
mod ledger;
mod readers;

use std::future::Future;

use armistice::capture::consent::{self, MARKETING, State};
use armistice::contacts::{ContactId, contact};
use armistice::flow::{sweeps, work};
use armistice::nurture::{TemplateId, template};
use armistice::people::{Caller, Role};
use armistice::post::message::{self, Message, New, Text};
use armistice::post::words::{Class, Recipient};
use armistice::post::{MessageId, route};
use armistice::settings::{self, Company};
use mail::reading::read;
use mail::sink::{Kept, Manners, Misfortune, Received, Sink};
use testkit::{TestApp, engines};

/// A house with a mail server, a marketer and a template.
pub struct Stage {
    /// The house.
    pub house: TestApp,
    /// The mail server; dropped, it is down.
    pub sink: Option<Sink>,
    /// What it took.
    pub kept: Kept,
    /// A marketer.
    pub rita: Caller,
    /// An admin.
    pub otto: Caller,
    /// A template.
    pub template: TemplateId,
}

/// Runs a check on every engine, each in a house of its own with a mail server of these manners.
pub fn on_each<F: Future<Output = ()>>(manners: Manners, check: impl Fn(Stage) -> F) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for engine in engines() {
        println!("on {engine:?}");
        runtime
            .block_on(async { check(Stage::set(TestApp::start(engine).await, manners.clone()).await).await });
    }
}

/// A mail server that is well-mannered but for one misfortune.
pub fn suffering(misfortune: Misfortune) -> Manners {
    Manners { misfortune: Some(misfortune), ..Manners::default() }
}

impl Stage {
    async fn set(house: TestApp, manners: Manners) -> Self {
        let kept = Kept::new(1_000);
        let sink = Sink::start("127.0.0.1:0".parse().expect("an address"), manners, kept.handler());
        let sink = sink.await.expect("the sink starts");
        let rita = house.user("Rita Moss", Role::Marketing, None).await;
        let otto = house.user("Otto Admin", Role::Admin, None).await;
        let company = Company {
            name: "Harbour & Pine".into(),
            postal_address: "Quay 1\nBristol".into(),
            from_address: "hello@harbour.example".into(),
            ..Company::default()
        };
        let by = rita.clone();
        let template = house
            .write(move |tx| {
                settings::set(tx, "company", &company, None)?;
                let said = template::Said {
                    name: "Welcome".into(),
                    purpose: MARKETING.into(),
                    subject: "Hello {{ contact.first_name | default(\"there\") }}".into(),
                    preheader: "Three ideas".into(),
                    source: "Dear {{ contact.first_name }},\n\n**[Read](https://harbour.example/guide?x=1)**"
                        .into(),
                };
                template::create(tx, &by, &said)
            })
            .await;
        let stage = Self { house, sink: Some(sink), kept, rita, otto, template };
        stage.use_sink().await;
        stage
    }

    /// Points the house to its mail server.
    async fn use_sink(&self) {
        let Some(sink) = &self.sink else { return };
        let (app, by) = (self.house.app.clone(), self.otto.clone());
        let said = route::Said {
            host: "127.0.0.1".into(),
            port: sink.address().port().to_string(),
            security: "none".into(),
            ..route::Said::default()
        };
        self.house.write(move |tx| route::set(tx, &app.keys, &by, &said)).await;
    }

    /// Makes a contact who agreed to be written to.
    pub async fn contact(&self, first_name: &str, email: &str) -> ContactId {
        let new = contact::New {
            email: Some(email.to_owned()),
            first_name: (!first_name.is_empty()).then(|| first_name.to_owned()),
            ..contact::New::default()
        };
        self.house
            .write(move |tx| {
                let id = contact::create(tx, &new, "test")?;
                let at = tx.now();
                let yes = consent::New {
                    contact: id,
                    purpose: MARKETING,
                    state: State::Given,
                    at,
                    words: "Yes",
                    origin: "test",
                    address: "",
                };
                consent::record(tx, &yes)?;
                Ok(id)
            })
            .await
    }

    /// Promises the template to a contact for a purpose.
    pub async fn plan(&self, to: ContactId, purpose: &str) -> Option<MessageId> {
        let (template, purpose) = (self.template, purpose.to_owned());
        self.house
            .write(move |tx| {
                let address = contact::find(tx, to)?.email.unwrap_or_default();
                let due_at = tx.now();
                let new = New {
                    recipient: Recipient::Contact(to),
                    purpose: &purpose,
                    class: Class::Journey,
                    text: Text::Template(template, 1),
                    subject: None,
                    enrollment: None,
                    consent: Some(MARKETING),
                    to: &address,
                    why_you: "You asked for the guide.",
                    why_now: "a test",
                    due_at,
                };
                message::plan(tx, &new)
            })
            .await
    }

    /// Lets everything happen that is due now.
    pub async fn settle(&self) {
        for _ in 0..3 {
            while work::round(&self.house.app).await.expect("jobs run") > 0 {}
            sweeps::all_once(&self.house.app).await.expect("sweeps run");
        }
    }

    /// Returns a promise as stored.
    pub async fn message(&self, id: MessageId) -> Message {
        self.house.write(move |tx| message::find(tx, id)).await
    }
}

/// Returns a header of a mail: the subject decoded, others as they are.
pub fn header(mail: &Received, name: &str) -> String {
    if name == "Subject" {
        return read(&mail.bytes).subject;
    }
    let text = String::from_utf8_lossy(&mail.bytes);
    let head = text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
    let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned));
    line.unwrap_or_default()
}

/// Returns the plain twin of a mail.
pub fn text(mail: &Received) -> String {
    read(&mail.bytes).text.replace("\r\n", "\n")
}

/// Returns the path of the first link in a plain twin that begins so.
pub fn path_in(text: &str, beginning: &str) -> String {
    let url = format!("http://house.test{beginning}");
    let at = text.find(&url).unwrap_or_else(|| panic!("no {beginning} in {text}"));
    let rest = &text[at + "http://house.test".len()..];
    rest.split(|c: char| c.is_whitespace() || c == ')').next().unwrap_or(rest).to_owned()
}
