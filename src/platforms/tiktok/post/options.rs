//! What can be asked of a post on TikTok beyond its text.

use crate::domain::time::Timestamp;
use crate::platforms::tiktok::creator::Privacy;
use serde::{Deserialize, Serialize};

/// The options of a target on TikTok.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a choice of its own, which TikTok asks for by that name"
)]
pub struct TikTokOptions {
    /// Where it goes.
    pub(super) mode: Mode,
    /// The title above the text of photos.
    pub(super) title: Option<String>,
    /// Who may see it. Nothing is chosen for the person.
    pub(super) privacy: Option<Privacy>,
    /// Whether others may write below it.
    pub(super) allow_comment: bool,
    /// Whether others may show the video beside one of their own.
    pub(super) allow_duet: bool,
    /// Whether others may cut the video into one of their own.
    pub(super) allow_stitch: bool,
    /// Whether it promotes the creator or the creator's own business.
    pub(super) brand_organic: bool,
    /// Whether it is a paid partnership.
    pub(super) branded_content: bool,
    /// Whether it is labelled as made by AI.
    pub(super) ai_generated: bool,
    /// Whether TikTok adds music to photos.
    pub(super) auto_music: bool,
    /// Which photo is the cover, from 0.
    pub(super) cover_index: Option<u32>,
    /// Which instant of the video is the cover, in milliseconds.
    pub(super) cover_at_ms: Option<u32>,
    /// When the person agreed to what TikTok asks for.
    #[cfg_attr(not(target_arch = "wasm32"), schemars(with = "Option<String>"))]
    pub(super) consented_at: Option<Timestamp>,
}

/// Where a post goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "TikTokMode"))]
#[serde(rename_all = "lowercase")]
pub(super) enum Mode {
    /// Onto the profile.
    #[default]
    Direct,
    /// Into the creator's inbox, as a draft that the creator finishes in the app.
    Inbox,
}
