//! How many calls an invocation makes, by the sandbox's count.

use super::world::{Sandbox, World};
use noctin_scheduler::ports::budget::EXTERNAL;
use std::sync::Arc;

/// How many calls to platforms the invocation made that made most.
pub(crate) async fn most_calls<W: World>(world: &Arc<W>) -> u64 {
    let sandbox = Sandbox(Arc::clone(world));
    let all = sandbox.control("GET", "/calls", None).await;
    all["most_of_an_invocation"].as_u64().unwrap()
}

/// None has made more than the product allows itself.
pub(crate) async fn none_called_more_than_it_may<W: World>(world: &Arc<W>) {
    let most = most_calls(world).await;
    assert!(
        most <= u64::from(EXTERNAL),
        "{most} calls of one invocation"
    );
}
