//! Thumbnails: a small picture beside a medium, made by the browser that uploads it.

use super::error::MediaUseError;
use super::row::find;
use crate::domain::ids::MediaId;
use crate::domain::media::{Container, MediaKey};
use crate::ports::media::Media;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::Core;
use crate::usecases::sessions::Person;
use serde_json::json;

/// The longest thumbnail: 640 × 640 pixels at 5 bits each.
pub const LONGEST_THUMBNAIL: usize = 256 * 1024;

/// Keeps the small picture of a medium, in the place of one that was there before.
///
/// The row says that there is one before it is written: a medium that is deleted takes the picture
/// with it whether it says so or not, and one that says so too early only misses it.
///
/// # Errors
/// When there is no such medium, the bytes are not those of a JPEG, PNG or WebP, or a store fails.
pub async fn set_thumbnail<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
    bytes: Vec<u8>,
) -> Result<(), MediaUseError> {
    find(core, person, id).await?;
    let Some(container) = Container::of_picture(&bytes) else {
        let message = "A thumbnail is a JPEG, a PNG or a WebP.";
        return Err(MediaUseError::invalid("", "not_a_picture", message));
    };
    let name = json!(container);
    let note = "UPDATE media SET thumbnail=:kind WHERE id=:id AND workspace=:workspace AND \
        state<>'deleting' RETURNING id";
    let note = Statement::new(note)
        .bind("id", id)
        .bind("workspace", &person.workspace)
        .bind("kind", name.as_str().unwrap_or_default());
    if core.ports.store().run(note).await?.rows.is_empty() {
        return Err(MediaUseError::NotFound);
    }
    let key = MediaKey::of_thumbnail(&person.workspace, id);
    core.ports.media().put(&key, bytes).await?;
    Ok(())
}
