//! How far the uploads of a delivery are: what its preparation keeps between two calls.
//!
//! Every upload knows for which part and medium it is. After a call only its own entry changes, so
//! whoever goes on after a crash begins behind the last finished call.

use crate::domain::content::Part;
use crate::domain::ids::MediaId;
use crate::domain::media::Attached;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::publish::Prepared;
use serde::{Deserialize, Serialize};

/// The shape of what is kept. Where it is another, everything is uploaded anew.
const VERSION: u32 = 1;

/// How many bytes one segment has at first. X names no limit: one user was refused 5 MiB and could
/// send 2 MiB, and X's own command line sends 4 MiB. Each segment costs a call of ours and some
/// rows, so it is the largest that is known to be taken; a refusal halves it.
pub(super) const SEGMENT: u64 = 4 * 1024 * 1024;

/// The smallest segment that is tried: a video of 512 MiB in the 1,000 segments that X counts needs
/// 524 KiB.
const SMALLEST_SEGMENT: u64 = 1024 * 1024;

/// How often an upload is begun at the most: once more where X has lost it.
const MOST_BEGUN: u8 = 2;

/// All uploads of a delivery, in the order of its parts and of the media within each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Progress {
    pub(super) uploads: Vec<Upload>,
    /// The parts whose media X has refused to post, and which were uploaded anew for that.
    #[serde(default)]
    anew: Vec<usize>,
}

/// One upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Upload {
    /// For which part.
    pub(super) part: usize,
    /// Of which medium.
    of: MediaId,
    /// X's id of it; none before the first call.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) id: Option<String>,
    pub(super) stage: Stage,
    /// Until when X keeps it.
    #[serde(default)]
    expires_at_ms: i64,
    /// For how long X keeps one, as the first answer said.
    #[serde(default)]
    kept_for_ms: i64,
    /// When it may be posted at the earliest.
    #[serde(default)]
    rests_until_ms: i64,
    /// How often it was begun.
    #[serde(default)]
    begun: u8,
}

/// What is to be done next with an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// It is announced, or sent at once.
    Begin,
    /// Its next segment is sent.
    Append {
        /// The number of that segment.
        segment: u32,
        /// How many bytes are sent.
        sent: u64,
        /// How many bytes a segment has.
        size: u64,
    },
    /// X is told that all segments are there.
    Finalize,
    /// X is asked whether it has worked on it.
    Check {
        /// How often it was asked.
        checks: u32,
        /// When it is asked next.
        at_ms: i64,
        /// Since when it is worked on.
        since_ms: i64,
    },
    /// What it shows is said in words.
    Describe,
    /// Nothing: it can be posted.
    Done,
}

/// What a preparation does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The next call for that upload.
    Call(usize),
    /// Nothing before that instant.
    Wait(Timestamp),
    /// Nothing: all media can be posted, until that instant.
    Ready(Timestamp),
}

// === impl Progress ===

impl Progress {
    /// What was kept, brought in line with `parts`: an upload of another medium, or at another
    /// place, is begun.
    pub(super) fn read(prepared: &Prepared, parts: &[Part]) -> Self {
        let kept = Self::kept(prepared).unwrap_or_default();
        let mut old = kept.uploads.into_iter();
        let fresh = wanted(parts).map(|(part, attached)| {
            let upload = old.next();
            upload
                .filter(|upload| upload.part == part && upload.of == attached.medium.id)
                .unwrap_or_else(|| Upload::new(part, attached.medium.id.clone()))
        });
        Self {
            uploads: fresh.collect(),
            anew: kept.anew,
        }
    }

    fn kept(prepared: &Prepared) -> Option<Self> {
        prepared.read(VERSION)
    }

    /// As the engine keeps it.
    pub(super) fn written(&self) -> Prepared {
        Prepared::of(VERSION, self, None)
    }

    /// Begins those uploads anew that X would have forgotten when they are needed, as far as a new
    /// one would then still be there.
    pub(super) fn forget_expiring(&mut self, now: Timestamp, needed_until: Timestamp) {
        for upload in &mut self.uploads {
            let is_expiring = upload.id.is_some() && upload.expires_at() <= needed_until;
            let is_expired = upload.id.is_some() && upload.expires_at() <= now;
            if is_expired || (is_expiring && now + Span::ms(upload.kept_for_ms) > needed_until) {
                *upload = Upload::new(upload.part, upload.of.clone());
            }
        }
    }

    /// What is to be done next: a call while there is one, so that other media come in while X
    /// works on one.
    pub(super) fn next(&self, now: Timestamp, needed_until: Timestamp) -> Next {
        if let Some(at) = self.uploads.iter().position(|it| it.is_to_call(now)) {
            return Next::Call(at);
        }
        let waits = self.uploads.iter().filter_map(|upload| upload.waits(now));
        if let Some(at) = waits.min() {
            return Next::Wait(at);
        }
        let first = self
            .uploads
            .iter()
            .min_by_key(|upload| upload.expires_at_ms);
        let Some(first) = first else {
            return Next::Ready(Timestamp::FAR);
        };
        // A new one would be forgotten as well: it is made as late as that it lasts.
        let lasting_from = needed_until - Span::ms(first.kept_for_ms) + Span::seconds(1);
        if first.expires_at() <= needed_until && lasting_from > now {
            return Next::Wait(lasting_from);
        }
        Next::Ready(first.expires_at())
    }

    /// X's ids of what part number `part` shows, in order; none while one of them is not ready.
    pub(super) fn ids(prepared: &Prepared, part: &Part, number: usize) -> Option<Vec<String>> {
        if part.media.is_empty() {
            return Some(Vec::new());
        }
        let mut uploads = Self::kept(prepared)?
            .uploads
            .into_iter()
            .filter(|upload| upload.part == number);
        let media = part.media.iter();
        media
            .map(|attached| uploads.next()?.ready_id(&attached.medium.id))
            .collect()
    }

    /// The same without the uploads of part number `part`, which X refuses to post; none where they
    /// were made anew for that already.
    pub(super) fn without_refused(prepared: &Prepared, part: usize) -> Option<Prepared> {
        let mut kept = Self::kept(prepared).unwrap_or_default();
        if kept.anew.contains(&part) {
            return None;
        }
        kept.anew.push(part);
        for upload in kept.uploads.iter_mut().filter(|it| it.part == part) {
            *upload = Upload::new(part, upload.of.clone());
        }
        Some(kept.written())
    }
}

/// What is to be uploaded: each medium with the number of its part.
pub(super) fn wanted(parts: &[Part]) -> impl Iterator<Item = (usize, &Attached)> {
    let numbered = parts.iter().enumerate();
    numbered.flat_map(|(number, part)| part.media.iter().map(move |attached| (number, attached)))
}

// === impl Upload ===

impl Upload {
    const fn new(part: usize, of: MediaId) -> Self {
        Self {
            part,
            of,
            id: None,
            stage: Stage::Begin,
            expires_at_ms: 0,
            kept_for_ms: 0,
            rests_until_ms: 0,
            begun: 0,
        }
    }

    /// X's id, where it can be posted as that medium.
    fn ready_id(self, medium: &MediaId) -> Option<String> {
        let is_ready = self.stage == Stage::Done && self.of == *medium;
        self.id.filter(|_| is_ready)
    }

    const fn expires_at(&self) -> Timestamp {
        Timestamp::from_ms(self.expires_at_ms)
    }

    fn is_to_call(&self, now: Timestamp) -> bool {
        match self.stage {
            Stage::Begin | Stage::Append { .. } | Stage::Finalize | Stage::Describe => true,
            Stage::Check { at_ms, .. } => at_ms <= now.ms(),
            Stage::Done => false,
        }
    }

    /// Until when nothing is to be done with it, and it cannot be posted.
    fn waits(&self, now: Timestamp) -> Option<Timestamp> {
        let until_ms = match self.stage {
            Stage::Check { at_ms, .. } => at_ms,
            Stage::Begin
            | Stage::Append { .. }
            | Stage::Finalize
            | Stage::Describe
            | Stage::Done => self.rests_until_ms,
        };
        (until_ms > now.ms()).then(|| Timestamp::from_ms(until_ms))
    }

    /// X has given it that id, and keeps it for so long from `now` on.
    pub(super) fn has_begun(&mut self, id: String, kept_for: Span, now: Timestamp) {
        self.id = Some(id);
        self.begun = self.begun.saturating_add(1);
        self.kept_for_ms = kept_for.as_ms();
        self.lasts_until(now + kept_for);
    }

    /// X says until when it keeps it.
    pub(super) const fn lasts_until(&mut self, at: Timestamp) {
        self.expires_at_ms = at.ms();
    }

    /// It must not be posted before `at`.
    pub(super) const fn rests_until(&mut self, at: Timestamp) {
        self.rests_until_ms = at.ms();
    }

    /// It is begun anew, because X does not know it, or does not take more of it. False: it was
    /// begun anew before.
    pub(super) fn begin_anew(&mut self) -> bool {
        let is_left = self.begun < MOST_BEGUN;
        if is_left {
            *self = Self {
                begun: self.begun,
                ..Self::new(self.part, self.of.clone())
            };
        }
        is_left
    }
}

// === impl Stage ===

impl Stage {
    /// The first segment.
    pub(super) const FIRST: Self = Self::Append {
        segment: 0,
        sent: 0,
        size: SEGMENT,
    };

    /// The same segment with half of its bytes; none where it is as small as it gets.
    pub(super) fn halved(self) -> Option<Self> {
        match self {
            Self::Append {
                segment,
                sent,
                size,
            } if size > SMALLEST_SEGMENT => Some(Self::Append {
                segment,
                sent,
                size: (size / 2).max(SMALLEST_SEGMENT),
            }),
            Self::Append { .. }
            | Self::Begin
            | Self::Finalize
            | Self::Check { .. }
            | Self::Describe
            | Self::Done => None,
        }
    }
}
