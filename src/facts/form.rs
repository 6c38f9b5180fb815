//! The facts that a form begins with, before more is known.

use crate::domain::media::{ColorModel, Container, Facts, VideoFacts};

/// The facts of a picture of that form with these sides, and nothing else known.
pub(super) fn picture(container: Container, width: u32, height: u32) -> Facts {
    Facts {
        container,
        width,
        height,
        orientation: 1,
        color: Some(ColorModel::Rgb),
        bit_depth: Some(8),
        has_alpha: false,
        is_wide_gamut: false,
        frames: Some(1),
        duration_ms: None,
        video: None,
    }
}

/// The facts of a video of that form, from what its track says.
pub(super) fn moving(
    container: Container,
    (width, height): (u32, u32),
    video: VideoFacts,
) -> Facts {
    Facts {
        color: None,
        bit_depth: None,
        frames: None,
        video: Some(video),
        ..picture(container, width, height)
    }
}
