//! What is prepared on Facebook so far, as the row keeps it between two calls.

use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::publish::{Prepared, Slice};
use serde::{Deserialize, Serialize};

/// The shape of what is kept.
const VERSION: u32 = 1;

/// How long what nobody sees is kept at Facebook: unused photos go after about 24 hours. An hour is
/// left for the moment itself.
const LIFE: Span = Span::hours(23);

/// The pause before something is prepared anew that Facebook gave up.
const PAUSE: Span = Span::seconds(10);

/// How often something is prepared anew that Facebook gave up.
const MOST_RETRIES: u32 = 1;

/// What there is so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Progress {
    /// When the oldest of it was made, in milliseconds since 1970; 0: there is nothing.
    began_ms: i64,
    /// The photos, in the order of the post.
    pub(super) photos: Vec<String>,
    /// The post that nobody sees yet.
    pub(super) post: Option<Draft>,
    /// The video.
    pub(super) video: Option<Video>,
    /// Whether the post is made public by one call that cannot be repeated, because Facebook
    /// refuses to publish what it has as unpublished.
    pub(super) is_direct: bool,
    /// How often it was prepared anew because Facebook gave it up.
    retries: u32,
}

/// A post that nobody sees yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    /// Its id.
    pub(super) id: String,
    /// Where people will see it, where Facebook says so already.
    pub(super) url: Option<String>,
}

/// A video that is being uploaded or worked on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Video {
    /// Its id.
    pub(super) id: String,
    /// The session of an upload by chunks.
    pub(super) session: String,
    /// How many bytes are there.
    pub(super) offset: u64,
    /// Where the chunk ends that Facebook wants next.
    pub(super) end: u64,
    /// The longest stretch that is sent at once, where a longer one did not arrive; 0: all of it.
    pub(super) longest: u64,
    /// Whether only Facebook knows how much is there.
    pub(super) is_unclear: bool,
    /// Whether Facebook refused what was sent last. It also refuses what it has already: a call
    /// whose answer was lost is made once more.
    pub(super) is_refused: bool,
    /// When all of it was there, in milliseconds since 1970; 0: it is not.
    pub(super) whole_ms: i64,
}

// === impl Progress ===

impl Progress {
    /// What the row keeps; none where that is nothing that this version can read.
    pub(super) fn kept(prepared: &Prepared) -> Option<Self> {
        prepared.read(VERSION)
    }

    /// What the row keeps and Facebook still has at `needed_until`.
    pub(super) fn of(prepared: &Prepared, needed_until: Timestamp) -> Self {
        let kept = Self::kept(prepared).unwrap_or_default();
        if kept.good_until().is_some_and(|until| until < needed_until) {
            kept.begun_anew()
        } else {
            kept
        }
    }

    /// The same with what was made at `now`.
    pub(super) fn made_at(self, now: Timestamp) -> Self {
        let began_ms = if self.began_ms == 0 {
            now.ms()
        } else {
            self.began_ms
        };
        Self { began_ms, ..self }
    }

    /// The same with this video.
    pub(super) fn with_video(self, video: Video) -> Self {
        Self {
            video: Some(video),
            ..self
        }
    }

    /// Until when Facebook has it.
    fn good_until(&self) -> Option<Timestamp> {
        (self.began_ms > 0).then(|| Timestamp::from_ms(self.began_ms) + LIFE)
    }

    /// As the row keeps it.
    pub(super) fn written(self, secret: Option<Secret>) -> Prepared {
        Prepared::of(VERSION, &self, secret)
    }

    /// There is more to do, at `at` or later.
    pub(super) fn again(self, at: Timestamp, secret: Option<Secret>) -> Slice {
        Slice::Again {
            at,
            prepared: self.written(secret),
        }
    }

    /// Only the commit is missing.
    pub(super) fn ready(self) -> Slice {
        Slice::Ready {
            until: self.good_until(),
            prepared: self.written(None),
        }
    }

    /// Nothing, but for what was learned.
    fn begun_anew(&self) -> Self {
        Self {
            is_direct: self.is_direct,
            retries: self.retries,
            ..Self::default()
        }
    }

    /// What is left once Facebook has refused to publish it; none where that was tried before.
    pub(super) fn without_refused(&self) -> Option<Self> {
        if self.post.is_some() && !self.is_direct {
            return Some(Self {
                is_direct: true,
                ..self.begun_anew()
            });
        }
        (self.retries < MOST_RETRIES).then(|| Self {
            retries: self.retries + 1,
            ..self.begun_anew()
        })
    }

    /// Prepares anew what Facebook gave up, or leaves it to the person where that was tried before.
    pub(super) fn given_up(
        &self,
        now: Timestamp,
        why: PlatformError,
    ) -> Result<Slice, PlatformError> {
        let fixable = PlatformError {
            class: Class::Fixable,
            ..why
        };
        let left = self.without_refused().ok_or(fixable)?;
        Ok(left.again(now + PAUSE, None))
    }
}
