//! The circumstances in which one request is worked on.

use crate::files::Files;
use crate::outbox::Outbox;
use crate::pulled::Pulled;
use crate::secrets::Issued;
use crate::settings::Settings;
use crate::spool::Spool;

/// The circumstances in which one request is worked on.
#[derive(Debug)]
pub(crate) struct Moment<'a> {
    pub(crate) now_ms: i64,
    pub(crate) received_at_ms: i64,
    pub(crate) settings: &'a Settings,
    pub(crate) secrets: &'a mut Issued,
    pub(crate) outbox: &'a mut Outbox,
    pub(crate) spool: &'a Spool,
    /// What is at the address that the request names, if it was gone to.
    pub(crate) pulled: Option<Pulled>,
    /// What is at the address of the cover that it names, likewise.
    pub(crate) cover: Option<Pulled>,
    /// Where the bytes of media are kept.
    pub(crate) files: &'a Files,
}
