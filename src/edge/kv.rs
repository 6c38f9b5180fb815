//! Workers KV.

use super::binding::{Shared, shared};
use crate::domain::time::Span;
use crate::ports::{KeyValue, KvError};
use worker::KvStore;
use worker::send::SendFuture;

/// One KV namespace.
#[derive(Clone)]
pub(super) struct WorkersKv(Shared<KvStore>);

// === impl WorkersKv ===

impl WorkersKv {
    pub(super) fn new(namespace: KvStore) -> Self {
        Self(shared(namespace))
    }
}

impl KeyValue for WorkersKv {
    async fn get(&self, key: &str) -> Result<Option<String>, KvError> {
        SendFuture::new(async { self.0.get(key).text().await.map_err(failed) }).await
    }

    async fn put(&self, key: &str, value: &str, ttl: Span) -> Result<(), KvError> {
        SendFuture::new(async {
            self.0
                .put(key, value)
                .map_err(failed)?
                .expiration_ttl(ttl.whole_seconds())
                .execute()
                .await
                .map_err(failed)
        })
        .await
    }

    async fn delete(&self, key: &str) -> Result<(), KvError> {
        SendFuture::new(async { self.0.delete(key).await.map_err(failed) }).await
    }
}

fn failed(error: impl std::fmt::Display) -> KvError {
    KvError(error.to_string())
}
