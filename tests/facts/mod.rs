//! What the samples of `tests/media/` are read as, and that no bytes whatever do harm.

use noctin_scheduler::domain::media::Facts;
use noctin_scheduler::facts::{LONGEST_READ, MOST_READS, Source, Unreadable, read};
use proptest::prelude::*;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A file in memory, whose first `gap` bytes behind `at` are not kept, and which counts its reads.
struct File {
    bytes: Vec<u8>,
    at: u64,
    gap: u64,
    reads: AtomicU32,
}

impl File {
    fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            at: u64::MAX,
            gap: 0,
            reads: AtomicU32::new(0),
        }
    }

    fn length(&self) -> u64 {
        self.bytes.len() as u64 + self.gap
    }

    fn byte(&self, offset: u64) -> u8 {
        if offset < self.at {
            self.bytes[usize::try_from(offset).unwrap()]
        } else if offset < self.at + self.gap {
            0
        } else {
            self.bytes[usize::try_from(offset - self.gap).unwrap()]
        }
    }

    fn read_facts(&self) -> Result<Facts, Unreadable> {
        let reading = read(self, self.length());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let facts = runtime.block_on(reading).unwrap();
        assert!(self.reads.load(Ordering::Relaxed) <= MOST_READS);
        facts
    }
}

impl Source for File {
    type Error = Infallible;

    async fn read(&self, offset: u64, length: u64) -> Result<Vec<u8>, Infallible> {
        assert!(length <= LONGEST_READ, "{length} bytes at once");
        assert!(length > 0 && offset < self.length(), "no such range");
        self.reads.fetch_add(1, Ordering::Relaxed);
        let end = (offset + length).min(self.length());
        if self.gap == 0 {
            let [start, end] = [offset, end].map(|at| usize::try_from(at).unwrap());
            return Ok(self.bytes[start..end].to_vec());
        }
        Ok((offset..end).map(|offset| self.byte(offset)).collect())
    }
}

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media");
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end != "sh"))
        .collect();
    all.sort();
    all
}

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/media")
        .join(name);
    std::fs::read(path).unwrap()
}

/// What a file is, in a line.
fn line(name: &str, facts: &Result<Facts, Unreadable>) -> String {
    match facts {
        Ok(facts) => {
            let json = serde_json::to_string(facts).unwrap();
            format!("{name} {}", json.replace('"', ""))
        }
        Err(why) => format!("{name} refused: {}", why.code()),
    }
}

#[test]
fn every_sample_is_what_its_bytes_are() {
    let expected: Vec<_> = include_str!("samples.txt").lines().collect();
    let samples = samples();
    for (path, expected) in samples.iter().zip(&expected) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let file = File::new(std::fs::read(path).unwrap());
        assert_eq!(line(name, &file.read_facts()), *expected);
    }
    assert_eq!(samples.len(), expected.len());
}

#[test]
fn every_sample_can_end_anywhere() {
    for path in samples() {
        let bytes = std::fs::read(path).unwrap();
        for end in (0..bytes.len()).step_by(bytes.len() / 200 + 1) {
            let facts = File::new(bytes[..end].to_vec()).read_facts();
            assert!(end > 0 || facts == Err(Unreadable::Empty));
        }
    }
}

#[test]
fn a_video_of_two_gigabytes_is_read_in_a_few_short_ranges() {
    let bytes = sample("late-index.mp4");
    let mdat = bytes.windows(4).position(|four| four == b"mdat").unwrap();
    let free_at = u64::try_from(mdat - 4).unwrap();
    let gap = 2 * 1024 * 1024 * 1024_u64;
    let mut head = u32::try_from(gap).unwrap().to_be_bytes().to_vec();
    head.extend(b"free");
    let mut long = bytes.clone();
    long.splice(mdat - 4..mdat - 4, head);
    let file = File {
        at: free_at + 8,
        gap: gap - 8,
        ..File::new(long)
    };
    assert_eq!(file.read_facts(), File::new(bytes).read_facts());
    assert!(file.reads.load(Ordering::Relaxed) <= 6);
}

#[test]
fn a_long_index_is_stepped_through() {
    let bytes = sample("late-index.mp4");
    let gap = 8 * 1024 * 1024_u64;
    let mut long = bytes.clone();
    let moov = long.windows(4).position(|four| four == b"moov").unwrap() - 4;
    let length = u32::try_from(long.len() - moov).unwrap() + u32::try_from(gap).unwrap();
    long[moov..moov + 4].copy_from_slice(&length.to_be_bytes());
    // What a camera has to say of itself, in front of the tracks.
    let mut head = u32::try_from(gap).unwrap().to_be_bytes().to_vec();
    head.extend(b"udta");
    long.splice(moov + 8..moov + 8, head);
    let file = File {
        at: moov as u64 + 16,
        gap: gap - 8,
        ..File::new(long)
    };
    assert_eq!(file.read_facts(), File::new(bytes).read_facts());
    assert!(file.reads.load(Ordering::Relaxed) <= 6);
}

#[test]
fn a_picture_that_moves_for_longer_than_is_read_is_refused_as_such() {
    let block = [&[255][..], &[0; 255]].concat();
    let picture = [
        &b"\x2c\0\0\0\0\x01\0\x01\0\0\x02"[..],
        &block.repeat(100),
        &[0],
    ]
    .concat();
    let mut bytes = b"GIF89a\x01\0\x01\0\0\0\0".to_vec();
    while bytes.len() < 32 * 1024 * 1024 {
        bytes.extend(&picture);
    }
    let facts = File::new(bytes).read_facts();
    assert_eq!(facts, Err(Unreadable::TooManyParts));
}

#[test]
fn a_refusal_says_what_the_file_is() {
    let said = |name| File::new(sample(name)).read_facts().unwrap_err().message();
    assert!(said("svg-named.png").starts_with("This is an SVG drawing"));
    assert!(said("html-named.png").starts_with("This is a web page"));
    assert!(said("text-named.jpg").starts_with("This is a text"));
    assert!(said("heic-named.jpg").contains("Most Compatible"));
    assert!(said("photo.avif").starts_with("This is an AVIF picture"));
    assert!(said("sound-only.m4a").contains("only sound"));
    assert!(said("flood.gif").contains("larger than any network takes"));
    let begins = |bytes: &[u8]| {
        File::new(bytes.to_vec())
            .read_facts()
            .unwrap_err()
            .message()
    };
    assert!(begins(b"II*\0\x08\0\0\0").starts_with("This is a TIFF picture"));
    assert!(begins(b"BM\x36\0\0\0").starts_with("This is a BMP picture"));
    assert!(begins(b"%PDF-1.7\n").starts_with("This is a PDF document"));
    assert!(begins(b"\x01\x02\x03").starts_with("This is neither"));
}

/// How each form begins.
const HEADS: [&[u8]; 6] = [
    b"\xff\xd8\xff\xe1",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\x20\0\0\0WEBPVP8X",
    b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x20moov",
    b"\x1a\x45\xdf\xa3\x84\x42\x82\x84webm",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_do_harm(
        which in any::<usize>(),
        cut in 0_usize..40_000,
        changes in proptest::collection::vec((0_usize..2_000, any::<u8>()), 0..12),
    ) {
        let samples = samples();
        let mut bytes = std::fs::read(&samples[which % samples.len()]).unwrap();
        if cut < bytes.len() && cut % 2 == 0 {
            bytes.truncate(cut);
        }
        for (at, value) in changes {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        // Whatever it is, it is read or refused, within the bound of reads.
        let _facts = File::new(bytes).read_facts();
    }

    #[test]
    fn nor_do_bytes_that_only_begin_like_a_file(
        head in proptest::sample::select(&HEADS),
        rest in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let _facts = File::new([head, &rest].concat()).read_facts();
    }
}
