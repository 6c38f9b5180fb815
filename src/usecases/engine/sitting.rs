//! What one invocation takes upon itself before another goes on.

use crate::domain::time::Span;

/// How long one invocation sends the parts of a thread, from the instant on, before another takes
/// over: a background promise may end 30 s after its handler, and the last call needs its time too.
pub(super) const SITTING: Span = Span::seconds(15);

/// What one step may ask of our stores: its start, the tokens and their refresh, an intent, an
/// outcome with its repetitions, what it teaches, and the message that follows.
pub(super) const STEP_CALLS: u32 = 40;
