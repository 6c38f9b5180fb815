//! Composing: a post with its deliveries, made in one transaction, or a draft that is only kept.
//! Changing it afterwards is in [`change`].

mod again;
pub mod change;
mod check;
mod discard;
mod drafts;
pub mod import;
mod insert;
mod judge;
mod library;
mod loaded;
mod pending_edit;
pub mod recurrences;
pub mod reorder;
mod rewrite;
pub(super) mod room;
mod targets;
mod when;

use super::person::home_zone;
use super::quotas::{self, Quota};
use super::seen::Mismatch;
pub use super::seen::Seen;
use super::sessions::Person;
use super::slots::finder::Finder;
use super::{Core, CoreError};
use crate::domain::ids::PostId;
use crate::domain::ledger::fingerprint;
use crate::domain::post::Draft;
use crate::domain::quota::QuotaState;
use crate::domain::time::Span;
use crate::domain::violation::Violation;
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
pub use check::{Checked, check};
use insert::{NewPost, insert};
use judge::judge;
use serde::Deserialize;

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
    /// It was taken back, and something of it is public or may be.
    #[error("may be public")]
    MayBePublic,
    /// The same `Idempotency-Key` came with another draft.
    #[error("key reused")]
    KeyReused,
    /// Something of ours.
    #[error(transparent)]
    CoreError(#[from] CoreError),
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
pub struct Key(pub(super) String);

// === impl ComposeError ===

impl From<Mismatch> for ComposeError {
    fn from(mismatch: Mismatch) -> Self {
        match mismatch {
            Mismatch::Unseen => Self::Unseen,
            Mismatch::Stale => Self::Stale,
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
        let post = checked(core, person, draft, (&id, key)).await?;
        // After all that refuses a draft, so that only posts count.
        if standings.is_none() {
            standings = Some(counted(core, person, std::slice::from_ref(&post)).await?);
        }
        let is_made = insert(core, person, &[post], &hash).await?;
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

/// Counts what is to be made, and makes sure that there is room for it.
async fn counted<P: Ports>(
    core: &Core<P>,
    person: &Person,
    posts: &[NewPost<'_>],
) -> Result<Vec<QuotaState>, ComposeError> {
    let bytes = posts.iter().map(NewPost::kept_bytes).sum();
    if let Some(fault) = room::check(core, person, bytes).await? {
        return Err(ComposeError::Invalid(vec![fault]));
    }
    let deliveries = posts.iter().map(NewPost::delivery_count).sum();
    let what = [(Quota::Posts, posts.len()), (Quota::Deliveries, deliveries)];
    Ok(quotas::spend_all(core, person.workspace.as_str(), &what).await?)
}

/// The post that a draft makes, if nothing is wrong with it.
async fn checked<'a, P: Ports>(
    core: &Core<P>,
    person: &Person,
    draft: &'a Draft,
    (id, key): (&PostId, Option<&Key>),
) -> Result<NewPost<'a>, ComposeError> {
    let known = targets::find(core, person, draft).await?;
    let mut finder = Finder::new(home_zone(core, person).await?);
    let judgement = judge(core, person, (draft, &known), &mut finder).await?;
    Ok(NewPost {
        id: id.clone(),
        draft,
        when: judgement.map_err(ComposeError::Invalid)?,
        known,
        key: key.map(|key| key.0.clone()),
        turn: None,
    })
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
        .run_with_others(Statement::new(sql).bind("before", core.now() - KEY_LIFE))
        .await?;
    Ok(())
}

/// Something was quicker every time: the engine, or other posts.
fn moving() -> ComposeError {
    CoreError::from(StoreError::Failed(
        "the post or its deliveries moved again and again".into(),
    ))
    .into()
}
