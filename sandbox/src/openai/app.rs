//! The key and the model that every sandbox knows.

/// The key of the account.
pub const API_KEY: &str = "sk-sandbox-openai-key";
/// The one model.
pub const MODEL: &str = "gpt-5.4-mini";
