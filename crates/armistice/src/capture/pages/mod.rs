//! What visitors and marketers see of forms.

pub mod editor;
pub mod forms;
pub mod public;
