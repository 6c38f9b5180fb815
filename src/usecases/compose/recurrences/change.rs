//! Changing a recurrence, pausing it, and ending it. The post that it made last stays as it is:
//! what changes are those that are still to be made.

use super::super::judge::judge;
use super::super::targets::{self, Known};
use super::super::{change, drafts, library, room};
use super::new::{NewRecurrence, USE, fault_of_rule, faulty, nothing_left, targets_json};
use super::read::{RecurrenceState, find};
use super::row::Row;
use crate::domain::ids::RecurrenceId;
use crate::domain::ledger::hex;
use crate::domain::media::Attachment;
use crate::domain::post::{Draft, Target, media_json};
use crate::domain::recurrence::Repeat;
use crate::domain::violation::Violation;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::compose::insert::write;
use crate::usecases::compose::{ComposeError, Seen, moving};
use crate::usecases::sessions::Person;
use crate::usecases::slots::finder::Finder;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// How often a change is tried while the tick makes posts.
const TRIES: usize = 3;

/// What is to be different; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "RecurrenceChanges"))]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The shared text.
    pub text: Option<String>,
    /// The shared pictures and videos.
    pub media: Option<Vec<Attachment>>,
    /// Where it goes, with each account's own text and options: all of them.
    pub targets: Option<Vec<Target>>,
    /// The whole rule.
    pub repeat: Option<Repeat>,
    /// How late each post may still go out.
    pub late_minutes: Option<u32>,
    /// Whether it goes on.
    pub state: Option<Going>,
    /// `true`: it goes on although the post that it made last was missed. That one stays as it is,
    /// and goes out only where a person sends it.
    #[serde(default)]
    pub skip_missed: bool,
}

/// Whether a recurrence is to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "RecurrenceGoing"))]
#[serde(rename_all = "lowercase")]
pub enum Going {
    /// It goes on.
    Active,
    /// It makes no post until it is let go on.
    Paused,
}

/// As long as it is the one that was seen. A reason stands until it goes on.
const CHANGE: &str = concat!(
    "UPDATE recurrences SET version=version+1, change_tag=:change_tag, state=:state, text=:text, \
    media=:media, targets=:targets, late_minutes=:late, rule=:rule, is_changed=max(is_changed, \
    :is_changed), goes_without=max(goes_without, :goes_without), fails_from=CASE WHEN \
    :state='active' THEN made ELSE fails_from END, reason=CASE WHEN :state='active' \
    THEN NULL ELSE reason END, look_at=CASE WHEN :state='active' THEN 0 END, \
    updated_at=:now WHERE id=:recurrence AND workspace=:workspace AND version=:version AND \
    state<>'ended' AND ",
    library::are_there!()
);

/// What it no longer shows may go.
const LET_GO: &str = "DELETE FROM recurrence_media WHERE recurrence=:recurrence AND medium NOT IN \
    (SELECT value FROM json_each(:media_ids)) AND EXISTS (SELECT 1 FROM recurrences WHERE \
    id=:recurrence AND change_tag=:change_tag)";

const END: &str = "UPDATE recurrences SET version=version+1, change_tag=:change_tag, \
    state='ended', reason=NULL, look_at=NULL, updated_at=:now WHERE id=:recurrence AND \
    workspace=:workspace AND version=:version AND state<>'ended'";

/// Changes a recurrence.
///
/// # Errors
/// With every fault, or when it is another by now, or has ended.
pub async fn edit<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &RecurrenceId,
    seen: &Seen,
    patch: &Patch,
) -> Result<(), ComposeError> {
    let mut is_counted = false;
    for _ in 0..TRIES {
        let row = going(core, person, id, seen).await?;
        if patch.skip_missed && !row.waits_for_missed() {
            let message = "The last post was not missed, or may still go out. Decide about it on \
                its page.";
            let fault = Violation::new("skip_missed", "nothing_missed", message);
            return Err(ComposeError::Invalid(vec![fault]));
        }
        let state = patch.state(row.state);
        let new = patch.of(row.content(), core);
        let known = if state == row.state || state == RecurrenceState::Active {
            may_be(core, person, (&row, patch), &new, state).await?
        } else {
            // Whatever is wrong with it, it can be paused.
            paused(core, person, patch, &new).await?
        };
        if !is_counted {
            let more = new.kept_bytes().saturating_sub(row.content().kept_bytes());
            if let Some(fault) = room::check(core, person, more).await? {
                return Err(ComposeError::Invalid(vec![fault]));
            }
            change::count(core, person, 1).await?;
            is_counted = true;
        }
        let tag = hex(&core.chance::<8>());
        let is_changed = new.repeat != row.rule;
        let statements = statements(core, &row, (&new, state), &known, &tag)
            .into_iter()
            .map(|sql| sql.bind("is_changed", is_changed))
            .map(|sql| sql.bind("goes_without", patch.skip_missed))
            .collect();
        if write(core, statements).await? || is_tagged(core, person, id, &tag).await? {
            return Ok(());
        }
    }
    Err(moving())
}

/// Ends a recurrence. The post that it made last stays.
///
/// # Errors
/// When it has ended, or is another by now.
pub async fn end<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &RecurrenceId,
    seen: &Seen,
) -> Result<(), ComposeError> {
    for _ in 0..TRIES {
        let row = going(core, person, id, seen).await?;
        let tag = hex(&core.chance::<8>());
        let end = Statement::new(END)
            .bind("recurrence", &row.id)
            .bind("workspace", &row.workspace)
            .bind("version", row.version)
            .bind("change_tag", &tag)
            .bind("now", core.now());
        if write(core, vec![end]).await? || is_tagged(core, person, id, &tag).await? {
            return Ok(());
        }
    }
    Err(moving())
}

/// A recurrence that has not ended, of a version that the person saw.
async fn going<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &RecurrenceId,
    seen: &Seen,
) -> Result<Row, ComposeError> {
    let row = find(core, person, id)
        .await?
        .ok_or(ComposeError::NotFound)?;
    seen.fits(row.version)?;
    match row.state {
        RecurrenceState::Active | RecurrenceState::Paused => Ok(row),
        RecurrenceState::Ended => Err(ComposeError::Over),
    }
}

/// Whether our own change has taken effect although its answer was lost.
async fn is_tagged<P: Ports>(
    core: &Core<P>,
    person: &Person,
    id: &RecurrenceId,
    tag: &str,
) -> Result<bool, CoreError> {
    let find = Statement::new(
        "SELECT 1 FROM recurrences WHERE id=:id AND workspace=:workspace AND change_tag=:tag",
    );
    let find = find
        .bind("id", id)
        .bind("workspace", &person.workspace)
        .bind("tag", tag);
    Ok(!core.ports.store().run(find).await?.rows.is_empty())
}

/// What is known of what it names, if nothing is wrong with the post that it would make next. One
/// that stays paused is held to what a draft is held to.
async fn may_be<P: Ports>(
    core: &Core<P>,
    person: &Person,
    (row, patch): (&Row, &Patch),
    new: &NewRecurrence,
    state: RecurrenceState,
) -> Result<Known, ComposeError> {
    let now = core.now();
    let rule = new.repeat.rule(now).map_err(|faults| faulty(new, faults))?;
    if state != RecurrenceState::Active {
        return paused(core, person, patch, new).await;
    }
    let mut row = row.clone();
    row.set_changed(new.repeat != row.rule);
    let from = if row.has_settled() {
        now
    } else {
        now.max(row.post_at)
    };
    let Some(next) = row.next(&rule, from).occurrence else {
        // It ends at the tick's next look; what was missed need not be sent for that.
        if patch.skip_missed && !patch.has_content() {
            return paused(core, person, patch, new).await;
        }
        return Err(faulty(new, vec![nothing_left()]));
    };
    let draft = new.draft(&next);
    let known = targets::find(core, person, &draft).await?;
    let mut finder = Finder::new(rule.zone);
    let judgement = judge(core, person, (&draft, &known), &mut finder).await?;
    match judgement {
        Ok(_) => Ok(known),
        Err(faults) => {
            let faults = faults.into_iter().map(fault_of_rule).collect();
            Err(ComposeError::Invalid(faults))
        }
    }
}

/// What is known of what a paused one names, if it could be kept as a draft.
async fn paused<P: Ports>(
    core: &Core<P>,
    person: &Person,
    patch: &Patch,
    new: &NewRecurrence,
) -> Result<Known, ComposeError> {
    let draft = Draft {
        schedule: None,
        ..new.draft_at(crate::domain::schedule::Request::default())
    };
    let known = targets::find(core, person, &draft).await?;
    if !patch.has_content() {
        return Ok(known);
    }
    let mut faults: Vec<Violation> = draft.violations();
    faults.extend(new.repeat.rule(core.now()).err().unwrap_or_default());
    faults.extend(drafts::violations(core, person, &draft, &known).await?);
    if faults.is_empty() {
        Ok(known)
    } else {
        Err(ComposeError::Invalid(faults))
    }
}

fn statements<P: Ports>(
    core: &Core<P>,
    row: &Row,
    (new, state): (&NewRecurrence, RecurrenceState),
    known: &Known,
    tag: &str,
) -> Vec<Statement> {
    let bound = |sql: &'static str| {
        Statement::new(sql)
            .bind("recurrence", &row.id)
            .bind("workspace", &row.workspace)
            .bind("version", row.version)
            .bind("change_tag", tag)
            .bind("state", state.name())
            .bind("text", new.text.as_str())
            .bind("media", media_json(&new.media))
            .bind("targets", targets_json(&new.targets))
            .bind("late", new.late_minutes)
            .bind(
                "rule",
                serde_json::to_string(&new.repeat).unwrap_or_default(),
            )
            .bind("now", core.now())
            .bind_all(library::guard(&known.library))
    };
    [CHANGE, LET_GO, USE].map(bound).into()
}

// === impl Patch ===

impl Patch {
    const fn has_content(&self) -> bool {
        self.text.is_some()
            || self.media.is_some()
            || self.targets.is_some()
            || self.repeat.is_some()
            || self.late_minutes.is_some()
    }

    fn state(&self, before: RecurrenceState) -> RecurrenceState {
        match self.state {
            None => before,
            Some(Going::Active) => RecurrenceState::Active,
            Some(Going::Paused) => RecurrenceState::Paused,
        }
    }

    fn of<P: Ports>(&self, before: NewRecurrence, core: &Core<P>) -> NewRecurrence {
        let repeat = self.repeat.clone();
        NewRecurrence {
            text: self.text.clone().unwrap_or(before.text),
            media: self.media.clone().unwrap_or(before.media),
            targets: self.targets.clone().unwrap_or(before.targets),
            repeat: repeat
                .map(|repeat| repeat.anchored(core.now()))
                .unwrap_or(before.repeat),
            late_minutes: self.late_minutes.unwrap_or(before.late_minutes),
        }
    }
}
