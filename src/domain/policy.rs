//! When the engine acts: its spans, with their arithmetic, and the back-off between attempts.

use super::time::{Span, Timestamp};

/// How far ahead a tick claims. Three ticks of a minute: one may be late and one may be lost, and a
/// post is still on time.
pub const LOOK_AHEAD: Span = Span::seconds(180);

/// What a claim's owner may take, from when its message is to arrive, before the row counts as
/// abandoned: the longest phase is a text's commit, 10 s behind the account's other posts + 5 s of
/// waiting + 5 s to act on an intent + 25 s for the call = 45 s, plus 10 s for clocks that differ,
/// plus reserve.
pub const GRACE: Span = Span::seconds(60);

/// How early a commit's message aims to arrive, so that a slow queue or a cold start costs nothing.
pub const EARLY: Span = Span::seconds(5);

/// How far apart posts of one account go out that are due at the same instant: their order is kept,
/// and a window that is used up is met by one of them. Another account never waits for it.
pub const APART: Span = Span::ms(100);

/// How long a post waits behind the others of its account at the most, whatever their number: more
/// does not fit the lease.
pub const LONGEST_STAGGER: Span = Span::seconds(10);

/// How long before its instant a text is prepared: a refresh takes up to 30 s and gets a second
/// try.
pub const TEXT_LEAD: Span = Span::minutes(1);

/// How long before its instant everything that can be known in advance is looked at, so that a
/// person can act.
pub const PREFLIGHT: Span = Span::minutes(60);

/// How old an intent may be when its call leaves. A sender that wakes later does not send.
pub const SEND_WITHIN: Span = Span::seconds(5);

/// How long a commit call may take before its answer counts as lost.
pub const CALL_LIMIT: Span = Span::seconds(25);

/// How long a platform may take to show in its own timeline what it accepted.
pub const TIMELINE_LAG: Span = Span::seconds(30);

/// How long a prepared text stays prepared beyond its instant. A text has nothing that goes stale
/// but its token's margin of 5 minutes.
pub const PREPARED_FOR: Span = Span::minutes(3);

/// How much longer than its instant a delivery's access token must live, so that a commit never has
/// to refresh.
pub const TOKEN_MARGIN: Span = Span::minutes(5);

/// How often a held delivery looks whether its block is gone.
pub const HELD_RETRY: Span = Span::minutes(15);

/// How many calls one approval may cost at the most, refusals that prove that nothing was made
/// included.
pub const MAX_ATTEMPTS: usize = 6;

/// How long to wait on a 429 that names no reset (the length of X's window).
pub const RATE_WINDOW: Span = Span::minutes(15);

/// How much longer than that at the most, by chance: callers who were refused together do not
/// return together.
pub const RATE_JITTER: Span = Span::minutes(1);

/// The pause before attempt `attempt` (counted from 0): doubles from `base`, at most `cap`, and a
/// random share of half of it is taken away, so that callers who failed together do not return
/// together. `chance` is a random byte.
#[must_use]
pub fn back_off(attempt: u32, base: Span, cap: Span, chance: u8) -> Span {
    let doubled = base.as_ms().saturating_mul(1_i64 << attempt.min(30));
    let full = doubled.min(cap.as_ms());
    Span::ms(full - full / 2 * i64::from(chance) / 255)
}

/// When the engine first looks at a delivery that is due at `due_at`: for the preflight, or, where
/// that hour has begun, to prepare it.
#[must_use]
pub fn first_step_at(due_at: Timestamp, now: Timestamp) -> Timestamp {
    let preflight_at = due_at - PREFLIGHT;
    if preflight_at > now {
        preflight_at
    } else {
        now.max(due_at - TEXT_LEAD)
    }
}

/// Whether a step at `at` is too early to prepare what is due at `due_at`: then it is the
/// preflight. Between the two lies most of an hour, which no clock is wrong by.
#[must_use]
pub fn is_preflight(at: Timestamp, due_at: Timestamp) -> bool {
    at + PREFLIGHT_ENDS < due_at
}

/// How close to its instant a delivery's next step is the preparation: ten times its lead.
pub const PREFLIGHT_ENDS: Span = Span::minutes(10);

/// The last instant at which a post may still go out.
#[must_use]
pub fn late_at(due_at: Timestamp, late_minutes: u32) -> Timestamp {
    due_at + Span::minutes(i64::from(late_minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_up_to_its_cap() {
        let pauses: Vec<_> = (0..6)
            .map(|n| back_off(n, Span::seconds(20), Span::minutes(5), 0).as_ms() / 1_000)
            .collect();
        assert_eq!(pauses, [20, 40, 80, 160, 300, 300]);
    }

    #[test]
    fn jitter_takes_at_most_half() {
        assert_eq!(
            back_off(0, Span::seconds(20), Span::minutes(5), 255),
            Span::seconds(10)
        );
        assert_eq!(
            back_off(u32::MAX, Span::seconds(20), Span::minutes(5), 0),
            Span::minutes(5)
        );
    }

    #[test]
    fn a_lease_outlives_the_longest_commit() {
        assert!(
            LONGEST_STAGGER.as_ms()
                + EARLY.as_ms()
                + SEND_WITHIN.as_ms()
                + CALL_LIMIT.as_ms()
                + 10_000
                < GRACE.as_ms()
        );
    }
}
