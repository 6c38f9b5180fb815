//! What can be asked of a post on Facebook beyond its text.

use serde::Deserialize;

/// The options of a target on Facebook.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FacebookOptions {
    /// Where it goes.
    pub(super) kind: Place,
    /// The page whose preview stands below the text.
    pub(super) link: Option<String>,
    /// What the Page says first below the post.
    pub(super) first_comment: Option<String>,
}

/// Where a post goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "FacebookKind"))]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    /// Among the posts of the Page.
    #[default]
    Feed,
    /// Among its Reels.
    Reel,
    /// Into its story, for a day.
    Story,
}
