//! What Instagram takes as a picture:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media#image-specifications>.

use super::shape::Shape;
use crate::domain::media::{Attached, ColorModel, Container};
use crate::domain::violation::Violation;

/// "8 MB maximum."
const LARGEST: u64 = 8_000_000;

/// "Aspect ratio: Must be within a 4:5 to 1.91:1 range", width by height, in hundredths of a
/// picture's height.
const RATIOS: (u64, u64) = (80, 191);

/// "Minimum width: 320 (will be scaled up to the minimum if necessary)".
const LEAST_WIDTH: u32 = 320;

/// Stories and covers of Reels stand upright, 9:16.
const UPRIGHT: (u64, u64) = (9, 16);

/// What is wrong with a picture at `path`.
pub(super) fn violations(path: &str, picture: &Attached, shape: Shape) -> Vec<Violation> {
    let mut found = of_file(path, picture);
    let is_among_posts = matches!(shape, Shape::Image | Shape::Carousel);
    let (width, height) = picture.medium.facts.upright();
    if is_among_posts && !is_within(width, height) {
        let message = format!(
            "Instagram takes pictures from 4:5 to 1.91:1; this is {width} by {height}. Crop it."
        );
        found.push(Violation::new(path, "picture_ratio", message));
    }
    found
}

/// What is wrong with the picture that stands for a Reel.
pub(super) fn of_cover(path: &str, picture: &Attached) -> Vec<Violation> {
    of_file(path, picture)
}

fn of_file(path: &str, picture: &Attached) -> Vec<Violation> {
    let mut found = Vec::new();
    // "JPEG is the only image format supported."
    if picture.medium.facts.container != Container::Jpeg {
        let message = "Instagram takes JPEG. Save the picture as JPEG.";
        found.push(Violation::new(path, "picture_format", message));
    }
    if picture.medium.bytes > LARGEST {
        let message = "Instagram takes pictures of up to 8 MB. Save it smaller.";
        found.push(Violation::new(path, "picture_too_big", message));
    }
    found
}

/// What Instagram would take, and people may not want.
pub(super) fn warnings(path: &str, picture: &Attached, shape: Shape) -> Vec<Violation> {
    let facts = &picture.medium.facts;
    let (width, height) = facts.upright();
    let mut found = Vec::new();
    let mut add = |code, message: &str| found.push(Violation::new(path, code, message));
    if shape.is_story() && !is_like(width, height, UPRIGHT) {
        add(
            "cropped",
            "A story stands upright, 9:16. Instagram crops this picture, or puts bars beside it.",
        );
    }
    if width < LEAST_WIDTH {
        add(
            "small_picture",
            "Instagram scales pictures up that are less than 320 pixels wide: it may look blurred.",
        );
    }
    if facts.color == Some(ColorModel::Cmyk) || facts.is_wide_gamut {
        add(
            "colors",
            "Instagram turns the colours into sRGB: they may look different.",
        );
    }
    found
}

/// Whether a picture or a video of a carousel loses something: all are cropped as the first.
pub(super) fn cropped_as(path: &str, one: &Attached, first: &Attached) -> Option<Violation> {
    let (width, height) = one.medium.facts.upright();
    let (first_width, first_height) = first.medium.facts.upright();
    let of_first = (u64::from(first_width), u64::from(first_height));
    let message = "Instagram crops everything in a post to the shape of the first: parts of this \
        are not shown.";
    (!is_like(width, height, of_first)).then(|| Violation::new(path, "cropped_as_first", message))
}

fn is_within(width: u32, height: u32) -> bool {
    let (width, height) = (u64::from(width) * 100, u64::from(height));
    let (least, most) = RATIOS;
    height > 0 && least * height <= width && width <= most * height
}

/// Whether sides have that ratio, or miss it by a hundredth, which nobody sees.
pub(super) fn is_like(width: u32, height: u32, (wide, high): (u64, u64)) -> bool {
    let (this, that) = (u64::from(width) * high, u64::from(height) * wide);
    this.abs_diff(that) * 100 <= this.max(that)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_beyond_the_ratio_is_not_taken() {
        for (width, height) in [(1080, 1350), (1080, 1080), (1910, 1000), (1080, 566)] {
            assert!(is_within(width, height), "{width}x{height}");
        }
        for (width, height) in [
            (1080, 1351),
            (1911, 1000),
            (1080, 565),
            (1080, 1920),
            (0, 0),
        ] {
            assert!(!is_within(width, height), "{width}x{height}");
        }
    }

    #[test]
    fn what_nobody_sees_is_no_crop() {
        assert!(is_like(1080, 1920, UPRIGHT));
        assert!(is_like(1080, 1919, UPRIGHT));
        assert!(!is_like(1080, 1080, UPRIGHT));
        assert!(!is_like(1080, 1350, UPRIGHT));
    }
}
