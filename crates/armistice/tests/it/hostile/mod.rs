//! Wrong input and a failing world, answered well: a status that fits, a sentence for the person, nothing half-done,
//! nobody else harmed.

mod bodies;
mod deeds;
mod disk;
mod fields;
mod markup;
mod outages;
mod paths;
mod wire;
