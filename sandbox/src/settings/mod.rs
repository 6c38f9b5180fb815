//! What a test or a person can change about how the platforms behave, read and written at
//! `/__sandbox/settings`.

pub(crate) mod google;
pub(crate) mod instagram;
pub(crate) mod tiktok;
pub(crate) mod x;

use serde::{Deserialize, Serialize};

use crate::outbox::CallbackOrigin;
use google::{Lie, SigningKey};
use instagram::TokenShape;
use tiktok::{ErrorStatus, FailReason};
use x::ChunkStatus;

/// A few hours: X does not state the window in which the same text is refused.
const DUPLICATE_WINDOW_MS: i64 = 3 * 60 * 60 * 1000;

/// How the platforms behave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// How long every platform call takes to answer; its effect has happened by then.
    pub answer_ms: u64,
    /// How much later than it became public a post shows up in the timeline endpoint.
    pub timeline_lag_ms: i64,
    /// For how long the same text of the same user is refused; 0 switches the rule off.
    pub duplicate_window_ms: i64,
    /// How often one user may post in 15 minutes.
    pub user_posts_per_window: u32,
    /// How often all users of the app together may post in 24 hours.
    pub app_posts_per_day: u32,
    /// Whether presenting a spent refresh token ends the whole grant.
    pub kill_family_on_replay: bool,
    /// Whether a refresh ends the previous access token at once, instead of letting it run out.
    pub refresh_ends_old_access: bool,
    /// The largest segment of an upload to X that the machine in front takes, in bytes. X states
    /// none; its own client sends 4 MiB, and 5 MiB were refused.
    pub x_chunk_bytes: u64,
    /// The status of the refusal: 413 or 431.
    pub x_chunk_status: ChunkStatus,
    /// How long X works on a GIF or a video, in milliseconds.
    pub x_media_ms: i64,
    /// For how long an upload can be posted, in seconds.
    pub x_media_expires_s: u32,
    /// The message with which the work on what is finalized from now on fails.
    pub x_media_fails_with: Option<String>,
    /// Whether what is finalized from now on is said to have succeeded and refused by every post.
    pub x_media_useless: bool,
    /// Whether X says nothing of its work, so that everything is ready at once.
    pub x_omits_processing_info: bool,
    /// What is false in the ID tokens of Google; nothing unless said.
    pub google_lie: Option<Lie>,
    /// Whether Google names itself without `https://`, as it does at times.
    pub google_bare_issuer: bool,
    /// Which key Google signs with; the other is not published.
    pub google_key: SigningKey,
    /// For how long Google's published keys may be kept, in seconds.
    pub google_keys_max_age_s: u32,
    /// Where the platforms' callbacks are delivered; nowhere unless said, and then only the outbox
    /// has them.
    pub callbacks_to: Option<CallbackOrigin>,
    /// For how long a code of TikTok's works, in seconds.
    pub tiktok_code_s: u32,
    /// For how long an access token of TikTok's works, in seconds; older documents say 86400.
    pub tiktok_access_s: u32,
    /// For how long a consent to TikTok can be refreshed, in seconds; older documents say 31536000.
    pub tiktok_refresh_s: u32,
    /// Whether that span begins anew with each refresh, instead of at the consent.
    pub tiktok_refresh_extends: bool,
    /// The status of TikTok's OAuth errors: 200, 400 or 401, all of which were seen.
    pub tiktok_error_status: ErrorStatus,
    /// Whether TikTok has audited the app; if not, it posts to private accounts only.
    pub tiktok_audited: bool,
    /// What the app may have media pulled from: domains (`media.example.com`, over https) and
    /// prefixes (`http://127.0.0.1:8787/media/`).
    pub tiktok_verified: Vec<String>,
    /// Whether media on this computer is really got, over HTTP; for that the sandbox must serve on
    /// a socket. Elsewhere is never gone to.
    pub tiktok_pulls: bool,
    /// How often one user's token may begin a publication in a minute.
    pub tiktok_inits_per_minute: usize,
    /// How often one user may post through apps in 24 hours.
    pub tiktok_posts_per_day: usize,
    /// How long TikTok looks at what it was given before it posts it.
    pub tiktok_processing_ms: i64,
    /// How much later than it was posted a public post has its id.
    pub tiktok_moderation_ms: i64,
    /// Whether what begins from now on is looked at for ever.
    pub tiktok_stuck: bool,
    /// Why what begins from now on is not posted in the end.
    pub tiktok_fail_reason: Option<FailReason>,
    /// For how long a user token works that Facebook gave for a code, in seconds.
    pub meta_short_s: u32,
    /// For how long one works that it was exchanged for, in seconds.
    pub meta_long_s: u32,
    /// Whether Facebook keeps `expires_in` to itself.
    pub meta_omits_expires_in: bool,
    /// Whether each call to Facebook must prove that the caller has the app's secret.
    pub meta_require_proof: bool,
    /// Whether media on this computer is really got by Facebook and Instagram, over HTTP; elsewhere
    /// is never gone to.
    pub meta_pulls: bool,
    /// How much of its share the app has used, in percent, as every answer of Facebook says; none
    /// says so unless given.
    pub meta_usage: Option<u32>,
    /// How long Facebook works on a video before it can be published.
    pub meta_video_ms: u32,
    /// How long it takes until everybody sees a video that was finished and is ready.
    pub meta_publish_ms: u32,
    /// Whether Facebook begins to work on a video only when it is finished, instead of as soon as
    /// all of it is there.
    pub meta_works_after_finish: bool,
    /// Whether that work fails.
    pub meta_videos_fail: bool,
    /// Whether the status of a video is spelled as in the table of the documents, instead of as in
    /// their example.
    pub meta_status_as_in_table: bool,
    /// How many reels a Page may publish in 24 hours.
    pub meta_reels_per_day: usize,
    /// Whether Facebook refuses to publish what was created as unpublished.
    pub meta_refuses_drafts: bool,
    /// Whether a Page may not say twice in a row the same.
    pub meta_refuses_duplicates: bool,
    /// Whether Pages' tokens cannot read containers and media of Instagram, as was seen for some
    /// weeks.
    pub meta_hides_media_from_pages: bool,
    /// How long Instagram works on an image.
    pub instagram_image_ms: u32,
    /// How long it works on a video.
    pub instagram_video_ms: u32,
    /// The subcode with which the work on new containers fails; it does not unless said.
    pub instagram_fails_with: Option<u32>,
    /// How often an account may publish in 24 hours.
    pub instagram_quota: u32,
    /// For how long a token works that Instagram gave for a code, in seconds.
    pub instagram_short_s: u32,
    /// For how long one works that it was exchanged for or refreshed to, in seconds.
    pub instagram_long_s: u32,
    /// Whether a refresh gives the same token once more, with more time, instead of another one.
    pub instagram_refresh_keeps_token: bool,
    /// The shape of Instagram's answer to a code.
    pub instagram_token_shape: TokenShape,
}

// === impl Settings ===

impl Default for Settings {
    fn default() -> Self {
        Self {
            answer_ms: 0,
            timeline_lag_ms: 0,
            duplicate_window_ms: DUPLICATE_WINDOW_MS,
            user_posts_per_window: 100,
            app_posts_per_day: 10_000,
            kill_family_on_replay: true,
            refresh_ends_old_access: true,
            x_chunk_bytes: 4 * 1024 * 1024,
            x_chunk_status: ChunkStatus::HeaderFieldsTooLarge,
            x_media_ms: 3000,
            x_media_expires_s: 86_400,
            x_media_fails_with: None,
            x_media_useless: false,
            x_omits_processing_info: false,
            google_lie: None,
            google_bare_issuer: false,
            google_key: SigningKey::First,
            google_keys_max_age_s: 19_213,
            callbacks_to: None,
            tiktok_code_s: 600,
            tiktok_access_s: 7200,
            tiktok_refresh_s: 180 * 24 * 60 * 60,
            tiktok_refresh_extends: false,
            tiktok_error_status: ErrorStatus::BadRequest,
            tiktok_audited: true,
            tiktok_verified: Vec::new(),
            tiktok_pulls: false,
            tiktok_inits_per_minute: 6,
            tiktok_posts_per_day: 15,
            tiktok_processing_ms: 3000,
            tiktok_moderation_ms: 5000,
            tiktok_stuck: false,
            tiktok_fail_reason: None,
            meta_short_s: 5400,
            meta_long_s: 5_183_944,
            meta_omits_expires_in: false,
            meta_require_proof: true,
            meta_pulls: false,
            meta_usage: None,
            meta_video_ms: 5000,
            meta_publish_ms: 1000,
            meta_works_after_finish: false,
            meta_videos_fail: false,
            meta_status_as_in_table: false,
            meta_reels_per_day: 30,
            meta_refuses_drafts: false,
            meta_refuses_duplicates: true,
            meta_hides_media_from_pages: false,
            instagram_image_ms: 1000,
            instagram_video_ms: 5000,
            instagram_fails_with: None,
            instagram_quota: 50,
            instagram_short_s: 3600,
            instagram_long_s: 5_183_944,
            instagram_refresh_keeps_token: false,
            instagram_token_shape: TokenShape::Wrapped,
        }
    }
}
