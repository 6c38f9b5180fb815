//! TikTok's webhook: a person who removes this app at TikTok ends their grant in every workspace,
//! and what becomes of posts is looked at as soon as TikTok tells.

use super::revocation::{CallbackError, Revocation, take_back_once};
use crate::domain::door::Door;
use crate::platforms::tiktok::webhooks::{self, Event};
use crate::ports::Ports;
use crate::usecases::Core;
use crate::usecases::engine::announced;
use serde_json::json;

/// Handles one event. An event of another kind has no effect.
///
/// # Errors
/// See [`CallbackError`].
pub async fn tiktok<P: Ports>(
    core: &Core<P>,
    signature: Option<&str>,
    body: &[u8],
) -> Result<(), CallbackError> {
    let app = core.config.app(Door::TikTok)?;
    let event = webhooks::read(
        signature,
        body,
        &app.client_secret,
        &app.client_id,
        core.now(),
    )?;
    match event {
        Event::AuthorizationRemoved {
            open_id,
            reason,
            at,
        } => {
            core.log(
                "callback",
                &json!({
                    "door": Door::TikTok,
                    "asks": "authorization.removed",
                    "reason": format!("{reason:?}"),
                }),
            );
            // The signature covers the bytes as they came, so they are text: JSON was read from
            // them.
            let revocation = Revocation::new(
                Door::TikTok,
                "taken_back",
                &String::from_utf8_lossy(body),
                open_id,
                at,
            );
            take_back_once(core, &revocation).await?;
        }
        Event::Publication {
            open_id,
            publish_id,
            news,
            at,
        } => announced::publication(core, &open_id, &publish_id, &news, at).await?,
        Event::Other(name) => core.log("callback", &json!({ "door": Door::TikTok, "asks": name })),
    }
    Ok(())
}
