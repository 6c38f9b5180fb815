//! How X counts a text: <https://docs.x.com/fundamentals/counting-characters>, configuration 3 of
//! twitter-text.
//!
//! A text is counted in NFC. A link weighs 23 however long it is, domains without a scheme
//! included; an emoji weighs two, of however many code points it is made; Latin letters and most
//! punctuation weigh one, everything else two. The rules are those of the reference,
//! <https://github.com/twitter/twitter-text>, and `tests/text_length.rs` holds this against it. On
//! purpose, one thing is different: emoji that are newer than the reference's table weigh two here
//! as well.

mod cashtags;
mod composed;
mod emoji;
mod hosts;
mod letters;
mod links;
mod punycode;
mod sequences;
mod tlds;

use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;
pub(super) use composed::composed;
use std::ops::Range;

/// The most that X takes from an account without a paid plan.
pub const LONGEST: usize = 280;

/// The most that X takes from an account with a paid plan:
/// <https://docs.x.com/changelog>. Whether it is counted by weight is not documented: counted so,
/// no text is longer than X takes.
pub const LONGEST_PAID: usize = 25_000;

/// What every link weighs, as X wraps it.
const LINK: usize = 23;

/// What every emoji weighs, and every code point outside of [`LIGHT`].
const HEAVY: usize = 2;

/// The code points that weigh one.
const LIGHT: [std::ops::RangeInclusive<u32>; 4] = [0..=4351, 8192..=8205, 8208..=8223, 8242..=8247];

/// What X takes in no text.
const UNSENDABLE: [char; 3] = ['\u{fffe}', '\u{feff}', '\u{ffff}'];

/// The most that X takes from an account with that allowance.
#[must_use]
pub const fn longest(allowance: Allowance) -> usize {
    if allowance.has_long_texts {
        LONGEST_PAID
    } else {
        LONGEST
    }
}

/// What is wrong with `text` on X, from an account with that allowance; `path` is where it is
/// written.
#[must_use]
pub fn violations(path: &str, text: &str, allowance: Allowance) -> Vec<Violation> {
    let length = too_long(text, longest(allowance));
    let faults = [length, unsendable(text), too_many_cashtags(text)];
    faults
        .into_iter()
        .flatten()
        .map(|(code, message)| Violation::new(path, code, message))
        .collect()
}

fn too_long(text: &str, longest: usize) -> Option<(&'static str, String)> {
    let length = weighted_length(text);
    let message = || {
        format!(
            "X takes {longest} characters; this counts as {length}. Shorten it by {}.",
            length - longest
        )
    };
    (length > longest).then(|| ("too_long_for_x", message()))
}

fn unsendable(text: &str) -> Option<(&'static str, String)> {
    let message = "X does not take an invisible character in this text (U+FEFF, U+FFFE or U+FFFF). \
        Remove it.";
    text.contains(UNSENDABLE)
        .then(|| ("invalid_character", message.to_owned()))
}

/// <https://docs.x.com/x-api/posts/create-post>: apps that signed up by themselves may use one.
fn too_many_cashtags(text: &str) -> Option<(&'static str, String)> {
    let count = cashtags::count(&units(text));
    let message = || {
        format!(
            "X takes one cashtag in a post; this has {count}. Leave one, and write the others \
            without the $."
        )
    };
    (count > 1).then(|| ("too_many_cashtags_for_x", message()))
}

/// The length as X counts it.
///
/// ```
/// use noctin_scheduler::platforms::x::text::weighted_length;
///
/// assert_eq!(weighted_length("see example.com 👩🏽‍🚀"), 4 + 23 + 1 + 2);
/// ```
#[must_use]
pub fn weighted_length(text: &str) -> usize {
    let text = composed(text);
    let units = units(&text);
    let points: Vec<char> = text.chars().collect();
    weigh(&points, &links::find(&units))
}

/// The links of `text`, as byte ranges in order. X looks for them in NFC: in a text of another
/// form, a link may be told from its letters differently.
///
/// ```
/// use noctin_scheduler::platforms::x::text::links;
///
/// let text = "(see example.com/a_(b).)";
/// let found: Vec<_> = links(text).into_iter().map(|link| &text[link]).collect();
/// assert_eq!(found, ["example.com/a_(b)"]);
/// ```
#[must_use]
pub fn links(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = text
        .char_indices()
        .flat_map(|(at, c)| std::iter::repeat_n(at, c.len_utf16()))
        .collect();
    starts.push(text.len());
    let byte = |unit: usize| starts.get(unit).copied().unwrap_or(text.len());
    links::find(&units(text))
        .into_iter()
        .map(|link| byte(link.start)..byte(link.end))
        .collect()
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// The weight of a text whose `links` are ranges of UTF-16 units.
fn weigh(points: &[char], links: &[Range<usize>]) -> usize {
    let mut links = links.iter().peekable();
    let (mut total, mut unit, mut rest) = (0, 0, points);
    while let Some(&point) = rest.first() {
        while links.next_if(|link| link.start < unit).is_some() {}
        let (weight, until) = match links.next_if(|link| link.start == unit) {
            Some(link) => (LINK, link.end),
            None => match emoji::length(rest) {
                Some(length) => (
                    HEAVY,
                    unit + rest
                        .iter()
                        .take(length)
                        .map(|point| point.len_utf16())
                        .sum::<usize>(),
                ),
                None => (weight(point), unit + point.len_utf16()),
            },
        };
        total += weight;
        while unit < until {
            let Some((passed, after)) = rest.split_first() else {
                break;
            };
            (unit, rest) = (unit + passed.len_utf16(), after);
        }
    }
    total
}

fn weight(point: char) -> usize {
    if LIGHT.iter().any(|range| range.contains(&u32::from(point))) {
        1
    } else {
        HEAVY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with a text of an account without a paid plan.
    fn faults(text: &str) -> Vec<Violation> {
        violations("text", text, Allowance::default())
    }

    #[test]
    fn letters_weigh_one_and_ideographs_two() {
        assert_eq!(weighted_length("héllo"), 5);
        assert_eq!(weighted_length("日本語"), 6);
    }

    #[test]
    fn a_link_weighs_23_however_long_it_is() {
        assert_eq!(
            weighted_length("see https://example.com/a/very/long/path?with=a#query now"),
            4 + 23 + 4
        );
        assert_eq!(weighted_length("http://a.io"), 23);
        assert_eq!(weighted_length("http://localhost"), 16);
    }

    #[test]
    fn a_domain_without_a_scheme_is_a_link_if_it_is_written_in_latin_letters() {
        assert_eq!(weighted_length("see example.com now"), 31);
        assert_eq!(weighted_length("foo.notatld"), 11);
        assert_eq!(weighted_length("日本語.jp"), 9);
        assert_eq!(weighted_length("http://日本語.jp"), 23);
        assert_eq!(
            weighted_length("a@example.com #example.com $example.com @example.com"),
            52
        );
    }

    #[test]
    fn an_emoji_weighs_two_of_however_many_code_points_it_is_made() {
        for emoji in [
            "☺",
            "☺️",
            "©️",
            "👍🏽",
            "👨‍👩‍👧‍👦",
            "🇷🇴",
            "1️⃣",
            "👩🏽‍❤️‍💋‍👨🏻",
            "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
            "🏳️‍🌈",
            "🕵🏻‍♀️",
            "🧑‍🧑‍🧒‍🧒",
            "🫆",
            "♾️",
        ] {
            assert_eq!(weighted_length(emoji), 2, "{emoji}");
        }
    }

    #[test]
    fn what_only_looks_like_an_emoji_weighs_what_it_is_made_of() {
        assert_eq!(weighted_length("©1#"), 3);
        assert_eq!(weighted_length("🇦🇧"), 4);
        assert_eq!(weighted_length("😀\u{200d}😀"), 5);
        assert_eq!(weighted_length("👨🏻\u{200d}👦"), 5);
        assert_eq!(weighted_length("😀🏽"), 4);
        assert_eq!(weighted_length("🏴\u{e0067}\u{e007f}"), 6);
    }

    #[test]
    fn a_letter_and_its_accent_are_one() {
        assert_eq!(weighted_length("e\u{301}"), 1);
        assert_eq!(weighted_length("\u{1100}\u{1161}"), 2);
        assert_eq!(weighted_length("q\u{301}"), 2);
    }

    #[test]
    fn links_are_given_as_they_stand_in_the_text() {
        let found = |text: &'static str| -> Vec<&str> {
            links(text)
                .into_iter()
                .map(|link| text.get(link).unwrap())
                .collect()
        };
        assert_eq!(
            found("日本 example.com、https://日本語.jp/道?a=b 😀"),
            ["example.com", "https://日本語.jp/"]
        );
        assert_eq!(
            found("https://t.co/abc/def a.com:80 a.com:80/x?y=z."),
            ["https://t.co/abc", "a.com", "a.com:80/x?y=z"]
        );
        assert_eq!(found("no links at all."), [""; 0]);
    }

    #[test]
    fn two_hundred_and_eighty_is_the_last_that_fits() {
        assert_eq!(faults(&"a".repeat(280)), []);
        assert_eq!(
            faults(&"a".repeat(281)).first().unwrap().message,
            "X takes 280 characters; this counts as 281. Shorten it by 1."
        );
        assert_eq!(
            faults(&"字".repeat(141)).first().unwrap().code,
            "too_long_for_x"
        );
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let text = format!("$AB\u{feff} $CD {}", "a".repeat(300));
        let codes: Vec<_> = faults(&text)
            .into_iter()
            .map(|fault| (fault.path, fault.code))
            .collect();
        let expected = [
            "too_long_for_x",
            "invalid_character",
            "too_many_cashtags_for_x",
        ]
        .map(|code| ("text".to_owned(), code));
        assert_eq!(codes, expected);
    }

    #[test]
    fn one_cashtag_is_fine() {
        assert_eq!(faults("$AB is not US$CD, and costs $5"), []);
    }
}
