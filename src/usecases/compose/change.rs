//! Changing a post after it was planned: edit, move, cancel.
//!
//! A change is one transaction over the post and all its deliveries: it happens wholly, to exactly
//! what the person saw, or not at all. A delivery that the engine moves meanwhile makes the
//! transaction do nothing, and it is tried again on what is there then: so either the change wins
//! and the old text is never sent, or the commit wins and the person is told.

use super::targets::{self, Account};
use super::{ComposeError, home_zone};
use crate::domain::content::Content;
use crate::domain::delivery::{Event, State};
use crate::domain::ids::{DeliveryId, PostId};
use crate::domain::ledger::hex;
use crate::domain::policy::late_at;
use crate::domain::post::{Draft, Target};
use crate::domain::schedule::{Planned, Request};
use crate::domain::time::Timestamp;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::platforms::{self, Class, PlatformError};
use crate::ports::sql::{Answer, Statement, Value};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::engine::dispatch::{self, Dispatch};
use crate::usecases::engine::plan;
use crate::usecases::engine::reasons::failing;
use crate::usecases::engine::row::{self, Row};
use crate::usecases::engine::settle::{Change, Column, settle_together};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;
use serde_json::json;

/// How often a change is tried on a post whose deliveries move.
const EDIT_TRIES: usize = 8;

/// What is to be different; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "PostChanges"))]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The shared text.
    pub text: Option<String>,
    /// Media: none in this version.
    pub media: Option<Vec<serde_json::Value>>,
    /// Where it goes, with each account's own text and options: all of them.
    pub targets: Option<Vec<Target>>,
    /// When it goes.
    pub schedule: Option<Request>,
    /// How late it may still go out.
    pub late_minutes: Option<u32>,
}

/// A post as it stands.
struct Known {
    post: Post,
    rows: Vec<Row>,
}

#[derive(Clone, Deserialize)]
struct Post {
    version: i64,
    text: String,
    due_at: Timestamp,
    zone: String,
    local: Option<String>,
    remark: Option<String>,
    late_minutes: u32,
}

/// What the person wants, checked.
struct Wish<'a> {
    patch: &'a Patch,
    /// The post as it is to be.
    draft: Draft,
    /// Its new time, where it moves.
    planned: Option<Planned>,
    /// Those of its accounts that are connected.
    accounts: Vec<Account>,
}

/// A transaction in the making.
struct PendingEdit {
    post: Post,
    changes: Vec<(Row, Change)>,
    more: Vec<Statement>,
    steps: Vec<Dispatch>,
}

/// The post's own change. It takes effect only if every delivery is as it was read.
const LEAD: &str = "UPDATE posts SET version=version+1, change_tag=:change_tag, updated_at=:now, \
    text=:text, due_at=:post_due, zone=:zone,
      local=:local, remark=:remark, late_minutes=:late_minutes
    WHERE id=:post AND version=:version
      AND (SELECT count(*) FROM deliveries WHERE post=:post AND removed_at IS NULL)=:count
      AND (SELECT count(*) FROM json_each(:seen) s JOIN deliveries d ON d.id=json_extract(s.value, \
      '$[0]')
        WHERE d.claim=json_extract(s.value, '$[1]') AND d.head=json_extract(s.value, \
        '$[2]'))=:count";

/// What every further statement of the transaction asks.
const LED: &str = " AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND change_tag=:change_tag)";

/// What has gone out keeps the words with which it did.
const FREEZE: &str = "UPDATE deliveries SET text=:old_text WHERE id=:id AND text IS NULL
    AND EXISTS (SELECT 1 FROM posts WHERE id=:post AND change_tag=:change_tag)";

/// Changes what a post says, where it goes or when.
///
/// # Errors
/// With every fault, or when the post is another by now, on its way, or over.
pub async fn edit<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    version: i64,
    patch: &Patch,
) -> Result<(), ComposeError> {
    let home = home_zone(core, person).await?;
    for _ in 0..EDIT_TRIES {
        let known = read(core, person, id, version).await?;
        if known.rows.iter().any(|row| row.state.is_sending()) {
            return Err(ComposeError::AlreadySending);
        }
        if !known.rows.iter().any(|row| row.state.is_editable()) {
            return Err(ComposeError::Over);
        }
        let wish = wish(core, person, &known, patch, home).await?;
        if let Some(steps) = apply(core, person, id, &known, &wish).await? {
            dispatch::send(core, steps).await;
            return Ok(());
        }
    }
    Err(moving())
}

/// Takes back whatever of a post has not begun to go out.
///
/// # Errors
/// When there is nothing to take back, or the post is another by now.
pub async fn cancel<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    version: i64,
) -> Result<(), ComposeError> {
    for _ in 0..EDIT_TRIES {
        let known = read(core, person, id, version).await?;
        if !known.rows.iter().any(|row| row.state.is_waiting()) {
            let is_sending = known.rows.iter().any(|row| row.state.is_sending());
            return Err(if is_sending {
                ComposeError::AlreadySending
            } else {
                ComposeError::Over
            });
        }
        let waiting = known.rows.iter().filter(|row| row.state.is_waiting());
        let changes = waiting.map(|row| (row.clone(), taken_back(row))).collect();
        let edit = PendingEdit {
            post: known.post.clone(),
            changes,
            more: Vec::new(),
            steps: Vec::new(),
        };
        if write(core, id, &known, edit).await?.is_some() {
            return Ok(());
        }
    }
    Err(moving())
}

/// What is public of it stays public, and is said.
fn taken_back(row: &Row) -> Change {
    let change = Change::step(Event::Cancelled);
    if row.public_parts == 0 {
        return change.clear([Column::Error]);
    }
    let message = format!(
        "You took it back when {} of its {} posts were public.",
        row.public_parts,
        row.part_count()
    );
    failing(
        change,
        &PlatformError::new(Class::Fixable, "cancelled_partly", message)
            .with_hint("Delete those at the platform, or send the rest."),
    )
}

/// The engine was quicker every time: it is busy with this very post.
fn moving() -> ComposeError {
    CoreError::from(StoreError::Failed(
        "the post's deliveries moved again and again".into(),
    ))
    .into()
}

/// The post and its deliveries, if they are of the version that the person saw.
async fn read<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    version: i64,
) -> Result<Known, ComposeError> {
    let post = "SELECT version, text, due_at, zone, local, remark, late_minutes FROM posts WHERE \
        id=:post AND workspace=:workspace";
    let rows = format!(
        "{} WHERE d.post=:post AND d.removed_at IS NULL ORDER BY d.rowid",
        row::READ
    );
    let statements = [post.to_owned(), rows].map(|sql| {
        Statement::new(sql)
            .bind("post", id)
            .bind("workspace", &person.workspace)
    });
    let answers = core
        .ports
        .store()
        .batch(statements.to_vec())
        .await
        .map_err(CoreError::from)?;
    let [post, rows] = <[Answer; 2]>::try_from(answers)
        .map_err(|_| CoreError::from(StoreError::Shape("two answers".into())))?;
    let post: Post = post
        .first()
        .map_err(CoreError::from)?
        .ok_or(ComposeError::NotFound)?;
    if post.version != version {
        return Err(ComposeError::Stale);
    }
    Ok(Known {
        post,
        rows: row::all(rows).map_err(CoreError::from)?,
    })
}

/// The wish, if nothing is wrong with it.
async fn wish<'a, P: Ports>(
    core: &Core<P>,
    person: &Person,
    known: &Known,
    patch: &'a Patch,
    home: Zone,
) -> Result<Wish<'a>, ComposeError> {
    let draft = draft(known, patch).map_err(CoreError::from)?;
    let accounts = targets::find(core, person, &draft).await?;
    let before: Vec<_> = known.rows.iter().map(|row| row.account.clone()).collect();
    let mut violations = draft.violations();
    violations.extend(targets::violations(core, &draft, &accounts, &before));
    violations.extend(fixed_violations(known, &draft));
    match patch
        .schedule
        .as_ref()
        .map(|schedule| schedule.plan(core.now(), home))
        .transpose()
    {
        Ok(planned) if violations.is_empty() => Ok(Wish {
            patch,
            draft,
            planned,
            accounts,
        }),
        other => {
            violations.extend(other.err());
            Err(ComposeError::Invalid(violations))
        }
    }
}

fn draft(known: &Known, patch: &Patch) -> Result<Draft, StoreError> {
    let as_they_are = || known.rows.iter().map(target).collect();
    Ok(Draft {
        text: patch
            .text
            .clone()
            .unwrap_or_else(|| known.post.text.clone()),
        media: patch.media.clone().unwrap_or_default(),
        targets: patch.targets.clone().map_or_else(as_they_are, Ok)?,
        schedule: Request::default(),
        late_minutes: patch.late_minutes.unwrap_or(known.post.late_minutes),
    })
}

fn target(row: &Row) -> Result<Target, StoreError> {
    Ok(Target {
        account: row.account.clone(),
        text: row.own_text.clone(),
        media: None,
        options: row.content.options.clone(),
    })
}

/// What would change something that is public, or take it out.
fn fixed_violations(known: &Known, draft: &Draft) -> Vec<Violation> {
    let mut found = Vec::new();
    for row in known
        .rows
        .iter()
        .filter(|row| row.state.is_editable() && row.public_parts > 0)
    {
        let Some((at, target)) = draft
            .targets
            .iter()
            .enumerate()
            .find(|(_, target)| target.account == row.account)
        else {
            found.push(Violation::new(
                "targets",
                "already_public",
                format!("A part is public on @{} already. It stays.", row.username),
            ));
            continue;
        };
        let (path, text) = draft.text_for(at, target);
        let public = usize::try_from(row.public_parts).unwrap_or(usize::MAX);
        let content = Content {
            text: text.to_owned(),
            options: target.options.clone(),
        };
        let parts = platforms::format(row.network(), &content)
            .map(|format| format.parts)
            .unwrap_or_default();
        if parts.get(..public) != row.format.parts.get(..public) {
            let message = format!(
                "The first {public} of its posts are public on @{} already: they cannot be changed \
                here.",
                row.username
            );
            found.push(Violation::new(path, "already_public", message));
        }
    }
    found
}

/// Builds and writes the transaction. None: something was quicker.
async fn apply<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    known: &Known,
    wish: &Wish<'_>,
) -> Result<Option<Vec<Dispatch>>, CoreError> {
    let now = core.now();
    let mut edit = PendingEdit {
        post: post_after(&known.post, wish),
        changes: Vec::new(),
        more: Vec::new(),
        steps: Vec::new(),
    };
    for row in &known.rows {
        let target = wish
            .draft
            .targets
            .iter()
            .find(|target| target.account == row.account);
        match (row.state.is_editable(), target) {
            (true, Some(target)) => {
                edit.changes
                    .extend(change(row, target, &known.post, wish, now)?)
            }
            (true, None) => {
                let removed = Change::step(Event::Removed)
                    .clear([Column::Error])
                    .set(Column::RemovedAt, now);
                edit.changes.push((row.clone(), removed));
            }
            (false, _) => edit.more.push(
                Statement::new(FREEZE)
                    .bind("id", &row.id)
                    .bind("old_text", row.content.text.as_str()),
            ),
        }
    }
    let tag = hex(&core.chance::<8>());
    let when = (
        edit.post.due_at,
        late_at(edit.post.due_at, edit.post.late_minutes),
    );
    for (at, target) in wish.draft.targets.iter().enumerate() {
        if known.rows.iter().any(|row| row.account == target.account) {
            continue;
        }
        let delivery = DeliveryId::new(now, core.chance());
        let place = (&wish.draft, at);
        let plan = targets::plan(
            delivery,
            person,
            id,
            place,
            when,
            &wish.accounts,
            Some(&tag),
        );
        if let Some(plan) = plan {
            let (made, step) = plan::plan(&plan, now);
            edit.more.extend(made);
            edit.steps.extend(step);
        }
    }
    write_tagged(core, id, known, edit, tag).await
}

/// The post's row as it is to be.
fn post_after(post: &Post, wish: &Wish<'_>) -> Post {
    let after = Post {
        text: wish.draft.text.clone(),
        late_minutes: wish.draft.late_minutes,
        ..post.clone()
    };
    match &wish.planned {
        Some(planned) => Post {
            due_at: planned.due_at,
            zone: planned.zone.name().to_owned(),
            local: wish
                .patch
                .schedule
                .as_ref()
                .and_then(|schedule| schedule.local.clone()),
            remark: planned.remark.map(|remark| remark.name().to_owned()),
            ..after
        },
        None => after,
    }
}

/// What becomes of one delivery that can be changed; none: nothing.
fn change(
    row: &Row,
    target: &Target,
    before: &Post,
    wish: &Wish<'_>,
    now: Timestamp,
) -> Result<Option<(Row, Change)>, StoreError> {
    let text = target.text.as_ref().unwrap_or(&wish.draft.text);
    let is_edited = *text != row.content.text
        || target.options_json() != row.options
        || target.text != row.own_text;
    let is_moved = wish.planned.is_some() || wish.draft.late_minutes != before.late_minutes;
    let is_given_up = matches!(row.state, State::Failed | State::Missed);
    let mut row = if is_edited {
        row.with_content(Content {
            text: text.clone(),
            options: target.options.clone(),
        })?
    } else {
        row.clone()
    };
    if let Some(planned) = &wish.planned {
        row.due_at = planned.due_at;
    }
    if is_moved {
        row.late_at = late_at(row.due_at, wish.draft.late_minutes);
    }
    let change = match (is_given_up, is_edited) {
        // A new time is a new approval.
        (true, _) if wish.planned.is_some() => planned_anew(&mut row, Event::SentAgain, now)
            .set_to(Column::Approval, "approval+1")
            .set(Column::Looked, 0_i64)
            .clear([Column::BadGeneration]),
        (true, true) => Change::step(Event::Edited),
        (false, true) => planned_anew(&mut row, Event::Edited, now),
        (false, false) if is_moved => planned_anew(&mut row, Event::Moved, now),
        (true | false, false) => return Ok(None),
    };
    let timing = row.format.kind.timing();
    let change = change
        .set_to(Column::Version, "version+1")
        .set(Column::Text, target.text.clone())
        .set(Column::Options, target.options_json())
        .set(Column::Lead, timing.lead)
        .set(Column::HasSlices, timing.has_slices)
        .set(Column::CallLimit, timing.call_limit);
    let change = if is_edited {
        change.clear([Column::Prepared])
    } else {
        change
    };
    Ok(Some((row, change)))
}

/// The delivery goes on from its first step, at the times that the row has by now.
fn planned_anew(row: &mut Row, event: Event, now: Timestamp) -> Change {
    row.turn_at = None;
    let first = row.format.kind.timing().first_step_at(row.due_at, now);
    Change::step(event)
        .at(first)
        .set(Column::DueAt, row.due_at)
        .set(Column::LateAt, row.late_at)
        .set(Column::Postponed, 0_i64)
        .clear([
            Column::TurnAt,
            Column::Error,
            Column::PreparedVersion,
            Column::PreparedUntil,
        ])
        .detail("due_at", row.due_at.to_string())
}

async fn write<P: Ports>(
    core: &Core<P>,
    id: &PostId,
    known: &Known,
    edit: PendingEdit,
) -> Result<Option<Vec<Dispatch>>, CoreError> {
    let tag = hex(&core.chance::<8>());
    write_tagged(core, id, known, edit, tag).await
}

async fn write_tagged<P: Ports>(
    core: &Core<P>,
    id: &PostId,
    known: &Known,
    edit: PendingEdit,
    tag: String,
) -> Result<Option<Vec<Dispatch>>, CoreError> {
    let PendingEdit {
        post,
        changes,
        more,
        mut steps,
    } = edit;
    let seen: Vec<_> = known
        .rows
        .iter()
        .map(|row| json!([row.id, row.claim, row.head]))
        .collect();
    let count = i64::try_from(seen.len()).unwrap_or(i64::MAX);
    let ours: [(&'static str, Value); 2] = [("post", id.into()), ("change_tag", Value::Text(tag))];
    let lead = Statement::new(LEAD)
        .bind("version", post.version)
        .bind("now", core.now())
        .bind("text", post.text)
        .bind("post_due", post.due_at)
        .bind("zone", post.zone)
        .bind("local", post.local)
        .bind("remark", post.remark)
        .bind("late_minutes", post.late_minutes)
        .bind("seen", json!(seen).to_string())
        .bind("count", count);
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
    let proof =
        Statement::new("SELECT 1 AS ours FROM posts WHERE id=:post AND change_tag=:change_tag")
            .bind_all(ours.iter().cloned());
    let Some(moved) = settle_together(core, lead, &mut rows, proof).await? else {
        return Ok(None);
    };
    steps.extend(moved);
    Ok(Some(steps))
}
