//! The addresses at which TikTok fetches media.

use crate::domain::media::Attached;
use crate::domain::time::Span;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::publish::Job;
use crate::ports::Http;

/// How long an address opens its medium: TikTok fetches for up to an hour, and its clock is not
/// ours.
const OPEN_FOR: Span = Span::hours(2);

/// The address of a medium.
pub(super) fn to(job: &Job<'_, impl Http>, one: &Attached) -> Result<String, PlatformError> {
    job.config
        .media_link(&one.key, job.now + OPEN_FOR)
        .map_err(|error| {
            let message = format!("TikTok cannot fetch media from this instance: {error}.");
            PlatformError::new(Class::Operator, "not_configured", message)
                .with_hint("Whoever runs this instance has to set that up. The post waits.")
        })
}
