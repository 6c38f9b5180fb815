//! Pictures: decoded as a whole, because the beginning alone cannot say that the end is there.

use std::io::{BufRead, Read, Seek};

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, ImageFormat, ImageReader, Limits};

use super::inspected::{Container, Inspected};

/// A picture that needs more memory than that is not decoded: 100 million pixels of four bytes.
const MOST_MEMORY: u64 = 400 * 1000 * 1000;
/// More than any platform takes of a picture.
const MOST_JPEG: u64 = 64 * 1024 * 1024;

/// A picture of a form other than GIF.
pub(super) fn picture(
    mut file: impl BufRead + Seek,
    container: Container,
    bytes: u64,
) -> Result<Inspected, String> {
    if container == Container::Jpeg && !has_jpeg_end(&mut file) {
        return Err("it has no end".to_owned());
    }
    let frames = frames_of(&mut file, container)?;
    file.rewind().map_err(said)?;
    let mut reader = ImageReader::with_format(file, format_of(container)?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let image = reader.decode().map_err(said)?;
    Ok(Inspected {
        width: image.width(),
        height: image.height(),
        frames,
        ..Inspected::of(container, bytes)
    })
}

/// A GIF, every frame of which is walked through and none decoded.
pub(super) fn gif(file: impl BufRead, bytes: u64) -> Result<Inspected, String> {
    let mut options = gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    options.check_frame_consistency(true);
    let mut decoder = options.read_info(file).map_err(said)?;
    let mut frames = 0;
    while decoder.read_next_frame().map_err(said)?.is_some() {
        frames += 1;
    }
    if frames == 0 {
        return Err("it has no picture".to_owned());
    }
    Ok(Inspected {
        width: decoder.width().into(),
        height: decoder.height().into(),
        frames,
        ..Inspected::of(Container::Gif, bytes)
    })
}

/// Whether a JPEG goes on to its end: decoders are content with less. What may stand behind the
/// end, as in a photo that moves, does not matter.
fn has_jpeg_end(file: &mut (impl BufRead + Seek)) -> bool {
    let mut bytes = Vec::new();
    if file.take(MOST_JPEG).read_to_end(&mut bytes).is_err() || file.rewind().is_err() {
        return false;
    }
    let mut at = 2;
    while let Some(&[0xFF, mark, ref rest @ ..]) = bytes.get(at..) {
        at += match (mark, rest) {
            (0xD9, _) => return true,
            // Fill bytes, and marks without a length.
            (0xFF, _) => 1,
            (0x01 | 0xD0..=0xD7, _) => 2,
            (_, [high, low, ..]) => 2 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => return false,
        };
        if mark == 0xDA {
            at += scan_length(bytes.get(at..).unwrap_or_default());
        }
    }
    false
}

/// How long the coded pixels are: in them, 0xFF is followed by zero or by a restart.
fn scan_length(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7);
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}

/// How many pictures a PNG or a WebP has.
fn frames_of(file: &mut (impl BufRead + Seek), container: Container) -> Result<u32, String> {
    let count = match container {
        Container::Png => {
            let decoder = PngDecoder::new(file).map_err(said)?;
            if !decoder.is_apng().map_err(said)? {
                return Ok(1);
            }
            decoder.apng().map_err(said)?.into_frames().count()
        }
        Container::Webp => {
            let decoder = WebPDecoder::new(file).map_err(said)?;
            if !decoder.has_animation() {
                return Ok(1);
            }
            decoder.into_frames().count()
        }
        Container::Jpeg
        | Container::Bmp
        | Container::Tiff
        | Container::Gif
        | Container::Mp4
        | Container::Mov
        | Container::Webm => 1,
    };
    u32::try_from(count).map_err(said)
}

fn format_of(container: Container) -> Result<ImageFormat, String> {
    match container {
        Container::Jpeg => Ok(ImageFormat::Jpeg),
        Container::Png => Ok(ImageFormat::Png),
        Container::Webp => Ok(ImageFormat::WebP),
        Container::Bmp => Ok(ImageFormat::Bmp),
        Container::Tiff => Ok(ImageFormat::Tiff),
        Container::Gif | Container::Mp4 | Container::Mov | Container::Webm => {
            Err("it is no still picture".to_owned())
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` passes it")]
fn said(error: impl ToString) -> String {
    error.to_string()
}
