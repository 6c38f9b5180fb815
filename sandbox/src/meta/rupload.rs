//! `/meta/rupload` stands for `rupload.facebook.com`: videos of Pages, and the resumable uploads of
//! Instagram.

use http::{Request, Response, StatusCode};
use serde_json::json;

use super::state::MetaState;
use super::videos::Stage;
use super::{film, receive};
use crate::answer::json as json_response;
use crate::graph::upload::{self, UploadPart, UploadRefusal};
use crate::graph::{self, Params, Refusal};
use crate::instagram::InstagramState;
use crate::moment::Moment;

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
    let part = UploadPart::of(request, moment.pulled.as_ref())?;
    let video = meta
        .videos
        .get_mut(id)
        .filter(|video| Some(video.page.as_str()) == page && !video.is_whole())
        .filter(|video| video.stage(moment.now_ms) != Stage::Expired)
        .ok_or(UploadRefusal::Gone)?;
    match part {
        UploadPart::Address(url) => {
            video.url = Some(url);
            receive::pulled(video, moment)?;
        }
        UploadPart::Bytes { size, .. } => {
            if film::judge_size(size).is_some() {
                return Err(UploadRefusal::File);
            }
            let is_other_size = video.size.is_some_and(|said| said != size);
            if is_other_size {
                return Err(UploadRefusal::Partial);
            }
            let (_, is_whole) = part.add_to(video.bytes)?;
            let mut body = upload::body_of(request)?;
            receive::bytes(video, &mut *body, moment.files)?;
            (video.size, video.upload_fault) = (Some(size), None);
            if !is_whole {
                return Err(UploadRefusal::Partial);
            }
            receive::whole(video, moment)?;
        }
    }
    if video.upload_fault.is_some() {
        return Err(UploadRefusal::File);
    }
    Ok(())
}
