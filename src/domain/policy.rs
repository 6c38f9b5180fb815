//! When the engine acts: its spans, with their arithmetic, and the back-off between attempts.

use super::time::{Span, Timestamp};

/// How far ahead a tick claims. Three ticks of a minute: one may be late and one may be lost, and a
/// post is still on time.
pub const LOOK_AHEAD: Span = Span::seconds(180);

/// How old the last tick is when the cron trigger counts as silent: three did not come.
pub const SILENT: Span = Span::minutes(3);

/// How early a commit's message aims to arrive, so that a slow queue or a cold start costs nothing.
pub const EARLY: Span = Span::seconds(5);

/// How far apart posts of one account go out that are due at the same instant: their order is kept,
/// and a window that is used up is met by one of them. Another account never waits for it.
pub const TURN_SPACING: Span = Span::ms(100);

/// How long a post waits behind the others of its account at the most, whatever their number: more
/// does not fit the lease.
pub const LONGEST_STAGGER: Span = Span::seconds(10);

/// How long before its instant everything that can be known in advance is looked at, so that a
/// person can act.
pub const PREFLIGHT: Span = Span::minutes(60);

/// How old an intent may be when its call leaves. A sender that wakes later does not send.
pub const SEND_WITHIN: Span = Span::seconds(5);

/// How long a commit call may take before its answer counts as lost. Its message may arrive 6 s
/// early, its outcome takes up to 3 s, and the promise that awaits it ends after 30 s.
pub const CALL_LIMIT: Span = Span::seconds(20);

/// How long a platform may take to show in its own timeline what it accepted.
pub const TIMELINE_LAG: Span = Span::seconds(30);

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
}
