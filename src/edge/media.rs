//! R2, as the store of media:
//! <https://developers.cloudflare.com/r2/api/workers/workers-api-reference/>.
//!
//! Streams go through it as JavaScript has them: no byte of a part, a file or an upload to a
//! platform enters wasm, where a megabyte would cost 12 ms of CPU.

use super::binding::{Shared, shared};
use crate::domain::media::MediaKey;
use crate::ports::media::{Body, Chunk, LONGEST_READ, Media, MediaError, Opened};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use web_sys::ReadableStream;
use worker::send::SendFuture;
use worker::{Bucket, Data, Object, Range, ResponseBody, UploadedPart};

/// The bucket, and the body of the request that is being answered.
#[derive(Clone)]
pub(super) struct R2 {
    bucket: Shared<Bucket>,
    incoming: Option<Shared<ReadableStream>>,
    is_taken: Arc<AtomicBool>,
}

/// What a response is sent as: the runtime's own stream.
pub(super) type Sending = Shared<ReadableStream>;

// === impl R2 ===

impl R2 {
    pub(super) fn new(bucket: Bucket, incoming: Option<ReadableStream>) -> Self {
        Self {
            bucket: shared(bucket),
            incoming: incoming.map(shared),
            is_taken: Arc::default(),
        }
    }

    /// A stretch of an object as a stream, whose length the runtime knows.
    pub(super) async fn stream(
        &self,
        key: &MediaKey,
        offset: u64,
        length: u64,
    ) -> Result<ReadableStream, MediaError> {
        let object = self.range(key, offset, length).await?;
        let body = object.body().ok_or(MediaError::NotThere)?;
        match body.response_body().map_err(|error| failed(&error))? {
            ResponseBody::Stream(stream) => Ok(stream),
            ResponseBody::Empty | ResponseBody::Body(_) => {
                Err(MediaError::Failed("no stream".to_owned()))
            }
        }
    }

    async fn range(&self, key: &MediaKey, offset: u64, length: u64) -> Result<Object, MediaError> {
        let range = Range::OffsetWithLength { offset, length };
        let get = self.bucket.get(key.as_str()).range(range);
        let object = get.execute().await.map_err(|error| failed(&error))?;
        object.ok_or(MediaError::NotThere)
    }

    /// The bytes of a part, which come from a request or from the core, and never from both.
    fn data(&self, body: &Body) -> Result<Data, MediaError> {
        if let [Chunk::Request { .. }] = body.chunks() {
            let is_first = !self.is_taken.swap(true, Ordering::Relaxed);
            let incoming = self.incoming.as_ref().filter(|_| is_first);
            let incoming = incoming.ok_or_else(|| MediaError::Failed("no body".to_owned()))?;
            return Ok(Data::ReadableStream((***incoming).clone()));
        }
        let bytes = body.bytes();
        bytes
            .map(Data::Bytes)
            .ok_or_else(|| MediaError::Failed("a part is made of a request".to_owned()))
    }
}

/// What R2 threw; the code stands at the end of its message
/// (<https://developers.cloudflare.com/r2/api/error-codes/>).
fn failed(error: &worker::Error) -> MediaError {
    let text = error.to_string();
    let has = |code: &str| text.contains(&format!("({code})"));
    if has("10007") || has("10024") {
        MediaError::NotThere
    } else if ["10011", "10025", "10048"].into_iter().any(has) {
        MediaError::Parts
    } else {
        MediaError::Failed(text)
    }
}

impl Media for R2 {
    async fn begin(&self, key: &MediaKey) -> Result<String, MediaError> {
        SendFuture::new(async {
            let begin = self.bucket.create_multipart_upload(key.as_str());
            let upload = begin.execute().await.map_err(|error| failed(&error))?;
            Ok(upload.upload_id().await)
        })
        .await
    }

    async fn part(
        &self,
        key: &MediaKey,
        upload: &str,
        number: u16,
        bytes: Body,
    ) -> Result<String, MediaError> {
        SendFuture::new(async {
            let data = self.data(&bytes)?;
            let upload = self.bucket.resume_multipart_upload(key.as_str(), upload);
            let upload = upload.map_err(|error| failed(&error))?;
            let part = upload
                .upload_part(number, data)
                .await
                .map_err(|error| failed(&error))?;
            Ok(part.etag())
        })
        .await
    }

    async fn complete(
        &self,
        key: &MediaKey,
        upload: &str,
        tags: Vec<String>,
    ) -> Result<(), MediaError> {
        SendFuture::new(async {
            let parts = (1..).zip(tags);
            let parts = parts.map(|(number, tag)| UploadedPart::new(number, tag));
            let upload = self.bucket.resume_multipart_upload(key.as_str(), upload);
            let upload = upload.map_err(|error| failed(&error))?;
            upload
                .complete(parts)
                .await
                .map(drop)
                .map_err(|error| failed(&error))
        })
        .await
    }

    async fn abort(&self, key: &MediaKey, upload: &str) -> Result<(), MediaError> {
        SendFuture::new(async {
            let upload = self.bucket.resume_multipart_upload(key.as_str(), upload);
            let aborted = upload
                .map_err(|error| failed(&error))?
                .abort()
                .await
                .map_err(|error| failed(&error));
            match aborted {
                Ok(()) | Err(MediaError::NotThere) => Ok(()),
                Err(error) => Err(error),
            }
        })
        .await
    }

    async fn read(&self, key: &MediaKey, offset: u64, length: u64) -> Result<Vec<u8>, MediaError> {
        if length > LONGEST_READ {
            return Err(MediaError::Failed("too long a range".to_owned()));
        }
        SendFuture::new(async {
            let object = self.range(key, offset, length).await?;
            let body = object.body().ok_or(MediaError::NotThere)?;
            body.bytes().await.map_err(|error| failed(&error))
        })
        .await
    }

    async fn put(&self, key: &MediaKey, bytes: Vec<u8>) -> Result<(), MediaError> {
        SendFuture::new(async {
            let put = self.bucket.put(key.as_str(), bytes);
            put.execute()
                .await
                .map(drop)
                .map_err(|error| failed(&error))
        })
        .await
    }

    async fn size(&self, key: &MediaKey) -> Result<u64, MediaError> {
        SendFuture::new(async {
            let object = self
                .bucket
                .head(key.as_str())
                .await
                .map_err(|error| failed(&error))?;
            object
                .map(|object| object.size())
                .ok_or(MediaError::NotThere)
        })
        .await
    }

    async fn open(&self, key: &MediaKey, offset: u64, length: u64) -> Result<Opened, MediaError> {
        SendFuture::new(async {
            let stream = self.stream(key, offset, length).await?;
            Ok(Opened::new::<Sending>(shared(stream)))
        })
        .await
    }

    async fn delete(&self, key: &MediaKey) -> Result<(), MediaError> {
        SendFuture::new(async {
            self.bucket
                .delete(key.as_str())
                .await
                .map_err(|error| failed(&error))
        })
        .await
    }
}
