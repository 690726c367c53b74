//! Making a segment and changing it. Another rule is looked at before it is saved: who would join, who would leave.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use rules::Problem;
use serde::Deserialize;

use super::outlook;
use crate::app::App;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::segments;
use crate::people::Caller;
use crate::segments::SegmentId;
use crate::segments::asking;
use crate::segments::outlook::Outlook;
use crate::segments::segment::{self, Kind, Said, Segment};
use crate::segments::work;
use crate::web::{Asked, At, Button, Card, Field, Flash, Form, Page, Posted, RuleInput, Section, then};

/// A rule that shows what rules look like.
const EXAMPLE: &str = "did visit \"/pricing\" at least 2 times within 7 days and stage is not customer";

/// What was typed, and what was looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    key: String,
    description: String,
    kind: Kind,
    rule: String,
    /// The rule whose consequences were shown.
    looked: String,
    /// `save`, or else it is only looked at.
    then: String,
}

impl Typed {
    fn said(&self) -> Said {
        let Self { name, key, description, kind, .. } = self.clone();
        Said { name, key, description, kind, rule: self.rule() }
    }

    /// Browsers send line ends of two letters.
    fn rule(&self) -> String {
        self.rule.trim().replace("\r\n", "\n")
    }

    /// Tells whether to save: asked for, with a rule that stays or whose consequences were shown.
    fn is_settled(&self, before: Option<&Segment>) -> bool {
        let rule = self.rule();
        let stays = before.is_some_and(|segment| segment.rule.as_deref().unwrap_or_default() == rule);
        let seen = self.kind == Kind::Picked || self.looked.replace("\r\n", "\n") == rule;
        self.then == "save" && (stays || seen)
    }
}

/// What the page shows.
struct Shown {
    segment: Option<Segment>,
    typed: Typed,
    errors: FieldErrors,
    /// What is wrong with the rule, and the text in which it is.
    wrong: Option<(Problem, String)>,
    outlook: Option<Outlook>,
}

impl Shown {
    fn new(segment: Option<Segment>, typed: Typed) -> Self {
        Self { segment, typed, errors: FieldErrors::new(), wrong: None, outlook: None }
    }
}

/// Which kind of segment to make.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    kind: Kind,
}

/// `GET /segments/new`
pub async fn new(caller: Caller, Asked(wanted): Asked<Wanted>) -> Markup {
    let rule = if wanted.kind == Kind::Ruled { EXAMPLE.to_owned() } else { String::new() };
    let typed = Typed { kind: wanted.kind, rule, ..Typed::default() };
    page(&caller, &Shown::new(None, typed))
}

/// `GET /segments/{id}/edit`
pub async fn edit(State(app): State<App>, caller: Caller, At(id): At<SegmentId>) -> Outcome<Markup> {
    let found = app.read(move |tx| segment::find(tx, id)).await?;
    let typed = Typed {
        name: found.name.clone(),
        key: found.key.clone(),
        description: found.description.clone(),
        kind: found.kind(),
        rule: found.rule.clone().unwrap_or_default(),
        ..Typed::default()
    };
    Ok(page(&caller, &Shown::new(Some(found), typed)))
}

/// `POST /segments`: shows who would be in it, or makes it.
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    if !typed.is_settled(None) {
        return look(&app, &caller, None, typed).await;
    }
    let (by, said) = (caller.clone(), typed.said());
    match app.write(move |tx| segments::create(tx, &by, &said)).await {
        Ok(id) => Ok(then(format!("/segments/{id}"), Flash::done("The segment is made."))),
        Err(Fault::Fields(errors)) => again(&app, &caller, Shown::new(None, typed), errors).await,
        Err(fault) => Err(fault),
    }
}

/// `POST /segments/{id}`: shows who would join and leave, or changes it.
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<SegmentId>,
    Posted(typed): Posted<Typed>,
) -> Outcome<Response> {
    let found = app.read(move |tx| segment::find(tx, id)).await?;
    let typed = Typed { kind: found.kind(), key: found.key.clone(), ..typed };
    if !typed.is_settled(Some(&found)) {
        return look(&app, &caller, Some(found), typed).await;
    }
    let (by, said) = (caller.clone(), typed.said());
    match app.write(move |tx| segments::edit(tx, &by, id, &said)).await {
        Ok(()) => Ok(then(format!("/segments/{id}"), Flash::done("The segment is saved."))),
        Err(Fault::Fields(errors)) => again(&app, &caller, Shown::new(Some(found), typed), errors).await,
        Err(Fault::Refused { sentence, .. }) => Ok(then(format!("/segments/{id}"), Flash::failed(sentence))),
        Err(fault) => Err(fault),
    }
}

/// Shows what the rule would do, and offers to save it.
async fn look(app: &App, caller: &Caller, segment: Option<Segment>, typed: Typed) -> Outcome<Response> {
    let (rule, key) = (typed.rule(), segment.as_ref().map_or_else(String::new, |known| known.key.clone()));
    let known = segment.as_ref().map(|segment| segment.id);
    let seen = match app.read(move |tx| segment::read_rule(tx, &rule, &key)).await {
        Ok(rule) => work::look_ahead(app, &caller.sight(), &rule, known).await,
        Err(fault) => Err(fault),
    };
    match seen {
        Ok(outlook) => {
            let typed = Typed { looked: typed.rule(), ..typed };
            let shown = Shown { outlook: Some(outlook), ..Shown::new(segment, typed) };
            Ok(page(caller, &shown).into_response())
        }
        Err(Fault::Fields(errors)) => again(app, caller, Shown::new(segment, typed), errors).await,
        Err(fault) => Err(fault),
    }
}

/// Shows the form with what was typed, and what is wrong with it: with a rule, at the very word.
async fn again(app: &App, caller: &Caller, shown: Shown, errors: FieldErrors) -> Outcome<Response> {
    let rule = shown.typed.rule();
    let wrong = match errors.of("rule") {
        Some(_) if !rule.is_empty() => app.read(move |tx| asking::read(tx, &rule)).await?.err(),
        _ => None,
    };
    let shown = Shown { errors, wrong, ..shown };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(caller, &shown)).into_response())
}

fn page(caller: &Caller, shown: &Shown) -> Markup {
    let (title, action) = match &shown.segment {
        None if shown.typed.kind == Kind::Picked => ("New picked segment", "/segments".to_owned()),
        None => ("New segment", "/segments".to_owned()),
        Some(found) => ("Change segment", format!("/segments/{}", found.id)),
    };
    Page::new(title, Section::Segments, &caller.viewer()).crumb("Segments", "/segments").render(html! {
        @if let Some(found) = &shown.outlook {
            (outlook(found))
        }
        (Card::new().body(form(action, shown)))
    })
}

fn form(action: String, shown: &Shown) -> Form {
    let (typed, errors) = (&shown.typed, &shown.errors);
    let kind = if typed.kind == Kind::Picked { "picked" } else { "ruled" };
    let mut form = Form::post(action.clone())
        .field(Field::text("name", "Name").value(&typed.name).error(errors.of("name")).required())
        .field(
            Field::text("description", "What it is for")
                .value(&typed.description)
                .error(errors.of("description")),
        );
    if shown.segment.is_none() {
        let key = Field::text("key", "Key")
            .hint("The word by which rules name it; made from the name when empty. It stays.")
            .value(&typed.key)
            .error(errors.of("key"));
        form = form.field(key).field(Field::hidden("kind", kind));
    }
    if typed.kind == Kind::Picked {
        let hint = "You pick its contacts on their pages, in the list of contacts, or with a list that you bring in.";
        return form.with(html! { p.note { (hint) } }).button(save().primary()).cancel(back(shown));
    }
    let rule = RuleInput::new("rule", "Who is in it")
        .hint("A rule. Contacts join and leave by themselves, at the very minute.")
        .value(&typed.rule)
        .error(errors.of("rule"))
        .problem(shown.wrong.as_ref().map(|(problem, text)| (problem, text.as_str())))
        .required();
    form = form.rule(rule).field(Field::hidden("looked", &typed.looked));
    let look = Button::submit("See who would join and leave").sends("then", "look");
    form = if shown.outlook.is_some() {
        form.button(save().primary()).button(look)
    } else {
        form.button(look.primary()).button(save())
    };
    form.cancel(back(shown))
}

fn save() -> Button {
    Button::submit("Save").sends("then", "save")
}

fn back(shown: &Shown) -> String {
    shown.segment.as_ref().map_or_else(|| "/segments".to_owned(), |found| format!("/segments/{}", found.id))
}
