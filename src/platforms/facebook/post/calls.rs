//! What the calls about a Page have in common: what they are about, and how they are made.

use super::shape::Shape;
use crate::domain::content::Part;
use crate::domain::media::Attached;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::call::{self, Answered, Effect, NotTaken};
use crate::platforms::publish::Job;
use crate::ports::Http;

/// What the delivery becomes here.
pub(super) fn shape_of(job: &Job<'_, impl Http>) -> Result<Shape, PlatformError> {
    Shape::of(job.format.kind).ok_or_else(|| {
        let message = "This is no format of Facebook.";
        PlatformError::new(Class::Refused, "no_such_format", message)
    })
}

/// The part that a call makes public.
pub(super) fn part_of<'a>(
    job: &Job<'a, impl Http>,
    part: usize,
) -> Result<&'a Part, PlatformError> {
    let missing = || PlatformError::new(Class::Refused, "no_such_part", "There is no such part.");
    job.format.parts.get(part).ok_or_else(missing)
}

/// The pictures and videos, in order.
pub(super) fn media<'a>(job: &Job<'a, impl Http>) -> &'a [Attached] {
    let first = job.format.parts.first();
    first.map_or(&[], |part| part.media.as_slice())
}

/// The video of a format that has one.
pub(super) fn video<'a>(job: &Job<'a, impl Http>) -> Result<&'a Attached, PlatformError> {
    let missing =
        || PlatformError::new(Class::Refused, "no_video", "There is no video to publish.");
    media(job).first().ok_or_else(missing)
}

/// The address of an edge of the Page.
pub(super) fn edge(job: &Job<'_, impl Http>, name: &str) -> String {
    node(job, &format!("{}/{name}", job.account.remote_id))
}

/// The address of a node.
pub(super) fn node(job: &Job<'_, impl Http>, id: &str) -> String {
    format!("{}/{}/{id}", job.app.api_base, job.app.version)
}

/// Sends a form to `url`.
pub(super) async fn post(
    job: &Job<'_, impl Http>,
    url: &str,
    params: &[(&str, &str)],
    effect: Effect,
) -> Result<Answered, NotTaken> {
    let request = call::with_form(job.app, url, job.token, params)?;
    call::send(job.http, request, effect, (job.account.remote_id, job.now)).await
}

/// The error of a preparation that Facebook cannot publish: it is made anew, once.
pub(super) fn unusable(error: PlatformError) -> PlatformError {
    PlatformError {
        class: Class::Retry,
        code: PlatformError::MEDIA_REFUSED.to_owned(),
        ..error
    }
}
