//! The app of TikTok that every sandbox knows.

/// The client key of the app.
pub const CLIENT_KEY: &str = "sandbox-tiktok-key";
/// The client secret of the app, which also signs the webhooks.
pub const CLIENT_SECRET: &str = "sandbox-tiktok-secret";
