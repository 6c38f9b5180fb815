//! The app of Google that every sandbox knows.

/// The client id of the app.
pub const CLIENT_ID: &str = "sandbox-google-client.apps.googleusercontent.com";
/// The client secret of the app.
pub const CLIENT_SECRET: &str = "sandbox-google-secret";
