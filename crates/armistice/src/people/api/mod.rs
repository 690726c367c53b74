//! Colleagues and settings for programs.

pub mod house;
pub mod invitations;
pub mod me;
pub mod teams;
pub mod tokens;
pub mod users;

use serde::Serialize;
use utoipa::ToSchema;

/// The id of what was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    id: String,
}
