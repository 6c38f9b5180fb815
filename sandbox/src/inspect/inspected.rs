//! What the bytes of a file say.

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// JPEG.
    Jpeg,
    /// PNG, moving ones included.
    Png,
    /// GIF.
    Gif,
    /// WebP, moving ones included.
    Webp,
    /// BMP.
    Bmp,
    /// TIFF.
    Tiff,
    /// MP4.
    Mp4,
    /// `QuickTime`.
    Mov,
    /// `WebM` or Matroska.
    Webm,
}

/// What the bytes of a file say.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspected {
    /// The form of the file.
    pub container: Container,
    /// How many bytes the file has.
    pub bytes: u64,
    /// The width in pixels: of a picture as it is stored, of a video as people see it; 0 for
    /// `WebM`, into which nobody looks.
    pub width: u32,
    /// The height in pixels, likewise.
    pub height: u32,
    /// How many pictures a GIF, PNG or WebP has; 1 if it does not move.
    pub frames: u32,
    /// How long a video plays, in milliseconds; 0 for a picture, and for a video in fragments whose
    /// index does not announce it.
    pub duration_ms: u64,
    /// What only a video has; nothing for `WebM`.
    pub video: Option<Video>,
}

/// What only a video has.
#[derive(Debug, Clone, PartialEq)]
pub struct Video {
    /// The codec of the pictures by its four letters: `avc1`, `hvc1`, `vp09`.
    pub codec: String,
    /// The profile of H.264: 66, 77 and 100 are Baseline, Main and High.
    pub profile: Option<u8>,
    /// How H.264 samples colours where the file says so: 1 is 4:2:0.
    pub chroma_format: Option<u8>,
    /// Pictures in a second, on average; 0 where the index does not say.
    pub frames_per_second: f64,
    /// Whether the index stands in front of the pictures.
    pub has_early_index: bool,
    /// The codec of the sound by its four letters; none for a silent video.
    pub audio: Option<Audio>,
}

/// The sound of a video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// The codec by its four letters: `mp4a`, `Opus`.
    pub codec: String,
    /// The object type of AAC: 2 is AAC-LC.
    pub profile: Option<u8>,
    /// How many channels there are.
    pub channels: u16,
    /// Samples in a second.
    pub sample_rate: u32,
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
            Self::Bmp => "image/bmp",
            Self::Tiff => "image/tiff",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::Webm => "video/webm",
        }
    }
}

// === impl Inspected ===

impl Inspected {
    /// A file of which no more is known.
    pub(super) fn of(container: Container, bytes: u64) -> Self {
        Self {
            container,
            bytes,
            width: 0,
            height: 0,
            frames: 1,
            duration_ms: 0,
            video: None,
        }
    }
}
