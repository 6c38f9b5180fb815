//! Plays what happens on the platforms by itself as time passes, and delivers what waits in the
//! outbox to the app.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::{Sandbox, client};

/// How late a callback may be.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A platform does not wait long for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Delivers as long as this is awaited.
pub(crate) async fn deliver_regularly(sandbox: Sandbox) {
    loop {
        sleep(LOOK_EVERY).await;
        sandbox.settle();
        let Some(origin) = sandbox.settings().callbacks_to else {
            continue;
        };
        for callback in sandbox.due_callbacks() {
            let sending = client::post(
                origin.authority(),
                &callback.path,
                &callback.headers,
                &callback.body,
            );
            // Whoever does not answer in time has not answered.
            let status = timeout(PATIENCE, sending).await.ok().and_then(Result::ok);
            sandbox.tried_callback(callback.seq, status);
        }
    }
}
