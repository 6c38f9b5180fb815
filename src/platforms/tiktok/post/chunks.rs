//! In which chunks a video goes up:
//! <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>.
//!
//! TikTok wants 5 MB to 64 MB in a chunk, and the remainder in the last one: `total_chunk_count` is
//! the size divided by the size of a chunk, rounded down. A video of one chunk says its own size as
//! that of its chunk, however small it is. What TikTok calls a megabyte differs from sample to
//! sample, so a chunk has a size that is right for each of them.

/// How many bytes every chunk has but the last: more than any 5 MB, less than any 64 MB, and sent
/// within the 20 s of a call on a line of 5 Mbit/s. Everything else follows from it.
const CHUNK: u64 = 10 * 1024 * 1024;

/// How a video is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// How many bytes the video has.
    pub(super) size: u64,
    /// How many bytes every chunk has but the last.
    pub(super) chunk: u64,
    /// How many chunks there are, at least one.
    pub(super) count: u64,
}

/// The bytes of one chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// The first byte.
    pub(super) first: u64,
    /// How many there are.
    pub(super) length: u64,
}

// === impl Cut ===

impl Cut {
    /// How a video of `size` bytes is cut. The last chunk has less than two.
    pub(super) const fn of(size: u64) -> Self {
        if size < 2 * CHUNK {
            Self {
                size,
                chunk: size,
                count: 1,
            }
        } else {
            Self {
                size,
                chunk: CHUNK,
                count: size / CHUNK,
            }
        }
    }

    /// The bytes of chunk number `number`, from 0; none where there is no such chunk.
    pub(super) fn range(self, number: u64) -> Option<Range> {
        let first = number.checked_mul(self.chunk)?;
        let is_last = number + 1 == self.count;
        let length = if is_last {
            self.size.checked_sub(first)?
        } else {
            self.chunk
        };
        (number < self.count).then_some(Range { first, length })
    }

    /// The number of the chunk that comes next where TikTok says that it has the bytes from 0 to
    /// `to`. TikTok's documents leave open whether that is the last byte or the one behind it; only
    /// one of the two ends a chunk. None where neither does.
    pub(super) fn next_behind(self, to: u64) -> Option<u64> {
        let stored = [Some(to), to.checked_add(1)];
        let ends_chunk = |bytes: &u64| {
            *bytes == self.size || (bytes.is_multiple_of(self.chunk) && *bytes < self.size)
        };
        let bytes = stored.into_iter().flatten().find(ends_chunk)?;
        if bytes == self.size {
            return Some(self.count);
        }
        let number = bytes / self.chunk;
        (number < self.count).then_some(number)
    }
}

// === impl Range ===

impl Range {
    /// The value of `Content-Range` (RFC 9110 §14.4) for these bytes of `size`.
    pub(super) fn header(self, size: u64) -> String {
        let last = (self.first + self.length).saturating_sub(1);
        format!("bytes {}-{last}/{size}", self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_size_at_which_others_stumbled_is_cut_as_tiktok_wants_it() {
        for (size, chunk, count) in [
            (1, 1, 1),
            (4_900_000, 4_900_000, 1),
            (4_999_999, 4_999_999, 1),
            (5_000_000, 5_000_000, 1),
            (10_485_760, 10_485_760, 1),
            (10_485_761, 10_485_761, 1),
            (19_900_000, 19_900_000, 1),
            (20_971_519, 20_971_519, 1),
            (20_971_520, CHUNK, 2),
            (64_000_000, CHUNK, 6),
            (66_259_900, CHUNK, 6),
            (77_360_899, CHUNK, 7),
            (121_000_000, CHUNK, 11),
            (134_217_729, CHUNK, 12),
            (158_000_000, CHUNK, 15),
            (300_000_000, CHUNK, 28),
            (4_000_000_000, CHUNK, 381),
        ] {
            assert_eq!(Cut::of(size), Cut { size, chunk, count }, "{size}");
        }
    }

    #[test]
    fn a_chunk_says_its_first_and_its_last_byte() {
        let cut = Cut::of(20_971_523);
        let header = |number| cut.range(number).unwrap().header(cut.size);
        assert_eq!(header(0), "bytes 0-10485759/20971523");
        assert_eq!(header(1), "bytes 10485760-20971522/20971523");
        assert_eq!(cut.range(2), None);
        assert_eq!(Cut::of(1).range(0).unwrap().header(1), "bytes 0-0/1");
    }

    #[test]
    fn what_tiktok_has_is_understood_in_both_ways_of_saying_it() {
        let cut = Cut::of(2 * CHUNK + 7);
        for (to, next) in [
            (0, Some(0)),
            (CHUNK, Some(1)),
            (CHUNK - 1, Some(1)),
            (cut.size, Some(2)),
            (cut.size - 1, Some(2)),
            (CHUNK + 1, None),
            (2 * CHUNK, None),
            (2 * CHUNK - 1, None),
            (u64::MAX, None),
        ] {
            assert_eq!(cut.next_behind(to), next, "{to}");
        }
    }

    proptest! {
        #[test]
        fn chunks_cover_a_video_once_and_each_is_of_a_size_that_tiktok_takes(
            size in 1_u64..=4_000_000_000,
        ) {
            let cut = Cut::of(size);
            prop_assert_eq!(cut.count, cut.size / cut.chunk);
            prop_assert!((1..=1_000).contains(&cut.count));
            prop_assert!(cut.count > 1 || cut.chunk == size);
            let mut next = 0;
            for number in 0..cut.count {
                let range = cut.range(number).unwrap();
                prop_assert_eq!(range.first, next);
                prop_assert!(range.length <= 64_000_000);
                prop_assert!(range.length >= 5_242_880 || cut.count == 1);
                next += range.length;
            }
            prop_assert_eq!(next, size);
            prop_assert_eq!(cut.range(cut.count), None);
        }
    }
}
