//! How the errors of use cases are said, each in its own words.

use super::Error;
use crate::domain::violation::Violation;
use crate::platforms::openai::Why;
use crate::usecases::accounts::CheckError;
use crate::usecases::choices::ChoiceError;
use crate::usecases::connect::ConnectError;
use crate::usecases::media::MediaUseError;
use crate::usecases::slots::SlotError;
use crate::usecases::suggestions::SuggestionError;
use crate::usecases::templates::TemplateError;
use http::StatusCode;

impl From<ConnectError> for Error {
    /// Of a flow that could not begin. What a callback meets is told by the page that it leads to.
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::CoreError(trouble) => Self::CoreError(trouble),
            ConnectError::PlatformUnavailable => Self::Elsewhere(
                "platform_unavailable",
                "The provider does not answer. Try again later.",
            ),
            ConnectError::Denied
            | ConnectError::FlowInvalid
            | ConnectError::OtherBrowser
            | ConnectError::SignupClosed
            | ConnectError::SetupNeeded
            | ConnectError::InviteNeeded
            | ConnectError::InviteInvalid
            | ConnectError::PlatformBusy
            | ConnectError::PlatformOperator
            | ConnectError::PlatformRefused
            | ConnectError::OtherAccount
            | ConnectError::AccountMissing
            | ConnectError::SignInFirst
            | ConnectError::IdentityTaken => {
                Self::Conflict("flow_invalid", "This sign-in cannot go on. Start again.")
            }
        }
    }
}

impl From<CheckError> for Error {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::NotThere => Self::NotFound,
            CheckError::Unavailable => Self::Elsewhere(
                "platform_unavailable",
                "The platform does not tell right now. Nothing was changed. Try again later.",
            ),
            CheckError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

impl From<ChoiceError> for Error {
    fn from(error: ChoiceError) -> Self {
        match error {
            ChoiceError::NotThere => Self::NotFound,
            ChoiceError::Invalid(violations) => Self::Invalid(violations),
            ChoiceError::Over => Self::Conflict(
                "flow_invalid",
                "What was granted has ended meanwhile. Connect again.",
            ),
            ChoiceError::Unavailable => Self::Elsewhere(
                "platform_unavailable",
                "The platform does not answer right now. Your choice is kept: try again.",
            ),
            ChoiceError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

impl From<MediaUseError> for Error {
    fn from(error: MediaUseError) -> Self {
        match error {
            MediaUseError::NotFound => Self::NotFound,
            MediaUseError::Invalid(violations) => Self::Invalid(violations),
            MediaUseError::PartTooLong(bytes) => Self::Refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                format!("This part has {bytes} bytes, and no more."),
                Vec::new(),
            ),
            MediaUseError::Over => Self::Conflict(
                "upload_over",
                "This upload takes nothing more. Read it again: it is complete, or has to be begun \
                anew.",
            ),
            MediaUseError::Missing(numbers) => Self::Refused(
                StatusCode::CONFLICT,
                "parts_missing",
                format!("{} parts are not here yet.", numbers.len()),
                numbers.into_iter().take(MOST_NAMED).map(missing).collect(),
            ),
            MediaUseError::Mismatch => Self::Conflict(
                "parts_mismatch",
                "Two requests have sent the same part. Send all parts again.",
            ),
            MediaUseError::Unreadable(why) => Self::Unprocessable(
                "unreadable_media",
                vec![Violation::new("", why.code(), why.message())],
            ),
            MediaUseError::InUse(posts) => Self::Refused(
                StatusCode::CONFLICT,
                "in_use",
                "Posts that are still to go out use it. Take it out of them first.".to_owned(),
                posts.iter().map(using).collect(),
            ),
            MediaUseError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

impl From<SlotError> for Error {
    fn from(error: SlotError) -> Self {
        match error {
            SlotError::Invalid(violations) => Self::Invalid(violations),
            SlotError::Unseen => Self::PreconditionRequired,
            SlotError::Stale => Self::Stale,
            SlotError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

impl From<TemplateError> for Error {
    fn from(error: TemplateError) -> Self {
        match error {
            TemplateError::Invalid(violations) => Self::Invalid(violations),
            TemplateError::NotFound => Self::NotFound,
            TemplateError::Unseen => Self::PreconditionRequired,
            TemplateError::Stale => Self::Stale,
            TemplateError::KeyReused => {
                let message = "This Idempotency-Key came with another template before. Use a new \
                    key for a new template.";
                Self::Invalid(vec![Violation::new("", "idempotency_key_reused", message)])
            }
            TemplateError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

impl From<SuggestionError> for Error {
    fn from(error: SuggestionError) -> Self {
        match error {
            SuggestionError::Invalid(violations) => Self::Invalid(violations),
            SuggestionError::Medium(error) => error.into(),
            SuggestionError::Refused { why, has_picture } => no_suggestion(why, has_picture),
            SuggestionError::CoreError(trouble) => Self::CoreError(trouble),
        }
    }
}

/// Why OpenAI suggests nothing. Whatever it is, nothing of a post has changed.
fn no_suggestion(why: Why, has_picture: bool) -> Error {
    match why {
        Why::Unavailable => Error::Elsewhere(
            "platform_unavailable",
            "OpenAI does not answer right now. Your words are as they were. Try again later.",
        ),
        Why::TooSlow => Error::Elsewhere(
            "platform_too_slow",
            "OpenAI took too long. Your words are as they were. Try again, or with a shorter text.",
        ),
        Why::Busy(pause) => Error::Busy(
            "platform_busy",
            "OpenAI takes no more questions from this instance for now.",
            pause,
        ),
        Why::Unpaid => Error::Elsewhere(
            "platform_unpaid",
            "This instance has used up its credit at OpenAI. Whoever runs it has to add some \
            there; until then there are no suggestions.",
        ),
        Why::Misconfigured => Error::Elsewhere(
            "platform_misconfigured",
            "OpenAI does not take the key or the model of this instance. Whoever runs it has to \
            look at OPENAI_API_KEY and OPENAI_MODEL; the log has OpenAI's reason.",
        ),
        Why::CutOff => Error::Elsewhere(
            "suggestion_cut_off",
            "The suggestion became too long and was cut off. Try again, or with a shorter text.",
        ),
        Why::Unusable => Error::Elsewhere(
            "suggestion_unusable",
            "OpenAI's answer was not what was asked for. Try again.",
        ),
        Why::Content => {
            let (place, message) = if has_picture {
                (
                    "medium",
                    "OpenAI suggests nothing for this picture. Write the words yourself.",
                )
            } else {
                let message = "OpenAI suggests nothing for this text. Change it, or go on without.";
                ("text", message)
            };
            let fault = Violation::new(place, "content_refused", message);
            Error::Unprocessable("content_refused", vec![fault])
        }
        Why::Picture => {
            let message = "OpenAI does not take this picture. Write the words yourself.";
            let fault = Violation::new("medium", "picture_refused", message);
            Error::Unprocessable("picture_refused", vec![fault])
        }
    }
}

/// How many missing parts a refusal names.
const MOST_NAMED: usize = 20;

fn missing(number: u16) -> Violation {
    let message = format!("Part {number} is missing.");
    Violation::new(format!("parts[{number}]"), "missing", message)
}

/// The post or the recurrence is the path, so that a program need not read the sentence.
fn using(id: &String) -> Violation {
    Violation::new(id.as_str(), "in_use", format!("{id} uses it."))
}
