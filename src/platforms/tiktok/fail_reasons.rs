//! Why TikTok has not published what it accepted, as its status says and its events repeat:
//! <https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status>. Whatever it
//! is, nothing is public, and what was begun is dead.

use crate::domain::text::word;
use crate::platforms::error::{Class, PlatformError};

/// What a reason means. One that no table has is for good, and to be seen.
#[must_use]
pub fn read(reason: &str) -> PlatformError {
    let (class, message, hint) = known(reason).unwrap_or((
        Class::Refused,
        "TikTok has not published it.",
        "Look at the account in the TikTok app.",
    ));
    let code = word(reason);
    let named = if known(reason).is_none() && !code.is_empty() {
        format!("{message} It says only \u{201c}{code}\u{201d}.")
    } else {
        message.to_owned()
    };
    let code = if code.is_empty() {
        "failed".to_owned()
    } else {
        code
    };
    PlatformError::new(class, code, named).with_hint(hint)
}

fn known(reason: &str) -> Option<(Class, &'static str, &'static str)> {
    let (message, hint) = of_media(reason)
        .or_else(|| of_fetching(reason))
        .or_else(|| of_account(reason))?;
    let class = match reason {
        "spam_risk" | "spam_risk_user_banned_from_posting" => Class::Refused,
        "auth_removed" => Class::Reconnect,
        _ => Class::Fixable,
    };
    Some((class, message, hint))
}

fn of_media(reason: &str) -> Option<(&'static str, &'static str)> {
    let anew = "Save it anew, put it into the post, and send it again.";
    Some(match reason {
        "file_format_check_failed" => (
            "TikTok does not take the form of this file.",
            "Save a video as MP4 with H.264, photos as JPEG, put them into the post, and send it \
            again.",
        ),
        "duration_check_failed" => ("TikTok takes no video of that length.", anew),
        "frame_rate_check_failed" => (
            "TikTok takes 23 to 60 pictures a second.",
            "Save the video with 30, put it into the post, and send it again.",
        ),
        "picture_size_check_failed" => (
            "TikTok takes no picture of that size.",
            "Save photos so that their shorter side has 1080 pixels, videos with sides of 360 to \
            4096, put them into the post, and send it again.",
        ),
        _ => return None,
    })
}

fn of_fetching(reason: &str) -> Option<(&'static str, &'static str)> {
    let again = "Send it again. If that fails too, tell whoever runs this instance.";
    Some(match reason {
        "internal" => (
            "TikTok had trouble of its own.",
            "Nothing is public. Send it again.",
        ),
        "video_pull_failed" => ("TikTok could not fetch the video.", again),
        "photo_pull_failed" => ("TikTok could not fetch the photos.", again),
        "publish_cancelled" => (
            "It was taken back at TikTok before it was posted.",
            "Send it again if you want it posted.",
        ),
        _ => return None,
    })
}

fn of_account(reason: &str) -> Option<(&'static str, &'static str)> {
    Some(match reason {
        "auth_removed" => (
            "The account was disconnected at TikTok before it was posted.",
            "Reconnect the account, and send it again.",
        ),
        "spam_risk_too_many_posts" => (
            "This account has posted as often as TikTok lets apps post in 24 hours.",
            "Send it again tomorrow, or post it by hand in the TikTok app.",
        ),
        "spam_risk_user_banned_from_posting" => (
            "TikTok does not let this account post.",
            "Open the TikTok app: it says why, and how to object.",
        ),
        "spam_risk_text" => (
            "TikTok takes this text for spam.",
            "Change the text, and send it again.",
        ),
        "spam_risk" => (
            "TikTok takes this post for spam.",
            "Look at the account in the TikTok app.",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_says_what_to_do() {
        for (reason, class) in [
            ("file_format_check_failed", Class::Fixable),
            ("duration_check_failed", Class::Fixable),
            ("frame_rate_check_failed", Class::Fixable),
            ("picture_size_check_failed", Class::Fixable),
            ("internal", Class::Fixable),
            ("video_pull_failed", Class::Fixable),
            ("photo_pull_failed", Class::Fixable),
            ("publish_cancelled", Class::Fixable),
            ("auth_removed", Class::Reconnect),
            ("spam_risk_too_many_posts", Class::Fixable),
            ("spam_risk_user_banned_from_posting", Class::Refused),
            ("spam_risk_text", Class::Fixable),
            ("spam_risk", Class::Refused),
        ] {
            let error = read(reason);
            assert_eq!((error.class, error.code.as_str()), (class, reason));
            assert!(
                error.hint.is_some() && !error.message.contains(reason),
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_reason_of_no_table_is_final_and_seen() {
        let error = read("something_<new>");
        assert_eq!(error.class, Class::Refused);
        assert!(error.message.contains("something_new"), "{error:?}");
        assert_eq!(read("").code, "failed");
    }
}
