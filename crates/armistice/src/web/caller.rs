//! The caller at the edge: handlers take a [`Caller`] as an argument, pages ask who reads them.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::{Reader, Section, Viewer};
use crate::fault::Fault;
use crate::people::{Caller, Capability};

impl Caller {
    /// Returns who reads the page, for the shell: sections that the role may not open are left out.
    pub fn viewer(&self) -> Viewer {
        let needs = [
            (Section::Forms, Capability::EditForms),
            (Section::Campaigns, Capability::EditCampaigns),
            (Section::Journeys, Capability::EditMails),
            (Section::Templates, Capability::EditMails),
            (Section::Mail, Capability::SeeMails),
            (Section::Inbox, Capability::WorkHandoffs),
            (Section::Settings, Capability::Administer),
        ];
        let closed = needs.into_iter().filter(|(_, needed)| !self.may(*needed)).map(|(section, _)| section);
        Viewer::new(&self.name, self.role.label(), &self.company)
            .theme(self.theme)
            .demo(self.demo)
            .without(closed)
    }

    /// Returns how the colleague reads moments: from now, in their zone.
    pub fn reader(&self) -> Reader {
        let zone = jiff::tz::TimeZone::get(&self.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        Reader::new(self.at, zone)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or(Fault::SignIn)
    }
}
