//! Mappings that come with the house: exports of other systems, and the two example lists of the guide.

use super::mapping::{Mapping, plain};
use super::noun::Noun;

/// The mappings as they stand in the guide; of several that recognise a list the first is proposed.
const TEXTS: [&str; 9] = [
    include_str!("../../../../../docs/guide/import/hubspot-contacts.json"),
    include_str!("../../../../../docs/guide/import/hubspot-unsubscribes.json"),
    include_str!("../../../../../docs/guide/import/mautic-contacts.json"),
    include_str!("../../../../../docs/guide/import/mautic-do-not-contact.json"),
    include_str!("../../../../../docs/guide/import/salesforce-contacts.json"),
    include_str!("../../../../../docs/guide/import/pipedrive-people.json"),
    include_str!("../../../../../docs/guide/import/listmonk-subscribers.json"),
    include_str!("../../../../../docs/guide/import/olist-leads.json"),
    include_str!("../../../../../docs/guide/import/olist-deals.json"),
];

/// Returns every preset.
pub fn all() -> Vec<Mapping> {
    TEXTS.iter().filter_map(|text| Mapping::parse(text).ok()).collect()
}

/// Returns those for exports of other systems; the others are examples.
pub fn of_systems() -> Vec<Mapping> {
    all().into_iter().filter(|preset| !preset.name.starts_with("Olist:")).collect()
}

/// Returns the preset of a name, or of the file name under which the guide keeps it.
pub fn by_name(name: &str) -> Option<Mapping> {
    all().into_iter().find(|preset| plain(&preset.name) == plain(name))
}

/// Returns the preset that recognises a list by its columns. Exports often hold hundreds of columns that are of no use
/// here, so a few that only this system writes decide, not how many are known.
pub fn like(noun: Option<Noun>, header: &[String]) -> Option<Mapping> {
    all().into_iter().find(|preset| noun.is_none_or(|noun| preset.noun == noun) && preset.recognises(header))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::imports::plan;

    #[test]
    fn every_preset_can_be_read_and_used() {
        assert_eq!(all().len(), TEXTS.len());
        for preset in all() {
            let header: Vec<String> = preset.columns.keys().cloned().collect();
            let own = plan::own_fields(&preset);
            assert!(own.is_empty(), "{}: {own:?}", preset.name);
            // Several names of one column never stand in one list, so each is tried alone beside an e-mail address.
            for column in &header {
                let columns = vec!["Email".to_owned(), column.clone()];
                let said = plan::check(&preset, &columns);
                assert!(said.is_ok() || is_about_needs(&said), "{}, {column}: {said:?}", preset.name);
            }
        }
    }

    fn is_about_needs(said: &crate::Outcome<()>) -> bool {
        matches!(said, Err(crate::Fault::Fields(errors)) if errors.iter().all(|(field, _)| field == "mapping" || field == "column:1"))
    }

    #[test]
    fn lists_are_recognised_by_their_columns() {
        let like = |names: &str| {
            let header: Vec<String> = names.split(',').map(str::to_owned).collect();
            like(None, &header).map(|preset| preset.name).unwrap_or_default()
        };
        assert_eq!(like("uuid,email,name,attributes,status,created_at,updated_at"), "listmonk: subscribers");
        assert_eq!(like("mql_id,first_contact_date,landing_page_id,origin"), "Olist: qualified leads");
        assert_eq!(
            like("Person - ID,Person - Name,Person - Email - Work,Person - Organization"),
            "Pipedrive: people"
        );
        assert_eq!(
            like("Record ID,First Name,Last Name,Email,Lifecycle Stage,Create Date"),
            "HubSpot: contacts"
        );
        assert_eq!(like("name,colour"), "");
    }
}
