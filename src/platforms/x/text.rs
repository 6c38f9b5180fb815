//! How X counts a text: <https://docs.x.com/fundamentals/counting-characters>, configuration v3.
//!
//! Latin letters and most punctuation weigh one, everything else two, a link 23. Links are recognised by `http://` and `https://`; what
//! X would link beyond that (bare domains) it counts itself, and its refusal reaches the person in X's own words.

use crate::domain::violation::Violation;

/// The most that X takes from an account without a paid plan.
pub const LONGEST: usize = 280;

/// What every link weighs, as X wraps it.
const LINK: usize = 23;

/// The code points that weigh one.
const LIGHT: [std::ops::RangeInclusive<u32>; 4] = [0..=4351, 8192..=8205, 8208..=8223, 8242..=8247];

/// What is wrong with `text` on X; `path` is where it is written.
#[must_use]
pub fn violations(path: &str, text: &str) -> Vec<Violation> {
    let length = weighted_length(text);
    let too_long = (length > LONGEST).then(|| {
        Violation::new(
            path,
            "too_long_for_x",
            format!("X takes {LONGEST} characters; this counts as {length}. Shorten it by {}.", length - LONGEST),
        )
    });
    let unsendable = text.contains(['\u{fffe}', '\u{feff}', '\u{ffff}']).then(|| {
        Violation::new(path, "invalid_character", "X does not take an invisible character in this text (U+FEFF, U+FFFE or U+FFFF).")
    });
    too_long.into_iter().chain(unsendable).collect()
}

/// The length as X counts it.
#[must_use]
pub fn weighted_length(text: &str) -> usize {
    text.split_inclusive(char::is_whitespace).map(|word| link_length(word).unwrap_or_else(|| word.chars().map(weight).sum())).sum()
}

/// The length of a word that is a link, with whatever white space ends it.
fn link_length(word: &str) -> Option<usize> {
    let link = word.trim_end();
    let rest = link.strip_prefix("https://").or_else(|| link.strip_prefix("http://"))?;
    let is_link = rest.split(['/', '?', '#']).next().is_some_and(|host| host.contains('.') && host.is_ascii());
    is_link.then(|| LINK + word.get(link.len()..).unwrap_or_default().chars().map(weight).sum::<usize>())
}

fn weight(c: char) -> usize {
    if LIGHT.iter().any(|range| range.contains(&u32::from(c))) { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_weigh_one_and_ideographs_two() {
        assert_eq!(weighted_length("héllo"), 5);
        assert_eq!(weighted_length("日本語"), 6);
    }

    #[test]
    fn a_link_weighs_23_however_long_it_is() {
        assert_eq!(weighted_length("see https://example.com/a/very/long/path?with=a#query now"), 4 + 23 + 4);
        assert_eq!(weighted_length("http://a.io"), 23);
        assert_eq!(weighted_length("http://localhost"), 16);
    }

    #[test]
    fn two_hundred_and_eighty_is_the_last_that_fits() {
        assert_eq!(violations("text", &"a".repeat(280)), []);
        assert_eq!(
            violations("text", &"a".repeat(281)).first().unwrap().message,
            "X takes 280 characters; this counts as 281. Shorten it by 1."
        );
        assert_eq!(violations("text", &"字".repeat(141)).first().unwrap().code, "too_long_for_x");
    }
}
