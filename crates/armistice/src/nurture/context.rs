//! The fields that a template may show, filled for one contact. Names are those of the rule language.

use mail::template::Context;
use store::{Tx, params};

use crate::contacts::{AccountId, ContactId, account, contact, field};
use crate::fault::Outcome;
use crate::settings::Company;
use crate::sql::nurture as sql;

/// Fields that every contact can have, with a value to write drafts with; custom fields come besides.
pub const STANDARD: [(&str, &str); 15] = [
    ("contact.first_name", "Ana"),
    ("contact.last_name", "Lopez"),
    ("contact.name", "Ana Lopez"),
    ("contact.email", "ana@client.example"),
    ("contact.job_title", "Head of Operations"),
    ("contact.city", "Bilbao"),
    ("contact.country", "ES"),
    ("account.name", "Harbour Freight"),
    ("account.domain", "client.example"),
    ("account.industry", "Logistics"),
    ("account.country", "ES"),
    ("owner.name", "Sam Whitfield"),
    ("owner.email", "sam@company.example"),
    ("company.name", "Your company"),
    ("company.url", "https://www.company.example"),
];

/// Returns the values of a contact.
pub fn of_contact(tx: &mut Tx, company: &Company, id: ContactId) -> Outcome<Context> {
    let found = contact::find(tx, id)?;
    let mut context = Context::new();
    let stated = [
        ("contact.first_name", &found.first_name),
        ("contact.last_name", &found.last_name),
        ("contact.email", &found.email),
        ("contact.job_title", &found.job_title),
        ("contact.city", &found.city),
        ("contact.country", &found.country),
    ];
    for (key, value) in stated {
        context.stated(key, value.as_deref().unwrap_or_default());
    }
    context.stated("contact.name", &found.name()).ours("company.name", &company.name);
    if let Some(owner) = found.owner_id {
        let (name, email): (String, String) = tx.one(&sql::OWNER_OF_MAIL, params![owner])?;
        context.ours("owner.name", &name).ours("owner.email", &email);
    }
    custom(tx, &mut context, "contact", id.0)?;
    if let Some(account) = found.account_id {
        of_account(tx, &mut context, account)?;
    }
    Ok(context)
}

/// Returns made-up values for writing before anybody came.
pub fn sample(company: &Company) -> Context {
    let mut context = Context::new();
    for (name, value) in STANDARD {
        context.stated(name, value);
    }
    context.ours("company.name", &company.name);
    context
}

fn of_account(tx: &mut Tx, context: &mut Context, id: AccountId) -> Outcome<()> {
    let found = account::find(tx, id)?;
    context.stated("account.name", &found.name);
    for (key, value) in [
        ("account.domain", &found.domain),
        ("account.industry", &found.industry),
        ("account.country", &found.country),
    ] {
        context.stated(key, value.as_deref().unwrap_or_default());
    }
    custom(tx, context, "account", id.0)
}

fn custom(tx: &mut Tx, context: &mut Context, noun: &str, id: i64) -> Outcome<()> {
    for value in field::values(tx, id)? {
        let key = format!("{noun}.{}", value.key);
        if let Some(number) = value.number_value {
            context.stated(&key, &number.to_string());
        } else if let Some(moment) = value.moment_value {
            context.stated(&key, &moment.date().to_string());
        } else if let Some(text) = value.text_value {
            context.stated(&key, &text.replace('\n', ", "));
        }
    }
    Ok(())
}
