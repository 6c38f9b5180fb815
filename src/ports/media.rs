//! Bodies of requests, and the store of media bytes.
//!
//! A body is a list of chunks, so that an adapter builds a multipart form or one part of an upload
//! as plain data, and its tests need no runtime. A chunk that names media is filled by whoever
//! sends the request: `edge/` pipes it from the media store without a byte in wasm, and `fakes/`
//! copies it from memory.

use crate::domain::media::MediaKey;
use std::any::Any;
use std::future::Future;
use std::sync::Arc;

/// The body of a request to a platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body(Vec<Chunk>);

/// One stretch of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// These bytes.
    Bytes(Vec<u8>),
    /// So many bytes of a stored medium.
    Media {
        /// The name of the medium in the store.
        key: MediaKey,
        /// The first byte.
        offset: u64,
        /// How many bytes.
        length: u64,
    },
    /// The body of the request that is being answered: only a part of an upload is made of it.
    Request {
        /// How many bytes it has, as its client says.
        length: u64,
    },
}

/// Bytes of a stored object that are on their way to a client. The core hands them on, in the
/// extensions of a response, and whoever sends the response knows what they are: in the Worker a
/// JavaScript stream, on the host bytes.
#[derive(Clone, Debug)]
pub struct Opened(Arc<dyn Any + Send + Sync>);

/// Where the bytes of media are kept. Bytes come in by parts, as an upload brings them, and go out
/// through [`Chunk::Media`]; only short ranges are ever read into memory.
pub trait Media: Send + Sync {
    /// Begins an upload under `key`; the answer names it.
    fn begin(&self, key: &MediaKey) -> impl Future<Output = Result<String, MediaError>> + Send;

    /// Stores part number `number`, counted from 1, of an upload; the answer is the part's tag.
    fn part(
        &self,
        key: &MediaKey,
        upload: &str,
        number: u16,
        bytes: Body,
    ) -> impl Future<Output = Result<String, MediaError>> + Send;

    /// Makes one object of the parts, whose tags are in their order.
    fn complete(
        &self,
        key: &MediaKey,
        upload: &str,
        tags: Vec<String>,
    ) -> impl Future<Output = Result<(), MediaError>> + Send;

    /// Gives an upload up, and its parts with it.
    fn abort(
        &self,
        key: &MediaKey,
        upload: &str,
    ) -> impl Future<Output = Result<(), MediaError>> + Send;

    /// Up to `length` bytes from `offset`, for reading the facts of a file: at most
    /// [`LONGEST_READ`]. Fewer come where the object ends.
    fn read(
        &self,
        key: &MediaKey,
        offset: u64,
        length: u64,
    ) -> impl Future<Output = Result<Vec<u8>, MediaError>> + Send;

    /// Stores a small object: a thumbnail, or the picture of an account.
    fn put(
        &self,
        key: &MediaKey,
        bytes: Vec<u8>,
    ) -> impl Future<Output = Result<(), MediaError>> + Send;

    /// How many bytes an object has.
    fn size(&self, key: &MediaKey) -> impl Future<Output = Result<u64, MediaError>> + Send;

    /// Opens so many bytes of an object from `offset`, to be sent to a client.
    fn open(
        &self,
        key: &MediaKey,
        offset: u64,
        length: u64,
    ) -> impl Future<Output = Result<Opened, MediaError>> + Send;

    /// Deletes an object. One that is not there counts as deleted.
    fn delete(&self, key: &MediaKey) -> impl Future<Output = Result<(), MediaError>> + Send;
}

/// The longest range that is read into memory.
pub const LONGEST_READ: u64 = 256 * 1024;

/// Why the media store did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// There is no such object or upload.
    #[error("there is no such medium")]
    NotThere,
    /// A part is not the one that was stored under its number, or not as long as the others.
    #[error("the parts do not fit together")]
    Parts,
    /// The store did not answer, or refused.
    #[error("media store: {0}")]
    Failed(String),
}

// === impl Body ===

impl Body {
    /// The chunks, in their order.
    #[must_use]
    pub fn chunks(&self) -> &[Chunk] {
        &self.0
    }

    /// Adds a chunk behind the others.
    #[must_use]
    pub fn with(mut self, chunk: Chunk) -> Self {
        self.0.push(chunk);
        self
    }

    /// The length in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.0.iter().map(Chunk::length).sum()
    }

    /// The bytes, where no chunk names media.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let mut all = Vec::new();
        for chunk in &self.0 {
            match chunk {
                Chunk::Bytes(bytes) => all.extend_from_slice(bytes),
                Chunk::Media { .. } | Chunk::Request { .. } => return None,
            }
        }
        Some(all)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        if bytes.is_empty() {
            Self::default()
        } else {
            Self(vec![Chunk::Bytes(bytes)])
        }
    }
}

// === impl Opened ===

impl Opened {
    /// What this world sends bytes as.
    pub fn new<T: Send + Sync + 'static>(bytes: T) -> Self {
        Self(Arc::new(bytes))
    }

    /// The bytes as this world sends them; none where another world has opened them.
    #[must_use]
    pub fn of<T: 'static>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

// === impl Chunk ===

impl Chunk {
    /// The length in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Self::Media { length, .. } | Self::Request { length } => *length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_knows_its_length_and_its_bytes_where_it_has_them() {
        let form = Body::from(b"head".to_vec());
        assert_eq!((form.length(), form.bytes()), (4, Some(b"head".to_vec())));
        let piped = form.with(Chunk::Media {
            key: MediaKey::parse("w/one").unwrap(),
            offset: 2,
            length: 10,
        });
        assert_eq!((piped.length(), piped.bytes()), (14, None));
        assert_eq!(Body::from(Vec::new()), Body::default());
    }
}
