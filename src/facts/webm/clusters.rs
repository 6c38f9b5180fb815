//! When the pictures of a `WebM` are shown, from the heads of its blocks: RFC 9559, 5.1.3 and 10.

use super::elements::{CLUSTER, Element, element, number};
use crate::facts::rate::{self, Rate};
use crate::facts::window::{LONGEST_READ, Source, Stop, Window, be};

const TIMESTAMP: u32 = 0xe7;
const SIMPLE_BLOCK: u32 = 0xa3;
const BLOCK_GROUP: u32 = 0xa0;
const BLOCK: u32 = 0xa1;

/// How many pictures tell the rate.
const PICTURES: usize = 121;

/// How many reads finding the rate may cost: the blocks of a large video stand far apart.
const READS_FOR_RATE: u32 = 30;

/// How many ranges from the end are searched for the last cluster.
const RANGES: u64 = 16;

/// A walk over blocks.
struct Walk {
    at: u64,
    /// The time of the cluster that the walk is in.
    cluster: u64,
}

/// The rate of the first pictures, with times in units of so many nanoseconds. None where they are
/// too few.
pub(super) async fn rate<S: Source>(
    window: &mut Window<'_, S>,
    first: u64,
    track: u64,
    unit_ns: u64,
) -> Result<Option<Rate>, Stop<S::Error>> {
    let most = window.reads() + READS_FOR_RATE;
    let mut walk = Walk::new(first);
    let mut times = Vec::new();
    while times.len() < PICTURES && window.reads() < most {
        match walk.next(window, track).await? {
            Some(time) => times.extend(time),
            None => break,
        }
    }
    times.sort_unstable();
    let pairs = times.iter().zip(times.iter().skip(1));
    let spans: Vec<_> = pairs.map(|(time, next)| (1, next - time)).collect();
    let rate = rate::of(&spans, 1_000_000_000_u64.checked_div(unit_ns).unwrap_or(0));
    Ok(rate.map(|rate| Rate {
        frames_per_1000_s: usual(rate.frames_per_1000_s),
        ..rate
    }))
}

/// The rate that was meant, where times are rounded to milliseconds: a whole one within a
/// thousandth.
fn usual(per_1000_s: u32) -> u32 {
    let whole = (per_1000_s + 500) / 1_000 * 1_000;
    if whole.abs_diff(per_1000_s) * 2_000 <= whole {
        whole
    } else {
        per_1000_s
    }
}

/// When the last picture is shown, in units; none where no cluster is found near the end.
pub(super) async fn last<S: Source>(
    window: &mut Window<'_, S>,
    first: u64,
    track: u64,
) -> Result<Option<u64>, Stop<S::Error>> {
    let name = CLUSTER.to_be_bytes();
    let mut end = window.bytes();
    for _ in 0..RANGES {
        let from = end.saturating_sub(LONGEST_READ).max(first);
        let range = window.up_to(from, end.saturating_sub(from)).await?;
        let found = range.windows(4).rposition(|four| four == name);
        if let Some(at) = found.and_then(|at| u64::try_from(at).ok()) {
            return last_of(window, from + at, track).await;
        }
        // A name may lie across the border.
        end = from + 3;
        if from == first {
            break;
        }
    }
    Ok(None)
}

async fn last_of<S: Source>(
    window: &mut Window<'_, S>,
    cluster: u64,
    track: u64,
) -> Result<Option<u64>, Stop<S::Error>> {
    let mut walk = Walk::new(cluster);
    let mut last = None;
    while let Some(time) = walk.next(window, track).await? {
        last = last.max(time);
    }
    Ok(last)
}

// === impl Walk ===

impl Walk {
    const fn new(at: u64) -> Self {
        Self { at, cluster: 0 }
    }

    /// The next element: `None` at the end, `Some(None)` where it is no picture of that track, and
    /// else when the picture is shown.
    async fn next<S: Source>(
        &mut self,
        window: &mut Window<'_, S>,
        track: u64,
    ) -> Result<Option<Option<u64>>, Stop<S::Error>> {
        // A recording that was cut off ends anywhere.
        if self.at.saturating_add(2) >= window.bytes() {
            return Ok(None);
        }
        let found = element(window, self.at).await?;
        self.at = match found.name {
            CLUSTER | BLOCK_GROUP => found.body,
            _ => found.end,
        };
        Ok(match found.name {
            TIMESTAMP => {
                let length = found.end.saturating_sub(found.body).min(8);
                let bytes = window.at(found.body, length).await?;
                self.cluster = be(bytes, 0, bytes.len())?;
                Some(None)
            }
            SIMPLE_BLOCK | BLOCK => Some(self.time(window, &found, track).await?),
            _ => Some(None),
        })
    }

    async fn time<S: Source>(
        &self,
        window: &mut Window<'_, S>,
        block: &Element,
        track: u64,
    ) -> Result<Option<u64>, Stop<S::Error>> {
        let head = window.up_to(block.body, 12).await?;
        let Some((_, at)) = number(head, 0, false).filter(|(of, _)| *of == track) else {
            return Ok(None);
        };
        let digits = head.get(at..at + 2).and_then(|two| two.try_into().ok());
        let step = digits.map_or(0, i16::from_be_bytes);
        Ok(Some(self.cluster.saturating_add_signed(step.into())))
    }
}
