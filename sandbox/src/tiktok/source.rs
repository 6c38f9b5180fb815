//! Where the bytes of a publication come from, and the rules for it: chunks that are put, or
//! addresses that were verified.
//!
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>

use serde::Deserialize;

use super::errors::Refusal;
use super::publication::Source;
use super::upload::Upload;
use crate::settings::Settings;

/// "5 MB", the larger of its meanings.
const SMALLEST_CHUNK: u64 = 5 * 1024 * 1024;
/// "64 MB", the smaller of its meanings. The last chunk takes the remainder and stays below twice
/// that.
const LARGEST_CHUNK: u64 = 64_000_000;
const MOST_CHUNKS: u64 = 1000;
/// "4 GB"
const LARGEST_VIDEO: u64 = 4 * 1024 * 1024 * 1024;
const MOST_PHOTOS: usize = 35;

/// `source_info` of a video.
#[derive(Debug, Deserialize)]
#[serde(tag = "source", deny_unknown_fields)]
pub(crate) enum VideoSource {
    /// The app puts the file.
    #[serde(rename = "FILE_UPLOAD")]
    File {
        /// The size of the file, in bytes.
        video_size: u64,
        /// The size of each chunk but the last, in bytes.
        chunk_size: u64,
        total_chunk_count: u64,
    },
    /// TikTok takes it.
    #[serde(rename = "PULL_FROM_URL")]
    Url { video_url: String },
}

/// `source_info` of photos.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhotoSource {
    source: String,
    photo_cover_index: Option<usize>,
    photo_images: Vec<String>,
}

// === impl VideoSource ===

impl VideoSource {
    /// Checks every rule.
    pub(crate) fn checked(self, settings: &Settings) -> Result<Source, Refusal> {
        match self {
            Self::File {
                video_size,
                chunk_size,
                total_chunk_count,
            } => {
                check_chunks(video_size, chunk_size, total_chunk_count)?;
                Ok(Source::File(Upload::new(
                    video_size,
                    chunk_size,
                    total_chunk_count,
                )))
            }
            Self::Url { video_url } => {
                check_address(&video_url, settings)?;
                Ok(Source::Urls(vec![video_url]))
            }
        }
    }
}

// === impl PhotoSource ===

impl PhotoSource {
    /// Which photo is the cover.
    pub(crate) fn cover(&self) -> Option<usize> {
        self.photo_cover_index
    }

    /// Checks every rule.
    pub(crate) fn checked(self, settings: &Settings) -> Result<Source, Refusal> {
        if self.source != "PULL_FROM_URL" {
            return Err(Refusal::invalid_params(
                "Photos can only be pulled from a URL",
            ));
        }
        if !(1..=MOST_PHOTOS).contains(&self.photo_images.len()) {
            return Err(Refusal::invalid_params("The photo count is invalid"));
        }
        if self
            .photo_cover_index
            .is_none_or(|index| index >= self.photo_images.len())
        {
            return Err(Refusal::invalid_params("The photo cover index is invalid"));
        }
        self.photo_images
            .iter()
            .try_for_each(|address| check_address(address, settings))?;
        Ok(Source::Urls(self.photo_images))
    }
}

fn check_chunks(video_size: u64, chunk_size: u64, count: u64) -> Result<(), Refusal> {
    if !(1..=LARGEST_VIDEO).contains(&video_size) {
        return Err(Refusal::invalid_params("The video size is invalid"));
    }
    let is_whole = chunk_size == video_size;
    if chunk_size > LARGEST_CHUNK || (chunk_size < SMALLEST_CHUNK && !is_whole) {
        return Err(Refusal::invalid_params("The chunk size is invalid"));
    }
    // The remainder belongs to the last chunk, so the count is rounded down; one chunk is the whole
    // video.
    let is_right = count == video_size / chunk_size
        && (1..=MOST_CHUNKS).contains(&count)
        && (count > 1 || is_whole);
    if is_right {
        Ok(())
    } else {
        Err(Refusal::invalid_params("The total chunk count is invalid"))
    }
}

/// An address is on a domain that was verified, over https, or begins with a prefix that was.
fn check_address(address: &str, settings: &Settings) -> Result<(), Refusal> {
    let is_prefix = |property: &str| property.ends_with('/') && address.starts_with(property);
    let is_domain =
        |property: &str| host_over_https(address).is_some_and(|host| is_within(&host, property));
    let is_verified = |property: &String| {
        if property.contains("://") {
            is_prefix(property)
        } else {
            is_domain(property)
        }
    };
    if settings.tiktok_verified.iter().any(is_verified) {
        Ok(())
    } else {
        Err(Refusal::url_ownership())
    }
}

/// Whether a host is a domain or below it.
fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The name in an https address; an IP address is none.
fn host_over_https(address: &str) -> Option<String> {
    let uri: http::Uri = address.parse().ok()?;
    let is_https = uri.scheme_str() == Some("https") && !address.contains(['@', '#']);
    let host = uri.host()?.to_ascii_lowercase();
    let is_number = host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok();
    (is_https && !is_number).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::{check_address, check_chunks};
    use crate::settings::Settings;

    #[test]
    fn chunks_follow_the_arithmetic_of_the_guide() {
        for (size, chunk, count) in [
            (50_000_123, 10_000_000, 5),
            (4_194_304, 4_194_304, 1),
            (1, 1, 1),
            (64_000_000, 64_000_000, 1),
            (20_971_520, 10_485_760, 2),
        ] {
            assert!(
                check_chunks(size, chunk, count).is_ok(),
                "{size} {chunk} {count}"
            );
        }
    }

    #[test]
    fn chunks_that_do_not_add_up_are_refused() {
        for (size, chunk, count) in [
            (0, 0, 0),
            (50_000_123, 10_000_000, 6),
            // The division says one, and live servers refuse it.
            (121_000_000, 64_000_000, 1),
            (158_000_000, 158_000_000, 1),
            (50_000_000, 4_000_000, 12),
            (4_000_000, 5_242_880, 1),
            (4_000_000, 2_000_000, 2),
            (4_294_967_297, 64_000_000, 67),
            (50_000_000, 0, 1),
        ] {
            assert!(
                check_chunks(size, chunk, count).is_err(),
                "{size} {chunk} {count}"
            );
        }
    }

    #[test]
    fn only_verified_addresses_are_pulled_from() {
        let verified = [
            "media.example.com",
            "https://cdn.example.net/app/",
            "http://127.0.0.1:8787/media/",
            "203.0.113.7",
        ];
        let settings = Settings {
            tiktok_verified: verified.map(str::to_owned).to_vec(),
            ..Settings::default()
        };
        for good in [
            "https://media.example.com/a.mp4",
            "https://eu.media.example.com/a.mp4?x=1",
            "https://cdn.example.net/app/a.jpg",
            "http://127.0.0.1:8787/media/a.mp4",
        ] {
            assert!(check_address(good, &settings).is_ok(), "{good}");
        }
        for bad in [
            "http://media.example.com/a.mp4",
            "https://notmedia.example.com/a.mp4",
            "https://media.example.com.evil.example/a.mp4",
            "https://media.example.com@evil.example/a.mp4",
            "https://cdn.example.net/other/a.jpg",
            "https://203.0.113.7/a.mp4",
            "http://127.0.0.1:8788/media/a.mp4",
            "a.mp4",
        ] {
            assert!(check_address(bad, &settings).is_err(), "{bad}");
        }
        assert!(check_address("https://media.example.com/a.mp4", &Settings::default()).is_err());
    }
}
