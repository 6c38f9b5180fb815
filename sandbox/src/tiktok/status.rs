//! How far a publication is, and taking it back while it is under way.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status>

use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::bearer::{self, Caller};
use super::errors::{self, Refusal};
use super::publication::{FailReason, Publication, Source, Stage};
use super::rates::Route;
use super::{World, init, webhook};
use crate::stage::Moment;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    publish_id: String,
}

/// `POST /v2/post/publish/status/fetch/`
pub(crate) fn fetch(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    bearer::guarded(
        world,
        request,
        moment,
        Route::Status,
        |world, caller, moment| {
            let publication = asked(world, caller, request)?;
            Ok(errors::ok(&shown(publication), moment.now_ms))
        },
    )
}

/// `POST /v2/post/publish/cancel/`
pub(crate) fn cancel(
    world: &mut World,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    bearer::guarded(
        world,
        request,
        moment,
        Route::Cancel,
        |world, caller, moment| {
            let publication = asked(world, caller, request)?;
            if !publication.is_under_way() {
                return Err(Refusal::bad_publication("publish_not_cancellable"));
            }
            let event = publication.fail(FailReason::PublishCancelled);
            webhook::published(moment.outbox, moment.now_ms, publication, event);
            Ok(errors::ok(&json!({}), moment.now_ms))
        },
    )
}

/// What the status call says; what there is nothing to say of is left out.
pub(crate) fn shown(publication: &Publication) -> Value {
    let mut shown = match publication.stage {
        Stage::Waiting | Stage::Processing(_) => match publication.source {
            Source::File(_) => json!({"status": "PROCESSING_UPLOAD"}),
            Source::Urls(_) => json!({"status": "PROCESSING_DOWNLOAD"}),
        },
        Stage::InInbox(_) => json!({"status": "SEND_TO_USER_INBOX"}),
        Stage::Complete(_) => {
            json!({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": ids(publication)})
        }
        Stage::Failed(reason) => return json!({"status": "FAILED", "fail_reason": reason.word()}),
    };
    if let Source::File(upload) = &publication.source {
        shown["uploaded_bytes"] = json!(upload.received());
    }
    if let Some(bytes) = publication.downloaded_bytes {
        shown["downloaded_bytes"] = json!(bytes);
    }
    shown
}

/// Numbers, as TikTok has them; none before the post is public.
fn ids(publication: &Publication) -> Vec<u64> {
    publication
        .public
        .iter()
        .map(|(_, number)| *number)
        .collect()
}

fn asked<'a>(
    world: &'a mut World,
    caller: &Caller,
    request: &Request<Vec<u8>>,
) -> Result<&'a mut Publication, Refusal> {
    let Asked { publish_id } = init::body(request)?;
    let publication = world
        .publications
        .get_mut(&publish_id)
        .ok_or_else(|| Refusal::bad_publication("invalid_publish_id"))?;
    let is_own = publication.user == caller.user;
    if is_own {
        Ok(publication)
    } else {
        Err(Refusal::bad_publication(
            "token_not_authorized_for_specified_publish_id",
        ))
    }
}
