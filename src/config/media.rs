//! What the configuration says of media.

use super::error::ConfigError;
use crate::domain::link::LinkKeys;

/// How many gigabytes of media a workspace keeps where nothing is said: as many as R2 keeps of all
/// together without a charge (<https://developers.cloudflare.com/r2/pricing/>).
const USUAL_MEDIA_QUOTA_GB: u64 = 10;

pub(super) fn link_keys(var: &impl Fn(&str) -> Option<String>) -> Result<LinkKeys, ConfigError> {
    let json = var("LINK_KEYS").ok_or(ConfigError::Missing("LINK_KEYS"))?;
    LinkKeys::parse(&json).map_err(|error| ConfigError::Unusable("LINK_KEYS", error.to_string()))
}

/// Whole gigabytes, of 1,000,000,000 bytes as R2 counts them.
pub(super) fn quota(var: &impl Fn(&str) -> Option<String>) -> Result<u64, ConfigError> {
    let gigabytes = match var("MEDIA_QUOTA_GB") {
        None => Some(USUAL_MEDIA_QUOTA_GB),
        // Up to a petabyte: D1's numbers are exact below 2^53.
        Some(text) => text.parse().ok().filter(|n| (1..=1_000_000).contains(n)),
    };
    gigabytes
        .map(|gigabytes| gigabytes * 1_000_000_000)
        .ok_or_else(|| {
            let remedy = "write a whole number of gigabytes, from 1 to 1000000";
            ConfigError::Unusable("MEDIA_QUOTA_GB", remedy.into())
        })
}
