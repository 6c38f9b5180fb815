//! A file of posts as it comes in.

use crate::domain::ledger::fingerprint;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::usecases::compose::ComposeError;

/// A file of posts.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The zone of local times that name none; none: the person's.
    pub default_zone: Option<&'a str>,
}

// === impl File ===

impl File<'_> {
    /// The zone of local times that name none; `home` is the person's.
    pub(super) fn zone(self, home: Zone) -> Result<Zone, ComposeError> {
        let Some(name) = self.default_zone else {
            return Ok(home);
        };
        Zone::parse(name).ok_or_else(|| {
            let message = "Use a name of the IANA time zone database, such as Europe/Bucharest.";
            ComposeError::Invalid(vec![Violation::new("zone", "unknown_zone", message)])
        })
    }

    /// What tells one file from another. The zone is part of what it means.
    pub(super) fn hash(self) -> String {
        let zone = self.default_zone.unwrap_or_default();
        fingerprint(&format!("{zone}\n{}", String::from_utf8_lossy(self.bytes)))
    }
}
