//! What a program says about a handoff.

use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::sales::attempt::{Answer, Channel};
use crate::sales::reason::Reason;

/// An attempt to be logged.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewAttempt)]
pub struct NewAttempt {
    /// `call`, `email`, `social`, `meeting` or `other`.
    #[schema(value_type = String)]
    pub channel: Channel,
    /// `no_answer`, `voicemail`, `wrong_person`, `sent`, `conversation`, `meeting_booked` or `not_interested`.
    #[schema(value_type = String)]
    pub outcome: Answer,
    /// When, if earlier than now. Promises count when it is recorded.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub at: Option<Timestamp>,
    /// What the seller wrote.
    #[serde(default)]
    pub note: String,
}

/// Why a handoff goes back.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = HandoffGivenBack)]
pub struct Why {
    /// `bad_data`, `duplicate`, `not_icp`, `no_need`, `no_budget`, `timing`, `status_quo`, `chose_competitor`,
    /// `unreachable` or `no_consent`.
    #[schema(value_type = String)]
    pub reason: Reason,
    /// The moment that the contact asked for; needed for `timing`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
    /// What the seller wrote.
    #[serde(default)]
    pub note: String,
}
