//! One thing that is to be published: what it is, where its bytes come from, and how far it is.
//! Only time moves it on, and each step is an event that the app is told of.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status>

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::upload::Upload;
use crate::client;
use crate::settings::Settings;
use crate::settings::tiktok::FailReason;

/// One video, or some photos, that are to be published.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Publication {
    pub(crate) publish_id: String,
    /// The `open_id` of its creator.
    pub(crate) user: String,
    pub(crate) medium: Medium,
    pub(crate) destination: Destination,
    pub(crate) source: Source,
    pub(crate) title: String,
    pub(crate) description: String,
    /// When the request that began it arrived, or the last chunk of its upload.
    pub(crate) received_at_ms: i64,
    pub(crate) stage: Stage,
    fate: Fate,
    /// How many bytes were got from its addresses.
    #[serde(default)]
    pub(crate) downloaded_bytes: Option<u64>,
    /// When anybody could see it, and under which number.
    pub(crate) public: Option<(i64, u64)>,
    /// What it was asked for beyond its words, as the app said it.
    #[serde(default)]
    pub(crate) asked: Value,
    /// What it shows, in order.
    #[serde(default)]
    pub(crate) media: Vec<Shown>,
}

/// One video or photo of a publication.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The SHA-256 of its bytes in hexadecimal; none before they are here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Where its bytes are fetched from; none where the app puts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// What a publication shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// One video.
    Video,
    /// One or several photos.
    Photo,
}

/// Where a publication goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Destination {
    /// Onto the creator's profile, for those whom the privacy level names.
    Profile(String),
    /// Into the creator's inbox, as a draft.
    Inbox,
}

/// Where the bytes of a publication come from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    /// The app puts them.
    File(Upload),
    /// TikTok takes the bytes from these addresses.
    Urls(Vec<String>),
}

/// How far a publication is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Bytes are missing.
    Waiting,
    /// Everything is there, and TikTok looks at it since this instant.
    Processing(i64),
    /// The creator was told of the draft at this instant.
    InInbox(i64),
    /// The publication was posted at this instant.
    Complete(i64),
    /// The publication will never be posted.
    Failed(FailReason),
}

/// What is to become of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fate {
    Published,
    /// TikTok looks at it for ever.
    Stuck,
    Failed(FailReason),
}

/// What happened to a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Failed(FailReason),
    Complete,
    InboxDelivered,
    PubliclyAvailable(u64),
    NoLongerPubliclyAvailable(u64),
}

/// What a publication is made from.
#[derive(Debug)]
pub(crate) struct NewPublication {
    pub(crate) user: String,
    pub(crate) medium: Medium,
    pub(crate) destination: Destination,
    pub(crate) source: Source,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) received_at_ms: i64,
    pub(crate) asked: Value,
}

// === impl Publication ===

impl Publication {
    /// A publication that begins now; the present settings decide what becomes of it.
    pub(crate) fn begin(
        new: NewPublication,
        publish_id: String,
        now_ms: i64,
        settings: &Settings,
    ) -> Self {
        let NewPublication {
            user,
            medium,
            destination,
            source,
            title,
            description,
            received_at_ms,
            asked,
        } = new;
        let media = match &source {
            Source::File(_) => vec![Shown::default()],
            Source::Urls(addresses) => addresses.iter().map(|it| Shown::at(it)).collect(),
        };
        let stage = match source {
            Source::File(_) => Stage::Waiting,
            Source::Urls(ref addresses) if are_pulled(addresses, settings) => Stage::Waiting,
            Source::Urls(_) => Stage::Processing(now_ms),
        };
        let fate = match settings.tiktok_fail_reason {
            _ if settings.tiktok_stuck => Fate::Stuck,
            Some(reason) => Fate::Failed(reason),
            None => Fate::Published,
        };
        Self {
            publish_id,
            user,
            medium,
            destination,
            source,
            title,
            description,
            received_at_ms,
            stage,
            fate,
            downloaded_bytes: None,
            public: None,
            asked,
            media,
        }
    }

    /// When the next thing happens to the publication by itself.
    pub(crate) fn due_at_ms(&self, settings: &Settings) -> Option<i64> {
        match self.stage {
            Stage::Processing(since_ms) if self.fate != Fate::Stuck => {
                Some(since_ms + settings.tiktok_processing_ms)
            }
            Stage::Complete(at_ms) if self.is_for_everyone() && self.public.is_none() => {
                Some(at_ms + settings.tiktok_moderation_ms)
            }
            Stage::Waiting
            | Stage::Processing(_)
            | Stage::InInbox(_)
            | Stage::Complete(_)
            | Stage::Failed(_) => None,
        }
    }

    /// Plays the next thing, which is due at this instant; `number` is for a post that becomes
    /// public.
    pub(crate) fn step(&mut self, at_ms: i64, number: u64) -> Event {
        if matches!(self.stage, Stage::Complete(_)) {
            self.public = Some((at_ms, number));
            return Event::PubliclyAvailable(number);
        }
        match (self.fate, &self.source, &self.destination) {
            (Fate::Failed(reason), ..) => self.fail(reason),
            (_, Source::File(upload), _) if !upload.is_video() => {
                self.fail(FailReason::FileFormatCheckFailed)
            }
            (Fate::Published | Fate::Stuck, _, Destination::Inbox) => {
                self.stage = Stage::InInbox(at_ms);
                Event::InboxDelivered
            }
            (Fate::Published | Fate::Stuck, _, Destination::Profile(_)) => {
                self.stage = Stage::Complete(at_ms);
                Event::Complete
            }
        }
    }

    /// Ends the publication without a post.
    pub(crate) fn fail(&mut self, reason: FailReason) -> Event {
        self.stage = Stage::Failed(reason);
        Event::Failed(reason)
    }

    /// Everything that was to be put or fetched is here, with these sums.
    pub(crate) fn has_come(&mut self, sums: Vec<String>, now_ms: i64) {
        for (shown, sum) in self.media.iter_mut().zip(sums) {
            shown.sha256 = Some(sum);
        }
        self.stage = Stage::Processing(now_ms);
    }

    /// Whether something may still become of it without its creator.
    pub(crate) fn is_under_way(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Processing(_))
    }

    /// Whether the publication is a draft that its creator has not posted.
    pub(crate) fn is_pending_draft(&self) -> bool {
        let has_failed_or_ended = matches!(self.stage, Stage::Failed(_) | Stage::Complete(_));
        self.destination == Destination::Inbox && !has_failed_or_ended
    }

    /// Whether the publication was meant for the profile and has not failed.
    pub(crate) fn is_post(&self) -> bool {
        self.destination != Destination::Inbox && !matches!(self.stage, Stage::Failed(_))
    }

    /// What the status call says; what there is nothing to say of is left out.
    pub(crate) fn status(&self) -> Value {
        let mut shown = match self.stage {
            Stage::Waiting | Stage::Processing(_) => match self.source {
                Source::File(_) => json!({"status": "PROCESSING_UPLOAD"}),
                Source::Urls(_) => json!({"status": "PROCESSING_DOWNLOAD"}),
            },
            Stage::InInbox(_) => json!({"status": "SEND_TO_USER_INBOX"}),
            Stage::Complete(_) => {
                json!({"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": self.ids()})
            }
            Stage::Failed(reason) => {
                return json!({"status": "FAILED", "fail_reason": reason.word()});
            }
        };
        if let Source::File(upload) = &self.source {
            shown["uploaded_bytes"] = json!(upload.received());
        }
        if let Some(bytes) = self.downloaded_bytes {
            shown["downloaded_bytes"] = json!(bytes);
        }
        shown
    }

    /// Numbers, as TikTok has them; none before the post is public.
    fn ids(&self) -> Vec<u64> {
        self.public.iter().map(|(_, number)| *number).collect()
    }

    /// Whether the bytes of the publication are put with this token.
    pub(crate) fn is_put_with(&self, token: &str) -> bool {
        match &self.source {
            Source::File(upload) => upload.token == token,
            Source::Urls(_) => false,
        }
    }

    fn is_for_everyone(&self) -> bool {
        match &self.destination {
            Destination::Profile(level) => level == "PUBLIC_TO_EVERYONE",
            // A draft that its creator posted by hand.
            Destination::Inbox => true,
        }
    }
}

// === impl Shown ===

impl Shown {
    fn at(address: &str) -> Self {
        Self {
            sha256: None,
            address: Some(address.to_owned()),
        }
    }
}

/// Whether these addresses are really gone to.
fn are_pulled(addresses: &[String], settings: &Settings) -> bool {
    let is_here = |address: &String| client::parts(address).is_some();
    settings.tiktok_pulls && addresses.iter().all(is_here)
}
