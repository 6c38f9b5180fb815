//! The media store in memory, with the rules of R2 that a laptop does not show: every part but the
//! last has the same length, at least 5 MiB, and a part that was stored again has another tag. As
//! R2 does, it says so only when the upload is completed
//! (<https://developers.cloudflare.com/r2/objects/multipart-objects/>).

use super::faults::{Break, give_way};
use crate::domain::media::MediaKey;
use crate::ports::media::{Body, Chunk, LONGEST_READ, Media, MediaError, Opened};
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
    /// The faults of the next calls, in their order.
    faults: Vec<Option<Break>>,
}

#[derive(Debug)]
struct Upload {
    key: MediaKey,
    /// The parts by their numbers, each with its tag.
    parts: BTreeMap<u16, (String, Vec<u8>)>,
}

/// The shortest part, but for the last one.
const SHORTEST_PART: usize = 5 << 20;

// === impl MemoryMedia ===

impl MemoryMedia {
    /// Lets the next call fail before or after it has taken effect; several calls queue up.
    pub fn fail(&self, how: Break) {
        self.lock().faults.push(Some(how));
    }

    /// Lets so many calls pass, and the one behind them fail.
    pub fn fail_at(&self, call: usize, how: Break) {
        let mut state = self.lock();
        state.faults = vec![None; call];
        state.faults.push(Some(how));
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

    /// How many parts are stored of uploads that are neither complete nor given up.
    #[must_use]
    pub fn stored_parts(&self) -> usize {
        let state = self.lock();
        state
            .uploads
            .values()
            .map(|upload| upload.parts.len())
            .sum()
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
                // On the host the body of a request is read before it is stored.
                Chunk::Request { .. } => {
                    return Err(MediaError::Failed("no request is answered".into()));
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
        give_way().await;
        let mut state = self.lock();
        let fault = (!state.faults.is_empty())
            .then(|| state.faults.remove(0))
            .flatten();
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
    let parts: Vec<&[u8]> = (1..)
        .zip(tags)
        .map(|(number, tag)| {
            let (stored, bytes) = upload.parts.get(&number)?;
            (stored == tag).then_some(bytes.as_slice())
        })
        .collect::<Option<_>>()
        .ok_or(MediaError::Parts)?;
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let (last, others) = lengths.split_last().ok_or(MediaError::Parts)?;
    let is_even = others
        .iter()
        .all(|length| Some(length) == others.first() && *length >= SHORTEST_PART)
        && others.first().is_none_or(|length| last <= length);
    if !is_even {
        return Err(MediaError::Parts);
    }
    Ok(parts.concat())
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
            state.begun += 1;
            let tag = format!("tag-{}", state.begun);
            let open = state
                .uploads
                .get_mut(upload)
                .filter(|open| open.key == *key);
            open.ok_or(MediaError::NotThere)?
                .parts
                .insert(number, (tag.clone(), bytes));
            Ok(tag)
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

    async fn put(&self, key: &MediaKey, bytes: Vec<u8>) -> Result<(), MediaError> {
        self.call(|state| {
            state.objects.insert(key.clone(), bytes);
            Ok(())
        })
        .await
    }

    async fn size(&self, key: &MediaKey) -> Result<u64, MediaError> {
        self.call(|state| {
            let object = state.objects.get(key).ok_or(MediaError::NotThere)?;
            Ok(u64::try_from(object.len()).unwrap_or(u64::MAX))
        })
        .await
    }

    async fn open(&self, key: &MediaKey, offset: u64, length: u64) -> Result<Opened, MediaError> {
        self.call(|state| {
            let object = state.objects.get(key).ok_or(MediaError::NotThere)?;
            let bytes = object.get(range(offset, length));
            let bytes = bytes.ok_or_else(|| MediaError::Failed("not that many bytes".into()))?;
            Ok(Opened::new(bytes.to_vec()))
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

    async fn uploaded(media: &MemoryMedia, lengths: &[usize]) -> Result<(), MediaError> {
        let upload = media.begin(&key()).await?;
        let mut tags = Vec::new();
        for (number, length) in (1..).zip(lengths) {
            let bytes = vec![u8::try_from(number).unwrap(); *length];
            tags.push(media.part(&key(), &upload, number, bytes.into()).await?);
        }
        media.complete(&key(), &upload, tags).await
    }

    #[tokio::test]
    async fn parts_become_one_object_that_is_read_by_ranges() {
        let media = MemoryMedia::default();
        uploaded(&media, &[SHORTEST_PART, SHORTEST_PART, 1])
            .await
            .unwrap();
        let end = u64::try_from(2 * SHORTEST_PART).unwrap();
        assert_eq!(media.read(&key(), end - 2, 9).await.unwrap(), [2, 2, 3]);
        assert_eq!(media.size(&key()).await, Ok(end + 1));
        let opened = media.open(&key(), end - 1, 2).await.unwrap();
        assert_eq!(opened.of::<Vec<u8>>(), Some(&vec![2, 3]));
        assert!(media.open(&key(), end, 2).await.is_err());
        assert_eq!(media.open_uploads(), 0);
        media.delete(&key()).await.unwrap();
        assert_eq!(media.read(&key(), 0, 1).await, Err(MediaError::NotThere));
    }

    #[tokio::test]
    async fn parts_that_do_not_fit_together_are_refused_at_the_end() {
        let media = MemoryMedia::default();
        for lengths in [
            [SHORTEST_PART + 1, SHORTEST_PART, 1],
            [SHORTEST_PART, SHORTEST_PART, SHORTEST_PART + 1],
            [SHORTEST_PART - 1, SHORTEST_PART - 1, 1],
        ] {
            assert_eq!(uploaded(&media, &lengths).await, Err(MediaError::Parts));
        }
        assert!(media.keys().is_empty());
    }

    #[tokio::test]
    async fn a_part_that_was_stored_again_has_another_tag() {
        let media = MemoryMedia::default();
        let upload = media.begin(&key()).await.unwrap();
        let part = async |bytes: &[u8]| {
            let bytes = bytes.to_vec().into();
            media.part(&key(), &upload, 1, bytes).await.unwrap()
        };
        let (first, second) = (part(b"a").await, part(b"b").await);
        let complete = async |tag: String| media.complete(&key(), &upload, vec![tag]).await;
        assert_eq!(complete(first).await, Err(MediaError::Parts));
        assert_eq!(complete(second).await, Ok(()));
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
