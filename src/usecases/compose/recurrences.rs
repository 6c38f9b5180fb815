//! Recurring posts: a post that comes again by a rule.
//!
//! Each time it is an ordinary post, made by the same rules as any other. The first is made
//! together with the recurrence, and each further one by the tick, once the one before has
//! settled: so there is never more than one ahead, and never more than one to catch up with. What
//! cannot be made pauses its recurrence, with the reason. A post is made and its recurrence moves
//! on in one transaction, which asks the database itself whether that has happened before.

mod change;
mod create;
mod make;
mod new;
mod preview;
mod read;
mod row;

pub use change::{Patch, edit, end};
pub use create::{CreatedRecurrence, create};
pub use make::look_after;
pub use new::NewRecurrence;
pub use preview::{CheckedRecurrence, check};
pub use read::{
    Filter, MOST_LISTED, MadePost, Page, PauseReason, PausedRecurrence, Recurrence,
    RecurrenceState, get, list, paused,
};
