//! Hashtags: which of those that were suggested are fit to be one, and how many fit behind a text.

use crate::domain::text::is_command;
use std::collections::BTreeSet;

/// The most hashtags that are added: Instagram takes five
/// (<https://help.instagram.com/351460621611097>), and more help nowhere.
pub(super) const MOST_TAGS: usize = 5;

/// The longest hashtag, in characters.
const LONGEST_TAG: usize = 50;

/// The hashtags that `text` does not have yet, without their sign.
pub(super) fn new_to<'a>(text: &str, said: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut known: BTreeSet<String> = text
        .split('#')
        .skip(1)
        .map(|rest| rest.chars().take_while(|letter| is_of_tag(*letter)))
        .map(|tag| tag.collect::<String>().to_lowercase())
        .collect();
    let new = said
        .into_iter()
        .filter_map(|said| tag(said))
        .filter(|tag| known.insert(tag.to_lowercase()));
    new.take(MOST_TAGS).collect()
}

/// The text with as many of the hashtags behind it as `fits` lets in; with all of them where not
/// even one fits. None where there are none.
pub(super) fn most_of(text: &str, tags: &[String], fits: impl Fn(&str) -> bool) -> Option<String> {
    let with = |count: usize| {
        let tags: Vec<String> = tags
            .iter()
            .take(count)
            .map(|tag| format!("#{tag}"))
            .collect();
        format!("{}\n\n{}", text.trim_end(), tags.join(" "))
    };
    let most = (1..=tags.len()).rev().map(with).find(|text| fits(text));
    most.or_else(|| (!tags.is_empty()).then(|| with(tags.len())))
}

/// A hashtag in what was said; none where it cannot be one: other signs would end it, and numbers
/// alone are none.
fn tag(said: &str) -> Option<String> {
    let tag: String = said
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '#' | '-'))
        .collect();
    let is_tag = (1..=LONGEST_TAG).contains(&tag.chars().count())
        && tag.chars().all(is_of_tag)
        && tag.chars().any(|letter| !letter.is_ascii_digit());
    is_tag.then_some(tag)
}

/// Letters of other scripts come with signs that are none by themselves, so all but spaces are let
/// in there.
fn is_of_tag(letter: char) -> bool {
    if letter.is_ascii() {
        letter.is_ascii_alphanumeric() || letter == '_'
    } else {
        !letter.is_whitespace() && !is_command(letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str, said: &[&str]) -> Vec<String> {
        let said: Vec<String> = said.iter().map(|tag| (*tag).to_owned()).collect();
        new_to(text, &said)
    }

    #[test]
    fn only_what_can_be_a_hashtag_and_is_not_there_yet_is_taken() {
        let said = [
            "#Coffee",
            "coffee",
            "#two words",
            "slow-living",
            "c++",
            "2026",
            "",
            "#",
            "हिन्दी",
            "a.b",
            "<script>",
            "Bar",
            "more",
            "evenmore",
        ];
        assert_eq!(
            new("A #bar, and #BARISTA", &said),
            ["Coffee", "twowords", "slowliving", "हिन्दी", "more"]
        );
    }

    #[test]
    fn as_many_are_added_as_fit() {
        let tags: Vec<String> = ["one", "two"].map(str::to_owned).into();
        let most = |room: usize| most_of("Text \n", &tags, |text| text.len() <= room);
        assert_eq!(most(99).as_deref(), Some("Text\n\n#one #two"));
        assert_eq!(most(12).as_deref(), Some("Text\n\n#one"));
        assert_eq!(
            most(4).as_deref(),
            Some("Text\n\n#one #two"),
            "marked later"
        );
        assert_eq!(most_of("Text", &[], |_| true), None);
    }
}
