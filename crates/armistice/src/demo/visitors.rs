//! What the people of the story do: answer forms, walk through the site, come back.

use std::sync::Arc;

use measure::{MINUTE_MS, Moment};
use store::Tx;

use super::engine::{Event, World};
use super::people::Person;
use super::site;
use crate::capture::answer::{Answers, Raw};
use crate::capture::source::Source;
use crate::contacts::account;
use crate::fault::{Fault, Outcome};
use crate::flow::receive;
use crate::keys;

/// How the demo's people describe their browser.
pub(super) const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

impl World {
    /// A person answers a first form, and their later walks are planned.
    pub(super) fn arrive(&mut self, tx: &mut Tx, at: Moment, person: Person) -> Outcome<()> {
        let slug = match self.dice.f64() + person.interest * 0.06 {
            chance if chance < 0.24 => "newsletter",
            chance if chance < 0.86 => "guide",
            _ => "demo-request",
        };
        let Some(token) = self.answer(tx, at, slug, &person, None)? else { return Ok(()) };
        let walks = site::walks(&mut self.dice, person.interest, self.touches_mean, at, self.end);
        if slug != "demo-request" && person.interest > 1.4 && walks.len() > 12 && self.dice.f64() < 0.4 {
            let (asks_at, token) = (walks[walks.len() * 2 / 3].0 + MINUTE_MS, token.clone());
            self.plan(asks_at, Event::AskForDemo { token, person: Box::new(person) });
        }
        for (opens_at, path) in walks {
            self.plan(opens_at, Event::Open { token: token.clone(), path });
        }
        Ok(())
    }

    /// Answers a form as the person would, and returns the browser's new token.
    pub(super) fn answer(
        &mut self,
        tx: &mut Tx,
        at: Moment,
        slug: &'static str,
        person: &Person,
        token: Option<&str>,
    ) -> Outcome<Option<Arc<str>>> {
        let (form, fields) = self.scene.forms.get(slug).cloned().ok_or(Fault::Missing("form"))?;
        let agrees = slug == "newsletter" || self.dice.f64() < 0.82;
        let raw = said(slug, person, agrees);
        let (answers, verbatim) = (Answers::check(&fields, &raw)?, raw.verbatim(&[]));
        let came = receive::Came {
            source: Source {
                source: person.effort.map_or(person.source, |effort| effort.source).to_owned(),
                medium: None,
                campaign_key: person.effort.map(|effort| effort.key.to_owned()),
                detail: None,
            },
            page_url: format!("/f/{slug}"),
            referrer: String::new(),
            address: String::new(),
            agent: AGENT.into(),
            visitor_token: token.map(str::to_owned),
            fresh_token: keys::token()?,
            at,
        };
        let arrival = receive::Arrival {
            form: &form,
            fields: &fields,
            answers: &answers,
            verbatim: &verbatim,
            came: &came,
        };
        let received = receive::submission(tx, &self.app.keys, &arrival)?;
        // What a data provider would add.
        let company = &person.company;
        if let Some(known) = account::for_address(tx, &format!("x@{}", company.domain), Some(&company.name))?
        {
            account::fill(tx, known, "industry", company.industry, "system")?;
            account::fill(tx, known, "employees", &company.employees.to_string(), "system")?;
            account::fill(tx, known, "country", company.country, "system")?;
        }
        Ok(received.new_token.map(Arc::from))
    }
}

/// Returns what a person types into a form.
fn said(slug: &str, person: &Person, agrees: bool) -> Raw {
    let mut said = vec![
        ("first_name", person.first.to_owned()),
        ("last_name", person.last.to_owned()),
        ("email", person.email.clone()),
        ("company", person.company.name.clone()),
        ("job_title", person.job_title.to_owned()),
    ];
    if slug == "demo-request" {
        said.push(("size", size_of(person.company.employees).to_owned()));
    }
    if agrees {
        said.push(("consent", "yes".to_owned()));
    }
    Raw::from_pairs(said.into_iter().map(|(key, value)| (key.to_owned(), value)))
}

fn size_of(employees: i64) -> &'static str {
    match employees {
        ..50 => "1 to 49",
        50..200 => "50 to 199",
        200..1_000 => "200 to 999",
        _ => "1,000 or more",
    }
}
