//! Still pictures as bytes, for whoever has to look at one. Bytes of media are not read into memory
//! otherwise, so a picture that is longer than is wanted is replaced by the small one beside it.

use super::error::MediaUseError;
use super::files::container;
use super::row::{Row, find};
use super::thumbnail::LONGEST_THUMBNAIL;
use crate::domain::ids::MediaId;
use crate::domain::media::{Container, Kind, MediaKey};
use crate::ports::Ports;
use crate::ports::media::{LONGEST_READ, Media};
use crate::usecases::Core;
use crate::usecases::sessions::Person;

/// Which bytes show a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Still {
    /// Where they are kept.
    key: MediaKey,
    /// What they are.
    pub container: Container,
    /// How many there are; none: the store is to be asked.
    length: Option<u64>,
}

/// The bytes that show a picture: its own where they are at most `most`, or those of the small one
/// beside it. A GIF, a PNG and a WebP may move, and one that does is no picture.
///
/// # Errors
/// When there is no such medium, it is no picture that stands still, or it is too long and has no
/// small one beside it; or when the database fails. The place of a fault is `medium`.
pub async fn still<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
    most: u64,
) -> Result<Still, MediaUseError> {
    let row = find(core, person, id).await?;
    let facts = row.facts()?.ok_or(MediaUseError::NotFound)?;
    if facts.container.kind() == Kind::Video || facts.frames.is_some_and(|frames| frames > 1) {
        let message = "This is for pictures that stand still: JPEG, PNG, WebP, and GIF with one \
            picture.";
        return Err(MediaUseError::invalid("medium", "not_a_still", message));
    }
    if row.bytes <= most {
        return Ok(Still {
            key: MediaKey::of(&person.workspace, id),
            container: facts.container,
            length: Some(row.bytes),
        });
    }
    small_one(&row, person, id, most)
}

fn small_one(row: &Row, person: &Person, id: &MediaId, most: u64) -> Result<Still, MediaUseError> {
    let Some(kind) = &row.thumbnail else {
        let message = format!(
            "The picture is larger than {} KiB, and has no small one beside it.",
            most / 1024
        );
        return Err(MediaUseError::invalid("medium", "too_large", message));
    };
    Ok(Still {
        key: MediaKey::of_thumbnail(&person.workspace, id),
        container: container(kind)?,
        length: None,
    })
}

/// Reads the bytes.
///
/// # Errors
/// When they are gone meanwhile, or the media store fails.
pub async fn read_still<P: Ports>(core: &Core<P>, still: &Still) -> Result<Vec<u8>, MediaUseError> {
    let media = core.ports.media();
    let length = match still.length {
        Some(length) => length,
        None => media.size(&still.key).await?.min(LONGEST_THUMBNAIL as u64),
    };
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    let mut offset = 0;
    while offset < length {
        let stretch = LONGEST_READ.min(length - offset);
        let read = media.read(&still.key, offset, stretch).await?;
        if read.is_empty() {
            return Err(MediaUseError::NotFound);
        }
        offset += read.len() as u64;
        bytes.extend(read);
    }
    Ok(bytes)
}
