//! Containers: what they are made from, and how far Instagram is with them:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media>,
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-container>.

use super::calls::{is_linked, media, part_of};
use super::shape::{COLLABORATORS, COVER, COVER_AT, SHARE_TO_FEED, Shape};
use crate::domain::content::Part;
use crate::domain::media::{Attached, Kind, MediaKey};
use crate::domain::time::Span;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::errors::{GraphError, whole};
use crate::platforms::publish::Job;
use crate::ports::Http;
use http::StatusCode;
use serde_json::{Value, json};

/// What is asked about a container.
pub(super) const FIELDS: (&str, &str) = ("fields", "status_code,status");

/// The same while bytes are sent for it:
/// <https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads>.
pub(super) const FIELDS_OF_UPLOAD: (&str, &str) = ("fields", "status_code,status,video_status");

/// How long Instagram may fetch a medium: as long as its container lives.
const FETCHED_WITHIN: Span = Span::hours(24);

/// The first and the last of Instagram's own numbers.
const SUBCODES: std::ops::RangeInclusive<i64> = 2_207_000..=2_207_999;

/// How far a container is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Instagram works on it.
    Working,
    /// It can be published.
    Finished,
    /// The work on it failed.
    Failed(PlatformError),
    /// It was not published within a day.
    Expired,
    /// It is public.
    Published,
}

/// How much of a video has come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// This many bytes.
    Part(u64),
    /// All of it.
    Whole,
}

/// The parameters of a container.
pub(super) type Params = Vec<(&'static str, String)>;

/// Whether the bytes of a medium are sent, instead of being fetched by Instagram.
pub(super) fn is_sent(job: &Job<'_, impl Http>, medium: &Attached) -> bool {
    medium.medium.kind == Kind::Video && is_linked(job.door)
}

/// The parameters of the container of medium number `at`.
pub(super) fn of_medium(
    job: &Job<'_, impl Http>,
    shape: Shape,
    at: usize,
) -> Result<Params, PlatformError> {
    let missing = || {
        PlatformError::new(
            Class::Refused,
            "no_medium",
            "There is no such picture or video.",
        )
    };
    let medium = media(job).get(at).ok_or_else(missing)?;
    let part = part_of(job, 0)?;
    let mut params = vec![source(job, medium)?];
    match shape {
        Shape::Image => {
            params.extend(alt(medium));
            params.extend(caption(part));
            params.extend(collaborators(part));
        }
        Shape::Carousel => {
            params.push(("is_carousel_item", "true".to_owned()));
            match medium.medium.kind {
                Kind::Video => params.push(("media_type", "VIDEO".to_owned())),
                Kind::Image | Kind::Gif => params.extend(alt(medium)),
            }
        }
        Shape::Reel => {
            params.push(("media_type", "REELS".to_owned()));
            params.extend(caption(part));
            params.extend(collaborators(part));
            params.extend(of_reel(job, part)?);
        }
        Shape::ImageStory | Shape::VideoStory => {
            params.push(("media_type", "STORIES".to_owned()));
        }
    }
    Ok(params)
}

/// The parameters of the container of a carousel with these parts.
pub(super) fn of_carousel(
    job: &Job<'_, impl Http>,
    children: &[&str],
) -> Result<Params, PlatformError> {
    let part = part_of(job, 0)?;
    let mut params = vec![
        ("media_type", "CAROUSEL".to_owned()),
        ("children", children.join(",")),
    ];
    params.extend(caption(part));
    params.extend(collaborators(part));
    Ok(params)
}

/// Where the medium comes from.
fn source(
    job: &Job<'_, impl Http>,
    medium: &Attached,
) -> Result<(&'static str, String), PlatformError> {
    Ok(match medium.medium.kind {
        Kind::Video if is_sent(job, medium) => ("upload_type", "resumable".to_owned()),
        Kind::Video => ("video_url", link(job, &medium.key)?),
        Kind::Image | Kind::Gif => ("image_url", link(job, &medium.key)?),
    })
}

/// The address at which Instagram fetches a medium.
fn link(job: &Job<'_, impl Http>, key: &MediaKey) -> Result<String, PlatformError> {
    let link = job.config.media_link(key, job.now + FETCHED_WITHIN);
    link.map_err(|error| {
        PlatformError::new(Class::Operator, "not_configured", error.to_string()).with_hint(
            "Instagram fetches pictures from this instance: whoever runs it has to set this up.",
        )
    })
}

fn alt(medium: &Attached) -> Option<(&'static str, String)> {
    let alt = medium.alt.as_ref().filter(|alt| !alt.is_empty())?;
    Some(("alt_text", alt.clone()))
}

fn caption(part: &Part) -> Option<(&'static str, String)> {
    (!part.text.is_empty()).then(|| ("caption", part.text.clone()))
}

fn collaborators(part: &Part) -> Option<(&'static str, String)> {
    let names = part.settings.get(COLLABORATORS)?;
    Some(("collaborators", names.to_string()))
}

/// What only a Reel has: its cover, and whether it stands among the posts too.
fn of_reel(job: &Job<'_, impl Http>, part: &Part) -> Result<Params, PlatformError> {
    let mut params = Params::new();
    let is_shared = part.settings.get(SHARE_TO_FEED).unwrap_or(&json!(true)) != &json!(false);
    params.push(("share_to_feed", is_shared.to_string()));
    let cover = part.settings.get(COVER).and_then(Value::as_str);
    if let Some(key) = cover.and_then(MediaKey::parse) {
        params.push(("cover_url", link(job, &key)?));
    } else if let Some(at_ms) = part.settings.get(COVER_AT).and_then(Value::as_u64) {
        params.push(("thumb_offset", at_ms.to_string()));
    }
    Ok(params)
}

/// How far a container is, from what Instagram says of it.
pub(super) fn stage(body: &Value) -> Stage {
    match body.get("status_code").and_then(Value::as_str) {
        Some("FINISHED") => Stage::Finished,
        Some("PUBLISHED") => Stage::Published,
        Some("EXPIRED") => Stage::Expired,
        Some("ERROR") => Stage::Failed(fault(body.get("status"))),
        // What is not told, or not known yet, is no end.
        Some(_) | None => Stage::Working,
    }
}

/// How many bytes have come in, where that is told; all of them, where Instagram works on them.
pub(super) fn received(body: &Value) -> Option<Received> {
    let uploading = body.get("video_status")?.get("uploading_phase")?;
    let is_whole = matches!(
        uploading.get("status").and_then(Value::as_str),
        Some("complete" | "completed")
    );
    if is_whole {
        return Some(Received::Whole);
    }
    let count = |name: &str| uploading.get(name).and_then(whole);
    let count = count("bytes_transferred").or_else(|| count("bytes_transfered"));
    let count = count.and_then(|count| u64::try_from(count).ok());
    Some(Received::Part(count.unwrap_or(0)))
}

/// Why the work on a container failed: the number of seven digits in what Instagram says of it, in
/// the language of whoever has set up the app.
fn fault(status: Option<&Value>) -> PlatformError {
    let said = status.and_then(|status| match status {
        Value::String(text) => number_in(text),
        other => whole(other),
    });
    let Some(subcode) = said.filter(|number| SUBCODES.contains(number)) else {
        let message = "Instagram could not take in the picture or video.";
        return PlatformError::new(Class::Retry, "media_failed", message)
            .with_hint("Use another picture, or save the video anew as MP4 with H.264 and AAC.");
    };
    let error = GraphError {
        code: 0,
        subcode: Some(subcode),
        is_transient: false,
        user_message: None,
        trace: None,
    };
    error.explain(StatusCode::BAD_REQUEST)
}

fn number_in(text: &str) -> Option<i64> {
    let mut words = text.split(|letter: char| !letter.is_ascii_digit());
    words.find(|word| word.len() == 7)?.parse().ok()
}

/// The same error, with the place of the file that it is about where there are several.
pub(super) fn about(job: &Job<'_, impl Http>, at: usize, error: PlatformError) -> PlatformError {
    let all = media(job);
    let kind = all.get(at).map(|one| one.medium.kind);
    let word = match kind {
        Some(Kind::Video) => "video",
        Some(Kind::Image | Kind::Gif) | None => "picture",
    };
    if all.len() < 2 {
        return error;
    }
    let message = format!(
        "Number {} of {}, a {word}: {}",
        at + 1,
        all.len(),
        error.message
    );
    PlatformError { message, ..error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_says_how_far_it_is() {
        for (code, expected) in [
            ("IN_PROGRESS", Stage::Working),
            ("FINISHED", Stage::Finished),
            ("EXPIRED", Stage::Expired),
            ("PUBLISHED", Stage::Published),
            ("SOMETHING_NEW", Stage::Working),
        ] {
            assert_eq!(stage(&json!({ "status_code": code })), expected, "{code}");
        }
        assert_eq!(stage(&json!({})), Stage::Working);
    }

    #[test]
    fn work_that_failed_says_why_by_its_number_in_whatever_language() {
        for (said, class, code) in [
            (
                json!("Error: Media upload has failed with error code 2207026"),
                "fixable",
                "video_format",
            ),
            (
                json!("Fehler 2207085 beim Hochladen"),
                "retry",
                "media_failed",
            ),
            (json!("2207082"), "retry", "media_failed"),
            (json!(2_207_077), "retry", "media_not_fetched"),
            (json!("Error 2207999"), "retry", "unavailable"),
            (json!("Error: 17900450061507001"), "retry", "media_failed"),
            (json!("Error"), "retry", "media_failed"),
            (Value::Null, "retry", "media_failed"),
        ] {
            let Stage::Failed(error) = stage(&json!({ "status_code": "ERROR", "status": said }))
            else {
                panic!("{said}");
            };
            assert_eq!(
                (error.class.name(), error.code.as_str()),
                (class, code),
                "{said}"
            );
            assert!(error.hint.is_some(), "{said}");
        }
    }

    #[test]
    fn what_has_come_in_is_read_in_both_its_spellings() {
        for name in ["bytes_transferred", "bytes_transfered"] {
            let phase = json!({ "status": "in_progress", name: 50_002 });
            let body = json!({ "video_status": { "uploading_phase": phase } });
            assert_eq!(received(&body), Some(Received::Part(50_002)));
        }
        let whole = json!({ "video_status": { "uploading_phase": { "status": "complete" } } });
        assert_eq!(received(&whole), Some(Received::Whole));
        let none = json!({ "video_status": { "uploading_phase": { "status": "not_started" } } });
        assert_eq!(received(&none), Some(Received::Part(0)));
        assert_eq!(received(&json!({ "status_code": "IN_PROGRESS" })), None);
    }
}
