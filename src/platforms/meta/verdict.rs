//! What becomes of an account whose own token was refused. No refusal ends anything alone: two
//! different calls have to agree, and where they do not, nothing is known.

use super::examination::{Standing, examine};
use super::{Refusal, Refused, login, unclear};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::platforms::{Checked, PlatformError, Profile, Tokens};
use crate::ports::Http;

/// What is said of an account that only a new consent can bring back, while others on its grant may
/// go on.
const RUN_OUT: &str = "Facebook does not take this connection any more, and the consent that could \
    renew it has run out. Connect it again.";

/// The person's token shows the account, with a token that may be new.
pub(super) async fn healed(
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

/// The person's token was refused, or what was asked with it; `lost` is for people, should it be
/// the account alone.
pub(super) async fn of(
    http: &impl Http,
    app: &App,
    tokens: &Tokens,
    refused: Refused,
    lost: &str,
) -> Result<Checked, PlatformError> {
    let examination = examine(http, app, &tokens.access_token)
        .await
        .map_err(Refusal::unclear)?;
    match (examination.standing, refused) {
        (Standing::Good, Refused::Token) => {
            Err(unclear("a token that was refused is said to be good"))
        }
        (Standing::Good, Refused::Object) => Ok(Checked::AccountLost(lost.to_owned())),
        // The other accounts have tokens of their own, which do not run out with the person's.
        (Standing::RunOut, Refused::Token | Refused::Object) => {
            Ok(Checked::AccountLost(RUN_OUT.to_owned()))
        }
        (Standing::Ended, Refused::Token | Refused::Object) => Ok(Checked::GrantOver),
    }
}
