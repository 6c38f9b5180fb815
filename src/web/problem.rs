//! Errors as `application/problem+json` (RFC 9457). The only place where an error becomes a status.
//!
//! The person's text and the log's text are two things: what went wrong inside is logged with the
//! request's id, and never sent.

mod use_cases;

use crate::config::ConfigError;
use crate::domain::quota::QuotaState;
use crate::domain::time::Span;
use crate::domain::violation::Violation;
use crate::ports::StoreError;
use crate::usecases::CoreError;
use crate::usecases::compose::ComposeError;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

/// Why a request is not answered as asked.
#[derive(Clone, Debug)]
pub(super) enum Error {
    /// Nobody is signed in.
    Unauthenticated,
    /// It is said in a platform's name, and not signed by it.
    Forged,
    /// The request is not from our own page.
    Forbidden(&'static str, &'static str),
    /// There is no such thing, or it is somebody else's.
    NotFound,
    /// There is no such verb here.
    MethodNotAllowed,
    /// Not a request that can be read.
    BadRequest(&'static str, String),
    /// The body is too large.
    TooLarge {
        /// How large one may be.
        kib: usize,
    },
    /// The body did not come in time.
    TooSlow,
    /// The answer was not ready in time.
    TooLong,
    /// The input breaks rules.
    Invalid(Vec<Violation>),
    /// The input is well-formed, and asks for what is not done.
    Unprocessable(&'static str, Vec<Violation>),
    /// The header `If-Match` is missing.
    PreconditionRequired,
    /// The header `If-Match` names another version.
    Stale,
    /// The state of things forbids it.
    Conflict(&'static str, &'static str),
    /// It is not done, in the words of its own status and code, and for these reasons.
    Refused(StatusCode, &'static str, String, Vec<Violation>),
    /// Too many requests at once.
    RateLimited(QuotaState),
    /// Somebody else's server is in the way.
    Elsewhere(&'static str, &'static str),
    /// Somebody else's server has too much to do; how long to wait, where it tells.
    Busy(&'static str, &'static str, Option<Span>),
    /// Something of ours failed.
    CoreError(CoreError),
}

/// What the client gets to see, before its request id is known.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub(super) struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    code: &'static str,
    errors: Vec<Violation>,
    request_id: String,
    #[serde(skip)]
    internal: Option<String>,
    #[serde(skip)]
    standing: Option<QuotaState>,
    #[serde(skip)]
    pause: Option<Span>,
}

/// A problem whose words are always the same.
#[derive(Clone, Copy)]
struct Fixed {
    status: StatusCode,
    code: &'static str,
    detail: &'static str,
}

const UNAUTHENTICATED: Fixed = Fixed {
    status: StatusCode::UNAUTHORIZED,
    code: "unauthenticated",
    detail: "Sign in first.",
};

const FORGED: Fixed = Fixed {
    status: StatusCode::UNAUTHORIZED,
    code: "signature_invalid",
    detail: "This does not carry the signature of the platform.",
};

const NOT_FOUND: Fixed = Fixed {
    status: StatusCode::NOT_FOUND,
    code: "not_found",
    detail: "There is nothing here.",
};

const METHOD_NOT_ALLOWED: Fixed = Fixed {
    status: StatusCode::METHOD_NOT_ALLOWED,
    code: "method_not_allowed",
    detail: "This address does not take this method.",
};

const TOO_SLOW: Fixed = Fixed {
    status: StatusCode::REQUEST_TIMEOUT,
    code: "too_slow",
    detail: "The body did not come in time.",
};

const TOO_LONG: Fixed = Fixed {
    status: StatusCode::SERVICE_UNAVAILABLE,
    code: "unavailable",
    detail: "It takes too long right now. Look whether it was done before you try again.",
};

const PRECONDITION_REQUIRED: Fixed = Fixed {
    status: StatusCode::PRECONDITION_REQUIRED,
    code: "if_match_required",
    detail: "Send If-Match with the version that you have seen, such as If-Match: \"1\".",
};

const STALE: Fixed = Fixed {
    status: StatusCode::PRECONDITION_FAILED,
    code: "stale",
    detail: "It was changed meanwhile. Read it again.",
};

/// A span that is to be waited, rounded up, as people say it.
fn in_words(span: Span) -> String {
    let seconds = (span.as_ms() + 999) / 1_000;
    if seconds <= 120 {
        format!("{seconds} seconds")
    } else {
        format!("{} minutes", (seconds + 59) / 60)
    }
}

// === impl Error ===

impl Error {
    fn problem(self) -> Problem {
        match self {
            Self::Unauthenticated => UNAUTHENTICATED.into(),
            Self::Forged => FORGED.into(),
            Self::Forbidden(code, detail) => Problem::new(StatusCode::FORBIDDEN, code, detail),
            Self::NotFound => NOT_FOUND.into(),
            Self::MethodNotAllowed => METHOD_NOT_ALLOWED.into(),
            Self::BadRequest(code, detail) => Problem::new(StatusCode::BAD_REQUEST, code, detail),
            Self::TooLarge { kib } => Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                format!("The body is larger than {kib} KiB."),
            ),
            Self::Invalid(errors) => Problem::unprocessable("invalid", errors),
            Self::Unprocessable(code, errors) => Problem::unprocessable(code, errors),
            Self::TooSlow => TOO_SLOW.into(),
            Self::TooLong => Problem {
                internal: Some("no answer in time".to_owned()),
                ..TOO_LONG.into()
            },
            Self::PreconditionRequired => PRECONDITION_REQUIRED.into(),
            Self::Stale => STALE.into(),
            Self::Conflict(code, detail) => Problem::new(StatusCode::CONFLICT, code, detail),
            Self::Refused(status, code, detail, errors) => Problem {
                errors,
                ..Problem::new(status, code, detail)
            },
            Self::RateLimited(standing) => Problem {
                standing: Some(standing),
                ..Problem::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "rate_limited",
                    format!(
                        "Too many requests in a short time. Try again in {}.",
                        in_words(standing.resets_after)
                    ),
                )
            },
            Self::Elsewhere(code, detail) => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
            }
            Self::Busy(code, detail, pause) => {
                let when = pause.map_or_else(|| "a minute".to_owned(), in_words);
                let detail = format!("{detail} Try again in {when}.");
                Problem {
                    pause,
                    ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
                }
            }
            Self::CoreError(trouble) => Problem::of_trouble(&trouble),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(problem);
        response
    }
}

impl<T: Into<CoreError>> From<T> for Error {
    fn from(trouble: T) -> Self {
        Self::CoreError(trouble.into())
    }
}

impl From<ComposeError> for Error {
    fn from(error: ComposeError) -> Self {
        match error {
            ComposeError::Invalid(violations) => Self::Invalid(violations),
            ComposeError::NotFound => Self::NotFound,
            ComposeError::Unseen => Self::PreconditionRequired,
            ComposeError::Stale => Self::Stale,
            ComposeError::AlreadySending => Self::Conflict(
                "already_sending",
                "It is on its way to the platform, and cannot be changed.",
            ),
            ComposeError::Over => Self::Conflict(
                "over",
                "It is not in a state any more in which this can be done. Read it again.",
            ),
            ComposeError::MayBePublic => Self::Conflict(
                "may_be_public",
                "Something of it is public or may be, so it cannot be planned again. Duplicate it.",
            ),
            ComposeError::KeyReused => {
                let message = "This Idempotency-Key came with another post before. Use a new key \
                    for a new post.";
                Self::Invalid(vec![Violation::new("", "idempotency_key_reused", message)])
            }
            ComposeError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

// === impl Problem ===

impl From<Fixed> for Problem {
    fn from(fixed: Fixed) -> Self {
        Self::new(fixed.status, fixed.code, fixed.detail)
    }
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
            errors: Vec::new(),
            request_id: String::new(),
            internal: None,
            standing: None,
            pause: None,
        }
    }

    fn unprocessable(code: &'static str, errors: Vec<Violation>) -> Self {
        let detail = errors
            .first()
            .map_or_else(String::new, |first| first.message.clone());
        Self {
            errors,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
        }
    }

    fn of_trouble(trouble: &CoreError) -> Self {
        let (code, detail) = match trouble {
            CoreError::Store(StoreError::NotMigrated) => (
                "not_migrated",
                "The database has no tables yet. Run: npx wrangler d1 migrations apply DB (with \
                --local or --remote)."
                    .to_owned(),
            ),
            CoreError::Config(ConfigError::NotSetUp(what)) => (
                "not_configured",
                format!("{what} is not set up on this instance."),
            ),
            CoreError::Config(error) => (
                "not_configured",
                format!(
                    "This instance is not configured: \
                {error}."
                ),
            ),
            CoreError::Store(StoreError::Failed(_)) => (
                "unavailable",
                "The database does not answer right now. Look whether it was done \
                    before you try again."
                    .to_owned(),
            ),
            CoreError::Media(_) => (
                "unavailable",
                "The media store does not answer right now. Nothing is lost: try again.".to_owned(),
            ),
            CoreError::Quota(standing) => {
                let detail = format!(
                    "There were {} of these already in this span of time. Try again in {}.",
                    standing.most,
                    in_words(standing.resets_after)
                );
                let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "quota_exceeded", detail);
                return Self {
                    standing: Some(*standing),
                    ..problem
                };
            }
            CoreError::Store(StoreError::Shape(_)) => {
                let detail = "Something went wrong on our side. It is logged under this request's \
                    id."
                .to_owned();
                let problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail);
                return Self {
                    internal: Some(trouble.to_string()),
                    ..problem
                };
            }
        };
        Self {
            internal: Some(trouble.to_string()),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
        }
    }

    /// The problem with its request's id.
    pub(super) fn with_request_id(self, request_id: &str) -> Self {
        Self {
            request_id: request_id.to_owned(),
            ..self
        }
    }

    /// The limit that was reached, if that is what it is about.
    pub(super) const fn standing(&self) -> Option<QuotaState> {
        self.standing
    }

    /// How long whoever is in the way asks to wait.
    pub(super) const fn pause(&self) -> Option<Span> {
        self.pause
    }

    /// What is for the log only.
    pub(super) fn internal(&self) -> Option<&str> {
        self.internal.as_deref()
    }
}
