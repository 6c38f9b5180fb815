//! The commit: the calls that make a delivery public, each at most once in an approval.
//!
//! For each part: the intent is written (a row in `commits`, unique for this call), the call
//! leaves, the outcome is written. Who did not get the answer of the intent's write does not send;
//! who wakes later than `send_by` records "not sent" instead.

use super::intents::{
    OUTCOME, PublicParts, Try, evident_at, find_tries, head, public_parts, tries,
};
use super::lessons::{Lesson, learn, with_reset};
use super::reasons::{failing, held, needs_reconnect, too_late};
use super::row::{Row, start, start_and_read};
use super::settle::{Change, Settled, settle};
use super::{Dispatch, evidence, limits};
use crate::domain::delivery::{Event, Phase, State};
use crate::domain::ids::DeliveryId;
use crate::domain::message::{Call, Evidence, Outcome};
use crate::domain::policy::{LONGEST_STAGGER, MAX_ATTEMPTS, SEND_WITHIN, back_off};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Class, Full, Made, PlatformError, Taken, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Clock, Ports, Store, StoreError};
use crate::usecases::vault::{self, Access, Opened};
use crate::usecases::{Core, Trouble};
use serde::Deserialize;

/// How long one invocation sends the parts of a thread, from the instant on, before another takes
/// over: a background promise may end 30 s after its handler, and the last call needs its time too.
pub(super) const SITTING: Span = Span::seconds(15);

/// The shortest and the longest pause behind a call that could not leave.
const PAUSES: (Span, Span) = (Span::seconds(1), Span::minutes(1));

/// What a refusal is called that means "I have this text already".
const DUPLICATE: &str = "duplicate";

/// The intent of one call; nothing where a part is known to be public.
const INTENT: &str = "INSERT OR IGNORE INTO commits (delivery, approval, part, attempt, version, \
    send_by)
    SELECT :id, approval, :part, :attempt, version, :send_by FROM deliveries WHERE id=:id AND \
    head=:new";

/// When it went out is when its first part did.
const COMMITTED: &str =
    ", committed_at=CASE WHEN EXISTS (SELECT 1 FROM commits c WHERE c.delivery=deliveries.id
      AND c.approval=deliveries.approval AND c.outcome='ok') THEN committed_at ELSE :now END";

const PUBLISHED: &str =
    ", published_at=:at, remote_id=nullif(:head,''), url=nullif(:url,''), error=NULL";

const NOT_PUBLIC: &str =
    " AND NOT EXISTS (SELECT 1 FROM commits WHERE delivery=:id AND part=:part AND outcome='ok')";

/// Commits a prepared delivery at its instant and `stagger` later. A preparation that is not good
/// any more leads back to `scheduled`.
///
/// # Errors
/// When the database fails before the call; afterwards the outcome goes through the queue.
pub(super) async fn commit<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    stagger: Span,
    opened: &mut Option<Opened>,
) -> Result<Option<Dispatch>, Trouble> {
    let known = [find_tries(id), vault::find_of(id)];
    if let Some((mut row, [tries, grant])) =
        start_and_read(core, id, claim, Phase::Commit, State::Ready, known).await?
    {
        // Read before the intent: nothing that can be slow lies between the intent and the call.
        let access = vault::access_from(
            core,
            grant.first()?,
            Timestamp::from_ms(0),
            row.bad_generation,
            opened,
        )
        .await?;
        return send_parts(core, &mut row, stagger, &tries.all()?, &access).await;
    }
    let Some(mut row) = start(core, id, claim, Phase::Unprepare, State::Ready).await? else {
        return Ok(None);
    };
    // Its instant stays: a full window that is waited out must not be asked before it opens.
    let now = core.now();
    let next = row.run_at.map_or(now, |run_at| run_at.max(now));
    let turn = row.instant() + stagger;
    let step = settle(core, &mut row, Change::step(Event::Expired).at(next))
        .await?
        .dispatch();
    Ok(step.map(|step| step.staggered_until(turn)))
}

async fn send_parts<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    stagger: Span,
    tries: &[Try],
    access: &Access,
) -> Result<Option<Dispatch>, Trouble> {
    let instant = row.instant();
    core.ports
        .clock()
        .sleep_until((instant + stagger).min(instant.max(core.now()) + LONGEST_STAGGER))
        .await;
    let until = core.now() + SITTING;
    let mut public = public_parts(tries);
    for part in 0..row.part_count() {
        if public.contains_key(&part) {
            continue;
        }
        let spent = tries
            .iter()
            .filter(|past| {
                past.call.part == part && past.call.approval == row.approval && past.is_spent()
            })
            .count();
        let (tokens, generation) = match access {
            Access::Ready { tokens, generation }
                if core.now() <= row.late_at && spent < MAX_ATTEMPTS =>
            {
                (tokens, *generation)
            }
            other => {
                return Ok(settle(core, row, obstacle(row, other, spent, core.now()))
                    .await?
                    .dispatch());
            }
        };
        if core.now() > until {
            // A long thread goes on in another invocation, at the part where this one stopped.
            let change = Change::step(Event::Released)
                .at(core.now())
                .detail("reason", "The rest of the thread follows.");
            return Ok(settle(core, row, change).await?.dispatch());
        }
        let parent = match (part, public.get(&(part - 1))) {
            (0, _) => None,
            (_, Some(Some(parent))) => Some(parent.clone()),
            (_, Some(None) | None) => {
                return Ok(settle(core, row, orphaned(part)).await?.dispatch());
            }
        };
        let is_doubtful = tries.iter().any(|past| {
            past.call.part == part && matches!(past.outcome, None | Some(Outcome::Unknown))
        });
        let step = Step {
            part,
            parent,
            spent,
            generation,
            is_doubtful,
        };
        match send_part(core, row, &step, tokens, &mut public).await? {
            Next::Part => {}
            Next::Stop(dispatch) => return Ok(dispatch),
        }
    }
    let known = adopt(core, row).await?;
    Ok(settle(core, row, known).await?.dispatch())
}

/// A part whose predecessor is public, but nobody knows where.
fn orphaned(part: i64) -> Change {
    let error = PlatformError::new(
        Class::Fixable,
        "no_parent",
        format!("Post {part} of the thread is public, but its link is not known."),
    )
    .with_hint("Write the rest as a new post, or reply to it at the platform.");
    failing(Change::step(Event::Refused), &error)
}

/// What is in the way of a call that has not begun.
fn obstacle(row: &Row, access: &Access, spent: usize, now: Timestamp) -> Change {
    if now > row.late_at {
        return too_late(row);
    }
    if spent >= MAX_ATTEMPTS {
        let error = PlatformError::new(
            Class::Fixable,
            "gave_up",
            format!("Refused {spent} times in a row; we stopped trying."),
        )
        .with_hint("Send it again when the platform takes posts.");
        return failing(Change::step(Event::Refused), &error);
    }
    match access {
        Access::Reconnect => held(row, now, &needs_reconnect(row)),
        Access::Wait | Access::Ready { .. } => Change::step(Event::Deferred)
            .at(now + Span::seconds(20))
            .detail("reason", "The tokens could not be had."),
    }
}

/// What follows a part.
enum Next {
    Part,
    Stop(Option<Dispatch>),
}

/// One call that is to be made.
struct Step {
    part: i64,
    parent: Option<String>,
    /// Calls for this part under this approval.
    spent: usize,
    /// Of the tokens.
    generation: i64,
    /// Whether an earlier call for this part, whose answer was lost, may have made it public.
    is_doubtful: bool,
}

/// What one call brought.
struct Brought<'a> {
    step: &'a Step,
    call: Call,
    send_by: Timestamp,
    answer: Result<Made, PlatformError>,
    was_sent: bool,
}

async fn send_part<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    step: &Step,
    tokens: &Tokens,
    public: &mut PublicParts,
) -> Result<Next, Trouble> {
    let call = Call {
        approval: row.approval,
        part: step.part,
        attempt: row.claim,
    };
    let from = core.now();
    let (mut send_by, mut is_probe, mut full) = (from + SEND_WITHIN, false, Full::default());
    let mut intent = intend(core, row, call, send_by, is_probe).await;
    if intent == Ok(false) && limits::may_try(core, row).await? {
        (send_by, is_probe) = (core.now() + SEND_WITHIN, true);
        intent = intend(core, row, call, send_by, is_probe).await;
    }
    let was_sent = intent.is_ok() && core.now() <= send_by;
    let answer = match intent {
        Ok(false) => return stopped(core, row, from).await,
        Ok(true) if was_sent => call_platform(core, row, step, tokens).await.map(|taken| {
            full = taken.full;
            taken.made
        }),
        Ok(true) => Err(PlatformError::new(
            Class::Retry,
            "woke_late",
            "The sender woke too late for its intent, and did not send.",
        )),
        // Whether the intent stands is not known: it may, and it must not be left open.
        Err(_) => Err(PlatformError::new(
            Class::Retry,
            "no_intent",
            "The intent could not be written, so nothing was sent.",
        )),
    };
    let now = core.now();
    let answer = answer.map_err(|error| with_reset(error, now, core.chance()));
    if let Ok(made) = &answer {
        public.insert(step.part, Some(made.remote_id.clone()));
        row.public_parts = i64::try_from(public.len()).unwrap_or(i64::MAX);
    }
    let brought = Brought {
        step,
        call,
        send_by,
        answer,
        was_sent,
    };
    let first = head(core, row, public);
    let change = outcome(row, &brought, &first, now, core.chance());
    if brought
        .answer
        .as_ref()
        .is_err_and(|error| error.class == Class::RefreshToken)
    {
        // The next try has to refresh first, which is slow work.
        row.token_expires_at = Timestamp::from_ms(0);
    }
    let settled = settle(core, row, change).await;
    learn(
        core,
        row,
        &Lesson {
            error: brought.answer.as_ref().err(),
            full,
            is_probe,
            at: now,
        },
    )
    .await;
    match settled {
        Ok(Settled::Done(dispatch))
            if brought.answer.is_ok() && step.part + 1 < row.part_count() =>
        {
            drop(dispatch);
            Ok(Next::Part)
        }
        Ok(Settled::Done(dispatch)) => Ok(Next::Stop(dispatch)),
        Ok(Settled::Overtaken) => {
            evidence::bring(core, &of(row, &brought, core.now())).await;
            Ok(Next::Stop(None))
        }
        Err(trouble) => {
            core.log(
                "outcome_not_recorded",
                &serde_json::json!({ "delivery": row.id, "error": trouble.to_string() }),
            );
            evidence::hand_over(core, of(row, &brought, core.now())).await;
            Ok(Next::Stop(None))
        }
    }
}

/// No call: a limit stands in the way, or somebody else owns the row.
async fn stopped<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    from: Timestamp,
) -> Result<Next, Trouble> {
    let Some(change) = limits::obstacle(core, row, from).await? else {
        return Ok(Next::Stop(None));
    };
    Ok(Next::Stop(settle(core, row, change).await?.dispatch()))
}

/// Writes the intent. False: somebody else owns the row, the part is public already, or a limit
/// stands in the way.
async fn intend<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    call: Call,
    send_by: Timestamp,
    is_probe: bool,
) -> Result<bool, Trouble> {
    let change = Change::note(Event::Sending)
        .set(COMMITTED)
        .lengthen_lease()
        .only_if(NOT_PUBLIC)
        .also(INTENT)
        .bind("part", call.part)
        .bind("attempt", call.attempt)
        .bind("send_by", send_by)
        .detail("part", call.part)
        .detail("approval", call.approval)
        .detail("attempt", call.attempt)
        .once();
    Ok(matches!(
        settle(core, row, limits::obeying(change, row, is_probe)).await?,
        Settled::Done(_)
    ))
}

async fn call_platform<P: Ports>(
    core: &Core<P>,
    row: &Row,
    step: &Step,
    tokens: &Tokens,
) -> Result<Taken, PlatformError> {
    let part = row
        .part(step.part, step.parent.as_deref())
        .ok_or_else(not_set_up)?;
    let app = core.config.app(row.door).map_err(|_| not_set_up())?;
    platforms::publish(
        row.door,
        core.ports.http(),
        app,
        tokens.of(&row.account_remote_id),
        &part,
        core.now(),
    )
    .await
}

fn not_set_up() -> PlatformError {
    PlatformError::new(
        Class::Operator,
        "not_configured",
        "This platform is not set up on this instance any more.",
    )
}

/// What an answer means for the row.
fn outcome(
    row: &Row,
    brought: &Brought<'_>,
    first: &Made,
    now: Timestamp,
    chance: [u8; 1],
) -> Change {
    let change = match &brought.answer {
        Ok(made) if brought.call.part + 1 == row.part_count() => published(first, made, now),
        Ok(made) => Change::note(Event::Accepted)
            .set(", remote_id=nullif(:head,''), url=nullif(:url,'')")
            .bind("head", first.remote_id.as_str())
            .bind("url", first.url.as_str())
            .detail("remote_id", made.remote_id.as_str())
            .detail("url", made.url.as_str()),
        Err(_) if !brought.was_sent => {
            Change::step(Event::NotSent).at(not_at_once(row, now, chance))
        }
        Err(error) => refusal(row, error, brought, now, chance),
    };
    let remote = brought
        .answer
        .as_ref()
        .ok()
        .map(|made| made.remote_id.clone());
    let kind = kind(brought);
    change
        .also(OUTCOME)
        .bind("outcome", kind.name())
        .bind("remote", remote)
        .bind("approval", brought.call.approval)
        .bind("part", brought.call.part)
        .bind("attempt", brought.call.attempt)
        .bind("answered", now)
        .detail("part", brought.call.part)
}

/// When a call that could not leave is tried again: the database is slow or fails, and it is not to
/// be asked the faster for that. The later the post already is, the longer the pause.
fn not_at_once(row: &Row, now: Timestamp, [chance]: [u8; 1]) -> Timestamp {
    let late_ms = (now - row.due_at).as_ms();
    let pause = Span::ms((late_ms / 4).clamp(PAUSES.0.as_ms(), PAUSES.1.as_ms()));
    limits::not_beyond(row, now, now + back_off(0, pause, pause, chance))
}

fn refusal(
    row: &Row,
    error: &PlatformError,
    brought: &Brought<'_>,
    now: Timestamp,
    [chance]: [u8; 1],
) -> Change {
    let Step {
        spent, generation, ..
    } = *brought.step;
    let deferred = |at: Timestamp| {
        failing(
            Change::step(Event::Deferred).at(limits::not_beyond(row, now, at)),
            error,
        )
    };
    match error.class {
        Class::Retry => deferred(
            now + back_off(
                u32::try_from(spent).unwrap_or(u32::MAX),
                Span::seconds(5),
                Span::minutes(5),
                chance,
            ),
        ),
        Class::RateLimited { full } => deferred(full.until().unwrap_or(now)),
        // Once: a second token that is not taken either is the account's trouble, not the token's.
        Class::RefreshToken if row.bad_generation.is_none() => deferred(now)
            .set(", error=:error, bad_generation=:bad")
            .bind("bad", generation),
        Class::RefreshToken => held(row, now, &needs_reconnect(row))
            .set(", error=:error, bad_generation=:bad")
            .bind("bad", generation),
        Class::Reconnect | Class::Operator => held(row, now, error),
        // The platform has this text already, and a call of ours is in doubt: that one has probably
        // arrived.
        Class::Fixable if error.code == DUPLICATE && brought.step.is_doubtful => {
            failing(Change::step(Event::InDoubt).at(now), error)
        }
        Class::Fixable | Class::Refused => failing(Change::step(Event::Refused), error),
        Class::Unknown => failing(
            Change::step(Event::AnswerLost).at(evident_at(brought.send_by)),
            error,
        ),
    }
}

/// The last part, `last`, is public, since `published_at` as far as is known; the first, `head`,
/// names the delivery.
pub(super) fn published(head: &Made, last: &Made, published_at: Timestamp) -> Change {
    Change::step(Event::Published)
        .set(PUBLISHED)
        .bind("at", published_at)
        .bind("head", head.remote_id.as_str())
        .bind("url", head.url.as_str())
        .detail("remote_id", last.remote_id.as_str())
        .detail("url", last.url.as_str())
}

/// Every part is known to be public.
pub(super) async fn adopt<P: Ports>(core: &Core<P>, row: &Row) -> Result<Change, StoreError> {
    #[derive(Deserialize)]
    struct Last {
        answered_at: Option<Timestamp>,
    }
    let sql =
        "SELECT max(answered_at) AS answered_at FROM commits WHERE delivery=:id AND outcome='ok'";
    let last: Option<Last> = core
        .ports
        .store()
        .run(Statement::new(sql).bind("id", &row.id))
        .await?
        .first()?;
    let head = head(core, row, &public_parts(&tries(core, &row.id).await?));
    Ok(published(
        &head,
        &head,
        last.and_then(|last| last.answered_at).unwrap_or(core.now()),
    ))
}

fn kind(brought: &Brought<'_>) -> Outcome {
    match &brought.answer {
        Ok(_) => Outcome::Ok,
        Err(_) if !brought.was_sent => Outcome::NotSent,
        Err(error) => match error.class {
            Class::Unknown => Outcome::Unknown,
            Class::Fixable | Class::Refused => Outcome::Refused,
            Class::Reconnect | Class::Operator => Outcome::Blocked,
            Class::Retry | Class::RateLimited { .. } | Class::RefreshToken => Outcome::Deferred,
        },
    }
}

fn of(row: &Row, brought: &Brought<'_>, at: Timestamp) -> Evidence {
    let remote_id = brought
        .answer
        .as_ref()
        .ok()
        .map(|made| made.remote_id.clone());
    Evidence {
        delivery: row.id.clone(),
        call: brought.call,
        outcome: kind(brought),
        remote_id,
        at,
    }
}
