//! What can be wrong with the configuration.

/// What is wrong with the configuration, for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Neither half of a pair is there.
    #[error("{0} is not set up on this instance")]
    NotSetUp(&'static str),
    /// One name of a pair is missing.
    #[error("{0} is missing; its other half is set")]
    Half(&'static str),
    /// A needed value is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A value cannot be used.
    #[error("{0}: {1}")]
    Unusable(&'static str, String),
}
