//! What TikTok is told of a post, by its own names.

use super::calls::options_of;
use super::options::{Mode, TikTokOptions};
use super::shape::Shape;
use crate::domain::content::Part;
use crate::platforms::error::PlatformError;
use serde_json::{Value, json};

/// What a post says of itself; none for the draft of a video, of which TikTok takes nothing but the
/// bytes.
pub(super) fn post_info(part: &Part, shape: Shape, options: &TikTokOptions) -> Option<Value> {
    match (shape, options.mode) {
        (Shape::Video, Mode::Inbox) => None,
        (Shape::Video, Mode::Direct) => Some(of_video(part, options)),
        (Shape::Photos, mode) => Some(of_photos(part, options, mode)),
    }
}

fn of_video(part: &Part, options: &TikTokOptions) -> Value {
    let mut info = json!({
        "privacy_level": options.privacy,
        "title": part.text,
        "disable_comment": !options.allow_comment,
        "disable_duet": !options.allow_duet,
        "disable_stitch": !options.allow_stitch,
        "brand_organic_toggle": options.brand_organic,
        "brand_content_toggle": options.branded_content,
        "is_aigc": options.ai_generated,
    });
    if let (Some(at), Some(info)) = (options.cover_at_ms, info.as_object_mut()) {
        info.insert("video_cover_timestamp_ms".to_owned(), at.into());
    }
    info
}

fn of_photos(part: &Part, options: &TikTokOptions, mode: Mode) -> Value {
    let title = options.title.as_deref().unwrap_or_default();
    let mut info = json!({ "title": title, "description": part.text });
    if let (Mode::Direct, Some(info)) = (mode, info.as_object_mut()) {
        for (name, value) in [
            ("privacy_level", json!(options.privacy)),
            ("disable_comment", json!(!options.allow_comment)),
            ("auto_add_music", json!(options.auto_music)),
            ("brand_organic_toggle", json!(options.brand_organic)),
            ("brand_content_toggle", json!(options.branded_content)),
        ] {
            info.insert(name.to_owned(), value);
        }
    }
    info
}

/// The whole of what begins a post of photos, which TikTok fetches from `addresses`.
pub(super) fn photos(part: &Part, addresses: &[String]) -> Result<Value, PlatformError> {
    let options = options_of(part)?;
    let mode = match options.mode {
        Mode::Direct => "DIRECT_POST",
        Mode::Inbox => "MEDIA_UPLOAD",
    };
    let mut body = json!({
        "media_type": "PHOTO",
        "post_mode": mode,
        "post_info": post_info(part, Shape::Photos, &options),
        "source_info": {
            "source": "PULL_FROM_URL",
            "photo_cover_index": options.cover_index.unwrap_or(0),
            "photo_images": addresses,
        },
    });
    // Beside `post_info` and not in it, in the only copy of the documents that has it for photos.
    if let (true, Some(body)) = (options.ai_generated, body.as_object_mut()) {
        body.insert("is_aigc".to_owned(), true.into());
    }
    Ok(body)
}

/// The whole of what begins a video from this source, and the path of that call.
pub(super) fn video(part: &Part, source: &Value) -> Result<(&'static str, Value), PlatformError> {
    let options = options_of(part)?;
    Ok(match post_info(part, Shape::Video, &options) {
        Some(info) => (
            "/v2/post/publish/video/init/",
            json!({ "post_info": info, "source_info": source }),
        ),
        None => (
            "/v2/post/publish/inbox/video/init/",
            json!({ "source_info": source }),
        ),
    })
}
