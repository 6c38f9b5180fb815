//! How a medium goes: first its row says that it is being deleted, in a statement that makes sure
//! that no post needs it; then its bytes go; and minutes later, when no request under way can
//! write any more, whatever is left of it, and its row.

use super::error::MediaUseError;
use super::row::find;
use crate::domain::ids::{MediaId, WorkspaceId};
use crate::domain::media::MediaKey;
use crate::domain::time::Span;
use crate::ports::media::{Media, MediaError};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;

/// How long after its bytes a row goes. No request that writes to the store takes longer, but for
/// a part, which the store refuses once its upload is given up.
pub(super) const ROW_AFTER: Span = Span::minutes(10);

/// How many posts an answer names that use a medium.
const MOST_NAMED: u32 = 10;

/// The posts that still need it: what is published or cancelled needs it no more.
const NEEDED: &str = "FROM media_uses u JOIN posts p ON p.id=u.post WHERE u.medium=:id AND p.state \
    NOT IN ('published', 'cancelled')";

/// A post or a recurrence that uses a medium.
#[derive(Deserialize)]
struct Using {
    id: String,
}

/// A medium that is being deleted.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Doomed {
    pub(super) id: MediaId,
    pub(super) workspace: WorkspaceId,
    pub(super) upload: Option<String>,
}

/// Deletes a medium, or gives its upload up.
///
/// # Errors
/// When there is none, posts that are still to go out use it, or the database fails. Where the
/// media store fails, upkeep goes on.
pub async fn delete<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<(), MediaUseError> {
    let doom = format!(
        "UPDATE media SET state='deleting', look_at=:look_at WHERE id=:id AND \
        workspace=:workspace AND state<>'deleting' AND NOT EXISTS (SELECT 1 {NEEDED}) AND NOT \
        EXISTS (SELECT 1 FROM recurrence_media r WHERE r.medium=media.id) RETURNING id, workspace, \
        upload"
    );
    if let Some(doomed) = doom_by(core, Statement::new(doom), person, id).await? {
        remove_bytes(core, &doomed).await;
        return Ok(());
    }
    find(core, person, id).await?;
    let posts = format!("SELECT u.post AS id {NEEDED} ORDER BY u.post LIMIT :most");
    let recurrences = "SELECT recurrence AS id FROM recurrence_media WHERE medium=:id ORDER BY \
        recurrence LIMIT :most";
    let name = [posts, recurrences.to_owned()].map(|sql| {
        let name = Statement::new(sql).bind("id", id);
        name.bind("most", MOST_NAMED)
    });
    let mut using: Vec<Using> = Vec::new();
    for answer in core.ports.store().batch(name.into()).await? {
        using.extend(answer.all::<Using>()?);
    }
    Err(MediaUseError::InUse(
        using.into_iter().map(|one| one.id).collect(),
    ))
}

/// Deletes what was uploaded and cannot be used.
pub(super) async fn of_unreadable<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &MediaId,
) -> Result<(), CoreError> {
    let doom = "UPDATE media SET state='deleting', look_at=:look_at WHERE id=:id AND \
        workspace=:workspace AND state='uploading' RETURNING id, workspace, upload";
    if let Some(doomed) = doom_by(core, Statement::new(doom), person, id).await? {
        remove_bytes(core, &doomed).await;
    }
    Ok(())
}

async fn doom_by<P: Ports>(
    core: &Core<P>,
    doom: Statement,
    person: &Person,
    id: &MediaId,
) -> Result<Option<Doomed>, CoreError> {
    let doom = doom
        .bind("id", id)
        .bind("workspace", &person.workspace)
        .bind("look_at", core.now() + ROW_AFTER);
    Ok(core.ports.store().run(doom).await?.first()?)
}

/// Removes the bytes of a medium that is being deleted; says whether none are left.
pub(super) async fn remove_bytes<P: Ports>(core: &Core<P>, doomed: &Doomed) -> bool {
    match try_remove(core, doomed).await {
        Ok(()) => true,
        Err(error) => {
            let fields = json!({ "medium": doomed.id, "error": error.to_string() });
            core.log("medium_not_removed", &fields);
            false
        }
    }
}

async fn try_remove<P: Ports>(core: &Core<P>, doomed: &Doomed) -> Result<(), MediaError> {
    let media = core.ports.media();
    let key = MediaKey::of(&doomed.workspace, &doomed.id);
    if let Some(upload) = &doomed.upload {
        media.abort(&key, upload).await?;
    }
    media.delete(&key).await?;
    let thumbnail = MediaKey::of_thumbnail(&doomed.workspace, &doomed.id);
    media.delete(&thumbnail).await
}
