//! Gets the media of a publication from its addresses, where that is asked for: in plain HTTP, from
//! this computer, without following anything. Whoever gives an address that does not work, or takes
//! the media away too early, finds out here.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use std::io;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::media;
use super::publication::{FailReason, Medium, Publication, Source, Stage};
use crate::Sandbox;
use crate::client::{self, Got};
use crate::settings::Settings;

const LOOK_EVERY: Duration = Duration::from_millis(100);
/// TikTok gives up after an hour; nobody waits that long for this computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// "20 MB"
const LARGEST_PHOTO: u64 = 20_000_000;

/// The media of one publication.
#[derive(Debug)]
pub(crate) struct Pull {
    publish_id: String,
    medium: Medium,
    addresses: Vec<String>,
}

/// Gets as long as this is awaited.
pub(crate) async fn pull_regularly(sandbox: Sandbox) {
    loop {
        sleep(LOOK_EVERY).await;
        let pulls = sandbox.read().tiktok.publications.pulls();
        for pull in pulls {
            let outcome = pull.run().await;
            sandbox.pulled(&pull.publish_id, outcome);
        }
    }
}

/// Whether these addresses are really gone to.
pub(crate) fn is_for(addresses: &[String], settings: &Settings) -> bool {
    settings.tiktok_pulls && addresses.iter().all(|address| parts(address).is_some())
}

// === impl Sandbox ===

impl Sandbox {
    fn pulled(&self, publish_id: &str, outcome: Result<u64, FailReason>) {
        let now_ms = self.now_ms();
        let mut guard = self.change();
        let state = &mut *guard;
        state
            .tiktok
            .publications
            .pulled(publish_id, outcome, now_ms, &mut state.outbox);
    }
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

    /// How many bytes there were in all.
    async fn run(&self) -> Result<u64, FailReason> {
        let mut bytes = 0;
        for address in &self.addresses {
            bytes += self.judge(&got(address).await.map_err(|_error| self.not_there())?)?;
        }
        Ok(bytes)
    }

    fn judge(&self, got: &Got) -> Result<u64, FailReason> {
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
        Ok(got.bytes)
    }

    fn not_there(&self) -> FailReason {
        match self.medium {
            Medium::Video => FailReason::VideoPullFailed,
            Medium::Photo => FailReason::PhotoPullFailed,
        }
    }
}

async fn got(address: &str) -> io::Result<Got> {
    let (authority, path) = parts(address).ok_or(io::ErrorKind::InvalidInput)?;
    timeout(PATIENCE, client::get(authority, path)).await?
}

/// Authority and path of an address on this computer.
fn parts(address: &str) -> Option<(&str, &str)> {
    let rest = address.strip_prefix("http://")?;
    let (authority, path) = rest.split_at(rest.find('/')?);
    client::is_here(authority).then_some((authority, path))
}
