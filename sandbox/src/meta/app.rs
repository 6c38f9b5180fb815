//! The app of Facebook that every sandbox knows.

/// The id of the app.
pub const APP_ID: &str = "1024768135790246";
/// The secret of the app.
pub const APP_SECRET: &str = "sandbox-meta-secret";
