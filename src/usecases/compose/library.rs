//! What is known of the media that a post names, and that the post uses them.
//!
//! The post's row keeps what is known, so that whoever publishes it reads nothing else: the bytes
//! of a medium never change. [`guard`] makes a post come about only where all of them are there in
//! the same statement, so that none is deleted between reading and writing.

use crate::domain::content::Options;
use crate::domain::ids::{MediaId, PostId};
use crate::domain::media::{Attachment, Facts, Kind, Library, Medium, UNUSED_FOR};
use crate::domain::post::find_media;
use crate::domain::time::Timestamp;
use crate::ports::sql::{Answer, Statement, Value};
use crate::ports::{Store, StoreError};
use crate::usecases::sessions::Person;
use serde::Deserialize;
use std::collections::BTreeSet;

// The plus has them found by their ids, and not among all media of the workspace.
const FIND: &str = "SELECT id, kind, bytes, alt, facts FROM media WHERE +workspace=:workspace AND \
    state='ready' AND id IN (SELECT value FROM json_each(:ids))";

/// Whether every medium that a post names is there; what follows it takes effect only then.
macro_rules! are_there {
    () => {
        "(SELECT count(*) FROM media WHERE +workspace=:workspace AND state='ready' AND id IN \
        (SELECT value FROM json_each(:media_ids)))=:media_count"
    };
}

pub(super) use are_there;

/// What the post at `:post` no longer names may go after a day.
const LET_GO: &str = "UPDATE media SET look_at=:look_at WHERE look_at IS NULL AND id IN (SELECT \
    medium FROM media_uses WHERE post=:post AND medium NOT IN (SELECT value FROM \
    json_each(:media_ids))) AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND change_tag IS \
    :change_tag)";
const FORGET: &str = "DELETE FROM media_uses WHERE post=:post AND medium NOT IN (SELECT value FROM \
    json_each(:media_ids)) AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND change_tag IS \
    :change_tag)";
const USE: &str = "INSERT OR IGNORE INTO media_uses (medium, post) SELECT j.value, p.id FROM posts \
    p JOIN json_each(:media_ids) j WHERE p.id=:post AND p.change_tag IS :change_tag";

/// The media with these ids that a workspace has, whole.
pub(super) async fn find(
    store: &impl Store,
    person: &Person,
    ids: &BTreeSet<MediaId>,
) -> Result<Library, StoreError> {
    if ids.is_empty() {
        return Ok(Library::new());
    }
    let find = Statement::new(FIND)
        .bind("workspace", &person.workspace)
        .bind("ids", as_json(ids));
    read(store.run(find).await?)
}

fn read(answer: Answer) -> Result<Library, StoreError> {
    #[derive(Deserialize)]
    struct Row {
        id: MediaId,
        kind: Kind,
        bytes: u64,
        alt: Option<String>,
        facts: String,
    }
    let medium = |row: Row| {
        let facts: Facts = serde_json::from_str(&row.facts)
            .map_err(|error| StoreError::Shape(format!("facts of {}: {error}", row.id)))?;
        let Row {
            id,
            kind,
            bytes,
            alt,
            ..
        } = row;
        Ok((
            id.clone(),
            Medium {
                id,
                kind,
                bytes,
                alt,
                facts,
            },
        ))
    };
    answer.all::<Row>()?.into_iter().map(medium).collect()
}

/// A library as the post's row keeps it; none where it is empty.
pub(super) fn kept(library: &Library) -> Option<String> {
    (!library.is_empty()).then(|| serde_json::to_string(library).unwrap_or_default())
}

/// Every medium that an account's content names.
pub(super) fn named(media: &[Attachment], options: &Options) -> BTreeSet<MediaId> {
    let mut ids: BTreeSet<_> = media
        .iter()
        .map(|attachment| attachment.id.clone())
        .collect();
    options
        .values()
        .for_each(|value| find_media(value, &mut ids));
    ids
}

/// What [`are_there`] asks about.
pub(super) fn guard(library: &Library) -> [(&'static str, Value); 2] {
    let ids: BTreeSet<_> = library.keys().cloned().collect();
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    [
        ("media_ids", Value::Text(as_json(&ids))),
        ("media_count", Value::Integer(count)),
    ]
}

/// The statements after which the post uses what `after` holds, and nothing else. They take effect
/// where the post has this tag.
pub(super) fn uses(
    post: &PostId,
    change_tag: Option<&str>,
    (before, after): (&Library, &Library),
    now: Timestamp,
) -> Vec<Statement> {
    let same = before.keys().eq(after.keys());
    let mut sql = Vec::new();
    if !same && !before.is_empty() {
        sql.extend([LET_GO, FORGET]);
    }
    if !same && !after.is_empty() {
        sql.push(USE);
    }
    let ids: BTreeSet<_> = after.keys().cloned().collect();
    let bound = |sql| {
        Statement::new(sql)
            .bind("post", post)
            .bind("change_tag", change_tag)
            .bind("media_ids", as_json(&ids))
            .bind("look_at", now + UNUSED_FOR)
    };
    sql.into_iter().map(bound).collect()
}

fn as_json(ids: &BTreeSet<MediaId>) -> String {
    serde_json::json!(ids).to_string()
}
