//! Bindings as the ports keep them.

use std::sync::Arc;
use worker::send::SendWrapper;

/// A binding that may be shared: Workers have one thread.
pub(super) type Shared<T> = Arc<SendWrapper<T>>;

pub(super) fn shared<T>(binding: T) -> Shared<T> {
    Arc::new(SendWrapper::new(binding))
}
