//! What the bytes of a picture or a video say of it: its form, its sides, how it moves and sounds.
//!
//! The bytes lie in a store that gives short ranges, and a video may have gigabytes. So each form
//! is read from its headers, through a [`Window`] that is bounded in length and in number of reads;
//! what is not needed (the samples of a video, the lines of a picture) is stepped over. Crates that
//! read these forms want the whole file, or a blocking reader that seeks. The name of a file counts
//! for nothing.
//!
//! The samples in `tests/media` are what real programs write; `make.sh` there says how.

mod color;
mod exif;
mod form;
mod gif;
mod jpeg;
mod mp4;
mod other;
mod png;
mod rate;
mod unreadable;
mod webm;
mod webp;
mod window;

pub use unreadable::Unreadable;
pub use window::{LONGEST_READ, MOST_READS, Source};

use crate::domain::media::Facts;
use window::{Stop, Window};

/// The most pixels of one picture: more than any camera makes, and few enough that nobody's memory
/// is filled by a file of a few bytes.
const MOST_PIXELS: u64 = 1 << 28;

/// Reads what a file of so many bytes is.
///
/// # Errors
/// The outer one is the source's, the inner one says why the file is not taken.
pub async fn read<S: Source>(
    source: &S,
    bytes: u64,
) -> Result<Result<Facts, Unreadable>, S::Error> {
    if bytes == 0 {
        return Ok(Err(Unreadable::Empty));
    }
    let mut window = Window::new(source, bytes);
    match of(&mut window).await {
        Ok(facts) => Ok(possible(facts)),
        Err(Stop::Unreadable(why)) => Ok(Err(why)),
        Err(Stop::Source(error)) => Err(error),
    }
}

async fn of<S: Source>(window: &mut Window<'_, S>) -> Result<Facts, Stop<S::Error>> {
    let head = window.up_to(0, 64).await?.to_vec();
    if head.starts_with(&[0xff, 0xd8, 0xff]) {
        jpeg::read(window).await
    } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        png::read(window).await
    } else if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        gif::read(window).await
    } else if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        webp::read(window).await
    } else if mp4::is_one(&head) {
        mp4::read(window).await
    } else if head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        webm::read(window).await
    } else {
        Err(Unreadable::Other(other::name(&head)).into())
    }
}

/// The facts, unless no such picture can be.
fn possible(facts: Facts) -> Result<Facts, Unreadable> {
    match u64::from(facts.width) * u64::from(facts.height) {
        0 => Err(Unreadable::Broken),
        1..=MOST_PIXELS => Ok(facts),
        _ => Err(Unreadable::TooManyPixels),
    }
}
