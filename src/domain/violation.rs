//! What is wrong with something that a person wrote: every fault at once, each with its place and
//! what to do.

use serde::Serialize;

/// One fault in an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Violation {
    /// Where, as a JSON path: `targets[0].account`.
    pub path: String,
    /// Which rule, for programs.
    pub code: &'static str,
    /// What to do, for people.
    pub message: String,
}

impl Violation {
    /// The code of what the person who gave access to an account did not allow: reconnecting the
    /// account mends it.
    pub const SCOPE_MISSING: &'static str = "scope_missing";

    /// The code of a picture or a video that is not there.
    pub const UNKNOWN_MEDIUM: &'static str = "unknown_medium";

    /// A fault at `path`.
    pub fn new(path: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            code,
            message: message.into(),
        }
    }

    /// An account that the workspace does not have is named at `path`.
    #[must_use]
    pub fn unknown_account(path: String) -> Self {
        Self::new(
            path,
            "unknown_account",
            "There is no such account. Choose one that is connected.",
        )
    }

    /// A medium that the workspace does not have is named at `path`.
    #[must_use]
    pub fn unknown_medium(path: String) -> Self {
        Self::new(
            path,
            Self::UNKNOWN_MEDIUM,
            "There is no such picture or video, or its upload is not complete. Upload it first.",
        )
    }
}

/// JSON that is not of the shape that is expected, with the place of the fault within it.
#[must_use]
pub fn wrong_shape(error: &serde_path_to_error::Error<serde_json::Error>) -> Violation {
    let path = error.path().to_string();
    let message = error.inner().to_string();
    // The place is in the path; "at line 1 column 9" is no help to a person.
    let message = message.split(" at line ").next().unwrap_or_default();
    let code = if message.starts_with("unknown field") {
        "unknown_field"
    } else {
        "wrong_type"
    };
    Violation::new(
        if path == "." { String::new() } else { path },
        code,
        message,
    )
}
