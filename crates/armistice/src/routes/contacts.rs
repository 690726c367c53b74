//! The URLs of the contacts room.

use crate::people::Capability::SeeContacts;
use crate::web::guard::May::Can;
use crate::web::route::{Route, get};

/// Contacts and accounts, for people.
#[rustfmt::skip]
pub(super) fn pages() -> Vec<Route> {
    use crate::contacts::pages::{contact, list};
    vec![
        get("/contacts", Can(SeeContacts), list::list),
        get("/contacts/{id}", Can(SeeContacts), contact::show),
    ]
}
