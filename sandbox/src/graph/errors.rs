//! The envelope in which a Graph API refuses.
//!
//! <https://developers.facebook.com/docs/graph-api/guides/error-handling>

use std::io;

use http::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::answer::json as json_response;
use crate::secrets::random_text;

/// One refused request.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: i32,
    subcode: Option<u32>,
    kind: &'static str,
    message: String,
    for_people: Option<(String, String)>,
    data: Option<Box<Value>>,
    is_transient: bool,
}

/// What ended a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TokenEnd {
    /// The person removed the app.
    AppRemoved,
    /// The person must log in on the platform first.
    Checkpoint,
    /// The person changed the password.
    Password,
    /// The time of the token is over.
    Expired,
    /// The person lost the role on the Page.
    RoleLost,
    /// Nobody was given this token.
    Unknown,
}

// === impl TokenEnd ===

impl TokenEnd {
    /// The subcode of code 190.
    pub(crate) fn subcode(self) -> Option<u32> {
        match self {
            Self::AppRemoved => Some(458),
            Self::Checkpoint => Some(459),
            Self::Password => Some(460),
            Self::Expired => Some(463),
            Self::RoleLost => Some(492),
            Self::Unknown => None,
        }
    }

    /// What the platform says about it.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::AppRemoved => {
                "Error validating access token: The user has not authorized application."
            }
            Self::Checkpoint => {
                "Error validating access token: You cannot access the app till you log in to \
                www.facebook.com."
            }
            Self::Password => {
                "Error validating access token: The session has been invalidated because the user \
                changed their password \
                 or Facebook has changed the session for security reasons."
            }
            Self::Expired => "Error validating access token: Session has expired.",
            Self::RoleLost => {
                "Error validating access token: User does not have sufficient administrative \
                permission for this action."
            }
            Self::Unknown => "Invalid OAuth access token - Cannot parse access token",
        }
    }
}

// === impl Refusal ===

impl Refusal {
    /// A refusal with this code; the status is 400 unless changed.
    pub(crate) fn new(code: i32, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            status: StatusCode::BAD_REQUEST,
            code,
            subcode: None,
            kind: "OAuthException",
            message,
            for_people: None,
            data: None,
            is_transient: false,
        }
    }

    /// The same refusal with a subcode.
    pub(crate) fn sub(self, subcode: u32) -> Self {
        Self {
            subcode: Some(subcode),
            ..self
        }
    }

    /// The same refusal with another status.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The same refusal with a title and a sentence that may be shown to people.
    pub(crate) fn told(self, title: &str, sentence: &str) -> Self {
        Self {
            for_people: Some((title.to_owned(), sentence.to_owned())),
            ..self
        }
    }

    /// The same refusal with what a program needs to go on.
    pub(crate) fn with_data(self, data: Value) -> Self {
        Self {
            data: Some(Box::new(data)),
            ..self
        }
    }

    /// The same refusal, of which the platform says that it will pass.
    pub(crate) fn transient(self) -> Self {
        Self {
            is_transient: true,
            ..self
        }
    }

    /// Something went wrong that is nobody's fault.
    pub(crate) fn unknown() -> Self {
        Self::new(1, "An unknown error occurred").with_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// A parameter that cannot be meant.
    pub(crate) fn invalid(message: &str) -> Self {
        Self::new(100, format!("(#100) {message}"))
    }

    /// A parameter that this call does not have.
    pub(crate) fn unknown_parameter(name: &str) -> Self {
        Self::invalid(&format!(
            "Invalid parameter: the name '{name}' is not known to this call"
        ))
    }

    /// A field that this kind of node does not have.
    pub(crate) fn no_such_field(name: &str, node: &str) -> Self {
        Self::invalid(&format!(
            "Tried accessing nonexisting field ({name}) on node type ({node})"
        ))
    }

    /// An object that is not there, or not for this caller: the platform does not tell the two
    /// apart.
    pub(crate) fn no_such_object(method: &str, id: &str) -> Self {
        let message = format!(
            "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to \
            missing permissions, or does not \
             support this operation.",
            method.to_ascii_lowercase()
        );
        Self {
            kind: "GraphMethodException",
            ..Self::new(100, message).sub(33)
        }
    }

    /// A path that leads nowhere.
    pub(crate) fn no_such_path(path: &str) -> Self {
        Self::new(2500, format!("Unknown path components: {path}"))
    }

    /// No token at all.
    pub(crate) fn no_token() -> Self {
        Self::new(104, "An access token is required to request this resource.")
    }

    /// A token that does not work, or no longer.
    pub(crate) fn ended_token(end: TokenEnd) -> Self {
        Self {
            subcode: end.subcode(),
            ..Self::new(190, end.message())
        }
    }

    /// A permission that the person did not give.
    pub(crate) fn no_permission(message: &str) -> Self {
        Self::new(200, format!("(#200) {message}")).with_status(StatusCode::FORBIDDEN)
    }

    /// The proof of the app's secret is wrong, or not there.
    pub(crate) fn proof(message: &str) -> Self {
        Self {
            kind: "GraphMethodException",
            ..Self::new(100, message)
        }
    }

    /// The app is not the one that it says it is.
    pub(crate) fn client_secret() -> Self {
        Self::new(1, "Error validating client secret.")
    }

    /// The body.
    pub(crate) fn to_json(&self) -> Value {
        let mut error = json!({
            "message": self.message, "type": self.kind, "code": self.code, "fbtrace_id": trace(),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if let Some((title, sentence)) = &self.for_people {
            error["error_user_title"] = json!(title);
            error["error_user_msg"] = json!(sentence);
        }
        if self.is_transient || self.for_people.is_some() {
            error["is_transient"] = json!(self.is_transient);
        }
        if let Some(data) = &self.data {
            error["error_data"] = (**data).clone();
        }
        json!({"error": error})
    }

    /// The response that says so.
    pub(crate) fn respond(&self) -> Response<Vec<u8>> {
        json_response(self.status, &self.to_json())
    }
}

// === impl From for Refusal ===

impl From<io::Error> for Refusal {
    /// The disk of this computer failed: the platform would say no more than that.
    fn from(_error: io::Error) -> Self {
        Self::unknown()
    }
}

/// The usual refusal with a status that a script demands.
pub(crate) fn scripted(status: StatusCode) -> Refusal {
    let refusal = match status.as_u16() {
        401 => Refusal::ended_token(TokenEnd::Expired),
        403 => Refusal::no_permission(
            "The permission(s) are not available. They could have been removed by the person.",
        ),
        404 => Refusal::no_such_object("GET", "0"),
        429 => Refusal::new(4, "(#4) Application request limit reached"),
        500..=599 => Refusal::new(
            2,
            "An unexpected error has occurred. Please retry your request later.",
        ),
        _ => Refusal::invalid("Invalid parameter"),
    };
    refusal.with_status(status)
}

/// A 200 with an error in it, as was seen: nothing was done.
pub(crate) fn errors_only() -> Response<Vec<u8>> {
    scripted(StatusCode::INTERNAL_SERVER_ERROR)
        .with_status(StatusCode::OK)
        .respond()
}

/// `A6LJ…`: 23 characters by which the platform finds the request again.
fn trace() -> String {
    format!("A{}", random_text().chars().take(22).collect::<String>())
}
