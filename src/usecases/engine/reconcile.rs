//! Reconciling: a commit whose owner or whose answer was lost is adopted, looked up, or left to the
//! person. It is never repeated.

use super::commit::{adopt, send_parts};
use super::dispatch::Dispatch;
use super::intents::{self, PublicParts, Try, evident_at, find_tries, head_with, public_parts};
use super::job::{call, job};
use super::outcome::{accepted, may_repeat, published};
use super::reasons::{doubt, failing};
use super::row::{self, Row, start_and_read};
use super::settle::{Change, Column, Settled, settle};
use super::sitting::Sitting;
use super::{evidence, poll, prepared};
use crate::domain::delivery::{Event, Phase, State};
use crate::domain::ids::DeliveryId;
use crate::domain::message::{Evidence, Outcome};
use crate::domain::policy::SEND_WITHIN;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Class, Handle, Made, PlatformError, Polled, Seen};
use crate::ports::{Ports, StoreError};
use crate::usecases::vault::{self, Access, OpenSet};
use crate::usecases::{Core, CoreError};

/// How long after a look-up that found nothing the second one follows. After that the person is
/// asked.
const SECOND_LOOK: Span = Span::seconds(30);

/// How long a token must live to look with it.
const LOOKING: Span = Span::minutes(1);

/// How often we try again where we could not look. The person may decide meanwhile.
const LOOK_EVERY: Span = Span::minutes(15);

/// For how long we try again where we could not look.
const LOOK_FOR: Span = Span::hours(3);

/// How much longer than its pause an answer may take through the queue. Both together are less than
/// a minute, so that the next tick looks.
const EVIDENCE_MARGIN: Span = Span::seconds(15);

/// Decides what became of a commit.
///
/// # Errors
/// When the database fails.
pub(super) async fn reconcile<P: Ports>(
    core: &Core<P>,
    id: &DeliveryId,
    claim: i64,
    state: State,
    sitting: Sitting,
    opened: &mut Option<OpenSet>,
) -> Result<Option<Dispatch>, CoreError> {
    let known = [find_tries(id), vault::find_of(id)];
    let started = start_and_read(core, id, claim, Phase::Reconcile, state, known).await?;
    let Some((mut row, [tries, grant])) = started else {
        return Ok(None);
    };
    let tries: Vec<Try> = tries.all()?;
    if let Some((past, handle)) = intents::accepted(&tries) {
        return look_at_accepted(core, row, &tries, &past, &handle).await;
    }
    let open = in_doubt(&tries, row.approval).or_else(|| contradicted(&tries, &row));
    let change = match open {
        None => certain(core, &row, &tries).await?,
        Some(past) if is_to_repeat(&row, &tries, &past) => {
            let again_at = past.send_by + row.format.kind.timing().call_limit;
            if core.now() < again_at {
                row::rest(core, &row, again_at).await?;
                return Ok(None);
            }
            let until = Timestamp::from_ms(0);
            let (grant, refused) = (grant.first()?, row.bad_generation);
            let access = vault::access_from(core, grant, until, refused, opened).await?;
            return send_parts(core, &mut row, &tries, &access, sitting).await;
        }
        Some(past) if awaits_evidence(&row, &past, core.now()) => {
            let age = core.now() - past.send_by;
            row::rest(
                core,
                &row,
                core.now() + evidence::pause_at(age) + EVIDENCE_MARGIN,
            )
            .await?;
            return Ok(None);
        }
        Some(past) if core.now() < evident_at(&row, past.send_by) => {
            if row.state == State::Unconfirmed {
                row::rest(core, &row, evident_at(&row, past.send_by)).await?;
                return Ok(None);
            }
            let error =
                doubt("The sender was lost with a call on its way. We look whether it arrived.");
            failing(Change::step(Event::InDoubt), &error).at(evident_at(&row, past.send_by))
        }
        Some(past) => return look(core, &mut row, &past, public_parts(&tries)).await,
    };
    Ok(settle(core, &mut row, change).await?.dispatch())
}

/// Whether its sender's answer may be on its way through the queue: nobody looked after the row for
/// so long that the database may have been away, and an answer that it did not take comes by
/// itself. It is waited for once; a row that has rested for it has an instant behind the call.
fn awaits_evidence(row: &Row, past: &Try, now: Timestamp) -> bool {
    let evident_at = evident_at(row, past.send_by);
    row.state == State::Committing
        && now > past.send_by + evidence::LONG
        && row.run_at.is_none_or(|run_at| run_at < evident_at)
}

fn last_of(tries: &[Try], approval: i64) -> Option<&Try> {
    tries.iter().rfind(|past| past.call.approval == approval)
}

/// Whether the call that is in doubt is made once more: nobody was asked yet, and it cannot make a
/// second post.
fn is_to_repeat(row: &Row, tries: &[Try], past: &Try) -> bool {
    let spent = tries
        .iter()
        .filter(|other| other.call.part == past.call.part && other.is_spent())
        .count();
    row.state == State::Committing && may_repeat(row, past.call.part, spent)
}

/// The platform accepted it: it is polled, or, where the person was asked meanwhile, looked at
/// once.
async fn look_at_accepted<P: Ports>(
    core: &Core<P>,
    mut row: Row,
    tries: &[Try],
    past: &Try,
    handle: &Handle,
) -> Result<Option<Dispatch>, CoreError> {
    let change = if row.state == State::Committing {
        accepted(&row, handle, core.now())
    } else {
        match poll::ask(core, &row, handle).await? {
            Ok(Polled::Public(made) | Polled::Unnamed(made)) => {
                let at = core.now();
                poll::shown(core, &row, past, (public_parts(tries), &made), at)
            }
            Ok(Polled::Already(made, since)) => {
                let at = poll::since(&row, past, since);
                poll::shown(core, &row, past, (public_parts(tries), &made), at)
            }
            Ok(Polled::Failed(error)) => poll::given_up(past, handle, &error, core.now()),
            Ok(Polled::Pending) | Err(_) => not_found(&row, core.now()),
        }
    };
    Ok(settle(core, &mut row, change).await?.dispatch())
}

/// The last call of this approval whose outcome nobody knows, unless its part is known to be public
/// by another.
pub(in crate::usecases) fn in_doubt(tries: &[Try], approval: i64) -> Option<Try> {
    let is_public = |part| {
        tries
            .iter()
            .any(|past| past.call.part == part && past.outcome == Some(Outcome::Ok))
    };
    let mut current = tries
        .iter()
        .rev()
        .filter(|past| past.call.approval == approval);
    current
        .find(|past| {
            matches!(past.outcome, None | Some(Outcome::Unknown)) && !is_public(past.call.part)
        })
        .cloned()
}

/// The platform refused a part because it has it already: an earlier call for it, of whatever
/// approval, has probably arrived.
fn contradicted(tries: &[Try], row: &Row) -> Option<Try> {
    let last = tries
        .iter()
        .rfind(|past| past.call.approval == row.approval)?;
    let is_refused = row.state == State::Unconfirmed && last.outcome == Some(Outcome::Refused);
    let mut earlier = tries
        .iter()
        .rev()
        .filter(|past| is_refused && past.call.part == last.call.part);
    earlier
        .find(|past| matches!(past.outcome, None | Some(Outcome::Unknown)))
        .cloned()
}

/// Nothing is in doubt: the evidence says where the row belongs.
async fn certain<P: Ports>(core: &Core<P>, row: &Row, tries: &[Try]) -> Result<Change, StoreError> {
    if row.public_parts == row.part_count() {
        return adopt(core, row).await;
    }
    // A part that is public all the same was refused because it was there already.
    let public = public_parts(tries);
    let is_refused = |past: &Try| {
        past.outcome == Some(Outcome::Refused) && !public.contains_key(&past.call.part)
    };
    if last_of(tries, row.approval).is_some_and(is_refused) {
        let error = PlatformError::new(Class::Refused, "refused", "The platform refused the post.")
            .with_hint("Change the post, and send it again.");
        return Ok(failing(Change::step(Event::Refused), &error));
    }
    let now = core.now();
    Ok(Change::step(Event::Released)
        .at(row.run_at.map_or(now, |run_at| run_at.max(now)))
        .set(Column::Looked, 0_i64))
}

/// Looks it up at the platform, and writes what came of it.
async fn look<P: Ports>(
    core: &Core<P>,
    row: &mut Row,
    past: &Try,
    mut public: PublicParts,
) -> Result<Option<Dispatch>, CoreError> {
    let part = past.call.part;
    let parent = public.get(&(part - 1)).cloned().flatten();
    let seen = match search(core, row, past, parent.as_deref()).await? {
        Ok(Some(seen)) => seen,
        Ok(None) => {
            let change = not_found(row, core.now());
            return Ok(settle(core, row, change).await?.dispatch());
        }
        Err(error) => {
            let change = taken(row, past, core.now(), &error)
                .unwrap_or_else(|| not_looked(past, core.now(), &error));
            return Ok(settle(core, row, change).await?.dispatch());
        }
    };
    public.insert(part, Some(seen.made.remote_id.clone()));
    let change = found(
        row,
        past,
        &head_with(core, row, &public, (part, &seen.made)),
        &seen.made,
        Some(seen.at),
        core.now(),
    )
    .detail("found_by", "look_up");
    let settled = settle(core, row, change).await;
    if !matches!(settled, Ok(Settled::Done(_))) {
        // Whoever was quicker decided without it: the person may have given up, or sent again, what
        // is public.
        let remote_id = Some(seen.made.remote_id);
        let evidence = Evidence {
            delivery: row.id.clone(),
            call: past.call,
            outcome: Outcome::Ok,
            remote_id,
            handle: None,
            at: seen.at,
        };
        evidence::bring(core, &evidence).await;
    }
    Ok(settled?.dispatch())
}

/// The part whose answer was lost is public, since `at` where that is known: it is the last one, or
/// the rest follows.
pub(in crate::usecases) fn found(
    row: &Row,
    past: &Try,
    head: &Made,
    made: &Made,
    at: Option<Timestamp>,
    now: Timestamp,
) -> Change {
    let change = if past.call.part + 1 == row.part_count() {
        published(head, made, at)
    } else {
        Change::step(Event::Found)
            .at(now)
            .showing(head)
            .set(Column::Looked, 0_i64)
            .clear([Column::Error])
            .detail("remote_id", made.remote_id.as_str())
            .detail("url", made.url.as_str())
    };
    let remote_id = Some(made.remote_id.clone());
    change.outcome(past.call, Outcome::Ok, remote_id, None, at)
}

async fn search<P: Ports>(
    core: &Core<P>,
    row: &Row,
    past: &Try,
    parent: Option<&str>,
) -> Result<Result<Option<Seen>, PlatformError>, CoreError> {
    let until = core.now() + LOOKING;
    let tokens = match vault::access(core, &row.grant_id, until, row.bad_generation).await? {
        Access::Ready { tokens, .. } => tokens,
        Access::Reconnect => {
            return Ok(Err(no_access("The account has to be connected again.")));
        }
        // Nobody can mend that by connecting again.
        Access::Wait => {
            let why = format!(
                "{} does not renew the access to this account right now.",
                row.network().title()
            );
            return Ok(Err(PlatformError::new(Class::Retry, "unavailable", why)));
        }
    };
    let since = past.send_by - SEND_WITHIN;
    let prepared = prepared::read(core, row)?;
    Ok(match job(core, row, &tokens) {
        Ok(job) => {
            let part = call(past.call.part, parent, Some(since));
            job.look_up(&part, &prepared, since).await
        }
        Err(error) => Err(no_access(&error.message)),
    })
}

fn no_access(why: &str) -> PlatformError {
    PlatformError::new(Class::Reconnect, "no_access", why)
}

/// What was sent is at the platform, which names it and does not show it yet: it is polled. None:
/// that is not what the look-up found.
fn taken(row: &Row, past: &Try, now: Timestamp, found: &PlatformError) -> Option<Change> {
    if found.code != PlatformError::BEING_PUBLISHED {
        return None;
    }
    let part = usize::try_from(past.call.part).ok()?;
    let handle = platforms::handle(row.network(), &prepared::facts(row), part)?;
    let change = accepted(row, &handle, now);
    Some(change.outcome(past.call, Outcome::Accepted, None, Some(handle), now))
}

/// Not found proves nothing: the second time, the person is asked.
fn not_found(row: &Row, now: Timestamp) -> Change {
    let looks = if row.looked == 0 { "once" } else { "twice" };
    let title = row.network().title();
    let error = doubt(&format!(
        "The answer of {title} was lost. We looked {looks}: it was not in the account's timeline, \
        which proves nothing."
    ));
    let change = failing(Change::step(Event::NotFound), &error)
        .set_to(Column::Looked, "looked+1")
        .detail("look", row.looked + 1);
    if row.looked == 0 {
        change.at(now + SECOND_LOOK)
    } else {
        change
    }
}

/// A look that could not look counts for nothing.
fn not_looked(past: &Try, now: Timestamp, why: &PlatformError) -> Change {
    let error = doubt(&format!(
        "The answer was lost, and we could not look whether it arrived: {}",
        why.message
    ));
    let change = failing(Change::step(Event::NotFound), &error);
    if now < past.send_by + LOOK_FOR {
        change.at((now + LOOK_EVERY).max(why.opens_at().unwrap_or(now)))
    } else {
        change
    }
}
