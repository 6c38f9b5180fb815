//! Limits: what stops calls to a platform. They are rows, learned from the platform's answers, and
//! every commit's intent obeys them in the statement that writes it, so that nothing lies between
//! the look and the call.
//!
//! | scope | stops | until |
//! |---|---|---|
//! | `x:acc_…` | one account | its window opens |
//! | `x:app` | every account | our app's window opens |
//! | `x` | every account: the platform refuses this instance (an empty wallet) | a call succeeds |
//!
//! The last is a pause. It has no end of its own: from `blocked_until` on, one delivery may try for
//! all (half-open). Whoever writes its id into `probe` calls; the others stay held. They have
//! scopes of their own because they end in different ways. [`super::breaker`] writes them.

use super::reasons::{failing, held};
use super::row::Row;
use super::settle::Change;
use crate::domain::delivery::Event;
use crate::domain::door::Door;
use crate::domain::policy::HELD_RETRY;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{Class, Full, PlatformError};
use crate::ports::sql::{Statement, Value};
use crate::ports::{Ports, Store, StoreError};
use crate::usecases::{Core, CoreError};
use serde::{Deserialize, Serialize};

/// What an intent needs beside the claim: no pause, and no window that is used up.
pub(super) const MAY_CALL: &str = " AND NOT EXISTS (SELECT 1 FROM limits
    WHERE scope=:pause OR (scope IN (:app, :account) AND blocked_until>:now))";

/// The compare-and-set that makes a delivery the one that tries: not one that could not call
/// anyway.
const TRY: &str = "UPDATE limits SET blocked_until=:until, probe=:id
    WHERE scope=:pause AND (blocked_until<=:now OR probe=:id)
      AND EXISTS (SELECT 1 FROM deliveries WHERE id=:id AND claim=:claim)
      AND NOT EXISTS (SELECT 1 FROM limits WHERE scope IN (:app, :account) AND blocked_until>:now)";

/// Why a limit stands, as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A short name, for programs.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What a person can do.
    pub hint: Option<String>,
}

#[derive(Deserialize)]
struct Limit {
    scope: String,
    blocked_until: Timestamp,
    reason: String,
    probe: Option<String>,
}

/// The scope of a pause.
#[must_use]
pub const fn pause_scope(door: Door) -> &'static str {
    door.name()
}

/// The names that [`MAY_CALL`] and the others know a row's limits by.
fn scopes(row: &Row) -> [(&'static str, Value); 3] {
    let (door, account) = (row.door, &row.account);
    [
        ("pause", pause_scope(door).into()),
        ("app", format!("{door}:app").into()),
        ("account", format!("{door}:{account}").into()),
    ]
}

/// The intent that obeys the limits. Who tries for everybody is not stopped by the pause.
pub(super) fn obeying(mut intent: Change, row: &Row, is_probe: bool) -> Change {
    for (name, scope) in scopes(row) {
        intent = intent.bind(name, scope);
    }
    if is_probe {
        intent.only_if(MAY_CALL).bind("pause", "")
    } else {
        intent.only_if(MAY_CALL)
    }
}

/// Whether this delivery is the one that tries for everybody held by a pause whose time has come.
///
/// # Errors
/// When the database fails.
pub(super) async fn may_try<P: Ports>(core: &Core<P>, row: &Row) -> Result<bool, StoreError> {
    let now = core.now();
    let take = statement(TRY, row, now)
        .bind("claim", row.claim)
        .bind("until", now + HELD_RETRY);
    Ok(core.ports.store().run(take).await?.changes > 0)
}

/// What stopped an intent that was to be written at or after `at`; none where no limit did.
///
/// # Errors
/// When the database fails.
pub(super) async fn obstacle<P: Ports>(
    core: &Core<P>,
    row: &Row,
    at: Timestamp,
) -> Result<Option<Change>, StoreError> {
    let limits = standing(core, row, at).await?;
    if let Some(pause) = limits
        .iter()
        .find(|limit| limit.scope == pause_scope(row.door))
    {
        return Ok(Some(held(row, core.now(), &pause.error(Class::Operator))));
    }
    Ok(limits.first().map(|limit| {
        let full = Full {
            account: Some(limit.blocked_until),
            app: None,
        };
        let step =
            Change::step(Event::Deferred).at(not_beyond(row, core.now(), limit.blocked_until));
        failing(
            step.detail("until", limit.blocked_until.to_string()),
            &limit.error(Class::RateLimited { full }),
        )
    }))
}

/// What stops a call of a preparation now: a pause, or a window that is used up.
///
/// # Errors
/// When the database fails.
pub(super) async fn standing_in_the_way<P: Ports>(
    core: &Core<P>,
    row: &Row,
) -> Result<Option<PlatformError>, StoreError> {
    let limits = standing(core, row, core.now()).await?;
    Ok(limits.first().map(|limit| {
        if limit.scope == pause_scope(row.door) {
            return limit.error(Class::Operator);
        }
        limit.error(Class::RateLimited {
            full: Full {
                account: Some(limit.blocked_until),
                app: None,
            },
        })
    }))
}

/// What will be in the way of a delivery at its instant, as far as it is known: a pause, or a
/// window that opens later.
///
/// # Errors
/// When the database fails.
pub(super) async fn foreseen<P: Ports>(
    core: &Core<P>,
    row: &Row,
) -> Result<Option<PlatformError>, StoreError> {
    let limits = standing(core, row, row.due_at).await?;
    Ok(limits.first().map(|limit| {
        let class = if limit.scope == pause_scope(row.door) {
            Class::Operator
        } else {
            Class::RateLimited {
                full: Full::default(),
            }
        };
        limit.error(class).with_hint(
            "If it is still so then, the post goes out as soon as it can, within its lateness.",
        )
    }))
}

/// The pause, and the windows that are used up at `at`.
async fn standing<P: Ports>(
    core: &Core<P>,
    row: &Row,
    at: Timestamp,
) -> Result<Vec<Limit>, StoreError> {
    let sql =
        "SELECT scope, blocked_until, reason, probe FROM limits WHERE scope=:pause OR (scope IN \
        (:app, :account) AND blocked_until>:now)
        ORDER BY blocked_until DESC";
    core.ports.store().run(statement(sql, row, at)).await?.all()
}

/// Not beyond the lateness policy: there it is found to be missed.
pub(super) fn not_beyond(row: &Row, now: Timestamp, at: Timestamp) -> Timestamp {
    at.min(now.max(row.late_at) + Span::seconds(1))
}

/// Why a delivery that is held for a pause stays so; none where the pause is over, or somebody may
/// try.
///
/// # Errors
/// When the database fails.
pub(super) async fn still_paused<P: Ports>(
    core: &Core<P>,
    row: &Row,
) -> Result<Option<PlatformError>, StoreError> {
    let waits = row
        .error
        .as_deref()
        .and_then(|error| serde_json::from_str::<serde_json::Value>(error).ok());
    if waits.is_none_or(|error| {
        error
            .get("class")
            .is_none_or(|class| class != Class::Operator.name())
    }) {
        return Ok(None);
    }
    let sql = "SELECT scope, blocked_until, reason, probe FROM limits WHERE scope=:pause AND \
        blocked_until>:now";
    let pause: Option<Limit> = core
        .ports
        .store()
        .run(statement(sql, row, core.now()))
        .await?
        .first()?;
    let pause = pause.filter(|pause| pause.probe.as_deref() != Some(row.id.as_str()));
    Ok(pause.map(|pause| pause.error(Class::Operator)))
}

/// Forgets windows that are open again.
///
/// # Errors
/// When the database fails.
pub(super) async fn forget_open<P: Ports>(core: &Core<P>) -> Result<(), CoreError> {
    let sql = "DELETE FROM limits WHERE blocked_until<=:now AND instr(scope, :separator)>0";
    let forget = Statement::new(sql)
        .bind("now", core.now())
        .bind("separator", ":");
    core.ports.store().run_with_others(forget).await?;
    Ok(())
}

/// A statement that knows the row's scopes by name.
pub(super) fn statement(sql: &'static str, row: &Row, now: Timestamp) -> Statement {
    Statement::new(sql)
        .bind_all(scopes(row))
        .bind("id", &row.id)
        .bind("now", now)
}

// === impl Reason ===

impl Reason {
    pub(super) fn of(error: &PlatformError) -> Self {
        Self {
            code: error.code.clone(),
            message: error.message.clone(),
            hint: error.hint.clone(),
        }
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what is in a row.
    ///
    /// # Errors
    /// When it is not of that shape.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(|error| StoreError::Shape(error.to_string()))
    }
}

// === impl Limit ===

impl Limit {
    fn error(&self, class: Class) -> PlatformError {
        let reason = Reason::parse(&self.reason).ok();
        let (code, message, hint) = reason
            .map_or(("limited".to_owned(), String::new(), None), |why| {
                (why.code, why.message, why.hint)
            });
        PlatformError {
            class,
            code,
            message,
            hint,
        }
    }
}
