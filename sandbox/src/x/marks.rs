//! Mentions and cashtags in a text.

/// A ticker has at most this many letters before its suffix.
const TICKER_LIMIT: usize = 6;

/// How many cashtags a text holds: `$`, one to six letters, perhaps `.` or `_` and one or two more,
/// with nothing joined on.
pub(crate) fn cashtags(text: &str) -> usize {
    let starts = text
        .match_indices('$')
        .filter(|(at, _)| follows_space(text, *at));
    starts.filter(|(at, _)| is_ticker(&text[at + 1..])).count()
}

/// Whether a text mentions a user.
pub(crate) fn mentions(text: &str, username: &str) -> bool {
    let is_word = |found: char| found.is_ascii_alphanumeric() || found == '_';
    text.match_indices('@').any(|(at, _)| {
        let is_joined = text[..at]
            .chars()
            .next_back()
            .is_some_and(|before| is_word(before) || "!#$%&*@".contains(before));
        let rest = &text[at + 1..];
        let end = rest.find(|next: char| !is_word(next)).unwrap_or(rest.len());
        !is_joined && !username.is_empty() && rest[..end].eq_ignore_ascii_case(username)
    })
}

fn follows_space(text: &str, at: usize) -> bool {
    text[..at]
        .chars()
        .next_back()
        .is_none_or(char::is_whitespace)
}

fn is_ticker(rest: &str) -> bool {
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let length = letters(rest);
    if !(1..=TICKER_LIMIT).contains(&length) {
        return false;
    }
    let after = &rest[length..];
    let suffix = after.strip_prefix(['.', '_']).map_or(0, letters);
    let after = if (1..=2).contains(&suffix) {
        &after[1 + suffix..]
    } else {
        after
    };
    after.chars().next().is_none_or(|next| {
        next.is_whitespace() || next.is_ascii_punctuation() && !"$_".contains(next)
    })
}

#[cfg(test)]
mod tests {
    use super::{cashtags, mentions};

    #[test]
    fn a_cashtag_is_a_short_word_after_a_dollar_sign() {
        assert_eq!(
            cashtags("$ABC and $XYZ.B, not $5 nor US$ABC nor $toolongword"),
            2
        );
    }

    #[test]
    fn a_mention_is_the_whole_name_however_it_is_capitalised() {
        assert!(mentions("thanks @Sandbox_Writer!", "sandbox_writer"));
        assert!(!mentions("thanks @sandbox_writers", "sandbox_writer"));
        assert!(!mentions("mail me at a@sandbox_writer", "sandbox_writer"));
    }
}
