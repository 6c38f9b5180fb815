//! How far a publication is, and taking it back while it is under way.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status>

use http::{Request, Response};
use serde::Deserialize;
use serde_json::json;

use super::bearer::Caller;
use super::errors::{self, Refusal};
use super::publication::Publication;
use super::state::TikTokState;
use super::{init, webhook};
use crate::moment::Moment;
use crate::settings::tiktok::FailReason;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicationQuery {
    publish_id: String,
}

/// `POST /v2/post/publish/status/fetch/`
pub(crate) fn fetch(
    tiktok: &mut TikTokState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let publication = asked(tiktok, caller, request)?;
    Ok(errors::ok(&publication.status(), moment.now_ms))
}

/// `POST /v2/post/publish/cancel/`
pub(crate) fn cancel(
    tiktok: &mut TikTokState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let publication = asked(tiktok, caller, request)?;
    if !publication.is_under_way() {
        return Err(Refusal::bad_publication("publish_not_cancellable"));
    }
    let event = publication.fail(FailReason::PublishCancelled);
    webhook::published(moment.outbox, moment.now_ms, publication, event);
    Ok(errors::ok(&json!({}), moment.now_ms))
}

fn asked<'a>(
    tiktok: &'a mut TikTokState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
) -> Result<&'a mut Publication, Refusal> {
    let PublicationQuery { publish_id } = init::body(request)?;
    let publication = tiktok
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
