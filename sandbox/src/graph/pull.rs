//! Gets the medium that a call names, where that is asked for: in plain HTTP, from this computer,
//! without following anything. First only the head is asked for, then the bytes, those of a long
//! file range by range. The call waits for it, and what is there decides what the platform says.
//!
//! <https://developers.facebook.com/docs/instagram-platform/content-publishing#media-hosting>

use std::io;
use std::time::Duration;

use http::{Method, Request};
use tokio::time::timeout;

use super::params::Params;
use crate::client::{self, App, Ask, Place};
use crate::files::{Files, Spooled};
use crate::pulled::{Pulled, PulledFile};

/// The platforms give up sooner or later; nobody waits longer for this computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The parameters that hold the address of a medium.
const ADDRESSES: [&str; 4] = ["image_url", "video_url", "url", "file_url"];
/// The parameter that holds the address of a cover.
const COVER: &str = "cover_url";
/// The longest part that is asked for at once where a server gives ranges.
const RANGE: u64 = 4 * 1024 * 1024;
/// What is longer is not fetched to its end: "The maximum size for a video is 2 GB."
const LARGEST: u64 = 2_000_000_000;

/// Gets what a request names; none if it names nothing on this computer.
pub(crate) async fn for_request(
    request: &Request<Vec<u8>>,
    app: Option<&App>,
    files: &Files,
) -> Option<Pulled> {
    from(&address(request)?, app, files).await
}

/// Gets the cover that a request names, likewise.
pub(crate) async fn cover_for_request(
    request: &Request<Vec<u8>>,
    app: Option<&App>,
    files: &Files,
) -> Option<Pulled> {
    let params = Params::of(request).ok()?;
    from(params.one(COVER)?, app, files).await
}

async fn from(address: &str, app: Option<&App>, files: &Files) -> Option<Pulled> {
    let (authority, path) = client::parts(address)?;
    let place = Place { authority, path };
    let got = timeout(PATIENCE, fetched(place, app, files)).await;
    Some(
        got.ok()
            .and_then(Result::ok)
            .flatten()
            .and_then(|body| PulledFile::of(body).ok())
            .map_or(Pulled::Nothing, Pulled::File),
    )
}

/// The bytes at an address; none if it does not give as many as it says that it has.
async fn fetched(
    place: Place<'_>,
    app: Option<&App>,
    files: &Files,
) -> io::Result<Option<Spooled>> {
    let head = client::fetch(place, app, &Ask::new(Method::HEAD), &mut |_| Ok(())).await?;
    let Some(length) = head.length.filter(|length| (1..=LARGEST).contains(length)) else {
        return Ok(None);
    };
    if head.status != 200 {
        return Ok(None);
    }
    let mut spool = files.spool()?;
    let whole = [(0, length - 1)];
    let ranges = head.has_ranges && length > RANGE;
    let asked: Vec<(u64, u64)> = if ranges {
        (0..length)
            .step_by(usize::try_from(RANGE).map_err(io::Error::other)?)
            .map(|from| (from, (from + RANGE).min(length) - 1))
            .collect()
    } else {
        whole.to_vec()
    };
    for (from, to) in asked {
        let ask = Ask {
            range: ranges.then_some((from, to)),
            ..Ask::new(Method::GET)
        };
        let got = client::fetch(place, app, &ask, &mut |piece| {
            if spool.bytes() + piece.len() as u64 > length {
                return Err(io::Error::other("more bytes came than were announced"));
            }
            spool.push(piece)
        })
        .await?;
        let is_answered = got.status == if ranges { 206 } else { 200 };
        if !is_answered || spool.bytes() != to + 1 {
            return Ok(None);
        }
    }
    Ok(Some(spool.end()))
}

fn address(request: &Request<Vec<u8>>) -> Option<String> {
    let in_header = || {
        request
            .headers()
            .get("file_url")?
            .to_str()
            .ok()
            .map(str::to_owned)
    };
    let params = Params::of(request).unwrap_or_default();
    ADDRESSES
        .iter()
        .find_map(|name| params.one(name).map(str::to_owned))
        .or_else(in_header)
}
