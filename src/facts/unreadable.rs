//! Why a file is not taken, for people.

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It has no bytes.
    Empty,
    /// It ends before its headers say.
    Truncated,
    /// It contradicts itself.
    Broken,
    /// It is something else: what, where that is known.
    Other(Option<&'static str>),
    /// A photo as phones keep it by themselves.
    Heic,
    /// A video in pieces, as it is made for streaming, whose length does not become known.
    Fragmented,
    /// A video without pictures.
    NoPictures,
    /// It claims more pixels than any camera makes.
    TooManyPixels,
    /// It has more parts than are read.
    TooManyParts,
}

// === impl Unreadable ===

impl Unreadable {
    /// A short name, for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty_file",
            Self::Truncated => "truncated",
            Self::Broken => "broken",
            Self::Other(_) => "unknown_form",
            Self::Heic => "heic",
            Self::Fragmented => "fragmented",
            Self::NoPictures => "no_pictures",
            Self::TooManyPixels => "too_many_pixels",
            Self::TooManyParts => "too_many_parts",
        }
    }

    /// What it is and what to do, for people.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::Empty => "The file is empty. Choose it again.".to_owned(),
            Self::Truncated => {
                "The end of the file is missing. Copy it anew from where it was made, and choose \
                it again."
                    .to_owned()
            }
            Self::Broken => {
                "The file is damaged, and no network would take it. Export it again.".to_owned()
            }
            Self::Other(Some(form)) => format!(
                "This is {form}, whatever its name says. Choose a JPEG, PNG, WebP or GIF, or a \
                video as MP4, MOV or WebM."
            ),
            Self::Other(None) => "This is neither a picture nor a video that any network takes. \
                Choose a JPEG, PNG, WebP or GIF, or a video as MP4, MOV or WebM."
                .to_owned(),
            Self::Heic => "This is a HEIC photo, which no network takes. Save it as JPEG; on an \
                iPhone choose Settings, Camera, Formats, Most Compatible."
                .to_owned(),
            Self::Fragmented => "This video is cut into many pieces for streaming, and its \
                length cannot be read. Export it as a plain MP4."
                .to_owned(),
            Self::NoPictures => "There are no pictures in this video, only sound.".to_owned(),
            Self::TooManyPixels => {
                "The picture is larger than any network takes. Make it smaller.".to_owned()
            }
            Self::TooManyParts => "The file has more pictures or other parts than any network \
                takes. Make it shorter, or save it as an MP4."
                .to_owned(),
        }
    }
}
