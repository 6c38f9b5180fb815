//! Meta's two callbacks. Both apps, Facebook's and that of Instagram's own door, send theirs to the
//! same addresses: whose it is, the secret tells that signed it.

use super::{CallbackError, Said, deletion, take_back_once};
use crate::config::ConfigError;
use crate::domain::door::Door;
use crate::platforms::meta::callbacks::{self, Signed};
use crate::ports::Ports;
use crate::usecases::Core;
use serde_json::json;

/// The apps that may have signed.
const APPS: [Door; 2] = [Door::Facebook, Door::InstagramDirect];

/// A person removed this app at the platform: their grants are over in every workspace.
///
/// # Errors
/// See [`CallbackError`].
pub async fn deauthorize<P: Ports>(
    core: &Core<P>,
    signed_request: &str,
) -> Result<(), CallbackError> {
    let said = read(core, "deauthorize", signed_request)?;
    Ok(take_back_once(core, &said).await?)
}

/// A person wants what this instance has of them from the platform deleted; answers with the code
/// of its status page.
///
/// # Errors
/// See [`CallbackError`].
pub async fn delete<P: Ports>(
    core: &Core<P>,
    signed_request: &str,
) -> Result<String, CallbackError> {
    let said = read(core, "delete", signed_request)?;
    Ok(deletion::delete_once(core, &said).await?)
}

/// Whose it is and what it says. With an app that is set up wrongly it cannot be known whether it
/// is forged: then the platform has to come again.
fn read<P: Ports>(
    core: &Core<P>,
    asked: &'static str,
    signed_request: &str,
) -> Result<Said, CallbackError> {
    let (_, signed) = signed_request
        .split_once('.')
        .ok_or(CallbackError::Unreadable)?;
    let mut missing = Vec::new();
    for door in APPS {
        let read = match core.config.app(door) {
            Ok(app) => callbacks::read(signed_request, &app.client_secret),
            Err(error) => {
                missing.push(error);
                continue;
            }
        };
        if let Ok(Signed { user_id, issued_at }) = read {
            core.log("callback", &json!({ "door": door, "asks": asked }));
            return Ok(Said::new(door, asked, signed, user_id, issued_at));
        }
    }
    let is_not_set_up = |error: &ConfigError| matches!(error, ConfigError::NotSetUp(_));
    if missing.len() < APPS.len() && missing.iter().all(is_not_set_up) {
        return Err(CallbackError::Forged);
    }
    let wrong = missing
        .iter()
        .position(|error| !is_not_set_up(error))
        .unwrap_or_default();
    Err(missing.swap_remove(wrong).into())
}
