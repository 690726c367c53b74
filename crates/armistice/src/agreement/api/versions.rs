//! Versions: read, draft, edit, sign, withdraw.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use measure::Calendar;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agreement::clause;
use crate::agreement::compare::compare;
use crate::agreement::pages::document::{Signing, confirm_and_sign};
use crate::agreement::signature::{self, Side};
use crate::agreement::terms::{Proposal, Terms};
use crate::agreement::version::{self, Agreement, Status};
use crate::agreement::{AgreementId, Clause};
use crate::app::App;
use crate::fault::{Fault, Outcome};
use crate::people::{Caller, UserId};
use crate::web::{At, Sent};

/// What a draft says. The same fields as the form, with numbers as numbers.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AgreementDraft)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    title: String,
    /// A rule such as `grid in (A1, A2)`.
    definition: String,
    handoffs_per_month: i64,
    /// Business minutes from the offer to the first attempt.
    first_attempt_minutes: i64,
    attempts_promised: i64,
    /// Business days.
    attempts_days: i64,
    /// Days.
    recycle_days: i64,
    /// `{"zone": "Europe/Berlin", "monday": ["09:00-17:00"], "holidays": ["2026-12-25"]}`.
    #[schema(value_type = Object)]
    calendar: serde_json::Value,
    /// The first day, `YYYY-MM-DD`; none is as soon as both have signed.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    starts_on: Option<Date>,
}

impl Draft {
    fn proposal(&self) -> Outcome<Proposal> {
        let calendar: Calendar = serde_json::from_value(self.calendar.clone())
            .map_err(|fault| Fault::field("calendar", fault.to_string()))?;
        Ok(Proposal {
            title: self.title.clone(),
            definition: self.definition.clone(),
            handoffs_per_month: self.handoffs_per_month,
            first_attempt_minutes: self.first_attempt_minutes,
            attempts_promised: self.attempts_promised,
            attempts_days: self.attempts_days,
            recycle_days: self.recycle_days,
            calendar,
            starts_on: self.starts_on,
        })
    }
}

/// A version in short.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgreementVersion)]
pub struct Version {
    #[schema(value_type = String)]
    id: AgreementId,
    #[serde(rename = "version")]
    number: i64,
    title: String,
    #[schema(value_type = String)]
    status: Status,
    #[schema(value_type = String)]
    drafted_at: Timestamp,
    #[schema(value_type = Option<String>)]
    in_force_from: Option<Timestamp>,
}

/// A version with its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgreementDocument)]
pub struct Document {
    #[serde(flatten)]
    version: Version,
    #[schema(value_type = Object)]
    terms: Proposal,
    #[schema(value_type = Vec<Object>)]
    clauses: Vec<Clause>,
    /// SHA-256 of the text; a signature names it.
    text_hash: String,
    signatures: Vec<Signed>,
    /// The clauses that say something else than the version in force.
    #[schema(value_type = Vec<String>)]
    changes: Vec<&'static str>,
}

/// A signature.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgreementSignature)]
pub struct Signed {
    #[schema(value_type = String)]
    side: Side,
    #[schema(value_type = String)]
    user: UserId,
    name: String,
    #[schema(value_type = String)]
    at: Timestamp,
    text_hash: String,
}

/// A signature to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AgreementSigning)]
pub struct Sign {
    /// `marketing` or `sales`: the side that the caller heads.
    #[schema(value_type = String)]
    side: Side,
    /// The `text_hash` of the document that was read.
    text_hash: String,
    /// The caller's password, asked again.
    password: String,
}

/// The id of a version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MadeAgreement)]
pub struct Made {
    #[schema(value_type = String)]
    id: AgreementId,
}

fn short(agreement: &Agreement, status: Status) -> Version {
    Version {
        id: agreement.id,
        number: agreement.version,
        title: agreement.title.clone(),
        status,
        drafted_at: agreement.drafted_at.timestamp(),
        in_force_from: agreement.in_force_from.map(measure::Moment::timestamp),
    }
}

/// Returns every version, the latest first.
#[utoipa::path(get, path = "/api/v1/agreements", tag = "agreement", responses((status = 200, body = Vec<Version>)))]
pub async fn list(State(app): State<App>) -> Outcome<Json<Vec<Version>>> {
    let versions = app
        .read(|tx| {
            let now = tx.now();
            let in_force = version::in_force_at(tx, now)?.map(|found| found.id);
            let all = version::all(tx)?;
            Ok(all.iter().map(|agreement| short(agreement, agreement.status(now, in_force))).collect())
        })
        .await?;
    Ok(Json(versions))
}

/// Returns one version with its text, its signatures and what it changes.
#[utoipa::path(get, path = "/api/v1/agreements/{id}", tag = "agreement", params(("id" = String, Path,)),
    responses((status = 200, body = Document), (status = 404, description = "there is no such version")))]
pub async fn show(State(app): State<App>, At(id): At<AgreementId>) -> Outcome<Json<Document>> {
    let document = app
        .read(move |tx| {
            let now = tx.now();
            let vocabulary = version::vocabulary(tx)?;
            let agreement = version::find(tx, id)?;
            let terms = agreement.terms(&vocabulary)?;
            let in_force = version::in_force_at(tx, now)?;
            let status = agreement.status(now, in_force.as_ref().map(|found| found.id));
            let changes = match in_force.filter(|found| found.id != id) {
                Some(before) => {
                    let before: Terms = before.terms(&vocabulary)?;
                    compare(&before, &terms).iter().map(|difference| difference.key).collect()
                }
                None => Vec::new(),
            };
            let signatures = signature::of(tx, id)?.into_iter().map(signed).collect();
            Ok(Document {
                version: short(&agreement, status),
                clauses: clause::clauses(&terms),
                text_hash: clause::hash(&terms),
                terms: terms.proposal(),
                signatures,
                changes,
            })
        })
        .await?;
    Ok(Json(document))
}

fn signed(signature: signature::Signature) -> Signed {
    Signed {
        side: signature.side,
        user: signature.user_id,
        name: signature.name,
        at: signature.at.timestamp(),
        text_hash: signature.text_hash,
    }
}

/// Drafts the next version.
#[utoipa::path(post, path = "/api/v1/agreements", tag = "agreement", request_body = Draft,
    responses((status = 201, body = Made), (status = 409, description = "there is a draft already"),
              (status = 422, description = "a field cannot be accepted")))]
pub async fn draft(
    State(app): State<App>,
    caller: Caller,
    Sent(draft): Sent<Draft>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let proposal = draft.proposal()?;
    let id = app
        .write(move |tx| {
            let vocabulary = version::words_in_use(tx)?;
            version::draft(tx, &caller, &proposal.check(&vocabulary)?)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// Changes a draft. One that a side has signed becomes a new version, whose id is returned.
#[utoipa::path(put, path = "/api/v1/agreements/{id}", tag = "agreement", params(("id" = String, Path,)),
    request_body = Draft, responses((status = 200, body = Made), (status = 409, description = "it is no draft")))]
pub async fn edit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AgreementId>,
    Sent(draft): Sent<Draft>,
) -> Outcome<Json<Made>> {
    let proposal = draft.proposal()?;
    let id = app
        .write(move |tx| {
            let vocabulary = version::words_in_use(tx)?;
            version::edit(tx, &caller, id, &proposal.check(&vocabulary)?)
        })
        .await?;
    Ok(Json(Made { id }))
}

/// Signs a draft for the caller's side.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/signatures", tag = "agreement",
    params(("id" = String, Path,)), request_body = Sign,
    responses((status = 204), (status = 409, description = "not this side, not this text, or no draft any more"),
              (status = 422, description = "the password is wrong")))]
pub async fn sign(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AgreementId>,
    Sent(sign): Sent<Sign>,
) -> Outcome<StatusCode> {
    let signing = Signing { side: sign.side, text_hash: sign.text_hash, password: sign.password };
    confirm_and_sign(&app, &caller, id, signing).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Withdraws a draft.
#[utoipa::path(delete, path = "/api/v1/agreements/{id}", tag = "agreement", params(("id" = String, Path,)),
    responses((status = 204), (status = 409, description = "it is no draft")))]
pub async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AgreementId>,
) -> Outcome<StatusCode> {
    app.write(move |tx| version::withdraw(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
