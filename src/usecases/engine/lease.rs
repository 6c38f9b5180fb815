//! Leases: until when a row belongs to whoever claimed it. This is the one place that says it; the
//! tick's claim, a phase's start, an intent and a settled step all write what [`Terms::end`] gives.

use crate::domain::policy::{EARLY, LOOK_AHEAD};
use crate::domain::time::Timestamp;
use crate::domain::timing::{GRACE, LEAD_MARGIN};
use crate::ports::sql::Value;

/// Where a statement finds what the end of a lease depends on: columns, or parameters.
pub(super) struct Terms<'a> {
    /// When the step is to happen.
    pub(super) run_at: &'a str,
    /// The state in which the row waits.
    pub(super) state: &'a str,
    /// When the post is due.
    pub(super) due_at: &'a str,
    /// The spans of its format.
    pub(super) lead: &'a str,
    pub(super) has_slices: &'a str,
    pub(super) call_limit: &'a str,
}

/// The row's own columns.
pub(super) const OF_ROW: Terms<'static> = Terms {
    run_at: "run_at",
    state: "state",
    due_at: "due_at",
    lead: "lead",
    has_slices: "has_slices",
    call_limit: "call_limit",
};

/// The parameters that [`values`] and the writer of a new step give.
pub(super) const OF_STEP: Terms<'static> = Terms {
    run_at: ":run_at",
    state: ":state",
    due_at: ":step_due",
    lead: ":lead",
    has_slices: ":has_slices",
    call_limit: ":call_limit",
};

impl Terms<'_> {
    /// The end of a lease that begins when the step's message is to arrive: what the longest call
    /// and everything around it may take, so that a tick that looks ahead never takes it.
    ///
    /// A planned text's message arrives shortly before its instant, not when preparing could
    /// begin.
    pub(super) fn end(&self) -> String {
        let Self {
            run_at,
            state,
            due_at,
            lead,
            has_slices,
            call_limit,
        } = self;
        format!(
            "max(coalesce({run_at},:now), :now, CASE WHEN {state}='scheduled' AND {has_slices}=0 \
            AND {run_at}+{lead}+:lead_margin>={due_at} THEN {due_at}-:early ELSE 0 END)\
            +{call_limit}+:grace+:look_ahead"
        )
    }
}

/// The end of a lease on a row that has been taken for a phase: its work begins now.
pub(super) fn end_of_phase() -> String {
    Terms {
        state: "'taken'",
        ..OF_ROW
    }
    .end()
}

/// The values of every statement that writes a lease.
pub(super) fn values(now: Timestamp) -> [(&'static str, Value); 5] {
    [
        ("now", now.into()),
        ("grace", GRACE.into()),
        ("look_ahead", LOOK_AHEAD.into()),
        ("early", EARLY.into()),
        ("lead_margin", LEAD_MARGIN.into()),
    ]
}
