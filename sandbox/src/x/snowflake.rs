//! The ids of X, which hold the instant at which they were made.

/// The instant from which X counts the milliseconds in its ids.
const SNOWFLAKE_EPOCH_MS: i64 = 1_288_834_974_657;
/// Ids leave 22 bits below the milliseconds.
const SNOWFLAKE_SHIFT: u32 = 22;

/// An id of this instant, and at least `least`.
pub(crate) fn snowflake(now_ms: i64, least: u64) -> u64 {
    let since = u64::try_from(now_ms - SNOWFLAKE_EPOCH_MS).unwrap_or(0);
    (since << SNOWFLAKE_SHIFT).max(least)
}
