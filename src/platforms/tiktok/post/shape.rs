//! What content becomes on TikTok: a video or photos, for the profile or for the inbox.

use super::options::TikTokOptions;
use crate::domain::content::{Content, Part, read_options};
use crate::domain::format::{Format, Kind};
use crate::domain::media::{self, Attached};
use crate::domain::violation::Violation;

/// What a delivery shows on TikTok.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One video.
    Video,
    /// Photos.
    Photos,
}

/// The format of the content, without its rules. Its part keeps the options as they are.
pub(super) fn format(content: &Content) -> Result<Format, Violation> {
    read_options::<TikTokOptions>(&content.options)?;
    let media = content.attached("media", &content.media)?;
    let kind = Shape::choose(&media).kind();
    let mut part = Part::text(content.text.as_str()).with_media(media);
    part.settings.clone_from(&content.options);
    Ok(Format {
        kind,
        parts: vec![part],
    })
}

// === impl Shape ===

impl Shape {
    /// What media become.
    pub(super) fn choose(media: &[Attached]) -> Self {
        let is_video = |one: &Attached| one.medium.kind == media::Kind::Video;
        if media.iter().any(is_video) {
            Self::Video
        } else {
            Self::Photos
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Video => Kind::TikTokVideo,
            Self::Photos => Kind::TikTokPhotos,
        }
    }

    /// What a kind is here; none where it is another network's.
    pub(super) const fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::TikTokVideo => Some(Self::Video),
            Kind::TikTokPhotos => Some(Self::Photos),
            Kind::XPosts
            | Kind::XPictures
            | Kind::XVideos
            | Kind::FacebookText
            | Kind::FacebookPhotos
            | Kind::FacebookVideo
            | Kind::FacebookReel
            | Kind::FacebookPhotoStory
            | Kind::FacebookVideoStory
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
