//! What content becomes on Instagram: chosen from the content and the place it is meant for.

use super::options::{InstagramOptions, Place};
use crate::domain::content::{Content, Options, Part, read_options};
use crate::domain::format::{Format, Kind};
use crate::domain::ids::MediaId;
use crate::domain::media::{self, Attached, Attachment};
use crate::domain::violation::Violation;

/// The names of the settings of a part: a Reel's `share_to_feed`, the handles of collaborators, the
/// key of the picture that is a Reel's cover, and the moment that is, in milliseconds.
pub(super) const SHARE_TO_FEED: &str = "share_to_feed";
pub(super) const COLLABORATORS: &str = "collaborators";
pub(super) const COVER: &str = "cover";
pub(super) const COVER_AT: &str = "cover_at_ms";

/// What a post becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A picture.
    Image,
    /// Several pictures and videos.
    Carousel,
    /// A video by itself.
    Reel,
    /// A picture in the story.
    ImageStory,
    /// A video in the story.
    VideoStory,
}

/// What the content becomes.
///
/// # Errors
/// When the options are not Instagram's.
pub(super) fn format(content: &Content) -> Result<Format, Violation> {
    let options = read_options::<InstagramOptions>(&content.options)?;
    let media = content.attached("media", &content.media)?;
    let shape = Shape::choose(options.kind, &media);
    let text = if shape.is_story() {
        ""
    } else {
        content.text.as_str()
    };
    let mut first = Part::text(text).with_media(media);
    first.settings = settings(content, &options, shape);
    let comment = options.first_comment.map(|text| Part::text(text).extra());
    Ok(Format {
        kind: shape.kind(),
        parts: std::iter::once(first).chain(comment).collect(),
    })
}

fn settings(content: &Content, options: &InstagramOptions, shape: Shape) -> Options {
    let mut settings = Options::new();
    let mut set = |name: &str, value: serde_json::Value| settings.insert(name.to_owned(), value);
    if !options.collaborators.is_empty() {
        let bare = options.collaborators.iter().map(|name| handle(name));
        set(COLLABORATORS, bare.collect());
    }
    if shape == Shape::Reel {
        set(SHARE_TO_FEED, options.share_to_feed.into());
        let cover = options.cover.clone().unwrap_or_default();
        if let Some(picture) = cover.media.and_then(|id| picture(content, id)) {
            set(COVER, picture.key.as_str().into());
        } else if let Some(at_ms) = cover.at_ms {
            set(COVER_AT, at_ms.into());
        }
    }
    settings
}

/// A handle as Instagram takes it: without the sign that people write before it.
pub(super) fn handle(written: &str) -> &str {
    let written = written.trim();
    written.strip_prefix('@').unwrap_or(written)
}

/// The picture with that id, where it was uploaded.
pub(super) fn picture(content: &Content, id: MediaId) -> Option<Attached> {
    let list = [Attachment { id, alt: None }];
    content.attached("options.cover.media", &list).ok()?.pop()
}

// === impl Shape ===

impl Shape {
    /// What media become in a place.
    pub(super) fn choose(place: Place, media: &[Attached]) -> Self {
        let has_video = media
            .iter()
            .any(|one| one.medium.kind == media::Kind::Video);
        match (place, has_video) {
            (Place::Story, true) => Self::VideoStory,
            (Place::Story, false) => Self::ImageStory,
            (Place::Feed, _) if media.len() > 1 => Self::Carousel,
            (Place::Reel, _) | (Place::Feed, true) => Self::Reel,
            (Place::Feed, false) => Self::Image,
        }
    }

    pub(super) const fn is_story(self) -> bool {
        match self {
            Self::ImageStory | Self::VideoStory => true,
            Self::Image | Self::Carousel | Self::Reel => false,
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Image => Kind::InstagramImage,
            Self::Carousel => Kind::InstagramCarousel,
            Self::Reel => Kind::InstagramReel,
            Self::ImageStory => Kind::InstagramImageStory,
            Self::VideoStory => Kind::InstagramVideoStory,
        }
    }

    /// What a kind is here; none where it is another network's.
    pub(super) const fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::InstagramImage => Some(Self::Image),
            Kind::InstagramCarousel => Some(Self::Carousel),
            Kind::InstagramReel => Some(Self::Reel),
            Kind::InstagramImageStory => Some(Self::ImageStory),
            Kind::InstagramVideoStory => Some(Self::VideoStory),
            Kind::XPosts
            | Kind::XPictures
            | Kind::XVideos
            | Kind::FacebookText
            | Kind::FacebookPhotos
            | Kind::FacebookVideo
            | Kind::FacebookReel
            | Kind::FacebookPhotoStory
            | Kind::FacebookVideoStory
            | Kind::TikTokVideo
            | Kind::TikTokPhotos => None,
            #[cfg(paper)]
            Kind::Paper => None,
        }
    }
}
