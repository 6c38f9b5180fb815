//! What the calls about a profile have in common, and how the two doors differ: through Facebook
//! Login each call proves that we have the app's secret, videos are sent byte by byte, and the
//! person's token reads what Meta hides from that of the Page. Instagram Login has none of it.

use super::shape::Shape;
use crate::domain::content::Part;
use crate::domain::door::Door;
use crate::domain::media::Attached;
use crate::domain::secret::Secret;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::call::{self, Answered, Effect, NotTaken};
use crate::platforms::graph::client;
use crate::platforms::limits::READ_LIMITS;
use crate::platforms::publish::Job;
use crate::ports::{Http, Limits};
use http::Method;
use serde_json::Value;

/// What the delivery becomes here.
pub(super) fn shape_of(job: &Job<'_, impl Http>) -> Result<Shape, PlatformError> {
    Shape::of(job.format.kind).ok_or_else(|| {
        let message = "This is no format of Instagram.";
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

/// Whether a profile is reached through Facebook Login.
pub(super) const fn is_linked(door: Door) -> bool {
    match door {
        Door::Instagram => true,
        Door::InstagramDirect | Door::X | Door::TikTok | Door::Facebook => false,
    }
}

/// The path of an edge of the profile, behind the version.
pub(super) fn edge(job: &Job<'_, impl Http>, name: &str) -> String {
    format!("{}/{name}", job.account.remote_id)
}

/// Sends a form to `path`.
pub(super) async fn post(
    job: &Job<'_, impl Http>,
    path: &str,
    params: &[(&str, &str)],
    effect: Effect,
) -> Result<Answered, NotTaken> {
    let url = format!("{}/{}/{path}", job.app.api_base, job.app.version);
    let request = if is_linked(job.door) {
        call::with_form(job.app, &url, job.token, params)?
    } else {
        call::plain_form(&url, job.token, params)?
    };
    call::send(job.http, request, effect, (job.account.remote_id, job.now)).await
}

/// Reads what is at `path` with this token.
pub(super) async fn read(
    job: &Job<'_, impl Http>,
    path: &str,
    params: &[(&str, &str)],
    token: &Secret,
) -> Result<Value, PlatformError> {
    read_within(job, path, params, (token, READ_LIMITS)).await
}

async fn read_within(
    job: &Job<'_, impl Http>,
    path: &str,
    params: &[(&str, &str)],
    (token, limits): (&Secret, Limits),
) -> Result<Value, PlatformError> {
    let request = if is_linked(job.door) {
        client::request(job.app, Method::GET, path, token, params)?
    } else {
        client::plain_request(job.app, Method::GET, path, token, params)?
    };
    Ok(client::ask(job.http, request, limits).await?)
}

/// Reads what is at `path` with the account's token, and where Meta hides it from that one, with
/// the person's.
pub(super) async fn read_as_either(
    job: &Job<'_, impl Http>,
    path: &str,
    params: &[(&str, &str)],
    limits: Limits,
) -> Result<Value, PlatformError> {
    let read = read_within(job, path, params, (job.token, limits)).await;
    match (read, job.person) {
        (Err(error), Some(person)) if is_hidden(&error) => {
            read_within(job, path, params, (person, limits)).await
        }
        (read, _) => read,
    }
}

/// The token that reads containers: the person's, where Meta hides them from that of the Page.
pub(super) fn reader<'a>(job: &Job<'a, impl Http>, is_person: bool) -> &'a Secret {
    match job.person {
        Some(person) if is_person => person,
        Some(_) | None => job.token,
    }
}

/// Whether Meta says that something is not there, or not for this token: for some weeks it said so
/// of whatever Pages' tokens had made.
pub(super) fn is_hidden(error: &PlatformError) -> bool {
    error.class == Class::Reconnect && error.code == "not_found"
}

/// The error of a preparation that Instagram cannot publish: it is made anew, once.
pub(super) fn unusable(error: PlatformError) -> PlatformError {
    PlatformError {
        class: Class::Retry,
        code: PlatformError::MEDIA_REFUSED.to_owned(),
        ..error
    }
}
