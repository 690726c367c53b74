//! The URLs of the people room.

use crate::people::Capability;
use crate::web::guard::May::{self, Can, Link, OwnPage, SignedIn};
use crate::web::route::{Route, delete, get, post, put};

const ADMIN: May = Can(Capability::Administer);

/// Colleagues: their door, their own pages, and the admin's.
#[rustfmt::skip]
pub(super) fn pages() -> Vec<Route> {
    use crate::people::pages::{account, audit, company, invitation, invitations, jobs, new_password, setup, sign_in, teams, tokens, user, users, visibility};
    vec![
        get("/setup", OwnPage, setup::show),
        post("/setup", OwnPage, setup::found),
        get("/sign-in", OwnPage, sign_in::show),
        post("/sign-in", OwnPage, sign_in::enter),
        post("/sign-out", OwnPage, sign_in::leave),
        get("/forgotten", OwnPage, new_password::show_asking),
        post("/forgotten", OwnPage, new_password::ask),
        get("/new-password/{link}", Link, new_password::show_setting),
        post("/new-password/{link}", Link, new_password::set),
        get("/invitation/{link}", Link, invitation::show),
        post("/invitation/{link}", Link, invitation::accept),
        get("/account", SignedIn, account::show),
        post("/account", SignedIn, account::describe),
        post("/account/password", SignedIn, account::change_password),
        post("/account/sessions/{id}/revoke", SignedIn, account::revoke),
        post("/account/sessions/revoke-others", SignedIn, account::revoke_others),
        get("/account/tokens", SignedIn, tokens::own),
        post("/account/tokens", SignedIn, tokens::create),
        post("/account/tokens/{id}/revoke", SignedIn, tokens::revoke_own),
        get("/settings", ADMIN, company::first),
        get("/settings/company", ADMIN, company::show),
        post("/settings/company", ADMIN, company::save),
        get("/settings/users", ADMIN, users::show),
        get("/settings/users/{id}", ADMIN, user::show),
        post("/settings/users/{id}", ADMIN, user::place),
        post("/settings/users/{id}/disable", ADMIN, user::disable),
        post("/settings/users/{id}/enable", ADMIN, user::enable),
        post("/settings/users/{id}/new-password", ADMIN, user::offer),
        get("/settings/invitations/new", ADMIN, invitations::new),
        post("/settings/invitations", ADMIN, invitations::invite),
        post("/settings/invitations/{id}/resend", ADMIN, invitations::resend),
        post("/settings/invitations/{id}/revoke", ADMIN, invitations::revoke),
        get("/settings/teams", ADMIN, teams::show),
        post("/settings/teams", ADMIN, teams::create),
        get("/settings/teams/{id}", ADMIN, teams::one),
        post("/settings/teams/{id}", ADMIN, teams::rename),
        post("/settings/teams/{id}/remove", ADMIN, teams::remove),
        get("/settings/visibility", ADMIN, visibility::show),
        post("/settings/visibility", ADMIN, visibility::save),
        get("/settings/tokens", ADMIN, tokens::all),
        post("/settings/tokens/{id}/revoke", ADMIN, tokens::revoke_any),
        get("/settings/audit", ADMIN, audit::show),
        get("/settings/jobs", ADMIN, jobs::show),
        post("/settings/jobs/retry", ADMIN, jobs::retry),
        post("/settings/jobs/discard", ADMIN, jobs::discard),
    ]
}

/// Colleagues and settings, for programs.
#[rustfmt::skip]
pub(super) fn api() -> Vec<Route> {
    use crate::people::api::{house, invitations, me, teams, tokens, users};
    vec![
        get("/api/v1/me", SignedIn, me::show),
        put("/api/v1/me", SignedIn, me::describe),
        put("/api/v1/me/password", SignedIn, me::change_password),
        get("/api/v1/me/sessions", SignedIn, me::sessions),
        delete("/api/v1/me/sessions", SignedIn, me::revoke_sessions),
        delete("/api/v1/me/sessions/{id}", SignedIn, me::revoke_session),
        get("/api/v1/tokens", SignedIn, tokens::list),
        post("/api/v1/tokens", SignedIn, tokens::create),
        delete("/api/v1/tokens/{id}", SignedIn, tokens::revoke),
        get("/api/v1/users", ADMIN, users::list),
        put("/api/v1/users/{id}", ADMIN, users::place),
        post("/api/v1/users/{id}/disable", ADMIN, users::disable),
        post("/api/v1/users/{id}/enable", ADMIN, users::enable),
        post("/api/v1/users/{id}/new-password", ADMIN, users::offer),
        get("/api/v1/visibility", ADMIN, users::visibilities),
        put("/api/v1/visibility", ADMIN, users::set_visibilities),
        get("/api/v1/teams", ADMIN, teams::list),
        post("/api/v1/teams", ADMIN, teams::create),
        put("/api/v1/teams/{id}", ADMIN, teams::rename),
        delete("/api/v1/teams/{id}", ADMIN, teams::remove),
        get("/api/v1/invitations", ADMIN, invitations::list),
        post("/api/v1/invitations", ADMIN, invitations::create),
        post("/api/v1/invitations/{id}/resend", ADMIN, invitations::resend),
        delete("/api/v1/invitations/{id}", ADMIN, invitations::revoke),
        get("/api/v1/settings/company", ADMIN, house::company),
        put("/api/v1/settings/company", ADMIN, house::set_company),
        get("/api/v1/audit", ADMIN, house::audit_log),
        get("/api/v1/jobs", ADMIN, house::waiting_jobs),
        get("/api/v1/jobs/dead", ADMIN, house::dead_jobs),
        post("/api/v1/jobs/dead/{id}/retry", ADMIN, house::retry_job),
        delete("/api/v1/jobs/dead/{id}", ADMIN, house::discard_job),
    ]
}
