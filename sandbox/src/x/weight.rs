//! How long a post is, by configuration version 3 of twitter-text.
//!
//! <https://docs.x.com/fundamentals/counting-characters>: NFC, a link counts 23, an emoji sequence
//! 2, code points of the four light ranges 1, everything else 2.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use super::links;

const LINK: usize = 23;
const HEAVY: usize = 2;
const LIGHT_RANGES: [RangeInclusive<u32>; 4] = [0..=4351, 8192..=8205, 8208..=8223, 8242..=8247];
const JOINER: char = '\u{200D}';
const KEYCAP: char = '\u{20E3}';
const EMOJI_STYLE: char = '\u{FE0F}';
/// No emoji has more code points.
const LONGEST_EMOJI: usize = 10;
/// Pictures that need no U+FE0F, and may have it.
const PICTURES: &str =
    "⌚⌛◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛔⛪⛲⛳⛵⛺⛽❗⬛⬜⭐⭕🀄🈚🈯";
/// An eye in a speech bubble, without U+FE0F.
const TAKEN_TOO: [&str; 1] = ["👁\u{200D}🗨"];

/// The weighted length of a text; 280 is the most for an ordinary user.
#[must_use]
pub fn weighted_length(text: &str) -> usize {
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
    let mut rest = text;
    let mut total = 0;
    while let Some(first) = rest.chars().next() {
        let emoji = emoji_length(rest);
        total += if emoji > 0 {
            HEAVY
        } else {
            code_point_length(first)
        };
        rest = &rest[emoji.max(first.len_utf8())..];
    }
    total
}

/// How many bytes the longest emoji takes with which a text begins.
fn emoji_length(text: &str) -> usize {
    // Whatever weighs one is no emoji by itself, and the others get longer by a joiner or something
    // behind it.
    if text.chars().nth(1).is_none_or(|second| second < JOINER) {
        return 0;
    }
    let ends = text
        .char_indices()
        .map(|(at, point)| at + point.len_utf8())
        .take(LONGEST_EMOJI);
    ends.filter(|end| is_emoji(&text[..*end]))
        .last()
        .unwrap_or(0)
}

fn code_point_length(point: char) -> usize {
    if LIGHT_RANGES
        .iter()
        .any(|range| range.contains(&u32::from(point)))
    {
        1
    } else {
        HEAVY
    }
}

/// Whether a text is one emoji, written as Unicode recommends it or in one of the other ways that
/// twitter-text takes.
fn is_emoji(text: &str) -> bool {
    let is_recommended = emojis::get(text).is_some_and(|emoji| emoji.as_str() == text);
    is_recommended || TAKEN_TOO.contains(&text) || is_taken_too(&text.chars().collect::<Vec<_>>())
}

fn is_taken_too(points: &[char]) -> bool {
    match points {
        [point, EMOJI_STYLE] => PICTURES.contains(*point),
        [point, EMOJI_STYLE, '🏻'..='🏿'] => "☝⛷⛹✌✍🏋🏌🕴🕵🖐".contains(*point),
        ['0'..='9' | '#' | '*', KEYCAP]
        | ['⛷', '🏻'..='🏿']
        | [
            '🕴',
            EMOJI_STYLE | '🏻'..='🏿',
            JOINER,
            '♀' | '♂',
            EMOJI_STYLE,
        ] => true,
        _ => false,
    }
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
        assert_eq!(
            weighted_length("https://example.com/a/very/long/path?with=a&query=too"),
            23
        );
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
        assert_eq!(weighted_length("😀\u{200D}😀"), 5);
    }

    #[test]
    fn a_text_is_measured_in_its_composed_form() {
        assert_eq!(weighted_length("A\u{301}B"), 2);
    }
}
