//! Exchanging tokens for the next set. A refresh happens under the grant's lease, marks what it is
//! about to make, and its first durable write is D1, so that a refresh token which is spent by its
//! use is never lost.

use super::ending::over;
use super::grant::{Grant, lease, read, release};
use super::revocation::{Given, take_back};
use super::sealed::{LIFE, get, open, put, seal};
use crate::domain::ids::GrantId;
use crate::domain::ledger::hex;
use crate::domain::policy::SEND_WITHIN;
use crate::domain::sealing::KeyRing;
use crate::platforms::oauth::TokenError;
use crate::platforms::{self, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};
use serde_json::json;

/// How often the write of new tokens is tried: they are lost when none succeeds.
const STORE_TRIES: usize = 3;

/// The result of a refresh.
pub(super) enum Refreshed {
    /// There are other tokens than before.
    Moved,
    /// Nothing can be said now.
    Wait,
    /// The person has to connect again.
    Reconnect,
}

/// Where new tokens of a grant are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// They are in use.
    Done,
    /// Only KV has them; the mark says where to look.
    KvAlone,
    /// Nowhere: the grant has ended, or has other tokens.
    Overtaken,
}

/// Refreshes generation `generation` under the grant's lease, once, whoever else wants to.
pub(super) async fn refresh<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    old: &Tokens,
) -> Result<Refreshed, CoreError> {
    let me = hex(&core.chance::<8>());
    let Some(held) = lease(core, &grant.id, &me).await? else {
        return Ok(Refreshed::Wait);
    };
    if held.generation != Some(generation) {
        release(core, &grant.id, &me).await?;
        return Ok(Refreshed::Moved);
    }
    let target = generation + 1;
    // A refresher before us may have been lost with its tokens stored in KV only. A KV that does
    // not answer is no "absent": the refresh token may be spent, and to send it again ends the
    // connection.
    let stored = if held.started == Some(target) {
        get(core, &grant.id, target).await
    } else {
        Ok(None)
    };
    let Ok(stored) = stored else {
        release(core, &grant.id, &me).await?;
        return Ok(Refreshed::Wait);
    };
    let found = stored.and_then(|sealed| Some((open(core, grant, target, &sealed).ok()??, sealed)));
    let (tokens, sealed) = match found {
        Some(found) => found,
        None => match call(core, &held, generation, &me, old).await? {
            Ok(tokens) => {
                let sealed = seal(
                    core,
                    &grant.workspace,
                    grant.door,
                    &grant.id,
                    target,
                    &tokens,
                )?;
                (tokens, sealed)
            }
            Err(Refreshed::Reconnect) => return refused(core, grant, generation).await,
            Err(other) => {
                release(core, &grant.id, &me).await?;
                return Ok(other);
            }
        },
    };
    Ok(
        match store(core, grant, generation, &me, &tokens, &sealed).await {
            Stored::Done => Refreshed::Moved,
            Stored::KvAlone => Refreshed::Wait,
            Stored::Overtaken => {
                take_back(core, &Given::of(grant), &tokens).await;
                Refreshed::Moved
            }
        },
    )
}

/// The refresh call itself: marked before it leaves, and not made if the mark is more than 5 s old.
async fn call<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    me: &str,
    old: &Tokens,
) -> Result<Result<Tokens, Refreshed>, CoreError> {
    let call_by = core.now() + SEND_WITHIN;
    let mark = "UPDATE grants SET started=:target WHERE id=:id AND generation=:generation AND \
        lease_owner=:me";
    let mark = Statement::new(mark)
        .bind("id", &grant.id)
        .bind("generation", generation)
        .bind("target", generation + 1)
        .bind("me", me);
    if core.ports.store().run(mark).await?.changes == 0 || core.now() > call_by {
        return Ok(Err(Refreshed::Wait));
    }
    let (app, redirect_uri) = (
        core.config.app(grant.door)?,
        core.config.redirect_uri(grant.door.into())?,
    );
    let answer = platforms::refresh(
        grant.door,
        core.ports.http(),
        app,
        &redirect_uri,
        old,
        core.now(),
    )
    .await;
    let outcome = answer.as_ref().map_or_else(outcome, |_| "ok");
    core.log(
        "refresh",
        &json!({ "grant": grant.id, "generation": generation + 1, "outcome": outcome }),
    );
    Ok(match answer {
        // RFC 6749 §6: no new refresh token means that the old one stays, and no scope that the
        // scopes do.
        Ok(new) => Ok(Tokens {
            refresh_token: new.refresh_token.or_else(|| old.refresh_token.clone()),
            scopes: if new.scopes.is_empty() {
                grant.scopes()
            } else {
                new.scopes
            },
            of_accounts: if new.of_accounts.is_empty() {
                old.of_accounts.clone()
            } else {
                new.of_accounts
            },
            ..new
        }),
        Err(TokenError::Refused(_)) => Err(Refreshed::Reconnect),
        Err(TokenError::Misconfigured(_) | TokenError::Later(_) | TokenError::Unknown(_)) => {
            Err(Refreshed::Wait)
        }
    })
}

const fn outcome(error: &TokenError) -> &'static str {
    match error {
        TokenError::Refused(_) => "refused",
        TokenError::Misconfigured(_) => "misconfigured",
        TokenError::Later(_) => "later",
        TokenError::Unknown(_) => "unknown",
    }
}

/// A definite refusal of the generation in use ends the connection, and with it our copies; if it
/// moved meanwhile, the refusal says nothing.
async fn refused<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
) -> Result<Refreshed, CoreError> {
    Ok(if over(core, &grant.id, generation).await? {
        Refreshed::Reconnect
    } else {
        Refreshed::Moved
    })
}

/// Stores new tokens: D1 first, then KV. If D1 takes nothing they go to KV alone, and the mark says
/// where to look: until somebody has looked, the generation in use is the one that the refresh has
/// ended, and nobody gets it. The lease is kept for its time, so that the next one to look comes
/// when KV is no longer behind.
pub(super) async fn store<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    me: &str,
    tokens: &Tokens,
    sealed: &str,
) -> Stored {
    // A refresher that lost its lease leaves a mark: somebody else may have used the same refresh
    // token.
    let sql = "UPDATE grants SET generation=:target, last_generation=:target, handover=:sealed, \
        handover_until=:end, sealed_with=:sealed_with, handover_seen_at=NULL, lease_until=0,
        expires_at=:expires, ends_at=:ends, refresh_at=:refresh, scopes=:scopes, started=CASE WHEN \
        lease_owner=:me THEN NULL ELSE :target+1 END
        WHERE id=:id AND generation=:generation AND needs_reconnect<>1";
    let statement = Statement::new(sql)
        .bind("id", &grant.id)
        .bind("generation", generation)
        .bind("target", generation + 1)
        .bind("sealed", sealed)
        .bind("end", core.now() + LIFE)
        .bind("sealed_with", KeyRing::key_of(sealed))
        .bind("expires", platforms::good_until(grant.door, tokens))
        .bind("ends", platforms::ends_at(grant.door, tokens))
        .bind(
            "refresh",
            platforms::refresh_at(grant.door, tokens, core.now()),
        )
        .bind("scopes", tokens.scopes.join(" "))
        .bind("me", me);
    let mut stored = Stored::KvAlone;
    for _ in 0..STORE_TRIES {
        match core.ports.store().run(statement.clone()).await {
            Ok(answer)
                if answer.changes == 0 && !is_ours(core, &grant.id, generation + 1).await =>
            {
                return Stored::Overtaken;
            }
            Ok(_) => {
                stored = Stored::Done;
                break;
            }
            Err(error) => core.log(
                "tokens_not_stored",
                &json!({ "grant": grant.id, "error": error.to_string() }),
            ),
        }
    }
    if let Err(error) = put(core, &grant.id, generation + 1, sealed).await {
        core.log(
            "vault_put_failed",
            &json!({ "grant": grant.id, "error": error.to_string() }),
        );
    }
    stored
}

/// Whether the generation in use is the one that we have just made: an earlier try took effect
/// although its answer was lost. Where that cannot be read, the tokens are kept.
async fn is_ours<P: Ports>(core: &Core<P>, id: &GrantId, target: i64) -> bool {
    match read(core, id).await {
        Ok(grant) => grant.is_some_and(|grant| grant.generation == Some(target)),
        Err(_) => true,
    }
}
