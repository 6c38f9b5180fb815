//! What a change makes of a post and of each of its deliveries.

use super::loaded::{DraftTargets, KeptLibrary, Loaded, MediaList, Post};
use super::pending_edit::{PendingEdit, frozen, write};
use super::targets::{self, Known};
use super::when::When;
use super::{again, library};
use crate::domain::delivery::{Event, State};
use crate::domain::ids::{DeliveryId, PostId};
use crate::domain::intention::Intention;
use crate::domain::ledger::hex;
use crate::domain::media::{Attachment, Library};
use crate::domain::policy::late_at;
use crate::domain::post::{Draft, Target};
use crate::domain::schedule::{Planned, Request};
use crate::domain::time::Timestamp;
use crate::ports::{Ports, StoreError};
use crate::usecases::engine::dispatch::Dispatch;
use crate::usecases::engine::row::Row;
use crate::usecases::engine::settle::{Change, Column};
use crate::usecases::engine::{plan, prepared};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Deserializer};

/// What is to be different; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "PostChanges"))]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The shared text.
    pub text: Option<String>,
    /// The shared pictures and videos.
    pub media: Option<Vec<Attachment>>,
    /// Where it goes, with each account's own text and options: all of them.
    pub targets: Option<Vec<Target>>,
    /// When it goes: of a draft, that it is planned. `null`: it is a draft, or becomes one again.
    #[serde(default, deserialize_with = "present")]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(with = "Option<Request>"))]
    pub schedule: Option<Option<Request>>,
    /// How late it may still go out.
    pub late_minutes: Option<u32>,
    /// Of a draft: when its author means it to go out; `null`: that is not said. What was planned
    /// and becomes a draft again keeps its time here, where nothing else is said.
    #[serde(default, deserialize_with = "present")]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(with = "Option<Intention>"))]
    pub intended: Option<Option<Intention>>,
}

/// A value that is there, even where it is `null`.
#[expect(
    clippy::option_option,
    reason = "what is not sent and what is null are two things"
)]
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What the person wants, checked.
pub(super) struct Wish {
    /// The post as it is to be.
    pub(super) draft: Draft,
    /// Its new time, where it moves; of what stays a draft, its new place.
    pub(super) when: Option<When>,
    /// What is known of what it names.
    pub(super) known: Known,
    /// What is known of every medium that it names, or with which a part of it has gone out.
    pub(super) library: Library,
}

// === impl Wish ===

impl Wish {
    /// How many deliveries the change writes, and reads over. A draft that stays one is a row of
    /// its own, and is saved often.
    pub(super) fn cost(&self, loaded: &Loaded) -> usize {
        if self.draft.is_draft() {
            return loaded.rows.len().max(1);
        }
        self.draft.targets.len().max(loaded.rows.len())
    }

    fn planned(&self) -> Option<&Planned> {
        self.when.as_ref().map(|when| &when.planned)
    }
}

// === impl Patch ===

impl Patch {
    /// Whether it is to be a draft.
    pub(super) const fn is_for_draft(&self) -> bool {
        matches!(self.schedule, Some(None))
    }

    /// The new time, where one is given.
    pub(super) fn schedule(&self) -> Option<&Request> {
        self.schedule.as_ref().and_then(Option::as_ref)
    }
}

/// Builds and writes the transaction. None: something was quicker.
pub(super) async fn apply<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    loaded: &Loaded,
    wish: &Wish,
) -> Result<Option<Vec<Dispatch>>, CoreError> {
    let tag = hex(&core.chance::<8>());
    let libraries = (&loaded.post.library.0, &wish.library);
    let uses = if loaded.is_taken_back() {
        again::uses(id, &tag, libraries, core.now())
    } else {
        library::uses(id, Some(&tag), libraries, core.now())
    };
    let mut edit = PendingEdit {
        post: post_after(&loaded.post, wish),
        needed: wish.known.library.clone(),
        hold: wish.when.as_ref().and_then(|when| when.hold.clone()),
        changes: Vec::new(),
        more: uses,
        steps: Vec::new(),
    };
    keep_or_remove(&mut edit, core, loaded, wish)?;
    if !wish.draft.is_draft() {
        add(&mut edit, core, (person, id), loaded, wish, &tag);
    }
    write(core, id, loaded, edit, tag).await
}

/// What becomes of the deliveries that there are.
fn keep_or_remove<P: Ports>(
    edit: &mut PendingEdit,
    core: &Core<P>,
    loaded: &Loaded,
    wish: &Wish,
) -> Result<(), StoreError> {
    let now = core.now();
    for row in &loaded.rows {
        let mut targets = wish.draft.targets.iter().enumerate();
        // A draft goes nowhere: where it is to go stands beside its text.
        let target = targets
            .find(|(_, target)| target.account == row.account)
            .filter(|_| !wish.draft.is_draft());
        match (loaded.is_open(row), target) {
            (true, Some(target)) => {
                let change = change(row, target, &loaded.post, wish, now)?;
                edit.changes.extend(change.map(|(after, change)| {
                    let change = if row.state == State::Cancelled {
                        change.set(Column::Prepared, prepared::remembered(core, row))
                    } else {
                        change
                    };
                    (after, change)
                }));
            }
            (true, None) => {
                let removed = Change::step(Event::Removed)
                    .clear([Column::Error])
                    .set(Column::RemovedAt, now);
                edit.changes.push((row.clone(), removed));
            }
            (false, _) => edit.more.push(frozen(row)),
        }
    }
    Ok(())
}

/// The deliveries to accounts that the post did not go to before.
fn add<P: Ports>(
    edit: &mut PendingEdit,
    core: &Core<P>,
    (person, id): (&Person, &PostId),
    loaded: &Loaded,
    wish: &Wish,
    tag: &str,
) {
    let now = core.now();
    let when = (
        edit.post.due_at,
        late_at(edit.post.due_at, edit.post.late_minutes),
    );
    for (at, target) in wish.draft.targets.iter().enumerate() {
        if loaded.rows.iter().any(|row| row.account == target.account) {
            continue;
        }
        let delivery = DeliveryId::new(now, core.chance());
        let place = (&wish.draft, at);
        let known = &wish.known;
        let plan = targets::plan(delivery, person, id, place, when, known, Some(tag));
        if let Some(plan) = plan {
            let (made, step) = plan::plan(&plan, now);
            edit.more.extend(made);
            edit.steps.extend(step);
        }
    }
}

/// The post's row as it is to be.
fn post_after(post: &Post, wish: &Wish) -> Post {
    let after = Post {
        text: wish.draft.text.clone(),
        media: MediaList(wish.draft.media.clone()),
        library: KeptLibrary(wish.library.clone()),
        late_minutes: wish.draft.late_minutes,
        targets: DraftTargets(wish.draft.is_draft().then(|| wish.draft.targets.clone())),
        intended: wish.draft.intended_json(),
        ..post.clone()
    };
    match wish.planned() {
        Some(planned) => Post {
            due_at: planned.due_at,
            zone: planned.zone.name().to_owned(),
            local: planned.local.clone(),
            remark: planned.remark.map(|remark| remark.name().to_owned()),
            ..after
        },
        None => after,
    }
}

/// What becomes of one delivery that can be changed; none: nothing.
fn change(
    row: &Row,
    (at, target): (usize, &Target),
    before: &Post,
    wish: &Wish,
    now: Timestamp,
) -> Result<Option<(Row, Change)>, StoreError> {
    let content = wish.known.content(&row.workspace, &wish.draft, at, target);
    let is_edited = content.text != row.content.text
        || content.media != row.content.media
        || target.options_json() != row.options
        || target.text != row.own_text
        || target.media_json() != row.own_media;
    let is_moved = wish.when.is_some() || wish.draft.late_minutes != before.late_minutes;
    let is_given_up = matches!(row.state, State::Failed | State::Missed);
    let mut row = if is_edited {
        row.with_content(content)?
    } else {
        row.clone()
    };
    if let Some(planned) = wish.planned() {
        row.due_at = planned.due_at;
    }
    if is_moved {
        row.late_at = late_at(row.due_at, wish.draft.late_minutes);
    }
    let change = match (is_given_up, is_edited) {
        _ if row.state == State::Cancelled => approved_anew(&mut row, Event::PlannedAgain, now),
        // A new time is a new approval.
        (true, _) if wish.when.is_some() => approved_anew(&mut row, Event::SentAgain, now),
        (true, true) => Change::step(Event::Edited),
        (false, true) => planned_anew(&mut row, Event::Edited, now),
        (false, false) if is_moved => planned_anew(&mut row, Event::Moved, now),
        (true | false, false) => return Ok(None),
    };
    let timing = row.format.kind.timing();
    let change = change
        .set_to(Column::Version, "version+1")
        .set(Column::Text, target.text.clone())
        .set(Column::Media, target.media_json())
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

/// The delivery begins anew, by another decision of the person to send it.
fn approved_anew(row: &mut Row, event: Event, now: Timestamp) -> Change {
    let approval = row.approval + 1;
    planned_anew(row, event, now)
        .set_to(Column::Approval, "approval+1")
        .set(Column::Looked, 0_i64)
        .clear([Column::BadGeneration])
        .detail("approval", approval)
}

/// The delivery goes on from its first step, at the times that the row has by now.
pub(super) fn planned_anew(row: &mut Row, event: Event, now: Timestamp) -> Change {
    row.turn_at = None;
    let first = row.format.kind.timing().first_step_at(row.due_at, now);
    Change::step(event)
        .at(first)
        .set(Column::DueAt, row.due_at)
        .set(Column::LateAt, row.late_at)
        .set(Column::Postponed, 0_i64)
        .in_turn()
        .clear([
            Column::Error,
            Column::PreparedVersion,
            Column::PreparedUntil,
        ])
        .detail("due_at", row.due_at.to_string())
}
