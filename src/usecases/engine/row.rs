//! A delivery as the engine sees it, and the phase start that takes it.

use crate::domain::delivery::State;
use crate::domain::ids::{AccountId, DeliveryId, GrantId, WorkspaceId};
use crate::domain::platform::Platform;
use crate::domain::policy::{EARLY, GRACE, LOOK_AHEAD, SEND_WITHIN};
use crate::domain::time::Timestamp;
use crate::platforms::Part;
use crate::ports::sql::{Statement, Value};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::Core;
use serde::Deserialize;

/// Everything that a step needs to know, read in the transaction that starts it.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The delivery.
    pub id: DeliveryId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// Where it goes.
    pub account: AccountId,
    /// Whose tokens.
    pub grant_id: GrantId,
    /// At which platform.
    pub platform: Platform,
    /// The account's id there.
    pub account_remote_id: String,
    /// And its handle.
    pub username: String,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub state: State,
    /// Which approval.
    pub approval: i64,
    /// The fence.
    pub claim: i64,
    /// When it is to go out.
    pub due_at: Timestamp,
    /// And until when at the latest.
    pub late_at: Timestamp,
    /// When its next step was to happen.
    pub run_at: Option<Timestamp>,
    /// The grant's generation whose access token was refused.
    pub bad_generation: Option<i64>,
    /// What was in its way last, as JSON.
    pub error: Option<String>,
    /// Preparations that could not finish.
    pub postponed: u32,
    /// Look-ups that did not find it.
    pub looked: u32,
    /// The ledger's last event.
    pub seq: i64,
    /// And its hash.
    pub head: String,
    /// How many of its parts are known to be public.
    pub public_parts: i64,
    /// When the grant's access token ends.
    pub token_expires_at: Timestamp,
}

/// A phase: where it starts from, where it leads, and what must hold.
#[derive(Clone, Copy, Debug)]
pub struct Phase {
    expected: State,
    next: State,
    needs_preparation: bool,
}

/// A row with all that belongs to it.
pub const READ: &str = "SELECT d.id, d.workspace, d.account, a.grant_id, a.platform, a.remote_id AS account_remote_id, a.username,
    coalesce(d.text, p.text) AS text, d.state, d.approval, d.claim, d.due_at, d.late_at, d.run_at, d.bad_generation, d.error, d.postponed,
    d.looked, d.seq, d.head, (SELECT count(DISTINCT part) FROM commits WHERE delivery=d.id AND outcome='ok') AS public_parts,
    g.expires_at AS token_expires_at
  FROM deliveries d JOIN posts p ON p.id=d.post JOIN accounts a ON a.id=d.account JOIN grants g ON g.id=a.grant_id
  WHERE d.id=:id";

/// What a phase start and an intent write: the end of the lease.
pub const LEASE: &str = "wake_at=max(coalesce(run_at,:now),:now)+:grace+:look_ahead";

/// How often a phase start is tried where the database fails. Repeating it is safe: if it had taken effect, it takes nothing.
const TRIES: usize = 3;

// === impl Phase ===

impl Phase {
    /// The repeatable work begins, or begins again.
    #[must_use]
    pub const fn prepare(expected: State) -> Self {
        Self { expected, next: State::Preparing, needs_preparation: false }
    }

    /// The commit begins, if the preparation is of this version and still good.
    #[must_use]
    pub const fn commit() -> Self {
        Self { expected: State::Ready, next: State::Committing, needs_preparation: true }
    }

    /// A preparation that is not good any more is taken back.
    #[must_use]
    pub const fn unprepare() -> Self {
        Self { expected: State::Ready, next: State::Scheduled, needs_preparation: false }
    }

    /// A held row is looked at.
    #[must_use]
    pub const fn hold() -> Self {
        Self { expected: State::Held, next: State::Held, needs_preparation: false }
    }

    /// A row in doubt is looked at.
    #[must_use]
    pub const fn reconcile(state: State) -> Self {
        Self { expected: state, next: state, needs_preparation: false }
    }
}

/// The fence: takes the row for a phase, or answers with none where somebody else has it.
///
/// # Errors
/// When the database fails again and again.
pub async fn start<P: Ports>(core: &Core<P>, id: &DeliveryId, claim: i64, phase: &Phase) -> Result<Option<Row>, StoreError> {
    let prepared = if phase.needs_preparation { " AND prepared_version=version AND prepared_until>:now+:send_within" } else { "" };
    let update =
        format!("UPDATE deliveries SET state=:next, claim=claim+1, {LEASE} WHERE id=:id AND claim=:claim AND state=:expected{prepared}");
    let mut last = StoreError::Failed(String::new());
    for _ in 0..TRIES {
        let start = Statement::new(update.clone())
            .bind("id", id)
            .bind("claim", claim)
            .bind("expected", phase.expected)
            .bind("next", phase.next)
            .bind_all(lease(core.now()))
            .bind("send_within", SEND_WITHIN);
        match core.ports.store().batch(vec![start, Statement::new(READ).bind("id", id)]).await {
            Ok(answers) => {
                let [started, read] = <[_; 2]>::try_from(answers).map_err(|_| StoreError::Shape("two answers".into()))?;
                return if started.changes == 0 { Ok(None) } else { read.first() };
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// A row as it is, without taking it.
///
/// # Errors
/// When the database fails.
pub async fn read<P: Ports>(core: &Core<P>, id: &DeliveryId) -> Result<Option<Row>, StoreError> {
    core.ports.store().run(Statement::new(READ).bind("id", id)).await?.first()
}

/// The values of [`LEASE`].
#[must_use]
pub fn lease(now: Timestamp) -> [(&'static str, Value); 4] {
    [("now", now.into()), ("grace", GRACE.into()), ("look_ahead", LOOK_AHEAD.into()), ("early", EARLY.into())]
}

/// What a claim at `now` writes: the end of a lease that begins when the message is to arrive. A planned text's message comes shortly
/// before its instant, not when preparing could begin.
#[must_use]
pub fn claimed_until(state: State, run_at: Timestamp, due_at: Timestamp, now: Timestamp) -> Timestamp {
    let arrives_at = if state == State::Scheduled { run_at.max(due_at - EARLY) } else { run_at };
    arrives_at.max(now) + GRACE + LOOK_AHEAD
}

// === impl Row ===

impl Row {
    /// The public calls that make up its commit, in order.
    #[must_use]
    pub fn parts(&self) -> Vec<Part<'_>> {
        vec![Part { text: &self.text, remote_id: &self.account_remote_id, username: &self.username }]
    }

    /// When its step was to happen.
    #[must_use]
    pub fn instant(&self) -> Timestamp {
        self.run_at.map_or(self.due_at, |run_at| run_at.max(self.due_at))
    }

    /// How many there are.
    #[must_use]
    pub fn part_count(&self) -> i64 {
        i64::try_from(self.parts().len()).unwrap_or(i64::MAX)
    }
}
