//! Which platform a path belongs to.

use crate::{google, instagram, meta, tiktok, x};

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
}

// === impl Platform ===

impl Platform {
    /// The platform that answers at this path itself; its public pages are not calls.
    pub(crate) fn of(path: &str) -> Option<Self> {
        if x::is_platform_call(path) {
            Some(Self::X)
        } else if google::is_call(path) {
            Some(Self::Google)
        } else if tiktok::is_call(path) {
            Some(Self::TikTok)
        } else if meta::is_call(path) {
            Some(Self::Meta)
        } else if instagram::is_call(path) {
            Some(Self::Instagram)
        } else {
            None
        }
    }
}
