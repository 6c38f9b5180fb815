//! A small picture for each user of a platform: two colours, written as a PNG by hand because
//! nothing else here needs an encoder.
//!
//! <https://www.w3.org/TR/png-3/>: a signature, then chunks of length, kind, data and CRC-32; the
//! pixels are a zlib stream, here of one stored block.

use http::{Response, StatusCode};

use crate::answer::reply;

/// The smallest pictures of the platforms are about that large.
const SIDE: u32 = 48;
const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];
/// Paper, and one colour for each user in turn.
const PAPER: [u8; 3] = [0xF1, 0xEE, 0xE6];
const INKS: [[u8; 3]; 5] = [
    [0x0B, 0x6B, 0x5E],
    [0x8A, 0x4B, 0x00],
    [0x3D, 0x4F, 0x9E],
    [0x8C, 0x2F, 0x5C],
    [0x4B, 0x6B, 0x1F],
];

/// The picture of the user who came as this one, from 0.
pub(crate) fn of_user(place: usize) -> Response<Vec<u8>> {
    reply(StatusCode::OK, "image/png", png(INKS[place % INKS.len()]))
}

/// A disc on paper.
fn png(ink: [u8; 3]) -> Vec<u8> {
    let mut file = SIGNATURE.to_vec();
    let mut head = [SIDE.to_be_bytes(), SIDE.to_be_bytes()].concat();
    // Eight bits a channel, RGB, and the only compression, filter and interlace that are needed.
    head.extend([8, 2, 0, 0, 0]);
    push_chunk(&mut file, *b"IHDR", &head);
    push_chunk(&mut file, *b"IDAT", &stored(&pixels(ink)));
    push_chunk(&mut file, *b"IEND", &[]);
    file
}

/// Row by row, each behind the number of its filter.
fn pixels(ink: [u8; 3]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for y in 0..SIDE {
        bytes.push(0);
        for x in 0..SIDE {
            bytes.extend(if is_on_disc(x, y) { ink } else { PAPER });
        }
    }
    bytes
}

fn is_on_disc(x: u32, y: u32) -> bool {
    let from_middle = |at: u32| (2 * at + 1).abs_diff(SIDE);
    from_middle(x).pow(2) + from_middle(y).pow(2) < 30_u32.pow(2)
}

/// A zlib stream that compresses nothing; 48 rows of 145 bytes fit into one block of 65,535.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("48 rows of 145 bytes");
    let mut stream = vec![0x78, 0x01, 0x01];
    stream.extend(length.to_le_bytes());
    stream.extend((!length).to_le_bytes());
    stream.extend(bytes);
    stream.extend(adler32(bytes).to_be_bytes());
    stream
}

fn push_chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).expect("chunks are small");
    let body = [&kind, data].concat();
    file.extend(length.to_be_bytes());
    file.extend(&body);
    file.extend(crc32(&body).to_be_bytes());
}

fn adler32(bytes: &[u8]) -> u32 {
    let sums = bytes.iter().fold((1, 0), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    sums.1 << 16 | sums.0
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| {
        if crc & 1 == 1 {
            0xEDB8_8320 ^ (crc >> 1)
        } else {
            crc >> 1
        }
    };
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc))
    })
}

#[cfg(test)]
mod tests {
    use super::{adler32, crc32};

    #[test]
    fn the_checksums_are_the_standard_ones() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }
}
