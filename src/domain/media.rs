//! Media: the pictures and videos of posts, by the names under which their bytes are kept.

use super::ids::{AccountId, MediaId, WorkspaceId};
use super::time::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The name of an object in the media store: letters, digits, `-`, `_`, `.` and `/`, of our own
/// making and never a person's file name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MediaKey(String);

/// How long a medium is kept that no post uses.
pub const UNUSED_FOR: Span = Span::days(1);

/// What a medium is for a network: a moving GIF is a kind of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "MediaKind"))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A picture that does not move.
    Image,
    /// A GIF, moving or not: networks take it by ways of its own.
    Gif,
    /// A video.
    Video,
}

/// The form of a file, as its bytes say; its name counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Container {
    /// JPEG.
    Jpeg,
    /// PNG, moving ones included.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// MP4.
    Mp4,
    /// `QuickTime`.
    Mov,
    /// `WebM`.
    Webm,
}

/// How the colours of a picture are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ColorModel {
    /// Shades of one colour.
    Gray,
    /// Red, green and blue, or what is made of them for storing.
    Rgb,
    /// Colours by number.
    Palette,
    /// Inks: many programs show them wrongly.
    Cmyk,
}

/// What the bytes of a file say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "MediaFacts"))]
pub struct Facts {
    /// Its form.
    pub container: Container,
    /// The width in pixels, as it is stored.
    pub width: u32,
    /// The height in pixels, as it is stored.
    pub height: u32,
    /// How it is to be turned before it is shown, as EXIF writes it: 1 to 8, of which 5 to 8 swap
    /// the sides. A video that is to be turned by a quarter says 6 or 8, by a half 3.
    pub orientation: u8,
    /// How a picture's colours are written.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub color: Option<ColorModel>,
    /// Bits of one colour channel.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bit_depth: Option<u8>,
    /// Whether parts of a picture can be seen through.
    #[serde(skip_serializing_if = "is_false", default)]
    pub has_alpha: bool,
    /// Whether a picture says that its colours are wider than sRGB's.
    #[serde(skip_serializing_if = "is_false", default)]
    pub is_wide_gamut: bool,
    /// How many pictures a moving picture has; 1 where it does not move.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub frames: Option<u32>,
    /// How long it plays, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub duration_ms: Option<u64>,
    /// What only a video has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub video: Option<VideoFacts>,
}

/// What only a video has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct VideoFacts {
    /// The codec of its pictures, by its four letters as RFC 6381 has them: `avc1`, `hvc1`, `vp09`.
    pub codec: String,
    /// The codec's profile, where it is known: 100 is H.264's "High".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub profile: Option<u8>,
    /// How its colours are sampled, where it is known: `4:2:0`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub chroma: Option<String>,
    /// Pictures in 1,000 seconds, on average; 0 where the file does not say.
    pub frames_per_1000_s: u32,
    /// Whether its pictures are shown for spans of different lengths.
    #[serde(skip_serializing_if = "is_false", default)]
    pub has_variable_rate: bool,
    /// Its sound; none where it is silent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub audio: Option<AudioFacts>,
    /// Whether its index stands behind its pictures, so that it cannot be played while it comes in.
    #[serde(skip_serializing_if = "is_false", default)]
    pub has_late_index: bool,
    /// Whether a list says which stretches of it are played.
    #[serde(skip_serializing_if = "is_false", default)]
    pub has_edit_list: bool,
}

/// The sound of a video.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct AudioFacts {
    /// Its codec: `mp4a`, `Opus`.
    pub codec: String,
    /// How many channels it has.
    pub channels: u16,
    /// Samples in a second.
    pub sample_rate: u32,
}

/// A medium whose bytes are all here. Nothing of it changes but its name and its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "KnownMedium"))]
pub struct Medium {
    /// Its id.
    pub id: MediaId,
    /// What it is for a network.
    pub kind: Kind,
    /// How many bytes it has.
    pub bytes: u64,
    /// What it shows, for people who do not see it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alt: Option<String>,
    /// What its bytes say.
    pub facts: Facts,
}

/// A medium at its place in a post, as a client writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Which medium.
    pub id: MediaId,
    /// What it shows, for people who do not see it; none: what the medium itself says.
    #[serde(default)]
    pub alt: Option<String>,
}

/// A medium at its place in a post, with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The medium.
    pub medium: Medium,
    /// Where its bytes are kept.
    pub key: MediaKey,
    /// What it shows, in words.
    pub alt: Option<String>,
}

/// The media that a post names, as they were when it was planned.
pub type Library = BTreeMap<MediaId, Medium>;

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

// === impl Container ===

impl Container {
    /// The type by which HTTP names it.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::Webm => "video/webm",
        }
    }

    /// The ending by which programs know such a file.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
            Self::Webm => "webm",
        }
    }

    /// The form of a small picture, as its first bytes say; none where it is no JPEG, PNG or WebP.
    #[must_use]
    pub fn of_picture(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else {
            None
        }
    }

    /// What a medium of this form is for a network.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Jpeg | Self::Png | Self::Webp => Kind::Image,
            Self::Gif => Kind::Gif,
            Self::Mp4 | Self::Mov | Self::Webm => Kind::Video,
        }
    }
}

// === impl Facts ===

impl Facts {
    /// Width and height as people see it: the sides of a picture that lies on its side are swapped.
    #[must_use]
    pub const fn upright(&self) -> (u32, u32) {
        match self.orientation {
            5..=8 => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }
}

// === impl MediaKey ===

impl MediaKey {
    /// The key with that name; none where it has other characters, is empty, or climbs with `..`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
        let is_key = (1..=512).contains(&name.len())
            && name.bytes().all(is_plain)
            && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
        is_key.then(|| Self(name.to_owned()))
    }

    /// Where the bytes of a medium are kept.
    #[must_use]
    pub fn of(workspace: &WorkspaceId, id: &MediaId) -> Self {
        Self(format!("{workspace}/{id}"))
    }

    /// Where the small picture of a medium is kept.
    #[must_use]
    pub fn of_thumbnail(workspace: &WorkspaceId, id: &MediaId) -> Self {
        Self(format!("{workspace}/{id}.thumbnail"))
    }

    /// Where the copy of an account's picture is kept.
    #[must_use]
    pub fn of_picture(workspace: &WorkspaceId, account: &AccountId) -> Self {
        Self(format!("{workspace}/{account}.picture"))
    }

    /// The medium whose bytes are kept there, and its workspace; none where something else is.
    #[must_use]
    pub fn owner(&self) -> Option<(WorkspaceId, MediaId)> {
        let (workspace, id) = self.0.split_once('/')?;
        Some((WorkspaceId::parse(workspace)?, MediaId::parse(id)?))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for MediaKey {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::parse(&name).ok_or("not the name of a medium")
    }
}

impl From<MediaKey> for String {
    fn from(key: MediaKey) -> Self {
        key.0
    }
}

impl fmt::Display for MediaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_climbs_and_never_has_a_sign_that_an_address_reads() {
        assert!(MediaKey::parse("wsp_1/med_2").is_some());
        for name in ["", "/", "a//b", "../a", "a/./b", "a b", "a?b", "a#b", "é"] {
            assert_eq!(MediaKey::parse(name), None, "{name}");
        }
    }

    #[test]
    fn a_picture_that_lies_on_its_side_stands_upright_for_every_rule() {
        let stored = |orientation| Facts {
            container: Container::Jpeg,
            width: 4,
            height: 3,
            orientation,
            color: None,
            bit_depth: None,
            has_alpha: false,
            is_wide_gamut: false,
            frames: None,
            duration_ms: None,
            video: None,
        };
        for (orientation, sides) in [
            (1, (4, 3)),
            (3, (4, 3)),
            (5, (3, 4)),
            (6, (3, 4)),
            (8, (3, 4)),
        ] {
            assert_eq!(stored(orientation).upright(), sides, "{orientation}");
        }
    }
}
