//! Composing: a post with its deliveries, made in one transaction, or a draft that is only kept.
//! Changing it afterwards is in [`change`].

pub mod change;
mod check;
mod discard;
mod drafts;
mod library;
mod loaded;
mod pending_edit;
pub mod reorder;
mod rewrite;
mod room;
mod targets;
mod when;

use super::engine::dispatch::{self, Dispatch};
use super::engine::plan;
use super::person::home_zone;
use super::posts::PostState;
use super::quotas::{self, Quota};
use super::sessions::Person;
use super::slots::is_free;
use super::{Core, CoreError};
use crate::domain::ids::{DeliveryId, PostId};
use crate::domain::ledger::fingerprint;
use crate::domain::media::Library;
use crate::domain::policy::late_at;
use crate::domain::post::{Draft, media_json};
use crate::domain::quota::QuotaState;
use crate::domain::schedule::{Planned, Remark};
use crate::domain::time::{Span, Timestamp};
use crate::domain::violation::Violation;
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
pub use check::{Checked, check};
use serde::Deserialize;
use targets::Known;
use when::{When, when};

/// How often the transaction is tried. Its ids are chosen before, so repeating it makes nothing
/// twice.
const WRITE_TRIES: usize = 3;

/// How often another slot is looked for, where another post takes the one that was free.
const CREATE_TRIES: usize = 8;

/// How long an `Idempotency-Key` is remembered.
const KEY_LIFE: Span = Span::days(1);

/// Why a post was not made, not changed or not taken back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// What is wrong with it, all at once.
    #[error("invalid")]
    Invalid(Vec<Violation>),
    /// There is no such post.
    #[error("not found")]
    NotFound,
    /// Nothing was said of the version that is to be changed.
    #[error("no version")]
    Unseen,
    /// It is of another version by now.
    #[error("stale")]
    Stale,
    /// Its commit has begun.
    #[error("already sending")]
    AlreadySending,
    /// It has come to its end.
    #[error("over")]
    Over,
    /// The same `Idempotency-Key` came with another draft.
    #[error("key reused")]
    KeyReused,
    /// Something of ours.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

/// Which versions of a post a request is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It does not say.
    Nothing,
    /// Whichever it is.
    Any,
    /// One of these.
    Versions(Vec<i64>),
}

/// A post that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Its id.
    pub id: PostId,
    /// Whether an earlier request with the same key had made it.
    pub is_replay: bool,
    /// How the workspace stands with its quotas, where it was counted.
    pub standings: Vec<QuotaState>,
}

/// The `Idempotency-Key` of a request: the same key with the same draft makes one post, however
/// often it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

// === impl Seen ===

impl Seen {
    fn fits(&self, version: i64) -> Result<(), ComposeError> {
        match self {
            Self::Nothing => Err(ComposeError::Unseen),
            Self::Any => Ok(()),
            Self::Versions(versions) if versions.contains(&version) => Ok(()),
            Self::Versions(_) => Err(ComposeError::Stale),
        }
    }
}

// === impl Key ===

impl Key {
    /// A key of 1 to 255 visible ASCII characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        ((1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()))
            .then(|| Self(text.to_owned()))
    }
}

/// Makes a post and its deliveries; what is due within minutes is on its way at once. A draft is
/// kept, and goes nowhere.
///
/// # Errors
/// With every fault of the draft, or when the database fails.
pub async fn create<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
    key: Option<&Key>,
) -> Result<Created, ComposeError> {
    let hash = fingerprint(&serde_json::to_string(draft).unwrap_or_default());
    // First, because a draft that was fine a minute ago may be in the past by now.
    if let Some(id) = made_before(core, person, key, &hash).await? {
        return Ok(Created {
            id,
            is_replay: true,
            standings: Vec::new(),
        });
    }
    let id = PostId::new(core.now(), core.chance());
    let mut standings = None;
    for _ in 0..CREATE_TRIES {
        let (known, when) = checked(core, person, draft).await?;
        // After all that refuses a draft, so that only posts count.
        if standings.is_none() {
            standings = Some(counted(core, person, draft, &known).await?);
        }
        let (made, steps) = plan_deliveries(core, person, &id, draft, &when.planned, &known);
        let post = insert_post(&id, person, draft, &when, core.now())
            .bind("library", library::kept(&known.library))
            .bind_all(library::guard(&known.library))
            .bind("key", key.map(|key| key.0.as_str()))
            .bind("hash", &hash);
        let uses = library::uses(&id, None, (&Library::new(), &known.library), core.now());
        let statements = std::iter::once(post).chain(made).chain(uses).collect();
        // Nothing was inserted: a request with the same key was quicker, a medium is gone, another
        // post took the slot, or our own batch had taken effect although its answer was lost.
        let is_made = write(core, statements).await? || is_there(core, &id).await?;
        if is_made {
            dispatch::send(core, steps).await;
        }
        let first = if is_made {
            Some(id.clone())
        } else {
            made_before(core, person, key, &hash).await?
        };
        if let Some(id) = first {
            return Ok(Created {
                id,
                is_replay: !is_made,
                standings: standings.unwrap_or_default(),
            });
        }
    }
    Err(moving())
}

/// Counts what a draft makes, and makes sure that there is room for it.
async fn counted<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
    known: &Known,
) -> Result<Vec<QuotaState>, ComposeError> {
    let bytes = draft.kept_bytes() + library::kept(&known.library).map_or(0, |json| json.len());
    if let Some(fault) = room::check(core, person, bytes).await? {
        return Err(ComposeError::Invalid(vec![fault]));
    }
    let deliveries = if draft.is_draft() {
        0
    } else {
        draft.targets.len()
    };
    let what = [(Quota::Posts, 1), (Quota::Deliveries, deliveries)];
    Ok(quotas::spend_all(core, person.workspace.as_str(), &what).await?)
}

/// Whether a post is there.
async fn is_there<P: Ports>(core: &Core<P>, id: &PostId) -> Result<bool, CoreError> {
    let find = Statement::new("SELECT 1 FROM posts WHERE id=:id").bind("id", id);
    Ok(!core.ports.store().run(find).await?.rows.is_empty())
}

/// What is known of what a draft names, and when it goes out, if nothing is wrong with it.
async fn checked<P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &Draft,
) -> Result<(Known, When), ComposeError> {
    let known = targets::find(core, person, draft).await?;
    let home = home_zone(core, person).await?;
    let mut violations = draft.violations();
    let found = if let Some(schedule) = &draft.schedule {
        violations.extend(targets::violations(core, draft, &known, &[]));
        when(core, person, home, schedule, (draft, None)).await?
    } else {
        violations.extend(drafts::violations(core, person, draft, &known).await?);
        Ok(drafts::place(core.now(), home).into())
    };
    match found {
        Ok(when) if violations.is_empty() => Ok((known, when)),
        other => {
            violations.extend(other.err());
            Err(ComposeError::Invalid(violations))
        }
    }
}

/// The deliveries of a new post, and the steps of those that are due soon. A draft has none.
fn plan_deliveries<P: Ports>(
    core: &Core<P>,
    person: &Person,
    post: &PostId,
    draft: &Draft,
    planned: &Planned,
    known: &Known,
) -> (Vec<Statement>, Vec<Dispatch>) {
    let now = core.now();
    let when = (planned.due_at, late_at(planned.due_at, draft.late_minutes));
    let (mut statements, mut steps) = (Vec::new(), Vec::new());
    if draft.is_draft() {
        return (statements, steps);
    }
    for at in 0..draft.targets.len() {
        let id = DeliveryId::new(now, core.chance());
        let plan = targets::plan(id, person, post, (draft, at), when, known, None);
        if let Some(plan) = plan {
            let (made, step) = plan::plan(&plan, now);
            statements.extend(made);
            steps.extend(step);
        }
    }
    (statements, steps)
}

/// The post that an earlier request with this key made.
async fn made_before<P: Ports>(
    core: &Core<P>,
    person: &Person,
    key: Option<&Key>,
    hash: &str,
) -> Result<Option<PostId>, ComposeError> {
    #[derive(Deserialize)]
    struct First {
        id: PostId,
        request_hash: String,
    }
    let Some(Key(key)) = key else { return Ok(None) };
    let sql =
        "SELECT id, request_hash FROM posts WHERE workspace=:workspace AND idempotency_key=:key";
    let find = Statement::new(sql)
        .bind("workspace", &person.workspace)
        .bind("key", key);
    let first: Option<First> = core
        .ports
        .store()
        .run(find)
        .await
        .and_then(Answer::first)
        .map_err(CoreError::from)?;
    match first {
        Some(first) if first.request_hash != hash => Err(ComposeError::KeyReused),
        first => Ok(first.map(|first| first.id)),
    }
}

/// Lets go of the keys that are over a day old.
///
/// # Errors
/// When the database fails.
pub async fn forget_keys<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let sql = "UPDATE posts SET idempotency_key=NULL, request_hash=NULL WHERE idempotency_key IS \
        NOT NULL AND created_at<=:before";
    core.ports
        .store()
        .run(Statement::new(sql).bind("before", core.now() - KEY_LIFE))
        .await?;
    Ok(())
}

/// Whether the batch inserted something: the deliveries only follow a post that is there.
async fn write<P: Ports>(core: &Core<P>, statements: Vec<Statement>) -> Result<bool, CoreError> {
    let mut turn = 1;
    loop {
        match core.ports.store().batch(statements.clone()).await {
            Ok(answers) => return Ok(answers.first().is_some_and(|answer| answer.changes > 0)),
            Err(error) if turn == WRITE_TRIES => return Err(error.into()),
            Err(_) => turn += 1,
        }
    }
}

fn insert_post(
    id: &PostId,
    person: &Person,
    draft: &Draft,
    When { planned, hold }: &When,
    now: Timestamp,
) -> Statement {
    let sql = concat!(
        "INSERT OR IGNORE INTO posts (id, workspace, author, text, media, library, version, \
        due_at, zone, local, remark, late_minutes, idempotency_key, request_hash, created_at, \
        updated_at, state, targets)
        SELECT :id, :workspace, :author, :text, :media, :library, 1, :due, :zone, :local, \
        :remark, :late, :key, :hash, :now, :now, :state, :targets WHERE ",
        library::are_there!(),
        " AND ",
        is_free!()
    );
    // The state that its deliveries will make of it, so that they find nothing to set.
    let state = if draft.is_draft() {
        PostState::Draft
    } else {
        PostState::Scheduled
    };
    Statement::new(sql)
        .bind("id", id)
        .bind("workspace", &person.workspace)
        .bind("author", &person.user)
        .bind("text", draft.text.as_str())
        .bind("media", media_json(&draft.media))
        .bind("due", planned.due_at)
        .bind("zone", planned.zone.name())
        .bind("local", planned.local.clone())
        .bind("remark", planned.remark.map(Remark::name))
        .bind("late", draft.late_minutes)
        .bind("state", state.name())
        .bind("targets", draft.targets_json())
        .bind_all(hold.values(id))
        .bind("now", now)
}

/// Something was quicker every time: the engine, or other posts.
fn moving() -> ComposeError {
    CoreError::from(StoreError::Failed(
        "the post or its deliveries moved again and again".into(),
    ))
    .into()
}
