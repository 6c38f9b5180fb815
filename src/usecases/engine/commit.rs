//! The commit: the calls that make a delivery public, each at most once in an approval.
//!
//! For each part: the intent is written (a row in `commits`, unique for this call), the call
//! leaves, the outcome is written. A sender that did not get the answer of the intent's write does
//! not call; one that wakes later than `send_by` records "not sent" instead. Until the first intent
//! is there, the person may change the post or take it back: whichever is written first decides.

use super::breaker::{Lesson, learn, with_reset};
use super::dispatch::Dispatch;
use super::intend::{Intent, intend};
use super::intents::{self, PublicParts, Try, find_tries, head, public_parts, tries};
use super::job::{call, job};
use super::outcome::{CallResult, Step, accepted, published};
use super::reasons::{doubt, failing, held, needs_reconnect, too_late};
use super::row::{Row, start, start_and_read};
use super::settle::{Change, Settled, settle};
use super::sitting::{PARTS, STEP_CALLS, Sitting};
use super::{evidence, limits, prepared};
use crate::domain::delivery::{Event, Phase, State};
use crate::domain::ids::DeliveryId;
use crate::domain::message::Outcome;
use crate::domain::policy::{MAX_ATTEMPTS, SEND_WITHIN};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{Class, Committed, Full, PlatformError, Prepared, Taken, Tokens};
use crate::ports::sql::Statement;
use crate::ports::{Clock, Ports, Store, StoreError};
use crate::usecases::vault::{self, Access, OpenSet};
use crate::usecases::{Core, CoreError};
use serde::Deserialize;

/// Commits a prepared delivery at its instant, behind the account's other posts. A preparation that
/// is not good any more leads back to `scheduled`.
///
/// # Errors
/// When the database fails before the call; afterwards the outcome goes through the queue.
pub(super) async fn commit<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    sitting: Sitting,
    opened: &mut Option<OpenSet>,
) -> Result<Option<Dispatch>, CoreError> {
    let known = [find_tries(id), vault::find_of(id)];
    if let Some((mut row, [tries, grant])) =
        start_and_read(core, id, claim, Phase::Commit, State::Ready, known).await?
    {
        let tries = tries.all()?;
        if let Some((_, handle)) = intents::accepted(&tries) {
            // Its answer came when it was to be sent again already.
            let change = accepted(&row, &handle, core.now());
            return Ok(settle(core, &mut row, change).await?.dispatch());
        }
        let turn = row.turn(core.now());
        if turn > sitting.latest(row.format.kind.timing().call_limit) {
            // Too far off for this invocation.
            return Ok(Some(Dispatch::of(&row, turn)));
        }
        // Read before the intent: nothing that can be slow lies between the intent and the call.
        let access = vault::access_from(
            core,
            grant.first()?,
            Timestamp::from_ms(0),
            row.bad_generation,
            opened,
        )
        .await?;
        return send_parts(core, &mut row, &tries, &access, sitting).await;
    }
    let Some(mut row) = start(core, id, claim, Phase::Unprepare, State::Ready).await? else {
        return Ok(None);
    };
    // Its instant stays: a full window that is waited out must not be asked before it opens.
    let now = core.now();
    let next = row.run_at.map_or(now, |run_at| run_at.max(now));
    Ok(
        settle(core, &mut row, Change::step(Event::Expired).at(next))
            .await?
            .dispatch(),
    )
}

/// Sends whatever is not public yet, part by part.
pub(super) async fn send_parts<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    tries: &[Try],
    access: &Access,
    sitting: Sitting,
) -> Result<Option<Dispatch>, CoreError> {
    let prepared = prepared::read(core, row)?;
    wait_for_turn(core, row).await;
    let latest = sitting.latest(row.format.kind.timing().call_limit);
    let mut public = public_parts(tries);
    let before = public.len();
    for part in 0..row.part_count() {
        if public.contains_key(&part) {
            continue;
        }
        let (tokens, step) = match next_call(core, row, tries, access, &public, part) {
            Ok(next) => next,
            Err(change) => return Ok(settle(core, row, *change).await?.dispatch()),
        };
        let is_over = core.now() > latest || public.len() - before >= PARTS;
        if is_over || !core.ports.budget().has(1, STEP_CALLS) {
            return go_on_elsewhere(core, row, &step).await;
        }
        let with = (tokens, &prepared, latest);
        match send_part(core, row, &step, with, &mut public).await? {
            Next::Part => {}
            Next::Stop(dispatch) => return Ok(dispatch),
        }
    }
    let known = adopt(core, row).await?;
    Ok(settle(core, row, known).await?.dispatch())
}

/// A long thread goes on in another invocation, at the part where this one stopped; so does a post
/// for whose call this one has no time left.
async fn go_on_elsewhere<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    step: &Step,
) -> Result<Option<Dispatch>, CoreError> {
    // What may be public already stays in doubt.
    if row.state == State::Ready || step.is_open {
        return Ok(Some(Dispatch::of(row, core.now()).elsewhere()));
    }
    let change = Change::step(Event::Continued).at(core.now());
    let next = settle(core, row, change).await?.dispatch();
    Ok(next.map(Dispatch::elsewhere))
}

/// Waits until the post's instant, and for those of its account that go before it.
async fn wait_for_turn<P: Ports>(core: &Core<P>, row: &Row) {
    core.ports.clock().sleep_until(row.turn(core.now())).await;
}

/// The call that makes a part public; or what is in its way.
fn next_call<'a, P: Ports>(
    core: &Core<P>,
    row: &Row,
    tries: &[Try],
    access: &'a Access,
    public: &PublicParts,
    part: i64,
) -> Result<(&'a Tokens, Step), Box<Change>> {
    let mine = || tries.iter().filter(|past| past.call.part == part);
    let spent = mine()
        .filter(|past| past.call.approval == row.approval && past.is_spent())
        .count();
    let is_unanswered = |past: &&Try| matches!(past.outcome, None | Some(Outcome::Unknown));
    let mut unanswered = mine().filter(is_unanswered).peekable();
    let doubtful_since = unanswered.peek().map(|first| first.send_by - SEND_WITHIN);
    let is_open = unanswered.any(|past| past.call.approval == row.approval);
    let (tokens, generation) = match access {
        Access::Ready { tokens, generation }
            if !row.is_too_late(core.now()) && spent < MAX_ATTEMPTS =>
        {
            (tokens, *generation)
        }
        other if is_open => return Err(Box::new(unanswered_and_stuck(row, other, core.now()))),
        other => return Err(Box::new(obstacle(row, other, spent, core.now()))),
    };
    let parent = match (part, public.get(&(part - 1))) {
        (0, _) => None,
        (_, Some(Some(parent))) => Some(parent.clone()),
        (_, Some(None) | None) => return Err(Box::new(orphaned(part))),
    };
    let step = Step {
        part,
        parent,
        spent,
        generation,
        doubtful_since,
        is_open,
    };
    Ok((tokens, step))
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
    if row.is_too_late(now) {
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

/// What is in the way of repeating a call whose answer was lost: it may have made the part public,
/// so it is looked up.
fn unanswered_and_stuck(row: &Row, access: &Access, now: Timestamp) -> Change {
    if matches!(access, Access::Wait) && !row.is_too_late(now) {
        return Change::step(Event::Repeated)
            .at(now + Span::seconds(20))
            .detail("reason", "The tokens could not be had.");
    }
    let title = row.network().title();
    let error = doubt(&format!(
        "The answer of {title} was lost, and it cannot be asked again in time. We look whether the \
        post arrived."
    ));
    failing(Change::step(Event::InDoubt).at(now), &error)
}

/// What follows a part.
enum Next {
    Part,
    Stop(Option<Dispatch>),
}

async fn send_part<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    step: &Step,
    (tokens, prepared, latest): (&Tokens, &Prepared, Timestamp),
    public: &mut PublicParts,
) -> Result<Next, CoreError> {
    let from = core.now();
    let intent = intend(core, row, step.part, latest).await?;
    if intent.written == Ok(false) {
        return stopped(core, row, from).await;
    }
    let result = make_call(core, row, step, &intent, (tokens, prepared)).await;
    let now = core.now();
    if let Some(made) = result.made() {
        public.insert(step.part, Some(made.remote_id.clone()));
        if step.part == 0 {
            row.url = Some(made.url.clone());
        }
        row.public_parts = i64::try_from(public.len()).unwrap_or(i64::MAX);
    }
    let first = head(core, row, public);
    let change = result.change(row, &first, now, core.chance());
    let error = result.answer.as_ref().err();
    if error.is_some_and(|error| error.class == Class::RefreshToken) {
        // The next try has to refresh first, which is slow work.
        row.token_expires_at = Timestamp::from_ms(0);
    }
    let settled = settle(core, row, change).await;
    let lesson = Lesson {
        error,
        full: result.full,
        is_probe: intent.is_probe,
        at: now,
    };
    learn(core, row, &lesson).await;
    record(core, row, &result, settled).await
}

/// The call, if its intent stands and its sender is awake in time.
async fn make_call<'a, P: Ports>(
    core: &Core<P>,
    row: &Row,
    step: &'a Step,
    intent: &Intent,
    (tokens, given): (&Tokens, &Prepared),
) -> CallResult<'a> {
    let was_sent = intent.written.is_ok() && core.now() <= intent.send_by;
    let mut full = Full::default();
    let answer = match &intent.written {
        Ok(_) if was_sent => call_platform(core, row, step, tokens, given)
            .await
            .map(|taken| {
                full = taken.full;
                taken.committed
            }),
        Ok(_) => Err(PlatformError::new(
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
    let without_refused = match &answer {
        Err(error) if error.code == PlatformError::MEDIA_REFUSED => {
            prepared::without_refused(core, row, given, step.part)
        }
        Ok(_) | Err(_) => None,
    };
    let has_left = !matches!(&answer, Err(error) if error.code == PlatformError::NOT_SENT);
    let now = core.now();
    CallResult {
        step,
        call: intent.call,
        send_by: intent.send_by,
        answer: answer.map_err(|error| with_reset(error, now, core.chance())),
        full,
        was_sent: was_sent && has_left,
        without_refused,
    }
}

async fn call_platform<P: Ports>(
    core: &Core<P>,
    row: &Row,
    step: &Step,
    tokens: &Tokens,
    prepared: &Prepared,
) -> Result<Taken, PlatformError> {
    let job = job(core, row, tokens)?;
    let call = call(step.part, step.parent.as_deref(), step.doubtful_since);
    job.commit(&call, prepared).await
}

/// What the database made of an outcome: whoever owns the row by now, or the queue, has to know.
async fn record<P: Ports>(
    core: &Core<P>,
    row: &Row,
    result: &CallResult<'_>,
    settled: Result<Settled, CoreError>,
) -> Result<Next, CoreError> {
    let is_public = matches!(result.answer, Ok(Committed::Public(_)));
    match settled {
        Ok(Settled::Done(dispatch)) if is_public && result.call.part + 1 < row.part_count() => {
            drop(dispatch);
            Ok(Next::Part)
        }
        Ok(Settled::Done(dispatch)) => Ok(Next::Stop(dispatch)),
        Ok(Settled::Overtaken) => {
            evidence::bring(core, &result.evidence(row, core.now())).await;
            Ok(Next::Stop(None))
        }
        Err(trouble) => {
            let fields = serde_json::json!({ "delivery": row.id, "error": trouble.to_string() });
            core.log("outcome_not_recorded", &fields);
            evidence::hand_over(core, result.evidence(row, core.now())).await;
            Ok(Next::Stop(None))
        }
    }
}

/// No call: a limit stands in the way, or somebody else owns the row.
async fn stopped<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    from: Timestamp,
) -> Result<Next, CoreError> {
    let Some(change) = limits::obstacle(core, row, from).await? else {
        return Ok(Next::Stop(None));
    };
    Ok(Next::Stop(settle(core, row, change).await?.dispatch()))
}

/// Every part is known to be public.
pub(super) async fn adopt<P: Ports>(core: &Core<P>, row: &Row) -> Result<Change, StoreError> {
    #[derive(Deserialize)]
    struct Last {
        answered_at: Option<Timestamp>,
    }
    let sql =
        "SELECT max(answered_at) AS answered_at FROM commits WHERE delivery=:id AND outcome='ok'";
    let find = Statement::new(sql).bind("id", &row.id);
    let last: Option<Last> = core.ports.store().run(find).await?.first()?;
    let head = head(core, row, &public_parts(&tries(core, &row.id).await?));
    let answered_at = last.and_then(|last| last.answered_at);
    Ok(published(&head, &head, answered_at.unwrap_or(core.now())))
}
