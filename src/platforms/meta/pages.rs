//! Facebook Pages: <https://developers.facebook.com/docs/pages-api>.

use crate::config::App;
use crate::platforms::{Checked, Class, Offers, PlatformError, Tokens};
use crate::ports::Http;

/// Who gave these tokens, and which accounts they can serve.
///
/// # Errors
/// When the platform does not say.
pub async fn offers(http: &impl Http, app: &App, tokens: &Tokens) -> Result<Offers, PlatformError> {
    let _ = (http, app, tokens);
    Err(PlatformError::new(Class::Retry, "no_answer", ""))
}

/// Whether the tokens still serve the account.
///
/// # Errors
/// When the platform does not tell for certain.
pub async fn check(http: &impl Http, app: &App, tokens: &Tokens, remote_id: &str) -> Result<Checked, PlatformError> {
    let _ = (http, app, tokens, remote_id);
    Err(PlatformError::new(Class::Retry, "no_answer", ""))
}
