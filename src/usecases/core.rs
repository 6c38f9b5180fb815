//! What every use case is given, and how each can fail.

use crate::config::{Config, ConfigError};
use crate::domain::ledger::hex;
use crate::domain::quota::QuotaState;
use crate::domain::time::Timestamp;
use crate::ports::media::MediaError;
use crate::ports::{Entropy, Ports, StoreError};
use std::sync::Arc;

/// The ports and the configuration.
#[derive(Clone, Debug)]
pub struct Core<P> {
    /// The ports to the world.
    pub ports: P,
    /// The configuration.
    pub config: Arc<Config>,
    /// The id of the request that is answered; none in a tick or a queue.
    pub request_id: Option<Arc<str>>,
}

/// Why a use case failed, other than by its own rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoreError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The configuration is missing something, or has something wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The media store failed.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// It was done too often.
    #[error("the quota {} is used up", .0.policy)]
    Quota(QuotaState),
}

// === impl Core ===

impl<P: Ports> Core<P> {
    /// A core that answers no request.
    pub const fn new(ports: P, config: Arc<Config>) -> Self {
        Self {
            ports,
            config,
            request_id: None,
        }
    }

    /// The same core for one request, under an id of our own making: what a client calls its
    /// request, it could call any other.
    #[must_use]
    pub fn for_request(self) -> Self {
        Self {
            request_id: Some(hex(&self.chance::<8>()).into()),
            ..self
        }
    }

    /// The instant now.
    pub fn now(&self) -> Timestamp {
        self.ports.now()
    }

    /// `N` random bytes.
    pub fn chance<const N: usize>(&self) -> [u8; N] {
        self.ports.entropy().bytes()
    }

    /// Logs one event with its fields, under the id of its request: ids and outcomes, never a
    /// secret or a text.
    pub fn log(&self, event: &str, fields: &serde_json::Value) {
        let mut line = serde_json::json!({ "event": event, "at": self.now(), "fields": fields });
        if let (Some(line), Some(id)) = (line.as_object_mut(), &self.request_id) {
            line.insert("request_id".to_owned(), id.as_ref().into());
        }
        self.ports.log(&line.to_string());
    }
}
