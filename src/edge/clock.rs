//! The clock of Workers. It stands still while code computes, and goes on at each await.

use super::store::D1;
use crate::domain::time::{Span, Timestamp};
use crate::ports::Clock;
use js_sys::Promise;
use js_sys::futures::JsFuture;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::send::SendFuture;

#[wasm_bindgen]
extern "C" {
    /// The runtime's own wait. `worker::Delay` takes what `setTimeout` returns for a number, and
    /// panics where it is an object.
    #[wasm_bindgen(js_namespace = scheduler, catch)]
    fn wait(ms: f64) -> Result<Promise, JsValue>;
}

/// The runtime's clock, moved by an offset in test builds.
#[derive(Clone, Copy)]
pub(super) struct WorkersClock {
    offset: Span,
}

// === impl WorkersClock ===

impl WorkersClock {
    #[cfg(not(feature = "test-clock"))]
    #[expect(clippy::unused_async, reason = "the test build asks the database")]
    pub(super) async fn new(_store: &D1) -> Self {
        Self { offset: Span::ZERO }
    }

    /// The offset that `/__test/clock` left in the database.
    #[cfg(feature = "test-clock")]
    pub(super) async fn new(store: &D1) -> Self {
        use crate::ports::Store;
        use crate::ports::sql::Statement;
        #[derive(serde::Deserialize)]
        struct Offset {
            value: i64,
        }
        let stored = store
            .run(Statement::new(
                "SELECT value FROM instance WHERE key='clock_offset'",
            ))
            .await;
        let offset = stored
            .and_then(crate::ports::sql::Answer::first::<Offset>)
            .ok()
            .flatten();
        Self {
            offset: Span::ms(offset.map_or(0, |offset| offset.value)),
        }
    }
}

impl Clock for WorkersClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "milliseconds since 1970 stay below 2^53"
        )]
        let now = js_sys::Date::now() as i64;
        Timestamp::from_ms(now) + self.offset
    }

    async fn sleep_until(&self, at: Timestamp) {
        SendFuture::new(async {
            // A timer may fire a little early: look again.
            while self.now() < at {
                #[expect(clippy::cast_precision_loss, reason = "a wait is far below 2^53 ms")]
                let left = (at - self.now()).as_ms() as f64;
                if waited(left).await.is_err() {
                    // To return would be to send early. The lease's end brings the row back.
                    std::future::pending::<()>().await;
                }
            }
        })
        .await;
    }
}

async fn waited(ms: f64) -> Result<(), JsValue> {
    JsFuture::from(wait(ms)?).await.map(drop)
}
