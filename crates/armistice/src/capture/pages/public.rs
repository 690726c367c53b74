//! The hosted form: the page that a visitor answers, the answer, and the thanks.

use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header::{CONTENT_TYPE, HOST, LOCATION, REFERER, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use maud::html;
use serde_json::Value;
use store::Tx;

use crate::app::App;
use crate::capture::answer::{Answers, Raw};
use crate::capture::api::bodies::Thanks;
use crate::capture::form::{self, FieldKind, Form as Asked, FormField};
use crate::capture::source::Source;
use crate::capture::visitor;
use crate::fault::{Fault, FieldErrors, Outcome};
use crate::flow::{receive, visit};
use crate::keys::{self, Keys};
use crate::people::session::Origin;
use crate::settings;
use crate::web::guard::cookie;
use crate::web::input::{At, Whole};
use crate::web::{Field, Form, Notice, Plain, Sandboxed};

/// The honeypot: people never meet it, programs fill it in.
const HONEYPOT: &str = "company_fax";
/// Parameters of the link that travel with the answer.
const CARRIED: [&str; 7] =
    ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "page_url", "referrer"];

/// `GET /f/{slug}`: the form. A browser that said who it is leaves a visit, unless too many came from its network.
pub async fn show(
    State(app): State<App>,
    At(slug): At<String>,
    Extension(origin): Extension<Origin>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Outcome<Response> {
    let shown = match load(&app, slug).await {
        Err(Fault::Missing(_)) => return closed(&app).await,
        found => found?,
    };
    let raw = Raw::from_pairs(pairs(query.unwrap_or_default().as_bytes())).cleaned(&CARRIED);
    if let Some(token) = cookie(&headers, visitor::COOKIE)
        && app.limits.may_note_visit(&origin.address)
    {
        let (path, agent) = (format!("/f/{}", shown.form.slug), header(&headers, &USER_AGENT));
        let opened =
            visit::Opened { token, path, source: source(&raw, &headers), agent, at: app.clock.now() };
        let house = app.clone();
        app.write(move |tx| visit::note(tx, &house.keys, &opened)).await?;
    }
    let carried = carried(&raw, &headers);
    Ok(page(&shown, &raw, &carried, &FieldErrors::new()).into_response())
}

/// A form that nobody may answer any more, or that never was: told as the company, to somebody who is no colleague.
async fn closed(app: &App) -> Outcome<Response> {
    let company = app.read(|tx| Ok(settings::company(tx)?.name)).await?;
    let page = Plain::new("This form is closed", company)
        .sandboxed(html! { p { "There is no such form here, or it takes no answers any more." } });
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

/// Takes the answer to a form, as a form or as JSON, from our page or anybody's. Wants no token.
#[utoipa::path(post, path = "/f/{slug}", tag = "forms", params(("slug" = String, Path, description = "the form's address")),
    request_body(content = Object, description = "a value, or a list of values, for each field's key; as application/x-www-form-urlencoded as well"),
    responses((status = 200, description = "kept; says thank you as JSON", body = Thanks), (status = 303, description = "kept; to a form that was sent as one"),
              (status = 404, description = "there is no such form, or it is closed"), (status = 422, description = "an answer cannot be accepted"),
              (status = 429, description = "too many answers from one address")),
    security(()))]
pub async fn answer(
    State(app): State<App>,
    At(slug): At<String>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Outcome<Response> {
    app.limits.submit(&origin.address)?;
    let kind = header(&headers, &CONTENT_TYPE);
    if kind.starts_with("multipart/") {
        return Err(Fault::Unreadable(
            "an answer is sent as a plain form or as JSON, not in several parts.".into(),
        ));
    }
    let is_json = kind.starts_with("application/json");
    let raw = if is_json { from_json(&body)? } else { Raw::from_pairs(pairs(&body)) };
    let raw = raw.cleaned(&CARRIED);
    let came = came(&app, origin, &raw, &headers)?;
    let (house, raw) = (app.clone(), Arc::new(raw));
    let given = raw.clone();
    Ok(match app.write(move |tx| take(tx, &house.keys, &slug, &given, &came)).await? {
        Taken::Trapped(asked) => {
            metrics::counter!("armistice_submissions_trapped").increment(1);
            thanks_answer(&asked, is_json, None)
        }
        Taken::Wrong(_, errors) if is_json => return Err(Fault::Fields(errors)),
        Taken::Wrong(shown, errors) => {
            let again = page(&shown, &raw, &carried(&raw, &headers), &errors);
            (StatusCode::UNPROCESSABLE_ENTITY, again).into_response()
        }
        Taken::Kept(asked, token) => {
            thanks_answer(&asked, is_json, token.map(|token| visitor_cookie(&app, &token)))
        }
    })
}

fn came(app: &App, origin: Origin, raw: &Raw, headers: &HeaderMap) -> Outcome<receive::Came> {
    Ok(receive::Came {
        source: source(raw, headers),
        page_url: said(raw, "page_url", &header(headers, &REFERER)),
        referrer: said(raw, "referrer", ""),
        address: origin.address,
        agent: header(headers, &USER_AGENT).chars().take(200).collect(),
        visitor_token: cookie(headers, visitor::COOKIE),
        fresh_token: keys::token()?,
        at: app.clock.now(),
    })
}

/// What became of an answer.
enum Taken {
    /// A program answered: it hears the thanks, and nothing is kept.
    Trapped(Asked),
    /// It is asked for again.
    Wrong(Box<Shown>, FieldErrors),
    /// It is kept; the browser gets this token.
    Kept(Asked, Option<String>),
}

/// Reads the form, checks the answer against it and keeps it, in one transaction: a form that changes meanwhile changes
/// for the whole answer or for none of it.
fn take(tx: &mut Tx, keys: &Keys, slug: &str, raw: &Raw, came: &receive::Came) -> Outcome<Taken> {
    let form = form::published(tx, slug)?;
    if raw.first(HONEYPOT).is_some() {
        return Ok(Taken::Trapped(form));
    }
    let fields = form::fields(tx, form.id)?;
    let answers = match Answers::check(&fields, raw) {
        Ok(answers) => answers,
        Err(Fault::Fields(errors)) => {
            let company = settings::company(tx)?.name;
            return Ok(Taken::Wrong(Box::new(Shown { form, fields, company }), errors));
        }
        Err(fault) => return Err(fault),
    };
    let verbatim = raw.verbatim(&[&CARRIED[..], &[HONEYPOT]].concat());
    let arrival =
        receive::Arrival { form: &form, fields: &fields, answers: &answers, verbatim: &verbatim, came };
    let received = receive::submission(tx, keys, &arrival)?;
    Ok(Taken::Kept(form, received.new_token))
}

/// `GET /f/{slug}/thanks`
pub async fn thanks(State(app): State<App>, At(slug): At<String>) -> Outcome<Sandboxed> {
    let shown = load(&app, slug).await?;
    let thanks = &shown.form.thank_you;
    let words = if thanks.trim().is_empty() { "We have your answer." } else { thanks };
    Ok(Plain::new("Thank you", shown.company).sandboxed(html! { p { (words) } }))
}

/// What a form's page is made from.
struct Shown {
    form: Asked,
    fields: Vec<FormField>,
    company: String,
}

async fn load(app: &App, slug: String) -> Outcome<Shown> {
    app.read(move |tx| {
        let form = form::published(tx, &slug)?;
        let fields = form::fields(tx, form.id)?;
        Ok(Shown { form, fields, company: settings::company(tx)?.name })
    })
    .await
}

fn thanks_answer(asked: &Asked, is_json: bool, kept: Option<String>) -> Response {
    let to = asked.redirect_url.clone().unwrap_or_else(|| format!("/f/{}/thanks", asked.slug));
    let mut response = if is_json {
        Json(Thanks::of(asked)).into_response()
    } else {
        (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
    };
    if let Some(value) = kept.and_then(|kept| kept.parse().ok()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

fn visitor_cookie(app: &App, token: &str) -> String {
    let secure = if app.is_secure() { "; Secure" } else { "" };
    format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", visitor::COOKIE, visitor::AGE_S)
}

fn page(shown: &Shown, raw: &Raw, carried: &[(&'static str, String)], errors: &FieldErrors) -> Sandboxed {
    let Shown { form: asked, fields, company } = shown;
    let mut form = Form::post(format!("/f/{}", asked.slug)).id("answer");
    for field in fields {
        form = form.field(question(field, raw, errors.of(&field.key)));
    }
    form = form.fields(carried.iter().map(|(name, value)| Field::hidden(*name, value)));
    // Off screen, out of the tab order and hidden from screen readers: only programs find it.
    form = form.with(html! {
        div class="trap" aria-hidden="true" {
            label { "Leave this empty " input type="text" name=(HONEYPOT) tabindex="-1" autocomplete="off"; }
        }
    });
    let note = (!errors.is_empty()).then(|| Notice::problem("Please look at the answers marked below."));
    Plain::new(&asked.title, company)
        .lead(&asked.intro)
        .sandboxed(html! { @if let Some(note) = note { (note) } (form.submit(&asked.button)) })
        .leading_to(asked.redirect_url.as_deref())
}

fn question(field: &FormField, raw: &Raw, error: Option<&str>) -> Field {
    let (key, label) = (field.key.as_str(), field.label.as_str());
    let typed = raw.first(key).unwrap_or(&field.preset);
    let choices = || field.choices().map(|choice| (choice, choice));
    let asked = match field.kind {
        FieldKind::Hidden => return Field::hidden(key, typed),
        FieldKind::Text => Field::text(key, label).value(typed).autocomplete(autocomplete(&field.target)),
        FieldKind::Email => Field::email(key, label).value(typed).autocomplete("email"),
        FieldKind::Phone => Field::phone(key, label).value(typed).autocomplete("tel"),
        FieldKind::Number => Field::number(key, label).value(typed),
        FieldKind::Date => Field::date(key, label).value(typed),
        FieldKind::Choice => {
            Field::select(key, label).option("", "Please choose").options(choices()).value(typed)
        }
        FieldKind::MultiChoice => Field::choices(key, label).options(choices()).values(raw.every(key)),
        FieldKind::Consent => Field::check_box(key, label).checked(raw.first(key).is_some()),
    };
    let asked = if field.hint.is_empty() { asked } else { asked.hint(&field.hint) };
    let asked = if field.is_required() { asked.required() } else { asked };
    asked.error(error)
}

fn autocomplete(target: &str) -> &'static str {
    match target {
        "contact.first_name" => "given-name",
        "contact.last_name" => "family-name",
        "contact.job_title" => "organization-title",
        "account.name" => "organization",
        "contact.city" => "address-level2",
        "contact.country" => "country-name",
        _ => "on",
    }
}

fn carried(raw: &Raw, headers: &HeaderMap) -> Vec<(&'static str, String)> {
    let before = || header(headers, &REFERER);
    let of = |name: &'static str| match raw.first(name) {
        Some(value) => Some(value.to_owned()),
        None if name == "referrer" => Some(before()).filter(|before| !before.is_empty()),
        None => None,
    };
    CARRIED.into_iter().filter_map(|name| Some((name, of(name)?))).collect()
}

fn source(raw: &Raw, headers: &HeaderMap) -> Source {
    let host = header(headers, &HOST);
    let own = host.split(':').next().unwrap_or_default();
    let referrer = said(raw, "referrer", &header(headers, &REFERER));
    Source::read(|name| raw.first(name), &referrer, own)
}

fn said(raw: &Raw, name: &str, otherwise: &str) -> String {
    raw.first(name).unwrap_or(otherwise).chars().take(1_000).collect()
}

fn header(headers: &HeaderMap, name: &axum::http::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn from_json(body: &[u8]) -> Outcome<Raw> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(Raw::from_json(&fields)),
        Ok(_) => {
            Err(Fault::Unreadable("an answer in JSON is one object with a value for each field.".into()))
        }
        Err(error) => Err(Fault::Unreadable(format!(
            "the JSON breaks off at line {}, column {}.",
            error.line(),
            error.column()
        ))),
    }
}

/// Reads `key=value&…`, percent-decoded; what is not UTF-8 is replaced.
fn pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}
