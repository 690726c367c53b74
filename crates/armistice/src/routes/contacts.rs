//! The URLs of the contacts room.

use crate::people::Capability::{Administer, EditContacts, EditScores, Erase, Export, SeeContacts};
use crate::web::guard::May::Can;
use crate::web::route::{Route, delete, get, post, put};

/// Contacts and accounts, for people.
#[rustfmt::skip]
pub(super) fn pages() -> Vec<Route> {
    use crate::segments::pages::score;
    use crate::contacts::pages::{account, accounts, act, bulk, contact, counting, edit, erase, export, fields, list};
    vec![
        get("/contacts", Can(SeeContacts), list::list),
        get("/contacts/counting", Can(SeeContacts), counting::progress),
        get("/contacts/new", Can(EditContacts), edit::new),
        post("/contacts", Can(EditContacts), edit::create),
        get("/contacts/{id}", Can(SeeContacts), contact::show),
        get("/contacts/{id}/edit", Can(EditContacts), edit::change),
        post("/contacts/{id}", Can(EditContacts), edit::update),
        post("/contacts/{id}/notes", Can(EditContacts), act::note),
        post("/contacts/{id}/tags", Can(EditContacts), act::tag),
        post("/contacts/{id}/tags/remove", Can(EditContacts), act::untag),
        post("/contacts/{id}/owner", Can(EditContacts), act::give),
        post("/contacts/{id}/stage", Can(EditContacts), act::move_by_hand),
        get("/contacts/export", Can(Export), export::list),
        get("/contacts/{id}/export", Can(Export), export::one),
        get("/contacts/{id}/erase", Can(Erase), erase::ask),
        post("/contacts/{id}/erase", Can(Erase), erase::erase),
        get("/bulk", Can(EditContacts), bulk::list::list),
        get("/bulk/new", Can(EditContacts), bulk::order::new),
        post("/bulk", Can(EditContacts), bulk::order::create),
        get("/bulk/{id}", Can(EditContacts), bulk::show::show),
        get("/bulk/{id}/progress", Can(EditContacts), bulk::show::progress),
        post("/bulk/{id}/stop", Can(EditContacts), bulk::show::stop),
        post("/bulk/{id}/undo", Can(EditContacts), bulk::show::undo),
        get("/accounts", Can(SeeContacts), accounts::list),
        get("/accounts/new", Can(EditContacts), account::new),
        post("/accounts", Can(EditContacts), account::create),
        get("/accounts/{id}", Can(SeeContacts), account::show),
        get("/accounts/{id}/edit", Can(EditContacts), account::change),
        post("/accounts/{id}", Can(EditContacts), account::update),
        get("/settings/fields", Can(Administer), fields::show),
        post("/settings/fields", Can(Administer), fields::make),
        post("/settings/fields/{id}/retire", Can(Administer), fields::retire),
        post("/settings/fields/{id}/bring-back", Can(Administer), fields::bring_back),
        get("/settings/score", Can(EditScores), score::show),
        post("/settings/score", Can(EditScores), score::save),
    ]
}

/// Contacts, accounts, fields and scores, for programs.
#[rustfmt::skip]
pub(super) fn api() -> Vec<Route> {
    use crate::contacts::api::{accounts, bulk, contacts, deeds, fields, history, leaving};
    use crate::segments::api::scores as score;
    vec![
        get("/api/v1/contacts", Can(SeeContacts), contacts::list),
        post("/api/v1/contacts", Can(EditContacts), contacts::create),
        get("/api/v1/contacts/export", Can(Export), leaving::list),
        get("/api/v1/contacts/{id}", Can(SeeContacts), contacts::show),
        put("/api/v1/contacts/{id}", Can(EditContacts), contacts::update),
        get("/api/v1/contacts/{id}/timeline", Can(SeeContacts), history::show),
        post("/api/v1/contacts/{id}/notes", Can(EditContacts), deeds::note),
        post("/api/v1/contacts/{id}/tags", Can(EditContacts), deeds::tag),
        delete("/api/v1/contacts/{id}/tags/{tag}", Can(EditContacts), deeds::untag),
        put("/api/v1/contacts/{id}/owner", Can(EditContacts), deeds::give),
        post("/api/v1/contacts/{id}/stage", Can(EditContacts), deeds::move_by_hand),
        get("/api/v1/contacts/{id}/export", Can(Export), leaving::one),
        post("/api/v1/contacts/{id}/erase", Can(Erase), leaving::erase),
        get("/api/v1/bulk-actions", Can(EditContacts), bulk::list),
        post("/api/v1/bulk-actions", Can(EditContacts), bulk::create),
        post("/api/v1/bulk-actions/preview", Can(EditContacts), bulk::preview),
        get("/api/v1/bulk-actions/{id}", Can(EditContacts), bulk::show),
        get("/api/v1/bulk-actions/{id}/contacts", Can(EditContacts), bulk::contacts),
        post("/api/v1/bulk-actions/{id}/stop", Can(EditContacts), bulk::stop),
        post("/api/v1/bulk-actions/{id}/undo", Can(EditContacts), bulk::undo),
        get("/api/v1/accounts", Can(SeeContacts), accounts::list),
        post("/api/v1/accounts", Can(EditContacts), accounts::create),
        get("/api/v1/accounts/{id}", Can(SeeContacts), accounts::show),
        put("/api/v1/accounts/{id}", Can(EditContacts), accounts::update),
        get("/api/v1/fields", Can(SeeContacts), fields::list),
        post("/api/v1/fields", Can(Administer), fields::make),
        delete("/api/v1/fields/{id}", Can(Administer), fields::retire),
        post("/api/v1/fields/{id}/bring-back", Can(Administer), fields::bring_back),
        get("/api/v1/score-model", Can(SeeContacts), score::show),
        put("/api/v1/score-model", Can(EditScores), score::save),
        post("/api/v1/score-model/preview", Can(EditScores), score::try_it),
        post("/api/v1/score-model/crossings", Can(EditScores), score::crossings),
    ]
}
