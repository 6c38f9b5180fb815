//! What the calls about a post have in common: what they are about, how they are made, and what
//! their answers mean.

use super::options::TikTokOptions;
use super::shape::Shape;
use crate::domain::content::{Part, read_options};
use crate::domain::media::Attached;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::limits::COMMIT_LIMITS;
use crate::platforms::publish::Job;
use crate::platforms::tiktok::{data, errors, not_sent, request};
use crate::ports::{Http, HttpError};
use http::Method;
use serde_json::Value;

/// What it would mean to make a call a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nobody would see anything of it.
    Invisible,
    /// Something may become public, or may have become so where the answer was lost.
    Public,
}

/// What the delivery becomes here.
pub(super) fn shape_of(job: &Job<'_, impl Http>) -> Result<Shape, PlatformError> {
    Shape::of(job.format.kind).ok_or_else(|| {
        let message = "This is no format of TikTok.";
        PlatformError::new(Class::Refused, "no_such_format", message)
    })
}

/// The post.
pub(super) fn part_of<'a>(job: &Job<'a, impl Http>) -> Result<&'a Part, PlatformError> {
    let missing = || PlatformError::new(Class::Refused, "no_such_part", "There is no such part.");
    job.format.parts.first().ok_or_else(missing)
}

/// What is asked for beyond its text.
pub(super) fn options_of(part: &Part) -> Result<TikTokOptions, PlatformError> {
    let unknown = |fault: crate::domain::violation::Violation| {
        PlatformError::new(Class::Fixable, fault.code, fault.message)
    };
    read_options(&part.settings).map_err(unknown)
}

/// The video of a format that has one.
pub(super) fn video(part: &Part) -> Result<&Attached, PlatformError> {
    let missing =
        || PlatformError::new(Class::Refused, "no_video", "There is no video to publish.");
    part.media.first().ok_or_else(missing)
}

/// Makes a call with JSON; what a success brings.
pub(super) async fn post(
    job: &Job<'_, impl Http>,
    path: &str,
    body: &Value,
    effect: Effect,
) -> Result<Value, PlatformError> {
    let request = request(job.app, Method::POST, path, job.token)?;
    let request = request.map(|_| body.to_string().into_bytes());
    let answer = match job.http.send(request, COMMIT_LIMITS).await {
        Ok(answer) => answer,
        Err(HttpError::NotSent(_)) => return Err(not_sent()),
        Err(error) => return Err(effect.of(PlatformError::no_answer("TikTok", &error))),
    };
    data(&answer).ok_or_else(|| effect.of(errors::read(&answer, job.now)))
}

/// An answer that says nothing that can be used.
pub(super) fn unreadable(effect: Effect) -> PlatformError {
    let message = "TikTok did not answer as it should.";
    effect.of(PlatformError::new(
        Class::Retry,
        "unexpected_answer",
        message,
    ))
}

// === impl Effect ===

impl Effect {
    /// What an error means for a call with that effect: what passes by itself may hide a success.
    pub(super) fn of(self, error: PlatformError) -> PlatformError {
        let class = match (self, error.class) {
            (Self::Public, Class::Retry) if error.code != PlatformError::NOT_SENT => Class::Unknown,
            (Self::Invisible | Self::Public, class) => class,
        };
        PlatformError { class, ..error }
    }
}
