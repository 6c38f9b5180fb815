//! The runtime's own profiler, reached as Chrome's developer tools reach it:
//! <https://chromedevtools.github.io/devtools-protocol/v8/Profiler/>.

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
        let mut inspector = Self { socket, asked: 0 };
        inspector.ask("Profiler.enable", json!({})).await?;
        let every = json!({ "interval": EVERY_US });
        inspector.ask("Profiler.setSamplingInterval", every).await?;
        Ok(inspector)
    }

    /// Begins to watch.
    pub(super) async fn start(&mut self) -> Result<()> {
        self.ask("Profiler.start", json!({})).await.map(drop)
    }

    /// Ends it; answers with the milliseconds for which the isolate has computed meanwhile.
    pub(super) async fn stop(&mut self) -> Result<f64> {
        let answer = self.ask("Profiler.stop", json!({})).await?;
        Ok(busy_ms(&answer["profile"]))
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

/// The time of all samples but those in which the isolate had nothing to do, or in which the
/// runtime worked outside of it: on this machine it is the database and the stores, too.
fn busy_ms(profile: &Value) -> f64 {
    let list = |name: &str| profile[name].as_array().cloned().unwrap_or_default();
    let outside: Vec<i64> = list("nodes")
        .iter()
        .filter(|node| {
            let name = node["callFrame"]["functionName"].as_str();
            matches!(name, Some("(idle)" | "(program)" | "(root)"))
        })
        .filter_map(|node| node["id"].as_i64())
        .collect();
    let samples = list("samples");
    let deltas = list("timeDeltas");
    let busy_us: f64 = samples
        .iter()
        .zip(&deltas)
        .filter(|(sample, _)| sample.as_i64().is_some_and(|id| !outside.contains(&id)))
        .filter_map(|(_, delta)| delta.as_f64())
        .map(|delta| delta.min(MOST_US))
        .sum();
    busy_us / 1_000.0
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::busy_ms;

    #[test]
    fn only_what_the_isolate_computes_counts() {
        let node = |id: i64, name: &str| json!({ "id": id, "callFrame": { "functionName": name } });
        let profile = json!({
            "nodes": [node(1, "(root)"), node(2, "(idle)"), node(3, "wasm-function[7]")],
            "samples": [1, 3, 2, 3, 3],
            "timeDeltas": [50, 100, 5_000, 200, 90_000],
        });
        assert!((busy_ms(&profile) - 0.8).abs() < 1e-9);
    }
}
