//! `/meta/rupload` stands for `rupload.facebook.com`: videos of Pages, and the resumable uploads of
//! Instagram.

use http::{Request, Response, StatusCode};
use serde_json::json;

use super::state::MetaState;
use crate::answer::json as json_response;
use crate::graph::upload::{UploadPart, UploadRefusal};
use crate::graph::{self, Params, Refusal};
use crate::instagram::InstagramState;
use crate::moment::Moment;

/// Where videos are sent, byte by byte.
pub(crate) const UPLOADS: &str = "/meta/rupload/";

/// `POST /video-upload/{version}/{video}` and `/ig-api-upload/{version}/{container}`
pub(crate) fn answer(
    meta: &mut MetaState,
    instagram: &mut InstagramState,
    request: &Request<Vec<u8>>,
    moment: &Moment<'_>,
    path: &[&str],
) -> Response<Vec<u8>> {
    let (Some(token), "POST") = (
        graph::presented(request, &Params::default(), "OAuth"),
        request.method().as_str(),
    ) else {
        return Refusal::no_token().respond();
    };
    let token = match meta.grants.tokens.living(&token, moment.now_ms) {
        Ok(token) => token.clone(),
        Err(end) => return Refusal::ended_token(end).respond(),
    };
    match path {
        ["video-upload", version, video] if graph::is_version(version) => {
            let outcome = take(meta, request, video, token.page(), moment);
            outcome.map_or_else(UploadRefusal::respond, |()| {
                json_response(StatusCode::OK, &json!({"success": true}))
            })
        }
        ["ig-api-upload", version, container] if graph::is_version(version) => {
            let is_own = |account: &str| meta.is_for_account(&token.person, token.page(), account);
            let outcome = instagram.take_upload(request, container, is_own, moment);
            outcome.map_or_else(UploadRefusal::respond, |()| {
                json_response(
                    StatusCode::OK,
                    &json!({"success": true, "message": "Upload successful."}),
                )
            })
        }
        _ => Refusal::no_such_path(&format!("/{}", path.join("/"))).respond(),
    }
}

fn take(
    meta: &mut MetaState,
    request: &Request<Vec<u8>>,
    id: &str,
    page: Option<&str>,
    moment: &Moment<'_>,
) -> Result<(), UploadRefusal> {
    let part = UploadPart::of(request, moment.pulled)?;
    let video = meta
        .videos
        .get_mut(id)
        .filter(|video| Some(video.page.as_str()) == page && !video.is_whole)
        .ok_or(UploadRefusal::Gone)?;
    let (bytes, is_whole) = part.add_to(video.bytes)?;
    (video.bytes, video.is_whole) = (bytes, is_whole);
    if let UploadPart::Address(url) = part {
        video.url = Some(url);
    }
    if is_whole {
        Ok(())
    } else {
        Err(UploadRefusal::Partial)
    }
}
