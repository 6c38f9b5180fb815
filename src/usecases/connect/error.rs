//! Why a flow did nothing.

use crate::config::{ConfigError, Signup};
use crate::domain::door::Door;
use crate::domain::provider::Provider;
use crate::platforms::oauth::TokenError;
use crate::platforms::{Class, PlatformError};
use crate::ports::Ports;
use crate::usecases::{Core, CoreError};

/// Why a flow did nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The person said no at the provider.
    #[error("denied")]
    Denied,
    /// No such flow: forged, used, too old, or begun with another provider.
    #[error("flow_invalid")]
    FlowInvalid,
    /// The flow stands, and another browser began it: on a phone, the platform's app may send the
    /// person back to a browser of its own.
    #[error("other_browser")]
    OtherBrowser,
    /// This instance takes nobody new.
    #[error("signup_closed")]
    SignupClosed,
    /// Nobody is here yet, and the first has to bring the code of whoever deploys the instance.
    #[error("setup_needed")]
    SetupNeeded,
    /// This instance takes only whom it invited.
    #[error("invite_needed")]
    InviteNeeded,
    /// The invitation is unknown, used or too old.
    #[error("invite_invalid")]
    InviteInvalid,
    /// The provider did not answer, or not usefully.
    #[error("platform_unavailable")]
    PlatformUnavailable,
    /// The provider takes no more calls for now.
    #[error("platform_busy")]
    PlatformBusy,
    /// The provider does not serve this instance: its app, plan or credits there are not in order.
    #[error("platform_operator")]
    PlatformOperator,
    /// The provider does not take the code, or says of the person what cannot be believed.
    #[error("platform_refused")]
    PlatformRefused,
    /// Another account than the one to be reconnected.
    #[error("other_account")]
    OtherAccount,
    /// The account to be reconnected is not among those that were granted.
    #[error("account_missing")]
    AccountMissing,
    /// The provider says who a profile is, and not who a person is.
    #[error("sign_in_first")]
    SignInFirst,
    /// The identity opens another workspace.
    #[error("identity_taken")]
    IdentityTaken,
    /// Something of ours failed.
    #[error(transparent)]
    CoreError(#[from] CoreError),
}

// === impl ConnectError ===

impl From<Signup> for ConnectError {
    /// Why a stranger is not let in.
    fn from(signup: Signup) -> Self {
        match signup {
            Signup::Invite => Self::InviteNeeded,
            Signup::First | Signup::Open => Self::SignupClosed,
        }
    }
}

/// Logs that a code was not exchanged, and tells why the flow did nothing.
pub(super) fn not_exchanged<P: Ports>(
    core: &Core<P>,
    provider: Provider,
    error: TokenError,
) -> ConnectError {
    core.log(
        "exchange_failed",
        &serde_json::json!({ "door": provider, "error": format!("{error:?}") }),
    );
    match error {
        TokenError::Refused(_) => ConnectError::PlatformRefused,
        TokenError::Misconfigured(why) => {
            CoreError::Config(ConfigError::Unusable("the app's credentials", why)).into()
        }
        TokenError::Later(_) => ConnectError::PlatformBusy,
        TokenError::Unknown(_) => ConnectError::PlatformUnavailable,
    }
}

/// Logs, in the provider's own words, that it does not tell who the person is, and tells why the
/// flow did nothing.
pub(super) fn not_told<P: Ports>(
    core: &Core<P>,
    door: Door,
    error: &PlatformError,
) -> ConnectError {
    core.log(
        "offers_refused",
        &serde_json::json!({ "door": door, "code": error.code, "message": error.message }),
    );
    match error.class {
        Class::Operator => ConnectError::PlatformOperator,
        Class::RateLimited { .. } => ConnectError::PlatformBusy,
        Class::Retry | Class::Unknown => ConnectError::PlatformUnavailable,
        Class::RefreshToken | Class::Reconnect | Class::Fixable | Class::Refused => {
            ConnectError::PlatformRefused
        }
    }
}
