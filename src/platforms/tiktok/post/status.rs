//! How far TikTok is with what it was given:
//! <https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status>.

use super::calls::{Effect, post};
use super::progress::Progress;
use super::{address, calls, options::Mode};
use crate::domain::time::Timestamp;
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::lenient_json::text;
use crate::platforms::publish::{Handle, Job, Made, Polled, Seen};
use crate::platforms::tiktok::creator::Privacy;
use crate::platforms::tiktok::fail_reasons;
use crate::ports::Http;
use serde_json::{Value, json};

const STATUS: &str = "/v2/post/publish/status/fetch/";

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Bytes are missing; so many are there, where TikTok says so.
    Uploading(Option<u64>),
    /// TikTok fetches it.
    Downloading,
    /// The creator was told of the draft.
    InInbox,
    /// It was posted, under this id where TikTok has one for it.
    Complete(Option<String>),
    /// It will never be posted.
    Failed(PlatformError),
    /// Something that the documents do not know.
    Other,
}

/// Asks how far a publication is.
pub(super) async fn read(
    job: &Job<'_, impl Http>,
    publish_id: &str,
) -> Result<Stage, PlatformError> {
    let body = json!({ "publish_id": publish_id });
    let data = post(job, STATUS, &body, Effect::Invisible).await?;
    Ok(stage(&data))
}

fn stage(data: &Value) -> Stage {
    match data.get("status").and_then(Value::as_str) {
        Some("PROCESSING_UPLOAD") => {
            let bytes = text(data, "uploaded_bytes");
            Stage::Uploading(bytes.and_then(|bytes| bytes.parse().ok()))
        }
        Some("PROCESSING_DOWNLOAD") => Stage::Downloading,
        Some("SEND_TO_USER_INBOX") => Stage::InInbox,
        Some("PUBLISH_COMPLETE") => Stage::Complete(first_id(data)),
        Some("FAILED") => {
            let reason = text(data, "fail_reason").unwrap_or_default();
            Stage::Failed(fail_reasons::read(&reason))
        }
        Some(_) | None => Stage::Other,
    }
}

/// TikTok spells it like this. Of several ids the first one is it.
fn first_id(data: &Value) -> Option<String> {
    let ids = data.get("publicaly_available_post_id")?;
    let first = ids
        .as_array()
        .map_or(ids, |ids| ids.first().unwrap_or(&Value::Null));
    let id = text(&json!({ "id": first }), "id")?;
    Some(id).filter(|id| address::is_id(id) && id != "0")
}

/// Whether what TikTok accepted is visible. FAILED comes with every sign of success.
pub(super) async fn poll(
    job: &Job<'_, impl Http>,
    Handle(publish_id): &Handle,
) -> Result<Polled, PlatformError> {
    Ok(match read(job, publish_id).await? {
        Stage::Complete(Some(id)) => Polled::Public(made(job, publish_id, Some(id))),
        // Only what everybody may see gets an id, once TikTok has looked at it.
        Stage::Complete(None) if is_for_everyone(job) => {
            Polled::Unnamed(made(job, publish_id, None))
        }
        Stage::Complete(None) | Stage::InInbox => Polled::Public(made(job, publish_id, None)),
        Stage::Failed(error) => Polled::Failed(error),
        Stage::Uploading(_) | Stage::Downloading | Stage::Other => Polled::Pending,
    })
}

/// Looks whether the last chunk of an upload arrived.
pub(super) async fn look_up(
    job: &Job<'_, impl Http>,
    progress: Option<Progress>,
    since: Timestamp,
) -> Result<Option<Seen>, PlatformError> {
    let Some(upload) = progress.and_then(|progress| progress.upload) else {
        return Err(PlatformError::new(
            Class::Refused,
            "no_look_up",
            "TikTok names a post only in the answer that was lost.",
        ));
    };
    match read(job, &upload.publish_id).await? {
        Stage::Complete(Some(id)) => Ok(Some(Seen {
            made: made(job, &upload.publish_id, Some(id)),
            at: since,
        })),
        Stage::Uploading(bytes) if bytes.is_none_or(|bytes| bytes < upload.size) => Ok(None),
        Stage::Complete(None)
        | Stage::InInbox
        | Stage::Uploading(_)
        | Stage::Downloading
        | Stage::Failed(_)
        | Stage::Other => Err(PlatformError::new(
            Class::Retry,
            PlatformError::BEING_PUBLISHED,
            "TikTok has the video, and does not show it yet.",
        )),
    }
}

fn made(job: &Job<'_, impl Http>, publish_id: &str, id: Option<String>) -> Made {
    let username = job.account.username;
    match id {
        Some(id) => Made {
            url: address::of_publication(job.app, username, publish_id, &id),
            remote_id: id,
        },
        None => Made {
            remote_id: publish_id.to_owned(),
            url: address::profile(job.app, username),
        },
    }
}

fn is_for_everyone(job: &Job<'_, impl Http>) -> bool {
    let options = calls::part_of(job).and_then(calls::options_of);
    options.is_ok_and(|options| {
        options.mode == Mode::Direct && options.privacy == Some(Privacy::PublicToEveryone)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Stage {
        stage(&serde_json::from_str(body).unwrap())
    }

    #[test]
    fn an_id_keeps_its_19_digits_and_may_be_missing() {
        let id = Some("7678907398077074696".to_owned());
        for ids in [
            "[7678907398077074696]",
            r#"["7678907398077074696"]"#,
            "[7678907398077074696, 7678907398077074697]",
            "7678907398077074696",
        ] {
            let body =
                format!(r#"{{"status":"PUBLISH_COMPLETE","publicaly_available_post_id":{ids}}}"#);
            assert_eq!(of(&body), Stage::Complete(id.clone()), "{ids}");
        }
        for ids in ["[]", "null", "[0]", "[7.678e18]", r#"["x"]"#] {
            let body =
                format!(r#"{{"status":"PUBLISH_COMPLETE","publicaly_available_post_id":{ids}}}"#);
            assert_eq!(of(&body), Stage::Complete(None), "{ids}");
        }
        assert_eq!(
            of(r#"{"status":"PUBLISH_COMPLETE"}"#),
            Stage::Complete(None)
        );
    }

    #[test]
    fn a_status_is_read_whatever_it_leaves_out() {
        assert_eq!(
            of(r#"{"status":"PROCESSING_UPLOAD","uploaded_bytes":7}"#),
            Stage::Uploading(Some(7))
        );
        assert_eq!(
            of(r#"{"status":"PROCESSING_UPLOAD"}"#),
            Stage::Uploading(None)
        );
        assert_eq!(
            of(r#"{"status":"PROCESSING_DOWNLOAD"}"#),
            Stage::Downloading
        );
        assert_eq!(of(r#"{"status":"SEND_TO_USER_INBOX"}"#), Stage::InInbox);
        assert_eq!(of(r#"{"status":"SOMETHING_NEW"}"#), Stage::Other);
        assert_eq!(of("{}"), Stage::Other);
        let failed = of(r#"{"fail_reason":"file_format_check_failed","status":"FAILED"}"#);
        let Stage::Failed(error) = failed else {
            panic!("{failed:?}")
        };
        assert_eq!(error.code, "file_format_check_failed");
        assert_eq!(error.class, Class::Fixable);
    }
}
