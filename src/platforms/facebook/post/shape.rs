//! What content becomes on Facebook: chosen from the content and the place it is meant for.

use super::options::{FacebookOptions, Place};
use crate::domain::content::{Content, Part, read_options};
use crate::domain::format::{Format, Kind};
use crate::domain::media::{self, Attached};
use crate::domain::violation::Violation;

/// The name, in the settings of a part, of the page whose preview stands below the text.
pub(super) const LINK: &str = "link";

/// What a delivery is on Facebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text, perhaps with a link.
    Text,
    /// Pictures.
    Photos,
    /// A video among the posts.
    Video,
    /// A Reel.
    Reel,
    /// A picture in the story.
    PhotoStory,
    /// A video in the story.
    VideoStory,
}

/// The format of the content, without its rules.
pub(super) fn format(content: &Content) -> Result<Format, Violation> {
    let options = read_options::<FacebookOptions>(&content.options)?;
    let media = content.attached("media", &content.media)?;
    let kind = Shape::choose(options.kind, &media).kind();
    let mut first = Part::text(content.text.as_str()).with_media(media);
    if let Some(link) = options.link {
        first.settings.insert(LINK.to_owned(), link.into());
    }
    let comment = options.first_comment.map(|text| Part::text(text).extra());
    Ok(Format {
        kind,
        parts: std::iter::once(first).chain(comment).collect(),
    })
}

// === impl Shape ===

impl Shape {
    /// What media become in a place.
    pub(super) fn choose(place: Place, media: &[Attached]) -> Self {
        let has_video = media
            .iter()
            .any(|one| one.medium.kind == media::Kind::Video);
        match (place, has_video) {
            (Place::Reel, _) => Self::Reel,
            (Place::Story, true) => Self::VideoStory,
            (Place::Story, false) => Self::PhotoStory,
            (Place::Feed, true) => Self::Video,
            (Place::Feed, false) if media.is_empty() => Self::Text,
            (Place::Feed, false) => Self::Photos,
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Text => Kind::FacebookText,
            Self::Photos => Kind::FacebookPhotos,
            Self::Video => Kind::FacebookVideo,
            Self::Reel => Kind::FacebookReel,
            Self::PhotoStory => Kind::FacebookPhotoStory,
            Self::VideoStory => Kind::FacebookVideoStory,
        }
    }

    /// What a kind is here; none where it is another network's.
    pub(super) const fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::FacebookText => Some(Self::Text),
            Kind::FacebookPhotos => Some(Self::Photos),
            Kind::FacebookVideo => Some(Self::Video),
            Kind::FacebookReel => Some(Self::Reel),
            Kind::FacebookPhotoStory => Some(Self::PhotoStory),
            Kind::FacebookVideoStory => Some(Self::VideoStory),
            Kind::XPosts
            | Kind::XPictures
            | Kind::XVideos
            | Kind::TikTokVideo
            | Kind::TikTokPhotos
            | Kind::InstagramImage
            | Kind::InstagramCarousel
            | Kind::InstagramReel
            | Kind::InstagramImageStory
            | Kind::InstagramVideoStory => None,
            #[cfg(paper)]
            Kind::Paper => None,
        }
    }
}
