//! Templates: texts and first comments that are saved under a name, to be used again.

use super::ids::TemplateId;
use super::post::text_violation;
use super::text;
use super::violation::Violation;
use serde::{Deserialize, Serialize};

/// How many templates a workspace may have: all of them are listed at once.
pub const MOST_TEMPLATES: usize = 200;

/// How many bytes of UTF-8 their texts may have together: 200 of some 1,300, or two of the longest.
pub const MOST_BYTES: usize = 256 * 1024;

/// The longest name, in characters: what a list shows in one line.
const LONGEST_NAME: usize = 100;

/// What a template is saved for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TemplateKind {
    /// The text of a post, or a piece of one.
    Text,
    /// What stands first below a post.
    FirstComment,
}

/// A template to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// What it is for.
    pub kind: TemplateKind,
    /// What people call it, in 1 to 100 characters on one line. No two of a kind have the same
    /// name, whether its letters are small or capital.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(length(min = 1, max = LONGEST_NAME))
    )]
    pub name: String,
    /// What it says, in up to 25,000 characters.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(length(min = 1, max = crate::domain::post::LONGEST_TEXT))
    )]
    pub text: String,
}

/// What is to change of a template. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateChanges {
    /// Its name.
    #[serde(default)]
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(length(min = 1, max = LONGEST_NAME))
    )]
    pub name: Option<String>,
    /// What it says.
    #[serde(default)]
    #[cfg_attr(
        not(target_arch = "wasm32"),
        schemars(length(min = 1, max = crate::domain::post::LONGEST_TEXT))
    )]
    pub text: Option<String>,
}

/// What is known of a template beside the others of its workspace.
#[derive(Clone, Debug, Deserialize)]
pub struct Kept {
    /// Its id.
    pub id: TemplateId,
    /// What it is for.
    pub kind: TemplateKind,
    /// Its name as [`name_key`] has it.
    pub name_key: String,
    /// How many bytes its text has.
    pub bytes: usize,
    /// Counts its changes.
    pub version: i64,
}

// === impl TemplateKind ===

impl TemplateKind {
    /// The name in JSON and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::FirstComment => "first_comment",
        }
    }
}

/// What tells names apart: their words, in small letters.
#[must_use]
pub fn name_key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What is wrong with a name or a text, whichever is given.
#[must_use]
pub fn violations(name: Option<&str>, text: Option<&str>) -> Vec<Violation> {
    let text = text.and_then(|text| text_violation("text".to_owned(), text, false));
    name.and_then(name_violation)
        .into_iter()
        .chain(text)
        .collect()
}

/// What is wrong with a template of this kind beside the `others` of its workspace, where it has
/// this name and its text so many bytes.
#[must_use]
pub fn violations_among(
    others: &[&Kept],
    (kind, name): (TemplateKind, Option<&str>),
    bytes: usize,
) -> Vec<Violation> {
    let mut found = Vec::new();
    let key = name.map(name_key);
    let is_taken = |other: &&Kept| other.kind == kind && Some(&other.name_key) == key.as_ref();
    if others.iter().any(is_taken) {
        let message =
            "There is one with this name already. Choose another name, or change that one.";
        found.push(Violation::new("name", "name_taken", message));
    }
    if others.len() >= MOST_TEMPLATES {
        let message = format!(
            "A workspace has at most {MOST_TEMPLATES} templates. Delete one that you do not use."
        );
        found.push(Violation::new("", "too_many", message));
    }
    let together: usize = others.iter().map(|other| other.bytes).sum();
    if together + bytes > MOST_BYTES {
        let message = format!(
            "The texts of all templates may have {} KiB together. Shorten this one, or delete one \
            that you do not use.",
            MOST_BYTES / 1024
        );
        found.push(Violation::new("text", "too_large", message));
    }
    found
}

fn name_violation(name: &str) -> Option<Violation> {
    let fault = |code, message: String| Some(Violation::new("name", code, message));
    if text::is_blank(name) {
        return fault("required", "Give it a name.".to_owned());
    }
    if name.trim().chars().count() > LONGEST_NAME {
        return fault(
            "too_long",
            format!("A name of a template has up to {LONGEST_NAME} characters."),
        );
    }
    if name.trim().contains(['\n', '\r', '\t']) {
        return fault("control_character", "A name stands on one line.".to_owned());
    }
    text::command_violation("name", name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    fn kept(kind: TemplateKind, name: &str, bytes: usize) -> Kept {
        Kept {
            id: TemplateId::new(Timestamp::from_ms(1), [7; 10]),
            kind,
            name_key: name_key(name),
            bytes,
            version: 1,
        }
    }

    fn codes(found: &[Violation]) -> Vec<String> {
        let all = found.iter();
        all.map(|fault| format!("{} {}", fault.path, fault.code))
            .collect()
    }

    #[test]
    fn a_name_is_shown_on_one_line_and_a_text_says_something() {
        let faults = |name: &str, text: &str| codes(&violations(Some(name), Some(text)));
        assert_eq!(faults(" Sign-off ", "Thank you!\n"), Vec::<String>::new());
        assert_eq!(faults("\u{200b}", " "), ["name required", "text required"]);
        assert_eq!(
            faults("two\nlines", "a\u{202e}"),
            ["name control_character", "text control_character"]
        );
        assert_eq!(faults("a\u{2066}", "a"), ["name control_character"]);
        assert_eq!(
            faults(&"a".repeat(101), &"a".repeat(25_001)),
            ["name too_long", "text too_long"]
        );
        assert_eq!(violations(None, None), []);
    }

    #[test]
    fn no_two_of_a_kind_have_the_same_name() {
        let other = kept(TemplateKind::Text, "Café  MENU", 10);
        let among = |kind, name| codes(&violations_among(&[&other], (kind, Some(name)), 10));
        assert_eq!(among(TemplateKind::Text, " café menu"), ["name name_taken"]);
        assert_eq!(among(TemplateKind::Text, "Menu"), Vec::<String>::new());
        assert_eq!(
            among(TemplateKind::FirstComment, "Café menu"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_workspace_has_so_many_and_so_much_of_them() {
        let small: Vec<Kept> = (0..MOST_TEMPLATES)
            .map(|number| kept(TemplateKind::Text, &number.to_string(), 1))
            .collect();
        let others: Vec<&Kept> = small.iter().collect();
        let found = violations_among(&others, (TemplateKind::Text, Some("new")), 1);
        assert_eq!(codes(&found), [" too_many"]);
        let large = kept(TemplateKind::Text, "large", MOST_BYTES - 1);
        let among = |bytes| violations_among(&[&large], (TemplateKind::Text, Some("new")), bytes);
        assert_eq!(codes(&among(1)), Vec::<String>::new());
        assert_eq!(codes(&among(2)), ["text too_large"]);
    }
}
