//! Videos of Pages: what was uploaded and what became of it. What happens by itself is a matter of
//! the time that went by.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/video>

use serde::{Deserialize, Serialize};

use super::film::{Film, VideoFault, VideoKind};
use crate::settings::Settings;

const FIRST_ID: u64 = 1_122_093_450_061_507;
/// A video that nobody finishes is gone after a day.
const WAITS_MS: i64 = 24 * 60 * 60 * 1000;

/// What is to become of a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wish {
    /// Everybody is to see it.
    Published,
    /// Nobody is to see it yet.
    Draft,
    /// Everybody is to see it from this instant on, in milliseconds since 1970.
    Scheduled(i64),
}

/// One video.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Video {
    pub(crate) id: String,
    pub(crate) page: String,
    pub(crate) kind: VideoKind,
    pub(crate) title: String,
    pub(crate) description: String,
    /// The address from which the video was taken, if its bytes were not sent.
    pub(crate) url: Option<String>,
    /// How many bytes have come so far.
    pub(crate) bytes: u64,
    /// How many bytes the whole has, once somebody said so.
    #[serde(default)]
    pub(crate) size: Option<u64>,
    /// The whole, if its bytes are here.
    #[serde(default)]
    pub(crate) film: Option<Film>,
    /// Why the upload has to be begun anew.
    #[serde(default)]
    pub(crate) upload_fault: Option<VideoFault>,
    pub(crate) created_at_ms: i64,
    #[serde(default)]
    uploaded_at_ms: Option<i64>,
    /// When the work on it is done, once it began.
    #[serde(default)]
    ready_at_ms: Option<i64>,
    #[serde(default)]
    fault: Option<VideoFault>,
    #[serde(default)]
    publication: Option<Publication>,
}

/// What became of a video when it was finished.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Publication {
    post: String,
    wish: Wish,
    /// When everybody sees it, or would.
    public_at_ms: i64,
}

/// How far a video is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Bytes are missing.
    Uploading,
    /// The bytes were none of a video.
    UploadFailed,
    /// All of it is here, and the work on it has not begun.
    Uploaded,
    /// It is worked on.
    Processing,
    /// It can be published.
    Ready,
    /// It was finished and is not yet where it is to be.
    Publishing,
    /// It is to be public later.
    Scheduled,
    /// It is where it was to be.
    Done,
    /// The work on it failed.
    Failed,
    /// Nobody finished it for a day.
    Expired,
}

/// All videos.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Videos {
    all: Vec<Video>,
}

// === impl Videos ===

impl Videos {
    /// Begins a video, and gives it its id.
    pub(crate) fn start(&mut self, page: &str, kind: VideoKind, now_ms: i64) -> String {
        let id = (FIRST_ID + self.all.len() as u64).to_string();
        self.all.push(Video {
            id: id.clone(),
            page: page.to_owned(),
            kind,
            title: String::new(),
            description: String::new(),
            url: None,
            bytes: 0,
            size: None,
            film: None,
            upload_fault: None,
            created_at_ms: now_ms,
            uploaded_at_ms: None,
            ready_at_ms: None,
            fault: None,
            publication: None,
        });
        id
    }

    /// The video of this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Video> {
        self.all.iter().find(|video| video.id == id)
    }

    /// The video of this id, to be changed.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Video> {
        self.all.iter_mut().find(|video| video.id == id)
    }

    /// How many reels of a Page were finished after an instant.
    pub(crate) fn reels_since(&self, page: &str, after_ms: i64) -> usize {
        let is_counted = |video: &&Video| {
            let finished = video.publication.as_ref();
            video.page == page
                && video.kind == VideoKind::Reel
                && finished.is_some_and(|finished| finished.public_at_ms > after_ms)
        };
        self.all.iter().filter(is_counted).count()
    }
}

// === impl Video ===

impl Video {
    /// Whether all of it is here.
    pub(crate) fn is_whole(&self) -> bool {
        self.uploaded_at_ms.is_some()
    }

    /// Whether the video was finished already.
    pub(crate) fn is_finished(&self) -> bool {
        self.publication.is_some()
    }

    /// Notes that all of it is here: the work on it begins, unless it only does when the video is
    /// finished.
    pub(crate) fn arrived(&mut self, fault: Option<VideoFault>, now_ms: i64, settings: &Settings) {
        self.uploaded_at_ms = Some(now_ms);
        self.fault = fault;
        if !settings.meta_works_after_finish {
            self.work(now_ms, settings);
        }
    }

    /// Notes that what came is no video: the upload has to be begun anew.
    pub(crate) fn refuse_upload(&mut self, fault: VideoFault) {
        self.bytes = 0;
        self.size = None;
        self.upload_fault = Some(fault);
    }

    fn work(&mut self, now_ms: i64, settings: &Settings) {
        if self.ready_at_ms.is_some() {
            return;
        }
        self.ready_at_ms = Some(now_ms + i64::from(settings.meta_video_ms));
        if settings.meta_videos_fail {
            self.fault.get_or_insert_with(|| VideoFault {
                code: 1_363_030,
                message: "Your video could not be processed.".to_owned(),
            });
        }
    }

    /// Finishes it. Gives the id of its post and when everybody sees it, unless nobody ever will.
    pub(crate) fn finish(
        &mut self,
        wish: Wish,
        now_ms: i64,
        settings: &Settings,
    ) -> (String, Option<i64>) {
        self.work(now_ms, settings);
        let post = match self.kind {
            VideoKind::Post | VideoKind::Reel => self.id.clone(),
            VideoKind::Story => format!("9{}", self.id),
        };
        let ready_at_ms = self.ready_at_ms.unwrap_or(now_ms).max(now_ms);
        let published_at_ms = ready_at_ms + i64::from(settings.meta_publish_ms);
        let public_at_ms = match wish {
            Wish::Published | Wish::Draft => published_at_ms,
            Wish::Scheduled(at_ms) => published_at_ms.max(at_ms),
        };
        self.publication = Some(Publication {
            post: post.clone(),
            wish,
            public_at_ms,
        });
        let is_seen = wish != Wish::Draft && self.fault.is_none();
        (post, is_seen.then_some(public_at_ms))
    }

    /// Whether everybody can see it.
    pub(crate) fn is_public(&self, now_ms: i64) -> bool {
        let is_meant = |finished: &Publication| finished.wish != Wish::Draft;
        self.stage(now_ms) == Stage::Done && self.publication.as_ref().is_some_and(is_meant)
    }

    /// The id of the video's post, once it was finished.
    pub(crate) fn post(&self) -> Option<&str> {
        self.publication
            .as_ref()
            .map(|finished| finished.post.as_str())
    }

    /// What is to become of it and when, once it was finished.
    pub(crate) fn wish(&self) -> Option<(Wish, i64)> {
        self.publication
            .as_ref()
            .map(|finished| (finished.wish, finished.public_at_ms))
    }

    /// Why the work on it fails or failed.
    pub(crate) fn fault(&self) -> Option<&VideoFault> {
        self.fault.as_ref()
    }

    /// How far it is.
    pub(crate) fn stage(&self, now_ms: i64) -> Stage {
        let is_over = self.publication.is_none() && now_ms - self.created_at_ms >= WAITS_MS;
        match (self.ready_at_ms, &self.publication) {
            _ if is_over => Stage::Expired,
            (None, _) if self.upload_fault.is_some() => Stage::UploadFailed,
            (None, _) if self.is_whole() => Stage::Uploaded,
            (None, _) => Stage::Uploading,
            (Some(ready_at_ms), _) if now_ms < ready_at_ms => Stage::Processing,
            (Some(_), _) if self.fault.is_some() => Stage::Failed,
            (Some(_), None) => Stage::Ready,
            (Some(_), Some(finished)) if now_ms >= finished.public_at_ms => Stage::Done,
            (Some(_), Some(finished)) if matches!(finished.wish, Wish::Scheduled(_)) => {
                Stage::Scheduled
            }
            (Some(_), Some(_)) => Stage::Publishing,
        }
    }
}
