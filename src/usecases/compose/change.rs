//! Changing a post after it was planned: edit, move, cancel.
//!
//! A change is one transaction over the post and all its deliveries: it happens wholly, to exactly
//! what the person saw, or not at all. A delivery that the engine moves meanwhile makes the
//! transaction do nothing, and it is tried again on what is there then: so either the change wins
//! and the old text is never sent, or the commit wins and the person is told.

pub use super::rewrite::Patch;

use super::loaded::{Loaded, read};
use super::pending_edit::{PendingEdit, write};
use super::rewrite::{Wish, apply};
use super::targets::Known;
use super::when::{When, when};
use super::{ComposeError, Seen, again, discard, drafts, library, moving, room, targets};
use crate::domain::delivery::{Event, State};
use crate::domain::ids::PostId;
use crate::domain::ledger::hex;
use crate::domain::media::Library;
use crate::domain::post::{Draft, Target};
use crate::domain::schedule::Request;
use crate::domain::violation::Violation;
use crate::domain::zone::Zone;
use crate::platforms::{self, Class, PlatformError};
use crate::ports::Ports;
use crate::usecases::engine::dispatch;
use crate::usecases::engine::reasons::failing;
use crate::usecases::engine::row::Row;
use crate::usecases::engine::settle::{Change, Column};
use crate::usecases::person::home_zone;
use crate::usecases::quotas::{self, Quota};
use crate::usecases::sessions::Person;
use crate::usecases::slots::finder::Finder;
use crate::usecases::{Core, CoreError};
use std::collections::BTreeSet;

/// How often a change is tried on a post whose deliveries move.
const EDIT_TRIES: usize = 8;

/// Changes what a post says, where it goes or when.
///
/// # Errors
/// With every fault, or when the post is another by now, on its way, or over.
pub async fn edit<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    seen: &Seen,
    patch: &Patch,
) -> Result<(), ComposeError> {
    let home = home_zone(core, person).await?;
    let mut is_counted = false;
    for _ in 0..EDIT_TRIES {
        let loaded = read(core, person, id, seen).await?;
        may_be_edited(&loaded, patch)?;
        if loaded.is_taken_back() {
            again::nothing_is_public(core, &loaded).await?;
        }
        let wish = wish(core, person, (id, &loaded), patch, home).await?;
        if !is_counted {
            let library = library::kept(&wish.library).map_or(0, |json| json.len());
            let more = (wish.draft.kept_bytes() + library).saturating_sub(loaded.bytes());
            if let Some(fault) = room::check(core, person, more).await? {
                return Err(ComposeError::Invalid(vec![fault]));
            }
            count(core, person, wish.cost(&loaded)).await?;
            is_counted = true;
        }
        if let Some(steps) = apply(core, person, id, &loaded, &wish).await? {
            dispatch::send(core, steps).await;
            return Ok(());
        }
    }
    Err(moving())
}

/// Whether anything of a post can still be changed. What was taken back is planned again as a
/// whole, and only with a time.
fn may_be_edited(loaded: &Loaded, patch: &Patch) -> Result<(), ComposeError> {
    let any = |is: fn(State) -> bool| loaded.rows.iter().any(|row| is(row.state));
    if any(State::is_sending) {
        return Err(ComposeError::AlreadySending);
    }
    if loaded.is_draft() || any(State::is_editable) {
        return Ok(());
    }
    match patch.schedule() {
        Some(_) if loaded.is_taken_back() => Ok(()),
        Some(_) if any(|state| state == State::Cancelled) => Err(ComposeError::MayBePublic),
        Some(_) | None => Err(ComposeError::Over),
    }
}

/// Whether anything of a post can still be taken back.
fn may_be_cancelled(loaded: &Loaded) -> Result<(), ComposeError> {
    if loaded.rows.iter().any(|row| row.state.is_waiting()) {
        return Ok(());
    }
    if loaded.rows.iter().any(|row| row.state.is_sending()) {
        return Err(ComposeError::AlreadySending);
    }
    Err(ComposeError::Over)
}

/// Takes back whatever of a post has not begun to go out. A draft is discarded.
///
/// # Errors
/// When there is nothing to take back, or the post is another by now.
pub async fn cancel<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &PostId,
    seen: &Seen,
) -> Result<(), ComposeError> {
    let (mut is_counted, mut is_discarding) = (false, false);
    for _ in 0..EDIT_TRIES {
        let loaded = match read(core, person, id, seen).await {
            // It was discarded, and the answer to that was lost.
            Err(ComposeError::NotFound) if is_discarding => return Ok(()),
            found => found?,
        };
        if loaded.is_draft() {
            is_discarding = true;
            if discard::discard(core, person, id, &loaded).await? {
                return Ok(());
            }
            continue;
        }
        may_be_cancelled(&loaded)?;
        if !is_counted {
            count(core, person, loaded.rows.len()).await?;
            is_counted = true;
        }
        let waiting = loaded.rows.iter().filter(|row| row.state.is_waiting());
        let changes = waiting.map(|row| (row.clone(), taken_back(row))).collect();
        let tag = hex(&core.chance::<8>());
        // Nothing of it has gone out, and nothing will: what it shows may go.
        let is_over = |row: &Row| row.state.is_waiting() || row.state == State::Cancelled;
        let is_nothing_left = loaded
            .rows
            .iter()
            .all(|row| is_over(row) && row.public_parts == 0);
        let more = if is_nothing_left {
            let libraries = (&loaded.post.library.0, &Library::new());
            library::uses(id, Some(&tag), libraries, core.now())
        } else {
            Vec::new()
        };
        let edit = PendingEdit {
            post: loaded.post.clone(),
            needed: Library::new(),
            hold: None,
            changes,
            more,
            steps: Vec::new(),
        };
        if write(core, id, &loaded, edit, tag).await?.is_some() {
            return Ok(());
        }
    }
    Err(moving())
}

/// Counts changes of so many deliveries: each is written, and its ledger grows.
pub(super) async fn count<P: Ports>(
    core: &Core<P>,
    person: &Person,
    deliveries: usize,
) -> Result<(), ComposeError> {
    let what = [(Quota::Deliveries, deliveries)];
    quotas::spend_all(core, person.workspace.as_str(), &what).await?;
    Ok(())
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

/// The wish, if nothing is wrong with it.
async fn wish<P: Ports>(
    core: &Core<P>,
    person: &Person,
    (id, loaded): (&PostId, &Loaded),
    patch: &Patch,
    home: Zone,
) -> Result<Wish, ComposeError> {
    let draft = draft(loaded, patch);
    let known = targets::find(core, person, &draft).await?;
    let mut violations = draft.violations();
    if draft.is_draft() {
        violations.extend(drafts::violations(core, person, &draft, &known).await?);
    } else if loaded.is_taken_back() {
        // Planned as if it were new: what stands in its way now was not accepted with it.
        let faults = targets::violations(core, &draft, &known, &[]);
        let said = |fault| again::said(fault, loaded, (&draft, &known.library));
        violations.extend(faults.into_iter().map(said));
    } else {
        let before: Vec<_> = loaded.rows.iter().map(|row| row.account.clone()).collect();
        violations.extend(targets::violations(core, &draft, &known, &before));
        violations.retain(|fault| !was_there(loaded, &draft, fault));
        violations.extend(fixed_violations(loaded, &draft, &known));
    }
    match moved(core, person, (patch, home), (&draft, id)).await? {
        Ok(when) if violations.is_empty() => Ok(Wish {
            library: with_what_has_gone_out(&known.library, loaded),
            draft,
            when,
            known,
        }),
        other => {
            violations.extend(other.err());
            Err(ComposeError::Invalid(violations))
        }
    }
}

/// The new time of a post, where it gets one; of what is to be a draft, its place.
async fn moved<P: Ports>(
    core: &Core<P>,
    person: &Person,
    (patch, home): (&Patch, Zone),
    (draft, id): (&Draft, &PostId),
) -> Result<Result<Option<When>, Violation>, CoreError> {
    if let Some(schedule) = patch.schedule() {
        let mut finder = Finder::new(home);
        let found = when(core, person, &mut finder, schedule, (draft, Some(id))).await?;
        return Ok(found.map(Some));
    }
    if draft.is_draft() {
        return Ok(Ok(Some(drafts::place(core.now(), home).into())));
    }
    if !patch.is_for_draft() {
        return Ok(Ok(None));
    }
    let message = "It cannot become a draft any more: something of it has gone out, was tried or \
        taken back, or it repeats. Duplicate it.";
    Ok(Err(Violation::new("schedule", "already_planned", message)))
}

/// Whether what an account's person did not allow stands against the post as it is, too: that is
/// shown with its delivery, and no reason to refuse a change.
fn was_there(loaded: &Loaded, draft: &Draft, fault: &Violation) -> bool {
    let is_about = |row: &Row| {
        let mut targets = draft.targets.iter();
        let at = targets.position(|target| target.account == row.account);
        at.is_some_and(|at| fault.path.starts_with(&format!("targets[{at}].")))
    };
    let stands_against = |row: &Row| {
        let faults = platforms::violations(row.network(), &row.content, row.allowance());
        faults.iter().any(|before| before.code == fault.code)
    };
    fault.code == Violation::SCOPE_MISSING
        && loaded
            .rows
            .iter()
            .any(|row| is_about(row) && stands_against(row))
}

/// What is known of the media of a draft, and of those that stay as they went out.
fn with_what_has_gone_out(library: &Library, loaded: &Loaded) -> Library {
    let frozen = loaded.rows.iter().filter(|row| !loaded.is_open(row));
    let ids: BTreeSet<_> = frozen
        .flat_map(|row| library::named(&row.content.media, &row.content.options))
        .collect();
    let before = loaded.post.library.0.iter();
    let kept = before.filter(|(id, _)| ids.contains(*id));
    kept.chain(library)
        .map(|(id, medium)| (id.clone(), medium.clone()))
        .collect()
}

fn draft(loaded: &Loaded, patch: &Patch) -> Draft {
    let planned = || loaded.rows.iter().map(target).collect();
    let as_they_are = || loaded.post.targets.0.clone().unwrap_or_else(planned);
    let stays_draft = loaded.is_draft() && patch.schedule().is_none();
    let becomes_draft = patch.is_for_draft() && loaded.may_become_draft();
    let is_draft = stays_draft || becomes_draft;
    let intended = match &patch.intended {
        Some(said) => said.clone(),
        None => is_draft.then(|| loaded.intended()).flatten(),
    };
    Draft {
        text: patch
            .text
            .clone()
            .unwrap_or_else(|| loaded.post.text.clone()),
        media: patch
            .media
            .clone()
            .unwrap_or_else(|| loaded.post.media.0.clone()),
        targets: patch.targets.clone().unwrap_or_else(as_they_are),
        schedule: (!is_draft).then(Request::default),
        late_minutes: patch.late_minutes.unwrap_or(loaded.post.late_minutes),
        intended,
    }
}

fn target(row: &Row) -> Target {
    Target {
        account: row.account.clone(),
        text: row.own_text.clone(),
        media: row.own_media.as_ref().map(|_| row.content.media.clone()),
        options: row.content.options.clone(),
    }
}

/// What would change something that is public, or take it out.
fn fixed_violations(loaded: &Loaded, draft: &Draft, known: &Known) -> Vec<Violation> {
    let mut found = Vec::new();
    for row in loaded
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
        let (path, _) = draft.text_for(at, target);
        let public = usize::try_from(row.public_parts).unwrap_or(usize::MAX);
        let content = known.content(&row.workspace, draft, at, target);
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
