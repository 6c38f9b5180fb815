//! What Instagram takes of words:
//! <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media>.

use crate::domain::mark::{AT, HASH, marks};
use crate::domain::violation::Violation;

/// "Maximum 2200 characters, 30 hashtags, and 20 @ tags." How characters are counted is not
/// documented: these are UTF-16 units, of which a text has at least as many as of any other.
pub(super) const LONGEST: usize = 2_200;
const MOST_HASHTAGS: usize = 30;
const MOST_MENTIONS: usize = 20;

/// How long a text is.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// What is wrong with a caption or a comment at `path`.
pub(super) fn violations(path: &str, text: &str) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut add = |code, message: String| found.push(Violation::new(path, code, message));
    let length = length(text);
    if length > LONGEST {
        let over = length - LONGEST;
        add(
            "too_long_for_instagram",
            format!(
                "Instagram takes {LONGEST} characters; this has {length}. Shorten it by {over}."
            ),
        );
    }
    let hashtags = count(text, HASH);
    if hashtags > MOST_HASHTAGS {
        let over = hashtags - MOST_HASHTAGS;
        add(
            "too_many_hashtags",
            format!(
                "Instagram takes {MOST_HASHTAGS} hashtags; this has {hashtags}. Take {over} out."
            ),
        );
    }
    let mentions = count(text, AT);
    if mentions > MOST_MENTIONS {
        let over = mentions - MOST_MENTIONS;
        add(
            "too_many_mentions",
            format!(
                "Instagram takes {MOST_MENTIONS} mentions; this has {mentions}. Take {over} out."
            ),
        );
    }
    found
}

/// How many words begin with a mark.
fn count(text: &str, sign: char) -> usize {
    marks(text).filter(|mark| mark.sign == sign).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        violations("text", text)
            .into_iter()
            .map(|fault| fault.code)
            .collect()
    }

    #[test]
    fn a_caption_is_counted_in_utf_16() {
        assert_eq!(codes(&"a".repeat(2_200)), Vec::<&str>::new());
        assert_eq!(codes(&"a".repeat(2_201)), ["too_long_for_instagram"]);
        assert_eq!(codes(&"😀".repeat(1_100)), Vec::<&str>::new());
        assert_eq!(codes(&"😀".repeat(1_101)), ["too_long_for_instagram"]);
    }

    #[test]
    fn hashtags_and_mentions_are_counted_apart() {
        assert_eq!(codes(&"#tag ".repeat(30)), Vec::<&str>::new());
        assert_eq!(codes(&"#tag ".repeat(31)), ["too_many_hashtags"]);
        assert_eq!(codes(&"@name ".repeat(20)), Vec::<&str>::new());
        assert_eq!(codes(&"@name\n".repeat(21)), ["too_many_mentions"]);
        assert_eq!(count("a@example.com # @ #1 (#two) #три @_x", '#'), 3);
        assert_eq!(count("a@example.com # @ #1 (#two) #три @_x", '@'), 1);
    }
}
