//! Preparing: all repeatable work before the moment. The token is good until well behind the
//! instant, and whatever the format needs from the platform is there.
//!
//! A format with slices makes one call at a time. What it brought is settled under the claim before
//! the next call leaves, so that whoever goes on after a crash begins behind the last finished one.

use super::dispatch::Dispatch;
use super::intents::{self, find_tries};
use super::job::job;
use super::preflight::{check, not_allowed};
use super::reasons::{failing, held, needs_reconnect, too_late};
use super::row::{Row, start_and_read};
use super::settle::{Change, Column, settle};
use super::sitting::Sitting;
use super::{breaker, commit, limits, prepared};
use crate::domain::delivery::{Event, Phase, State};
use crate::domain::ids::DeliveryId;
use crate::domain::policy::{TOKEN_MARGIN, back_off};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Class, PlatformError, Prepared, Slice, TOKEN_LIMITS, Tokens};
use crate::ports::Ports;
use crate::usecases::vault::{self, Access, OpenSet};
use crate::usecases::{Core, CoreError, publishable};

/// The first pause after a preparation that could not finish.
const FIRST_PAUSE: Span = Span::seconds(20);

/// The longest pause after a preparation that could not finish.
const LONGEST_PAUSE: Span = Span::minutes(5);

/// How long before its instant a preparation is made anew that would not outlive it.
const REMADE_BEFORE: Span = Span::minutes(1);

/// Prepares a delivery, or checks it where that would be too early; ends in `ready`, `held`,
/// `missed`, `failed`, in `preparing` for the next slice, or back in `scheduled` for another try.
///
/// # Errors
/// When the database fails.
pub(super) async fn prepare<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    state: State,
    sitting: Sitting,
    opened: &mut Option<OpenSet>,
) -> Result<Option<Dispatch>, CoreError> {
    let known = [find_tries(id), vault::find_of(id)];
    let started = start_and_read(core, id, claim, Phase::Prepare, state, known).await?;
    let Some((mut row, [tries, grant])) = started else {
        return Ok(None);
    };
    if row.state == State::Scheduled {
        return check(core, &mut row).await;
    }
    if row.is_too_late(core.now()) {
        let change = too_late(&row);
        return Ok(settle(core, &mut row, change).await?.dispatch());
    }
    let is_beginning = state == State::Scheduled;
    let obstacle = publishable::obstacle(core, &row.connection())
        .map(|obstacle| obstacle.of_waiting(&row.username, row.network()))
        .or_else(|| is_beginning.then(|| not_allowed(&row)).flatten());
    if let Some(error) = obstacle {
        let change = held(&row, core.now(), &error);
        return Ok(settle(core, &mut row, change).await?.dispatch());
    }
    let until = row.due_at.max(core.now()) + TOKEN_MARGIN;
    if row.token_expires_at < until && core.now() > sitting.latest(TOKEN_LIMITS.time) {
        // An exchange of tokens that is cut off may have spent them: it needs a handler's time.
        return Ok(Some(Dispatch::of(&row, core.now())));
    }
    let access =
        vault::access_from(core, grant.first()?, until, row.bad_generation, opened).await?;
    let change = next_change(core, &mut row, &access).await?;
    let next = settle(core, &mut row, change).await?.dispatch();
    let tries = tries.all()?;
    let may_commit = |next: &Dispatch| {
        next.state == State::Ready
            && next.is_at_hand(sitting, core.now())
            && intents::accepted(&tries).is_none()
    };
    if next.as_ref().is_some_and(may_commit) {
        // Read and claimed a moment ago: its commit need not begin by doing so again.
        return commit::send_parts(core, &mut row, &tries, &access, sitting).await;
    }
    Ok(next)
}

/// What becomes of the delivery with the tokens that there are.
async fn next_change<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    access: &Access,
) -> Result<Change, CoreError> {
    match access {
        Access::Ready { tokens, generation } => {
            row.token_expires_at = platforms::good_until(row.door, tokens);
            if row.format.kind.timing().has_slices {
                return slice(core, row, tokens, *generation).await;
            }
            row.prepared = None;
            ready(core, row, &Prepared::default(), None)
        }
        Access::Wait => {
            let reason = "The tokens could not be had yet.";
            Ok(postponed(core, row, None).detail("reason", reason))
        }
        Access::Reconnect => Ok(held(row, core.now(), &needs_reconnect(row))),
    }
}

/// The next slice of the preparation.
async fn slice<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    tokens: &Tokens,
    generation: i64,
) -> Result<Change, CoreError> {
    if let Some(error) = limits::standing_in_the_way(core, row).await? {
        return Ok(refused(core, row, &error, generation));
    }
    let so_far = prepared::read(core, row)?;
    let answer = match job(core, row, tokens) {
        Ok(job) => job.prepare(so_far).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(Slice::Again { at, prepared }) => Ok(Change::step(Event::Advanced)
            .at(at)
            .set(Column::Prepared, prepared::write(core, row, &prepared)?)
            .set(Column::Postponed, 0_i64)),
        Ok(Slice::Ready { prepared, until }) => ready(core, row, &prepared, until),
        Err(error) => {
            let error = breaker::with_reset(error, core.now(), core.chance());
            breaker::learn_from(core, row, &error).await;
            if error.class == Class::RefreshToken {
                // The next try has to refresh first.
                row.token_expires_at = Timestamp::from_ms(0);
            }
            Ok(refused(core, row, &error, generation))
        }
    }
}

/// Only the commit is missing. A preparation that ends before it would be needed is made anew
/// shortly before, as far as there is time.
fn ready<P: Ports>(
    core: &Core<P>,
    row: &Row,
    prepared: &Prepared,
    until: Option<Timestamp>,
) -> Result<Change, CoreError> {
    let now = core.now();
    let instant = row.instant();
    let timing = row.format.kind.timing();
    let until = until.unwrap_or(now.max(instant) + timing.prepared_for);
    let kept = prepared::write(core, row, prepared)?;
    let remade_at = instant - REMADE_BEFORE;
    if until < timing.needed_until(instant, now) && now < remade_at {
        return Ok(Change::step(Event::Advanced)
            .at(remade_at)
            .set(Column::Prepared, kept)
            .detail(
                "reason",
                "It would run out before it is needed, and is made anew.",
            ));
    }
    Ok(Change::step(Event::Prepared)
        .at(instant)
        .set(Column::Prepared, kept)
        .set_to(Column::PreparedVersion, "version")
        .set(Column::PreparedUntil, until)
        .set(Column::Postponed, 0_i64)
        // What is to happen beyond its lateness will be missed: then the reason is still wanted.
        .set_to(Column::Error, "CASE WHEN run_at>late_at THEN error END"))
}

/// What a refusal of a slice means. Repeating a slice is always safe, so a lost answer is one more
/// reason to try again.
fn refused<P: Ports>(core: &Core<P>, row: &Row, error: &PlatformError, generation: i64) -> Change {
    let now = core.now();
    if error.code == PlatformError::NOT_OFFERED {
        // There is time yet: the person chooses again, or the platform offers it again.
        return held(row, now, error);
    }
    match error.class {
        Class::Retry | Class::Unknown => failing(postponed(core, row, None), error),
        Class::RateLimited { full } => failing(postponed(core, row, full.until()), error),
        // Once: a second token that is not taken either is the account's trouble, not the token's.
        Class::RefreshToken if row.bad_generation.is_none() => {
            failing(postponed(core, row, Some(now)), error).set(Column::BadGeneration, generation)
        }
        Class::RefreshToken => {
            held(row, now, &needs_reconnect(row)).set(Column::BadGeneration, generation)
        }
        Class::Reconnect | Class::Operator => held(row, now, error),
        Class::Fixable | Class::Refused => failing(Change::step(Event::Refused), error),
    }
}

/// The preparation is tried again, at `at` or after a pause that grows.
fn postponed<P: Ports>(core: &Core<P>, row: &Row, at: Option<Timestamp>) -> Change {
    let now = core.now();
    let [chance] = core.chance();
    let pause = back_off(row.postponed, FIRST_PAUSE, LONGEST_PAUSE, chance);
    Change::step(Event::Postponed)
        .at(limits::not_beyond(row, now, at.unwrap_or(now + pause)))
        .set_to(Column::Postponed, "postponed+1")
}
