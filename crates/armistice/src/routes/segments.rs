//! The URLs of segments.

use crate::people::Capability::{EditContacts, EditSegments, SeeContacts};
use crate::web::guard::May::Can;
use crate::web::route::{Route, delete, get, post, put};

/// Segments, for people and for programs.
#[rustfmt::skip]
pub(super) fn all() -> Vec<Route> {
    use crate::segments::{api::{members, rules, segments}, pages::{act, form, list, show}};
    vec![
        get("/segments", Can(SeeContacts), list::list),
        get("/segments/new", Can(EditSegments), form::new),
        post("/segments", Can(EditSegments), form::create),
        get("/segments/{id}", Can(SeeContacts), show::members),
        get("/segments/{id}/history", Can(SeeContacts), show::history),
        get("/segments/{id}/progress", Can(SeeContacts), show::progress),
        get("/segments/{id}/edit", Can(EditSegments), form::edit),
        post("/segments/{id}", Can(EditSegments), form::update),
        post("/segments/{id}/archive", Can(EditSegments), act::archive),
        post("/segments/{id}/bring-back", Can(EditSegments), act::bring_back),
        post("/segments/{id}/members/remove", Can(EditContacts), act::take_out),
        post("/contacts/{id}/segments", Can(EditContacts), act::join),
        post("/contacts/{id}/segments/remove", Can(EditContacts), act::leave),
        post("/rules/check", Can(SeeContacts), rules::check),
        post("/rules/count", Can(SeeContacts), crate::segments::pages::rules::count),
        get("/rules/vocabulary", Can(SeeContacts), rules::vocabulary),
        post("/api/v1/rules/check", Can(SeeContacts), rules::check),
        post("/api/v1/rules/count", Can(SeeContacts), rules::count),
        get("/api/v1/rules/vocabulary", Can(SeeContacts), rules::vocabulary),
        get("/api/v1/segments", Can(SeeContacts), segments::list),
        post("/api/v1/segments", Can(EditSegments), segments::create),
        post("/api/v1/segments/preview", Can(EditSegments), segments::preview),
        get("/api/v1/segments/{id}", Can(SeeContacts), segments::show),
        put("/api/v1/segments/{id}", Can(EditSegments), segments::edit),
        post("/api/v1/segments/{id}/archive", Can(EditSegments), segments::archive),
        post("/api/v1/segments/{id}/bring-back", Can(EditSegments), segments::bring_back),
        get("/api/v1/segments/{id}/members", Can(SeeContacts), members::list),
        post("/api/v1/segments/{id}/members", Can(EditContacts), members::pick),
        delete("/api/v1/segments/{id}/members/{contact}", Can(EditContacts), members::take_out),
        get("/api/v1/segments/{id}/history", Can(SeeContacts), members::history),
        get("/api/v1/contacts/{id}/segments", Can(SeeContacts), members::of_contact),
    ]
}
