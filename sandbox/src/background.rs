//! What happens without a request while the sandbox serves on a socket: media are pulled, time
//! passes on the platforms, and what waits in the outbox is delivered to the app.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::client;
use crate::sandbox::Sandbox;
use crate::settings::tiktok::FailReason;
use crate::tiktok::Got;

/// How late a callback or a pull may be.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A platform does not wait long for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Delivers the callbacks of the outbox, as long as this is awaited.
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

/// Gets the media that TikTok pulls, as long as this is awaited.
pub(crate) async fn pull_regularly(sandbox: Sandbox) {
    loop {
        sleep(LOOK_EVERY).await;
        let pulls = sandbox.read().tiktok.publications.pulls();
        for pull in pulls {
            let outcome = pull.run().await;
            sandbox.pulled(&pull.publish_id, outcome);
        }
    }
}

// === impl Sandbox ===

impl Sandbox {
    fn pulled(&self, publish_id: &str, outcome: Result<Got, FailReason>) {
        let now_ms = self.now_ms();
        let mut guard = self.change();
        let state = &mut *guard;
        state
            .tiktok
            .publications
            .pulled(publish_id, outcome, now_ms, &mut state.outbox);
    }
}
