//! How a picture is to be turned, as EXIF writes it: the tag 0x0112 of its first directory.
//! <https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E>

/// The orientation in a TIFF structure; 1, upright, where there is none that can be read.
pub(super) fn orientation(tiff: &[u8]) -> u8 {
    find(tiff)
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1)
}

fn find(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let number = |at: usize, length: usize| {
        let digits = tiff.get(at..at.checked_add(length)?)?;
        let add = |sum: usize, digit: &u8| sum << 8 | usize::from(*digit);
        Some(if is_little {
            digits.iter().rev().fold(0, add)
        } else {
            digits.iter().fold(0, add)
        })
    };
    let directory = number(4, 4)?;
    let count = number(directory, 2)?;
    let entry = |index: usize| directory.checked_add(2 + index * 12);
    let at = (0..count.min(512))
        .filter_map(entry)
        .find(|at| number(*at, 2) == Some(0x0112))?;
    u8::try_from(number(at.checked_add(8)?, 2)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_of_bytes_are_read_and_nonsense_is_upright() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!((orientation(little), orientation(big)), (6, 8));
        let nonsense: [&[u8]; 4] = [b"", b"II", b"XX*\0\x08\0\0\0", b"II*\0\xff\xff\xff\xff"];
        for tiff in nonsense {
            assert_eq!(orientation(tiff), 1, "{tiff:?}");
        }
    }
}
