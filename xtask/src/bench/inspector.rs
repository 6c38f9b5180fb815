//! The runtime's own profiler, reached as Chrome's developer tools reach it:
//! <https://chromedevtools.github.io/devtools-protocol/v8/Profiler/>.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How often the profiler looks, in microseconds.
const EVERY_US: u32 = 100;

/// For how much of the time a look stands at the most, in microseconds. Where the next comes later,
/// the thread was elsewhere: with another isolate, or it waited for a processor.
const MOST_US: f64 = 5.0 * EVERY_US as f64;

/// A connection to the isolate's inspector.
pub(super) struct Inspector {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    asked: u64,
    started_at: Instant,
    marks: Vec<Duration>,
}

/// What an isolate has in memory, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heap {
    /// Objects.
    pub(super) used: u64,
    /// The memory of wasm, and buffers, which lie outside of the heap.
    pub(super) outside: u64,
}

// === impl Heap ===

impl Heap {
    /// The larger of both figures.
    pub(super) fn max(self, other: Self) -> Self {
        Self {
            used: self.used.max(other.used),
            outside: self.outside.max(other.outside),
        }
    }
}

// === impl Inspector ===

impl Inspector {
    /// Connects to the inspector on this port.
    pub(super) async fn connect(port: u16) -> Result<Self> {
        let mut request = format!("ws://127.0.0.1:{port}/ws").into_client_request()?;
        // Without it the inspector refuses.
        let origin = format!("http://127.0.0.1:{port}").parse()?;
        request.headers_mut().insert("origin", origin);
        let (socket, _) = connect_async(request)
            .await
            .context("the runtime's inspector does not answer")?;
        let mut inspector = Self {
            socket,
            asked: 0,
            started_at: Instant::now(),
            marks: Vec::new(),
        };
        inspector.ask("Profiler.enable", json!({})).await?;
        let every = json!({ "interval": EVERY_US });
        inspector.ask("Profiler.setSamplingInterval", every).await?;
        Ok(inspector)
    }

    /// Begins to watch.
    pub(super) async fn start(&mut self) -> Result<()> {
        self.ask("Profiler.start", json!({})).await?;
        self.started_at = Instant::now();
        self.marks.clear();
        Ok(())
    }

    /// Marks that something begins now. A profiler that is started for each invocation anew makes
    /// the isolate compile and describe its code each time, so one of them watches many.
    pub(super) fn mark(&mut self) {
        self.marks.push(self.started_at.elapsed());
    }

    /// Ends it; answers with the milliseconds for which the isolate has computed meanwhile.
    pub(super) async fn stop(&mut self) -> Result<f64> {
        let answer = self.ask("Profiler.stop", json!({})).await?;
        Ok(busy(&answer["profile"]).iter().map(|look| look.ms).sum())
    }

    /// Ends it; answers with the milliseconds for which the isolate has computed from each mark to
    /// the next, and from the last one to now.
    pub(super) async fn stop_by_marks(&mut self) -> Result<Vec<f64>> {
        let watched = self.started_at.elapsed();
        let answer = self.ask("Profiler.stop", json!({})).await?;
        let profile = &answer["profile"];
        // The profiler begins to count before it answers, and first describes all code: both clocks
        // meet at the end.
        let before_us = length_us(profile) - us(watched);
        let marks: Vec<f64> = self
            .marks
            .iter()
            .map(|mark| us(*mark) + before_us)
            .collect();
        Ok(by_marks(&busy(profile), &marks))
    }

    /// What the isolate has in memory now.
    ///
    /// <https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#method-getHeapUsage>
    pub(super) async fn heap(&mut self) -> Result<Heap> {
        let usage = self.ask("Runtime.getHeapUsage", json!({})).await?;
        // Numbers of the protocol may be written with a point.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of bytes"
        )]
        let bytes = |name: &str| usage[name].as_f64().unwrap_or(0.0) as u64;
        Ok(Heap {
            used: bytes("usedSize"),
            outside: bytes("backingStorageSize"),
        })
    }

    async fn ask(&mut self, method: &str, params: Value) -> Result<Value> {
        self.asked += 1;
        let id = self.asked;
        let message = json!({ "id": id, "method": method, "params": params });
        self.socket.send(Message::text(message.to_string())).await?;
        while let Some(message) = self.socket.next().await {
            let Message::Text(text) = message? else {
                continue;
            };
            let answer: Value = serde_json::from_str(&text)?;
            if answer["id"] == id {
                if answer["error"].is_object() {
                    bail!("{method}: {}", answer["error"]);
                }
                return Ok(answer["result"].clone());
            }
        }
        bail!("the inspector has gone before it answered to {method}")
    }
}

/// A look of the profiler that found the isolate computing.
#[derive(Debug, Clone, Copy)]
struct Look {
    /// When, in microseconds after the beginning.
    at_us: f64,
    /// For how many milliseconds it stands.
    ms: f64,
}

/// All looks but those in which the isolate had nothing to do, or in which the runtime worked
/// outside of it: on this machine it is the database and the stores, too.
fn busy(profile: &Value) -> Vec<Look> {
    let list = |name: &str| profile[name].as_array().cloned().unwrap_or_default();
    let outside: HashSet<i64> = list("nodes")
        .iter()
        .filter(|node| {
            let name = node["callFrame"]["functionName"].as_str();
            matches!(name, Some("(idle)" | "(program)" | "(root)"))
        })
        .filter_map(|node| node["id"].as_i64())
        .collect();
    let mut at_us = 0.0;
    let mut looks = Vec::new();
    for (sample, delta) in list("samples").iter().zip(list("timeDeltas")) {
        let delta = delta.as_f64().unwrap_or(0.0);
        at_us += delta;
        if sample.as_i64().is_some_and(|id| !outside.contains(&id)) {
            let ms = delta.min(MOST_US) / 1_000.0;
            looks.push(Look { at_us, ms });
        }
    }
    looks
}

fn us(span: Duration) -> f64 {
    span.as_secs_f64() * 1e6
}

/// For how long the profiler has watched, in microseconds.
fn length_us(profile: &Value) -> f64 {
    let time = |name: &str| profile[name].as_f64().unwrap_or(0.0);
    time("endTime") - time("startTime")
}

/// The sum of what lies behind each mark and before the next; marks are in microseconds.
fn by_marks(looks: &[Look], marks: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; marks.len()];
    for look in looks {
        let passed = marks.partition_point(|mark| *mark <= look.at_us);
        if let Some(sum) = passed.checked_sub(1).and_then(|last| sums.get_mut(last)) {
            *sum += look.ms;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{busy, by_marks};

    fn profile() -> Value {
        let node = |id: i64, name: &str| json!({ "id": id, "callFrame": { "functionName": name } });
        json!({
            "nodes": [node(1, "(root)"), node(2, "(idle)"), node(3, "wasm-function[7]")],
            "samples": [1, 3, 2, 3, 3],
            "timeDeltas": [50, 100, 5_000, 200, 90_000],
        })
    }

    #[test]
    fn only_what_the_isolate_computes_counts() {
        let ms: f64 = busy(&profile()).iter().map(|look| look.ms).sum();
        assert!((ms - 0.8).abs() < 1e-9);
    }

    #[test]
    fn what_is_computed_counts_for_the_mark_before_it() {
        let marks = [1_000.0, 20_000.0, 99_000.0];
        let sums = by_marks(&busy(&profile()), &marks);
        assert!((sums[0] - 0.2).abs() < 1e-9, "{sums:?}");
        assert!((sums[1] - 0.5).abs() < 1e-9, "{sums:?}");
        assert!(sums[2].abs() < 1e-9, "{sums:?}");
    }
}
