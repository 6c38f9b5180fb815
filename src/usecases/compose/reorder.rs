//! Putting planned posts into another order: the times that they have stay, and each post gets the
//! one of its new place. It happens to all of them in one transaction, to exactly what the person
//! saw, or not at all: so no time is ever lost or taken twice.

use super::change::count;
use super::loaded::{Loaded, Post, read};
use super::rewrite::planned_anew;
use super::{ComposeError, Seen, moving};
use crate::domain::delivery::Event;
use crate::domain::ids::PostId;
use crate::domain::ledger::hex;
use crate::domain::policy::late_at;
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::ports::Ports;
use crate::ports::sql::{Statement, Value};
use crate::usecases::engine::dispatch::{self, Dispatch};
use crate::usecases::engine::row::Row;
use crate::usecases::engine::settle::{Change, Column, settle_together};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;

/// The most posts that are put into order at once: two weeks of two slots a day.
pub const MOST_REORDERED: usize = 28;

/// The most deliveries that they may have together: each costs two statements of the transaction.
const MOST_DELIVERIES: usize = 100;

/// How often it is tried on posts whose deliveries move.
const TRIES: usize = 8;

/// A post at its new place.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "PlaceInOrder"))]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The post.
    pub id: PostId,
    /// The version of it that was seen.
    pub version: i64,
}

/// A post with the time that it is to have.
struct Moved<'a> {
    id: &'a PostId,
    loaded: &'a Loaded,
    to: &'a Post,
}

/// The first post's own change decides for all: it takes effect only if each of them, and each of
/// their deliveries, is as it was read.
const LEAD: &str = "UPDATE posts SET version=version+1, change_tag=:change_tag, updated_at=:now, \
    due_at=:due, zone=:zone, local=:local, remark=:remark WHERE id=:post AND workspace=:workspace
      AND (SELECT count(*) FROM json_each(:posts) s JOIN posts p ON p.id=json_extract(s.value, \
      '$[0]') WHERE p.version=json_extract(s.value, '$[1]') AND \
      +p.workspace=:workspace)=:post_count
      AND (SELECT count(*) FROM json_each(:posts) s JOIN deliveries d ON \
      d.post=json_extract(s.value, '$[0]') WHERE d.removed_at IS NULL)=:count
      AND (SELECT count(*) FROM json_each(:seen) s JOIN deliveries d ON d.id=json_extract(s.value, \
      '$[0]')
        WHERE d.claim=json_extract(s.value, '$[1]') AND d.head=json_extract(s.value, \
        '$[2]'))=:count";

/// The change of every further post.
const FOLLOW: &str = "UPDATE posts SET version=version+1, change_tag=:change_tag, \
    updated_at=:now, due_at=:due, zone=:zone, local=:local, remark=:remark WHERE id=:other AND \
    EXISTS (SELECT 1 FROM posts WHERE id=:post AND change_tag=:change_tag)";

/// What the change of every delivery asks.
const LED: &str = " AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND change_tag=:change_tag)";

const PROOF: &str = "SELECT 1 AS ours FROM posts WHERE id=:post AND change_tag=:change_tag";

/// Gives these posts the times that they have together, in the order in which they stand here.
///
/// # Errors
/// With every fault, or when one of the posts is another by now, on its way, or over.
pub async fn reorder<P: Ports>(
    core: &Core<P>,
    person: &Person,
    order: &[Place],
) -> Result<(), ComposeError> {
    let faults = violations(order);
    if !faults.is_empty() {
        return Err(ComposeError::Invalid(faults));
    }
    let mut is_counted = false;
    for _ in 0..TRIES {
        let mut posts = Vec::new();
        for Place { id, version } in order {
            let loaded = read(core, person, id, &Seen::Versions(vec![*version])).await?;
            may_be_moved(&loaded, core.now())?;
            posts.push((id, loaded));
        }
        let rows: usize = posts.iter().map(|(_, loaded)| loaded.rows.len()).sum();
        if rows > MOST_DELIVERIES {
            let message = format!("They may have {MOST_DELIVERIES} deliveries together.");
            let fault = Violation::new("posts", "too_many", message);
            return Err(ComposeError::Invalid(vec![fault]));
        }
        let moved = moved(&posts);
        if moved.is_empty() {
            return Ok(());
        }
        if !is_counted {
            count(core, person, rows).await?;
            is_counted = true;
        }
        if let Some(steps) = write(core, person, &posts, &moved).await? {
            dispatch::send(core, steps).await;
            return Ok(());
        }
    }
    Err(moving())
}

/// What is wrong with the list itself.
fn violations(order: &[Place]) -> Vec<Violation> {
    if !(2..=MOST_REORDERED).contains(&order.len()) {
        let message = format!("Name 2 to {MOST_REORDERED} posts.");
        return vec![Violation::new("posts", "count", message)];
    }
    let mut seen = BTreeSet::new();
    let twice = order
        .iter()
        .enumerate()
        .filter(|(_, place)| !seen.insert(&place.id));
    twice
        .map(|(at, _)| Violation::new(format!("posts[{at}].id"), "twice", "It is there twice."))
        .collect()
}

/// Whether a post has a time that it can give to another: it lies ahead, and nothing has gone out.
fn may_be_moved(loaded: &Loaded, now: Timestamp) -> Result<(), ComposeError> {
    if loaded.rows.iter().any(|row| row.state.is_sending()) {
        return Err(ComposeError::AlreadySending);
    }
    let waits = |row: &Row| row.state.is_waiting() && row.public_parts == 0;
    let is_planned = !loaded.rows.is_empty() && loaded.rows.iter().all(waits);
    if is_planned && loaded.post.due_at > now {
        Ok(())
    } else {
        Err(ComposeError::Over)
    }
}

/// The posts whose time is another one in the new order.
fn moved<'a>(posts: &'a [(&'a PostId, Loaded)]) -> Vec<Moved<'a>> {
    let mut times: Vec<&Post> = posts.iter().map(|(_, loaded)| &loaded.post).collect();
    times.sort_by_key(|post| post.due_at);
    let placed = posts.iter().zip(times);
    let moved = placed.filter(|((_, loaded), to)| loaded.post.due_at != to.due_at);
    moved
        .map(|((id, loaded), to)| Moved { id, loaded, to })
        .collect()
}

/// Writes the transaction. None: something was quicker.
async fn write<P: Ports>(
    core: &Core<P>,
    person: &Person,
    posts: &[(&PostId, Loaded)],
    moved: &[Moved<'_>],
) -> Result<Option<Vec<Dispatch>>, CoreError> {
    let Some(first) = moved.first() else {
        return Ok(None);
    };
    let versions: Vec<_> = posts
        .iter()
        .map(|(id, loaded)| json!([id, loaded.post.version]))
        .collect();
    let seen: Vec<_> = posts
        .iter()
        .flat_map(|(_, loaded)| &loaded.rows)
        .map(|row| json!([row.id, row.claim, row.head]))
        .collect();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let ours: [(&'static str, Value); 2] = [
        ("post", first.id.into()),
        ("change_tag", Value::Text(hex(&core.chance::<8>()))),
    ];
    let lead = moved.iter().enumerate().map(|(at, each)| {
        Statement::new(if at == 0 { LEAD } else { FOLLOW })
            .bind_all(ours.iter().cloned())
            .bind("other", each.id)
            .bind("workspace", &person.workspace)
            .bind("now", core.now())
            .bind("due", each.to.due_at)
            .bind("zone", each.to.zone.as_str())
            .bind("local", each.to.local.clone())
            .bind("remark", each.to.remark.clone())
            .bind("posts", json!(versions).to_string())
            .bind("post_count", number(versions.len()))
            .bind("seen", json!(seen).to_string())
            .bind("count", number(seen.len()))
    });
    let mut rows: Vec<(Row, Change)> = Vec::new();
    for each in moved {
        rows.extend(changes(each, core.now(), &ours));
    }
    let proof = Statement::new(PROOF).bind_all(ours.iter().cloned());
    settle_together(core, lead.collect(), &mut rows, proof).await
}

/// What becomes of the deliveries of one post.
fn changes(each: &Moved<'_>, now: Timestamp, ours: &[(&'static str, Value)]) -> Vec<(Row, Change)> {
    let change = |row: &Row| {
        let mut row = row.clone();
        row.due_at = each.to.due_at;
        row.late_at = late_at(row.due_at, each.loaded.post.late_minutes);
        let change = planned_anew(&mut row, Event::Moved, now)
            .set_to(Column::Version, "version+1")
            .only_if(LED);
        let guarded = ours
            .iter()
            .cloned()
            .fold(change, |change, (name, value)| change.bind(name, value));
        (row, guarded)
    };
    each.loaded.rows.iter().map(change).collect()
}
