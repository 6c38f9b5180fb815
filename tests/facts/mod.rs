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
        self.reads.fetch_add(1, Ordering::Relaxed);
        let end = (offset + length).min(self.length());
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
    let lines: Vec<_> = samples()
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            line(name, &File::new(std::fs::read(path).unwrap()).read_facts())
        })
        .collect();
    assert_eq!(lines.join("\n"), include_str!("samples.txt").trim_end());
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
fn a_refusal_says_what_the_file_is() {
    let said = |name| File::new(sample(name)).read_facts().unwrap_err().message();
    assert!(said("svg-named.png").starts_with("This is an SVG drawing"));
    assert!(said("html-named.png").starts_with("This is a web page"));
    assert!(said("text-named.jpg").starts_with("This is a text"));
    assert!(said("heic-named.jpg").contains("Most Compatible"));
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
        which in 0_usize..60,
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
