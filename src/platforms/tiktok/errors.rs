//! What TikTok's refusals mean: <https://developers.tiktok.com/doc/tiktok-api-v2-error-handling>,
//! and the tables of each endpoint.
//!
//! The code alone says it: statuses are not reliable, and most refusals share one message. A
//! refusal is the whole instance's ([`Class::Operator`], which holds every post) only where it
//! would meet every account.

use super::{error_name, log_id};
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, Full, PlatformError};
use http::Response;
use serde_json::Value;

/// A window of one minute, which slides:
/// <https://developers.tiktok.com/doc/tiktok-api-v2-rate-limit>. No answer tells its end.
const MINUTE: Span = Span::minutes(1);

/// When a quota of a day is tried again. It counts 24 hours back and opens post by post; no answer
/// tells when.
const DAILY: Span = Span::hours(3);

/// The error in an answer to a call that makes nothing. After a call that publishes,
/// [`Class::Retry`] leaves in doubt whether it did.
#[must_use]
pub fn read(answer: &Response<Vec<u8>>, now: Timestamp) -> PlatformError {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let status = answer.status().as_u16();
    match error_name(&body).filter(|name| name != "ok") {
        Some(name) => named(&name, now)
            .unwrap_or_else(|| unknown(status, &name, log_id(&body).as_deref(), now)),
        None if status == 429 => limited(
            "rate_limit_exceeded",
            "TikTok takes no more calls for now.",
            now + MINUTE,
        ),
        // Without TikTok's own words it may be anybody's answer: nobody's token is dead for that.
        None => PlatformError::new(
            Class::Retry,
            "unexpected_answer",
            format!("TikTok did not answer as it should ({status})."),
        ),
    }
}

/// What a code means; none for one that is not known.
fn named(code: &str, now: Timestamp) -> Option<PlatformError> {
    about_access(code)
        .or_else(|| about_limits(code, now))
        .or_else(|| about_post(code))
        .or_else(|| about_us(code))
}

/// Codes about a token and what it may do.
fn about_access(code: &str) -> Option<PlatformError> {
    let with =
        |class, message, hint| Some(PlatformError::new(class, code, message).with_hint(hint));
    match code {
        "access_token_invalid" => Some(PlatformError::new(
            Class::RefreshToken,
            code,
            "TikTok does not take our access token.",
        )),
        "scope_not_authorized" | "scope_permission_missed" => with(
            Class::Reconnect,
            "TikTok has not been allowed to let us do this.",
            "Reconnect the account and allow everything that is asked for.",
        ),
        "token_not_authorized_for_specified_publish_id" => with(
            Class::Refused,
            "This post was begun by another TikTok account.",
            "Look at the profile, then plan the post again for this account.",
        ),
        "spam_risk_user_banned_from_posting" => with(
            Class::Refused,
            "TikTok does not let this account post.",
            "Open the TikTok app: it says why, and how to object.",
        ),
        _ => None,
    }
}

/// Codes about windows and quotas. All of them count per account, the quota of active users too:
/// whoever has posted today still may.
fn about_limits(code: &str, now: Timestamp) -> Option<PlatformError> {
    match code {
        "rate_limit_exceeded" => Some(limited(
            code,
            "TikTok takes no more calls for now.",
            now + MINUTE,
        )),
        "spam_risk_too_many_posts" => Some(
            limited(
                code,
                "This account has posted as often as TikTok lets apps post in 24 \
                hours.",
                now + DAILY,
            )
            .with_hint(
                "The post waits within its lateness. It can be posted by hand in the \
                    TikTok app.",
            ),
        ),
        "reached_active_user_cap" => Some(
            limited(
                code,
                "Our app at TikTok has served as many people as it may in 24 hours.",
                now + DAILY,
            )
            .with_hint(
                "The post waits within its lateness. Whoever runs this instance can ask \
                    TikTok for a higher cap.",
            ),
        ),
        "spam_risk_too_many_pending_share" => Some(
            PlatformError::new(
                Class::Fixable,
                code,
                "Five drafts wait in this account's TikTok \
                inbox already, and TikTok takes no more.",
            )
            .with_hint("Post or delete drafts in the TikTok app, then send this again."),
        ),
        _ => None,
    }
}

/// Codes about a post and its media.
fn about_post(code: &str) -> Option<PlatformError> {
    let with =
        |class, message, hint| Some(PlatformError::new(class, code, message).with_hint(hint));
    let change = "Change the post, and send it again.";
    match code {
        "invalid_file_upload" => with(
            Class::Fixable,
            "TikTok does not take this file.",
            "Use an MP4 with H.264, then send it again.",
        ),
        "privacy_level_option_mismatch" => with(
            Class::Fixable,
            "TikTok does not offer the chosen audience to this account any more.",
            "Choose again who may see the post.",
        ),
        "spam_risk_text" => with(Class::Fixable, "TikTok takes this text for spam.", change),
        "spam_risk" => with(
            Class::Refused,
            "TikTok takes this post for spam.",
            "Look at the account in the TikTok app.",
        ),
        "app_version_check_failed" => with(
            Class::Fixable,
            "The TikTok app of this account is too old for drafts with photos.",
            "Update the TikTok app, then send the post again.",
        ),
        "unaudited_client_can_only_post_to_private_accounts" => with(
            Class::Fixable,
            "TikTok has not audited our app yet: until then it posts to private accounts only.",
            "Make the account private in the TikTok app, or ask whoever runs this instance to have \
            the app audited. A private post is not enough.",
        ),
        "invalid_publish_id" => with(
            Class::Refused,
            "TikTok does not know this upload.",
            "Look at the profile before you send it again.",
        ),
        "publish_not_cancellable" => Some(PlatformError::new(
            Class::Refused,
            code,
            "TikTok has finished this post already.",
        )),
        _ => None,
    }
}

/// Codes about our app, our requests, and TikTok itself.
fn about_us(code: &str) -> Option<PlatformError> {
    match code {
        // Documented in the singular, answered in the plural.
        "invalid_param" | "invalid_params" => Some(
            PlatformError::new(
                Class::Refused,
                "invalid_params",
                "TikTok does not take what this \
                post was sent with.",
            )
            .with_hint(
                "Change its text or media, and plan it again. If it is refused again, \
                    tell whoever runs this instance.",
            ),
        ),
        "url_ownership_unverified" => Some(
            PlatformError::new(
                Class::Operator,
                code,
                "TikTok does not know yet that this \
                instance's media are ours.",
            )
            .with_hint(
                "Whoever runs this instance has to verify its domain in TikTok's \
                    developer portal. The post waits.",
            ),
        ),
        "internal_error" => Some(PlatformError::new(
            Class::Retry,
            code,
            "TikTok is not \
        available.",
        )),
        _ => None,
    }
}

/// A code that no table has. It is for good and to be seen, unless its status says that it will
/// pass.
fn unknown(status: u16, code: &str, log_id: Option<&str>, now: Timestamp) -> PlatformError {
    match status {
        401 => PlatformError::new(
            Class::RefreshToken,
            code,
            "TikTok does not take our access token.",
        ),
        429 => limited(code, "TikTok takes no more calls for now.", now + MINUTE),
        500.. => PlatformError::new(
            Class::Retry,
            code,
            format!("TikTok is not available ({status})."),
        ),
        _ => {
            let id = log_id
                .map(|id| format!(" TikTok's support asks for this: log id {id}."))
                .unwrap_or_default();
            PlatformError::new(
                Class::Refused,
                code,
                format!("TikTok refused this, and says only \u{201c}{code}\u{201d}.{id}"),
            )
        }
    }
}

fn limited(code: &str, message: &str, until: Timestamp) -> PlatformError {
    PlatformError::new(
        Class::RateLimited {
            full: Full {
                account: Some(until),
                app: None,
            },
        },
        code,
        message,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platforms::staged::answer;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);
    const GENERIC: &str = "Please review our integration guidelines at \
        https://developers.tiktok.com/doc/content-sharing-guidelines/";

    fn refused(status: u16, code: &str) -> PlatformError {
        let body = format!(
            r#"{{"data":{{}},"error":{{"code":"{code}","message":"{GENERIC}",
                "log_id":"202206221854370101130062072500FFA2"}}}}"#
        );
        read(&answer(status, &body), NOW)
    }

    fn until(span: Span) -> Class {
        Class::RateLimited {
            full: Full {
                account: Some(NOW + span),
                app: None,
            },
        }
    }

    #[test]
    fn each_code_of_the_table_means_what_it_says() {
        for (status, code, class) in [
            (401, "access_token_invalid", Class::RefreshToken),
            (200, "access_token_invalid", Class::RefreshToken),
            (400, "access_token_invalid", Class::RefreshToken),
            (401, "scope_not_authorized", Class::Reconnect),
            (400, "scope_permission_missed", Class::Reconnect),
            (400, "invalid_param", Class::Refused),
            (400, "invalid_params", Class::Refused),
            (400, "invalid_file_upload", Class::Fixable),
            (400, "invalid_publish_id", Class::Refused),
            (
                400,
                "token_not_authorized_for_specified_publish_id",
                Class::Refused,
            ),
            (400, "publish_not_cancellable", Class::Refused),
            (400, "app_version_check_failed", Class::Fixable),
            (403, "privacy_level_option_mismatch", Class::Fixable),
            (
                403,
                "unaudited_client_can_only_post_to_private_accounts",
                Class::Fixable,
            ),
            (403, "url_ownership_unverified", Class::Operator),
            (403, "spam_risk_too_many_posts", until(DAILY)),
            (200, "spam_risk_too_many_posts", until(DAILY)),
            (403, "spam_risk_too_many_pending_share", Class::Fixable),
            (403, "spam_risk_user_banned_from_posting", Class::Refused),
            (200, "spam_risk_user_banned_from_posting", Class::Refused),
            (403, "spam_risk", Class::Refused),
            (403, "spam_risk_text", Class::Fixable),
            (403, "reached_active_user_cap", until(DAILY)),
            (200, "reached_active_user_cap", until(DAILY)),
            (429, "rate_limit_exceeded", until(MINUTE)),
            (500, "internal_error", Class::Retry),
            (200, "internal_error", Class::Retry),
        ] {
            let error = refused(status, code);
            assert_eq!(error.class, class, "{status} {code}");
            assert!(
                error.code == code || code == "invalid_param",
                "{}",
                error.code
            );
            assert!(
                !error.message.contains(GENERIC) && !error.message.contains(code),
                "people read our words: {}",
                error.message
            );
        }
    }

    #[test]
    fn a_code_of_no_table_is_final_and_seen_unless_its_status_says_that_it_passes() {
        assert_eq!(refused(403, "something_new").class, Class::Refused);
        assert_eq!(refused(200, "something_new").class, Class::Refused);
        assert_eq!(refused(401, "something_new").class, Class::RefreshToken);
        assert_eq!(refused(429, "something_new").class, until(MINUTE));
        assert_eq!(refused(502, "something_new").class, Class::Retry);
        insta::assert_snapshot!(refused(403, "something_new").message, @"TikTok refused this, and \
            says only “something_new”. TikTok's support asks for this: log id \
            202206221854370101130062072500FFA2.");
    }

    #[test]
    fn a_403_never_ends_a_connection() {
        for body in ["", "<html>", r#"{"error":{"code":"something_new"}}"#] {
            let class = read(&answer(403, body), NOW).class;
            assert!(
                !matches!(class, Class::RefreshToken | Class::Reconnect),
                "{body}"
            );
        }
    }

    #[test]
    fn an_answer_without_tiktoks_own_words_proves_nothing() {
        for (status, body) in [
            (401, ""),
            (403, "<html>"),
            (500, ""),
            (503, "<html>"),
            (200, ""),
            (200, "{}"),
            (302, ""),
        ] {
            assert_eq!(
                read(&answer(status, body), NOW).class,
                Class::Retry,
                "{status} {body}"
            );
        }
        assert_eq!(read(&answer(429, ""), NOW).class, until(MINUTE));
    }

    #[test]
    fn a_strange_code_is_cut_to_a_word() {
        let error = refused(400, &"<script>".repeat(50));
        assert_eq!(error.code.len(), 64);
        assert!(!error.code.contains('<') && !error.message.contains('<'));
    }

    proptest! {
        #[test]
        fn no_answer_is_too_odd_to_be_read(
            status in 200_u16..600,
            body in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let error = read(&Response::builder().status(status).body(body).unwrap(), NOW);
            prop_assert!(!error.message.is_empty() && !error.code.is_empty());
        }

        #[test]
        fn no_body_is_too_odd_to_be_read(
            status in 200_u16..600,
            error in "[ -~]{0,40}",
            data in any::<bool>(),
        ) {
            let error = if data {
                Value::from(error.clone())
            } else {
                serde_json::json!({ "code": error })
            };
            let body = serde_json::json!({ "error": error });
            let read = read(&answer(status, &body.to_string()), NOW);
            prop_assert!(!read.message.is_empty() && !read.code.is_empty());
        }
    }
}
