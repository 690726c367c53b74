//! Fields of the company's own, as a public form fills them.

use armistice::capture::FormId;
use armistice::capture::answer::{Answers, Raw};
use armistice::capture::field_kind::FieldKind;
use armistice::capture::form::{Form, FormField};
use armistice::capture::source::Source;
use armistice::contacts::FieldId;
use armistice::contacts::field::{self, Field, Noun};
use armistice::flow::receive::{self, Arrival, Came};
use store::Sql;
use testkit::{TestApp, both};

/// Answers a form that asks for a plan and for what the company makes.
async fn answer(house: &TestApp, plan: &str, makes: &str) {
    let said = [("email", "zoe@northwind.example"), ("plan", plan), ("makes", makes)];
    let said: Vec<_> = said.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let app = house.app.clone();
    house
        .write(move |tx| {
            let (form, fields) = (form(tx.now()), fields());
            let raw = Raw::from_pairs(said.clone());
            let (answers, verbatim) = (Answers::check(&fields, &raw)?, raw.verbatim(&[]));
            let came = Came {
                source: Source::default(),
                page_url: String::new(),
                referrer: String::new(),
                address: String::new(),
                agent: String::new(),
                visitor_token: None,
                fresh_token: tx.new_id().to_string(),
                at: tx.now(),
            };
            let (form, fields, answers) = (&form, &fields, &answers);
            let arrival = Arrival { form, fields, answers, verbatim: &verbatim, came: &came };
            receive::submission(tx, &app.keys, &arrival)
        })
        .await;
}

fn form(at: measure::Moment) -> Form {
    Form {
        id: FormId(1),
        slug: "plans".into(),
        name: "Plans".into(),
        title: "Plans".into(),
        intro: String::new(),
        button: "Send".into(),
        thank_you: String::new(),
        redirect_url: None,
        campaign_id: None,
        created_at: at,
        published_at: Some(at),
    }
}

fn fields() -> [FormField; 3] {
    [
        ("email", FieldKind::Email, "contact.email"),
        ("plan", FieldKind::Text, "contact.plan"),
        ("makes", FieldKind::Text, "account.makes"),
    ]
    .map(|(key, kind, target)| FormField {
        key: key.into(),
        label: key.into(),
        kind,
        required: 0,
        choices: String::new(),
        hint: String::new(),
        target: target.into(),
        preset: String::new(),
    })
}

both! {
    async fn a_public_form_fills_what_is_empty_and_fits_and_overwrites_nothing(house: TestApp) {
        house.write(|tx| {
            for (noun, key, kind) in [(Noun::Contact, "plan", "choice"), (Noun::Account, "makes", "text")] {
                let (key, kind, choices) = (key.to_owned(), kind.to_owned(), "gold\nsilver".to_owned());
                let new = Field { id: FieldId(0), noun: noun.word().into(), label: key.clone(), key, kind, choices };
                field::create(tx, noun, &new, None)?;
            }
            Ok(())
        }).await;
        let values = async || house.app.read(|tx| {
            let values = Sql::new("SELECT text_value FROM field_values ORDER BY text_value");
            let changes = Sql::new("SELECT noun || ' ' || field || ' ' || COALESCE(old_value, '–') || ' ' || new_value || ' ' || author FROM changes ORDER BY id");
            Ok((tx.all_sql::<String>(&values)?, tx.all_sql::<String>(&changes)?))
        }).await.expect("values");
        answer(&house, "<iron>", "bread").await;
        let form = "form:1".replace('1', &FormId(1).to_string());
        let learned = vec![format!("account makes – bread {form}")];
        assert_eq!(values().await, (vec!["bread".to_owned()], learned.clone()));
        let asked = house.app.read(|tx| Ok(tx.one_sql::<i64>(&Sql::new("SELECT COUNT(*) FROM jobs WHERE kind = 'reconsider'"))?)).await;
        assert_eq!(asked.expect("jobs"), 1, "everybody there is looked at again");
        answer(&house, "gold", "cake").await;
        let both = [learned, vec![format!("contact plan – gold {form}")]].concat();
        assert_eq!(values().await, (vec!["bread".to_owned(), "gold".to_owned()], both.clone()));
        answer(&house, "silver", "").await;
        assert_eq!(values().await.1, both);
    }
}
