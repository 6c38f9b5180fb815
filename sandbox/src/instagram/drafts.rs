//! What a container is made from: the parameters of `POST /{account}/media`, and which of them go
//! together.
//!
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media>

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::graph::{self, Params, Refusal};

const CAPTION_LIMIT: usize = 2200;
const HASHTAG_LIMIT: usize = 30;
const MENTION_LIMIT: usize = 20;
const ALT_TEXT_LIMIT: usize = 1000;
const COLLABORATOR_LIMIT: usize = 3;
/// Every name of this call that the sandbox plays; `upload_type` only where uploads are.
pub(crate) const KNOWN: [&str; 17] = [
    "image_url",
    "video_url",
    "media_type",
    "caption",
    "alt_text",
    "user_tags",
    "location_id",
    "collaborators",
    "share_to_feed",
    "cover_url",
    "thumb_offset",
    "audio_name",
    "trial_params",
    "is_ai_generated",
    "is_carousel_item",
    "children",
    "upload_type",
];

/// What a container becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Shape {
    /// One image.
    Image,
    /// A video by itself.
    Reel,
    /// Gone after a day.
    Story {
        /// Whether it is a video.
        is_video: bool,
    },
    /// One of several.
    Item {
        /// Whether it is a video.
        is_video: bool,
    },
    /// Several, by the ids of their containers.
    Carousel(Vec<String>),
}

/// The parameters of one container, checked.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) shape: Shape,
    pub(crate) caption: String,
    pub(crate) alt_text: Option<String>,
    /// None for a carousel, and where the bytes come later.
    pub(crate) url: Option<String>,
    pub(crate) extras: Extras,
}

/// What a post asks for beyond its media and its caption.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Extras {
    pub(crate) collaborators: Vec<String>,
    pub(crate) share_to_feed: Option<bool>,
    pub(crate) cover_url: Option<String>,
    /// The moment of the video that is its cover, in milliseconds.
    pub(crate) thumb_offset: Option<u64>,
}

// === impl Draft ===

impl Draft {
    /// Reads the parameters, as far as they can be checked without knowing other containers.
    pub(crate) fn parse(params: &Params, has_uploads: bool) -> Result<Self, Refusal> {
        let is_upload = match params.one("upload_type") {
            None => false,
            Some("resumable") if has_uploads => true,
            Some(_) => {
                return Err(Refusal::invalid(
                    "Param upload_type must be resumable, and only with Facebook Login",
                ));
            }
        };
        let is_item = params.truth("is_carousel_item")?.unwrap_or(false);
        let shape = shape(params, is_item, is_upload)?;
        let draft = Self {
            url: url(params, &shape, is_upload)?,
            caption: params.one("caption").unwrap_or_default().to_owned(),
            alt_text: params.one("alt_text").map(str::to_owned),
            extras: extras(params)?,
            shape,
        };
        draft.check_text()?;
        draft.check_company(params)?;
        Ok(draft)
    }

    /// Whether the work on it takes as long as that on a video.
    pub(crate) fn is_video(&self) -> bool {
        match self.shape {
            Shape::Reel | Shape::Story { is_video: true } | Shape::Item { is_video: true } => true,
            Shape::Image
            | Shape::Story { is_video: false }
            | Shape::Item { is_video: false }
            | Shape::Carousel(_) => false,
        }
    }

    fn check_text(&self) -> Result<(), Refusal> {
        let count = |mark: char| {
            self.caption
                .split_whitespace()
                .filter(|word| word.starts_with(mark) && word.len() > 1)
                .count()
        };
        if self.caption.encode_utf16().count() > CAPTION_LIMIT || count('#') > HASHTAG_LIMIT {
            return Err(Refusal::new(36_004, "The caption is too long.")
                .sub(2_207_010)
                .told(
                    "Caption Too Long",
                    "The caption was too long. It has a maximum of 2200 \
                    characters, 30 hashtags and 20 tags.",
                ));
        }
        if count('@') > MENTION_LIMIT {
            return Err(Refusal::invalid("Too many tags")
                .sub(2_207_040)
                .told("Too Many Tags", "The caption has more than 20 tags."));
        }
        if self
            .alt_text
            .as_ref()
            .is_some_and(|text| text.chars().count() > ALT_TEXT_LIMIT)
        {
            return Err(Refusal::invalid(
                "Param alt_text has a maximum of 1000 characters",
            ));
        }
        Ok(())
    }

    /// Parameters that make no sense on this shape are a mistake of the caller.
    fn check_company(&self, params: &Params) -> Result<(), Refusal> {
        if let Some(name) = forbidden(&self.shape)
            .iter()
            .find(|name| params.one(name).is_some())
        {
            return Err(Refusal::invalid(&format!(
                "Param {name} is not allowed here"
            )));
        }
        if list(params, "collaborators")?.len() > COLLABORATOR_LIMIT {
            return Err(Refusal::invalid(
                "Param collaborators has a maximum of 3 usernames",
            ));
        }
        list(params, "user_tags")?;
        params.truth("is_ai_generated")?;
        Ok(())
    }
}

fn extras(params: &Params) -> Result<Extras, Refusal> {
    let names = list(params, "collaborators")?;
    let collaborators = names.iter().map(|name| {
        let name = name.as_str().filter(|name| is_username(name));
        name.map(str::to_owned)
            .ok_or_else(|| Refusal::invalid("Param collaborators must be usernames"))
    });
    // A cover wins over a moment of the video.
    let cover_url = params.one("cover_url").map(str::to_owned);
    if cover_url
        .as_deref()
        .is_some_and(|url| !graph::is_fetchable(url))
    {
        return Err(not_fetched());
    }
    let thumb_offset = params.number("thumb_offset")?;
    Ok(Extras {
        collaborators: collaborators.collect::<Result<_, _>>()?,
        share_to_feed: params.truth("share_to_feed")?,
        thumb_offset: thumb_offset.filter(|_| cover_url.is_none()),
        cover_url,
    })
}

fn is_username(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._".contains(&byte);
    (1..=30).contains(&name.len()) && name.bytes().all(is_letter)
}

/// The parameters that make no sense on a shape.
fn forbidden(shape: &Shape) -> &'static [&'static str] {
    match shape {
        Shape::Image => &[
            "children",
            "share_to_feed",
            "cover_url",
            "thumb_offset",
            "audio_name",
            "trial_params",
            "video_url",
        ],
        Shape::Reel => &["children", "alt_text", "image_url"],
        Shape::Story { .. } => &[
            "children",
            "alt_text",
            "caption",
            "location_id",
            "collaborators",
            "share_to_feed",
            "cover_url",
            "thumb_offset",
        ],
        Shape::Item { is_video: true } => &[
            "children",
            "alt_text",
            "caption",
            "location_id",
            "collaborators",
            "share_to_feed",
            "is_ai_generated",
            "image_url",
        ],
        Shape::Item { is_video: false } => &[
            "children",
            "caption",
            "location_id",
            "collaborators",
            "share_to_feed",
            "is_ai_generated",
            "video_url",
        ],
        Shape::Carousel(_) => &[
            "alt_text",
            "user_tags",
            "image_url",
            "video_url",
            "cover_url",
            "thumb_offset",
            "upload_type",
        ],
    }
}

/// A JSON list of a parameter; empty if it is not there.
pub(crate) fn list(params: &Params, name: &str) -> Result<Vec<Value>, Refusal> {
    let wrong = || Refusal::invalid(&format!("Param {name} must be an array"));
    params.one(name).map_or_else(
        || Ok(Vec::new()),
        |text| serde_json::from_str(text).map_err(|_not_a_list| wrong()),
    )
}

fn shape(params: &Params, is_item: bool, is_upload: bool) -> Result<Shape, Refusal> {
    let has_video = params.one("video_url").is_some() || is_upload;
    let unknown = |kind: &str| {
        let refusal =
            Refusal::new(100, format!("(#100) Unsupported media type {kind}")).sub(2_207_023);
        Err(refusal.told(
            "Unknown Media Type",
            &format!("The media type {kind} is unknown."),
        ))
    };
    match (params.one("media_type"), is_item) {
        (None | Some("IMAGE"), true) => Ok(Shape::Item { is_video: false }),
        (None | Some("IMAGE"), false) => Ok(Shape::Image),
        (Some("VIDEO"), true) => Ok(Shape::Item { is_video: true }),
        (Some("REELS"), false) => Ok(Shape::Reel),
        (Some("STORIES"), false) => Ok(Shape::Story {
            is_video: has_video,
        }),
        (Some("CAROUSEL"), false) => Ok(Shape::Carousel(children(params)?)),
        (Some(other), _) => unknown(other),
    }
}

fn url(params: &Params, shape: &Shape, is_upload: bool) -> Result<Option<String>, Refusal> {
    let name = match shape {
        Shape::Carousel(_) => return Ok(None),
        Shape::Reel | Shape::Story { is_video: true } | Shape::Item { is_video: true } => {
            "video_url"
        }
        Shape::Image | Shape::Story { is_video: false } | Shape::Item { is_video: false } => {
            "image_url"
        }
    };
    if is_upload {
        let is_mixed = params.one("video_url").is_some() || name == "image_url";
        return if is_mixed {
            Err(Refusal::invalid(
                "Param upload_type is for a video without an address",
            ))
        } else {
            Ok(None)
        };
    }
    let url = params.needed(name)?;
    if !graph::is_fetchable(url) {
        return Err(not_fetched());
    }
    Ok(Some(url.to_owned()))
}

/// Nothing could be fetched from the address.
pub(crate) fn not_fetched() -> Refusal {
    let refusal =
        Refusal::new(9004, "Only photo or video can be accepted as media type.").sub(2_207_052);
    refusal.told(
        "Media download has failed",
        "The media could not be fetched from this URI.",
    )
}

/// A JSON list of ids, or ids with commas between.
fn children(params: &Params) -> Result<Vec<String>, Refusal> {
    let text = params.needed("children")?;
    let ids: Vec<String> = if text.starts_with('[') {
        let wrong =
            |_not_texts| Refusal::invalid("Param children must be an array of ids as texts");
        serde_json::from_str(text).map_err(wrong)?
    } else {
        text.split(',').map(str::to_owned).collect()
    };
    if (2..=10).contains(&ids.len()) {
        return Ok(ids);
    }
    let refusal = Refusal::invalid("A carousel needs 2 to 10 children").sub(2_207_028);
    Err(refusal.told(
        "Carousel Validation Failed",
        "A carousel must have between 2 and 10 children.",
    ))
}
