//! The media store in memory, with the rules of R2 that a laptop does not show: every part but the
//! last has the same length, at least 5 MiB in production, which tests may lower
//! (<https://developers.cloudflare.com/r2/objects/multipart-objects/>).

use super::Break;
use crate::domain::media::MediaKey;
use crate::ports::media::{Body, Chunk, LONGEST_READ, Media, MediaError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The store.
#[derive(Debug, Default)]
pub struct MemoryMedia {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<MediaKey, Vec<u8>>,
    uploads: BTreeMap<String, Upload>,
    begun: u64,
    faults: Vec<Break>,
}

#[derive(Debug)]
struct Upload {
    key: MediaKey,
    parts: BTreeMap<u16, Vec<u8>>,
}

// === impl MemoryMedia ===

impl MemoryMedia {
    /// Lets the next call fail before or after it has taken effect; several calls queue up.
    pub fn fail(&self, how: Break) {
        self.lock().faults.push(how);
    }

    /// Puts an object there, as an upload would have.
    pub fn put(&self, key: &MediaKey, bytes: Vec<u8>) {
        self.lock().objects.insert(key.clone(), bytes);
    }

    /// The names of all objects.
    #[must_use]
    pub fn keys(&self) -> Vec<MediaKey> {
        self.lock().objects.keys().cloned().collect()
    }

    /// How many uploads are neither complete nor given up.
    #[must_use]
    pub fn open_uploads(&self) -> usize {
        self.lock().uploads.len()
    }

    /// The bytes of a body, with those of its media.
    ///
    /// # Errors
    /// When a medium is not there, or shorter than the chunk.
    pub fn bytes_of(&self, body: &Body) -> Result<Vec<u8>, MediaError> {
        let state = self.lock();
        let mut all = Vec::new();
        for chunk in body.chunks() {
            match chunk {
                Chunk::Bytes(bytes) => all.extend_from_slice(bytes),
                Chunk::Media {
                    key,
                    offset,
                    length,
                } => {
                    let object = state.objects.get(key).ok_or(MediaError::NotThere)?;
                    let range = range(*offset, *length);
                    all.extend_from_slice(object.get(range).ok_or(MediaError::NotThere)?);
                }
            }
        }
        Ok(all)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does `what`, unless a fault says otherwise.
    async fn call<T>(
        &self,
        what: impl FnOnce(&mut State) -> Result<T, MediaError>,
    ) -> Result<T, MediaError> {
        super::give_way().await;
        let mut state = self.lock();
        let fault = (!state.faults.is_empty()).then(|| state.faults.remove(0));
        if fault == Some(Break::Before) {
            return Err(MediaError::Failed("scripted, before".into()));
        }
        let done = what(&mut state)?;
        match fault {
            Some(Break::After) => Err(MediaError::Failed("scripted, after".into())),
            Some(Break::Before) | None => Ok(done),
        }
    }
}

fn range(offset: u64, length: u64) -> std::ops::Range<usize> {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    place(offset)..place(offset.saturating_add(length))
}

/// The parts of an upload, one behind the other, as `tags` lists them.
fn joined(upload: &Upload, tags: &[String]) -> Result<Vec<u8>, MediaError> {
    let parts: Vec<&Vec<u8>> = tags
        .iter()
        .map(|tag| {
            let number = tag
                .strip_prefix("part-")
                .and_then(|number| number.parse().ok());
            number.and_then(|number: u16| upload.parts.get(&number))
        })
        .collect::<Option<_>>()
        .ok_or(MediaError::NotThere)?;
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let (last, others) = lengths.split_last().ok_or(MediaError::NotThere)?;
    let is_even = others.iter().all(|length| Some(length) == others.first())
        && others.first().is_none_or(|length| last <= length);
    if !is_even {
        return Err(MediaError::Failed(
            "all parts but the last have one length".into(),
        ));
    }
    Ok(parts.into_iter().flatten().copied().collect())
}

impl Media for MemoryMedia {
    async fn begin(&self, key: &MediaKey) -> Result<String, MediaError> {
        self.call(|state| {
            state.begun += 1;
            let name = format!("upload-{}", state.begun);
            let upload = Upload {
                key: key.clone(),
                parts: BTreeMap::new(),
            };
            state.uploads.insert(name.clone(), upload);
            Ok(name)
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
        let bytes = self.bytes_of(&bytes)?;
        self.call(|state| {
            let open = state
                .uploads
                .get_mut(upload)
                .filter(|open| open.key == *key);
            open.ok_or(MediaError::NotThere)?
                .parts
                .insert(number, bytes);
            Ok(format!("part-{number}"))
        })
        .await
    }

    async fn complete(
        &self,
        key: &MediaKey,
        upload: &str,
        tags: Vec<String>,
    ) -> Result<(), MediaError> {
        self.call(|state| {
            let open = state.uploads.get(upload).filter(|open| open.key == *key);
            let whole = joined(open.ok_or(MediaError::NotThere)?, &tags)?;
            state.uploads.remove(upload);
            state.objects.insert(key.clone(), whole);
            Ok(())
        })
        .await
    }

    async fn abort(&self, _key: &MediaKey, upload: &str) -> Result<(), MediaError> {
        self.call(|state| {
            state.uploads.remove(upload);
            Ok(())
        })
        .await
    }

    async fn read(&self, key: &MediaKey, offset: u64, length: u64) -> Result<Vec<u8>, MediaError> {
        if length > LONGEST_READ {
            return Err(MediaError::Failed("too long a range".into()));
        }
        self.call(|state| {
            let object = state.objects.get(key).ok_or(MediaError::NotThere)?;
            let wanted = range(offset, length);
            let end = wanted.end.min(object.len());
            Ok(object.get(wanted.start..end).unwrap_or_default().to_vec())
        })
        .await
    }

    async fn delete(&self, key: &MediaKey) -> Result<(), MediaError> {
        self.call(|state| {
            state.objects.remove(key);
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> MediaKey {
        MediaKey::parse("workspace/one").unwrap()
    }

    async fn uploaded(media: &MemoryMedia, parts: &[&[u8]]) -> Result<(), MediaError> {
        let upload = media.begin(&key()).await?;
        let mut tags = Vec::new();
        for (number, bytes) in (1..).zip(parts) {
            tags.push(
                media
                    .part(&key(), &upload, number, bytes.to_vec().into())
                    .await?,
            );
        }
        media.complete(&key(), &upload, tags).await
    }

    #[tokio::test]
    async fn parts_become_one_object_that_is_read_by_ranges() {
        let media = MemoryMedia::default();
        uploaded(&media, &[b"abcd", b"efgh", b"i"]).await.unwrap();
        assert_eq!(media.read(&key(), 3, 3).await.unwrap(), b"def");
        assert_eq!(media.read(&key(), 7, 100).await.unwrap(), b"hi");
        assert_eq!(media.open_uploads(), 0);
        media.delete(&key()).await.unwrap();
        assert_eq!(media.read(&key(), 0, 1).await, Err(MediaError::NotThere));
    }

    #[tokio::test]
    async fn uneven_parts_are_refused() {
        let media = MemoryMedia::default();
        assert!(uploaded(&media, &[b"abcd", b"ef", b"gh"]).await.is_err());
        assert!(uploaded(&media, &[b"ab", b"cdef"]).await.is_err());
        assert!(media.keys().is_empty());
    }

    #[tokio::test]
    async fn a_fault_strikes_before_or_after_the_effect() {
        let media = MemoryMedia::default();
        media.put(&key(), b"a".to_vec());
        media.fail(Break::Before);
        assert!(media.delete(&key()).await.is_err());
        assert_eq!(media.keys().len(), 1);
        media.fail(Break::After);
        assert!(media.delete(&key()).await.is_err());
        assert!(media.keys().is_empty());
    }

    #[tokio::test]
    async fn a_body_is_filled_from_the_store() {
        let media = MemoryMedia::default();
        media.put(&key(), b"0123456789".to_vec());
        let body = Body::from(b"<".to_vec())
            .with(Chunk::Media {
                key: key(),
                offset: 2,
                length: 3,
            })
            .with(Chunk::Bytes(b">".to_vec()));
        assert_eq!(media.bytes_of(&body).unwrap(), b"<234>");
        let beyond = Body::default().with(Chunk::Media {
            key: key(),
            offset: 8,
            length: 3,
        });
        assert_eq!(media.bytes_of(&beyond), Err(MediaError::NotThere));
    }
}
