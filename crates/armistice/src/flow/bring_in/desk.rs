//! What every chunk of an import needs and none changes: loaded once when a runner begins.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use measure::{Currency, Moment};
use store::Tx;

use crate::capture::ImportId;
use crate::capture::imports::mapping::{Existing, Mapping};
use crate::capture::imports::plan::{self, OwnField};
use crate::capture::imports::value::Reading;
use crate::contacts::FieldId;
use crate::contacts::field::{self, Noun as Owner};
use crate::fault::{Fault, Outcome};
use crate::insight::{CampaignId, campaign};
use crate::people::{UserId, user};
use crate::segments::segment::{self, Segment};
use crate::settings;

/// Hashes an address with the key of this installation.
pub type AddressHash = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// The desk at which a list is worked on.
#[derive(Clone)]
pub struct Desk {
    /// The import; 0 while a list is only tried.
    pub import: ImportId,
    /// The author's mark of the rows.
    pub author: String,
    /// Why the rows are here, for the timeline.
    pub reason: String,
    /// What happens to what is here already.
    pub existing: Existing,
    /// When the list was brought: what people said without a date, they said by then.
    pub brought_at: Moment,
    /// Colleagues by e-mail address, and by name where only one has it.
    pub colleagues: HashMap<String, UserId>,
    /// Campaigns by key.
    pub campaigns: HashMap<String, CampaignId>,
    /// Picked segments by key.
    pub segments: HashMap<String, Segment>,
    /// The company's own fields that the list fills.
    pub own: Vec<OwnField>,
    /// Returns the hash under which an address is suppressed.
    pub hash: AddressHash,
}

impl Desk {
    /// Loads what is needed. Fields of the company's own that do not exist stay without an id; see [`make_fields`].
    pub fn load(
        tx: &mut Tx,
        hash: &AddressHash,
        import: ImportId,
        file_name: &str,
        mapping: &Mapping,
    ) -> Outcome<Self> {
        let colleagues = colleagues(tx)?;
        let campaigns = campaign::all(tx)?.into_iter().map(|campaign| (campaign.key, campaign.id)).collect();
        let picked = segment::picked(tx)?.into_iter();
        let segments = picked.map(|segment| (segment.key.clone(), segment)).collect();
        Ok(Self {
            segments,
            import,
            author: format!("import:{import}"),
            reason: format!("Came with the list {file_name}"),
            existing: mapping.existing,
            brought_at: tx.now(),
            colleagues,
            campaigns,
            own: with_ids(tx, plan::own_fields(mapping), import)?,
            hash: Arc::clone(hash),
        })
    }

    /// Returns a campaign by its key as lists write it.
    pub fn campaign(&self, key: &str) -> Option<CampaignId> {
        self.campaigns.get(&campaign::key_from(key)).copied()
    }
}

/// Other systems export owners by address or by name.
fn colleagues(tx: &mut Tx) -> Outcome<HashMap<String, UserId>> {
    let users = user::all(tx)?;
    let mut found: HashMap<String, UserId> =
        users.iter().map(|user| (user.email.to_lowercase(), user.id)).collect();
    for user in &users {
        let has_name = |other: &&user::User| other.name.to_lowercase() == user.name.to_lowercase();
        if users.iter().filter(has_name).count() == 1 {
            found.entry(user.name.to_lowercase()).or_insert(user.id);
        }
    }
    Ok(found)
}

/// Returns how the values of a mapping are read.
pub fn reading(tx: &mut Tx, mapping: &Mapping) -> Outcome<Reading> {
    let company = settings::company(tx)?;
    let code = if mapping.currency.is_empty() { &company.currency } else { &mapping.currency };
    let zone = if mapping.zone.is_empty() { TimeZone::UTC } else { zone_of(&mapping.zone)? };
    let currency = code.parse::<Currency>().map_err(|fault| Fault::field("currency", fault.to_string()))?;
    Ok(Reading { dates: mapping.dates, zone, currency, key_prefix: mapping.key_prefix.clone() })
}

fn zone_of(name: &str) -> Outcome<TimeZone> {
    measure::zone(name).map_err(|fault| Fault::field("zone", fault.to_string()))
}

/// Makes the fields of the company's own that a mapping names and that do not exist.
pub fn make_fields(tx: &mut Tx, mapping: &Mapping, by: Option<UserId>) -> Outcome<()> {
    for own in with_ids(tx, plan::own_fields(mapping), ImportId(0))? {
        if own.id.is_none() {
            let (noun, key) = owner_of(&own.target);
            let new = field::Field {
                id: FieldId(0),
                noun: noun.word().to_owned(),
                key: key.to_owned(),
                label: label_of(key),
                kind: own.kind,
                choices: String::new(),
            };
            field::create(tx, noun, &new, by)?;
        }
    }
    Ok(())
}

/// Gives fields that exist their id, their kind and their choices. One that was taken out of use is an error.
fn with_ids(tx: &mut Tx, mut own: Vec<OwnField>, import: ImportId) -> Outcome<Vec<OwnField>> {
    if own.is_empty() {
        return Ok(own);
    }
    for noun in [Owner::Contact, Owner::Account] {
        let (known, retired) = (field::all(tx, noun)?, field::retired(tx, noun)?);
        for field in own.iter_mut().filter(|field| owner_of(&field.target).0 == noun) {
            let key = owner_of(&field.target).1;
            if let Some(found) = known.iter().find(|found| found.key == key) {
                field.id = Some(found.id);
                field.kind.clone_from(&found.kind);
                // Ids ascend: a field that is younger than the import was made for it, and learns its choices from it.
                let learns = import.0 != 0 && found.id.0 > import.0;
                field.choices = (!learns).then(|| found.choices.clone());
            } else if let Some(gone) = retired.iter().find(|gone| gone.key == key) {
                let sentence = format!(
                    "The field {} (“{}”) was taken out of use. Bring it back under Settings, Fields, or let the column become something else.",
                    field.target, gone.label
                );
                return Err(Fault::field("mapping", sentence));
            }
        }
    }
    Ok(own)
}

/// Splits the target of a field of the company's own into whose it is and its key.
pub(super) fn owner_of(target: &str) -> (Owner, &str) {
    match target.strip_prefix("account.") {
        Some(key) => (Owner::Account, key),
        None => (Owner::Contact, target.strip_prefix("contact.").unwrap_or(target)),
    }
}

/// Makes `annual_revenue` read “Annual revenue”.
fn label_of(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
