//! The bytes of a video, in one stream into its container, which is there already. A stream that is
//! cut off goes on behind what has arrived, which Instagram tells:
//! <https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads>.
//! Where nothing of it has, shorter stretches are sent.

use super::calls::{is_hidden, media, read, reader};
use super::container::{self, FIELDS_OF_UPLOAD, Received, Stage, about, received};
use super::progress::{Container, Progress, Upload};
use crate::domain::media::Attached;
use crate::domain::secret::Secret;
use crate::domain::time::{Span, Timestamp};
use crate::platforms::error::{Class, PlatformError};
use crate::platforms::graph::rupload::{self, Sent, Stretch};
use crate::platforms::publish::{Job, Slice};
use crate::ports::Http;

/// The shortest stretch that is sent at once: 4 MiB pass in 20 s on a line of 2 Mbit/s.
const SHORTEST: u64 = 4 * 1024 * 1024;

/// The pause before it is asked what has arrived.
const PAUSE: Span = Span::seconds(3);

/// The next call for the bytes of the container at `at`: they are sent, or it is asked how many are
/// there.
pub(super) async fn go_on(
    job: &Job<'_, impl Http>,
    progress: Progress,
    at: usize,
    address: Option<Secret>,
) -> Result<Slice, PlatformError> {
    let container = progress.at(at);
    let (Some(of), Some(upload), Some(address)) =
        (media(job).get(at), container.upload.clone(), address)
    else {
        // Where the bytes go is not known any more.
        let anew = Container {
            id: String::new(),
            upload: None,
            ..container
        };
        return Ok(progress.with(at, anew).again(job.now, None));
    };
    if upload.is_unclear {
        return look(job, progress, at, (upload, address, of)).await;
    }
    let stretch = stretch(&upload, &address, of);
    let sent = match rupload::send(job.http, job.token, &stretch).await? {
        Sent::Whole => {
            let whole = container.made_whole(job.now);
            return Ok(progress.with(at, whole).again(job.now, None));
        }
        Sent::Unclear => Upload {
            is_unclear: true,
            ..upload
        },
        Sent::Refused => Upload {
            is_unclear: true,
            is_refused: true,
            ..upload
        },
    };
    let container = container.with_upload(sent);
    Ok(progress
        .with(at, container)
        .again(job.now + PAUSE, Some(address)))
}

fn stretch<'a>(upload: &Upload, address: &'a Secret, of: &'a Attached) -> Stretch<'a> {
    let size = of.medium.bytes;
    let missing = size.saturating_sub(upload.offset);
    Stretch {
        address,
        key: &of.key,
        offset: upload.offset,
        length: if upload.longest > 0 {
            missing.min(upload.longest)
        } else {
            missing
        },
        size,
    }
}

/// Asks how many bytes are there.
async fn look(
    job: &Job<'_, impl Http>,
    progress: Progress,
    at: usize,
    (upload, address, of): (Upload, Secret, &Attached),
) -> Result<Slice, PlatformError> {
    let container = progress.at(at);
    let token = reader(job, progress.reads_as_person);
    let body = match read(job, &container.id, &[FIELDS_OF_UPLOAD], token).await {
        Ok(body) => body,
        Err(error) if is_hidden(&error) && job.person.is_some() && !progress.reads_as_person => {
            return Ok(progress.read_as_person().again(job.now, Some(address)));
        }
        Err(error) => return Err(error),
    };
    let there = match container::stage(&body) {
        Stage::Working => received(&body),
        Stage::Finished | Stage::Published => Some(Received::Whole),
        Stage::Failed(why) if why.class != Class::Retry => return Err(about(job, at, why)),
        Stage::Failed(_) | Stage::Expired => return lost(job, progress, at),
    };
    let size = of.medium.bytes;
    match there {
        Some(Received::Part(there)) if upload.is_refused && there <= upload.offset => {
            lost(job, progress, at)
        }
        Some(Received::Part(there)) if there < size => {
            let container = container.with_upload(resumed(&upload, there, size));
            Ok(progress.with(at, container).again(job.now, Some(address)))
        }
        Some(Received::Part(_) | Received::Whole) => {
            let whole = container.made_whole(job.now);
            Ok(progress.with(at, whole).again(job.now, None))
        }
        // Nothing is told of the bytes: they are sent anew, into another container.
        None => lost(job, progress, at),
    }
}

/// The upload is lost, and begins anew, once.
fn lost(job: &Job<'_, impl Http>, progress: Progress, at: usize) -> Result<Slice, PlatformError> {
    let message = "Instagram does not take this video.";
    let why = PlatformError::new(Class::Retry, "video_refused", message)
        .with_hint("Save the video anew as MP4 with H.264 and AAC.");
    let anew = progress
        .at(at)
        .failed(why)
        .map_err(|error| about(job, at, error))?;
    Ok(progress.with(at, anew).again(job.now + PAUSE, None))
}

/// The upload goes on behind what is there.
fn resumed(upload: &Upload, there: u64, size: u64) -> Upload {
    let sent = match upload.longest {
        0 => size.saturating_sub(upload.offset),
        longest => longest,
    };
    let longest = if there > upload.offset {
        upload.longest
    } else {
        (sent / 4).max(SHORTEST)
    };
    Upload {
        offset: there,
        longest,
        is_unclear: false,
        is_refused: false,
    }
}

// === impl Container ===

impl Container {
    /// The same with all of its bytes there.
    fn made_whole(self, now: Timestamp) -> Self {
        Self {
            upload: None,
            made_ms: now.ms(),
            ..self
        }
    }

    fn with_upload(self, upload: Upload) -> Self {
        Self {
            upload: Some(upload),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_goes_on_behind_what_has_arrived() {
        let upload = Upload {
            is_unclear: true,
            ..Upload::default()
        };
        let on = resumed(&upload, 60_000_000, 100_000_000);
        assert_eq!(
            (on.offset, on.longest, on.is_unclear),
            (60_000_000, 0, false)
        );
    }

    #[test]
    fn where_nothing_arrives_shorter_stretches_are_sent_down_to_the_shortest() {
        let mut upload = Upload::default();
        let mut lengths = Vec::new();
        for _ in 0..4 {
            upload = resumed(&upload, 0, 128 * 1024 * 1024);
            lengths.push(upload.longest / 1024 / 1024);
        }
        assert_eq!(lengths, [32, 8, 4, 4]);
    }
}
