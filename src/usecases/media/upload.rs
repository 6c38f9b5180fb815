//! An upload: announced, stored part by part, and completed once, after which its bytes say what
//! it is.

use super::error::MediaUseError;
use super::part_size::{LONGEST_FILE, count, length_of, part_bytes};
use super::row::{Item, MediaState, Row, find};
use super::{facts, library, removal};
use crate::domain::ids::MediaId;
use crate::domain::media::{Facts, MediaKey, UNUSED_FOR};
use crate::domain::violation::Violation;
use crate::ports::media::{Body, Media, MediaError};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::quotas::{self, Quota};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;

/// A file that is to be uploaded.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "AnnouncedFile"))]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// Its name, of up to 255 characters. What the file is, its bytes say.
    pub name: String,
    /// How many bytes it has: 1 to 4,294,967,296.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(range(min = 1, max = 4_294_967_296_u64))
    )]
    pub bytes: u64,
    /// Whether it stays although no post uses it.
    #[serde(default)]
    pub keep: bool,
}

/// A part that is about to come in: where it goes, and how many bytes it has.
#[derive(Clone, Debug)]
pub struct PartPlan {
    id: MediaId,
    key: MediaKey,
    upload: String,
    number: u16,
    /// How many bytes it has, exactly.
    pub length: u64,
}

/// Takes room for the file, where there is as much left, in the same statement.
const TAKE_ROOM: &str = "INSERT INTO media (id, workspace, uploaded_by, name, bytes, part_bytes, \
    state, keep, created_at, look_at)
    SELECT :id, id, :person, :name, :bytes, :part_bytes, 'uploading', :keep, :now, :look_at FROM \
    workspaces WHERE id=:workspace AND media_bytes+:bytes<=:most RETURNING id";

/// Announces a file, and says how it is to be cut.
///
/// # Errors
/// When the name or the length breaks rules, there is no room, or a store fails.
pub async fn begin<P: Ports>(
    core: &Core<P>,
    person: &Person,
    file: &Announced,
) -> Result<Item, MediaUseError> {
    let faults = file.violations();
    if !faults.is_empty() {
        return Err(MediaUseError::Invalid(faults));
    }
    let most = core.config.media_quota().map_err(CoreError::from)?;
    quotas::spend(core, person.workspace.as_str(), Quota::Uploads).await?;
    let (now, id) = (core.now(), MediaId::new(core.now(), core.chance()));
    let take = Statement::new(TAKE_ROOM)
        .bind("id", &id)
        .bind("workspace", &person.workspace)
        .bind("person", &person.user)
        .bind("name", &file.name)
        .bind("bytes", file.bytes)
        .bind("part_bytes", part_bytes(file.bytes))
        .bind("keep", file.keep)
        .bind("now", now)
        .bind("look_at", now + UNUSED_FOR)
        .bind("most", most);
    if core.ports.store().run(take).await?.rows.is_empty() {
        return Err(no_room(most));
    }
    open_upload(core, person, &id).await?;
    library::get(core, person, &id).await
}

fn no_room(most: u64) -> MediaUseError {
    let message = format!(
        "This workspace may keep {} GB of pictures and videos, and has not that much room left. \
        Delete some that you do not need.",
        most / 1_000_000_000
    );
    MediaUseError::invalid("bytes", "media_full", message)
}

/// Lets the store begin, and notes its name for the upload. Where the store does not answer, the
/// room that was taken is given back at once; where that fails too, upkeep does.
async fn open_upload<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<(), MediaUseError> {
    let key = MediaKey::of(&person.workspace, id);
    let upload = match core.ports.media().begin(&key).await {
        Ok(upload) => upload,
        Err(error) => {
            let give_back = "DELETE FROM media WHERE id=:id AND upload IS NULL";
            let give_back = Statement::new(give_back).bind("id", id);
            core.ports.store().run(give_back).await?;
            return Err(error.into());
        }
    };
    let note = Statement::new("UPDATE media SET upload=:upload WHERE id=:id AND upload IS NULL")
        .bind("id", id)
        .bind("upload", &upload);
    let noted = core.ports.store().run(note).await;
    if noted.as_ref().is_ok_and(|answer| answer.changes > 0) {
        return Ok(());
    }
    // Nobody knows of it: there is nothing in it, and it is given up.
    if let Err(error) = core.ports.media().abort(&key, &upload).await {
        core.log("upload_not_aborted", &json!({ "error": error.to_string() }));
    }
    noted?;
    Err(MediaUseError::NotFound)
}

/// Says where a part goes and how long it has to be, before any byte of it is read.
///
/// # Errors
/// When there is no such upload or part, or the upload is over.
pub async fn plan_part<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
    number: u16,
    announced: u64,
) -> Result<PartPlan, MediaUseError> {
    let row = find(core, person, id).await?;
    let Some(length) = length_of(number, row.bytes, row.part_bytes) else {
        return Err(MediaUseError::NotFound);
    };
    let upload = match (row.state, row.upload) {
        (MediaState::Uploading, Some(upload)) => upload,
        (MediaState::Uploading, None) | (MediaState::Ready, _) => return Err(MediaUseError::Over),
    };
    if announced > length {
        return Err(MediaUseError::PartTooLong(length));
    }
    if announced < length {
        let message = format!("Part {number} has {length} bytes, not {announced}.");
        return Err(MediaUseError::invalid("", "part_length", message));
    }
    Ok(PartPlan {
        id: row.id,
        key: MediaKey::of(&person.workspace, id),
        upload,
        number,
        length,
    })
}

/// Stores a part. One that is there already is replaced.
///
/// # Errors
/// When the upload has ended meanwhile, or a store fails.
pub async fn store_part<P: Ports>(
    core: &Core<P>,
    part: &PartPlan,
    bytes: Body,
) -> Result<(), MediaUseError> {
    let media = core.ports.media();
    let stored = media.part(&part.key, &part.upload, part.number, bytes);
    let tag = match stored.await {
        Ok(tag) => tag,
        Err(MediaError::NotThere) => return Err(MediaUseError::Over),
        Err(error) => return Err(error.into()),
    };
    let note = "INSERT INTO media_parts (medium, number, tag) SELECT id, :number, :tag FROM media \
        WHERE id=:id AND state='uploading' ON CONFLICT (medium, number) DO UPDATE SET \
        tag=excluded.tag RETURNING number";
    let note = Statement::new(note)
        .bind("id", &part.id)
        .bind("number", part.number)
        .bind("tag", tag);
    if core.ports.store().run(note).await?.rows.is_empty() {
        return Err(MediaUseError::Over);
    }
    Ok(())
}

/// Makes one medium of the parts, and reads from its bytes what it is. Asked again, it answers the
/// same.
///
/// # Errors
/// When parts are missing, the bytes are not those of a picture or a video that is taken, which
/// deletes them, or a store fails.
pub async fn complete<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<Item, MediaUseError> {
    let row = find(core, person, id).await?;
    if row.state == MediaState::Ready {
        return Ok(row.try_into()?);
    }
    let key = MediaKey::of(&person.workspace, id);
    join(core, &row, &key).await?;
    match facts::read(core, &key, row.bytes).await? {
        Ok(facts) => make_ready(core, id, &facts).await?,
        Err(why) => {
            removal::of_unreadable(core, person, id).await?;
            return Err(MediaUseError::Unreadable(why));
        }
    }
    library::get(core, person, id).await
}

/// Lets the store join the parts. Whoever comes second finds them joined.
async fn join<P: Ports>(core: &Core<P>, row: &Row, key: &MediaKey) -> Result<(), MediaUseError> {
    #[derive(Deserialize)]
    struct Part {
        number: u16,
        tag: String,
    }
    let upload = row.upload.as_deref().ok_or(MediaUseError::Over)?;
    let find = "SELECT number, tag FROM media_parts WHERE medium=:id ORDER BY number";
    let find = Statement::new(find).bind("id", &row.id);
    let parts: Vec<Part> = core.ports.store().run(find).await?.all()?;
    let count = u16::try_from(count(row.bytes, row.part_bytes)).unwrap_or(u16::MAX);
    let is_here = |number: &u16| parts.iter().any(|part| part.number == *number);
    let missing: Vec<u16> = (1..=count).filter(|number| !is_here(number)).collect();
    if !missing.is_empty() {
        return Err(MediaUseError::Missing(missing));
    }
    let tags = parts.into_iter().map(|part| part.tag).collect();
    match core.ports.media().complete(key, upload, tags).await {
        Ok(()) | Err(MediaError::NotThere) => {}
        Err(MediaError::Parts) => {
            // Two requests stored one part, and ended in another order than they began: all of
            // them are to be sent again.
            let forget = "DELETE FROM media_parts WHERE medium=:id";
            let forget = Statement::new(forget).bind("id", &row.id);
            core.ports.store().run(forget).await?;
            return Err(MediaUseError::Mismatch);
        }
        Err(error) => return Err(error.into()),
    }
    match core.ports.media().size(key).await {
        Ok(bytes) if bytes == row.bytes => Ok(()),
        Ok(_) | Err(MediaError::NotThere) => Err(MediaUseError::Over),
        Err(error) => Err(error.into()),
    }
}

async fn make_ready<P: Ports>(
    core: &Core<P>,
    id: &MediaId,
    facts: &Facts,
) -> Result<(), CoreError> {
    let facts_json = serde_json::to_string(facts).unwrap_or_default();
    let kind = json!(facts.container.kind());
    let ready = Statement::new(
        "UPDATE media SET state='ready', upload=NULL, kind=:kind, facts=:facts, look_at=CASE \
        WHEN keep=0 THEN :look_at END WHERE id=:id AND state='uploading'",
    )
    .bind("id", id)
    .bind("kind", kind.as_str().unwrap_or_default())
    .bind("facts", facts_json)
    .bind("look_at", core.now() + UNUSED_FOR);
    let forget = Statement::new("DELETE FROM media_parts WHERE medium=:id").bind("id", id);
    core.ports.store().batch(vec![ready, forget]).await?;
    Ok(())
}

// === impl Announced ===

impl Announced {
    fn violations(&self) -> Vec<Violation> {
        let length = (!(1..=LONGEST_FILE).contains(&self.bytes)).then(|| {
            let (code, message) = if self.bytes == 0 {
                ("required", "The file is empty.")
            } else {
                ("too_long", "A file has up to 4 GiB.")
            };
            Violation::new("bytes", code, message)
        });
        library::name_violation(&self.name)
            .into_iter()
            .chain(length)
            .collect()
    }
}
