//! How the bytes of a video come to be here: part by part, or from an address that was gone to.

use std::io::{self, Read};

use super::film::{Film, VideoFault, unusable};
use super::videos::Video;
use crate::files::{Files, StoredFile};
use crate::moment::Moment;
use crate::pulled::Pulled;

/// Adds a part of the bytes behind those that were there before.
pub(crate) fn bytes(video: &mut Video, part: &mut dyn Read, files: &Files) -> io::Result<()> {
    video.bytes += files.append(&unfinished(video), video.bytes, part)?;
    Ok(())
}

/// Takes what is there for the whole and looks at it.
pub(crate) fn whole(video: &mut Video, moment: &Moment<'_>) -> io::Result<()> {
    let file = moment.files.finish(&unfinished(video))?;
    look(video, file, moment)
}

/// Takes a file that is here already for the whole.
pub(crate) fn file(video: &mut Video, file: StoredFile, moment: &Moment<'_>) -> io::Result<()> {
    (video.bytes, video.size) = (file.bytes, Some(file.bytes));
    look(video, file, moment)
}

/// Takes what was at the address of a video; what was not gone to is believed.
pub(crate) fn pulled(video: &mut Video, moment: &Moment<'_>) -> io::Result<()> {
    match &moment.pulled {
        Some(Pulled::File(pulled)) => {
            let stored = moment.files.copy(&pulled.body)?;
            file(video, stored, moment)
        }
        Some(Pulled::Nothing) => {
            fail(video, unusable());
            Ok(())
        }
        None => {
            video.arrived(None, moment.now_ms, moment.settings);
            Ok(())
        }
    }
}

fn look(video: &mut Video, file: StoredFile, moment: &Moment<'_>) -> io::Result<()> {
    match Film::of(file, video.kind, moment.files)? {
        Ok((film, fault)) => {
            video.film = Some(film);
            video.arrived(fault, moment.now_ms, moment.settings);
        }
        Err(fault) => fail(video, fault),
    }
    Ok(())
}

fn fail(video: &mut Video, fault: VideoFault) {
    video.refuse_upload(fault);
}

/// The name of a file that is not whole yet.
fn unfinished(video: &Video) -> String {
    format!("facebook-{}", video.id)
}
