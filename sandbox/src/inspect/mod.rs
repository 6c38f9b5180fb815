//! What a file is, by its bytes alone: its form, its sides, how many pictures it has, how long it
//! plays, and in which codecs.
//!
//! The platforms of the sandbox judge media by this and never by what a caller says of them.
//! Pictures are decoded as a whole, so that one that is cut short is found out; of a video the
//! index is read, and never its pictures, so that a large one costs no memory.

mod inspected;
mod movie;
mod still;

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Seek, SeekFrom};
use std::path::Path;

pub use inspected::{Audio, Container, Inspected, Video};

/// How many bytes say of which form a file is.
const HEAD: usize = 64;

/// Why nothing can be said of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// The beginning is of no known form.
    Unknown,
    /// The form is known, and the rest does not follow it; the text says where.
    Broken(Container, String),
}

/// Looks at bytes.
///
/// # Errors
/// When they are of no known form, or do not follow it to their end.
pub fn look(bytes: &[u8]) -> Result<Inspected, Unreadable> {
    look_into(Cursor::new(bytes))
}

/// Looks at a file.
///
/// # Errors
/// When it cannot be read, is of no known form, or does not follow it to its end.
pub fn look_at(path: &Path) -> Result<Inspected, Unreadable> {
    let file = File::open(path).map_err(|_gone| Unreadable::Unknown)?;
    look_into(BufReader::new(file))
}

/// The form of a file with this beginning.
#[must_use]
pub fn container_of(head: &[u8]) -> Option<Container> {
    let at = |from: usize, mark: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(mark));
    Some(match () {
        () if at(0, b"\xFF\xD8\xFF") => Container::Jpeg,
        () if at(0, b"\x89PNG\r\n\x1A\n") => Container::Png,
        () if at(0, b"GIF87a") || at(0, b"GIF89a") => Container::Gif,
        () if at(0, b"RIFF") && at(8, b"WEBP") => Container::Webp,
        () if at(0, b"BM") => Container::Bmp,
        () if at(0, b"II*\0") || at(0, b"MM\0*") => Container::Tiff,
        () if at(0, b"\x1A\x45\xDF\xA3") => Container::Webm,
        () if at(4, b"ftypqt  ") => Container::Mov,
        () if at(4, b"ftyp") => Container::Mp4,
        // QuickTime files from before 2001 have no `ftyp`.
        () if [b"moov", b"mdat", b"wide"].iter().any(|name| at(4, *name)) => Container::Mov,
        () => return None,
    })
}

fn look_into(mut file: impl BufRead + Seek) -> Result<Inspected, Unreadable> {
    let bytes = file
        .seek(SeekFrom::End(0))
        .map_err(|_failed| Unreadable::Unknown)?;
    let container = container_of(&head_of(&mut file)).ok_or(Unreadable::Unknown)?;
    let broken = |error: String| Unreadable::Broken(container, error);
    match container {
        Container::Gif => still::gif(file, bytes),
        Container::Jpeg | Container::Png | Container::Webp | Container::Bmp | Container::Tiff => {
            still::picture(file, container, bytes)
        }
        Container::Mp4 | Container::Mov => movie::movie(file, container, bytes),
        Container::Webm => Ok(Inspected::of(container, bytes)),
    }
    .map_err(broken)
}

/// The beginning of a file, from which reading then starts again.
fn head_of(file: &mut (impl BufRead + Seek)) -> Vec<u8> {
    let mut head = vec![0; HEAD];
    let mut read = 0;
    if file.rewind().is_ok() {
        while let Ok(more @ 1..) = file.read(&mut head[read..]) {
            read += more;
        }
    }
    head.truncate(read);
    drop(file.rewind());
    head
}

// === impl Unreadable ===

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => out.write_str("the file is of no known form"),
            Self::Broken(container, why) => {
                write!(
                    out,
                    "the file is no whole {}: {why}",
                    container.content_type()
                )
            }
        }
    }
}
