//! What is prepared on TikTok so far, as the row keeps it between two calls.

use super::chunks::Cut;
use crate::domain::content::Part;
use crate::domain::ledger::fingerprint;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::publish::{Prepared, Slice};
use serde::{Deserialize, Serialize};

/// The shape of what is kept.
const VERSION: u32 = 1;

/// "The `upload_url` is valid for one hour": a minute is left for the call that gave it.
const LIFE: Span = Span::minutes(59);

/// How long what TikTok said of a creator is relied on: as long as the longest preparation.
const FRESH_FOR: Span = Span::minutes(30);

/// How often an upload is begun anew that TikTok has lost.
const MOST_RETRIES: u32 = 1;

/// What there is so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Progress {
    /// What it is prepared from: another text, medium or choice begins anew.
    of: String,
    /// When TikTok said what the creator may do, in milliseconds since 1970; 0: it was not asked.
    asked_ms: i64,
    /// The upload.
    pub(super) upload: Option<Upload>,
    /// An earlier upload, of which it is not known that TikTok makes nothing of it any more.
    pub(super) earlier: Option<Earlier>,
    /// How often an upload was begun anew because TikTok had lost it.
    retries: u32,
}

/// A video that goes up in chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Upload {
    /// TikTok's name of what becomes of it.
    pub(super) publish_id: String,
    /// When it was begun, in milliseconds since 1970.
    began_ms: i64,
    /// How many bytes the video has.
    pub(super) size: u64,
    /// How many bytes every chunk has but the last.
    chunk: u64,
    /// How many chunks there are.
    count: u64,
    /// How many of them are stored.
    pub(super) stored: u64,
}

/// An upload that was left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Earlier {
    /// TikTok's name of what may become of it.
    pub(super) publish_id: String,
    /// How many bytes it has once it is whole.
    pub(super) size: u64,
    /// Whether TikTok was asked to make nothing of it.
    #[serde(default)]
    pub(super) is_cancelled: bool,
}

// === impl Progress ===

impl Progress {
    /// What the row keeps; none where that is nothing that this version can read.
    pub(super) fn kept(prepared: &Prepared) -> Option<Self> {
        prepared.read(VERSION)
    }

    /// What the row keeps and can be used for `part` until `needed_until`.
    pub(super) fn of(prepared: &Prepared, part: &Part, needed_until: Timestamp) -> Self {
        let of = print(part);
        let kept = Self::kept(prepared).unwrap_or_default();
        let ends_at = kept.upload.as_ref().map(Upload::ends_at);
        let is_usable = kept.of == of
            && ends_at.is_none_or(|ends_at| ends_at >= needed_until && prepared.secret.is_some());
        let progress = if is_usable {
            kept
        } else {
            kept.without_upload(0)
        };
        Self { of, ..progress }
    }

    /// Whether it is known what the creator may do at `now`.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        Timestamp::from_ms(self.asked_ms) + FRESH_FOR > now
    }

    /// The same, asked at `now`.
    pub(super) fn asked_at(self, now: Timestamp) -> Self {
        Self {
            asked_ms: now.ms(),
            ..self
        }
    }

    /// The same with this upload.
    pub(super) fn with_upload(self, upload: Upload) -> Self {
        Self {
            upload: Some(upload),
            ..self
        }
    }

    /// The same with what is left of an earlier upload.
    pub(super) fn with_earlier(self, earlier: Option<Earlier>) -> Self {
        Self { earlier, ..self }
    }

    /// Until when the upload can be finished.
    pub(super) fn good_until(&self) -> Option<Timestamp> {
        self.upload.as_ref().map(Upload::ends_at)
    }

    /// What is left without the upload, which is remembered until it is known to be dead.
    fn without_upload(self, retries: u32) -> Self {
        let left = self.upload.map(|upload| Earlier {
            publish_id: upload.publish_id,
            size: upload.size,
            is_cancelled: false,
        });
        Self {
            of: self.of,
            earlier: left.or(self.earlier),
            retries,
            ..Self::default()
        }
    }

    /// What is left once TikTok has lost the upload; none where that was so before.
    pub(super) fn without_refused(self) -> Option<Self> {
        let retries = self.retries + 1;
        (self.retries < MOST_RETRIES).then(|| self.without_upload(retries))
    }

    /// What is left when the person sends the delivery once more.
    pub(super) fn remembered(self) -> Option<Self> {
        let left = self.without_upload(0);
        left.earlier.is_some().then_some(left)
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
    pub(super) fn ready(self, secret: Option<Secret>) -> Slice {
        Slice::Ready {
            until: self.good_until(),
            prepared: self.written(secret),
        }
    }
}

/// What a preparation is made from, as one short text.
fn print(part: &Part) -> String {
    let media: Vec<&str> = part
        .media
        .iter()
        .map(|one| one.medium.id.as_str())
        .collect();
    let of = serde_json::json!([part.text, media, part.settings]);
    fingerprint(&of.to_string())
}

// === impl Upload ===

impl Upload {
    /// An upload that was begun at `now` and of which nothing is stored.
    pub(super) fn begun(publish_id: String, cut: Cut, now: Timestamp) -> Self {
        Self {
            publish_id,
            began_ms: now.ms(),
            size: cut.size,
            chunk: cut.chunk,
            count: cut.count,
            stored: 0,
        }
    }

    /// How the video is cut, which stays as it was begun.
    pub(super) const fn cut(&self) -> Cut {
        Cut {
            size: self.size,
            chunk: self.chunk,
            count: self.count,
        }
    }

    /// The same with so many chunks stored.
    pub(super) fn with_stored(self, stored: u64) -> Self {
        Self { stored, ..self }
    }

    /// Whether only the last chunk is missing.
    pub(super) const fn is_prepared(&self) -> bool {
        self.stored + 1 == self.count
    }

    fn ends_at(&self) -> Timestamp {
        Timestamp::from_ms(self.began_ms) + LIFE
    }
}
