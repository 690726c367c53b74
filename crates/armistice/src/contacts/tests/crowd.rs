//! A house with people who differ in everything that a list asks about, and what their rows say of them.

use std::collections::{BTreeMap, BTreeSet};

use armistice::capture::consent::{self, State};
use armistice::capture::touch::{self, Kind};
use armistice::contacts::contact::{self, New};
use armistice::contacts::stage::Stage;
use armistice::contacts::{AccountId, ContactId, account, tag};
use armistice::fault::Outcome;
use armistice::flow::{consider, segments};
use armistice::insight::{CampaignId, campaign};
use armistice::people::{Caller, Role, UserId, team};
use armistice::segments::SegmentId;
use armistice::segments::segment;
use measure::{HOUR_MS, Moment};
use rules::decay::Decaying;
use rules::{Bands, Cell};
use store::{Sql, Tx};
use testkit::TestApp;

const FIRST: [&str; 7] = ["Anna", "anna", "Özge", "Björn", "Zoë", "100% Sure", ""];
const LAST: [&str; 5] = ["Ask", "Müller", "mueller", "van Dam", ""];
const HOSTS: [&str; 4] = ["northwind.example", "southwind.example", "acme.example", "gmail.com"];
const JOBS: [&str; 4] = ["Head of Data", "Manager", "Student", ""];
/// The bounds of the score model that every house begins with.
const BANDS: Bands = Bands { fit: [50.0, 25.0], readiness: [40.0, 15.0] };

/// Who lives in the house.
pub struct Crowd {
    pub ann: Caller,
    pub kim: Caller,
    pub lee: Caller,
    pub far: Caller,
    pub picked: SegmentId,
    pub archived: SegmentId,
    pub campaign: CampaignId,
    pub account: AccountId,
}

/// Fills a house with so many contacts, a few in each minute.
pub async fn crowd(house: &TestApp, size: usize) -> Crowd {
    let ann = house.user("Ann Admin", Role::Admin, None).await;
    let boss = ann.clone();
    let north = house.write(move |tx| team::create(tx, &boss, "North")).await;
    let kim = house.user("Kim Own", Role::Sales, Some(north)).await;
    let lee = house.user("Lee Mate", Role::Sales, Some(north)).await;
    let far = house.user("Far Away", Role::Sales, None).await;
    let by = ann.clone();
    let (picked, archived, campaign) = house
        .write(move |tx| {
            let said = |name: &str| segment::Said {
                name: name.into(),
                kind: segment::Kind::Picked,
                ..segment::Said::default()
            };
            let plan = campaign::Said {
                name: "Fair".into(),
                channel: "event".into(),
                currency: "EUR".into(),
                ..campaign::Said::default()
            };
            Ok((
                segments::create(tx, &by, &said("regulars"))?,
                segments::create(tx, &by, &said("bygones"))?,
                campaign::create(tx, &by, &campaign::Plan::parse(&plan)?)?,
            ))
        })
        .await;
    let owners = [kim.user, lee.user, far.user];
    for from in (0..size).step_by(25) {
        let by = ann.clone();
        house
            .write(move |tx| {
                let made: Vec<ContactId> = (from..size.min(from + 25))
                    .map(|number| person(tx, number, &owners, campaign))
                    .collect::<Outcome<_>>()?;
                let some = |nth: usize| made.iter().copied().skip(nth).step_by(3).collect::<Vec<_>>();
                segments::pick(tx, &by, picked, &some(0), segments::Way::In)?;
                segments::pick(tx, &by, archived, &some(1), segments::Way::In)?;
                consider::now(tx, &made)
            })
            .await;
        house.advance(7_000);
    }
    let by = ann.clone();
    let account = house
        .write(move |tx| {
            segments::archive(tx, &by, archived)?;
            let account = account::for_address(tx, "x@northwind.example", None)?.expect("a company");
            let facts = account::Facts {
                name: "Nørthwind & Söhne".into(),
                domain: Some("northwind.example".into()),
                employees: Some(300),
                ..account::Facts::default()
            };
            account::update(tx, account, &facts, "test")?;
            let people: Vec<ContactId> = tx.all_sql(&Sql::new("SELECT id FROM contacts ORDER BY id"))?;
            consider::now(tx, &people)?;
            Ok(account)
        })
        .await;
    Crowd { ann, kim, lee, far, picked, archived, campaign, account }
}

fn person(tx: &mut Tx, number: usize, owners: &[UserId; 3], campaign: CampaignId) -> Outcome<ContactId> {
    let now = tx.now();
    let dice = tx.dice();
    let mut one_of =
        |texts: &[&str]| Some(texts[dice.usize(..texts.len())].to_owned()).filter(|text| !text.is_empty());
    let (first_name, last_name, job_title) = (one_of(&FIRST), one_of(&LAST), one_of(&JOBS));
    let (host, source) = (one_of(&HOSTS), one_of(&["web", "Fair", ""]));
    let stages = [Stage::Lead, Stage::Subscriber, Stage::Customer, Stage::Opportunity];
    let dice = tx.dice();
    let owner = owners.get(dice.usize(..4)).copied();
    let (stage, campaign) = (stages[dice.usize(..4)], (dice.usize(..3) == 0).then_some(campaign));
    let seen = Moment(now.0 - dice.i64(0..40) * HOUR_MS);
    let (tagged, said, visits) = (dice.usize(..4), dice.usize(..4), dice.usize(..5));
    let ago = dice.i64(0..90) * HOUR_MS;
    let email = host.filter(|_| !number.is_multiple_of(11)).map(|host| format!("P{number}@{host}"));
    let new = New {
        email,
        first_name,
        last_name,
        job_title,
        owner,
        stage: Some(stage),
        source,
        campaign,
        first_seen_at: Some(seen),
        ..New::default()
    };
    let id = contact::create(tx, &new, "test")?;
    for tag in [&[][..], &["vip"], &["odd"], &["odd", "vip"]][tagged] {
        tag::add(tx, id, tag, "test")?;
    }
    for state in
        [&[][..], &[State::Given], &[State::Given, State::Withdrawn], &[State::Withdrawn, State::Given]][said]
    {
        let said = consent::New {
            contact: id,
            purpose: "marketing",
            state: *state,
            at: now,
            words: "",
            origin: "test",
            address: "",
        };
        consent::record(tx, &said)?;
    }
    for visit in 0..visits {
        let at = Moment(now.0 - ago - visit as i64 * 60_000);
        let new = touch::New {
            contact: id,
            visitor: None,
            kind: Kind::Visit,
            subject: "/pricing",
            at,
            campaign: None,
            source: None,
            medium: None,
            reference: None,
        };
        touch::record(tx, &new)?;
        contact::touched(tx, id, at)?;
    }
    Ok(id)
}

store::record! {
    /// What the rows say of somebody.
    pub struct Person {
        pub id: ContactId,
        pub email: Option<String>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub account_id: Option<AccountId>,
        pub account: Option<String>,
        pub domain: Option<String>,
        pub owner_id: Option<UserId>,
        pub owner: Option<String>,
        pub stage: String,
        pub stage_since: Moment,
        pub source: Option<String>,
        pub campaign_id: Option<CampaignId>,
        pub last_touch_at: Option<Moment>,
        pub fit: Option<f64>,
        pub readiness: Option<f64>,
        pub readiness_at: Option<Moment>,
        pub half_life_ms: Option<i64>,
    }
}

impl Person {
    /// Returns what is left of readiness.
    pub fn readiness_at(&self, now: Moment) -> Option<f64> {
        let (value, at, half_life_ms) = (self.readiness?, self.readiness_at?, self.half_life_ms?);
        Some(Decaying { value, at, half_life_ms }.value_at(now))
    }

    /// Returns the cell of the grid.
    pub fn cell_at(&self, now: Moment) -> Option<Cell> {
        Some(BANDS.cell(self.fit?, self.readiness_at(now)?))
    }
}

/// Everybody, as the rows say, with tags, with who allows marketing and with the members of each segment.
#[derive(Clone, Debug)]
pub struct Rows {
    pub people: Vec<Person>,
    pub tags: BTreeSet<(ContactId, String)>,
    pub allowing: BTreeSet<ContactId>,
    pub members: BTreeSet<(SegmentId, ContactId)>,
}

/// Reads everybody.
pub async fn rows(house: &TestApp) -> Rows {
    let read = |tx: &mut Tx| {
        let people = Sql::new(
            "SELECT contacts.id, contacts.email, contacts.first_name, contacts.last_name, contacts.account_id, \
             accounts.name AS account, accounts.domain, contacts.owner_id, users.name AS owner, contacts.stage, \
             contacts.stage_since, contacts.source, contacts.campaign_id, contacts.last_touch_at, scores.fit, \
             scores.readiness, scores.readiness_at, scores.half_life_ms FROM contacts \
             LEFT JOIN accounts ON accounts.id = contacts.account_id LEFT JOIN users ON users.id = contacts.owner_id \
             LEFT JOIN scores ON scores.contact_id = contacts.id WHERE contacts.erased_at IS NULL ORDER BY contacts.id",
        );
        let tags: Vec<(ContactId, String)> = tx.all_sql(&Sql::new("SELECT contact_id, tag FROM tags"))?;
        let said: Vec<(ContactId, String)> = tx.all_sql(&Sql::new(
            "SELECT contact_id, state FROM consents WHERE purpose = 'marketing' ORDER BY at, id",
        ))?;
        let said: BTreeMap<ContactId, String> = said.into_iter().collect();
        let members: Vec<(SegmentId, ContactId)> =
            tx.all_sql(&Sql::new("SELECT segment_id, contact_id FROM memberships"))?;
        Ok(Rows {
            people: tx.all_sql(&people)?,
            tags: tags.into_iter().collect(),
            allowing: said.into_iter().filter(|(_, state)| state == "given").map(|(who, _)| who).collect(),
            members: members.into_iter().collect(),
        })
    };
    house.app.read(read).await.expect("the rows are read")
}
