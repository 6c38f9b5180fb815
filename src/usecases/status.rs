//! Status: whether the clockwork runs, how late the last day's posts were, and what waits. For the
//! operator also of the whole instance.
//!
//! Nothing here reads a workspace's history: each count goes through an index to the rows that it
//! counts, and the day's lateness to at most [`lateness::MOST`] of them.

mod count;
pub mod lateness;
mod operator;

use super::engine::limits::pause_scope;
use super::sessions::Person;
use super::{Core, CoreError};
use crate::domain::door::{Door, Via};
use crate::domain::policy::SILENT;
use crate::domain::time::{Span, Timestamp};
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store, StoreError};
use count::only;
use lateness::Lateness;
use operator::OperatorStatus;
pub use operator::{TokenKey, token_keys};
use serde::{Deserialize, Serialize};

/// The time that "the last 24 hours" means.
const DAY: Span = Span::days(1);

/// How long before now a post that was approved once may have been due and still wait: the longest
/// lateness, a week, and a day.
pub(super) const OLDEST_WAITING: Span = Span::days(8);

/// How far a person's waiting deliveries, and those that need them, are counted: who has more has
/// enough to do.
pub const MOST_COUNTED: i64 = 1_000;

/// The status of everything that concerns a person.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Status {
    version: &'static str,
    heartbeat: Heartbeat,
    lateness: Lateness,
    deliveries: Deliveries,
    platforms: Vec<PlatformStatus>,
    operator: Option<OperatorStatus>,
}

/// The clockwork.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Heartbeat {
    started_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
    age_s: Option<i64>,
    is_late: bool,
}

/// The deliveries of the person's workspace.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "DeliveryCounts"))]
pub struct Deliveries {
    waiting: i64,
    attention: i64,
    published_24h: i64,
    failed_24h: i64,
}

/// A platform, as far as it concerns the person.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct PlatformStatus {
    #[serde(flatten)]
    via: Via,
    is_set_up: bool,
    last_published_at: Option<Timestamp>,
    paused_until: Option<Timestamp>,
}

const BEATS: &str =
    "SELECT (SELECT value FROM instance WHERE key='heartbeat_started_at') AS started_at,
      (SELECT value FROM instance WHERE key='heartbeat_finished_at') AS finished_at,
      (SELECT operator FROM users WHERE id=:user) AS is_operator";

/// What was approved once waits at the time of its post, and is looked for among the posts that are
/// not over; what was approved again waits at its own. Every count ends at its bound.
const COUNTS: &str = "SELECT
    (SELECT count(*) FROM (SELECT 1 FROM (SELECT id FROM (SELECT id FROM posts WHERE \
    workspace=:workspace AND state IN ('scheduled', 'publishing') LIMIT :most)
          UNION ALL SELECT id FROM (SELECT id FROM posts WHERE workspace=:workspace AND \
          state='attention' AND due_at>=:oldest LIMIT :most)) p
        CROSS JOIN deliveries d ON d.post=p.id WHERE d.removed_at IS NULL AND d.approval=1
        AND d.state IN ('scheduled', 'preparing', 'ready', 'committing', 'processing') LIMIT :most))
    + (SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE workspace=:workspace AND approval>1 \
    AND wake_at IS NOT NULL
        AND state IN ('scheduled', 'preparing', 'ready', 'committing', 'processing') LIMIT \
        :most)) AS waiting,
    (SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE workspace=:workspace AND state IN \
    ('held', 'missed', 'unconfirmed') AND removed_at IS NULL LIMIT :most)) AS attention,
    (SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE workspace=:workspace AND \
    published_at>=:since LIMIT :day)) AS published_24h,
    (SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE workspace=:workspace AND state='failed' \
    AND due_at>=:since AND removed_at IS NULL LIMIT :day)) AS failed_24h";

const PLATFORM: &str = "SELECT (SELECT blocked_until FROM limits WHERE scope=:pause) AS \
    paused_until,
    (SELECT max((SELECT max(published_at) FROM deliveries WHERE account=a.id AND published_at IS \
    NOT NULL))
      FROM accounts a WHERE a.workspace=:workspace AND a.door=:door) AS last_published_at";

/// How everything is, for a person.
///
/// # Errors
/// When the database fails.
pub async fn status<P: Ports>(core: &Core<P>, person: &Person) -> Result<Status, CoreError> {
    #[derive(Deserialize)]
    struct Beats {
        started_at: Option<Timestamp>,
        finished_at: Option<Timestamp>,
        is_operator: Option<i64>,
    }
    let (now, since) = (core.now(), core.now() - DAY);
    let mut statements = vec![
        Statement::new(BEATS).bind("user", &person.user),
        Statement::new(COUNTS)
            .bind("since", since)
            .bind("oldest", now - OLDEST_WAITING)
            .bind("most", MOST_COUNTED)
            .bind("day", lateness::MOST),
        lateness::of_workspace(since),
    ];
    statements.extend(Door::ALL.map(|door| {
        let find = Statement::new(PLATFORM).bind("pause", pause_scope(door));
        find.bind("door", door)
    }));
    let statements = statements
        .into_iter()
        .map(|statement| statement.bind("workspace", &person.workspace))
        .collect();
    let mut answers = core.ports.store().batch(statements).await?.into_iter();
    let beats: Beats = only(answers.next())?;
    let deliveries = only(answers.next())?;
    let lateness = Lateness::read(&only(answers.next())?, since);
    let platforms = Door::ALL
        .into_iter()
        .zip(answers)
        .map(|(door, answer)| PlatformStatus::read(core, door, answer));
    let platforms = platforms.collect::<Result<_, _>>()?;
    let is_operator = beats.is_operator.unwrap_or(0) != 0;
    Ok(Status {
        version: env!("CARGO_PKG_VERSION"),
        heartbeat: Heartbeat::new(beats.started_at, beats.finished_at, now),
        lateness,
        deliveries,
        platforms,
        operator: if is_operator {
            Some(operator::status(core, DAY).await?)
        } else {
            None
        },
    })
}

// === impl Heartbeat ===

impl Heartbeat {
    fn new(started_at: Option<Timestamp>, finished_at: Option<Timestamp>, now: Timestamp) -> Self {
        let age = finished_at.map(|at| now - at);
        let is_late = age.is_none_or(|age| age > SILENT);
        Self {
            started_at,
            finished_at,
            age_s: age.map(|age| age.as_ms() / 1_000),
            is_late,
        }
    }
}

// === impl PlatformStatus ===

impl PlatformStatus {
    fn read<P: Ports>(core: &Core<P>, door: Door, answer: Answer) -> Result<Self, StoreError> {
        #[derive(Deserialize)]
        struct Row {
            last_published_at: Option<Timestamp>,
            paused_until: Option<Timestamp>,
        }
        let Row {
            last_published_at,
            paused_until,
        } = only(Some(answer))?;
        Ok(Self {
            via: door.into(),
            is_set_up: core.config.is_set_up(door.into()),
            last_published_at,
            paused_until,
        })
    }
}
