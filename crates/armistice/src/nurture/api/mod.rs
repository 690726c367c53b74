//! What a program sees of templates and journeys: the twins of the pages.

pub mod journeys;
pub mod templates;

use serde::Serialize;
use utoipa::ToSchema;

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NurtureMade)]
pub struct Made {
    id: String,
}
