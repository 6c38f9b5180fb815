//! What the operator sees of the whole instance: counts, never whose or what.

use super::count::only;
use super::lateness::{self, Lateness};
use crate::config::SignupState;
use crate::domain::sealing::KeyRing;
use crate::domain::time::Span;
use crate::ports::sql::Statement;
use crate::ports::{Ports, Store};
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// By how much a delivery that waits may be behind its instant before it counts as overdue: a tick
/// that was lost.
const OVERDUE_AFTER: Span = Span::minutes(2);

/// The whole instance.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct OperatorStatus {
    #[serde(flatten)]
    counts: Counts,
    lateness: Lateness,
    token_keys: Vec<TokenKey>,
    signup: SignupState,
}

#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
struct Counts {
    users: i64,
    workspaces: i64,
    accounts: i64,
    needs_reconnect: i64,
    waiting: i64,
    overdue: i64,
    /// Connections that this version cannot read: they are set aside, and kept as they are.
    unreadable: i64,
}

/// A key that seals tokens, and how many connections need it.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct TokenKey {
    /// The key's name; none: the set is older than the count.
    pub key: Option<String>,
    /// Whether new sets are sealed with it.
    pub is_active: bool,
    /// Whether `TOKEN_KEYS` has left it out although connections need it.
    pub is_missing: bool,
    /// How many connections need it, with those that are being taken back.
    pub grants: i64,
}

#[derive(Deserialize)]
struct Sealed {
    key: Option<String>,
    grants: i64,
}

/// Of connections that are over nothing is sealed any more.
const SEALED: &str = "SELECT key, count(*) AS grants FROM (
      SELECT sealed_with AS key FROM grants WHERE generation IS NOT NULL AND needs_reconnect<>1
      UNION ALL SELECT sealed_with FROM revocations WHERE sealed IS NOT NULL)
    GROUP BY key";

/// How far each thing is counted.
const MOST_COUNTED: i64 = 10_000;

/// What is overdue has the earliest instants at which a tick is to look.
const COUNTS: &str = "SELECT (SELECT count(*) FROM (SELECT 1 FROM users LIMIT :most)) AS users,
    (SELECT count(*) FROM (SELECT 1 FROM workspaces LIMIT :most)) AS workspaces,
    (SELECT count(*) FROM (SELECT 1 FROM accounts WHERE disconnected_at IS NULL LIMIT :most)) AS \
    accounts,
    (SELECT count(*) FROM (SELECT 1 FROM accounts a JOIN grants g ON g.id=a.grant_id
      WHERE a.disconnected_at IS NULL AND (g.needs_reconnect<>0 OR g.generation IS NULL OR a.lost \
      IS NOT NULL) LIMIT :most)) AS needs_reconnect,
    (SELECT count(*) FROM (SELECT 1 FROM grants WHERE unreadable_at IS NOT NULL LIMIT :most)) AS \
    unreadable,
    waiting, overdue
  FROM (SELECT count(*) AS waiting, coalesce(sum(due_at<:overdue), 0) AS overdue FROM (SELECT \
    due_at FROM deliveries WHERE wake_at IS NOT NULL AND state IN ('scheduled', 'preparing', \
    'ready', 'committing', 'processing') ORDER BY wake_at LIMIT :most))";

/// The status of the whole instance, with the lateness of the time span before now.
pub(super) async fn status<P: Ports>(
    core: &Core<P>,
    window: Span,
) -> Result<OperatorStatus, CoreError> {
    let counts = Statement::new(COUNTS)
        .bind("overdue", core.now() - OVERDUE_AFTER)
        .bind("most", MOST_COUNTED);
    let counts = only(Some(core.ports.store().run(counts).await?))?;
    Ok(OperatorStatus {
        counts,
        lateness: lateness::of_instance(core, window).await?,
        token_keys: token_keys(core).await?,
        signup: core.config.signup_state(),
    })
}

/// Every key that there is, and those that are gone although something is sealed with them.
///
/// # Errors
/// When the database fails.
pub async fn token_keys<P: Ports>(core: &Core<P>) -> Result<Vec<TokenKey>, CoreError> {
    let sealed = core.ports.store().run(Statement::new(SEALED)).await?;
    let mut sealed: Vec<Sealed> = sealed.all()?;
    let ring = core.config.token_keys().ok();
    let mut keys = Vec::new();
    for id in ring.into_iter().flat_map(KeyRing::ids) {
        let at = sealed.iter().position(|one| one.key.as_deref() == Some(id));
        let grants = at.map_or(0, |at| sealed.swap_remove(at).grants);
        keys.push(TokenKey {
            key: Some(id.to_owned()),
            is_active: ring.is_some_and(|ring| ring.is_active(id)),
            is_missing: false,
            grants,
        });
    }
    keys.extend(sealed.into_iter().map(|Sealed { key, grants }| TokenKey {
        is_missing: key.is_some(),
        key,
        is_active: false,
        grants,
    }));
    Ok(keys)
}
