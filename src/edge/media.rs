//! The media store. This version binds none, because no format that it publishes has media: every
//! call says so, and nothing is lost.

use crate::domain::media::MediaKey;
use crate::ports::media::{Body, Media, MediaError};

/// A store that is not bound.
pub(super) struct Unbound;

fn refused<T>() -> Result<T, MediaError> {
    Err(MediaError::Failed("no media store is bound".to_owned()))
}

impl Media for Unbound {
    async fn begin(&self, _: &MediaKey) -> Result<String, MediaError> {
        refused()
    }

    async fn part(&self, _: &MediaKey, _: &str, _: u16, _: Body) -> Result<String, MediaError> {
        refused()
    }

    async fn complete(&self, _: &MediaKey, _: &str, _: Vec<String>) -> Result<(), MediaError> {
        refused()
    }

    async fn abort(&self, _: &MediaKey, _: &str) -> Result<(), MediaError> {
        refused()
    }

    async fn read(&self, _: &MediaKey, _: u64, _: u64) -> Result<Vec<u8>, MediaError> {
        refused()
    }

    async fn delete(&self, _: &MediaKey) -> Result<(), MediaError> {
        refused()
    }
}
