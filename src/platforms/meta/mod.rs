//! Meta's Graph API: Facebook Pages, and the Instagram profiles behind them. <https://developers.facebook.com/docs/graph-api>

pub mod callbacks;
pub mod errors;
pub mod login;
pub mod pages;
pub mod profiles;

use crate::domain::secret::Secret;
use crate::platforms::{Class, PlatformError};
use hmac::{Hmac, KeyInit as _};
use sha2::Sha256;

/// HMAC-SHA256 with the app's secret.
fn signer(secret: &Secret) -> Result<Hmac<Sha256>, PlatformError> {
    Hmac::new_from_slice(secret.expose().as_bytes())
        .map_err(|error| PlatformError::new(Class::Operator, "not_configured", error.to_string()))
}
