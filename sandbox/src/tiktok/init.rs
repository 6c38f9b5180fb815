//! The three calls that begin a publication: a video for the profile, a video for the inbox, photos
//! for either.
//!
//! None of them can be repeated safely: each begins one more.

use http::{Request, Response, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::bearer::Caller;
use super::errors::{self, Refusal};
use super::post_info::PostInfo;
use super::publication::{Destination, Medium, NewPublication, Source};
use super::source::{PhotoSource, VideoSource};
use super::state::TikTokState;
use super::upload_chunk;
use super::users::{CannotPost, User};
use crate::answer::MadePublic;
use crate::moment::Moment;
use crate::secrets::SecretKind;

/// "At most 5 pending shares within any 24-hour period."
const MOST_DRAFTS: usize = 5;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VideoInit {
    post_info: Option<Value>,
    source_info: VideoSource,
}

/// The body of a draft has no `post_info`: whoever sends one believes that it has an effect.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InboxInit {
    source_info: VideoSource,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhotoInit {
    media_type: String,
    post_mode: PostMode,
    post_info: Option<Value>,
    source_info: PhotoSource,
    #[serde(default)]
    is_aigc: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum PostMode {
    DirectPost,
    MediaUpload,
}

/// `POST /v2/post/publish/video/init/`
pub(crate) fn video(
    tiktok: &mut TikTokState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let init: VideoInit = body(request)?;
    let post = PostInfo::of_video(init.post_info.as_ref())?;
    let destination = profile(tiktok, caller, &post, moment)?;
    let source = init.source_info.checked(moment.settings)?;
    let asked = init.post_info.unwrap_or_default();
    let begun = (Medium::Video, destination, source, post, asked);
    Ok(begin(tiktok, caller, begun, request, moment))
}

/// `POST /v2/post/publish/inbox/video/init/`
pub(crate) fn inbox_video(
    tiktok: &mut TikTokState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let init: InboxInit = body(request)?;
    let destination = inbox(tiktok, caller, moment)?;
    let source = init.source_info.checked(moment.settings)?;
    let post = PostInfo {
        privacy_level: None,
        title: String::new(),
        description: String::new(),
    };
    let begun = (Medium::Video, destination, source, post, Value::Null);
    Ok(begin(tiktok, caller, begun, request, moment))
}

/// `POST /v2/post/publish/content/init/`
pub(crate) fn photos(
    tiktok: &mut TikTokState,
    caller: &Caller,
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let init: PhotoInit = body(request)?;
    if init.media_type != "PHOTO" {
        return Err(Refusal::invalid_params("media_type is invalid"));
    }
    let post = PostInfo::of_photos(init.post_info.as_ref())?;
    let scope = match init.post_mode {
        PostMode::DirectPost => "video.publish",
        PostMode::MediaUpload => "video.upload",
    };
    if !caller.scopes.has(scope) {
        return Err(Refusal::scope_not_authorized());
    }
    let destination = match init.post_mode {
        PostMode::DirectPost => profile(tiktok, caller, &post, moment)?,
        PostMode::MediaUpload => inbox(tiktok, caller, moment)?,
    };
    let cover = init.source_info.cover();
    let source = (init.source_info.checked(moment.settings)?, cover);
    let mut asked = init.post_info.unwrap_or_default();
    asked["photo_cover_index"] = json!(source.1);
    asked["is_aigc"] = json!(init.is_aigc);
    let begun = (Medium::Photo, destination, source.0, post, asked);
    Ok(begin(tiktok, caller, begun, request, moment))
}

/// The JSON body of a call.
pub(crate) fn body<T: DeserializeOwned>(request: &Request<Vec<u8>>) -> Result<T, Refusal> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Refusal::invalid_params(
            "Only application/json is accepted as Content-Type",
        ));
    }
    serde_json::from_slice(request.body())
        .map_err(|error| Refusal::invalid_params(error.to_string()))
}

/// Whether this creator may post to the profile now, and like this.
fn profile(
    tiktok: &TikTokState,
    caller: &Caller,
    post: &PostInfo,
    moment: &Moment<'_>,
) -> Result<Destination, Refusal> {
    let user = creator(tiktok, caller)?;
    let level = post
        .privacy_level
        .as_deref()
        .filter(|level| user.privacy_levels().contains(level));
    let level = level.ok_or_else(|| Refusal::forbidden("privacy_level_option_mismatch"))?;
    if !moment.settings.tiktok_audited && (!user.is_private || level != "SELF_ONLY") {
        return Err(Refusal::forbidden(
            "unaudited_client_can_only_post_to_private_accounts",
        ));
    }
    if let Some(reason) = tiktok.cannot_post(user, moment) {
        return Err(Refusal::forbidden(reason.code()));
    }
    Ok(Destination::Profile(level.to_owned()))
}

/// Whether this creator may be sent one more draft.
fn inbox(
    tiktok: &TikTokState,
    caller: &Caller,
    moment: &Moment<'_>,
) -> Result<Destination, Refusal> {
    let user = creator(tiktok, caller)?;
    if user.cannot_post == Some(CannotPost::SpamRiskUserBannedFromPosting) {
        return Err(Refusal::forbidden("spam_risk_user_banned_from_posting"));
    }
    if tiktok
        .publications
        .pending_drafts(&user.open_id, moment.now_ms)
        >= MOST_DRAFTS
    {
        return Err(Refusal::forbidden("spam_risk_too_many_pending_share"));
    }
    Ok(Destination::Inbox)
}

fn creator<'a>(tiktok: &'a TikTokState, caller: &Caller) -> Result<&'a User, Refusal> {
    tiktok
        .users
        .get(&caller.user)
        .ok_or_else(Refusal::unauthorized)
}

fn begin(
    tiktok: &mut TikTokState,
    caller: &Caller,
    (medium, destination, source, post, asked): (Medium, Destination, Source, PostInfo, Value),
    request: &Request<Vec<u8>>,
    moment: &mut Moment<'_>,
) -> Response<Vec<u8>> {
    let new = NewPublication {
        user: caller.user.clone(),
        medium,
        destination,
        source,
        title: post.title,
        description: post.description,
        received_at_ms: moment.received_at_ms,
        asked,
    };
    let publication = tiktok
        .publications
        .begin(new, moment.now_ms, moment.settings);
    let mut data = json!({"publish_id": publication.publish_id});
    let fetched = match publication.source {
        Source::Urls(_) => Some(MadePublic(publication.publish_id.clone())),
        Source::File(_) => None,
    };
    if let Source::File(upload) = &publication.source {
        moment
            .secrets
            .remember(SecretKind::UploadToken, &publication.user, &upload.token);
        data["upload_url"] = json!(upload_chunk::address(&upload.token, request));
    }
    let mut response = errors::ok(&data, moment.now_ms);
    if let Some(made) = fetched {
        response.extensions_mut().insert(made);
    }
    response
}
