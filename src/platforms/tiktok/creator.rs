//! What TikTok lets a creator do now:
//! <https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info>. A composer
//! has to show it fresh, and a post asks for it once more before its moment.

use super::{data, errors, request};
use crate::config::App;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;
use crate::platforms::error::PlatformError;
use crate::platforms::lenient_json;
use crate::platforms::limits::READ_LIMITS;
use crate::ports::{Http, HttpError};
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const PATH: &str = "/v2/post/publish/creator_info/query/";

/// Who may see a post, by TikTok's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "TikTokPrivacy"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Privacy {
    /// Everybody.
    PublicToEveryone,
    /// Those who follow the creator, and whom the creator follows.
    MutualFollowFriends,
    /// Those who follow the creator, whose account is private.
    FollowerOfCreator,
    /// The creator.
    SelfOnly,
}

/// What TikTok lets a creator do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    /// The @handle, without its sign.
    pub username: String,
    /// What stands above the posts.
    pub nickname: String,
    /// Who may see a post: one of these has to be chosen.
    pub privacy_options: Vec<Privacy>,
    /// Whether nobody may write below a post.
    pub is_comment_disabled: bool,
    /// Whether nobody may show a video beside one of their own.
    pub is_duet_disabled: bool,
    /// Whether nobody may cut a video into one of their own.
    pub is_stitch_disabled: bool,
    /// How long a video may be, in seconds; none: TikTok does not say.
    pub longest_video_s: Option<u64>,
}

/// Asks for it.
///
/// # Errors
/// When TikTok does not say, or says that the creator cannot post now.
pub async fn read(
    http: &impl Http,
    app: &App,
    token: &Secret,
    now: Timestamp,
) -> Result<Creator, PlatformError> {
    let request = request(app, Method::POST, PATH, token)?;
    let answer = http.send(request, READ_LIMITS).await;
    let answer = answer.map_err(|error| match error {
        HttpError::NotSent(_) => super::not_sent(),
        HttpError::Lost(_) | HttpError::TooLong => PlatformError::no_answer("TikTok", &error),
    })?;
    let data = data(&answer).ok_or_else(|| errors::read(&answer, now))?;
    Ok(Creator::of(&data))
}

// === impl Privacy ===

impl Privacy {
    /// The name as people read it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::PublicToEveryone => "Everyone",
            Self::MutualFollowFriends => "Friends",
            Self::FollowerOfCreator => "Followers",
            Self::SelfOnly => "Only me",
        }
    }

    fn of(name: &Value) -> Option<Self> {
        serde_json::from_value(name.clone()).ok()
    }
}

// === impl Creator ===

impl Creator {
    fn of(data: &Value) -> Self {
        let text = |name: &str| lenient_json::text(data, name).unwrap_or_default();
        let is_set = |name: &str| data.get(name) == Some(&Value::Bool(true));
        let options = data.get("privacy_level_options").and_then(Value::as_array);
        let longest = lenient_json::text(data, "max_video_post_duration_sec");
        Self {
            username: text("creator_username").trim_start_matches('@').to_owned(),
            nickname: text("creator_nickname"),
            privacy_options: options
                .into_iter()
                .flatten()
                .filter_map(Privacy::of)
                .collect(),
            is_comment_disabled: is_set("comment_disabled"),
            is_duet_disabled: is_set("duet_disabled"),
            is_stitch_disabled: is_set("stitch_disabled"),
            longest_video_s: longest.and_then(|seconds| seconds.parse().ok()),
        }
    }

    /// Whether the account is private: then TikTok does not offer everybody.
    #[must_use]
    pub fn is_private(&self) -> bool {
        !self.privacy_options.contains(&Privacy::PublicToEveryone)
    }
}

#[cfg(test)]
mod tests {
    use super::super::our_app;
    use super::*;
    use crate::platforms::error::Class;
    use crate::platforms::staged::Staged;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    async fn ask(status: u16, body: &str) -> Result<Creator, PlatformError> {
        let staged = Staged::with(&[(status, body)]);
        read(&staged.http, &our_app(), &Secret::new("act.a"), NOW).await
    }

    #[tokio::test]
    async fn what_a_creator_may_do_is_read_as_tiktok_says_it() {
        let creator = ask(
            200,
            r#"{"data":{"creator_username":"@a_name","creator_nickname":"A name",
            "privacy_level_options":["PUBLIC_TO_EVERYONE","SOMETHING_NEW","SELF_ONLY"],
            "comment_disabled":false,"duet_disabled":true,"stitch_disabled":true,
            "max_video_post_duration_sec":300},"error":{"code":"ok","message":"","log_id":"1"}}"#,
        );
        assert_eq!(
            creator.await.unwrap(),
            Creator {
                username: "a_name".into(),
                nickname: "A name".into(),
                privacy_options: vec![Privacy::PublicToEveryone, Privacy::SelfOnly],
                is_comment_disabled: false,
                is_duet_disabled: true,
                is_stitch_disabled: true,
                longest_video_s: Some(300),
            }
        );
    }

    #[tokio::test]
    async fn a_creator_who_cannot_post_now_is_told_so_with_a_status_of_success() {
        for (code, is_for_good) in [
            ("spam_risk_too_many_posts", false),
            ("reached_active_user_cap", false),
            ("spam_risk_user_banned_from_posting", true),
        ] {
            let body = format!(r#"{{"data":{{}},"error":{{"code":"{code}","message":""}}}}"#);
            let error = ask(200, &body).await.unwrap_err();
            assert_eq!(error.class == Class::Refused, is_for_good, "{code}");
        }
    }
}
