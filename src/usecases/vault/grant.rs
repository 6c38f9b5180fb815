//! A grant as the database has it, and its lease. Whoever changes the tokens of a grant holds the
//! lease meanwhile.

use crate::domain::door::Door;
use crate::domain::ids::{DeliveryId, GrantId, WorkspaceId};
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::Statement;
use crate::ports::{Clock, Ports, Store, StoreError};
use crate::usecases::Core;
use serde::Deserialize;

/// How long one worker may work on a grant's tokens: 5 s until the call, 25 s for the call, and the
/// rest for writing.
const LEASE: Span = Span::seconds(60);

/// How often a worker asks for a lease that another worker holds.
const LEASE_TRIES: usize = 80;

/// The pause between two of these tries: together they wait for eight seconds.
const LEASE_PAUSE: Span = Span::ms(100);

/// The columns of a [`Grant`].
const COLUMNS: &str = "id, workspace, door, subject, generation, handover, \
    handover_until, started, needs_reconnect, scopes";

/// A grant as the database has it.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::usecases) struct Grant {
    pub(super) id: GrantId,
    pub(super) workspace: WorkspaceId,
    pub(super) door: Door,
    pub(super) subject: String,
    pub(super) generation: Option<i64>,
    pub(super) handover: Option<String>,
    /// When the hand-over ends.
    pub(super) handover_until: Option<Timestamp>,
    pub(super) started: Option<i64>,
    pub(super) needs_reconnect: i64,
    /// The granted scopes, as the platform told them last. A check of an account learns them
    /// too, without sealing a new set.
    pub(super) scopes: String,
}

/// Whether the person has to connect again, as the column `needs_reconnect` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    /// No: the tokens are taken.
    Good,
    /// Yes: the platform refused, or the tokens are gone for good.
    Over,
    /// Yes, unless a second look finds tokens that open after all.
    Doubtful,
}

// === impl Grant ===

impl Grant {
    /// The granted scopes.
    pub(super) fn scopes(&self) -> Vec<String> {
        self.scopes.split_whitespace().map(str::to_owned).collect()
    }
}

// === impl Connection ===

impl Connection {
    /// The value of the column.
    pub(super) const fn mark(self) -> i64 {
        match self {
            Self::Good => 0,
            Self::Over => 1,
            Self::Doubtful => 2,
        }
    }
}

/// Reads a grant.
pub(super) async fn read<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
) -> Result<Option<Grant>, StoreError> {
    core.ports
        .store()
        .run(Statement::new(format!("SELECT {COLUMNS} FROM grants WHERE id=:id")).bind("id", id))
        .await?
        .first()
}

/// The statement that reads the grant behind a delivery, for callers that read more in the same
/// transaction.
pub(in crate::usecases) fn find_of(delivery: &DeliveryId) -> Statement {
    let sql = format!(
        "SELECT {COLUMNS} FROM grants WHERE id=(SELECT a.grant_id FROM deliveries d \
        JOIN accounts a ON a.id=d.account \
        WHERE d.id=:id)"
    );
    Statement::new(sql).bind("id", delivery)
}

/// Takes the grant's lease, waiting for its holder for a while.
pub(super) async fn lease<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    me: &str,
) -> Result<Option<Grant>, StoreError> {
    let sql = format!(
        "UPDATE grants SET lease_owner=:me, lease_until=:until WHERE id=:id AND \
        lease_until<=:now
        RETURNING {COLUMNS}"
    );
    for _ in 0..LEASE_TRIES {
        let now = core.now();
        let take = Statement::new(sql.clone())
            .bind("id", id)
            .bind("me", me)
            .bind("now", now)
            .bind("until", now + LEASE);
        if let Some(grant) = core.ports.store().run(take).await?.first()? {
            return Ok(Some(grant));
        }
        core.ports
            .clock()
            .sleep_until(core.now() + LEASE_PAUSE)
            .await;
    }
    Ok(None)
}

/// Gives the lease back.
pub(super) async fn release<P: Ports>(
    core: &Core<P>,
    id: &GrantId,
    me: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE grants SET lease_until=0 WHERE id=:id AND lease_owner=:me";
    core.ports
        .store()
        .run(Statement::new(sql).bind("id", id).bind("me", me))
        .await
        .map(|_| ())
}
