//! The token vault: who holds which tokens, and how a single-use refresh never loses them.
//!
//! A grant's tokens are one sealed set. Its generation says where it lies: KV
//! `tok:{grant}:{generation}`, written once and never changed, so KV may be slow but is never
//! wrong; until KV has answered with it for ten minutes, D1 keeps a copy (`handover`). A refresh
//! happens under the grant's lease, marks what it is about to make, and its first durable write is
//! D1.

mod amendment;
mod revocation;
pub mod upkeep;

use super::{Core, Trouble};
use crate::domain::door::Door;
use crate::domain::ids::{DeliveryId, GrantId, WorkspaceId};
use crate::domain::ledger::hex;
use crate::domain::policy::SEND_WITHIN;
use crate::domain::sealing::KeyRing;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::oauth::TokenError;
use crate::platforms::{self, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Clock, KeyValue, KvError, Ports, Store, StoreError};
pub use amendment::{amend, drop_of};
pub use revocation::take_back;
use serde::{Deserialize, Serialize};
use serde_json::json;
pub use upkeep::{look_after, over};

/// How long a sealed set lives in KV unless it is renewed: if the service stops, everybody's tokens
/// are gone within a week.
const LIFE: Span = Span::days(7);

/// How long one worker may work on a grant's tokens: 5 s until the call, 30 s for it, and reserve
/// for writing.
const LEASE: Span = Span::seconds(60);

/// How long a worker waits for another's lease.
const PATIENCE: (usize, Span) = (80, Span::ms(100));

/// A grant's tokens, or why there are none.
#[derive(Clone, Debug)]
pub enum Access {
    /// Here they are.
    Ready {
        /// The tokens.
        tokens: Tokens,
        /// Of which generation.
        generation: i64,
    },
    /// Not now; later.
    Wait,
    /// Not any more: the person has to connect again.
    Reconnect,
}

/// What a refresh came to.
enum Refreshed {
    /// There are other tokens than before.
    Moved,
    Wait,
    Reconnect,
}

/// A grant as the database has it.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::usecases) struct Grant {
    id: GrantId,
    workspace: WorkspaceId,
    door: Door,
    subject: String,
    generation: Option<i64>,
    handover: Option<String>,
    started: Option<i64>,
    needs_reconnect: i64,
    /// What is granted, as was heard last: a look hears it too, and seals nothing.
    scopes: String,
}

/// Whether the person has to connect again, as the column `needs_reconnect` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// No.
    Good,
    /// Yes: the platform refused, or the tokens are gone for good.
    Over,
    /// Yes, unless a second look finds tokens that open after all.
    Doubtful,
}

/// A set that was opened, for as long as one invocation works. A generation never changes, so what
/// was opened of it once needs no second look into KV.
pub(in crate::usecases) struct Opened {
    grant: GrantId,
    generation: i64,
    tokens: Tokens,
}

const FIND: &str = "SELECT id, workspace, door, subject, generation, handover, started, \
    needs_reconnect, scopes FROM grants";

/// A sealed set as KV holds it: it knows its own end, and obeys it.
#[derive(Serialize, Deserialize)]
struct Record {
    expires_at: i64,
    sealed: String,
}

// === impl Grant ===

impl Grant {
    fn scopes(&self) -> Vec<String> {
        self.scopes.split_whitespace().map(str::to_owned).collect()
    }
}

// === impl Standing ===

impl Standing {
    const fn mark(self) -> i64 {
        match self {
            Self::Good => 0,
            Self::Over => 1,
            Self::Doubtful => 2,
        }
    }
}

/// The tokens of a grant, refreshed first where they end before `until` or where generation
/// `refused` is the one in use.
///
/// # Errors
/// When the database or the configuration fails. A failing KV or platform is [`Access::Wait`].
pub async fn access<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    until: Timestamp,
    refused: Option<i64>,
) -> Result<Access, Trouble> {
    access_from(core, read(core, id).await?, until, refused, &mut None).await
}

/// The same, for a grant that was read already, and in an invocation that may have opened its set
/// before.
///
/// # Errors
/// As [`access`].
pub(in crate::usecases) async fn access_from<P: Ports>(
    core: &Core<P>,
    grant: Option<Grant>,
    until: Timestamp,
    refused: Option<i64>,
    opened: &mut Option<Opened>,
) -> Result<Access, Trouble> {
    let Some(mut grant) = grant else {
        return Ok(Access::Reconnect);
    };
    for turn in 0..2 {
        if turn > 0 {
            let Some(now) = read(core, &grant.id).await? else {
                return Ok(Access::Reconnect);
            };
            grant = now;
        }
        let (Some(generation), 0) = (grant.generation, grant.needs_reconnect) else {
            return Ok(Access::Reconnect);
        };
        let known = opened
            .take()
            .filter(|known| known.generation == generation && known.grant == grant.id);
        let tokens = if let Some(known) = known {
            known.tokens
        } else {
            let sealed = match &grant.handover {
                Some(sealed) => Some(sealed.clone()),
                None => get(core, &grant.id, generation).await.unwrap_or_default(),
            };
            let Some(sealed) = sealed else {
                return Ok(Access::Wait);
            };
            let Some(tokens) = open(core, &grant, generation, &sealed)? else {
                // Moved meanwhile: the set that did not open is not the one in use.
                if give_up(core, &grant.id, generation).await? {
                    return Ok(Access::Reconnect);
                }
                continue;
            };
            tokens
        };
        let is_fresh =
            platforms::good_until(grant.door, &tokens) >= until && refused != Some(generation);
        if is_fresh || turn > 0 {
            *opened = Some(Opened {
                grant: grant.id,
                generation,
                tokens: tokens.clone(),
            });
            return Ok(Access::Ready { tokens, generation });
        }
        match refresh(core, &grant, generation, &tokens).await? {
            Refreshed::Moved => {}
            Refreshed::Wait => return Ok(Access::Wait),
            Refreshed::Reconnect => return Ok(Access::Reconnect),
        }
    }
    Ok(Access::Wait)
}

/// The statement that reads the grant behind a delivery, for whoever reads more in the same
/// transaction.
pub(in crate::usecases) fn find_of(delivery: &DeliveryId) -> Statement {
    let sql = format!(
        "{FIND} WHERE id=(SELECT a.grant_id FROM deliveries d JOIN accounts a ON a.id=d.account \
        WHERE d.id=:id)"
    );
    Statement::new(sql).bind("id", delivery)
}

/// A set that does not open is no connection: the account's health says so, and the person can mend
/// it. The record itself stays, and is looked at again: the key may only be missing from the
/// configuration. False: it is not the generation in use any more.
async fn give_up<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    generation: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE grants SET needs_reconnect=:mark, renew_at=:again WHERE id=:id AND \
        generation=:generation";
    let update = Statement::new(sql)
        .bind("id", id)
        .bind("generation", generation)
        .bind("mark", Standing::Doubtful.mark());
    Ok(core
        .ports
        .store()
        .run(update.bind("again", core.now() + upkeep::SECOND_LOOK))
        .await?
        .changes
        > 0)
}

/// Refreshes generation `generation` under the grant's lease, once, whoever else wants to.
async fn refresh<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    old: &Tokens,
) -> Result<Refreshed, Trouble> {
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
    Ok(store(core, grant, generation, &me, &tokens, &sealed).await)
}

/// The refresh call itself: marked before it leaves, and not made if the mark is more than 5 s old.
async fn call<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    me: &str,
    old: &Tokens,
) -> Result<Result<Tokens, Refreshed>, Trouble> {
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
    core.log(
        "refresh",
        &json!({ "grant": grant.id, "generation": generation + 1, "outcome": answer.as_ref().map_or_else(outcome, |_| "ok") }),
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
) -> Result<Refreshed, Trouble> {
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
async fn store<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    me: &str,
    tokens: &Tokens,
    sealed: &str,
) -> Refreshed {
    // A refresher that lost its lease leaves a mark: somebody else may have used the same refresh
    // token.
    let sql = "UPDATE grants SET generation=:target, last_generation=:target, handover=:sealed, \
        sealed_with=:sealed_with, handover_seen_at=NULL, lease_until=0,
        expires_at=:expires, ends_at=:ends, refresh_at=:refresh, scopes=:scopes, started=CASE WHEN \
        lease_owner=:me THEN NULL ELSE :target+1 END
        WHERE id=:id AND generation=:generation AND needs_reconnect<>1";
    let statement = Statement::new(sql)
        .bind("id", &grant.id)
        .bind("generation", generation)
        .bind("target", generation + 1)
        .bind("sealed", sealed)
        .bind("sealed_with", KeyRing::key_of(sealed))
        .bind("expires", platforms::good_until(grant.door, tokens))
        .bind("ends", platforms::ends_at(grant.door, tokens))
        .bind(
            "refresh",
            platforms::refresh_at(grant.door, tokens, core.now()),
        )
        .bind("scopes", tokens.scopes.join(" "))
        .bind("me", me);
    let mut refreshed = Refreshed::Wait;
    for _ in 0..3 {
        match core.ports.store().run(statement.clone()).await {
            Ok(stored)
                if stored.changes == 0 && !is_ours(core, &grant.id, generation + 1).await =>
            {
                take_back(core, grant.door, Some(&grant.subject), tokens).await;
                return Refreshed::Moved;
            }
            Ok(_) => {
                refreshed = Refreshed::Moved;
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
    refreshed
}

/// Whether the generation in use is the one that we have just made: an earlier try took effect
/// although its answer was lost. Where that cannot be read, the tokens are kept.
async fn is_ours<P: Ports>(core: &Core<P>, id: &GrantId, target: i64) -> bool {
    match read(core, id).await {
        Ok(grant) => grant.is_some_and(|grant| grant.generation == Some(target)),
        Err(_) => true,
    }
}

/// Takes the grant's lease, waiting for its holder for a while.
async fn lease<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    me: &str,
) -> Result<Option<Grant>, StoreError> {
    let sql = "UPDATE grants SET lease_owner=:me, lease_until=:until WHERE id=:id AND \
        lease_until<=:now
        RETURNING id, workspace, door, subject, generation, handover, started, \
        needs_reconnect, scopes";
    for _ in 0..PATIENCE.0 {
        let now = core.now();
        let take = Statement::new(sql)
            .bind("id", id)
            .bind("me", me)
            .bind("now", now)
            .bind("until", now + LEASE);
        if let Some(grant) = core.ports.store().run(take).await?.first()? {
            return Ok(Some(grant));
        }
        core.ports
            .clock()
            .sleep_until(core.now() + PATIENCE.1)
            .await;
    }
    Ok(None)
}

async fn release<P: Ports>(core: &Core<P>, id: &GrantId, me: &str) -> Result<(), StoreError> {
    let sql = "UPDATE grants SET lease_until=0 WHERE id=:id AND lease_owner=:me";
    core.ports
        .store()
        .run(Statement::new(sql).bind("id", id).bind("me", me))
        .await
        .map(|_| ())
}

async fn read<P: Ports>(core: &Core<P>, id: &GrantId) -> Result<Option<Grant>, StoreError> {
    core.ports
        .store()
        .run(Statement::new(format!("{FIND} WHERE id=:id")).bind("id", id))
        .await?
        .first()
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
) -> Result<String, Trouble> {
    let plain = Secret::new(serde_json::to_string(tokens).unwrap_or_default());
    Ok(core.config.token_keys()?.seal(
        core.chance(),
        &place(workspace, door, grant, generation),
        &plain,
    ))
}

/// None: the record does not open here.
fn open<P: Ports>(
    core: &Core<P>,
    grant: &Grant,
    generation: i64,
    sealed: &str,
) -> Result<Option<Tokens>, Trouble> {
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

fn place(workspace: &WorkspaceId, door: Door, grant: &GrantId, generation: i64) -> String {
    format!("nm:tok:v1|{workspace}|{door}|{grant}|{generation}")
}

fn key(grant: &GrantId, generation: i64) -> String {
    format!("tok:{grant}:{generation}")
}

async fn get<P: Ports>(
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
