//! What is to be written to a delivery: the event, the columns, and when its next step happens.

use crate::domain::delivery::Event;
use crate::domain::message::{Call, Outcome};
use crate::domain::time::Timestamp;
use crate::platforms::{Handle, Made, PlatformError};
use crate::ports::sql::Value;
use serde_json::{Map, json};
use std::collections::BTreeMap;

/// What is to be written.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent property of the write, named by its own method"
)]
#[must_use = "a change that is not settled does nothing"]
pub struct Change {
    pub(super) event: Event,
    pub(super) detail: Map<String, serde_json::Value>,
    pub(super) moves: bool,
    pub(super) run_at: Option<Timestamp>,
    columns: BTreeMap<Column, Term>,
    pub(super) guard: String,
    pub(super) also: Vec<&'static str>,
    pub(super) values: Vec<(&'static str, Value)>,
    pub(super) is_fenced: bool,
    pub(super) is_repeated: bool,
    pub(super) is_long: bool,
    pub(super) is_in_turn: bool,
}

/// A column that a change may set beside state and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The account's own text.
    Text,
    /// The account's own pictures and videos, as JSON.
    Media,
    /// The options, as JSON.
    Options,
    /// The version of the content.
    Version,
    /// The spans of the format.
    Lead,
    /// See [`Column::Lead`].
    CallLimit,
    /// See [`Column::Lead`].
    HasSlices,
    /// When the post is due.
    DueAt,
    /// The last instant of the lateness policy.
    LateAt,
    /// The person's decisions to send.
    Approval,
    /// When the person took the account out of the post.
    RemovedAt,
    /// Where it stands, where the event does not move it on.
    State,
    /// What the platform has given us so far.
    Prepared,
    /// For which version it is prepared.
    PreparedVersion,
    /// Until when.
    PreparedUntil,
    /// Preparations that could not finish.
    Postponed,
    /// Look-ups that found nothing.
    Looked,
    /// Polls so far.
    Polled,
    /// The generation whose token was refused.
    BadGeneration,
    /// When the latest call left.
    CommittedAt,
    /// When it became public.
    PublishedAt,
    /// The network's id of it.
    RemoteId,
    /// Where people see it.
    Url,
    /// What is in its way, as JSON.
    Error,
    /// When its next step happens, where the event does not move it.
    RunAt,
    /// When the tick must look at it, where the event does not move it.
    WakeAt,
}

/// What a column is set to.
#[derive(Clone, Debug)]
enum Term {
    Value(Value),
    Sql(&'static str),
}

/// An error as people see it.
#[must_use]
pub fn shown(error: &PlatformError) -> serde_json::Value {
    json!({
        "class": error.class.name(),
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
    })
}

// === impl Column ===

impl Column {
    /// The column's name, and the parameter's of its value.
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Media => "media",
            Self::Options => "options",
            Self::Version => "version",
            Self::Lead => "lead",
            Self::CallLimit => "call_limit",
            Self::HasSlices => "has_slices",
            Self::DueAt => "due_at",
            Self::LateAt => "late_at",
            Self::Approval => "approval",
            Self::RemovedAt => "removed_at",
            Self::State => "state",
            Self::Prepared => "prepared",
            Self::PreparedVersion => "prepared_version",
            Self::PreparedUntil => "prepared_until",
            Self::Postponed => "postponed",
            Self::Looked => "looked",
            Self::Polled => "polled",
            Self::BadGeneration => "bad_generation",
            Self::CommittedAt => "committed_at",
            Self::PublishedAt => "published_at",
            Self::RemoteId => "remote_id",
            Self::Url => "url",
            Self::Error => "error",
            Self::RunAt => "run_at",
            Self::WakeAt => "wake_at",
        }
    }

    /// The parameter of its value: apart from those that a step writes by itself.
    const fn parameter(self) -> &'static str {
        match self {
            Self::Text => "set_text",
            Self::Media => "set_media",
            Self::Options => "set_options",
            Self::Version => "set_version",
            Self::Lead => "set_lead",
            Self::CallLimit => "set_call_limit",
            Self::HasSlices => "set_has_slices",
            Self::DueAt => "set_due_at",
            Self::LateAt => "set_late_at",
            Self::Approval => "set_approval",
            Self::RemovedAt => "set_removed_at",
            Self::State => "set_state",
            Self::Prepared => "set_prepared",
            Self::PreparedVersion => "set_prepared_version",
            Self::PreparedUntil => "set_prepared_until",
            Self::Postponed => "set_postponed",
            Self::Looked => "set_looked",
            Self::Polled => "set_polled",
            Self::BadGeneration => "set_bad_generation",
            Self::CommittedAt => "set_committed_at",
            Self::PublishedAt => "set_published_at",
            Self::RemoteId => "set_remote_id",
            Self::Url => "set_url",
            Self::Error => "set_error",
            Self::RunAt => "set_run_at",
            Self::WakeAt => "set_wake_at",
        }
    }
}

/// The outcome of a call: written over "open", "unknown" and "accepted", never over a certainty.
const OUTCOME: &str = "UPDATE commits SET outcome=:outcome, remote_id=:remote, \
    handle=coalesce(:handle, handle), answered_at=:answered
    WHERE delivery=:id AND approval=:approval AND part=:part AND attempt=:attempt
    AND (outcome IS NULL OR outcome IN ('unknown', 'accepted'))
    AND EXISTS (SELECT 1 FROM deliveries WHERE id=:id AND head=:new)";

// === impl Change ===

impl Change {
    /// A change that moves the delivery on; without [`Change::at`] it comes to rest.
    pub fn step(event: Event) -> Self {
        Self {
            event,
            detail: Map::new(),
            moves: true,
            run_at: None,
            columns: BTreeMap::new(),
            guard: String::new(),
            also: Vec::new(),
            values: Vec::new(),
            is_fenced: true,
            is_repeated: true,
            is_long: false,
            is_in_turn: false,
        }
    }

    /// Only an event: the row stays where it is.
    pub fn note(event: Event) -> Self {
        Self {
            moves: false,
            ..Self::step(event)
        }
    }

    /// When the next step is to happen.
    pub fn at(mut self, run_at: Timestamp) -> Self {
        self.run_at = Some(run_at);
        self
    }

    /// Something worth knowing about the event.
    pub fn detail(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }

    /// Sets a column. What was said of other columns stays.
    pub fn set(mut self, column: Column, value: impl Into<Value>) -> Self {
        self.columns.insert(column, Term::Value(value.into()));
        self
    }

    /// Sets a column to an expression over the row as it was.
    pub fn set_to(mut self, column: Column, sql: &'static str) -> Self {
        self.columns.insert(column, Term::Sql(sql));
        self
    }

    /// Sets columns to nothing.
    pub fn clear<const N: usize>(mut self, columns: [Column; N]) -> Self {
        for column in columns {
            self = self.set(column, Value::Null);
        }
        self
    }

    /// The post that a delivery is known by: what its first part made.
    pub fn showing(self, head: &Made) -> Self {
        let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        self.set(Column::RemoteId, known(&head.remote_id))
            .set(Column::Url, known(&head.url))
    }

    /// What became of a call.
    pub fn outcome(
        self,
        call: Call,
        outcome: Outcome,
        remote_id: Option<String>,
        handle: Option<Handle>,
        answered_at: impl Into<Value>,
    ) -> Self {
        self.also(OUTCOME)
            .bind("outcome", outcome.name())
            .bind("remote", remote_id.filter(|id| !id.is_empty()))
            .bind("handle", handle.map(|Handle(name)| name))
            .bind("approval", call.approval)
            .bind("part", call.part)
            .bind("attempt", call.attempt)
            .bind("answered", answered_at)
            .detail("part", call.part)
    }

    /// Starts the lease anew, as a claim does: several slow calls outlive one.
    pub fn lengthen_lease(mut self) -> Self {
        self.is_long = true;
        self
    }

    /// Behind the account's other posts, where its step is near; else the tick says when.
    pub fn in_turn(mut self) -> Self {
        self.is_in_turn = true;
        self
    }

    /// One more condition, such as `" AND NOT EXISTS (…)"`.
    pub fn only_if(mut self, guard: &'static str) -> Self {
        self.guard.push_str(guard);
        self
    }

    /// A further statement; it must do nothing where `head=:new` does not hold.
    pub fn also(mut self, statement: &'static str) -> Self {
        self.also.push(statement);
        self
    }

    /// A value for the expressions, the condition or the further statements.
    pub fn bind(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Written by whoever knows it, whether or not they own the row.
    pub fn by_anyone(mut self) -> Self {
        self.is_fenced = false;
        self
    }

    /// Not tried again where the database fails: whoever got no answer must not act on it.
    pub fn once(mut self) -> Self {
        self.is_repeated = false;
        self
    }

    /// The columns as SQL, such as `, error=:set_error, looked=looked+1`.
    pub(super) fn assignments(&self) -> String {
        let assignment = |(column, term): (&Column, &Term)| match term {
            Term::Value(_) => format!(", {}=:{}", column.name(), column.parameter()),
            Term::Sql(sql) => format!(", {}={sql}", column.name()),
        };
        self.columns.iter().map(assignment).collect()
    }

    /// The values of the columns.
    pub(super) fn column_values(&self) -> impl Iterator<Item = (&'static str, Value)> {
        self.columns.iter().filter_map(|(column, term)| match term {
            Term::Value(value) => Some((column.parameter(), value.clone())),
            Term::Sql(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_before_stays_and_the_same_column_takes_the_later_value() {
        let change = Change::step(Event::Deferred)
            .set(Column::Error, "first")
            .set(Column::BadGeneration, 3_i64)
            .set_to(Column::Looked, "looked+1")
            .set(Column::Error, "second");
        assert_eq!(
            change.assignments(),
            ", looked=looked+1, bad_generation=:set_bad_generation, error=:set_error"
        );
        let values: Vec<_> = change.column_values().collect();
        assert_eq!(
            values,
            [
                ("set_bad_generation", Value::Integer(3)),
                ("set_error", Value::Text("second".to_owned()))
            ]
        );
    }
}
