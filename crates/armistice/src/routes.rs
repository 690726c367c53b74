//! Every URL of the house on one page: method, path, who may, and the handler.
//!
//! The guard is built from this table, so a route without a `May` cannot exist, and a test walks the same table
//! with every role.

mod contacts;
mod imports;
mod people;
mod segments;

use axum::Router;

use crate::app::App;
use crate::connect;
use crate::people::Capability;
use crate::start;
pub use crate::web::guard::May;
pub use crate::web::route::{Route, delete, get, post, put};
use crate::web::{assets, guard, health, manners, theme};

/// Every route, room by room.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    use May::{Anyone, SignedIn};
    let mut all = Vec::new();
    // web: health and assets
    all.extend([
        get("/healthz", Anyone, health::live),
        get("/readyz", Anyone, health::ready),
        get("/metrics", Anyone, health::metrics),
        get("/assets/{name}", Anyone, assets::serve),
        get("/favicon.ico", Anyone, assets::favicon),
        post("/theme", Anyone, theme::choose),
    ]);
    // start
    all.extend([get("/", SignedIn, start::pages::show)]);
    all.extend(people::pages());
    all.extend(people::api());
    // connect
    all.extend([get("/api/v1/openapi.json", SignedIn, connect::api::show)]);
    // contacts
    all.extend(contacts::pages());
    all.extend(contacts::api());
    // segments
    all.extend(segments::all());
    // capture: forms
    all.extend(forms());
    // capture: imports
    all.extend(imports::all());
    all.extend(mail());
    all.extend(nurture());
    // agreement
    all.extend(agreement());
    // sales
    all.extend(sales());
    // insight
    all.extend(insight());
    // demo
    all.extend(demo());
    all
}

/// What only the demo has.
#[rustfmt::skip]
fn demo() -> Vec<Route> {
    use crate::demo::pages;
    use May::SignedIn;
    vec![
        get("/demo/mailbox", SignedIn, pages::list),
        get("/demo/mailbox/{id}", SignedIn, pages::show),
        get("/demo/mailbox/{id}/html", SignedIn, pages::html),
    ]
}

/// Forms: the marketer's, the visitor's, the program's.
#[rustfmt::skip]
fn forms() -> Vec<Route> {
    use crate::capture::{api, pages::{editor, forms, public}};
    use Capability::EditForms;
    use May::{Anyone, Can};
    vec![
        get("/f/{slug}", Anyone, public::show),
        post("/f/{slug}", Anyone, public::answer),
        get("/f/{slug}/thanks", Anyone, public::thanks),
        get("/forms", Can(EditForms), forms::list),
        get("/forms/new", Can(EditForms), editor::new),
        post("/forms", Can(EditForms), editor::create),
        get("/forms/{id}", Can(EditForms), forms::show),
        get("/forms/{id}/edit", Can(EditForms), editor::edit),
        post("/forms/{id}", Can(EditForms), editor::update),
        post("/forms/{id}/publish", Can(EditForms), forms::publish),
        post("/forms/{id}/unpublish", Can(EditForms), forms::unpublish),
        get("/api/v1/forms", Can(EditForms), api::list),
        post("/api/v1/forms", Can(EditForms), api::create),
        post("/api/v1/forms/ready-made", Can(EditForms), api::ready_made),
        get("/api/v1/forms/{id}", Can(EditForms), api::show),
        put("/api/v1/forms/{id}", Can(EditForms), api::update),
        post("/api/v1/forms/{id}/publish", Can(EditForms), api::publish),
        post("/api/v1/forms/{id}/unpublish", Can(EditForms), api::unpublish),
        get("/api/v1/forms/{id}/submissions", Can(EditForms), api::submissions),
    ]
}

/// The agreement, its versions, both promises.
#[rustfmt::skip]
fn agreement() -> Vec<Route> {
    use crate::agreement::{api, pages};
    use Capability::{DraftAgreement, SeeAgreement, SignAgreement};
    use May::Can;
    vec![
        get("/agreement", Can(SeeAgreement), pages::overview::show),
        post("/agreement/drafts", Can(DraftAgreement), pages::overview::begin),
        get("/agreement/promises", Can(SeeAgreement), pages::promises::show),
        get("/agreement/clocks", Can(SeeAgreement), pages::rows::clocks),
        get("/agreement/handoffs", Can(SeeAgreement), pages::rows::handoffs),
        get("/agreement/{id}", Can(SeeAgreement), pages::document::show),
        get("/agreement/{id}/edit", Can(DraftAgreement), pages::draft::edit),
        post("/agreement/{id}/edit", Can(DraftAgreement), pages::draft::save),
        post("/agreement/{id}/sign", Can(SignAgreement), pages::document::sign),
        post("/agreement/{id}/withdraw", Can(DraftAgreement), pages::document::withdraw),
        get("/api/v1/agreements", Can(SeeAgreement), api::versions::list),
        post("/api/v1/agreements", Can(DraftAgreement), api::versions::draft),
        get("/api/v1/agreements/{id}", Can(SeeAgreement), api::versions::show),
        put("/api/v1/agreements/{id}", Can(DraftAgreement), api::versions::edit),
        delete("/api/v1/agreements/{id}", Can(DraftAgreement), api::versions::withdraw),
        post("/api/v1/agreements/{id}/signatures", Can(SignAgreement), api::versions::sign),
        get("/api/v1/agreement/promises", Can(SeeAgreement), api::promises::show),
        get("/api/v1/agreement/clocks", Can(SeeAgreement), api::promises::clocks),
        get("/api/v1/agreement/handoffs", Can(SeeAgreement), api::promises::handoffs),
    ]
}

/// The inbox, handoffs, deals.
#[rustfmt::skip]
fn sales() -> Vec<Route> {
    use crate::sales::{api, pages::{act, deal, deals, dossier, inbox}};
    use Capability::{EditDeals, SeeContacts, SeeDeals, WorkHandoffs};
    use May::Can;
    vec![
        get("/inbox", Can(WorkHandoffs), inbox::show),
        get("/handoffs/{id}", Can(SeeContacts), dossier::show),
        post("/handoffs/{id}/accept", Can(WorkHandoffs), act::accept),
        post("/handoffs/{id}/attempts", Can(WorkHandoffs), act::log_attempt),
        post("/handoffs/{id}/reject", Can(WorkHandoffs), act::reject),
        post("/handoffs/{id}/return", Can(WorkHandoffs), act::send_back),
        post("/handoffs/{id}/owner", Can(WorkHandoffs), act::give),
        post("/handoffs/{id}/deal", Can(WorkHandoffs), act::make_deal),
        get("/deals", Can(SeeDeals), deals::show),
        get("/deals/{id}", Can(SeeDeals), deal::show),
        post("/deals/{id}/stage", Can(EditDeals), deal::advance),
        post("/deals/{id}/details", Can(EditDeals), deal::describe),
        post("/deals/{id}/owner", Can(EditDeals), deal::give),
        post("/deals/{id}/win", Can(EditDeals), deal::win),
        post("/deals/{id}/lose", Can(EditDeals), deal::lose),
        get("/api/v1/handoffs", Can(SeeContacts), api::handoffs::list),
        get("/api/v1/handoffs/{id}", Can(SeeContacts), api::handoffs::show),
        post("/api/v1/handoffs/{id}/accept", Can(WorkHandoffs), api::handoffs::accept),
        post("/api/v1/handoffs/{id}/attempts", Can(WorkHandoffs), api::handoffs::log_attempt),
        post("/api/v1/handoffs/{id}/reject", Can(WorkHandoffs), api::handoffs::reject),
        post("/api/v1/handoffs/{id}/return", Can(WorkHandoffs), api::handoffs::send_back),
        post("/api/v1/handoffs/{id}/owner", Can(WorkHandoffs), api::handoffs::give),
        post("/api/v1/handoffs/{id}/deal", Can(WorkHandoffs), api::handoffs::make_deal),
        get("/api/v1/deals", Can(SeeDeals), api::deals::list),
        get("/api/v1/deals/{id}", Can(SeeDeals), api::deals::show),
        put("/api/v1/deals/{id}", Can(EditDeals), api::deals::describe),
        post("/api/v1/deals/{id}/stage", Can(EditDeals), api::deals::advance),
        post("/api/v1/deals/{id}/owner", Can(EditDeals), api::deals::give),
        post("/api/v1/deals/{id}/win", Can(EditDeals), api::deals::win),
        post("/api/v1/deals/{id}/lose", Can(EditDeals), api::deals::lose),
    ]
}

/// The ledger, what readers of mails can do, and the mail server.
#[rustfmt::skip]
fn mail() -> Vec<Route> {
    use crate::post::{api, pages::{ledger, message, public, route, suppressions}};
    use Capability::{Administer, EditMails, SeeMails};
    use May::{Can, Link};
    vec![
        get("/c/{token}", Link, public::click),
        get("/unsubscribe/{token}", Link, public::ask_unsubscribe),
        post("/unsubscribe/{token}", Link, public::unsubscribe),
        get("/preferences/{token}", Link, public::preferences),
        post("/preferences/{token}/stop", Link, public::stop),
        post("/preferences/{token}/resume", Link, public::resume),
        get("/mail", Can(SeeMails), ledger::show),
        get("/mail/suppressions", Can(SeeMails), suppressions::list),
        post("/mail/suppressions", Can(EditMails), suppressions::add),
        post("/mail/suppressions/{id}/lift", Can(EditMails), suppressions::lift),
        get("/mail/{id}", Can(SeeMails), message::show),
        get("/mail/{id}/preview", Can(SeeMails), message::preview),
        post("/mail/{id}/again", Can(EditMails), message::again),
        get("/settings/mail", Can(Administer), route::show),
        post("/settings/mail", Can(Administer), route::save),
        post("/settings/mail/test", Can(Administer), route::test),
        get("/api/v1/messages", Can(SeeMails), api::messages::list),
        get("/api/v1/messages/{id}", Can(SeeMails), api::messages::show),
        post("/api/v1/messages/{id}/again", Can(EditMails), api::messages::again),
        get("/api/v1/suppressions", Can(SeeMails), api::suppressions::list),
        post("/api/v1/suppressions", Can(EditMails), api::suppressions::add),
        delete("/api/v1/suppressions/{id}", Can(EditMails), api::suppressions::lift),
        get("/api/v1/settings/mail", Can(Administer), api::route::show),
        put("/api/v1/settings/mail", Can(Administer), api::route::set),
        post("/api/v1/settings/mail/test", Can(Administer), api::route::test),
    ]
}

/// Templates, journeys, and the trips through them.
#[rustfmt::skip]
fn nurture() -> Vec<Route> {
    use crate::nurture::{api, pages::{enrollments, journey, journey_form, journeys, preview, templates}};
    use May::Can;
    const EDIT: May = Can(Capability::EditMails);
    vec![
        get("/templates", EDIT, templates::list),
        get("/templates/new", EDIT, templates::new),
        post("/templates", EDIT, templates::create),
        post("/templates/ready-made", EDIT, templates::ready_made),
        post("/templates/preview", EDIT, preview::show),
        get("/templates/{id}", EDIT, templates::show),
        post("/templates/{id}", EDIT, templates::update),
        post("/templates/{id}/retire", EDIT, templates::retire),
        post("/templates/{id}/test", EDIT, preview::test),
        get("/journeys", EDIT, journeys::list),
        get("/journeys/new", EDIT, journey_form::new),
        post("/journeys", EDIT, journey_form::create),
        get("/journeys/{id}", EDIT, journey::show),
        get("/journeys/{id}/edit", EDIT, journey_form::edit),
        post("/journeys/{id}", EDIT, journey_form::update),
        post("/journeys/{id}/start", EDIT, journey::start),
        post("/journeys/{id}/pause", EDIT, journey::pause),
        get("/journeys/{id}/enrollments", EDIT, enrollments::list),
        get("/enrollments/{id}", EDIT, enrollments::show),
        get("/api/v1/templates", EDIT, api::templates::list),
        post("/api/v1/templates/ready-made", EDIT, api::templates::ready_made),
        post("/api/v1/templates", EDIT, api::templates::create),
        post("/api/v1/templates/preview", EDIT, api::templates::preview),
        get("/api/v1/templates/{id}", EDIT, api::templates::show),
        put("/api/v1/templates/{id}", EDIT, api::templates::edit),
        delete("/api/v1/templates/{id}", EDIT, api::templates::retire),
        post("/api/v1/templates/{id}/test", EDIT, api::templates::test),
        get("/api/v1/journeys", EDIT, api::journeys::list),
        post("/api/v1/journeys", EDIT, api::journeys::create),
        get("/api/v1/journeys/{id}", EDIT, api::journeys::show),
        put("/api/v1/journeys/{id}", EDIT, api::journeys::edit),
        post("/api/v1/journeys/{id}/start", EDIT, api::journeys::start),
        post("/api/v1/journeys/{id}/pause", EDIT, api::journeys::pause),
        get("/api/v1/journeys/{id}/enrollments", EDIT, api::journeys::enrollments),
        get("/api/v1/enrollments/{id}", EDIT, api::journeys::trace),
    ]
}

/// Campaigns, funnel, attribution.
#[rustfmt::skip]
fn insight() -> Vec<Route> {
    use crate::insight::{api, pages};
    use Capability::{EditCampaigns, SeeResults};
    use May::Can;
    vec![
        get("/campaigns", Can(SeeResults), pages::campaigns::list),
        get("/campaigns/new", Can(EditCampaigns), pages::campaigns::new),
        post("/campaigns", Can(EditCampaigns), pages::campaigns::create),
        get("/campaigns/{id}", Can(SeeResults), pages::campaign::show),
        get("/campaigns/{id}/edit", Can(EditCampaigns), pages::campaigns::edit),
        post("/campaigns/{id}", Can(EditCampaigns), pages::campaigns::update),
        post("/campaigns/{id}/costs", Can(EditCampaigns), pages::campaign::book),
        get("/results", Can(SeeResults), pages::results),
        get("/results/funnel", Can(SeeResults), pages::funnel::show),
        get("/results/funnel/rows", Can(SeeResults), pages::rows::leads),
        get("/results/attribution", Can(SeeResults), pages::attribution::show),
        get("/results/attribution/rows", Can(SeeResults), pages::rows::credits),
        get("/api/v1/campaigns", Can(SeeResults), api::campaigns::list),
        post("/api/v1/campaigns", Can(EditCampaigns), api::campaigns::create),
        get("/api/v1/campaigns/{id}", Can(SeeResults), api::campaigns::show),
        put("/api/v1/campaigns/{id}", Can(EditCampaigns), api::campaigns::edit),
        get("/api/v1/campaigns/{id}/costs", Can(SeeResults), api::campaigns::costs),
        post("/api/v1/campaigns/{id}/costs", Can(EditCampaigns), api::campaigns::book),
        get("/api/v1/campaigns/{id}/link", Can(SeeResults), api::campaigns::address),
        get("/api/v1/results/funnel", Can(SeeResults), api::results::funnel),
        get("/api/v1/results/funnel/rows", Can(SeeResults), api::results::leads),
        get("/api/v1/results/attribution", Can(SeeResults), api::results::attribution),
        get("/api/v1/results/attribution/rows", Can(SeeResults), api::results::credits),
    ]
}

/// Returns the whole house as one service.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in table() {
        let guarded = guard::guarded(route.handler, &app, route.path, route.may);
        router = router.route(route.path, guarded);
    }
    manners::polished(router).with_state(app)
}
