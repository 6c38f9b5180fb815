//! What can be asked of a post on Instagram beyond its text.

use crate::domain::ids::MediaId;
use serde::Deserialize;

/// The options of a target on Instagram.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct InstagramOptions {
    /// Where it goes.
    pub(super) kind: Place,
    /// Whether a Reel stands among the posts of the profile too.
    pub(super) share_to_feed: bool,
    /// The handles of up to three people who are invited to show the post as theirs too.
    pub(super) collaborators: Vec<String>,
    /// What stands for a Reel where it does not play.
    pub(super) cover: Option<Cover>,
    /// What the profile says first below the post.
    pub(super) first_comment: Option<String>,
}

/// Where a post goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "InstagramKind"))]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    /// Among the posts of the profile. A video alone becomes a Reel there.
    #[default]
    Feed,
    /// Among its Reels.
    Reel,
    /// Into its story, for a day.
    Story,
}

/// The cover of a Reel: a picture, or a moment of the video.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "ReelCover"))]
#[serde(deny_unknown_fields, default)]
pub(super) struct Cover {
    /// A picture that was uploaded.
    pub(super) media: Option<MediaId>,
    /// The moment of the video, in milliseconds.
    pub(super) at_ms: Option<u64>,
}

// === impl InstagramOptions ===

impl Default for InstagramOptions {
    fn default() -> Self {
        Self {
            kind: Place::default(),
            share_to_feed: true,
            collaborators: Vec::new(),
            cover: None,
            first_comment: None,
        }
    }
}
