//! How an upload is cut into parts.
//!
//! R2 takes parts of one length, the last excepted, of at least 5 MiB
//! (<https://developers.cloudflare.com/r2/objects/multipart-objects/>), and Cloudflare takes
//! requests of up to 100 MB (<https://developers.cloudflare.com/workers/platform/limits/>).

const MIB: u64 = 1 << 20;

/// The longest file: 4 GiB, the most that a network takes without being asked (TikTok, "Maximum of
/// 4GB": <https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide>).
pub const LONGEST_FILE: u64 = 4096 * MIB;

/// The longest part.
pub const LONGEST_PART: u64 = 95 * MIB;

/// The usual part: 8 s at 8 Mbit/s, which is little to lose with a connection.
const USUAL_PART: u64 = 8 * MIB;

/// The most parts: each is a request and a row, and all of them stand in one list at the end.
const MOST_PARTS: u64 = 256;

/// The length of every part but the last of a file with so many bytes, in whole MiB.
pub(super) const fn part_bytes(bytes: u64) -> u64 {
    let needed = bytes.div_ceil(MOST_PARTS).div_ceil(MIB) * MIB;
    if needed > USUAL_PART {
        needed
    } else {
        USUAL_PART
    }
}

/// How many parts there are.
pub(super) const fn count(bytes: u64, part_bytes: u64) -> u64 {
    bytes.div_ceil(part_bytes)
}

/// The length of part `number`, counted from 1; none where there is no such part.
pub(super) const fn length_of(number: u16, bytes: u64, part_bytes: u64) -> Option<u64> {
    let Some(before) = (number as u64).checked_sub(1) else {
        return None;
    };
    let left = bytes.saturating_sub(before * part_bytes);
    match left {
        0 => None,
        left if left < part_bytes => Some(left),
        _ => Some(part_bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_of_four_gigabytes_has_longer_parts() {
        assert_eq!(part_bytes(1), USUAL_PART);
        assert_eq!(part_bytes(2048 * MIB), USUAL_PART);
        assert_eq!(part_bytes(2048 * MIB + 1), 9 * MIB);
        assert_eq!(part_bytes(LONGEST_FILE), 16 * MIB);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_file(bytes in 1..=LONGEST_FILE) {
            let part = part_bytes(bytes);
            prop_assert!((5 * MIB..=LONGEST_PART).contains(&part));
            let count = u16::try_from(count(bytes, part)).unwrap();
            let lengths: Vec<u64> =
                (1..=count).map(|number| length_of(number, bytes, part).unwrap()).collect();
            prop_assert_eq!(lengths.iter().sum::<u64>(), bytes);
            prop_assert!(lengths.iter().rev().skip(1).all(|length| *length == part));
            prop_assert_eq!(length_of(0, bytes, part), None);
            prop_assert_eq!(length_of(count + 1, bytes, part), None);
        }
    }
}
