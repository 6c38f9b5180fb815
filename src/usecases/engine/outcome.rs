//! What the answer to a commit means for the row, and how it is recorded.

use super::intents::evident_at;
use super::reasons::{failing, held, needs_reconnect};
use super::row::Row;
use super::settle::{Change, Column};
use super::{limits, prepared};
use crate::domain::delivery::Event;
use crate::domain::message::{Call, Evidence, Outcome};
use crate::domain::policy::{MAX_ATTEMPTS, back_off};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{self, Class, Committed, Full, Handle, Made, PlatformError};

/// The shortest pause behind a call that could not leave.
const SHORTEST_PAUSE: Span = Span::seconds(1);

/// The longest pause behind a call that could not leave.
const LONGEST_PAUSE: Span = Span::minutes(1);

/// What a refusal is called that means "I have this text already".
const DUPLICATE: &str = "duplicate";

/// One call that is to be made.
pub(super) struct Step {
    pub(super) part: i64,
    /// The platform's id of the part before.
    pub(super) parent: Option<String>,
    /// Calls for this part under this approval.
    pub(super) spent: usize,
    /// The generation of the tokens.
    pub(super) generation: i64,
    /// When the first call for this part was about to leave whose answer was lost: it, or one
    /// behind it, may have made the part public.
    pub(super) doubtful_since: Option<Timestamp>,
    /// Whether that call is one of this approval: nobody was asked about it yet.
    pub(super) is_open: bool,
}

/// What one call brought.
pub(super) struct CallResult<'a> {
    pub(super) step: &'a Step,
    pub(super) call: Call,
    pub(super) send_by: Timestamp,
    pub(super) answer: Result<Committed, PlatformError>,
    /// The windows that the call used up.
    pub(super) full: Full,
    pub(super) was_sent: bool,
    /// What is left of the preparation, as the row keeps it, where the platform cannot post what
    /// was prepared for the part; none: that was made anew before.
    pub(super) without_refused: Option<String>,
}

// === impl CallResult ===

impl CallResult<'_> {
    /// What it made, where it is public.
    pub(super) fn made(&self) -> Option<&Made> {
        match &self.answer {
            Ok(Committed::Public(made)) => Some(made),
            Ok(Committed::Accepted(_)) | Err(_) => None,
        }
    }

    fn handle(&self) -> Option<&Handle> {
        match &self.answer {
            Ok(Committed::Accepted(handle)) => Some(handle),
            Ok(Committed::Public(_)) | Err(_) => None,
        }
    }

    /// The outcome as its row in `commits` has it.
    fn kind(&self) -> Outcome {
        match &self.answer {
            Ok(Committed::Public(_)) => Outcome::Ok,
            Ok(Committed::Accepted(_)) => Outcome::Accepted,
            Err(_) if !self.was_sent => Outcome::NotSent,
            Err(error) => match error.class {
                Class::Unknown => Outcome::Unknown,
                Class::Fixable | Class::Refused => Outcome::Refused,
                Class::Reconnect | Class::Operator => Outcome::Blocked,
                Class::Retry | Class::RateLimited { .. } | Class::RefreshToken => Outcome::Deferred,
            },
        }
    }

    /// The same for whoever owns the row by now.
    pub(super) fn evidence(&self, row: &Row, at: Timestamp) -> Evidence {
        Evidence {
            delivery: row.id.clone(),
            call: self.call,
            outcome: self.kind(),
            remote_id: self.made().map(|made| made.remote_id.clone()),
            handle: self.handle().map(|Handle(name)| name.clone()),
            at,
        }
    }

    /// What it means for the row, with the outcome of the call. `first` names the delivery.
    pub(super) fn change(
        &self,
        row: &Row,
        first: &Made,
        now: Timestamp,
        chance: [u8; 1],
    ) -> Change {
        let change = match &self.answer {
            Ok(Committed::Public(made)) if self.call.part + 1 == row.part_count() => {
                published(first, made, now)
            }
            Ok(Committed::Public(made)) => Change::note(Event::Accepted)
                .showing(first)
                .detail("remote_id", made.remote_id.as_str())
                .detail("url", made.url.as_str()),
            Ok(Committed::Accepted(handle)) => accepted(row, handle, now),
            Err(_) if !self.was_sent => {
                let event = if self.step.is_open {
                    Event::Repeated
                } else {
                    Event::NotSent
                };
                Change::step(event).at(not_at_once(row, now, chance))
            }
            Err(error) => self.refusal(row, error, now, chance),
        };
        change.outcome(
            self.call,
            self.kind(),
            self.made().map(|made| made.remote_id.clone()),
            self.handle().cloned(),
            now,
        )
    }

    /// Whether a refusal may come of an earlier call of ours that is in doubt: the platform has
    /// this text already, or has done with what was prepared.
    fn is_of_an_earlier_call(&self, error: &PlatformError) -> bool {
        let codes = [DUPLICATE, PlatformError::MEDIA_REFUSED];
        self.step.doubtful_since.is_some() && codes.contains(&error.code.as_str())
    }

    fn refusal(
        &self,
        row: &Row,
        error: &PlatformError,
        now: Timestamp,
        [chance]: [u8; 1],
    ) -> Change {
        let Step {
            spent, generation, ..
        } = *self.step;
        let deferred = |at: Timestamp| {
            let at = limits::not_beyond(row, now, at);
            failing(Change::step(Event::Deferred).at(at), error)
        };
        if self.is_of_an_earlier_call(error) {
            return failing(Change::step(Event::InDoubt).at(now), error);
        }
        if self.step.is_open {
            return self.still_open(row, error, now, chance);
        }
        match error.class {
            // The platform had its time to see the part before: the rest goes out on its own.
            Class::Retry
                if error.code == PlatformError::PARENT_UNSEEN && spent + 1 >= MAX_ATTEMPTS =>
            {
                failing(Change::step(Event::Refused), &unseen(self.call.part))
            }
            Class::Retry if error.code == PlatformError::MEDIA_REFUSED => {
                self.refused_media(deferred(now), error, now)
            }
            Class::Retry => deferred(now + pause(spent, chance)),
            Class::RateLimited { full } => deferred(full.until().unwrap_or(now)),
            // Once: a second token that is not taken either is the account's trouble, not the
            // token's.
            Class::RefreshToken if row.bad_generation.is_none() => {
                deferred(now).set(Column::BadGeneration, generation)
            }
            Class::RefreshToken => {
                held(row, now, &needs_reconnect(row)).set(Column::BadGeneration, generation)
            }
            Class::Reconnect | Class::Operator => held(row, now, error),
            Class::Fixable | Class::Refused => failing(Change::step(Event::Refused), error),
            Class::Unknown if may_repeat(row, self.call.part, spent + 1) => failing(
                Change::step(Event::Repeated).at(now + pause(spent, chance)),
                error,
            ),
            Class::Unknown => failing(
                Change::step(Event::AnswerLost).at(evident_at(row, self.send_by)),
                error,
            ),
        }
    }

    /// What a refusal means where an earlier call may have made it public: not that it is not. The
    /// same call is made again as long as it cannot make a second post; then it is looked up.
    fn still_open(&self, row: &Row, error: &PlatformError, now: Timestamp, chance: u8) -> Change {
        let spent = self.step.spent;
        let again = |at: Timestamp| {
            let at = limits::not_beyond(row, now, at);
            failing(Change::step(Event::Repeated).at(at), error)
        };
        match error.class {
            _ if !may_repeat(row, self.call.part, spent + 1) => {
                failing(Change::step(Event::InDoubt).at(now), error)
            }
            Class::Unknown | Class::Retry => again(now + pause(spent, chance)),
            Class::RateLimited { full } => again(full.until().unwrap_or(now)),
            Class::RefreshToken if row.bad_generation.is_none() => {
                again(now).set(Column::BadGeneration, self.step.generation)
            }
            Class::RefreshToken
            | Class::Reconnect
            | Class::Operator
            | Class::Fixable
            | Class::Refused => failing(Change::step(Event::InDoubt).at(now), error),
        }
    }

    /// The platform cannot post what was prepared: it is prepared anew, once, as `deferred` says.
    fn refused_media(&self, deferred: Change, error: &PlatformError, now: Timestamp) -> Change {
        if self.step.doubtful_since.is_some() {
            // An earlier call may have made it public: nothing is prepared anew before that is
            // known.
            return failing(Change::step(Event::InDoubt).at(now), error);
        }
        match &self.without_refused {
            // The commit finds no preparation that is good, and leads back to one.
            Some(left) => deferred
                .set(Column::Prepared, left.as_str())
                .clear([Column::PreparedVersion]),
            None => {
                failing(Change::step(Event::Refused), &unusable(error)).clear([Column::Prepared])
            }
        }
    }
}

/// A part whose predecessor is public, and not seen by the platform.
fn unseen(part: i64) -> PlatformError {
    let message = format!(
        "Post {part} of the thread is public, but the platform does not let anything reply to it: \
        it may have been deleted."
    );
    PlatformError::new(Class::Fixable, "no_parent", message)
        .with_hint("Write the rest as a new post, or reply to it at the platform.")
}

/// What the platform cannot post, although it was prepared twice.
fn unusable(error: &PlatformError) -> PlatformError {
    let hint = "Save the picture or video anew, put it into the post, and send it again.";
    PlatformError::new(Class::Fixable, error.code.as_str(), error.message.as_str()).with_hint(hint)
}

/// Whether a call whose answer was lost is made once more: the same call on the same prepared
/// object cannot make a second post.
pub(super) fn may_repeat(row: &Row, part: i64, spent: usize) -> bool {
    let is_repeatable = || {
        let part = usize::try_from(part).unwrap_or(usize::MAX);
        platforms::is_repeatable(row.network(), &row.format, &prepared::facts(row), part)
    };
    spent < MAX_ATTEMPTS && is_repeatable()
}

fn pause(spent: usize, chance: u8) -> Span {
    let spent = u32::try_from(spent).unwrap_or(u32::MAX);
    back_off(spent, Span::seconds(5), Span::minutes(5), chance)
}

/// When a call that could not leave is tried again: the database is slow or fails, and it is not to
/// be asked the faster for that. The later the post already is, the longer the pause.
fn not_at_once(row: &Row, now: Timestamp, [chance]: [u8; 1]) -> Timestamp {
    let late_ms = (now - row.due_at).as_ms();
    let pause = Span::ms((late_ms / 4).clamp(SHORTEST_PAUSE.as_ms(), LONGEST_PAUSE.as_ms()));
    limits::not_beyond(row, now, now + back_off(0, pause, pause, chance))
}

/// The platform accepted a part, and is asked when it is visible.
pub(super) fn accepted(row: &Row, Handle(name): &Handle, now: Timestamp) -> Change {
    let first = row.format.kind.timing().polling.first;
    Change::step(Event::Processing)
        .at(now + first)
        .set(Column::Polled, 0_i64)
        .clear([Column::Error])
        .detail("handle", name.as_str())
}

/// The last part, `last`, is public, since `published_at` where that is known; the first, `head`,
/// names the delivery.
pub(super) fn published(
    head: &Made,
    last: &Made,
    published_at: impl Into<Option<Timestamp>>,
) -> Change {
    Change::step(Event::Published)
        .set(Column::PublishedAt, published_at.into())
        .showing(head)
        .clear([Column::Error])
        .detail("remote_id", last.remote_id.as_str())
        .detail("url", last.url.as_str())
}
