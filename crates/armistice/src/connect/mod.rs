//! CONNECT: what other programs meet at the door, first of all the description of the API.

pub mod api;
