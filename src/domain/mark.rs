//! Marked words: the hashtags and the mentions of a text.
//!
//! A word is marked where `#` or `@` stands before it and no letter before the mark, so that an
//! e-mail address holds none. It goes on over letters and digits of any script, with the signs that
//! belong to them, and underscores (<https://www.unicode.org/reports/tr31/#hashtag_identifiers>).

use unicode_segmentation::UnicodeSegmentation;

/// What begins a hashtag.
pub const HASH: char = '#';

/// What begins a mention.
pub const AT: char = '@';

/// The longest name behind an `@`, in characters: no network gives longer ones.
const LONGEST_NAME: usize = 64;

/// The longest hashtag that is told, in characters: Instagram takes no longer ones.
const LONGEST_TAG: usize = 100;

/// A marked word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<'a> {
    /// `#` or `@`.
    pub sign: char,
    /// What stands behind it.
    word: &'a str,
    /// The text before the sign.
    before: &'a str,
    /// The text behind the sign.
    rest: &'a str,
}

/// The marked words of a text, in order.
pub fn marks(text: &str) -> impl Iterator<Item = Mark<'_>> {
    text.match_indices([HASH, AT]).filter_map(|(at, sign)| {
        let (before, rest) = (text.get(..at)?, text.get(at + sign.len()..)?);
        let is_inside = before.chars().next_back().is_some_and(is_letter);
        let word = rest.get(..word_length(rest))?;
        (!is_inside && !word.is_empty()).then_some(Mark {
            sign: sign.chars().next()?,
            word,
            before,
            rest,
        })
    })
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a word goes on with this character: a letter with the signs that belong to it, or a dot
/// that stands within words, as in Catalan and Japanese.
fn is_of_word(shown: &str) -> bool {
    let first = shown.chars().next();
    first.is_some_and(|first| is_letter(first) || matches!(first, '\u{b7}' | '\u{30fb}'))
}

/// How many bytes of `text` are one word.
fn word_length(text: &str) -> usize {
    text.graphemes(true)
        .take_while(|shown| is_of_word(shown))
        .map(str::len)
        .sum()
}

// === impl Mark ===

impl<'a> Mark<'a> {
    /// The hashtag without its sign, if it is one: numbers alone are none, and neither is what
    /// stands in an address.
    #[must_use]
    pub fn hashtag(&self) -> Option<&'a str> {
        let is_tag = self.sign == HASH
            && !self.is_in_address()
            && self.word.chars().any(char::is_alphabetic)
            && self.word.chars().nth(LONGEST_TAG).is_none();
        is_tag.then_some(self.word)
    }

    /// The name that is mentioned, without its sign, if it is one. It has periods within it on the
    /// networks where names have them.
    #[must_use]
    pub fn mention(&self, has_periods: bool) -> Option<&'a str> {
        let mut name = self.word;
        while let Some(more) = self.longer(name).filter(|_| has_periods) {
            name = more;
        }
        let behind = self.rest.get(name.len()..)?;
        let is_name = self.sign == AT
            && !self.is_in_address()
            && !behind.starts_with(AT)
            && name.chars().nth(LONGEST_NAME).is_none();
        is_name.then_some(name)
    }

    /// The name with a period and the word behind it, where one follows.
    fn longer(&self, name: &str) -> Option<&'a str> {
        let more = self.rest.get(name.len()..)?.strip_prefix('.')?;
        let length = word_length(more);
        (length > 0).then(|| self.rest.get(..name.len() + 1 + length))?
    }

    /// Whether it stands in the address of a page: then it marks nothing.
    fn is_in_address(&self) -> bool {
        let start = self.before.rfind(char::is_whitespace).unwrap_or_default();
        let led = self.before.get(start..).unwrap_or_default().trim_start();
        led.contains("://") || led.starts_with("www.") || led.ends_with('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashtags(text: &str) -> Vec<&str> {
        marks(text).filter_map(|mark| mark.hashtag()).collect()
    }

    fn mentions(text: &str, has_periods: bool) -> Vec<&str> {
        let found = marks(text).filter_map(|mark| mark.mention(has_periods));
        found.collect()
    }

    #[test]
    fn a_hashtag_is_a_word_of_any_script_and_no_number() {
        assert_eq!(
            hashtags("#coffee, #Café! (#two_words) #2026 #2026goals # ##twice a#b"),
            ["coffee", "Café", "two_words", "2026goals", "twice"]
        );
        assert_eq!(
            hashtags("#हिन्दी। #กาแฟที่ #שלום #مرحبا، #東京タワー #col·lecció"),
            [
                "हिन्दी",
                "กาแฟที่",
                "שלום",
                "مرحبا",
                "東京タワー",
                "col·lecció"
            ]
        );
        assert_eq!(hashtags("#cafe\u{301} #️⃣ #☕"), ["cafe\u{301}"]);
        assert_eq!(
            hashtags(&format!("#{}", "a".repeat(101))),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn addresses_hold_no_marks() {
        let addresses = "https://a.example/#top www.b.example#c ada@example.com x.com/@ada @a@b.c";
        assert_eq!(hashtags(addresses), Vec::<&str>::new());
        assert_eq!(mentions(addresses, true), Vec::<&str>::new());
        assert_eq!(hashtags("https://a.example #after"), ["after"]);
    }

    #[test]
    fn a_name_has_periods_where_its_network_lets_it() {
        assert_eq!(mentions("With @a.name. And @b_2…", true), ["a.name", "b_2"]);
        assert_eq!(mentions("With @a.name. And @b_2…", false), ["a", "b_2"]);
        assert_eq!(mentions("@", true), Vec::<&str>::new());
    }
}
