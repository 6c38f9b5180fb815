//! Meta's two callbacks. Both apps, that of Facebook Login and that of Instagram Login, send theirs
//! to the same addresses: the secret that signed a callback tells which app it belongs to.

use super::deletion;
use super::revocation::{CallbackError, Revocation, take_back_once};
use crate::config::ConfigError;
use crate::domain::door::Door;
use crate::platforms::graph::signed_request::{self, Signed};
use crate::ports::Ports;
use crate::usecases::Core;
use serde_json::json;

/// The doors of the apps that may have signed.
const APPS: [Door; 2] = [Door::Facebook, Door::InstagramDirect];

/// Ends the grants of a person who removed this app at the platform, in every workspace.
///
/// # Errors
/// See [`CallbackError`].
pub async fn deauthorize<P: Ports>(
    core: &Core<P>,
    signed_request: &str,
) -> Result<(), CallbackError> {
    let revocation = read(core, "deauthorize", signed_request)?;
    Ok(take_back_once(core, &revocation).await?)
}

/// Deletes what this instance has from the platform about a person who asks for it there; answers
/// with the code of the status page.
///
/// # Errors
/// See [`CallbackError`].
pub async fn delete<P: Ports>(
    core: &Core<P>,
    signed_request: &str,
) -> Result<String, CallbackError> {
    let revocation = read(core, "delete", signed_request)?;
    Ok(deletion::delete_once(core, &revocation).await?)
}

/// Reads a callback, and logs it. Where an app is set up wrongly, nobody can tell whether the
/// callback is forged: then the platform has to call again.
fn read<P: Ports>(
    core: &Core<P>,
    asked: &'static str,
    field: &str,
) -> Result<Revocation, CallbackError> {
    let (_, signed) = field.split_once('.').ok_or(CallbackError::Unreadable)?;
    let mut missing = Vec::new();
    for door in APPS {
        let read = match core.config.app(door) {
            Ok(app) => signed_request::read(field, &app.client_secret),
            Err(error) => {
                missing.push(error);
                continue;
            }
        };
        if let Ok(Signed { user_id, issued_at }) = read {
            core.log("callback", &json!({ "door": door, "asks": asked }));
            return Ok(Revocation::new(door, asked, signed, user_id, issued_at));
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
