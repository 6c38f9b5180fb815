//! A delivery as the engine sees it, and the phase start that takes it.

use crate::domain::delivery::{Phase, State};
use crate::domain::door::Door;
use crate::domain::ids::{AccountId, DeliveryId, GrantId, WorkspaceId};
use crate::domain::policy::{EARLY, GRACE, LOOK_AHEAD, PREFLIGHT_ENDS, SEND_WITHIN, is_preflight};
use crate::domain::time::Timestamp;
use crate::platforms::{self, Options, Part, Piece};
use crate::ports::sql::{Answer, Statement, Value};
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
    pub door: Door,
    /// The account's id there.
    pub account_remote_id: String,
    /// And its handle.
    pub username: String,
    /// What its first part says.
    pub text: String,
    /// The account's own text, where it differs from the post's.
    pub own_text: Option<String>,
    /// What it asks for beyond its text, as JSON.
    pub options: Option<String>,
    /// The public calls that make up its commit, in order.
    #[serde(skip)]
    pub pieces: Vec<Piece>,
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
    /// How late it may be, in minutes.
    pub late_minutes: u32,
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
    /// What the grant allows, separated by spaces.
    pub scopes: String,
    /// Whether the account is disconnected, or its connection has ended: 0 or 1.
    pub is_over: i64,
}

/// A row with all that belongs to it.
pub const READ: &str = "SELECT d.id, d.workspace, d.account, a.grant_id, a.door, a.remote_id \
    AS account_remote_id, a.username,
    coalesce(d.text, p.text) AS text, d.text AS own_text, d.options, d.state, d.approval, d.claim, \
    d.due_at, d.late_at, p.late_minutes,
    d.run_at, d.bad_generation, d.error, d.postponed, d.looked, d.seq, d.head,
    (SELECT count(DISTINCT part) FROM commits WHERE delivery=d.id AND outcome='ok') AS public_parts,
    g.expires_at AS token_expires_at, g.scopes,
    (g.needs_reconnect<>0 OR g.generation IS NULL OR a.lost IS NOT NULL OR a.disconnected_at IS \
    NOT NULL) AS is_over
  FROM deliveries d JOIN posts p ON p.id=d.post JOIN accounts a ON a.id=d.account JOIN grants g ON \
  g.id=a.grant_id";

/// What a phase start and an intent write: the end of the lease.
pub const LEASE: &str = "wake_at=max(coalesce(run_at,:now),:now)+:grace+:look_ahead";

/// How often a phase start is tried where the database fails. Repeating it is safe: if it had taken
/// effect, it takes nothing.
const TRIES: usize = 3;

/// The fence: takes a row that stands at `expected` for a phase, or answers with none where
/// somebody else has it. Long before its instant a scheduled row stays scheduled: that is the
/// preflight.
///
/// # Errors
/// When the database fails again and again.
pub async fn start<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    phase: Phase,
    expected: State,
) -> Result<Option<Row>, StoreError> {
    Ok(start_and_read(core, id, claim, phase, expected, [])
        .await?
        .map(|(row, [])| row))
}

/// The same, and what else the phase needs to know, read in the transaction that starts it: each
/// call of the database counts where a hundred posts are due at one second.
///
/// # Errors
/// As [`start`].
pub async fn start_and_read<P: Ports, const N: usize>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    phase: Phase,
    expected: State,
    also: [Statement; N],
) -> Result<Option<(Row, [Answer; N])>, StoreError> {
    let Some(next) = expected.taken_for(phase) else {
        return Ok(None);
    };
    let (state, prepared) = match phase {
        Phase::Prepare => (
            "CASE WHEN state='scheduled' AND due_at>:now+:preflight_ends THEN state ELSE :next END",
            "",
        ),
        Phase::Commit => (
            ":next",
            " AND prepared_version=version AND prepared_until>:now+:send_within",
        ),
        Phase::Unprepare | Phase::LookAgain | Phase::Reconcile => (":next", ""),
    };
    let update = format!(
        "UPDATE deliveries SET state={state}, claim=claim+1, {LEASE} WHERE id=:id AND claim=:claim \
        AND state=:expected{prepared}"
    );
    let mut last = StoreError::Failed(String::new());
    for _ in 0..TRIES {
        let start = Statement::new(update.clone())
            .bind("id", id)
            .bind("claim", claim)
            .bind("expected", expected)
            .bind("next", next)
            .bind_all(lease(core.now()))
            .bind("preflight_ends", PREFLIGHT_ENDS)
            .bind("send_within", SEND_WITHIN);
        match core
            .ports
            .store()
            .batch(
                [start, find(id)]
                    .into_iter()
                    .chain(also.iter().cloned())
                    .collect(),
            )
            .await
        {
            Ok(answers) => return started(answers),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// What the statements of a phase start answered: none where it took no row.
fn started<const N: usize>(answers: Vec<Answer>) -> Result<Option<(Row, [Answer; N])>, StoreError> {
    let mut answers = answers.into_iter();
    let (Some(started), Some(read)) = (answers.next(), answers.next()) else {
        return Err(StoreError::Shape("no row".into()));
    };
    let also = <[_; N]>::try_from(answers.collect::<Vec<_>>())
        .map_err(|_| StoreError::Shape("an answer for each statement".into()))?;
    if started.changes == 0 {
        Ok(None)
    } else {
        Ok(first(read)?.map(|row| (row, also)))
    }
}

/// A row as it is, without taking it.
///
/// # Errors
/// When the database fails.
pub async fn read<P: Ports>(core: &Core<P>, id: &DeliveryId) -> Result<Option<Row>, StoreError> {
    first(core.ports.store().run(find(id)).await?)
}

/// Lets a row that was started rest until `at`, where nothing has happened that its ledger should
/// know.
///
/// # Errors
/// When the database fails.
pub async fn rest<P: Ports>(core: &Core<P>, row: &Row, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE deliveries SET run_at=:at, wake_at=:at WHERE id=:id AND claim=:claim";
    let rest = Statement::new(sql)
        .bind("id", &row.id)
        .bind("claim", row.claim)
        .bind("at", at);
    core.ports.store().run(rest).await.map(|_| ())
}

/// The statement that reads one row.
#[must_use]
pub fn find(id: &DeliveryId) -> Statement {
    Statement::new(format!("{READ} WHERE d.id=:id")).bind("id", id)
}

/// The first row of an answer to [`READ`].
///
/// # Errors
/// When it cannot be understood.
pub fn first(answer: Answer) -> Result<Option<Row>, StoreError> {
    answer.first::<Row>()?.map(Row::understood).transpose()
}

/// Every row of an answer to [`READ`].
///
/// # Errors
/// When one cannot be understood.
pub fn all(answer: Answer) -> Result<Vec<Row>, StoreError> {
    answer
        .all::<Row>()?
        .into_iter()
        .map(Row::understood)
        .collect()
}

/// The values of [`LEASE`].
#[must_use]
pub fn lease(now: Timestamp) -> [(&'static str, Value); 4] {
    [
        ("now", now.into()),
        ("grace", GRACE.into()),
        ("look_ahead", LOOK_AHEAD.into()),
        ("early", EARLY.into()),
    ]
}

/// What a claim at `now` writes: the end of a lease that begins when the message is to arrive. A
/// planned text's message comes shortly before its instant, not when preparing could begin.
#[must_use]
pub fn claimed_until(
    state: State,
    run_at: Timestamp,
    due_at: Timestamp,
    now: Timestamp,
) -> Timestamp {
    let is_text = state == State::Scheduled && !is_preflight(run_at, due_at);
    let arrives_at = if is_text {
        run_at.max(due_at - EARLY)
    } else {
        run_at
    };
    arrives_at.max(now) + GRACE + LOOK_AHEAD
}

// === impl Row ===

impl Row {
    /// The row with its options understood: whatever follows can rely on its pieces.
    fn understood(mut self) -> Result<Self, StoreError> {
        let pieces = platforms::pieces(self.door, &self.text, &self.options()?);
        self.pieces = pieces.map_err(|fault| {
            StoreError::Shape(format!("options of {}: {}", self.id, fault.message))
        })?;
        Ok(self)
    }

    /// What it asks for beyond its text.
    ///
    /// # Errors
    /// When that is no JSON object.
    pub fn options(&self) -> Result<Options, StoreError> {
        let parsed = self
            .options
            .as_deref()
            .map(serde_json::from_str)
            .transpose();
        parsed
            .map(Option::unwrap_or_default)
            .map_err(|error| StoreError::Shape(format!("options of {}: {error}", self.id)))
    }

    /// Part number `part`, which follows the one with the platform's id `parent`.
    #[must_use]
    pub fn part<'a>(&'a self, part: i64, parent: Option<&'a str>) -> Option<Part<'a>> {
        let piece = usize::try_from(part)
            .ok()
            .and_then(|at| self.pieces.get(at))?;
        Some(Part {
            piece,
            parent,
            remote_id: &self.account_remote_id,
            username: &self.username,
        })
    }

    /// When its step was to happen.
    #[must_use]
    pub fn instant(&self) -> Timestamp {
        self.run_at
            .map_or(self.due_at, |run_at| run_at.max(self.due_at))
    }

    /// How many parts it has.
    #[must_use]
    pub fn part_count(&self) -> i64 {
        i64::try_from(self.pieces.len()).unwrap_or(i64::MAX)
    }
}
