//! Exports of other systems as they write them, recognised without a word, and what follows for mail.

use armistice::App;
use armistice::capture::consent::MARKETING;
use armistice::capture::imports::import::{self, Import};
use armistice::capture::imports::{presets, saved};
use armistice::flow::bring_in::{run::Pace, work};
use armistice::flow::sweeps;
use armistice::nurture::{journey, template};
use armistice::people::{Caller, Role};
use armistice::post::route;
use armistice::settings::{self, Company};
use mail::sink::{Kept, Manners, Sink};
use testkit::TestApp;

use super::{bring_file, counts, file, lines, said};

/// An export: its first row as the system writes it, and rows under it.
struct Export {
    mapping: &'static str,
    text: &'static str,
    /// What comes of it.
    counts: &'static str,
    /// First name, stage, source, company and owner of each.
    people: &'static [&'static str],
}

const EXPORTS: [Export; 6] = [
    Export {
        mapping: "HubSpot: contacts",
        text: "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Associated Company,Last Activity Date,Lead Status,\
            Marketing contact status,Create Date,Lifecycle Stage,Original Source,Country/Region,Unsubscribed from all email,Email hard bounce reason,Favourite colour\n\
            501,Ann,Lee,ann@hub.example,+49 30 1,Ilse Roth,Hub Works,2024-03-01 10:00,NEW,Marketing contact,2023-04-12 10:31,Marketing Qualified Lead,Organic Search,Germany,,,red\n\
            502,Ben,Ray,ben@hub.example,,Somebody Else,,,,Non-marketing contact,2023-04-12 10:31,Customer,Paid Search,,true,,blue\n\
            503,Cid,,cid@hub.example,,,,,,,2023-04-12 10:31,Other,,,false,Unknown user,\n",
        counts: "3 rows: 3 new, 0 known, 0 aside",
        people: &[
            "Ann lead Organic Search Hub Works Ilse Roth",
            "Ben customer Paid Search Hub Works –",
            "Cid lead – Hub Works –",
        ],
    },
    Export {
        mapping: "Salesforce: leads and contacts",
        text: "Id,IsDeleted,LastName,FirstName,Salutation,Title,Company,City,Country,Phone,Email,Website,LeadSource,Status,Industry,NumberOfEmployees,\
            HasOptedOutOfEmail,IsConverted,CreatedDate,EmailBouncedReason,EmailBouncedDate\n\
            00Q5g1,0,Ice,Ida,Ms.,Head,Force Ltd,Oslo,Norway,,ida@force.example,www.force.example,Web,Open,Energy,1200,1,0,2024-01-31T08:00:00.000Z,,\n\
            00Q5g2,0,Jay,Jo,,,Force Ltd,,,,jo@force.example,,Web,Open,,,0,0,2024-01-31T08:00:00.000Z,550 no such user,2024-02-01T00:00:00.000Z\n",
        counts: "2 rows: 2 new, 0 known, 0 aside",
        people: &["Ida lead Web Force Ltd –", "Jo lead Web Force Ltd –"],
    },
    Export {
        mapping: "Pipedrive: people",
        text: "Person - Name,Person - First name,Person - Last name,Person - Label,Person - Organization,Person - Email - Work,Person - Email - Home,\
            Person - Email - Other,Person - Phone - Work,Person - Open deals,Person - Owner,Person - ID,Person - Person created,Person - Marketing status\n\
            Finn Fox,Finn,Fox,Hot,Pipe AS,\"finn@pipe.example, fox@pipe.example\",,,+47 1,1,Ilse Roth,71,2024-01-05 10:00:00,Subscribed\n\
            Gus Gray,Gus,Gray,,Pipe AS,gus@pipe.example,,,,0,,72,2024-01-05 10:00:00,Unsubscribed\n\
            Hal Hill,Hal,Hill,,,hal@pipe.example,,,,0,,73,2024-01-05 10:00:00,No consent\n\
            Ira Iron,Ira,Iron,,,ira@pipe.example,,,,0,,74,2024-01-05 10:00:00,Bounced\n",
        counts: "4 rows: 4 new, 0 known, 0 aside",
        people: &[
            "Finn lead – Pipe AS Ilse Roth",
            "Gus lead – Pipe AS –",
            "Hal lead – Pipe AS –",
            "Ira lead – Pipe AS –",
        ],
    },
    Export {
        mapping: "Mautic: contacts",
        text: "id,dateAdded,dateIdentified,points,title,firstname,lastname,company,position,email,phone,mobile,address1,city,zipcode,country,\
            preferred_locale,timezone,attribution,website,owner_id\n\
            7,2024-01-05 10:00:00,2024-01-05 10:00:00,12,Mr,Kim,Kay,Mautic GmbH,Buyer,kim@mautic.example,,,,Kiel,,Germany,de_DE,Europe/Berlin,,,1\n",
        counts: "1 rows: 1 new, 0 known, 0 aside",
        people: &["Kim lead – Mautic GmbH –"],
    },
    Export {
        mapping: "listmonk: subscribers",
        text: "uuid,email,name,attributes,status,created_at,updated_at\n\
            3f2a,dora@list.example,Dora Day,\"{\"\"city\"\": \"\"Bonn\"\"}\",enabled,2024-01-05T10:00:00.123456Z,2024-01-05T10:00:00Z\n\
            3f2b,eve@list.example,Eve,{},blocklisted,2024-01-05 10:00:00.1 +0000 UTC,2024-01-05T10:00:00Z\n",
        counts: "2 rows: 2 new, 0 known, 0 aside",
        people: &["Dora subscriber – list.example –", "Eve subscriber – list.example –"],
    },
    Export {
        mapping: "HubSpot: unsubscribes and bounces",
        text: "Email,Portal Bounce,Portal Unsubscribe,Portal Spam Report,Global Bounce,Marketing Information\n\
            gone@hub.example,TRUE,FALSE,FALSE,FALSE,FALSE\nleft@hub.example,FALSE,FALSE,FALSE,FALSE,TRUE\n",
        counts: "2 rows: 2 new, 0 known, 0 aside",
        people: &[],
    },
];

const PEOPLE: &str = "SELECT first_name || ' ' || stage || ' ' || COALESCE(source, '–') || ' ' || COALESCE(accounts.name, '–') || ' ' || \
    COALESCE(users.name, '–') FROM contacts LEFT JOIN accounts ON accounts.id = contacts.account_id \
    LEFT JOIN users ON users.id = contacts.owner_id ORDER BY contacts.id";
const SUPPRESSED: &str = "SELECT email_key || ' ' || reason FROM suppressions ORDER BY email_key, reason";
const CONSENTS: &str = "SELECT contacts.email || ' ' || state FROM consents JOIN contacts ON contacts.id = consents.contact_id ORDER BY contacts.email";

/// Brings a file in with what is proposed for it, and returns the name of the proposal.
async fn move_in(house: &TestApp, text: &str) -> (String, Import) {
    let path = file(house, "export.csv", text);
    let app = house.app.clone();
    let moved = tokio::task::spawn_blocking(move || {
        let kept = work::keep(&app, &path)?;
        let start = kept.start.clone();
        let mapping = app.store.read_blocking(move |tx: &mut store::Tx| saved::propose(tx, None, &start))?;
        let (new, asked) = (work::import_of(&kept, mapping.noun, "export.csv", None), mapping.clone());
        let id = app.store.write_blocking(move |tx: &mut store::Tx| {
            let id = import::create(tx, &new)?;
            import::map(tx, id, &asked, None, 0)?;
            import::start(tx, id)?;
            armistice::Outcome::Ok(id)
        })?;
        armistice::Outcome::Ok((mapping.name, work::run_here(&app, id, Pace::Gentle, None, &mut |_| {})?))
    });
    moved.await.expect("no panic").expect("the export comes in")
}

testkit::both! {
    async fn exports_are_recognised_and_come_in_as_they_are(house: TestApp) {
        house.user("Ilse Roth", Role::Sales, None).await;
        let mut people = Vec::new();
        for export in &EXPORTS {
            let (name, import) = move_in(&house, export.text).await;
            assert_eq!(name, export.mapping);
            assert_eq!(counts(&import), export.counts, "{name}: {:?}", said(&house, import.id).await);
            people.extend(export.people.iter().map(ToString::to_string));
        }
        assert_eq!(lines(&house, PEOPLE).await, people);
        assert_eq!(lines(&house, CONSENTS).await, [
            "ben@hub.example withdrawn", "eve@list.example withdrawn", "finn@pipe.example given", "gus@pipe.example withdrawn",
            "ida@force.example withdrawn",
        ]);
        assert_eq!(lines(&house, SUPPRESSED).await, [
            "ben@hub.example unsubscribed", "cid@hub.example bounced", "eve@list.example unsubscribed", "gone@hub.example bounced",
            "gus@pipe.example unsubscribed", "ida@force.example unsubscribed", "ira@pipe.example bounced", "jo@force.example bounced",
            "left@hub.example unsubscribed",
        ]);
    }

    async fn who_asked_for_no_more_mail_elsewhere_gets_none_from_here(house: TestApp) {
        let kept = Kept::new(100);
        let sink = Sink::start("127.0.0.1:0".parse().expect("an address"), Manners::default(), kept.handler()).await;
        let port = sink.as_ref().expect("the sink starts").address().port().to_string();
        let rita = house.user("Rita Moss", Role::Marketing, None).await;
        write_to_everybody(&house, &rita, port).await;

        // Everybody is on a journey the moment that they are here; what they said about mail came with them.
        let subscribers = "uuid,email,name,attributes,status,created_at,updated_at\n\
            u1,left@list.example,Lea Left,{},blocklisted,2024-01-05T10:00:00Z,x\nu2,quiet@list.example,Quin Quiet,{},enabled,2024-01-05T10:00:00Z,x\n";
        move_in(&house, subscribers).await;
        let contacts = "id,firstname,lastname,email,preferred_locale,consent\n1,Dana,Dont,dont@mautic.example,de,yes\n2,Yes,Yes,yes@mautic.example,de,yes\n";
        let wishes = "id,email\n1,dont@mautic.example\n";
        let unwanted = presets::by_name("Mautic: do not contact");
        bring_file(&house, file(&house, "dnc.csv", wishes), unwanted.clone()).await.expect("the wishes");
        move_in(&house, contacts).await;
        bring_file(&house, file(&house, "dnc.csv", wishes), unwanted).await.expect("the wishes again");
        settle(&house.app).await;

        let sent: Vec<String> = kept.mails().iter().flat_map(|mail| mail.to.clone()).collect();
        assert_eq!(sent, ["yes@mautic.example"]);
        let promised = lines(&house, "SELECT to_address || ' ' || state FROM messages WHERE consent_purpose IS NOT NULL").await;
        assert_eq!(promised, ["yes@mautic.example accepted"], "to nobody else was one even promised");
    }
}

/// Lets mail leave, and starts a journey that everybody joins at once.
async fn write_to_everybody(house: &TestApp, rita: &Caller, port: String) {
    let otto = house.user("Otto Admin", Role::Admin, None).await;
    let (app, rita) = (house.app.clone(), rita.clone());
    house
        .write(move |tx| {
            let (name, postal_address) = ("Harbour & Pine".into(), "Quay 1\nBristol".into());
            let from_address = "hello@harbour.example".into();
            let company = Company { name, postal_address, from_address, ..Company::default() };
            settings::set(tx, "company", &company, None)?;
            let (host, security) = ("127.0.0.1".into(), "none".into());
            let way = route::Said { host, port: port.clone(), security, ..route::Said::default() };
            route::set(tx, &app.keys, &otto, &way)?;
            let text = template::Said {
                name: "Hello".into(),
                purpose: MARKETING.into(),
                subject: "Hello".into(),
                source: "Dear {{ contact.name | default(\"colleague\") }}".into(),
                ..template::Said::default()
            };
            let template = template::create(tx, &rita, &text)?.to_string();
            let plan = journey::Said {
                name: "Hello".into(),
                purpose: MARKETING.into(),
                entry_rule: "everyone".into(),
                steps: vec![journey::SaidStep {
                    kind: "mail".into(),
                    template,
                    ..journey::SaidStep::default()
                }],
                ..journey::Said::default()
            };
            let drawn = journey::create(tx, &rita, &plan)?;
            journey::start(tx, &rita, drawn)
        })
        .await;
}

/// Lets everything happen that is due now.
async fn settle(app: &App) {
    for _ in 0..3 {
        while armistice::flow::work::round(app).await.expect("jobs run") > 0 {}
        sweeps::all_once(app).await.expect("sweeps run");
    }
}
