//! What becomes of an account whose own token was refused. No refusal ends anything alone: two
//! different calls have to agree, and where they do not, nothing is known.

use super::login;
use crate::config::App;
use crate::domain::secret::Secret;
use crate::platforms::account::{Checked, Profile};
use crate::platforms::error::PlatformError;
use crate::platforms::graph::client::{Refusal, Refused, unclear};
use crate::platforms::graph::debug_token::{TokenState, debug_token};
use crate::platforms::tokens::Tokens;
use crate::ports::Http;

/// What people read of an account that only a new consent can bring back, while other accounts on
/// its grant may go on.
const EXPIRED: &str = "Facebook does not take this connection any more, and the consent that could \
    renew it has run out. Connect it again.";

/// The result where the person's token still shows the account, with a token that may be new.
pub(in crate::platforms) async fn with_new_token(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    remote_id: &str,
    profile: Profile,
    token: Secret,
) -> Result<Checked, PlatformError> {
    if tokens.of_accounts.get(remote_id) == Some(&token) {
        return Err(unclear("the token that was refused was given out again"));
    }
    Ok(Checked::Works {
        profile,
        scopes: login::granted(http, app, &tokens.access_token).await.ok(),
        token: Some(token),
    })
}

/// The result where the person's token was refused, or what was asked with it. `lost` tells people
/// what happened, should only this account be lost.
pub(in crate::platforms) async fn of_refusal(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    refused: Refused,
    lost: &str,
) -> Result<Checked, PlatformError> {
    let info = debug_token(http, app, &tokens.access_token)
        .await
        .map_err(Refusal::unclear)?;
    match (info.state, refused) {
        (TokenState::Valid, Refused::Token) => {
            Err(unclear("a token that was refused is said to be good"))
        }
        (TokenState::Valid, Refused::Object) => Ok(Checked::AccountLost(lost.to_owned())),
        // The other accounts have tokens of their own, which do not run out with the person's.
        (TokenState::Expired, Refused::Token | Refused::Object) => {
            Ok(Checked::AccountLost(EXPIRED.to_owned()))
        }
        (TokenState::Revoked, Refused::Token | Refused::Object) => Ok(Checked::GrantOver),
    }
}
