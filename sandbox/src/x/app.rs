//! The app of X that every sandbox knows.

/// The client id of the app.
pub const CLIENT_ID: &str = "sandbox-x-client";
/// The client secret of the app.
pub const CLIENT_SECRET: &str = "sandbox-x-secret";
