//! Accounts: the list, one, made and changed.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Counted, Made, Own};
use crate::app::App;
use crate::contacts::AccountId;
use crate::contacts::account_list;
use crate::contacts::account_portrait::{self, Portrait};
use crate::contacts::company::Said;
use crate::contacts::field::{self, Noun};
use crate::fault::Outcome;
use crate::flow::edit;
use crate::people::Caller;
use crate::web::{Asked, At, Sent};

/// An account in the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ListedAccount)]
pub struct Listed {
    #[schema(value_type = String)]
    id: AccountId,
    name: String,
    domain: Option<String>,
    industry: Option<String>,
    employees: Option<i64>,
    country: Option<String>,
    owner_name: Option<String>,
    /// People there that the caller may see; counted up to 101.
    people: i64,
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PageOfAccounts)]
pub struct Page {
    accounts: Vec<Listed>,
    count: Counted,
    /// What `after` should be for the next page; none on the last.
    #[schema(value_type = Option<String>)]
    next: Option<AccountId>,
}

/// Returns a page of the accounts that the caller may see.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(account_list::Asked),
    responses((status = 200, body = Page)))]
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<account_list::Asked>,
) -> Outcome<Json<Page>> {
    let question = asked.read(caller.sight())?;
    let found = app.read(move |tx| account_list::page(tx, &question)).await?;
    let next = found.lines.last().filter(|_| found.has_next).map(|line| line.id);
    let accounts = found.lines.into_iter().map(|line| Listed {
        id: line.id,
        name: line.name,
        domain: line.domain,
        industry: line.industry,
        employees: line.employees,
        country: line.country,
        owner_name: line.owner,
        people: line.people,
    });
    Ok(Json(Page { accounts: accounts.collect(), count: found.count.into(), next }))
}

/// One account.
#[derive(Debug, Serialize, ToSchema)]
pub struct Account {
    #[schema(value_type = String)]
    id: AccountId,
    name: String,
    domain: Option<String>,
    industry: Option<String>,
    employees: Option<i64>,
    country: Option<String>,
    #[schema(value_type = Option<String>)]
    owner: Option<crate::people::UserId>,
    owner_name: Option<String>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    own: Vec<Own>,
    /// Ids of people there that the caller may see, those who are most ready first; see `/contacts?account=` for all.
    people: Vec<String>,
    /// Ids of deals that the caller may see.
    deals: Vec<String>,
}

impl From<Portrait> for Account {
    fn from(found: Portrait) -> Self {
        Self {
            id: found.account.id,
            name: found.account.name,
            domain: found.account.domain,
            industry: found.account.industry,
            employees: found.account.employees,
            country: found.account.country,
            owner: found.account.owner_id,
            owner_name: found.owner,
            created_at: found.account.created_at.timestamp(),
            own: found.values.iter().map(Own::from).collect(),
            people: found.people.lines.iter().map(|line| line.id.to_string()).collect(),
            deals: found.deals.iter().map(|deal| deal.id.to_string()).collect(),
        }
    }
}

/// Returns one account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "accounts", params(("id" = String, Path,)),
    responses((status = 200, body = Account), (status = 404, description = "there is none, or the caller may not see it")))]
pub async fn show(State(app): State<App>, caller: Caller, At(id): At<AccountId>) -> Outcome<Json<Account>> {
    let sight = caller.sight();
    Ok(Json(app.read(move |tx| account_portrait::load(tx, &sight, id)).await?.into()))
}

/// Makes an account.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", request_body = Said,
    responses((status = 201, body = Made), (status = 422, description = "a field cannot be accepted")))]
pub async fn create(
    State(app): State<App>,
    caller: Caller,
    Sent(said): Sent<Said>,
) -> Outcome<(StatusCode, Json<Made>)> {
    let made = app.write(move |tx| {
        let fields = field::all(tx, Noun::Account)?;
        edit::create_account(tx, &caller, &said.read(&fields)?)
    });
    Ok((StatusCode::CREATED, Json(Made { id: made.await?.to_string() })))
}

/// Replaces what is known of an account. Own fields that are not named stay.
#[utoipa::path(put, path = "/api/v1/accounts/{id}", tag = "accounts", params(("id" = String, Path,)), request_body = Said,
    responses((status = 204), (status = 422, description = "a field cannot be accepted")))]
pub async fn update(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
    Sent(said): Sent<Said>,
) -> Outcome<StatusCode> {
    let saved = app.write(move |tx| {
        let fields = field::all(tx, Noun::Account)?;
        edit::describe_account(tx, &caller, id, &said.read(&fields)?)
    });
    saved.await?;
    Ok(StatusCode::NO_CONTENT)
}
