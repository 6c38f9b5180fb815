//! Gets the media of a publication from its addresses, where that is asked for: in plain HTTP, from
//! this computer, without following anything. Whoever gives an address that does not work, or takes
//! the media away too early, finds out here.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use std::io;
use std::time::Duration;

use tokio::time::timeout;

use super::media;
use super::publication::{Medium, Publication, Source, Stage};
use crate::client::{self, Fetched};
use crate::settings::tiktok::FailReason;

/// TikTok gives up after an hour; nobody waits that long for this computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// "20 MB"
const LARGEST_PHOTO: u64 = 20_000_000;

/// The media of one publication.
#[derive(Debug)]
pub(crate) struct Pull {
    pub(crate) publish_id: String,
    medium: Medium,
    addresses: Vec<String>,
}

/// What was at all addresses.
#[derive(Debug)]
pub(crate) struct Got {
    /// How many bytes there were in all.
    pub(crate) bytes: u64,
    /// The SHA-256 of the bytes at each.
    pub(crate) sums: Vec<String>,
}

// === impl Pull ===

impl Pull {
    /// What a publication is waiting for.
    pub(crate) fn of(publication: &Publication) -> Option<Self> {
        let Source::Urls(addresses) = &publication.source else {
            return None;
        };
        let is_waiting = publication.stage == Stage::Waiting;
        let (publish_id, addresses) = (publication.publish_id.clone(), addresses.clone());
        is_waiting.then_some(Self {
            publish_id,
            medium: publication.medium,
            addresses,
        })
    }

    /// Gets all of it.
    pub(crate) async fn run(&self) -> Result<Got, FailReason> {
        let mut all = Got {
            bytes: 0,
            sums: Vec::new(),
        };
        for address in &self.addresses {
            let got = got(address).await.map_err(|_error| self.not_there())?;
            self.judge(&got)?;
            all.bytes += got.bytes;
            all.sums.push(got.sha256);
        }
        Ok(all)
    }

    fn judge(&self, got: &Fetched) -> Result<(), FailReason> {
        if got.status != 200 || got.bytes == 0 {
            return Err(self.not_there());
        }
        let is_medium = match self.medium {
            Medium::Video => media::is_video(&got.beginning),
            Medium::Photo => media::is_photo(&got.beginning),
        };
        if !is_medium {
            return Err(FailReason::FileFormatCheckFailed);
        }
        if self.medium == Medium::Photo && got.bytes > LARGEST_PHOTO {
            return Err(FailReason::PictureSizeCheckFailed);
        }
        Ok(())
    }

    fn not_there(&self) -> FailReason {
        match self.medium {
            Medium::Video => FailReason::VideoPullFailed,
            Medium::Photo => FailReason::PhotoPullFailed,
        }
    }
}

async fn got(address: &str) -> io::Result<Fetched> {
    let (authority, path) = client::parts(address).ok_or(io::ErrorKind::InvalidInput)?;
    timeout(PATIENCE, client::get(authority, path)).await?
}
