//! What a post says about itself, and the rules for it. A field that TikTok does not know is
//! refused, where TikTok itself passes over it: a misplaced one would have no effect there.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-reference-direct-post>,
//! <https://developers.tiktok.com/doc/content-posting-api-reference-photo-post>

use serde_json::{Map, Value};

use super::errors::Refusal;

/// Of a video, in UTF-16 units.
const CAPTION_LIMIT: usize = 2200;
/// Of photos, in UTF-16 units.
const TITLE_LIMIT: usize = 90;
/// Of photos, in UTF-16 units.
const DESCRIPTION_LIMIT: usize = 4000;

const LEVELS: [&str; 4] = [
    "PUBLIC_TO_EVERYONE",
    "MUTUAL_FOLLOW_FRIENDS",
    "FOLLOWER_OF_CREATOR",
    "SELF_ONLY",
];
const OF_VIDEO: [(&str, Kind); 9] = [
    ("privacy_level", Kind::Text),
    ("title", Kind::Text),
    ("disable_duet", Kind::Flag),
    ("disable_stitch", Kind::Flag),
    ("disable_comment", Kind::Flag),
    ("video_cover_timestamp_ms", Kind::Number),
    ("brand_content_toggle", Kind::Flag),
    ("brand_organic_toggle", Kind::Flag),
    ("is_aigc", Kind::Flag),
];
const OF_PHOTOS: [(&str, Kind); 7] = [
    ("privacy_level", Kind::Text),
    ("title", Kind::Text),
    ("description", Kind::Text),
    ("disable_comment", Kind::Flag),
    ("auto_add_music", Kind::Flag),
    ("brand_content_toggle", Kind::Flag),
    ("brand_organic_toggle", Kind::Flag),
];

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Flag,
    Number,
}

/// What a post says, and nothing against the rules that need no account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PostInfo {
    pub(crate) privacy_level: Option<String>,
    pub(crate) title: String,
    pub(crate) description: String,
}

// === impl PostInfo ===

impl PostInfo {
    /// Of a video.
    pub(crate) fn of_video(info: Option<&Value>) -> Result<Self, Refusal> {
        Self::parse(info, &OF_VIDEO, CAPTION_LIMIT)
    }

    /// Of photos.
    pub(crate) fn of_photos(info: Option<&Value>) -> Result<Self, Refusal> {
        Self::parse(info, &OF_PHOTOS, TITLE_LIMIT)
    }

    fn parse(
        info: Option<&Value>,
        known: &[(&str, Kind)],
        title_limit: usize,
    ) -> Result<Self, Refusal> {
        let info = info
            .and_then(Value::as_object)
            .filter(|info| !info.is_empty());
        let info = info.ok_or_else(|| {
            Refusal::invalid_params("The request post info is empty or incorrect")
        })?;
        check_fields(info, known)?;
        let text = |name: &str| {
            info.get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let post = Self {
            privacy_level: level(info)?,
            title: text("title"),
            description: text("description"),
        };
        if units(&post.title) > title_limit || units(&post.description) > DESCRIPTION_LIMIT {
            return Err(Refusal::invalid_params("The text is too long"));
        }
        let is_paid = info.get("brand_content_toggle") == Some(&Value::Bool(true));
        if is_paid && post.privacy_level.as_deref() == Some("SELF_ONLY") {
            return Err(Refusal::invalid_params(
                "Branded content visibility cannot be set to private.",
            ));
        }
        Ok(post)
    }
}

// === impl Kind ===

impl Kind {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Number => value
                .as_i64()
                .is_some_and(|number| i32::try_from(number).is_ok()),
        }
    }
}

fn check_fields(info: &Map<String, Value>, known: &[(&str, Kind)]) -> Result<(), Refusal> {
    for (name, value) in info {
        let kind = known
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, kind)| *kind);
        let kind = kind.ok_or_else(|| {
            Refusal::invalid_params(format!("{name} is not a field of post_info"))
        })?;
        if !kind.fits(value) {
            return Err(Refusal::invalid_params(format!("{name} has a wrong type")));
        }
    }
    Ok(())
}

fn level(info: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let Some(level) = info.get("privacy_level").and_then(Value::as_str) else {
        return Ok(None);
    };
    if LEVELS.contains(&level) {
        Ok(Some(level.to_owned()))
    } else {
        Err(Refusal::invalid_params("privacy_level is invalid"))
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
