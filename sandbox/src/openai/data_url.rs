//! Pictures that stand in their own address (RFC 2397), as OpenAI takes them:
//! <https://platform.openai.com/docs/guides/images-vision>.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::errors::ApiError;
use crate::inspect::{self, Container};

/// The picture at an address that holds it.
pub(super) fn picture(url: &str) -> Result<(u32, u32), ApiError> {
    let (kind, base64) = url
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"))
        .ok_or_else(|| wrong("invalid_image_url", "it is no data URL with base64"))?;
    let bytes = STANDARD
        .decode(base64)
        .map_err(|_odd| wrong("invalid_base64_image", "its base64 cannot be decoded"))?;
    let seen = inspect::look(&bytes)
        .map_err(|unreadable| wrong("image_parse_error", &unreadable.to_string()))?;
    let is_taken = matches!(
        seen.container,
        Container::Jpeg | Container::Png | Container::Webp | Container::Gif
    );
    if !is_taken || seen.container.content_type() != kind {
        return Err(wrong(
            "invalid_image_format",
            "it has to be of png, jpeg, gif or webp, and say so",
        ));
    }
    if seen.frames > 1 {
        return Err(wrong("invalid_image_format", "it moves"));
    }
    Ok((seen.width, seen.height))
}

fn wrong(code: &'static str, why: &str) -> ApiError {
    let message = format!("The image cannot be taken: {why}.");
    ApiError::invalid("input[0].content[0].image_url", code, message)
}
