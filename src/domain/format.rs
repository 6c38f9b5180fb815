//! Formats: what content becomes on its network. A network chooses the format from the content, so
//! that a client never names it twice.

use super::content::Part;
use super::policy::CALL_LIMIT;
use super::time::Span;
use super::timing::{Polling, Timing};

/// Every kind of post that a network knows. A new one is a line here, a line of [`Kind::timing`],
/// and a file in its network's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text on X, or a thread of them.
    XPosts,
    /// A post on X, or a thread, with pictures.
    XPictures,
    /// A post on X, or a thread, with a GIF or a video.
    XVideos,
    /// A text on a Facebook Page, perhaps with a link.
    FacebookText,
    /// Pictures on a Facebook Page.
    FacebookPhotos,
    /// A video among the posts of a Facebook Page.
    FacebookVideo,
    /// A Reel of a Facebook Page.
    FacebookReel,
    /// A picture in the story of a Facebook Page.
    FacebookPhotoStory,
    /// A video in the story of a Facebook Page.
    FacebookVideoStory,
    /// A video on TikTok, for the profile or as a draft in the inbox.
    TikTokVideo,
    /// Photos on TikTok, for the profile or as a draft in the inbox.
    TikTokPhotos,
    /// A picture among the posts of an Instagram profile.
    InstagramImage,
    /// Several pictures and videos in one post of an Instagram profile.
    InstagramCarousel,
    /// A Reel of an Instagram profile.
    InstagramReel,
    /// A picture in the story of an Instagram profile.
    InstagramImageStory,
    /// A video in the story of an Instagram profile.
    InstagramVideoStory,
    /// A post of the network that exists for tests.
    #[cfg(paper)]
    Paper,
}

/// What a delivery is, once its network has read the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// Which kind.
    pub kind: Kind,
    /// The public calls that make it up, in order: at least one.
    pub parts: Vec<Part>,
}

/// The spans of a video on Facebook, which takes longest: 2 GB, and the work on them. What is
/// prepared there and not published goes after about a day; how long Facebook works on a video is
/// not documented.
const OF_FACEBOOK: Timing = Timing {
    lead: Span::minutes(25),
    has_slices: true,
    call_limit: CALL_LIMIT,
    prepared_for: Span::hours(12),
    is_repeatable: false,
    polling: Polling {
        first: Span::seconds(5),
        longest: Span::minutes(2),
        until: Span::minutes(60),
    },
};

/// Two calls of a few seconds each, and a refresh of the token. The unpublished post stays the same
/// when it is made public twice.
const OF_FACEBOOK_TEXT: Timing = Timing {
    lead: Span::minutes(3),
    is_repeatable: true,
    ..OF_FACEBOOK
};

/// Ten pictures of 10 MB, each in a call of its own.
const OF_FACEBOOK_PICTURE: Timing = Timing {
    lead: Span::minutes(5),
    ..OF_FACEBOOK
};

/// The spans of a video on TikTok. Its largest, of 4 GB, is 381 chunks of a second each, and the
/// address of an upload is good for an hour. What TikTok was given is looked at for seconds to
/// hours before everybody sees it, and its drafts reach the inbox within minutes. The last chunk
/// stays the same when it is sent twice.
const OF_TIKTOK_VIDEO: Timing = Timing {
    lead: Span::minutes(25),
    has_slices: true,
    call_limit: CALL_LIMIT,
    prepared_for: Span::minutes(30),
    is_repeatable: true,
    polling: Polling {
        first: Span::seconds(5),
        longest: Span::minutes(10),
        until: Span::hours(4),
    },
};

/// One call, which asks what the account may do now: so early that a person whose choice is not
/// offered any more can make another one.
const OF_TIKTOK_PHOTOS: Timing = Timing {
    lead: Span::minutes(15),
    is_repeatable: false,
    ..OF_TIKTOK_VIDEO
};

/// The spans of a video on Instagram, alone or among others: 300 MB, and up to half an hour of work
/// on them, with which preparing begins in time. What is prepared there lives for a day. The call
/// that makes it public can be repeated, because what it is made of tells whether it was taken.
/// Then only the address of the post is asked for.
const OF_INSTAGRAM: Timing = Timing {
    lead: Span::minutes(35),
    has_slices: true,
    call_limit: CALL_LIMIT,
    prepared_for: Span::hours(12),
    is_repeatable: true,
    polling: Polling {
        first: Span::seconds(1),
        longest: Span::seconds(30),
        until: Span::minutes(3),
    },
};

/// One picture, which Instagram fetches at once and works on for some seconds.
const OF_INSTAGRAM_IMAGE: Timing = Timing {
    lead: Span::minutes(5),
    ..OF_INSTAGRAM
};

// === impl Kind ===

impl Kind {
    /// When the engine does what for it.
    #[must_use]
    pub const fn timing(self) -> Timing {
        match self {
            // A refresh of the token takes up to 30 s and gets a second try: a minute. A prepared
            // text has nothing that goes stale but its token's margin of 5 minutes.
            Self::XPosts => Timing {
                lead: Span::minutes(1),
                has_slices: false,
                call_limit: CALL_LIMIT,
                prepared_for: Span::minutes(3),
                is_repeatable: false,
                polling: Polling {
                    first: Span::seconds(5),
                    longest: Span::minutes(5),
                    until: Span::minutes(30),
                },
            },
            // Four pictures and their words are eight calls of a second or two; a thread of a
            // hundred pictures takes two minutes. X says how long it keeps an upload, a day; where
            // it does not, an upload is relied on for no longer than the token is good.
            Self::XPictures => Timing {
                lead: Span::minutes(3),
                has_slices: true,
                prepared_for: Span::minutes(4),
                ..Self::XPosts.timing()
            },
            // 128 segments of 4 MiB take two to four minutes, and X works on a video for minutes
            // more.
            Self::XVideos => Timing {
                lead: Span::minutes(15),
                prepared_for: Span::minutes(20),
                ..Self::XPictures.timing()
            },
            Self::FacebookText => OF_FACEBOOK_TEXT,
            Self::FacebookPhotos => Timing {
                is_repeatable: true,
                ..OF_FACEBOOK_PICTURE
            },
            Self::FacebookPhotoStory => OF_FACEBOOK_PICTURE,
            Self::FacebookVideo | Self::FacebookReel | Self::FacebookVideoStory => OF_FACEBOOK,
            Self::TikTokVideo => OF_TIKTOK_VIDEO,
            Self::TikTokPhotos => OF_TIKTOK_PHOTOS,
            Self::InstagramImage | Self::InstagramImageStory => OF_INSTAGRAM_IMAGE,
            Self::InstagramCarousel | Self::InstagramReel | Self::InstagramVideoStory => {
                OF_INSTAGRAM
            }
            #[cfg(paper)]
            Self::Paper => Timing {
                lead: Span::minutes(20),
                has_slices: true,
                call_limit: CALL_LIMIT,
                prepared_for: Span::minutes(30),
                is_repeatable: true,
                polling: Polling {
                    first: Span::seconds(2),
                    longest: Span::minutes(1),
                    until: Span::minutes(10),
                },
            },
        }
    }
}

// === impl Format ===

impl Format {
    /// How many public calls make it up.
    #[must_use]
    pub fn part_count(&self) -> i64 {
        i64::try_from(self.parts.len()).unwrap_or(i64::MAX)
    }

    /// How many of them the post is whole with: the others stand behind them.
    #[must_use]
    pub fn main_count(&self) -> i64 {
        let main = self.parts.iter().filter(|part| !part.is_extra).count();
        i64::try_from(main).unwrap_or(i64::MAX)
    }

    /// Part number `part`.
    #[must_use]
    pub fn part(&self, part: i64) -> Option<&Part> {
        usize::try_from(part).ok().and_then(|at| self.parts.get(at))
    }
}
