//! Time zones by name, from the table that the binary carries.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use thiserror::Error;

/// A zone name that the bundled table does not know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{0}” is not a time zone; write it as Europe/Berlin or America/Sao_Paulo")]
pub struct ZoneFault(pub String);

/// The zones as compiled into the binary. The machine's own table is never asked, so the same history gives the
/// same verdicts on every machine.
static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Returns the zone with the given IANA name.
pub fn zone(name: &str) -> Result<TimeZone, ZoneFault> {
    BUNDLED.get(name.trim()).map_err(|_| ZoneFault(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_or_explained() {
        assert_eq!(zone(" europe/berlin ").expect("bundled").iana_name(), Some("Europe/Berlin"));
        assert!(zone("Europe/Atlantis").unwrap_err().to_string().contains("Europe/Atlantis"));
        assert!(zone("").is_err());
    }
}
