//! Containers: media on their way to being published. They are worked on for a while, can be
//! published once, and are over after a day.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-container>

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::drafts::{Draft, Extras, Shape};
use super::material::{Judged, Material};
use crate::graph::fields::{shown, wanted};
use crate::graph::{Params, Refusal};
use crate::moment::Moment;
use crate::settings::Settings;

const FIRST_ID: u64 = 17_900_450_061_507_001;
const LIVES_MS: i64 = 24 * 60 * 60 * 1000;
/// "An account can create up to 400 containers within a rolling 24 hour period."
const DAILY_LIMIT: usize = 400;
const CONTAINER: (&str, &[&str]) = (
    "IGContainer",
    &[
        "id",
        "status_code",
        "status",
        "video_status",
        "copyright_check_status",
    ],
);

/// One container.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Container {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) caption: String,
    pub(crate) alt_text: Option<String>,
    /// `IMAGE`, `VIDEO` or `CAROUSEL_ALBUM`, as its medium will be called.
    pub(crate) media_type: String,
    /// `FEED`, `REELS` or `STORY`.
    pub(crate) product_type: String,
    pub(crate) is_item: bool,
    pub(crate) children: Vec<String>,
    /// The address from which the media was taken.
    pub(crate) url: Option<String>,
    /// What it is made of, where that is here.
    #[serde(default)]
    pub(crate) material: Option<Material>,
    /// What the post asks for beyond that.
    #[serde(default)]
    pub(crate) extras: Extras,
    /// The picture that is its cover, where that was gone to.
    #[serde(default)]
    pub(crate) cover: Option<Material>,
    /// What is made of it.
    #[serde(default)]
    shape: Option<Shape>,
    /// Whether its bytes are sent.
    #[serde(default)]
    is_upload: bool,
    /// How many bytes have come so far, where they are sent.
    pub(crate) bytes: u64,
    created_at_ms: i64,
    /// None while bytes are awaited.
    ready_at_ms: Option<i64>,
    fails_with: Option<u32>,
    is_published: bool,
}

/// How far a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    InProgress,
    Finished,
    Error(u32),
    Expired,
    Published,
}

/// All containers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Containers {
    all: Vec<Container>,
}

// === impl Containers ===

impl Containers {
    /// The container of this id, if it is of this account.
    pub(crate) fn get(&self, id: &str, account: &str) -> Option<&Container> {
        self.all
            .iter()
            .find(|container| container.id == id && container.account == account)
    }

    /// The account of a container.
    pub(crate) fn account_of(&self, id: &str) -> Option<&str> {
        self.all
            .iter()
            .find(|container| container.id == id)
            .map(|container| container.account.as_str())
    }

    /// The container of this id, whose ever it is.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Container> {
        self.all.iter_mut().find(|container| container.id == id)
    }

    /// Keeps a container, and gives it its id.
    pub(crate) fn create(
        &mut self,
        account: &str,
        draft: &Draft,
        (judged, cover): (Judged, Option<Material>),
        moment: &Moment<'_>,
    ) -> Result<String, Refusal> {
        let (now_ms, settings) = (moment.now_ms, moment.settings);
        let recent = self.all.iter().filter(|container| {
            container.account == account && now_ms - container.created_at_ms < LIVES_MS
        });
        if recent.count() >= DAILY_LIMIT {
            return Err(Refusal::new(9, "(#9) Application request limit reached").sub(2_207_042));
        }
        let children = self.children(account, draft, now_ms)?;
        let id = (FIRST_ID + self.all.len() as u64).to_string();
        let (media_type, product_type) = names(&draft.shape);
        let is_awaited = draft.url.is_none() && children.is_empty();
        let (material, fails_with) = judged;
        self.all.push(Container {
            id: id.clone(),
            account: account.to_owned(),
            caption: draft.caption.clone(),
            alt_text: draft.alt_text.clone(),
            media_type: media_type.to_owned(),
            product_type: product_type.to_owned(),
            is_item: matches!(draft.shape, Shape::Item { .. }),
            children,
            url: draft.url.clone(),
            material,
            extras: draft.extras.clone(),
            cover,
            shape: Some(draft.shape.clone()),
            is_upload: is_awaited,
            bytes: 0,
            created_at_ms: now_ms,
            ready_at_ms: (!is_awaited).then(|| now_ms + work_ms(draft.is_video(), settings)),
            fails_with,
            is_published: false,
        });
        Ok(id)
    }

    /// The children of a carousel, each of this account, meant as a child and ready.
    fn children(&self, account: &str, draft: &Draft, now_ms: i64) -> Result<Vec<String>, Refusal> {
        let Shape::Carousel(ids) = &draft.shape else {
            return Ok(Vec::new());
        };
        for id in ids {
            let child = self
                .get(id, account)
                .filter(|child| child.is_item)
                .ok_or_else(|| gone(id))?;
            match child.status(now_ms) {
                Status::Finished => {}
                Status::InProgress => return Err(not_ready()),
                Status::Error(_) | Status::Expired | Status::Published => return Err(expired()),
            }
        }
        Ok(ids.clone())
    }
}

// === impl Container ===

impl Container {
    /// How far the container is.
    pub(crate) fn status(&self, now_ms: i64) -> Status {
        if self.is_published {
            return Status::Published;
        }
        if now_ms - self.created_at_ms >= LIVES_MS {
            return Status::Expired;
        }
        match (
            self.ready_at_ms.filter(|ready| now_ms >= *ready),
            self.fails_with,
        ) {
            (None, _) => Status::InProgress,
            (Some(_), Some(number)) => Status::Error(number),
            (Some(_), None) => Status::Finished,
        }
    }

    /// Whether bytes are awaited.
    pub(crate) fn is_awaited(&self) -> bool {
        self.ready_at_ms.is_none()
    }

    /// What is made of it, and the moment of the video that is its cover.
    pub(crate) fn wanted(&self) -> (Shape, Option<u64>) {
        let shape = self.shape.clone().unwrap_or(Shape::Reel);
        (shape, self.extras.thumb_offset)
    }

    /// Notes that all of it is here, and what it is.
    pub(crate) fn arrived(&mut self, (material, fails_with): Judged, moment: &Moment<'_>) {
        self.material = material;
        self.fails_with = fails_with.or(self.fails_with);
        self.ready_at_ms = Some(moment.now_ms + work_ms(true, moment.settings));
    }

    /// Takes it for publication, which works once.
    pub(crate) fn publish(&mut self, now_ms: i64) -> Result<(), Refusal> {
        if self.is_item {
            let refusal = Refusal::invalid("A carousel item cannot be published by itself");
            return Err(refusal.sub(2_207_089));
        }
        match self.status(now_ms) {
            Status::Finished => {
                self.is_published = true;
                Ok(())
            }
            Status::InProgress | Status::Published => Err(not_ready()),
            Status::Error(_) | Status::Expired => Err(expired()),
        }
    }

    /// How far the bytes that are sent are, and the work on them.
    fn video_status(&self, now_ms: i64) -> Value {
        let uploading = match (self.is_awaited(), self.bytes) {
            (true, 0) => "not_started",
            (true, _) => "in_progress",
            (false, _) => "complete",
        };
        let processing = match self.status(now_ms) {
            Status::InProgress if self.is_awaited() => "not_started",
            Status::InProgress => "in_progress",
            Status::Finished | Status::Published => "complete",
            Status::Error(_) | Status::Expired => "error",
        };
        json!({
            "uploading_phase": {"status": uploading, "bytes_transferred": self.bytes},
            "processing_phase": {"status": processing},
        })
    }

    /// The node with the wanted fields.
    pub(crate) fn node(&self, params: &Params, now_ms: i64) -> Result<Value, Refusal> {
        let (code, text) = match self.status(now_ms) {
            Status::InProgress => (
                "IN_PROGRESS",
                "In Progress: Media is still being processed.".to_owned(),
            ),
            Status::Finished => (
                "FINISHED",
                "Finished: Media has been uploaded and it is ready to be published.".to_owned(),
            ),
            Status::Error(number) => (
                "ERROR",
                format!("Error: Media upload has failed with error code {number}"),
            ),
            Status::Expired => (
                "EXPIRED",
                "Expired: The container was not published within 24 hours.".to_owned(),
            ),
            Status::Published => (
                "PUBLISHED",
                "Published: Media has been published successfully".to_owned(),
            ),
        };
        shown(&wanted(params, &["id"])?, CONTAINER, |field| {
            Ok(match field.name.as_str() {
                "id" => Some(json!(self.id)),
                "status_code" => Some(json!(code)),
                "status" => Some(json!(text)),
                "video_status" if self.is_upload => Some(self.video_status(now_ms)),
                _ => None,
            })
        })
    }
}

/// No container of this account has this id.
pub(crate) fn gone(id: &str) -> Refusal {
    let refusal =
        Refusal::new(24, format!("The requested resource does not exist: {id}")).sub(2_207_006);
    refusal.told("Media Not Found", "The media could not be found.")
}

fn expired() -> Refusal {
    let refusal = Refusal::new(24, "The requested resource does not exist").sub(2_207_008);
    refusal.told(
        "Media Builder Expired",
        "The media with this id does not exist any more. Create it again.",
    )
}

fn not_ready() -> Refusal {
    let refusal = Refusal::new(9007, "Media ID is not available").sub(2_207_027);
    refusal.told(
        "The media is not ready to be published",
        "The media is not ready for publishing, please wait for a moment.",
    )
}

fn work_ms(is_video: bool, settings: &Settings) -> i64 {
    i64::from(if is_video {
        settings.instagram_video_ms
    } else {
        settings.instagram_image_ms
    })
}

fn names(shape: &Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Image => ("IMAGE", "FEED"),
        Shape::Reel => ("VIDEO", "REELS"),
        Shape::Story { is_video } => (if *is_video { "VIDEO" } else { "IMAGE" }, "STORY"),
        Shape::Item { is_video } => (if *is_video { "VIDEO" } else { "IMAGE" }, "FEED"),
        Shape::Carousel(_) => ("CAROUSEL_ALBUM", "FEED"),
    }
}
