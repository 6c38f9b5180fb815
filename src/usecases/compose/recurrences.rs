//! Recurring posts: a post that comes again by a rule.
//!
//! Each time it is an ordinary post, made by the same rules as any other. The first is made
//! together with the recurrence, and each further one by the tick, once the one before has
//! settled: so there is never more than one ahead, and never more than one to catch up with. What
//! cannot be made pauses its recurrence, with the reason. A post is made and its recurrence moves
//! on in one transaction, which asks the database itself whether that has happened before.

mod change;
mod make;
mod preview;
mod read;
mod row;

use super::insert::{NewPost, Turn, insert};
use super::{ComposeError, Key, counted, made_before, moving};
use crate::domain::ids::{PostId, RecurrenceId};
use crate::domain::ledger::fingerprint;
use crate::domain::media::Attachment;
use crate::domain::post::{Draft, LATE_MINUTES, Target, media_json};
use crate::domain::quota::QuotaState;
use crate::domain::recurrence::{Occurrence, Repeat, Rule};
use crate::domain::schedule::Request;
use crate::domain::violation::Violation;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
pub use change::{Patch, edit, end};
pub use make::look_after;
pub use preview::{CheckedRecurrence, check};
pub use read::{
    Filter, MOST_LISTED, MadePost, Page, PauseReason, PausedRecurrence, Recurrence,
    RecurrenceState, get, list, paused,
};
use serde::{Deserialize, Serialize};

/// How many recurrences of a workspace may go on at a time: each adds a post to the tick's work.
pub const MOST_RECURRENCES: i64 = 100;

/// How often another try is made where the database moves meanwhile.
const CREATE_TRIES: usize = 3;

/// A post that is to come again, as a client writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRecurrence {
    /// The shared text.
    pub text: String,
    /// The shared pictures and videos, in order.
    #[serde(default)]
    pub media: Vec<Attachment>,
    /// Where it goes.
    pub targets: Vec<Target>,
    /// When it comes, and until when.
    pub repeat: Repeat,
    /// How late each of its posts may still go out.
    #[serde(default = "late_minutes")]
    pub late_minutes: u32,
}

/// A recurrence that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedRecurrence {
    /// Its id.
    pub id: RecurrenceId,
    /// Whether an earlier request with the same key had made it.
    pub is_replay: bool,
    /// How the workspace stands with its quotas, where it was counted.
    pub standings: Vec<QuotaState>,
}

const fn late_minutes() -> u32 {
    LATE_MINUTES
}

/// It comes about with its first post.
const CREATE: &str = "INSERT OR IGNORE INTO recurrences (id, workspace, author, version, state, \
    text, media, targets, late_minutes, rule, made, skipped, planned_on, post, created_at, \
    updated_at)
    SELECT :recurrence, workspace, author, 1, :state, :text, :media, :targets, :late, :rule, 1, 0, \
    :planned_on, id, created_at, created_at FROM posts WHERE id=:post AND recurrence=:recurrence";

const USE: &str = "INSERT OR IGNORE INTO recurrence_media (medium, recurrence) SELECT j.value, \
    r.id FROM recurrences r JOIN json_each(:media_ids) j WHERE r.id=:recurrence AND r.change_tag \
    IS :change_tag AND r.state<>'ended'";

/// Makes a recurrence and its first post.
///
/// # Errors
/// With every fault of the rule and of the post that it would make, or when the database fails.
pub async fn create<P: Ports>(
    core: &Core<P>,
    person: &Person,
    new: &NewRecurrence,
    key: Option<&Key>,
) -> Result<CreatedRecurrence, ComposeError> {
    let hash = fingerprint(&serde_json::to_string(new).unwrap_or_default());
    if let Some(id) = created_before(core, person, key, &hash).await? {
        return Ok(replay(id));
    }
    let repeat = new.repeat.clone().anchored(core.now());
    let rule = repeat
        .rule(core.now())
        .map_err(|faults| faulty(new, faults))?;
    let first = rule.next(None, core.now(), 0).occurrence;
    let Some(first) = first else {
        return Err(faulty(new, vec![nothing_left()]));
    };
    let draft = new.draft(&first);
    let (id, recurrence) = (
        PostId::new(core.now(), core.chance()),
        RecurrenceId::new(core.now(), core.chance()),
    );
    let mut standings = None;
    for _ in 0..CREATE_TRIES {
        let mut post = super::checked(core, person, &draft, (&id, key))
            .await
            .map_err(of_rule)?;
        post.turn = Some(first_turn(&post, &recurrence, (&repeat, &rule), &first));
        if standings.is_none() {
            has_room(core, person).await?;
            standings = Some(counted(core, person, std::slice::from_ref(&post)).await?);
        }
        if insert(core, person, &[post], &hash).await? {
            return Ok(CreatedRecurrence {
                id: recurrence,
                is_replay: false,
                standings: standings.unwrap_or_default(),
            });
        }
        if let Some(id) = created_before(core, person, key, &hash).await? {
            return Ok(replay(id));
        }
    }
    Err(moving())
}

const fn replay(id: RecurrenceId) -> CreatedRecurrence {
    CreatedRecurrence {
        id,
        is_replay: true,
        standings: Vec::new(),
    }
}

/// What makes the recurrence itself, behind its first post.
fn first_turn(
    post: &NewPost<'_>,
    recurrence: &RecurrenceId,
    (repeat, rule): (&Repeat, &Rule),
    first: &Occurrence,
) -> Turn {
    let draft = post.draft;
    let state = state_behind(rule, first, 1);
    let media_ids: Vec<_> = post.known.library.keys().collect();
    let effects = [CREATE, USE].map(|sql| {
        Statement::new(sql)
            .bind("recurrence", recurrence)
            .bind("post", &post.id)
            .bind("state", state.name())
            .bind("text", draft.text.as_str())
            .bind("media", media_json(&draft.media))
            .bind("targets", targets_json(&draft.targets))
            .bind("late", draft.late_minutes)
            .bind("rule", serde_json::to_string(repeat).unwrap_or_default())
            .bind("planned_on", String::from(first.on))
            .bind("media_ids", serde_json::json!(media_ids).to_string())
            .bind("change_tag", None::<String>)
    });
    Turn {
        recurrence: recurrence.clone(),
        number: 1,
        version: None,
        effects: effects.into(),
    }
}

/// Whether a rule goes on behind one of its times, with which so many posts are made.
fn state_behind(rule: &Rule, last: &Occurrence, made: u32) -> RecurrenceState {
    let next = rule.next(Some(last.on), last.planned.due_at, made);
    match next.occurrence {
        Some(_) => RecurrenceState::Active,
        None => RecurrenceState::Ended,
    }
}

/// Targets as a row keeps them.
fn targets_json(targets: &[Target]) -> String {
    serde_json::to_string(targets).unwrap_or_default()
}

/// The recurrence that an earlier request with this key made.
async fn created_before<P: Ports>(
    core: &Core<P>,
    person: &Person,
    key: Option<&Key>,
    hash: &str,
) -> Result<Option<RecurrenceId>, ComposeError> {
    #[derive(Deserialize)]
    struct Of {
        recurrence: Option<RecurrenceId>,
    }
    let Some(post) = made_before(core, person, key, hash).await? else {
        return Ok(None);
    };
    let find = Statement::new("SELECT recurrence FROM posts WHERE id=:post").bind("post", &post);
    let answer = core.ports.store().run(find).await;
    let found: Option<Of> = answer
        .and_then(crate::ports::sql::Answer::first)
        .map_err(CoreError::from)?;
    Ok(found.and_then(|found| found.recurrence))
}

/// Makes sure that the workspace may have another recurrence. Requests at the same time may pass
/// it together.
async fn has_room<P: Ports>(core: &Core<P>, person: &Person) -> Result<(), ComposeError> {
    #[derive(Deserialize)]
    struct Counted {
        going: i64,
    }
    let sql = "SELECT count(*) AS going FROM recurrences WHERE workspace=:workspace AND \
        state<>'ended'";
    let count = Statement::new(sql).bind("workspace", &person.workspace);
    let answer = core.ports.store().run(count).await;
    let counted: Option<Counted> = answer
        .and_then(crate::ports::sql::Answer::first)
        .map_err(CoreError::from)?;
    if counted.is_none_or(|counted| counted.going < MOST_RECURRENCES) {
        return Ok(());
    }
    let message = format!(
        "A workspace has at most {MOST_RECURRENCES} repeating posts at a time. End one first."
    );
    Err(ComposeError::Invalid(vec![Violation::new(
        "", "too_many", message,
    )]))
}

/// Every fault of a rule, and those of the rest that need no rule.
fn faulty(new: &NewRecurrence, mut faults: Vec<Violation>) -> ComposeError {
    faults.extend(new.draft_at(Request::default()).violations());
    ComposeError::Invalid(faults)
}

/// What is wrong with a post of a rule is said of the rule where it is about the time.
fn of_rule(error: ComposeError) -> ComposeError {
    match error {
        ComposeError::Invalid(faults) => {
            ComposeError::Invalid(faults.into_iter().map(fault_of_rule).collect())
        }
        other => other,
    }
}

fn fault_of_rule(fault: Violation) -> Violation {
    if fault.path.starts_with("schedule") {
        let path = "repeat.starts_on".to_owned();
        Violation { path, ..fault }
    } else {
        fault
    }
}

fn nothing_left() -> Violation {
    let message = "No time of this rule is still to come. Choose a later end.";
    Violation::new("repeat", "nothing_left", message)
}

// === impl NewRecurrence ===

impl NewRecurrence {
    /// The post of one of its times.
    fn draft(&self, occurrence: &Occurrence) -> Draft {
        self.draft_at(Request {
            local: occurrence.planned.local.clone(),
            zone: Some(occurrence.planned.zone.name().to_owned()),
            ..Request::default()
        })
    }

    fn draft_at(&self, schedule: Request) -> Draft {
        Draft {
            text: self.text.clone(),
            media: self.media.clone(),
            targets: self.targets.clone(),
            schedule: Some(schedule),
            late_minutes: self.late_minutes,
        }
    }
}
