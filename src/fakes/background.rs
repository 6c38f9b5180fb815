//! What goes on when the client has gone, as Workers have it: for 30 seconds from the answer, or
//! from the moment when nobody waited for one any more
//! (<https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil>).

use crate::ports::Background;
use std::time::Duration;
use tokio::sync::oneshot;

/// How long it goes on.
const AFTER: Duration = Duration::from_secs(30);

/// The background of tests: tokio's tasks.
#[derive(Debug)]
pub(super) struct Tasks;

impl Background for Tasks {
    fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> impl Future<Output = Option<T>> + Send {
        let (waits, gone) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let cut = async {
                let _: Result<(), _> = gone.await;
                tokio::time::sleep(AFTER).await;
            };
            tokio::select! {
                biased;
                done = work => Some(done),
                () = cut => None,
            }
        });
        async move {
            let _waits = waits;
            match task.await {
                Ok(done) => done,
                // A test that fails in there fails here.
                Err(error) => error
                    .try_into_panic()
                    .map_or(None, |panic| std::panic::resume_unwind(panic)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ends_after(span: Duration) -> bool {
        let (done, mut is_done) = oneshot::channel();
        drop(Tasks.finish(async move {
            tokio::time::sleep(span).await;
            done.send(())
        }));
        tokio::time::sleep(Duration::from_mins(2)).await;
        is_done.try_recv().is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn what_nobody_waits_for_goes_on_for_thirty_seconds() {
        assert!(ends_after(Duration::from_secs(29)).await);
        assert!(!ends_after(Duration::from_secs(31)).await);
        assert_eq!(Tasks.finish(async { 7 }).await, Some(7));
    }
}
