//! `/api/v1`.

pub(super) mod accounts;
pub(super) mod calendar;
pub(super) mod choices;
pub(super) mod deliveries;
pub(super) mod identities;
pub(super) mod instance;
pub(super) mod invitations;
pub(super) mod ledger;
pub(super) mod me;
pub(super) mod media;
pub(super) mod notices;
pub(super) mod posts;
pub(super) mod recurrences;
pub(super) mod sessions;
pub(super) mod slots;
pub(super) mod status;
pub(super) mod suggestions;
pub(super) mod tags;
pub(super) mod templates;
