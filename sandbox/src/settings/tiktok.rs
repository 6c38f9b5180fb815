//! What can be chosen about TikTok: why a post fails in the end, and the status of OAuth errors.

use serde::{Deserialize, Serialize};

/// Why something was not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "they are TikTok's words, and say what they mean"
)]
pub enum FailReason {
    FileFormatCheckFailed,
    DurationCheckFailed,
    FrameRateCheckFailed,
    PictureSizeCheckFailed,
    Internal,
    VideoPullFailed,
    PhotoPullFailed,
    PublishCancelled,
    AuthRemoved,
    SpamRiskTooManyPosts,
    SpamRiskUserBannedFromPosting,
    SpamRiskText,
    SpamRisk,
}

/// The status that TikTok's OAuth errors come with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum ErrorStatus {
    /// 200
    Ok,
    /// 400
    BadRequest,
    /// 401
    Unauthorized,
}

// === impl FailReason ===

impl FailReason {
    /// TikTok's word for it.
    pub(crate) fn word(self) -> serde_json::Value {
        serde_json::json!(self)
    }
}

// === impl ErrorStatus ===

impl TryFrom<u16> for ErrorStatus {
    type Error = &'static str;

    fn try_from(status: u16) -> Result<Self, Self::Error> {
        match status {
            200 => Ok(Self::Ok),
            400 => Ok(Self::BadRequest),
            401 => Ok(Self::Unauthorized),
            _ => Err("tiktok_error_status is 200, 400 or 401"),
        }
    }
}

impl From<ErrorStatus> for u16 {
    fn from(status: ErrorStatus) -> Self {
        match status {
            ErrorStatus::Ok => 200,
            ErrorStatus::BadRequest => 400,
            ErrorStatus::Unauthorized => 401,
        }
    }
}
