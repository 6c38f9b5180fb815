//! Why a platform did not do what was asked, in the same few classes for every platform.

use crate::domain::text::shown_name;
use crate::domain::time::Timestamp;
use crate::ports::HttpError;

/// The error of a call to a platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{class:?} {code}: {message}")]
pub struct PlatformError {
    /// What the error means for the next step.
    pub class: Class,
    /// A short name of the reason, for programs.
    pub code: String,
    /// What happened, for people.
    pub message: String,
    /// What a person can do about it.
    pub hint: Option<String>,
}

/// What an error means for what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing was made; the same call may work later.
    Retry,
    /// Nothing was made; a rate-limit window is used up.
    RateLimited {
        /// The windows that are used up, as far as the answer tells.
        full: Full,
    },
    /// Nothing was made; the platform does not take the access token.
    RefreshToken,
    /// The person has to connect the account again.
    Reconnect,
    /// Whoever runs the instance has to act: on the wallet, the app or the configuration.
    Operator,
    /// The person can change the post, and send it again.
    Fixable,
    /// The platform refused for good.
    Refused,
    /// The outcome cannot be told.
    Unknown,
}

/// The rate-limit windows that an answer shows as used up, and when each opens again. A window that
/// the answer does not mention is not known to be full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Full {
    /// When the window of the account opens again.
    pub account: Option<Timestamp>,
    /// When the window of our app, and so of every account, opens again.
    pub app: Option<Timestamp>,
}

// === impl PlatformError ===

impl PlatformError {
    /// The code of a call that never left: this invocation has none left, or it could not be built.
    pub const NOT_SENT: &'static str = "not_sent";

    /// The code of a refusal because the platform does not see the part before it yet.
    pub const PARENT_UNSEEN: &'static str = "parent_unseen";

    /// The code of a refusal because the platform cannot post what was prepared for a part. It is
    /// prepared anew, once.
    pub const MEDIA_REFUSED: &'static str = "media_refused";

    /// The code of a refusal because the platform has locked or suspended the account.
    pub const ACCOUNT_LOCKED: &'static str = "account_locked";

    /// The code of a refusal because the platform does not offer to this account what the post asks
    /// for. Before its moment, the post waits for another choice.
    pub const NOT_OFFERED: &'static str = "not_offered";

    /// The code of a look-up that found that the platform has what was sent, and does not show it
    /// yet.
    pub const BEING_PUBLISHED: &'static str = "being_published";

    /// When the window opens that a refusal names; none where it names none. Whoever asks before
    /// asks in vain.
    #[must_use]
    pub fn opens_at(&self) -> Option<Timestamp> {
        match self.class {
            Class::RateLimited { full } => full.until(),
            Class::Retry
            | Class::RefreshToken
            | Class::Reconnect
            | Class::Operator
            | Class::Fixable
            | Class::Refused
            | Class::Unknown => None,
        }
    }

    /// An error without a hint.
    pub fn new(class: Class, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            class,
            code: code.into(),
            message: shown_name(&message.into()),
            hint: None,
        }
    }

    /// A call to `title` that makes nothing, and has no usable answer.
    #[must_use]
    pub fn no_answer(title: &str, error: &HttpError) -> Self {
        let message = format!("{title} does not answer right now: {error}.");
        Self::new(Class::Retry, "no_answer", message)
    }

    /// The same error, with what a person can do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

// === impl Class ===

impl Class {
    /// Every name in JSON.
    pub const NAMES: [&str; 8] = [
        "retry",
        "rate_limited",
        "refresh_token",
        "reconnect",
        "operator",
        "fixable",
        "refused",
        "unknown",
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::RateLimited { .. } => "rate_limited",
            Self::RefreshToken => "refresh_token",
            Self::Reconnect => "reconnect",
            Self::Operator => "operator",
            Self::Fixable => "fixable",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

// === impl Full ===

impl Full {
    /// When the last of the full windows opens again; none where no window is known to be full.
    #[must_use]
    pub fn until(self) -> Option<Timestamp> {
        self.account.max(self.app)
    }
}
