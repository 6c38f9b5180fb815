//! How the ports in memory fail, and how they let each other go on.

use std::task::Poll;

/// When a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Before anything has happened: the caller is told that it failed, which is true.
    Before,
    /// After it has happened: the caller is told that it failed, which is not true.
    After,
}

/// Lets everybody else go on first, in their order. Tokio's own `yield_now` wakes whoever gave way
/// in reverse: who of two comes first would depend on how often each has asked for something.
pub(super) async fn give_way() {
    let mut has_waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has_waited, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
