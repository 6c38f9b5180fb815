//! The transaction of a change: over the post and all its deliveries, wholly or not at all.

use super::library;
use super::loaded::{Loaded, Post};
use crate::domain::ids::PostId;
use crate::domain::media::Library;
use crate::domain::post::media_json;
use crate::ports::Ports;
use crate::ports::sql::{Statement, Value};
use crate::usecases::engine::dispatch::Dispatch;
use crate::usecases::engine::row::Row;
use crate::usecases::engine::settle::{Change, settle_together};
use crate::usecases::slots::{Hold, are_free};
use crate::usecases::{Core, CoreError};
use serde_json::json;

/// A transaction in the making.
pub(super) struct PendingEdit {
    pub(super) post: Post,
    /// The media that must be there.
    pub(super) needed: Library,
    /// The slot that it takes, which must be free.
    pub(super) hold: Option<Hold>,
    pub(super) changes: Vec<(Row, Change)>,
    pub(super) more: Vec<Statement>,
    pub(super) steps: Vec<Dispatch>,
}

/// The post's own change. It takes effect only if every delivery is as it was read.
const LEAD: &str = concat!(
    "UPDATE posts SET version=version+1, change_tag=:change_tag, updated_at=:now, \
    text=:text, media=:media, library=:library, due_at=:post_due, zone=:zone,
      local=:local, remark=:remark, late_minutes=:late_minutes, targets=:targets, intended=:intended
    WHERE id=:post AND version=:version
      AND (SELECT count(*) FROM deliveries WHERE post=:post AND removed_at IS NULL)=:count
      AND (SELECT count(*) FROM json_each(:seen) s JOIN deliveries d ON d.id=json_extract(s.value, \
      '$[0]')
        WHERE d.claim=json_extract(s.value, '$[1]') AND d.head=json_extract(s.value, \
        '$[2]'))=:count
      AND ",
    library::are_there!(),
    " AND ",
    are_free!()
);

/// What every further statement of the transaction asks.
const LED: &str = " AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND change_tag=:change_tag)";

/// Answers with a row where the transaction took effect.
const PROOF: &str = "SELECT 1 AS ours FROM posts WHERE id=:post AND change_tag=:change_tag";

/// What has gone out keeps the words with which it did.
const FREEZE: &str = "UPDATE deliveries SET text=coalesce(text, :old_text), media=coalesce(media, \
    :old_media) WHERE id=:id AND (text IS NULL OR media IS NULL)
    AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND change_tag=:change_tag)";

/// Writes the transaction, marked with `tag`. None: something was quicker.
pub(super) async fn write<P: Ports>(
    core: &Core<P>,
    id: &PostId,
    loaded: &Loaded,
    edit: PendingEdit,
    tag: String,
) -> Result<Option<Vec<Dispatch>>, CoreError> {
    let PendingEdit {
        post,
        needed,
        hold,
        changes,
        more,
        mut steps,
    } = edit;
    let ours: [(&'static str, Value); 2] = [("post", id.into()), ("change_tag", Value::Text(tag))];
    let lead = Statement::new(LEAD)
        .bind("version", post.version)
        .bind("now", core.now())
        .bind("text", post.text)
        .bind("media", media_json(&post.media.0))
        .bind("library", library::kept(&post.library.0))
        .bind_all(library::guard(&needed))
        .bind_all(Hold::values(&hold, id))
        .bind("workspace", loaded.workspace.as_str())
        .bind("post_due", post.due_at)
        .bind("zone", post.zone)
        .bind("local", post.local)
        .bind("remark", post.remark)
        .bind("late_minutes", post.late_minutes)
        .bind("targets", post.targets.json())
        .bind("intended", post.intended)
        .bind("seen", seen(loaded))
        .bind(
            "count",
            i64::try_from(loaded.rows.len()).unwrap_or(i64::MAX),
        );
    let lead = std::iter::once(lead)
        .chain(more)
        .map(|statement| statement.bind_all(ours.iter().cloned()))
        .collect();
    let guarded = |change: Change| {
        ours.iter()
            .cloned()
            .fold(change.only_if(LED), |change, (name, value)| {
                change.bind(name, value)
            })
    };
    let mut rows: Vec<(Row, Change)> = changes
        .into_iter()
        .map(|(row, change)| (row, guarded(change)))
        .collect();
    let proof = Statement::new(PROOF).bind_all(ours.iter().cloned());
    let Some(moved) = settle_together(core, lead, &mut rows, proof).await? else {
        return Ok(None);
    };
    steps.extend(moved);
    Ok(Some(steps))
}

/// The deliveries as they were read, as JSON.
fn seen(loaded: &Loaded) -> String {
    let rows = loaded.rows.iter();
    let seen: Vec<_> = rows
        .map(|row| json!([row.id, row.claim, row.head]))
        .collect();
    json!(seen).to_string()
}

/// What has gone out keeps the words with which it did.
pub(super) fn frozen(row: &Row) -> Statement {
    Statement::new(FREEZE)
        .bind("id", &row.id)
        .bind("old_text", row.content.text.as_str())
        .bind("old_media", media_json(&row.content.media))
}
