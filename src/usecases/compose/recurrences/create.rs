//! Making a recurrence, together with its first post.

use super::super::insert::{NewPost, Turn, insert};
use super::super::{ComposeError, Key, checked, counted, made_before, moving};
use super::new::{NewRecurrence, USE, fault_of_rule, faulty, nothing_left, targets_json};
use super::row::state_behind;
use crate::domain::ids::{PostId, RecurrenceId};
use crate::domain::ledger::fingerprint;
use crate::domain::post::media_json;
use crate::domain::quota::QuotaState;
use crate::domain::recurrence::{Occurrence, Repeat, Rule};
use crate::domain::violation::Violation;
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store};
use crate::usecases::sessions::Person;
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// How many recurrences of a workspace may go on at a time: each adds a post to the tick's work.
const MOST_RECURRENCES: i64 = 100;

/// How often another try is made where the database moves meanwhile.
const CREATE_TRIES: usize = 3;

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

/// It comes about with its first post.
const CREATE: &str = "INSERT OR IGNORE INTO recurrences (id, workspace, author, version, state, \
    text, media, targets, late_minutes, rule, made, skipped, planned_on, post, created_at, \
    updated_at)
    SELECT :recurrence, workspace, author, 1, :state, :text, :media, :targets, :late, :rule, 1, 0, \
    :planned_on, id, created_at, created_at FROM posts WHERE id=:post AND recurrence=:recurrence";

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
        let mut post = checked(core, person, &draft, (&id, key))
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
    let found: Option<Of> = answer.and_then(Answer::first).map_err(CoreError::from)?;
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
    let counted: Option<Counted> = answer.and_then(Answer::first).map_err(CoreError::from)?;
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

/// What is wrong with a post of a rule is said of the rule where it is about the time.
fn of_rule(error: ComposeError) -> ComposeError {
    match error {
        ComposeError::Invalid(faults) => {
            ComposeError::Invalid(faults.into_iter().map(fault_of_rule).collect())
        }
        other => other,
    }
}
