//! What X's refusals mean: <https://docs.x.com/x-api/fundamentals/response-codes-and-errors>.
//!
//! X has three shapes of error bodies, and sometimes none: all are read tolerantly, and X's own
//! words are what the person gets to see.

use super::windows;
use crate::domain::text::shortened;
use crate::domain::time::Timestamp;
use crate::platforms::error::{Class, PlatformError};
use http::Response;
use serde::Deserialize;

/// How much of X's words is kept: error bodies echo parameters.
const LONGEST_MESSAGE: usize = 300;

/// The union of the three shapes.
#[derive(Debug, Default, Deserialize)]
struct Body {
    title: Option<String>,
    detail: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    message: Option<String>,
    code: Option<i64>,
    #[serde(default)]
    errors: Vec<Inner>,
}

#[derive(Debug, Default, Deserialize)]
struct Inner {
    message: Option<String>,
    code: Option<i64>,
}

/// The error in an answer to a call that makes nothing.
#[must_use]
pub fn read(answer: &Response<Vec<u8>>, now: Timestamp) -> PlatformError {
    let body: Body = serde_json::from_slice(answer.body()).unwrap_or_default();
    let said = body.said();
    match answer.status().as_u16() {
        401 => PlatformError::new(
            Class::RefreshToken,
            "unauthorized",
            said.unwrap_or_else(|| "X does not take our access token.".into()),
        ),
        402 => PlatformError::new(
            Class::Operator,
            "credits_depleted",
            "This instance has used up its credits at X.",
        )
        .with_hint("Whoever runs this instance has to add credits at X. The post waits."),
        status @ (100..=399 | 408 | 425 | 500..) => unavailable(status),
        // Old codes of the windows come with more than one status.
        _ if body.code_is(&[88, 185]) => limited(answer, now),
        // Without X's own words it may be anybody's answer, and says nothing of the post.
        status @ (400..=428 | 430..) if body.is_wordless() => unavailable(status),
        403 => read_forbidden(&body, said.as_deref()),
        429 if body.is(&["usage-capped", "UsageCapExceeded"]) => PlatformError::new(
            Class::Operator,
            "usage_capped",
            "This instance has used up its plan at X.",
        )
        .with_hint("Whoever runs this instance has to raise the cap at X. The post waits."),
        429 => limited(answer, now),
        400 if said.as_deref().is_some_and(is_of_media) => PlatformError::new(
            Class::Retry,
            PlatformError::MEDIA_REFUSED,
            said.unwrap_or_default(),
        ),
        status => PlatformError::new(
            Class::Fixable,
            REFUSED,
            said.unwrap_or_else(|| format!("X refused the post ({status}).")),
        )
        .with_hint("Change the post, and send it again."),
    }
}

/// The error in an answer to a call that makes a post public: what proves nothing may hide a
/// success.
#[must_use]
pub fn read_commit(answer: &Response<Vec<u8>>, now: Timestamp) -> PlatformError {
    let error = read(answer, now);
    if error.code != UNAVAILABLE {
        return error;
    }
    let status = answer.status().as_u16();
    PlatformError::new(
        Class::Unknown,
        "unexpected_answer",
        format!("X answered {status}, which does not say whether the post was made."),
    )
}

/// What a refusal is called that has no name of its own.
pub(super) const REFUSED: &str = "refused";

/// Whether X refuses to post an upload: because it does not know it any more, still works on it, or
/// finds it out of its limits only now. Nothing was made.
fn is_of_media(said: &str) -> bool {
    said.to_ascii_lowercase().contains("media ids are invalid")
}

/// What an answer is called that proves nothing.
const UNAVAILABLE: &str = "unavailable";

fn unavailable(status: u16) -> PlatformError {
    PlatformError::new(
        Class::Retry,
        UNAVAILABLE,
        format!("X is not available ({status})."),
    )
}

/// The windows that are used up, as far as the answer tells.
fn limited(answer: &Response<Vec<u8>>, now: Timestamp) -> PlatformError {
    let full = windows::full(answer.headers(), now);
    PlatformError::new(
        Class::RateLimited { full },
        "rate_limited",
        "X takes no more calls for now.",
    )
}

fn read_forbidden(body: &Body, said: Option<&str>) -> PlatformError {
    let text = said.unwrap_or_default().to_ascii_lowercase();
    let with = |class, code: &str, hint: &str| {
        PlatformError::new(class, code, said.unwrap_or("X refused the post.")).with_hint(hint)
    };
    if body.code_is(&[187]) || text.contains("duplicate content") {
        return with(
            Class::Fixable,
            "duplicate",
            "X has this text from this account already. Look at the profile, then change the text.",
        );
    }
    // The part before is some seconds old, and X's own machines do not all know of it yet.
    if body.code_is(&[385]) || text.contains("deleted or not visible to you") {
        return PlatformError::new(
            Class::Retry,
            PlatformError::PARENT_UNSEEN,
            said.unwrap_or("X does not see the post before this one yet."),
        );
    }
    if body.is(&["client-forbidden", "unsupported-authentication"]) || body.code_is(&[261]) {
        return with(
            Class::Operator,
            "app_not_permitted",
            "Whoever runs this instance has to look at the app's package at X.",
        );
    }
    if body.is(&["user-suspended"])
        || body.code_is(&[64, 326, 226])
        || text.contains("temporarily locked")
    {
        return with(
            Class::Reconnect,
            PlatformError::ACCOUNT_LOCKED,
            "Sign in at x.com, do what X asks there, then reconnect the account.",
        );
    }
    if text == "forbidden" || body.code_is(&[220]) {
        return with(
            Class::Reconnect,
            "scope_missing",
            "Reconnect the account and allow everything that is asked for.",
        );
    }
    with(
        Class::Fixable,
        REFUSED,
        "Change the post, and send it again.",
    )
}

// === impl Body ===

impl Body {
    /// X's own words: the most exact first.
    fn said(&self) -> Option<String> {
        let inner = self
            .errors
            .iter()
            .find_map(|error| error.message.as_deref());
        let said = inner
            .or(self.detail.as_deref())
            .or(self.message.as_deref())
            .or(self.title.as_deref())?;
        Some(shortened(said, LONGEST_MESSAGE).to_owned())
    }

    /// Whether it is no body of X's: none at all, or a page of a machine between us.
    fn is_wordless(&self) -> bool {
        self.said().is_none() && self.kind.is_none() && self.errors.is_empty()
    }

    /// Whether the problem's type ends in, or its title is, one of `names`. The host of the type
    /// has changed before.
    fn is(&self, names: &[&str]) -> bool {
        let kind = self
            .kind
            .as_deref()
            .and_then(|kind| kind.rsplit('/').next());
        names
            .iter()
            .any(|name| kind == Some(name) || self.title.as_deref() == Some(name))
    }

    fn code_is(&self, codes: &[i64]) -> bool {
        self.errors
            .iter()
            .map(|error| error.code)
            .chain([self.code])
            .flatten()
            .any(|code| codes.contains(&code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::error::Full;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    fn commit(status: u16, body: &str) -> (Class, String) {
        let answer = Response::builder()
            .status(status)
            .body(body.as_bytes().to_vec())
            .unwrap();
        let error = read_commit(&answer, NOW);
        (error.class, error.code)
    }

    #[test]
    fn a_server_error_on_a_commit_proves_nothing() {
        for status in [500, 502, 503, 504] {
            assert_eq!(commit(status, "").0, Class::Unknown);
        }
        let answer = Response::builder().status(503).body(Vec::new()).unwrap();
        assert_eq!(read(&answer, NOW).class, Class::Retry);
    }

    #[test]
    fn an_answer_that_is_not_x_s_own_proves_nothing_and_blames_no_text() {
        let page = "<html><body>Attention required</body></html>";
        for (status, body) in [
            (301, ""),
            (302, ""),
            (307, page),
            (400, page),
            (403, ""),
            (403, page),
            (403, "{}"),
            (404, ""),
            (404, page),
            (408, ""),
            (408, r#"{"title":"Request Timeout"}"#),
            (409, ""),
            (413, page),
            (425, ""),
            (451, page),
            (500, ""),
            (502, page),
            (504, r#"{"title":"x"}"#),
        ] {
            let answer = Response::builder().status(status);
            let answer = answer.body(body.as_bytes().to_vec()).unwrap();
            let error = read_commit(&answer, NOW);
            assert_eq!(error.class, Class::Unknown, "{status} {body}");
            assert_eq!(
                error.hint, None,
                "{status} {body}: the text is not at fault"
            );
            assert_eq!(read(&answer, NOW).class, Class::Retry, "{status} {body}");
        }
    }

    #[test]
    fn a_part_that_x_does_not_see_yet_is_waited_for() {
        let said = "You attempted to reply to a Tweet that is deleted or not visible to you.";
        for body in [
            format!(r#"{{"title":"Forbidden","status":403,"detail":"{said}"}}"#),
            format!(r#"{{"errors":[{{"code":385,"message":"{said}"}}]}}"#),
        ] {
            let unseen = (Class::Retry, PlatformError::PARENT_UNSEEN.to_owned());
            assert_eq!(commit(403, &body), unseen, "{body}");
        }
    }

    #[test]
    fn the_window_of_a_day_is_a_window_whatever_its_status() {
        let body =
            r#"{"errors":[{"code":185,"message":"User is over daily status update limit."}]}"#;
        for status in [403, 429] {
            let full = Full::default();
            assert_eq!(
                commit(status, body).0,
                Class::RateLimited { full },
                "{status}"
            );
        }
    }

    #[test]
    fn a_full_window_is_told_with_its_reset() {
        let answer = Response::builder()
            .status(429)
            .header("x-rate-limit-remaining", "0")
            .header("x-rate-limit-reset", "1900")
            .body(br#"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#.to_vec())
            .unwrap();
        let full = Full {
            account: Some(Timestamp::from_ms(1_900_000)),
            app: None,
        };
        assert_eq!(read(&answer, NOW).class, Class::RateLimited { full });
        assert_eq!(
            commit(429, "").0,
            Class::RateLimited {
                full: Full::default()
            },
            "without headers nothing is told"
        );
    }

    #[test]
    fn the_window_of_an_empty_wallet_is_not_believed() {
        let answer = Response::builder()
            .status(402)
            .header("x-rate-limit-limit", "40000")
            .header("x-rate-limit-remaining", "0")
            .header("x-rate-limit-reset", "1900")
            .body(Vec::new())
            .unwrap();
        assert_eq!(read_commit(&answer, NOW).class, Class::Operator);
    }

    #[test]
    fn refusals_are_told_apart() {
        let problem = |detail: &str| {
            format!(
                r#"{{"title":"Forbidden","type":"about:blank","status":403,"detail":"{detail}"}}"#
            )
        };
        assert_eq!(
            commit(401, &problem("Unauthorized")),
            (Class::RefreshToken, "unauthorized".into())
        );
        assert_eq!(
            commit(402, ""),
            (Class::Operator, "credits_depleted".into())
        );
        assert_eq!(
            commit(
                403,
                &problem("You are not allowed to create a Tweet with duplicate content.")
            )
            .1,
            "duplicate"
        );
        assert_eq!(
            commit(403, &problem("Forbidden")),
            (Class::Reconnect, "scope_missing".into())
        );
        assert_eq!(
            commit(
                403,
                r#"{"type":"https://api.twitter.com/2/problems/client-forbidden"}"#
            )
            .0,
            Class::Operator
        );
        assert_eq!(
            commit(
                403,
                &problem("Posts are limited to a maximum of one cashtag")
            ),
            (Class::Fixable, "refused".into())
        );
        assert_eq!(
            commit(429, r#"{"title":"UsageCapExceeded","period":"Monthly"}"#).1,
            "usage_capped"
        );
    }

    #[test]
    fn media_that_cannot_be_posted_are_told_apart_from_a_text_that_cannot() {
        let body = r#"{"errors":[{"parameters":{"media.media_ids":["7"]},"message":"Your media IDs are invalid."}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.x.com/2/problems/invalid-request"}"#;
        let refused = (Class::Retry, PlatformError::MEDIA_REFUSED.to_owned());
        assert_eq!(commit(400, body), refused);
        let other = r#"{"errors":[{"message":"Your Tweet text is too long."}]}"#;
        assert_eq!(commit(400, other), (Class::Fixable, "refused".into()));
    }

    #[test]
    fn the_person_reads_the_most_exact_words() {
        let body = br#"{"errors":[{"message":"Your media IDs are invalid."}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid."}"#;
        let answer = Response::builder().status(400).body(body.to_vec()).unwrap();
        assert_eq!(read(&answer, NOW).message, "Your media IDs are invalid.");
    }
}
