//! The record of every platform call: what came, whose it was, how it was answered, what it made
//! public; never a secret.

use std::collections::HashMap;

use serde::Serialize;

/// How a call ended, seen from the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A whole answer.
    Answered,
    /// The connection was closed without one.
    Closed,
    /// Nothing came back.
    Hung,
    /// Half an answer.
    Half,
}

/// One platform call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The place of the call in the record, from 1.
    pub seq: u64,
    /// When the call arrived, in milliseconds since 1970.
    pub at_ms: i64,
    /// The method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The status of the answer, if one was sent.
    pub status: Option<u16>,
    /// The id of the user whose token it carried, if the platform knew it.
    pub user: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The id of the post that it made public.
    pub made_public: Option<String>,
}

/// The most calls to the outside that the free plan lets one invocation of a Worker make. In
/// production the next one throws before it leaves.
///
/// <https://developers.cloudflare.com/workers/platform/limits/#subrequests>
const MOST_OF_AN_INVOCATION: u32 = 50;

/// The record.
#[derive(Debug, Default)]
pub(crate) struct CallLog {
    calls: Vec<Call>,
    /// How many calls each invocation has made that says which it is: a count of our own, because
    /// the Worker's is what is tried.
    of_invocations: HashMap<String, u32>,
}

// === impl CallLog ===

impl CallLog {
    /// Appends a call and gives it its place.
    pub(crate) fn record(&mut self, call: Call) {
        let seq = self.last_seq() + 1;
        self.calls.push(Call { seq, ..call });
    }

    /// The place of the newest call, 0 if there is none.
    pub(crate) fn last_seq(&self) -> u64 {
        self.calls.last().map_or(0, |call| call.seq)
    }

    /// Counts a call of an invocation; answers with whether it may be made.
    pub(crate) fn count(&mut self, invocation: &str) -> bool {
        let count = self
            .of_invocations
            .entry(invocation.to_owned())
            .or_default();
        *count += 1;
        *count <= MOST_OF_AN_INVOCATION
    }

    /// How many calls the invocation made that made most.
    pub(crate) fn most_of_an_invocation(&self) -> u32 {
        self.of_invocations.values().copied().max().unwrap_or(0)
    }

    /// All calls, oldest first.
    pub(crate) fn all(&self) -> &[Call] {
        &self.calls
    }
}
