//! What may stand in a text, and where one may be cut.
//!
//! Characters that command the display instead of being shown are taken from nobody: control
//! characters, and those that turn the direction of what follows
//! (<https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing>). People are told which one
//! and where; from the names that platforms give, they are dropped. A text that shows nothing
//! counts as empty, however many characters it has. A text is cut between the characters that
//! people see, which are grapheme clusters (<https://www.unicode.org/reports/tr29/>).

use super::violation::Violation;
use unicode_segmentation::UnicodeSegmentation;

/// How much of what it cuts [`shortened`] needs to see: no cluster that people write is longer.
pub const CUT_MARGIN: usize = 64;

/// The longest name that [`word`] leaves, in characters.
pub const LONGEST_WORD: usize = 64;

/// A name that somebody else's server gives, fit to be shown and logged: no more than a word.
#[must_use]
pub fn word(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
        .take(LONGEST_WORD)
        .collect()
}

/// Whether `letter` commands the display. Line breaks and tabs do no harm.
#[must_use]
pub const fn is_command(letter: char) -> bool {
    match letter {
        '\n' | '\r' | '\t' => false,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => true,
        _ => false,
    }
}

/// Whether `letter` shows nothing by itself: white space, joiners, fillers, marks of direction,
/// selectors.
fn is_unseen(letter: char) -> bool {
    letter.is_whitespace()
        || is_command(letter)
        || matches!(
            letter,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2060}'..='\u{2065}'
                | '\u{206a}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether `text` shows nothing.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// What is wrong with `text`, written at `path`: the first character that commands the display.
#[must_use]
pub fn command_violation(path: &str, text: &str) -> Option<Violation> {
    let (at, letter) = text
        .chars()
        .enumerate()
        .find(|(_, letter)| is_command(*letter))?;
    let message = format!(
        "Character {} is {}, which is not shown and changes how the rest is. Remove it.",
        at + 1,
        name(letter)
    );
    Some(Violation::new(path, "control_character", message))
}

fn name(letter: char) -> String {
    let kind = match letter {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a mark that turns the direction",
        '\u{2028}' | '\u{2029}' => "a separator of lines or paragraphs",
        _ => "a control character",
    };
    format!("U+{:04X}, {kind}", u32::from(letter))
}

/// A name as a platform gives it, on one line and without what commands the display; empty where it
/// shows nothing.
#[must_use]
pub fn shown_name(name: &str) -> String {
    let shown: String = name
        .chars()
        .filter_map(|letter| match letter {
            '\n' | '\r' | '\t' => Some(' '),
            letter => (!is_command(letter)).then_some(letter),
        })
        .collect();
    if is_blank(&shown) {
        String::new()
    } else {
        shown.trim().to_owned()
    }
}

/// The beginning of `text`, of at most `most` code points, cut between the characters that people
/// see.
#[must_use]
pub fn shortened(text: &str, most: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text;
    };
    let cut = text
        .grapheme_indices(true)
        .map(|(at, _)| at)
        .take_while(|at| *at <= end)
        .last()
        .unwrap_or_default();
    text.get(..cut).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s35_what_commands_the_display_is_named_with_its_place() {
        for (letter, name) in [
            ('\u{202e}', "U+202E, a mark that turns the direction"),
            ('\u{2066}', "U+2066, a mark that turns the direction"),
            ('\u{7}', "U+0007, a control character"),
            ('\u{2028}', "U+2028, a separator of lines or paragraphs"),
            ('\0', "U+0000, a control character"),
        ] {
            let fault = command_violation("text", &format!("ab{letter}c")).unwrap();
            assert_eq!(
                (fault.path.as_str(), fault.code),
                ("text", "control_character")
            );
            assert!(
                fault.message.starts_with(&format!("Character 3 is {name}")),
                "{}",
                fault.message
            );
        }
        for fine in [
            "two\nlines\r\n\tand a tab",
            "שלום\u{200f}",
            "👩\u{200d}🚀",
            "ﷺ",
        ] {
            assert_eq!(command_violation("text", fine), None, "{fine:?}");
        }
    }

    #[test]
    fn s35_a_text_that_shows_nothing_is_blank() {
        for unseen in [
            '\u{200b}', '\u{2060}', '\u{ad}', '\u{3164}', '\u{feff}', '\u{a0}', '\n',
        ] {
            assert!(is_blank(&format!("{unseen} {unseen}")), "{unseen:?}");
            assert!(!is_blank(&format!("{unseen}a")), "{unseen:?}");
        }
        assert!(is_blank(""));
        assert!(!is_blank("🏳\u{fe0f}"));
    }

    #[test]
    fn a_name_keeps_what_is_shown() {
        assert_eq!(shown_name(" Ada\u{202e}\u{7}\nLovelace\0 "), "Ada Lovelace");
        assert_eq!(shown_name("\u{2066}\u{200b}\u{2069}"), "");
    }

    #[test]
    fn a_text_is_cut_between_the_characters_that_people_see() {
        let family = "👨\u{200d}👩\u{200d}👧";
        assert_eq!(shortened(&format!("ab{family}c"), 4), "ab");
        assert_eq!(shortened(&format!("ab{family}c"), 7), format!("ab{family}"));
        assert_eq!(shortened("e\u{301}e\u{301}", 3), "e\u{301}");
        assert_eq!(shortened("🇷🇴🇷🇴", 3), "🇷🇴");
        assert_eq!(shortened("👍🏽", 1), "");
        assert_eq!(shortened("a\r\nb", 2), "a");
        assert_eq!(shortened("short", 5), "short");
    }
}
