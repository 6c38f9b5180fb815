//! Which bytes are served, under which type and name: to a person of the workspace, and to
//! whoever has a signed address.
//!
//! The type is that of the bytes, which are only ever those of a picture or a video, and the name
//! ends as such files do. So nothing that was uploaded is taken for a page.

use super::error::MediaUseError;
use super::row::find;
use crate::domain::ids::MediaId;
use crate::domain::link::Purpose;
use crate::domain::media::{Container, Facts, MediaKey};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// What is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where its bytes are.
    pub key: MediaKey,
    /// What they are.
    pub container: Container,
    /// The name under which a client may save it, with the ending that fits it.
    pub name: String,
    /// How many bytes there are; none: the store is to be asked.
    pub bytes: Option<u64>,
}

/// A medium as it was uploaded.
///
/// # Errors
/// When there is none, or it is not complete; or when the database fails.
pub async fn of_medium<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<File, MediaUseError> {
    let row = find(core, person, id).await?;
    let facts = row.facts()?.ok_or(MediaUseError::NotFound)?;
    let key = MediaKey::of(&person.workspace, id);
    Ok(File::new(key, facts.container, &row.name, Some(row.bytes)))
}

/// The small picture of a medium.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn of_thumbnail<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<File, MediaUseError> {
    let row = find(core, person, id).await?;
    let kind = row.thumbnail.ok_or(MediaUseError::NotFound)?;
    let container = container(&kind)?;
    let key = MediaKey::of_thumbnail(&person.workspace, id);
    Ok(File::new(key, container, &row.name, None))
}

/// What the last part of a signed address opens; none where it opens nothing, whatever the reason.
///
/// # Errors
/// When the keys are not set up, or the database fails.
pub async fn of_link<P: Ports>(core: &Core<P>, signed: &str) -> Result<Option<File>, CoreError> {
    #[derive(Deserialize)]
    struct Linked {
        name: String,
        bytes: u64,
        facts: String,
    }
    let keys = core.config.link_keys()?;
    let Some(key) = keys.open(signed, Purpose::Publish, core.now()) else {
        return Ok(None);
    };
    let Some((workspace, id)) = key.owner() else {
        return Ok(None);
    };
    let find = "SELECT name, bytes, facts FROM media WHERE id=:id AND workspace=:workspace AND \
        state='ready'";
    let find = Statement::new(find)
        .bind("id", &id)
        .bind("workspace", &workspace);
    let Some(linked) = core.ports.store().run(find).await?.first::<Linked>()? else {
        return Ok(None);
    };
    let facts: Facts = serde_json::from_str(&linked.facts)
        .map_err(|error| StoreError::Shape(error.to_string()))?;
    let file = File::new(key, facts.container, &linked.name, Some(linked.bytes));
    Ok(Some(file))
}

/// The form that a row names.
pub(super) fn container(name: &str) -> Result<Container, StoreError> {
    serde_json::from_value(name.into()).map_err(|error| StoreError::Shape(error.to_string()))
}

// === impl File ===

impl File {
    pub(super) fn new(key: MediaKey, container: Container, name: &str, bytes: Option<u64>) -> Self {
        Self {
            key,
            container,
            name: fitting(name, container),
            bytes,
        }
    }
}

/// The last part of a person's file name, with the ending of what it is.
fn fitting(name: &str, container: Container) -> String {
    let ending = container.extension();
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let stem = match last.rsplit_once('.') {
        Some((stem, old)) if old.eq_ignore_ascii_case(ending) => stem,
        Some((stem, old)) if container == Container::Jpeg && old.eq_ignore_ascii_case("jpeg") => {
            stem
        }
        Some(_) | None => last,
    };
    let stem = stem.trim_matches('.');
    if stem.is_empty() {
        format!("media.{ending}")
    } else {
        format!("{stem}.{ending}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_what_it_is() {
        for (name, container, wanted) in [
            ("beach.jpg", Container::Jpeg, "beach.jpg"),
            ("beach.JPEG", Container::Jpeg, "beach.jpg"),
            ("page.html", Container::Png, "page.html.png"),
            ("../../etc/passwd", Container::Mp4, "passwd.mp4"),
            ("C:\\films\\one.MOV", Container::Mov, "one.mov"),
            ("..", Container::Gif, "media.gif"),
            (".webp", Container::Webp, "media.webp"),
            ("été & co?#", Container::Webm, "été & co?#.webm"),
        ] {
            assert_eq!(fitting(name, container), wanted, "{name}");
        }
    }
}
