//! A form's answer comes in: one transaction keeps it, knows the person, and asks for a look at them.

use measure::Moment;
use store::Tx;

use crate::capture::answer::{Answer, Answers};
use crate::capture::consent::{self, State};
use crate::capture::form::{FieldKind, Form, FormField};
use crate::capture::source::Source;
use crate::capture::{SubmissionId, VisitorId, submission, touch, visitor};
use crate::contacts::field::{self, Noun, Typed};
use crate::contacts::own::{self, How};
use crate::contacts::{ContactId, FieldId, account, contact};
use crate::fault::{Fault, Outcome};
use crate::flow::{consider, reconsider};
use crate::insight::campaign;
use crate::keys::Keys;

/// An answer that was checked.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The form that was answered.
    pub form: &'a Form,
    /// Its fields.
    pub fields: &'a [FormField],
    /// The checked answers.
    pub answers: &'a Answers,
    /// What came in, word for word, as one JSON object.
    pub verbatim: &'a str,
    /// Where from, and when.
    pub came: &'a Came,
}

/// How an answer came: where from, with which browser, and when.
#[derive(Clone, Debug)]
pub struct Came {
    /// Where the person came from this time.
    pub source: Source,
    /// The page that held the form.
    pub page_url: String,
    /// The page before it.
    pub referrer: String,
    /// Network address.
    pub address: String,
    /// The browser's own description.
    pub agent: String,
    /// The token of the browser's visitor cookie, if it has one.
    pub visitor_token: Option<String>,
    /// A fresh token, for a browser that is not yet this person's.
    pub fresh_token: String,
    /// When it was answered.
    pub at: Moment,
}

/// What became of an answer.
#[derive(Clone, Debug)]
pub struct Received {
    /// The kept answer.
    pub submission: SubmissionId,
    /// Who gave it.
    pub contact: ContactId,
    /// The token for the browser's cookie, when it changes.
    pub new_token: Option<String>,
}

/// Keeps the answer, finds or makes the contact and account, records consent and touch, binds the browser, and
/// enqueues a look at the contact. About eight rows, whatever the size of the database.
pub fn submission(tx: &mut Tx, keys: &Keys, arrival: &Arrival<'_>) -> Outcome<Received> {
    let email = arrival.answers.target("contact.email").ok_or_else(no_address)?;
    let campaign = match &arrival.came.source.campaign_key {
        Some(key) => campaign::by_key(tx, key)?.map(|found| found.id),
        None => arrival.form.campaign_id,
    };
    let person = person(arrival, email, campaign);
    let author = format!("form:{}", arrival.form.id);
    let known = contact::by_email(tx, email)?;
    let contact = match &known {
        Some(known) => {
            contact::fill(tx, known, &person, &author)?;
            known.id
        }
        None => contact::create(tx, &person, &author)?,
    };
    learn(tx, contact, known.is_none(), arrival.answers, &author)?;
    let (visitor, new_token) = browser(tx, keys, arrival, contact)?;
    let words = agreed_words(arrival);
    let submission = submission::keep(
        tx,
        &submission::New {
            form: arrival.form.id,
            contact,
            visitor: Some(visitor),
            at: arrival.came.at,
            answers: arrival.verbatim,
            consent_words: &words.iter().map(|(_, words)| *words).collect::<Vec<_>>().join("\n"),
            page_url: &arrival.came.page_url,
            referrer: &arrival.came.referrer,
            address: &arrival.came.address,
            agent: &arrival.came.agent,
        },
    )?;
    agree(tx, arrival, contact, &words, &author)?;
    touch::record(
        tx,
        &touch::New {
            contact,
            visitor: Some(visitor),
            kind: touch::Kind::Submission,
            subject: &arrival.form.slug,
            at: arrival.came.at,
            campaign,
            source: Some(&arrival.came.source.source),
            medium: arrival.came.source.medium.as_deref(),
            reference: Some(submission.0),
        },
    )?;
    contact::touched(tx, contact, arrival.came.at)?;
    consider::soon(tx, contact)?;
    Ok(Received { submission, contact, new_token })
}

/// Keeps each consent with the words that were agreed to.
fn agree(
    tx: &mut Tx,
    arrival: &Arrival<'_>,
    contact: ContactId,
    words: &[(&str, &str)],
    origin: &str,
) -> Outcome<()> {
    for (purpose, words) in words {
        consent::record(
            tx,
            &consent::New {
                contact,
                purpose,
                state: State::Given,
                at: arrival.came.at,
                words,
                origin,
                address: &arrival.came.address,
            },
        )?;
    }
    Ok(())
}

fn no_address() -> Fault {
    Fault::field("email", "Please give your e-mail address.")
}

fn person(arrival: &Arrival<'_>, email: &str, campaign: Option<crate::insight::CampaignId>) -> contact::New {
    let of = |target: &str| arrival.answers.target(target).map(str::to_owned);
    contact::New {
        email: Some(email.to_owned()),
        first_name: of("contact.first_name"),
        last_name: of("contact.last_name"),
        phone: of("contact.phone"),
        job_title: of("contact.job_title"),
        city: of("contact.city"),
        country: of("contact.country"),
        language: of("contact.language"),
        company: of("account.name"),
        source: Some(arrival.came.source.source.clone()),
        source_detail: arrival.came.source.detail.clone(),
        campaign,
        first_seen_at: Some(arrival.came.at),
        ..contact::New::default()
    }
}

/// Keeps answers that go to the account or to fields of the company's own, where nothing is known yet. What is learned
/// of an account is a reason to look at everybody there.
fn learn(tx: &mut Tx, id: ContactId, is_new: bool, answers: &Answers, author: &str) -> Outcome<()> {
    let own = |answer: &&Answer| !STANDARD.contains(&answer.target.as_str()) && answer.target.contains('.');
    let extra: Vec<&Answer> =
        answers.iter().filter(|answer| answer.kind != FieldKind::Consent).filter(own).collect();
    if extra.is_empty() {
        return Ok(());
    }
    own_fields(tx, Noun::Contact, id.0, is_new, &extra, author)?;
    let Some(account) = contact::find(tx, id)?.account_id else { return Ok(()) };
    let mut learned = own_fields(tx, Noun::Account, account.0, false, &extra, author)?;
    for answer in extra {
        if let Some(("account", key @ ("industry" | "employees" | "country"))) = answer.target.split_once('.')
        {
            learned |= account::fill(tx, account, key, &answer.values[0], author)?;
        }
    }
    if learned { reconsider::account(tx, account) } else { Ok(()) }
}

/// Targets that are columns of the contact, or the account's name.
const STANDARD: [&str; 9] = [
    "contact.email",
    "contact.first_name",
    "contact.last_name",
    "contact.phone",
    "contact.job_title",
    "contact.city",
    "contact.country",
    "contact.language",
    "account.name",
];

/// Fills fields of the company's own with answers that fit them; the others stay in the verbatim submission. Returns
/// whether anything differed.
fn own_fields(
    tx: &mut Tx,
    noun: Noun,
    noun_id: i64,
    is_new: bool,
    answers: &[&Answer],
    author: &str,
) -> Outcome<bool> {
    let keyed = answers.iter().filter_map(|answer| Some((answer.target.split_once('.')?, answer)));
    let keyed: Vec<_> =
        keyed.filter(|((word, _), _)| *word == noun.word()).map(|((_, key), answer)| (key, answer)).collect();
    if keyed.is_empty() {
        return Ok(false);
    }
    let fields = field::all(tx, noun)?;
    let fitting: Vec<(FieldId, &str, Typed)> = keyed
        .into_iter()
        .filter_map(|(key, answer)| {
            let found = fields.iter().find(|field| field.key == key)?;
            let value = found.read(&answer.values.join("\n")).ok().flatten()?;
            Some((found.id, key, value))
        })
        .collect();
    let values: Vec<own::Value<'_>> = fitting
        .iter()
        .map(|(field, key, value)| own::Value { noun_id, is_new, field: *field, key, value: Some(value) })
        .collect();
    Ok(!own::set(tx, noun, &values, How::Fill, author)?.is_empty())
}

/// Returns the browser's visitor: the one it has when that is this person's, else a new one.
fn browser(
    tx: &mut Tx,
    keys: &Keys,
    arrival: &Arrival<'_>,
    contact: ContactId,
) -> Outcome<(VisitorId, Option<String>)> {
    if let Some(token) = &arrival.came.visitor_token {
        let known = visitor::by_token(tx, keys, token)?;
        if let Some(known) = known.filter(|known| known.contact_id == Some(contact)) {
            return Ok((known.id, None));
        }
    }
    let id = visitor::bind(tx, keys, &arrival.came.fresh_token, contact)?;
    Ok((id, Some(arrival.came.fresh_token.clone())))
}

/// Returns purpose and exact words of every consent that was given.
fn agreed_words<'a>(arrival: &Arrival<'a>) -> Vec<(&'a str, &'a str)> {
    let given = arrival.answers.iter().filter(|answer| answer.kind == FieldKind::Consent);
    given
        .filter_map(|answer| {
            let field = arrival.fields.iter().find(|field| field.key == answer.key)?;
            Some((answer.target.strip_prefix("consent.").unwrap_or(consent::MARKETING), field.label.as_str()))
        })
        .collect()
}
