//! Parts without which a post is whole, such as a first comment: what becomes of them never changes
//! that the post is published.

use super::super::row::Row;
use super::change::{Change, Column, shown};
use crate::domain::delivery::{Event, State};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::{Class, PlatformError};
use serde_json::Value;

/// How far off the next look-up may be for a post to wait in doubt about such a part.
const SOON: Span = Span::minutes(2);

/// When the last part went out without which the post is not whole.
const WHOLE_AT: &str = "coalesce(published_at, (SELECT max(answered_at) FROM commits c WHERE
      c.delivery=deliveries.id AND c.outcome='ok' AND c.part<:main_parts))";

/// The change, or, where it would say of a whole post that it is not published because of such a
/// part, the one that says what is missing below it.
pub(super) fn spare(row: &Row, change: Change, now: Timestamp) -> Change {
    let main = row.format.main_count();
    let is_whole = row.public_parts >= main && main < row.part_count();
    if !is_whole || !change.moves {
        return change;
    }
    match row.state.after(change.event, true) {
        Ok(State::Published) => whole_since(change, main),
        Ok(State::Unconfirmed) if change.run_at.is_some_and(|at| at <= now + SOON) => change,
        Ok(State::Failed | State::Held | State::Unconfirmed | State::Missed | State::Cancelled) => {
            without_extra(row, change, main)
        }
        Ok(
            State::Scheduled
            | State::Preparing
            | State::Ready
            | State::Committing
            | State::Processing,
        )
        | Err(_) => change,
    }
}

fn whole_since(change: Change, main: i64) -> Change {
    change
        .set_to(Column::PublishedAt, WHOLE_AT)
        .bind("main_parts", main)
}

/// The post is published, and says what is missing below it.
fn without_extra(row: &Row, mut change: Change, main: i64) -> Change {
    let why = change
        .detail
        .get("error")
        .and_then(|error| error.get("message"));
    let why = why.and_then(Value::as_str).unwrap_or("It was given up.");
    let message = format!("The post is public. Its first comment may not be: {why}");
    let error = PlatformError::new(Class::Fixable, "first_comment_missing", message)
        .with_hint("Look at the post, and write the comment there.");
    let shown = shown(&error);
    let can_be_published = row.state.after(Event::Published, true).is_ok();
    change.event = if can_be_published {
        Event::Published
    } else {
        Event::Surfaced
    };
    change.run_at = None;
    change.is_in_turn = false;
    whole_since(change, main)
        .detail("error", shown.clone())
        .set(Column::Error, shown.to_string())
}
