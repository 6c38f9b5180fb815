//! What the tick does for media: an upload goes that is not complete after a day, a medium that no
//! post has used for a day, and the rest of what is being deleted. A few at a time: the next tick
//! takes what is left.

use super::removal::{Doomed, ROW_AFTER, remove_bytes};
use crate::domain::media::UNUSED_FOR;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::{Statement, decode};
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::{Value, json};

/// How many media one tick looks at. Each is looked at twice, the second time to remove its row,
/// and every fourth tick looks: 600 an hour.
const PAGE: u32 = 80;

/// What the look at one medium may ask for: three calls of the media store, two of the database.
const CALLS: u32 = 5;

/// How long after a failure of the media store it is asked again.
const AGAIN_AFTER: Span = Span::minutes(10);

/// How long a row is left alone that cannot be understood: whoever wrote it may come back.
const UNREADABLE_AFTER: Span = Span::days(1);

const DUE: &str = "SELECT id, workspace, state, upload, look_at FROM media WHERE look_at<=:now \
    ORDER BY look_at LIMIT :page";

/// Dooms what has had its time. What has become unused only now is looked at again after a day,
/// and what a post uses or a person keeps not at all.
const DOOM: &str = "UPDATE media SET state='deleting', look_at=:row_at WHERE id=:id AND \
    look_at=:seen AND look_at>0 AND state<>'deleting' AND (keep=0 OR state='uploading') AND NOT \
    EXISTS (SELECT 1 FROM media_uses u WHERE u.medium=media.id) AND NOT EXISTS (SELECT 1 FROM \
    recurrence_media u WHERE u.medium=media.id) RETURNING id";

const SPARE: &str = "UPDATE media SET look_at=CASE WHEN keep<>0 OR EXISTS (SELECT 1 FROM \
    media_uses u WHERE u.medium=media.id) OR EXISTS (SELECT 1 FROM recurrence_media u WHERE \
    u.medium=media.id) THEN NULL ELSE :later END WHERE id=:id AND look_at=:seen AND state='ready'";

/// How far a medium is; a state of a later version is none of them.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Uploading,
    Ready,
    Deleting,
}

#[derive(Deserialize)]
struct Due {
    state: State,
    look_at: Timestamp,
    #[serde(flatten)]
    medium: Doomed,
}

/// Looks after the media that are due.
///
/// # Errors
/// When the database fails. What fails in the media store is tried again.
pub async fn look_after<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let find = Statement::new(DUE)
        .bind("now", core.now())
        .bind("page", PAGE);
    for row in core.ports.store().run_with_others(find).await?.rows {
        if !core.ports.budget().has(0, CALLS) {
            break;
        }
        let id = row.get("id").cloned().unwrap_or(Value::Null);
        match decode::<Due>(row) {
            Ok(due) => look(core, &due).await?,
            Err(error) => {
                let fields = json!({ "medium": id, "error": error.to_string() });
                core.log("medium_unreadable", &fields);
                set_aside(core, id.as_str().unwrap_or_default()).await?;
            }
        }
    }
    Ok(())
}

async fn look<P: Ports>(core: &Core<P>, due: &Due) -> Result<(), CoreError> {
    match due.state {
        State::Deleting => return finish(core, due).await,
        State::Uploading | State::Ready => {}
    }
    let now = core.now();
    let about = |sql: &'static str| {
        Statement::new(sql)
            .bind("id", &due.medium.id)
            .bind("seen", due.look_at)
    };
    let doom = about(DOOM).bind("row_at", now + ROW_AFTER);
    if core.ports.store().run(doom).await?.rows.is_empty() {
        let spare = about(SPARE).bind("later", now + UNUSED_FOR);
        core.ports.store().run(spare).await?;
    } else {
        core.log("medium_cleared", &json!({ "medium": due.medium.id }));
        remove_bytes(core, &due.medium).await;
    }
    Ok(())
}

/// Removes whatever a request has written while the medium was being deleted, and its row.
async fn finish<P: Ports>(core: &Core<P>, due: &Due) -> Result<(), CoreError> {
    let id = &due.medium.id;
    if !remove_bytes(core, &due.medium).await {
        let again = "UPDATE media SET look_at=:at WHERE id=:id AND state='deleting'";
        let again = Statement::new(again)
            .bind("id", id)
            .bind("at", core.now() + AGAIN_AFTER);
        core.ports.store().run(again).await?;
        return Ok(());
    }
    let gone = [
        "DELETE FROM media_parts WHERE medium=:id",
        "DELETE FROM media_uses WHERE medium=:id",
        "DELETE FROM recurrence_media WHERE medium=:id",
        "DELETE FROM media WHERE id=:id AND state='deleting'",
    ];
    let gone = gone.map(|sql| Statement::new(sql).bind("id", id));
    core.ports.store().batch(gone.into()).await?;
    Ok(())
}

async fn set_aside<P: Ports>(core: &Core<P>, id: &str) -> Result<(), CoreError> {
    let later = Statement::new("UPDATE media SET look_at=:at WHERE id=:id")
        .bind("id", id)
        .bind("at", core.now() + UNREADABLE_AFTER);
    core.ports.store().run(later).await?;
    Ok(())
}
