//! What one invocation takes upon itself before another goes on.
//!
//! A commit's message is handled by a promise behind its handler, so that no slow platform delays
//! the next batch. Such a promise ends after 30 s, wherever it stands: a call whose answer could
//! not be awaited and written down by then is not begun, and goes on in another message.

use crate::domain::time::{Span, Timestamp};
use crate::ports::Queue;

/// What one step may ask of our stores: its start, the tokens and their refresh, an intent, an
/// outcome with its repetitions, what it teaches, and the message that follows.
pub(super) const STEP_CALLS: u32 = 40;

/// How many parts of a thread one invocation makes public: it computes some milliseconds for each,
/// and the free plan allows it 10 (`cargo xtask bench cpu`).
pub(super) const PARTS: usize = 1;

/// How long a promise lives behind its handler:
/// <https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil>.
const BEHIND_HANDLER: Span = Span::seconds(30);

/// How long a handler goes on by itself. It may take 15 minutes, and its batch waits for it.
const IN_HANDLER: Span = Span::seconds(90);

/// How long what follows a call may take: its outcome, what it teaches, and the next message.
const RECORDING: Span = Span::seconds(3);

/// One invocation at work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sitting {
    queue: Queue,
    ends_at: Timestamp,
}

// === impl Sitting ===

impl Sitting {
    /// One that begins now, on a message of that queue.
    pub(super) fn begin(queue: Queue, now: Timestamp) -> Self {
        let life = match queue {
            Queue::Commit => BEHIND_HANDLER,
            Queue::Work => IN_HANDLER,
        };
        Self {
            queue,
            ends_at: now + life,
        }
    }

    /// Whose message it handles.
    pub(super) const fn queue(self) -> Queue {
        self.queue
    }

    /// The last instant at which a call may begin that takes up to `call_limit`.
    pub(super) fn latest(self, call_limit: Span) -> Timestamp {
        self.ends_at - RECORDING - call_limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::format::Kind;
    use crate::domain::policy::EARLY;
    use crate::platforms::{COMMIT_LIMITS, TOKEN_LIMITS};

    /// Queues count whole seconds, rounded down.
    const ROUNDED: Span = Span::seconds(1);

    #[test]
    fn a_commit_that_arrives_early_ends_before_its_promise() {
        let arrived = Timestamp::from_ms(0);
        let sitting = Sitting::begin(Queue::Commit, arrived);
        for kind in [Kind::XPosts, Kind::XPictures, Kind::XVideos, Kind::Paper] {
            let call_limit = kind.timing().call_limit;
            assert!(
                arrived + EARLY + ROUNDED <= sitting.latest(call_limit),
                "{kind:?}"
            );
            assert!(COMMIT_LIMITS.time <= call_limit, "{kind:?}");
        }
    }

    #[test]
    fn tokens_are_exchanged_only_where_their_answer_can_be_awaited() {
        let now = Timestamp::from_ms(0);
        let latest = |queue| Sitting::begin(queue, now).latest(TOKEN_LIMITS.time);
        assert!(
            now + TOKEN_LIMITS.time <= now + BEHIND_HANDLER - RECORDING,
            "a request goes on as long behind its client"
        );
        assert!(
            now + EARLY < latest(Queue::Work),
            "a handler has time for them"
        );
    }
}
