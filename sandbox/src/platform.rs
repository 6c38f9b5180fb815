//! Which platform a path belongs to.

use crate::{google, instagram, meta, openai, paper, tiktok, x};

/// A platform that the sandbox plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    /// X, under `/x`.
    X,
    /// Google, under `/google`.
    Google,
    /// TikTok, under `/tiktok`.
    TikTok,
    /// Facebook, under `/meta`.
    Meta,
    /// Instagram, under `/instagram`.
    Instagram,
    /// OpenAI, under `/openai`.
    OpenAi,
    /// Paper, under `/paper`.
    Paper,
}

// === impl Platform ===

impl Platform {
    /// The platform that answers at this path itself; its public pages are not calls.
    pub(crate) fn of_call(path: &str) -> Option<Self> {
        if x::is_call(path) {
            Some(Self::X)
        } else if google::is_call(path) {
            Some(Self::Google)
        } else if tiktok::is_call(path) {
            Some(Self::TikTok)
        } else if meta::is_call(path) {
            Some(Self::Meta)
        } else if instagram::is_call(path) {
            Some(Self::Instagram)
        } else if openai::is_call(path) {
            Some(Self::OpenAi)
        } else if paper::is_call(path) {
            Some(Self::Paper)
        } else {
            None
        }
    }

    /// The platform whose public pages are at this path.
    pub(crate) fn of_page(path: &str) -> Option<Self> {
        Some(match path.split('/').nth(1)? {
            "x" => Self::X,
            "tiktok" => Self::TikTok,
            "meta" => Self::Meta,
            "instagram" => Self::Instagram,
            _ => return None,
        })
    }
}
