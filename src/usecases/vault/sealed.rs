//! Sealed sets of tokens: how they are sealed, and the copies of them in KV.

use super::grant::Grant;
use crate::domain::door::Door;
use crate::domain::ids::{GrantId, WorkspaceId};
use crate::domain::secret::Secret;
use crate::domain::time::Span;
use crate::platforms::Tokens;
use crate::ports::{KeyValue, KvError, Ports};
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How long a sealed set lives in KV unless it is renewed: if the service stops, everybody's tokens
/// are gone within a week.
pub(super) const LIFE: Span = Span::days(7);

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
    let place = place(&grant.workspace, grant.door, &grant.id, generation);
    let tokens = core
        .config
        .token_keys()?
        .open(&place, sealed)
        .ok()
        .and_then(|plain| serde_json::from_str(plain.expose()).ok());
    if tokens.is_none() {
        core.log(
            "sealed_set_does_not_open",
            &json!({ "grant": grant.id, "generation": generation }),
        );
    }
    Ok(tokens)
}

/// The sealed set of the generation in use: the hand-over while it is there, else what KV has.
///
/// # Errors
/// When KV does not answer.
pub(super) async fn current<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
) -> Result<Option<String>, KvError> {
    match &grant.handover {
        Some(sealed) => Ok(Some(sealed.clone())),
        None => get(core, &grant.id, generation).await,
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

/// Deletes a sealed set from KV.
///
/// # Errors
/// When KV does not take the deletion.
pub(super) async fn delete<P: Ports>(
    core: &Core<P>,
    grant: &GrantId,
    generation: i64,
) -> Result<(), KvError> {
    core.ports.vault().delete(&key(grant, generation)).await
}

fn place(workspace: &WorkspaceId, door: Door, grant: &GrantId, generation: i64) -> String {
    format!("nm:tok:v1|{workspace}|{door}|{grant}|{generation}")
}

fn key(grant: &GrantId, generation: i64) -> String {
    format!("tok:{grant}:{generation}")
}
