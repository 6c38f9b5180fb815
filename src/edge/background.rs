//! What goes on when the client has gone. Without it, the runtime cancels a request at its next
//! await once its client disconnects
//! (<https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil>).

use crate::ports::Background;
use futures_channel::oneshot;
use std::sync::Arc;
use worker::Context;

/// The context of a request; none: of an event that has no client.
#[derive(Clone)]
pub(super) struct WorkersBackground(Option<Arc<Context>>);

// === impl WorkersBackground ===

impl WorkersBackground {
    pub(super) fn new(context: Option<Context>) -> Self {
        Self(context.map(Arc::new))
    }
}

impl Background for WorkersBackground {
    fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> impl Future<Output = Option<T>> + Send {
        let (answer, answered) = oneshot::channel();
        let work = async move { drop(answer.send(work.await)) };
        let here = match &self.0 {
            Some(context) => {
                context.wait_until(work);
                None
            }
            None => Some(work),
        };
        async move {
            if let Some(work) = here {
                work.await;
            }
            answered.await.ok()
        }
    }
}
