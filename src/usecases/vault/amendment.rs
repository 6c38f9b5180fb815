//! Changing what a sealed set says without asking the platform for another: tokens of accounts come
//! and go with the accounts.

use super::grant::{lease, release};
use super::refresh::{Stored, store};
use super::sealed::{current, open, seal};
use crate::domain::ids::GrantId;
use crate::domain::ledger::hex;
use crate::platforms::Tokens;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};
use serde_json::json;

/// Changes what a set says without asking the platform for another. False: not now, or there is
/// none.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn amend<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    change: impl FnOnce(&mut Tokens) + Send,
) -> Result<bool, CoreError> {
    let me = hex(&core.chance::<8>());
    let Some(held) = lease(core, id, &me).await? else {
        return Ok(false);
    };
    let found = match held.generation {
        Some(generation) => current(core, &held, generation)
            .await
            .unwrap_or_default()
            .map(|sealed| (generation, sealed)),
        None => None,
    };
    let opened = match found {
        Some((generation, sealed)) => {
            open(core, &held, generation, &sealed)?.map(|tokens| (generation, tokens))
        }
        None => None,
    };
    let Some((generation, mut tokens)) = opened else {
        release(core, id, &me).await?;
        return Ok(false);
    };
    let before = tokens.clone();
    change(&mut tokens);
    if tokens == before {
        release(core, id, &me).await?;
        return Ok(true);
    }
    tokens.scopes = held.scopes();
    let sealed = seal(
        core,
        &held.workspace,
        held.door,
        id,
        generation + 1,
        &tokens,
    )?;
    Ok(store(core, &held, generation, &me, &tokens, &sealed).await == Stored::Done)
}

/// Drops the tokens of accounts that do not live on this grant any more. Where that cannot be done
/// now, because somebody works on them or KV does not answer, the next tick renews the set and
/// leaves them out.
///
/// # Errors
/// When the database or the configuration fails.
pub async fn drop_of<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    remote_ids: &[String],
) -> Result<(), CoreError> {
    if amend(core, id, |set| {
        set.of_accounts
            .retain(|remote_id, _| !remote_ids.contains(remote_id));
    })
    .await?
    {
        return Ok(());
    }
    core.log("tokens_not_dropped", &json!({ "grant": id }));
    core.ports.store().run(drop_soon(core, id)).await?;
    Ok(())
}

/// The statement that lets the next tick renew a set, and leave out the tokens of accounts that do
/// not live on it any more.
pub fn drop_soon<P: Ports>(core: &Core<P>, id: &GrantId) -> Statement {
    let soon = "UPDATE grants SET renew_at=:now WHERE id=:grant AND renew_at IS NOT NULL";
    Statement::new(soon)
        .bind("grant", id)
        .bind("now", core.now())
}
