//! What invocations say that they have asked for: their lines `usage` in the Worker's log.

use std::ops::{AddAssign, Mul, Sub};
use std::time::Duration;

use anyhow::Result;
use serde_json::Value;

use crate::stack::Stack;

/// How long after its end a line of an invocation is in the log.
const LINE: Duration = Duration::from_secs(2);

/// What some invocations have used of what a plan counts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Usage {
    pub(super) requests: f64,
    pub(super) rows_read: f64,
    pub(super) rows_written: f64,
    pub(super) kv_reads: f64,
    pub(super) kv_writes: f64,
    /// Each message is written, read and deleted.
    pub(super) queue_operations: f64,
    /// The most calls of one invocation to platforms.
    pub(super) most_external: f64,
    /// The most calls of one invocation to stores of ours.
    pub(super) most_internal: f64,
}

/// The end of the log so far: what comes behind it is counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark(usize);

/// Where the log ends now.
pub(super) async fn mark(stack: &Stack) -> Result<Mark> {
    tokio::time::sleep(LINE).await;
    Ok(Mark(stack.log()?.len()))
}

/// What was used since.
pub(super) async fn since(stack: &Stack, mark: Mark) -> Result<Usage> {
    tokio::time::sleep(LINE).await;
    let log = stack.log()?;
    Ok(read(log.get(mark.0..).unwrap_or_default()))
}

fn read(log: &str) -> Usage {
    let lines = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["event"] == "usage");
    let mut sum = Usage::default();
    for line in lines {
        sum += of(&line["fields"]);
    }
    sum
}

fn of(fields: &Value) -> Usage {
    let count = |value: &Value| value.as_f64().unwrap_or(0.0);
    let calls = &fields["calls"];
    // Requests are what comes from outside: cron triggers and messages are not counted as such.
    let is_request = fields["by"] == "request";
    Usage {
        requests: if is_request { 1.0 } else { 0.0 },
        rows_read: count(&fields["rows_read"]),
        rows_written: count(&fields["rows_written"]),
        kv_reads: count(&calls["kv_reads"]),
        kv_writes: count(&calls["kv_writes"]),
        queue_operations: 3.0 * count(&calls["messages"]),
        most_external: count(&calls["external"]),
        most_internal: count(&calls["internal"]),
    }
}

// === impl Usage ===

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.rows_read += other.rows_read;
        self.rows_written += other.rows_written;
        self.kv_reads += other.kv_reads;
        self.kv_writes += other.kv_writes;
        self.queue_operations += other.queue_operations;
        self.most_external = self.most_external.max(other.most_external);
        self.most_internal = self.most_internal.max(other.most_internal);
    }
}

impl Mul<f64> for Usage {
    type Output = Self;

    fn mul(self, times: f64) -> Self {
        Self {
            requests: self.requests * times,
            rows_read: self.rows_read * times,
            rows_written: self.rows_written * times,
            kv_reads: self.kv_reads * times,
            kv_writes: self.kv_writes * times,
            queue_operations: self.queue_operations * times,
            ..self
        }
    }
}

impl Sub for Usage {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        let mut rest = self;
        rest += other * -1.0;
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::{Usage, read};

    const LOG: &str = r#"something else
{"event":"usage","fields":{"by":"request","rows_read":3,"rows_written":1,"calls":{"external":0,"internal":2,"kv_reads":1,"kv_writes":0,"messages":0}}}
{"event":"usage","fields":{"by":"cron","rows_read":16,"rows_written":2,"calls":{"external":1,"internal":12,"kv_reads":0,"kv_writes":0,"messages":2}}}
"#;

    #[test]
    fn what_invocations_say_is_added_up() {
        let sum = read(LOG);
        let expected = Usage {
            requests: 1.0,
            rows_read: 19.0,
            rows_written: 3.0,
            kv_reads: 1.0,
            kv_writes: 0.0,
            queue_operations: 6.0,
            most_external: 1.0,
            most_internal: 12.0,
        };
        assert_eq!(sum, expected);
        assert_eq!(sum * 2.0 - sum, sum);
    }
}
