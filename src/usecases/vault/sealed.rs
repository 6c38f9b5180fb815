//! Sealed sets of tokens: how they are sealed, and the copies of them in KV.

use super::grant::Grant;
use crate::domain::door::Door;
use crate::domain::ids::{GrantId, WorkspaceId};
use crate::domain::sealing::KeyRing;
use crate::domain::secret::Secret;
use crate::domain::time::Span;
use crate::platforms::Tokens;
use crate::ports::{KeyValue, KvError, Ports};
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::ops::RangeInclusive;

/// How long a sealed set lives unless it is renewed, in KV and as a hand-over: if the service
/// stops, everybody's tokens are gone within a week.
pub const LIFE: Span = Span::days(7);

/// A sealed set as KV holds it. It carries its own expiry, and is not used after it.
#[derive(Serialize, Deserialize)]
struct Record {
    expires_at: i64,
    sealed: String,
}

/// Seals tokens for the place where they belong: workspace, platform, grant and generation.
///
/// # Errors
/// When `TOKEN_KEYS` is missing or unusable.
pub fn seal<P: Ports>(
    core: &Core<P>,
    workspace: &WorkspaceId,
    door: Door,
    grant: &GrantId,
    generation: i64,
    tokens: &Tokens,
) -> Result<String, CoreError> {
    let plain = Secret::new(serde_json::to_string(tokens).unwrap_or_default());
    Ok(core.config.token_keys()?.seal(
        core.chance(),
        &place(workspace, door, grant, generation),
        &plain,
    ))
}

/// Opens a sealed set; none where it does not open here.
pub(super) fn open<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    sealed: &str,
) -> Result<Option<Tokens>, CoreError> {
    open_at(
        core,
        &place(&grant.workspace, grant.door, &grant.id, generation),
        sealed,
    )
}

/// The same, for a set that belongs to this [`place`].
pub(super) fn open_at<P: Ports>(
    core: &Core<P>,
    place: &str,
    sealed: &str,
) -> Result<Option<Tokens>, CoreError> {
    let tokens = core
        .config
        .token_keys()?
        .open(place, sealed)
        .ok()
        .and_then(|plain| serde_json::from_str(plain.expose()).ok());
    if tokens.is_none() {
        core.log("sealed_set_does_not_open", &json!({ "place": place }));
    }
    Ok(tokens)
}

/// What is to become of the key of a sealed set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyState {
    /// It seals new sets.
    Active,
    /// It opens old ones: a set under it is sealed anew, so that the key can go.
    Retiring,
    /// The configuration has left it out.
    Missing,
}

/// What is to become of the key under which this set is sealed.
pub(super) fn key_state<P: Ports>(core: &Core<P>, sealed: &str) -> KeyState {
    let (Ok(ring), Some(key)) = (core.config.token_keys(), KeyRing::key_of(sealed)) else {
        return KeyState::Missing;
    };
    if ring.is_active(key) {
        KeyState::Active
    } else if ring.ids().any(|id| id == key) {
        KeyState::Retiring
    } else {
        KeyState::Missing
    }
}

/// The sealed set of the generation in use: the hand-over while it is there and has not ended, else
/// what KV has.
///
/// # Errors
/// When KV does not answer.
pub(super) async fn current<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
) -> Result<Option<String>, KvError> {
    let has_ended = grant.handover_until.is_some_and(|end| end <= core.now());
    match &grant.handover {
        Some(sealed) if !has_ended => Ok(Some(sealed.clone())),
        Some(_) | None => get(core, &grant.id, generation).await,
    }
}

/// Reads a sealed set from KV.
///
/// # Errors
/// When KV does not answer.
pub(super) async fn get<P: Ports>(
    core: &Core<P>,
    grant: &GrantId,
    generation: i64,
) -> Result<Option<String>, KvError> {
    let found = core.ports.vault().get(&key(grant, generation)).await?;
    let record: Option<Record> = found.and_then(|text| serde_json::from_str(&text).ok());
    Ok(record
        .filter(|record| record.expires_at > core.now().ms())
        .map(|record| record.sealed))
}

/// Puts a sealed set into KV for another week.
///
/// # Errors
/// When KV does not take it.
pub async fn put<P: Ports>(
    core: &Core<P>,
    grant: &GrantId,
    generation: i64,
    sealed: &str,
) -> Result<(), KvError> {
    let record = Record {
        expires_at: (core.now() + LIFE).ms(),
        sealed: sealed.to_owned(),
    };
    let text = serde_json::to_string(&record).unwrap_or_default();
    core.ports
        .vault()
        .put(&key(grant, generation), &text, LIFE)
        .await
}

/// Lets a set live on that cannot be opened or understood here, as it is: past half its life it is
/// written again.
pub(super) async fn prolong<P: Ports>(core: &Core<P>, grant: &GrantId, generation: i64) -> bool {
    let found = core.ports.vault().get(&key(grant, generation)).await;
    let record: Option<Record> = found
        .unwrap_or_default()
        .and_then(|text| serde_json::from_str(&text).ok());
    let Some(record) = record else {
        return false;
    };
    let left_ms = record.expires_at - core.now().ms();
    match left_ms {
        ..=0 => false,
        left_ms if left_ms > LIFE.as_ms() / 2 => true,
        _ => put(core, grant, generation, &record.sealed).await.is_ok(),
    }
}

/// Deletes a sealed set from KV.
///
/// # Errors
/// When KV does not take the deletion.
async fn delete<P: Ports>(core: &Core<P>, grant: &GrantId, generation: i64) -> Result<(), KvError> {
    core.ports.vault().delete(&key(grant, generation)).await
}

/// Deletes the sealed sets of these generations. The answer is false where KV did not take a
/// deletion.
pub(super) async fn forget<P: Ports>(
    core: &Core<P>,
    grant: &GrantId,
    generations: RangeInclusive<i64>,
) -> bool {
    let mut is_done = true;
    for generation in generations.filter(|generation| *generation > 0) {
        is_done &= delete(core, grant, generation).await.is_ok();
    }
    is_done
}

/// Where a set belongs.
pub(super) fn place(
    workspace: &WorkspaceId,
    door: Door,
    grant: &GrantId,
    generation: i64,
) -> String {
    format!("nm:tok:v1|{workspace}|{door}|{grant}|{generation}")
}

fn key(grant: &GrantId, generation: i64) -> String {
    format!("tok:{grant}:{generation}")
}
