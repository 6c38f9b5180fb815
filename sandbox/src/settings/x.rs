//! What can be chosen about X: the status by which it refuses a segment that is too large.

use serde::{Deserialize, Serialize};

/// The statuses that were seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum ChunkStatus {
    /// 413
    PayloadTooLarge,
    /// 431
    HeaderFieldsTooLarge,
}

// === impl ChunkStatus ===

impl TryFrom<u16> for ChunkStatus {
    type Error = &'static str;

    fn try_from(status: u16) -> Result<Self, Self::Error> {
        match status {
            413 => Ok(Self::PayloadTooLarge),
            431 => Ok(Self::HeaderFieldsTooLarge),
            _ => Err("x_chunk_status is 413 or 431"),
        }
    }
}

impl From<ChunkStatus> for u16 {
    fn from(status: ChunkStatus) -> Self {
        match status {
            ChunkStatus::PayloadTooLarge => 413,
            ChunkStatus::HeaderFieldsTooLarge => 431,
        }
    }
}
