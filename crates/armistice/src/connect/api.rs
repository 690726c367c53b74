//! The description of the API (OpenAPI 3.1). A test holds it to the routes: what is served is described, and the
//! other way round.

use axum::Json;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, SecurityRequirement};
use utoipa::{Modify, OpenApi};

use crate::agreement::api::{promises, versions};
use crate::capture::api as forms;
use crate::capture::imports::api as imports;
use crate::capture::pages::public;
use crate::contacts::api::{accounts, bulk, contacts, deeds, fields, history, leaving};
use crate::insight::api::{campaigns, results};
use crate::nurture::api::{journeys, templates};
use crate::people::api::{house, invitations, me, teams, tokens, users};
use crate::post::api::{messages, route, suppressions};
use crate::sales::api::{deals, handoffs};
use crate::segments::api::{members, rules, scores, segments};

/// Every handler of `/api/v1`, room by room, and the public door of forms.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Armistice",
        description = "Everything that a page offers, for programs. Send an API token as `Authorization: Bearer …`; \
            its scopes and its holder's role decide what it may do. Moments are RFC 3339 in UTC, money is in minor \
            units with an ISO 4217 code, ids are short texts. Faults are `application/problem+json` (RFC 9457) with \
            a stable `type`."
    ),
    modifiers(&Bearer),
    paths(
        show,
        // people
        me::show, me::describe, me::change_password, me::sessions, me::revoke_session, me::revoke_sessions,
        tokens::list, tokens::create, tokens::revoke,
        users::list, users::place, users::disable, users::enable, users::offer, users::visibilities, users::set_visibilities,
        teams::list, teams::create, teams::rename, teams::remove,
        invitations::list, invitations::create, invitations::resend, invitations::revoke,
        house::company, house::set_company, house::audit_log, house::waiting_jobs, house::dead_jobs, house::retry_job, house::discard_job,
        // contacts
        contacts::list, contacts::create, contacts::show, contacts::update, history::show,
        deeds::note, deeds::tag, deeds::untag, deeds::give, deeds::move_by_hand,
        leaving::list, leaving::one, leaving::erase,
        bulk::list, bulk::create, bulk::preview, bulk::show, bulk::contacts, bulk::stop, bulk::undo,
        accounts::list, accounts::create, accounts::show, accounts::update,
        fields::list, fields::make, fields::retire, fields::bring_back,
        scores::show, scores::save, scores::try_it, scores::crossings,
        // segments
        rules::check, rules::count, rules::vocabulary,
        segments::list, segments::create, segments::show, segments::edit, segments::preview, segments::archive, segments::bring_back,
        members::list, members::history, members::pick, members::take_out, members::of_contact,
        // capture
        public::answer, forms::list, forms::create, forms::ready_made, forms::show, forms::update, forms::publish, forms::unpublish, forms::submissions,
        imports::list, imports::create, imports::show, imports::describe, imports::start, imports::discard, imports::rejects, imports::mappings,
        // post
        messages::list, messages::show, messages::again,
        suppressions::list, suppressions::add, suppressions::lift,
        route::show, route::set, route::test,
        // nurture
        templates::list, templates::create, templates::ready_made, templates::show, templates::edit, templates::retire, templates::preview, templates::test,
        journeys::list, journeys::create, journeys::show, journeys::edit, journeys::start, journeys::pause, journeys::enrollments, journeys::trace,
        // agreement
        versions::list, versions::draft, versions::show, versions::edit, versions::withdraw, versions::sign,
        promises::show, promises::clocks, promises::handoffs,
        // sales
        handoffs::list, handoffs::show, handoffs::accept, handoffs::log_attempt, handoffs::reject, handoffs::send_back, handoffs::give, handoffs::make_deal,
        deals::list, deals::show, deals::describe, deals::advance, deals::give, deals::win, deals::lose,
        // insight
        campaigns::list, campaigns::create, campaigns::show, campaigns::edit, campaigns::costs, campaigns::book, campaigns::address,
        results::funnel, results::leads, results::attribution, results::credits,
    )
)]
struct Api;

/// Says that every operation wants a token.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let scheme =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API token")).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
        document.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    }
}

/// Returns this description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "api",
    responses((status = 200, description = "this description", content_type = "application/json")))]
pub async fn show() -> Json<Document> {
    Json(document())
}

/// Returns the description of the API.
pub fn document() -> Document {
    Api::openapi()
}
