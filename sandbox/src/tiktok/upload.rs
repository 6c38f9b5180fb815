//! A video that is put in chunks, one behind the other.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use std::io;

use serde::{Deserialize, Serialize};

use super::media;
use crate::files::Files;
use crate::secrets::random_text;

/// A video that is being put.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub(crate) token: String,
    pub(crate) size: u64,
    chunk_size: u64,
    count: u64,
    received: u64,
    is_video: bool,
}

// === impl Upload ===

impl Upload {
    /// An upload of which nothing has come yet.
    pub(crate) fn new(size: u64, chunk_size: u64, count: u64) -> Self {
        Self {
            token: random_text(),
            size,
            chunk_size,
            count,
            received: 0,
            is_video: false,
        }
    }

    /// How many bytes have come so far.
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// Whether what came begins like a video.
    pub(crate) fn is_video(&self) -> bool {
        self.is_video
    }

    /// The place of the last byte of the next chunk; the remainder belongs to the last chunk.
    pub(crate) fn last_of_next(&self) -> u64 {
        let place = self.received / self.chunk_size;
        if place + 1 >= self.count {
            self.size - 1
        } else {
            self.received + self.chunk_size - 1
        }
    }

    /// Takes the next chunk; the sum of all bytes once they are here.
    pub(crate) fn take(&mut self, mut bytes: &[u8], files: &Files) -> io::Result<Option<String>> {
        if self.received == 0 {
            self.is_video = media::is_video(bytes);
        }
        self.received += files.append(&self.token, self.received, &mut bytes)?;
        if self.received < self.size {
            return Ok(None);
        }
        files.finish(&self.token).map(|stored| Some(stored.sha256))
    }
}
