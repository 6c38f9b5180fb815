//! The app of Instagram that every sandbox knows.

/// The id of the Instagram app; it is not that of the Meta app.
pub const APP_ID: &str = "7620153948827163";
/// The secret of the Instagram app.
pub const APP_SECRET: &str = "sandbox-instagram-secret";
