//! The nurture room: in through pages and programs, out through trips, rows and mails.

mod journeys;
mod returns;
mod templates;

use super::post::{Stage, header, on_each, path_in, text};
