//! What an upload is for, which decides how it is looked at and how large it may be.

use serde::{Deserialize, Serialize};

/// What an upload is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Category {
    AmplifyVideo,
    TweetGif,
    TweetImage,
    TweetVideo,
    DmGif,
    DmImage,
    DmVideo,
    Subtitles,
}

/// How an upload is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Image,
    Gif,
    Video,
    Text,
}

pub(crate) const NAMES: [&str; 8] = [
    "amplify_video",
    "tweet_gif",
    "tweet_image",
    "tweet_video",
    "dm_gif",
    "dm_image",
    "dm_video",
    "subtitles",
];
/// The types that X knows, of which posts take fewer.
pub(crate) const TYPES: [&str; 15] = [
    "video/mp4",
    "video/webm",
    "video/mp2t",
    "video/quicktime",
    "text/srt",
    "text/vtt",
    "image/jpeg",
    "image/gif",
    "image/bmp",
    "image/png",
    "image/webp",
    "image/pjpeg",
    "image/tiff",
    "model/gltf-binary",
    "model/vnd.usdz+zip",
];

const MEBIBYTE: u64 = 1024 * 1024;

// === impl Category ===

impl Category {
    /// The category of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::from(name)).ok()
    }

    pub(crate) fn look(self) -> Look {
        match self {
            Self::TweetImage | Self::DmImage => Look::Image,
            Self::TweetGif | Self::DmGif => Look::Gif,
            Self::AmplifyVideo | Self::TweetVideo | Self::DmVideo => Look::Video,
            Self::Subtitles => Look::Text,
        }
    }

    /// The most bytes: "Image 5 MB, GIF 15 MB, video 512 MB".
    pub(crate) fn most_bytes(self) -> u64 {
        match self.look() {
            Look::Image | Look::Text => 5 * MEBIBYTE,
            Look::Gif => 15 * MEBIBYTE,
            Look::Video => 512 * MEBIBYTE,
        }
    }

    /// Whether a type can be of this category.
    pub(crate) fn admits(self, media_type: &str) -> bool {
        match self.look() {
            Look::Image => media_type.starts_with("image/") && media_type != "image/gif",
            Look::Gif => media_type == "image/gif",
            Look::Video => media_type.starts_with("video/"),
            Look::Text => media_type.starts_with("text/"),
        }
    }

    /// Whether a post can have it.
    pub(crate) fn is_for_posts(self) -> bool {
        match self {
            Self::AmplifyVideo | Self::TweetGif | Self::TweetImage | Self::TweetVideo => true,
            Self::DmGif | Self::DmImage | Self::DmVideo | Self::Subtitles => false,
        }
    }

    /// The number before the `_` of a media key.
    pub(crate) fn key_mark(self) -> u8 {
        match self {
            Self::TweetImage => 3,
            Self::TweetVideo => 7,
            Self::AmplifyVideo => 13,
            Self::TweetGif => 16,
            // Not seen: these are never shown with a post.
            Self::DmGif | Self::DmImage | Self::DmVideo | Self::Subtitles => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Category, NAMES};

    #[test]
    fn every_name_is_that_of_a_category() {
        for name in NAMES {
            assert!(Category::named(name).is_some(), "{name}");
        }
        assert_eq!(Category::named("tweet_photo"), None);
    }
}
