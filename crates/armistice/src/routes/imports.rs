//! The URLs of imports.

use crate::people::Capability::Import;
use crate::web::guard::May::Can;
use crate::web::route::{Route, delete, get, post, put, upload};

/// Lists that are brought in, for people and for programs.
#[rustfmt::skip]
pub(super) fn all() -> Vec<Route> {
    use crate::capture::imports::{api, pages::{columns, list, rejects, show, upload as file}};
    vec![
        get("/imports", Can(Import), list::list),
        upload("/imports", Can(Import), file::receive),
        get("/imports/new", Can(Import), file::new),
        get("/imports/{id}", Can(Import), show::show),
        get("/imports/{id}/columns", Can(Import), columns::show),
        post("/imports/{id}/columns", Can(Import), columns::describe),
        post("/imports/{id}/start", Can(Import), show::start),
        post("/imports/{id}/discard", Can(Import), show::discard),
        get("/imports/{id}/progress", Can(Import), show::progress),
        get("/imports/{id}/rejects.csv", Can(Import), rejects::download),
        get("/api/v1/imports", Can(Import), api::list),
        upload("/api/v1/imports", Can(Import), api::create),
        get("/api/v1/imports/{id}", Can(Import), api::show),
        delete("/api/v1/imports/{id}", Can(Import), api::discard),
        put("/api/v1/imports/{id}/mapping", Can(Import), api::describe),
        post("/api/v1/imports/{id}/start", Can(Import), api::start),
        get("/api/v1/imports/{id}/rejects", Can(Import), api::rejects),
        get("/api/v1/import-mappings", Can(Import), api::mappings),
    ]
}
