//! Texts to count.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde::Deserialize;

/// A case of the reference's own conformance suite.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Case {
    /// What it is about.
    pub(crate) description: String,
    /// The text.
    pub(crate) text: String,
    /// Its length.
    pub(crate) weighted_length: usize,
    /// Whether it fits.
    pub(crate) valid: bool,
}

/// The cases of `validate.yml` for the configuration that X uses.
pub(crate) fn conformance() -> Vec<Case> {
    #[derive(Deserialize)]
    struct Suite {
        cases: Vec<Case>,
    }
    let suite: Suite = serde_json::from_str(include_str!("conformance.json")).unwrap();
    suite.cases
}

/// The texts of `lines.txt`.
pub(crate) fn lines() -> Vec<String> {
    include_str!("lines.txt")
        .lines()
        .filter(|line| !line.starts_with("//"))
        .map(str::to_owned)
        .collect()
}

/// Texts of pieces that matter, joined at random.
pub(crate) fn random() -> Vec<String> {
    let seed = number("SEED").unwrap_or(1);
    let count = number("CASES").unwrap_or(3_000);
    println!("SEED={seed} CASES={count}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &bytes),
    );
    (0..count)
        .map(|_| text().new_tree(&mut runner).unwrap().current())
        .collect()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// One text.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(WORDS).prop_map(str::to_owned),
        6 => select(ADDRESSES).prop_map(str::to_owned),
        3 => select(EMOJI).prop_map(str::to_owned),
        2 => select(MARKS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => ("[a-z日é]{1,2}", 55_usize..70).prop_map(|(letters, count)| letters.repeat(count)),
    ];
    vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

const WORDS: &[&str] = &[
    "a",
    "Hello",
    " ",
    " ",
    " ",
    "\n",
    "日本",
    "テスト。",
    "これは",
    "é",
    "e\u{301}",
    "ñ",
    "Привет",
    "ß",
    "\u{3b9}",
    "\u{1e9b}",
    "k",
    "1",
    "42",
    "の",
    "한국",
    "ไทย",
    "ქართული",
    "…",
    "“",
    "”",
    "–",
    "—",
];

const ADDRESSES: &[&str] = &[
    "http://",
    "https://",
    "HTTP://",
    "example",
    "example.com",
    "www.",
    ".com",
    ".COM",
    ".",
    ".",
    "..",
    ".co.uk",
    ".jp",
    ".中国",
    ".みんな",
    ".рф",
    ".РФ",
    ".ελ",
    ".vermögensberatung",
    ".xn--p1ai",
    "xn--",
    "xn--a.",
    "t.co",
    "https://t.co/",
    "/",
    "/",
    "?",
    "?",
    "#",
    "@",
    "$",
    "(",
    ")",
    "(",
    ")",
    "_",
    "-",
    ":8080",
    ":",
    "=",
    "&",
    "&amp;",
    "%20",
    "~",
    "a_b.",
    "a-b.",
    "-a.",
    "_a.",
    "localhost",
    "127.0.0.1",
    "onion",
    "/path",
    "?a=b",
    "/@user/",
    "[",
    "]",
    "!",
    "'",
    ",",
    ";",
    "*",
    "+",
    "|",
    "abcdefghij0123456789abcdefghij0123456789",
];

const EMOJI: &[&str] = &[
    "😀",
    "☺",
    "☺\u{fe0f}",
    "☺\u{fe0e}",
    "©",
    "©\u{fe0f}",
    "™",
    "👍",
    "👍🏽",
    "👩",
    "👨",
    "🧑",
    "👦",
    "🏻",
    "🏿",
    "\u{200d}",
    "\u{200d}",
    "\u{fe0f}",
    "\u{20e3}",
    "1\u{fe0f}\u{20e3}",
    "#\u{20e3}",
    "🇫🇷",
    "🇫",
    "🇷",
    "🇨🇶",
    "❤\u{fe0f}",
    "💋",
    "♀\u{fe0f}",
    "♂\u{fe0f}",
    "⚕\u{fe0f}",
    "🕵",
    "🕵\u{fe0f}",
    "🏃",
    "➡\u{fe0f}",
    "👨‍👩‍👧‍👦",
    "👩🏽‍🚀",
    "🧑🏻‍🤝‍🧑🏿",
    "👩🏻‍❤️‍💋‍👨🏿",
    "🧑🏻‍❤️‍🧑🏻",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "🏴",
    "\u{e0067}",
    "\u{e007f}",
    "🏳\u{fe0f}\u{200d}🌈",
    "♾\u{fe0f}",
    "👁\u{fe0f}\u{200d}🗨\u{fe0f}",
    "👁\u{200d}🗨",
    "🫆",
    "🫱🏻‍🫲🏿",
    "🧑‍🧑‍🧒",
    "🚶🏽‍♀️‍➡️",
    "☝\u{fe0f}🏽",
    "⛷🏽",
    "🕴\u{fe0f}\u{200d}♂\u{fe0f}",
    "👯🏻",
    "⛹🏻‍♀️",
    "⌚\u{fe0f}",
];

const MARKS: &[&str] = &[
    "\u{200e}", "\u{200f}", "\u{202a}", "\u{61c}", "\u{3000}", "\u{a0}", "\u{85}", "\u{200b}",
    "\u{feff}", "\u{ffff}", "\u{300}", "\u{345}", "\u{1100}", "\u{1161}", "\u{212b}", "\"", "`",
    "＠", "＃", "。", "．", "｡", "\u{0}", "\u{fffd}", "$ABC", "$ABC ", " $abc.d", "$ABCDEFG",
    "US$",
];
