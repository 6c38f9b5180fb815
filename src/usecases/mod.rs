//! The product's verbs. Each takes the [`Core`] and says in its SQL exactly what it changes.

pub mod accounts;
pub mod calendar;
pub mod compose;
pub mod connect;
pub mod decide;
pub mod engine;
pub mod instance;
pub mod notices;
pub mod person;
pub mod posts;
pub mod receipts;
pub mod sessions;
pub mod status;
pub mod vault;

use crate::config::{Config, ConfigError};
use crate::domain::time::Timestamp;
use crate::ports::{Entropy, Ports, StoreError};
use std::sync::Arc;

/// What every verb needs: the ports and the configuration.
#[derive(Clone, Debug)]
pub struct Core<P> {
    /// The world.
    pub ports: P,
    /// The configuration.
    pub config: Arc<Config>,
}

/// Why a verb could not be carried out, other than by its own rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

// === impl Core ===

impl<P: Ports> Core<P> {
    /// The instant now.
    pub fn now(&self) -> Timestamp {
        self.ports.now()
    }

    /// `N` random bytes.
    pub fn chance<const N: usize>(&self) -> [u8; N] {
        self.ports.entropy().bytes()
    }

    /// Logs one event with its fields: ids and outcomes, never a secret or a text.
    pub fn log(&self, event: &str, fields: &serde_json::Value) {
        self.ports.log(&serde_json::json!({ "event": event, "at": self.now(), "fields": fields }).to_string());
    }
}
