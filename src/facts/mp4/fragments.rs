//! Videos in pieces, as recorders write them that may be cut off: behind the index stand fragments,
//! each with an index of its own (ISO/IEC 14496-12, 8.8).

use super::boxes::{self, Head};
use super::track::Track;
use crate::facts::rate::{self, Rate};
use crate::facts::unreadable::Unreadable;
use crate::facts::window::{Source, Stop, Window, be};

/// The longest list of fragments that is read at the end of a file.
const LONGEST_LIST: u64 = 128 * 1024;

/// What fragments say of a track.
pub(super) struct Fragments {
    /// How often the pictures of the first of them come.
    pub(super) rate: Option<Rate>,
    /// Where the last of them ends, in units of the track's time; none where that is not known.
    pub(super) end: Option<u64>,
}

/// The pictures of one fragment.
struct Run {
    begins_at: u64,
    spans: Vec<(u64, u64)>,
}

/// Reads the first fragment, which begins at `first`, and the last ones: those from the last that
/// the list at the end of the file names, or all where there is no list.
pub(super) async fn read<S: Source>(
    window: &mut Window<'_, S>,
    mvex: &Head,
    first: u64,
    track: &Track,
) -> Result<Fragments, Stop<S::Error>> {
    let usual = usual_span(window, mvex, track.id).await?;
    let whole = window.bytes();
    let head = boxes::at(window, first, whole).await?;
    let begin = run(window, &head, track.id, usual).await?;
    let mut end = None;
    let mut at = last(window, track.id).await?.unwrap_or(first).max(first);
    while at < whole {
        let head = boxes::at(window, at, whole).await?;
        if head.is(*b"moof")
            && let Some(run) = run(window, &head, track.id, usual).await?
        {
            end = end.max(Some(run.end()));
        }
        at = head.end;
    }
    Ok(Fragments {
        rate: begin.and_then(|begin| rate::of(&begin.spans, track.unit)),
        end,
    })
}

/// For how many units a picture is shown where its fragment does not say.
async fn usual_span<S: Source>(
    window: &mut Window<'_, S>,
    mvex: &Head,
    track: u64,
) -> Result<u64, Stop<S::Error>> {
    for head in boxes::within(window, mvex).await? {
        if head.is(*b"trex") {
            let body = boxes::body(window, &head).await?;
            if be(&body, 4, 4)? == track {
                return Ok(be(&body, 12, 4)?);
            }
        }
    }
    Ok(0)
}

/// Where the last fragment begins that the list at the end of the file names.
async fn last<S: Source>(
    window: &mut Window<'_, S>,
    track: u64,
) -> Result<Option<u64>, Stop<S::Error>> {
    let whole = window.bytes();
    let end = window.at(whole.saturating_sub(16), 16).await?.to_vec();
    let length = be(&end, 12, 4)?;
    if end.get(4..8) != Some(b"mfro") || !(24..=LONGEST_LIST).contains(&length) {
        return Ok(None);
    }
    let Some(at) = whole.checked_sub(length) else {
        return Ok(None);
    };
    let list = boxes::at(window, at, whole).await?;
    if !list.is(*b"mfra") {
        return Ok(None);
    }
    for head in boxes::within(window, &list).await? {
        if head.is(*b"tfra") {
            let body = boxes::body(window, &head).await?;
            if be(&body, 4, 4)? == track {
                return Ok(last_entry(&body));
            }
        }
    }
    Ok(None)
}

/// The place in the last entry of a list.
fn last_entry(tfra: &[u8]) -> Option<u64> {
    let is_long = tfra.first() == Some(&1);
    let sizes = be(tfra, 8, 4).ok()?;
    let numbers: u64 = (0..3).map(|index| (sizes >> (index * 2) & 3) + 1).sum();
    let place = if is_long { 8 } else { 4 };
    let step = usize::try_from(numbers).ok()? + place * 2;
    let count = usize::try_from(be(tfra, 12, 4).ok()?).ok()?;
    let at = count.checked_sub(1)?.checked_mul(step)?.checked_add(16)?;
    be(tfra, at.checked_add(place)?, place).ok()
}

/// What a fragment has of a track; none where it has nothing, or does not say when it begins.
async fn run<S: Source>(
    window: &mut Window<'_, S>,
    moof: &Head,
    track: u64,
    usual: u64,
) -> Result<Option<Run>, Stop<S::Error>> {
    for head in boxes::within(window, moof).await? {
        if !head.is(*b"traf") {
            continue;
        }
        let inner = boxes::within(window, &head).await?;
        let tfhd = boxes::find(&inner, *b"tfhd").ok_or(Unreadable::Broken)?;
        let tfhd = boxes::body(window, tfhd).await?;
        if be(&tfhd, 4, 4)? != track {
            continue;
        }
        let Some(tfdt) = boxes::find(&inner, *b"tfdt") else {
            return Ok(None);
        };
        let tfdt = boxes::body(window, tfdt).await?;
        let mut run = Run {
            begins_at: be(&tfdt, 4, if be(&tfdt, 0, 1)? == 1 { 8 } else { 4 })?,
            spans: Vec::new(),
        };
        let usual = span_of(&tfhd)?.unwrap_or(usual);
        for trun in inner.iter().filter(|head| head.is(*b"trun")) {
            let trun = boxes::body(window, trun).await?;
            run.hear(&trun, usual)?;
        }
        return Ok(Some(run));
    }
    Ok(None)
}

/// For how many units a picture of a fragment is shown, where its head says.
fn span_of(tfhd: &[u8]) -> Result<Option<u64>, Unreadable> {
    let flags = be(tfhd, 1, 3)?;
    if flags & 8 == 0 {
        return Ok(None);
    }
    let place = if flags & 1 == 0 { 0 } else { 8 };
    let number = if flags & 2 == 0 { 0 } else { 4 };
    be(tfhd, 8 + place + number, 4).map(Some)
}

// === impl Run ===

impl Run {
    fn hear(&mut self, trun: &[u8], usual: u64) -> Result<(), Unreadable> {
        let flags = be(trun, 1, 3)?;
        let count = be(trun, 4, 4)?;
        if flags & 0x100 == 0 {
            self.spans.push((count, usual));
            return Ok(());
        }
        let before = [1, 4].iter().filter(|flag| flags & **flag != 0).count();
        // Each picture has up to four numbers, of which its span is the first.
        let step = 4 * usize::try_from((flags & 0xf00).count_ones()).unwrap_or(4);
        let mut at = 8 + 4 * before;
        for _ in 0..count {
            self.spans.push((1, be(trun, at, 4)?));
            at += step;
        }
        Ok(())
    }

    /// Where its last picture ends.
    fn end(&self) -> u64 {
        let length = self.spans.iter().fold(0_u64, |sum, (count, span)| {
            sum.saturating_add(count.saturating_mul(*span))
        });
        self.begins_at.saturating_add(length)
    }
}
