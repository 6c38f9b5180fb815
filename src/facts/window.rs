//! A file through a window: short ranges of it, one at a time, and not too many of them.

use super::unreadable::Unreadable;
use std::future::Future;

/// The longest range that is read at a time.
pub const LONGEST_READ: u64 = 256 * 1024;

/// The most reads of one file: a moving picture of 15 MB is read through in 60.
pub const MOST_READS: u32 = 120;

/// How much is read where little is asked for: the next header stands near.
const USUAL_READ: u64 = 64 * 1024;

/// Where the bytes are.
pub trait Source: Sync {
    /// Why they cannot be had.
    type Error: Send;

    /// `length` bytes from `offset`, at most [`LONGEST_READ`]; fewer come where the file ends.
    fn read(
        &self,
        offset: u64,
        length: u64,
    ) -> impl Future<Output = Result<Vec<u8>, Self::Error>> + Send;
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Stop<E> {
    /// The source failed.
    Source(E),
    /// The file is not taken.
    Unreadable(Unreadable),
}

/// The file, and the range of it that is in memory.
pub(super) struct Window<'a, S> {
    source: &'a S,
    bytes: u64,
    from: u64,
    held: Vec<u8>,
    reads: u32,
}

impl<E> From<Unreadable> for Stop<E> {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

// === impl Window ===

impl<'a, S: Source> Window<'a, S> {
    pub(super) fn new(source: &'a S, bytes: u64) -> Self {
        Self {
            source,
            bytes,
            from: 0,
            held: Vec::new(),
            reads: 0,
        }
    }

    /// How long the file is.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many reads there were.
    pub(super) const fn reads(&self) -> u32 {
        self.reads
    }

    /// Exactly `length` bytes from `offset`.
    pub(super) async fn at(&mut self, offset: u64, length: u64) -> Result<&[u8], Stop<S::Error>> {
        let held = self.up_to(offset, length).await?;
        if u64::try_from(held.len()).ok() == Some(length) {
            Ok(held)
        } else {
            Err(Unreadable::Truncated.into())
        }
    }

    /// `length` bytes from `offset`, or as many as there are.
    pub(super) async fn up_to(
        &mut self,
        offset: u64,
        length: u64,
    ) -> Result<&[u8], Stop<S::Error>> {
        let length = length.min(self.bytes.saturating_sub(offset));
        if length == 0 {
            return Ok(&[]);
        }
        if length > LONGEST_READ {
            return Err(Unreadable::Broken.into());
        }
        if !self.holds(offset, length) {
            self.reads += 1;
            if self.reads > MOST_READS {
                return Err(Unreadable::TooManyParts.into());
            }
            let rest = self.bytes.saturating_sub(offset);
            // What is read on and on is read in long ranges.
            let is_next = self.reads > 1 && offset >= self.from && offset <= self.end();
            let usual = if is_next { LONGEST_READ } else { USUAL_READ };
            let read = self.source.read(offset, length.max(usual).min(rest)).await;
            self.held = read.map_err(Stop::Source)?;
            self.from = offset;
        }
        let start = usize::try_from(offset - self.from).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
        let end = end.min(self.held.len());
        Ok(self.held.get(start..end).unwrap_or_default())
    }

    fn end(&self) -> u64 {
        self.from + u64::try_from(self.held.len()).unwrap_or(0)
    }

    fn holds(&self, offset: u64, length: u64) -> bool {
        offset >= self.from && offset.saturating_add(length) <= self.end()
    }
}

/// The number that so many bytes at `at` write, the highest first.
pub(super) fn be(bytes: &[u8], at: usize, length: usize) -> Result<u64, Unreadable> {
    let end = at.checked_add(length).ok_or(Unreadable::Broken)?;
    let digits = bytes.get(at..end).ok_or(Unreadable::Broken)?;
    Ok(digits
        .iter()
        .fold(0, |sum, digit| sum << 8 | u64::from(*digit)))
}

/// The same, as 32 bits at the most.
pub(super) fn be32(bytes: &[u8], at: usize, length: usize) -> Result<u32, Unreadable> {
    u32::try_from(be(bytes, at, length)?).map_err(|_| Unreadable::Broken)
}

/// The number that so many bytes at `at` write, the lowest first.
pub(super) fn le32(bytes: &[u8], at: usize, length: usize) -> Result<u32, Unreadable> {
    let end = at.checked_add(length).ok_or(Unreadable::Broken)?;
    let digits = bytes.get(at..end).ok_or(Unreadable::Broken)?;
    let sum = digits
        .iter()
        .rev()
        .fold(0_u64, |sum, digit| sum << 8 | u64::from(*digit));
    u32::try_from(sum).map_err(|_| Unreadable::Broken)
}

/// A number that is not negative and no more than a day in milliseconds, rounded.
pub(super) fn rounded(value: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is within the bounds that were just asked for"
    )]
    (0.0..=86_400_000.0)
        .contains(&value)
        .then(|| value.round() as u64)
}
