//! How long a post is, by configuration version 3 of twitter-text.
//!
//! <https://docs.x.com/fundamentals/counting-characters>: NFC, a link counts 23, an emoji sequence 2, code points of the
//! four light ranges 1, everything else 2.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

use super::links;

const LINK: usize = 23;
const HEAVY: usize = 2;
const LIGHT_RANGES: [RangeInclusive<u32>; 4] = [0..=4351, 8192..=8205, 8208..=8223, 8242..=8247];
const JOINER: char = '\u{200D}';
const KEYCAP: char = '\u{20E3}';
const EMOJI_STYLE: char = '\u{FE0F}';

/// The weighted length of a text; 280 is the most for an ordinary user.
pub(crate) fn weighted_length(text: &str) -> usize {
    let text: String = text.nfc().collect();
    let mut total = 0;
    let mut from = 0;
    for link in links::find(&text) {
        total += plain_length(&text[from..link.start]) + LINK;
        from = link.end;
    }
    total + plain_length(&text[from..])
}

fn plain_length(text: &str) -> usize {
    text.graphemes(true).map(cluster_length).sum()
}

fn cluster_length(cluster: &str) -> usize {
    // A joiner that joins nothing is not part of the sequence.
    let joined = cluster.trim_end_matches(JOINER);
    let left_over: usize = cluster[joined.len()..].chars().map(code_point_length).sum();
    left_over + if is_emoji(joined) { HEAVY } else { joined.chars().map(code_point_length).sum() }
}

fn code_point_length(point: char) -> usize {
    if LIGHT_RANGES.iter().any(|range| range.contains(&u32::from(point))) { 1 } else { HEAVY }
}

fn is_emoji(cluster: &str) -> bool {
    let Some(first) = cluster.chars().next() else { return false };
    // Digits, # and the copyright signs are emoji only where something says so.
    let is_asked_for = cluster.contains(KEYCAP) || cluster.contains(EMOJI_STYLE);
    first.is_emoji_char() && (u32::from(first) > 0xFF || is_asked_for)
}

#[cfg(test)]
mod tests {
    use super::weighted_length;

    #[test]
    fn latin_counts_one_ideographs_two_and_any_link_twenty_three() {
        assert_eq!(weighted_length("plain"), 5);
        assert_eq!(weighted_length("故人西辞"), 8);
        assert_eq!(weighted_length("see example.com now"), 31);
        assert_eq!(weighted_length("h.co"), 23);
        assert_eq!(weighted_length("https://example.com/a/very/long/path?with=a&query=too"), 23);
        assert_eq!(weighted_length("foo.notatld"), 11);
        assert_eq!(weighted_length("日本語.jp"), 9);
    }

    #[test]
    fn an_emoji_sequence_counts_two_however_many_code_points_it_has() {
        for emoji in ["😷", "👨‍👩‍👧‍👦", "🇷🇴", "1️⃣", "👍🏽", "☺", "🧑‍🧑‍🧒", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
        {
            assert_eq!(weighted_length(emoji), 2, "{emoji}");
        }
        assert_eq!(weighted_length("1#©"), 3);
    }

    #[test]
    fn a_text_is_measured_in_its_composed_form() {
        assert_eq!(weighted_length("A\u{301}B"), 2);
    }
}
