//! What a call teaches about the [`super::limits`]: a window that is used up, a platform that
//! refuses this instance, or that it takes posts again. A lesson is true whoever owns the delivery
//! by then, so it is written without the claim; if it is lost, the next call learns it.

use super::limits::{Reason, statement};
use super::row::Row;
use crate::domain::policy::{HELD_RETRY, RATE_JITTER, RATE_WINDOW};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{Class, Full, PlatformError};
use crate::ports::sql::{Answer, Statement};
use crate::ports::{Ports, Store};
use crate::usecases::Core;
use serde::Deserialize;
use serde_json::json;

/// What one call taught.
pub(super) struct Lesson<'a> {
    /// Why it was refused, if it was.
    pub(super) error: Option<&'a PlatformError>,
    /// The windows that it used up, if it was not.
    pub(super) full: Full,
    /// Whether it tried for everybody.
    pub(super) is_probe: bool,
    /// When the answer was there.
    pub(super) at: Timestamp,
}

/// A pause begins, or goes on because the one that tried was refused too. Answers to calls that
/// left before it change nothing.
const PAUSE: &str = "INSERT INTO limits (scope, blocked_until, reason, since) VALUES (:pause, \
    :until, :reason, :now)
    ON CONFLICT (scope) DO UPDATE SET blocked_until=excluded.blocked_until, \
    reason=excluded.reason, probe=NULL
      WHERE probe=:id OR blocked_until<=excluded.since
    RETURNING since";

/// The deliveries held for a pause that `:id` tries for, oldest first, shortly one after the other.
/// Each is asked for at its own instant only if a tick has seen it by then, so the first instant
/// lies a tick ahead.
const WAKE: &str = "UPDATE deliveries SET run_at=:from+waiting.place*:apart, \
    wake_at=:from+waiting.place*:apart
    FROM (SELECT d.id, row_number() OVER (ORDER BY d.due_at, d.id) AS place FROM deliveries d JOIN \
    accounts a ON a.id=d.account
      WHERE d.state='held' AND d.id<>:id AND a.door=:pause AND json_extract(d.error, \
      '$.class')='operator'
      ORDER BY d.due_at, d.id LIMIT :most) AS waiting
    WHERE deliveries.id=waiting.id AND deliveries.state='held'
      AND EXISTS (SELECT 1 FROM limits WHERE scope=:pause AND probe=:id)";

const END: &str = "DELETE FROM limits WHERE scope=:pause AND probe=:id";

const PASS_ON: &str =
    "UPDATE limits SET blocked_until=:now, probe=NULL WHERE scope=:pause AND probe=:id";

/// A platform has locked the account: until it is reconnected, or a look finds that it works, no
/// post is tried with it. A consent that was given while the call was under way is not meant.
const LOSE: &str = "UPDATE accounts SET lost=:why WHERE id=:whose AND grant_id=:grant AND lost IS \
    NULL AND disconnected_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.id=:grant AND g.granted_at>:sent)";

/// Windows that are used up; of two resets of one window the later counts.
const FULL: &str = "INSERT INTO limits (scope, blocked_until, reason, since)
    SELECT scope, blocked_until, reason, :now FROM (
      SELECT :account AS scope, :account_until AS blocked_until, :account_reason AS reason
      UNION ALL SELECT :app, :app_until, :app_reason) WHERE blocked_until IS NOT NULL
    ON CONFLICT (scope) DO UPDATE SET reason=excluded.reason, blocked_until=max(blocked_until, \
    excluded.blocked_until),
      since=CASE WHEN blocked_until<=excluded.since THEN excluded.since ELSE since END";

/// How many held deliveries the end of a pause wakes. The others look by themselves within 15
/// minutes.
const MOST_WOKEN: i64 = 5_000;

/// How far apart they are woken: 20 a second.
const WAKE_SPACING: Span = Span::ms(50);

/// How long from now the first is woken: the next tick is at most a minute away, and needs some
/// seconds.
const WAKE_AFTER: Span = Span::seconds(70);

/// The longest window of a platform is a day. A reset beyond it is a mistake, of a clock or of the
/// platform.
const LONGEST_WINDOW: Span = Span::hours(25);

/// How often a lesson is written where the database fails. Writing it again changes nothing.
const LEARN_TRIES: usize = 3;

/// The error with a reset, where a platform says "too many" and not until when.
pub(super) fn with_reset(
    mut error: PlatformError,
    now: Timestamp,
    [chance]: [u8; 1],
) -> PlatformError {
    if error.class
        == (Class::RateLimited {
            full: Full::default(),
        })
    {
        let jitter = Span::ms(RATE_JITTER.as_ms() * i64::from(chance) / 255);
        error.class = Class::RateLimited {
            full: Full {
                account: Some(now + RATE_WINDOW + jitter),
                app: None,
            },
        };
    }
    error
}

/// Writes down what a call taught. It can be lost: then the next call learns it anew.
pub(super) async fn learn<P: Ports>(core: &Core<P>, row: &Row, lesson: &Lesson<'_>) {
    let Some(error) = lesson.error else {
        if lesson.is_probe {
            resume(core, row, lesson.at).await;
        }
        return write_full(core, row, lesson.full, lesson.at).await;
    };
    match error.class {
        Class::Operator => pause(core, row, error, lesson.at).await,
        Class::RateLimited { full } => {
            write_full(core, row, full, lesson.at).await;
            pass_on(core, row, lesson).await;
        }
        // It could not find out; another may.
        Class::Reconnect | Class::Fixable | Class::Refused => {
            if error.code == PlatformError::ACCOUNT_LOCKED {
                lose(core, row, error, lesson.at).await;
            }
            pass_on(core, row, lesson).await;
        }
        // The same delivery calls again, or nobody knows what became of its call.
        Class::Retry | Class::RefreshToken | Class::Unknown => {}
    }
}

/// Writes down what a call of a preparation taught: it tries for nobody else.
pub(super) async fn learn_from<P: Ports>(core: &Core<P>, row: &Row, error: &PlatformError) {
    let lesson = Lesson {
        error: Some(error),
        full: Full::default(),
        is_probe: false,
        at: core.now(),
    };
    learn(core, row, &lesson).await;
}

async fn pause<P: Ports>(core: &Core<P>, row: &Row, error: &PlatformError, at: Timestamp) {
    #[derive(Deserialize)]
    struct Paused {
        since: Timestamp,
    }
    let pause = statement(PAUSE, row, at)
        .bind("until", at + HELD_RETRY)
        .bind("reason", Reason::of(error).to_json());
    let Some(answer) = write(core, vec![pause]).await.into_iter().next() else {
        return;
    };
    if answer
        .first()
        .ok()
        .flatten()
        .is_some_and(|Paused { since }| since == at)
    {
        core.log(
            "platform_paused",
            &json!({ "door": row.door, "code": error.code, "delivery": row.id }),
        );
    }
}

async fn resume<P: Ports>(core: &Core<P>, row: &Row, at: Timestamp) {
    let answers = write(
        core,
        vec![wake(row, at, MOST_WOKEN), statement(END, row, at)],
    )
    .await;
    if let [woken, ended] = answers.as_slice()
        && ended.changes > 0
    {
        core.log(
            "platform_resumed",
            &json!({ "door": row.door, "delivery": row.id, "woken": woken.changes }),
        );
    }
}

async fn lose<P: Ports>(core: &Core<P>, row: &Row, error: &PlatformError, at: Timestamp) {
    let lose = Statement::new(LOSE)
        .bind("why", error.message.as_str())
        .bind("whose", &row.account)
        .bind("grant", &row.grant_id)
        .bind("sent", at - row.format.kind.timing().call_limit);
    write(core, vec![lose]).await;
}

/// Lets the oldest of the others try.
async fn pass_on<P: Ports>(core: &Core<P>, row: &Row, lesson: &Lesson<'_>) {
    if lesson.is_probe {
        write(
            core,
            vec![wake(row, lesson.at, 1), statement(PASS_ON, row, lesson.at)],
        )
        .await;
    }
}

fn wake(row: &Row, at: Timestamp, most: i64) -> Statement {
    statement(WAKE, row, at)
        .bind("from", at + WAKE_AFTER)
        .bind("apart", WAKE_SPACING)
        .bind("most", most)
}

async fn write_full<P: Ports>(core: &Core<P>, row: &Row, full: Full, at: Timestamp) {
    if full == Full::default() {
        return;
    }
    let until = |reset: Option<Timestamp>| reset.map(|reset| reset.min(at + LONGEST_WINDOW));
    let reason = |whose: &str| {
        let message = format!(
            "{} takes no more posts from {whose} for now.",
            row.network().title()
        );
        Reason {
            code: "rate_limited".into(),
            message,
            hint: None,
        }
        .to_json()
    };
    let full = statement(FULL, row, at)
        .bind("account_until", until(full.account))
        .bind("account_reason", reason("this account"))
        .bind("app_until", until(full.app))
        .bind("app_reason", reason("this instance"));
    write(core, vec![full]).await;
}

/// Nothing where the database fails again and again.
async fn write<P: Ports>(core: &Core<P>, statements: Vec<Statement>) -> Vec<Answer> {
    for _ in 0..LEARN_TRIES {
        match core.ports.store().batch(statements.clone()).await {
            Ok(answers) => return answers,
            Err(error) => core.log("limit_not_written", &json!({ "error": error.to_string() })),
        }
    }
    Vec::new()
}
