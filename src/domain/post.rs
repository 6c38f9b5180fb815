//! A post as a client writes it, and the rules that hold on every platform.

use super::ids::{AccountId, MediaId};
use super::intention::Intention;
use super::media::Attachment;
use super::schedule;
use super::text;
use super::time::Timestamp;
use super::violation::Violation;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// How late a post may still go out when its author says nothing.
pub const LATE_MINUTES: u32 = 60;

/// The longest lateness that can be asked for: a week.
const MOST_LATE_MINUTES: u32 = 7 * 24 * 60;

/// The most accounts that one post can go to: what one D1 batch takes with room to spare (each
/// costs three statements).
pub const MOST_TARGETS: usize = 25;

/// The longest text that any platform takes (X Premium), in characters.
pub(super) const LONGEST_TEXT: usize = 25_000;

/// The most bytes of UTF-8 that a post's texts and options may have together: the longest text in
/// any script (25,000 characters of at most four bytes), and as much again as a thread of 25 posts
/// of 280 characters. Every reading of the post costs them once more.
pub const MOST_BYTES: usize = 128 * 1024;

/// The most pictures and videos that a post may name, all accounts and threads together: what is
/// known of them stands in the post's row.
pub const MOST_MEDIA: usize = 120;

/// The longest words for a medium that any platform takes.
pub const LONGEST_ALT: usize = 1_000;

/// A post to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "NewPost"))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The shared text.
    pub text: String,
    /// The shared pictures and videos, in order.
    #[serde(default)]
    pub media: Vec<Attachment>,
    /// Where it goes.
    pub targets: Vec<Target>,
    /// When it goes; `null`: it is a draft, which goes nowhere yet and need not be finished.
    #[serde(deserialize_with = "said")]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(schema_with = "schedule_schema"))]
    pub schedule: Option<schedule::Request>,
    /// How late it may still go out.
    #[serde(default = "late_minutes")]
    pub late_minutes: u32,
    /// Of a draft: when its author means it to go out. Nothing happens then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intended: Option<Intention>,
}

/// One account of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "NewTarget"))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The account.
    pub account: AccountId,
    /// The text for this account, where it differs from the shared one.
    #[serde(default)]
    pub text: Option<String>,
    /// The pictures and videos for this account, where they differ from the shared ones.
    #[serde(default)]
    pub media: Option<Vec<Attachment>>,
    /// What its platform can do beyond that, such as a thread on X. The platform's rules say what
    /// it may hold.
    #[serde(default)]
    #[cfg_attr(not(target_arch = "wasm32"), schemars(schema_with = "options_schema"))]
    pub options: serde_json::Map<String, Value>,
}

/// The place of a draft in the order of posts: before everything that has an instant, whichever it
/// is, and behind the drafts that were saved before it.
#[must_use]
pub const fn draft_place(saved_at: Timestamp) -> Timestamp {
    Timestamp::from_ms(saved_at.ms() - (1 << 52))
}

/// Between the places of all drafts and every instant.
pub const BEHIND_DRAFTS: Timestamp = Timestamp::from_ms(-(1 << 51));

/// A value that has to be said, `null` too: a post whose schedule was forgotten is no draft.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// A schedule, or `null`.
#[cfg(not(target_arch = "wasm32"))]
fn schedule_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let schedule = generator.subschema_for::<schedule::Request>();
    schemars::json_schema!({ "anyOf": [schedule, { "type": "null" }] })
}

/// What options are, by name: what they hold is their platform's business.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn options_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "anyOf": [
        { "$ref": "#/components/schemas/XOptions" },
        { "$ref": "#/components/schemas/FacebookOptions" },
        { "$ref": "#/components/schemas/TikTokOptions" },
        { "$ref": "#/components/schemas/InstagramOptions" },
    ] })
}

// === impl Draft ===

impl Draft {
    /// Whether it is only kept, and goes nowhere yet.
    #[must_use]
    pub const fn is_draft(&self) -> bool {
        self.schedule.is_none()
    }

    /// What is wrong with it on any platform, all at once. A draft may say nothing yet, to nobody.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        if self.targets.is_empty() && !self.is_draft() {
            found.push(Violation::new(
                "targets",
                "required",
                "Choose at least one account.",
            ));
        }
        if self.targets.len() > MOST_TARGETS {
            // Alone: the faults of thousands of targets help nobody.
            return vec![Violation::new(
                "targets",
                "too_many",
                format!("A post goes to at most {MOST_TARGETS} accounts."),
            )];
        }
        if self.bytes() > MOST_BYTES {
            return vec![Violation::new(
                "",
                "too_large",
                format!(
                    "The texts and options of a post may have {} KiB together.",
                    MOST_BYTES / 1024
                ),
            )];
        }
        for (at, target) in self.targets.iter().enumerate() {
            found.extend(self.violations_of(at, target));
        }
        if self.is_draft() {
            // Whoever gets it: an account that says something else may be taken out again.
            found.extend(text_violation("text".to_owned(), &self.text, true));
        }
        found.extend(alt_violations("media", &self.media));
        if self.media_ids().len() > MOST_MEDIA {
            let message = format!("A post has at most {MOST_MEDIA} pictures and videos.");
            found.push(Violation::new("media", "too_many", message));
        }
        found.extend(late_violation(self.late_minutes));
        if self.intended.is_some() && !self.is_draft() {
            let message = "What is planned goes out at its schedule. Leave this out.";
            found.push(Violation::new("intended", "not_taken", message));
        }
        let mut seen = Vec::new();
        found.retain(|fault| {
            !seen.contains(fault) && {
                seen.push(fault.clone());
                true
            }
        });
        found
    }

    /// What is wrong with `target`, number `at`.
    fn violations_of(&self, at: usize, target: &Target) -> Vec<Violation> {
        let mut found = Vec::new();
        let mut earlier = self.targets.iter().take(at);
        if earlier.any(|earlier| earlier.account == target.account) {
            found.push(Violation::new(
                format!("targets[{at}].account"),
                "twice",
                "This account is chosen twice.",
            ));
        }
        let own = target.media.as_deref().unwrap_or_default();
        found.extend(alt_violations(&format!("targets[{at}].media"), own));
        let (path, text) = self.text_for(at, target);
        let (_, media) = self.media_for(at, target);
        let may_be_blank = self.is_draft() || !media.is_empty();
        found.extend(text_violation(path, text, may_be_blank));
        let path = format!("targets[{at}].options");
        let options = target.options.iter();
        found.extend(
            options.flat_map(|(name, value)| command_violations(&format!("{path}.{name}"), value)),
        );
        found
    }

    /// Its targets as JSON, where it is a draft: a post that is planned has deliveries instead.
    #[must_use]
    pub fn targets_json(&self) -> Option<String> {
        let json = || serde_json::to_string(&self.targets).unwrap_or_default();
        self.is_draft().then(json)
    }

    /// When it is meant to go out, as JSON; none: it is not said.
    #[must_use]
    pub fn intended_json(&self) -> Option<String> {
        self.intended.as_ref().map(Intention::json)
    }

    /// How many bytes are kept of it, without what is known of its media.
    #[must_use]
    pub fn kept_bytes(&self) -> usize {
        let Some(targets) = self.targets_json() else {
            return self.bytes();
        };
        self.text.len() + media_json(&self.media).map_or(0, |json| json.len()) + targets.len()
    }

    /// How many bytes its texts and options have together.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |target: &Target| {
            target.text.as_ref().map_or(0, String::len)
                + target.options_json().map_or(0, |json| json.len())
                + target.media_json().map_or(0, |json| json.len())
        };
        let media = media_json(&self.media).map_or(0, |json| json.len());
        self.text.len() + media + self.targets.iter().map(of).sum::<usize>()
    }

    /// Every medium that it names: for all, for one account, or in what one asks for.
    #[must_use]
    pub fn media_ids(&self) -> BTreeSet<MediaId> {
        let own = self
            .targets
            .iter()
            .filter_map(|target| target.media.as_ref());
        let mut ids: BTreeSet<MediaId> = std::iter::once(&self.media)
            .chain(own)
            .flatten()
            .map(|attachment| attachment.id.clone())
            .collect();
        let options = self
            .targets
            .iter()
            .flat_map(|target| target.options.values());
        options.for_each(|value| find_media(value, &mut ids));
        ids
    }

    /// The pictures and videos that `target`, number `at`, gets, and where they are written.
    #[must_use]
    pub fn media_for<'a>(&'a self, at: usize, target: &'a Target) -> (String, &'a [Attachment]) {
        match &target.media {
            Some(media) => (format!("targets[{at}].media"), media),
            None => ("media".to_owned(), &self.media),
        }
    }

    /// The text that `target`, number `at`, gets, and where it is written.
    #[must_use]
    pub fn text_for<'a>(&'a self, at: usize, target: &'a Target) -> (String, &'a str) {
        match &target.text {
            Some(text) => (format!("targets[{at}].text"), text),
            None => ("text".to_owned(), &self.text),
        }
    }
}

// === impl Target ===

impl Target {
    /// Its options as JSON; none where it asks for nothing.
    #[must_use]
    pub fn options_json(&self) -> Option<String> {
        (!self.options.is_empty()).then(|| Value::Object(self.options.clone()).to_string())
    }

    /// Its own pictures and videos as JSON; none where it has those of the post.
    #[must_use]
    pub fn media_json(&self) -> Option<String> {
        let json = |media| serde_json::to_string(media).unwrap_or_default();
        self.media.as_ref().map(json)
    }
}

/// Pictures and videos as JSON; none where there are none.
#[must_use]
pub fn media_json(media: &[Attachment]) -> Option<String> {
    (!media.is_empty()).then(|| serde_json::to_string(media).unwrap_or_default())
}

/// Adds every medium that a value names, however deep.
pub fn find_media(value: &Value, ids: &mut BTreeSet<MediaId>) {
    match value {
        Value::String(text) => ids.extend(MediaId::parse(text)),
        Value::Array(values) => values.iter().for_each(|value| find_media(value, ids)),
        Value::Object(fields) => fields.values().for_each(|value| find_media(value, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What is wrong with the words of pictures and videos that stand at `path`.
fn alt_violations(path: &str, media: &[Attachment]) -> Vec<Violation> {
    let words = media
        .iter()
        .enumerate()
        .filter_map(|(at, one)| Some((format!("{path}[{at}].alt"), one.alt.as_deref()?)));
    words
        .filter_map(|(path, alt)| alt_violation(path, alt))
        .collect()
}

/// What is wrong with the words, at `path`, that say what a picture or a video shows.
#[must_use]
pub fn alt_violation(path: String, alt: &str) -> Option<Violation> {
    text::command_violation(&path, alt).or_else(|| {
        let message = format!("At most {LONGEST_ALT} characters.");
        (alt.chars().count() > LONGEST_ALT).then(|| Violation::new(path, "too_long", message))
    })
}

/// What commands the display, in any text that options hold.
fn command_violations(path: &str, value: &Value) -> Vec<Violation> {
    match value {
        Value::String(text) => text::command_violation(path, text).into_iter().collect(),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .flat_map(|(at, value)| command_violations(&format!("{path}[{at}]"), value))
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| command_violations(&format!("{path}.{name}"), value))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// What is wrong with how late a post may still go out.
fn late_violation(minutes: u32) -> Option<Violation> {
    let (kind, message) = match minutes {
        ..1 => (
            "too_short",
            "At least 1: a network takes its moment.".to_owned(),
        ),
        1..=MOST_LATE_MINUTES => return None,
        _ => (
            "too_long",
            format!("At most {MOST_LATE_MINUTES} minutes (a week)."),
        ),
    };
    Some(Violation::new("late_minutes", kind, message))
}

pub(super) fn text_violation(path: String, text: &str, may_be_blank: bool) -> Option<Violation> {
    if text::is_blank(text) && !may_be_blank {
        return Some(Violation::new(path, "required", "Write something."));
    }
    if let Some(fault) = text::command_violation(&path, text) {
        return Some(fault);
    }
    (text.chars().count() > LONGEST_TEXT).then(|| {
        Violation::new(
            path,
            "too_long",
            format!("No platform takes more than {LONGEST_TEXT} characters."),
        )
    })
}

const fn late_minutes() -> u32 {
    LATE_MINUTES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(json: &str) -> Draft {
        serde_json::from_str(json).unwrap()
    }

    /// The places and the codes of what is wrong with a draft.
    fn faults(draft: &Draft) -> Vec<String> {
        let found = draft.violations().into_iter();
        found
            .map(|fault| format!("{} {}", fault.path, fault.code))
            .collect()
    }

    const ACCOUNT: &str = "acc_00000000000000000000000000000001";

    #[test]
    fn all_faults_are_found_at_once() {
        let draft = draft(&format!(
            r#"{{"text":" ","targets":[{{"account":"{ACCOUNT}"}},{{"account":"{ACCOUNT}","text":""}}],"schedule":{{"now":true}},"late_minutes":99999}}"#
        ));
        assert_eq!(
            faults(&draft),
            [
                "text required",
                "targets[1].account twice",
                "targets[1].text required",
                "late_minutes too_long"
            ]
        );
    }

    #[test]
    fn a_draft_may_be_unfinished_and_not_out_of_shape() {
        let unfinished = draft(r#"{"text":"","targets":[],"schedule":null}"#);
        assert_eq!(unfinished.violations(), vec![]);
        let blank = format!(
            r#"{{"text":"","targets":[{{"account":"{ACCOUNT}","text":" "}}],"schedule":null}}"#
        );
        assert_eq!(draft(&blank).violations(), vec![]);
        let wrong = format!(
            r#"{{"text":"\u202e","targets":[{{"account":"{ACCOUNT}"}},{{"account":"{ACCOUNT}"}}],"schedule":null,"late_minutes":0}}"#
        );
        assert_eq!(
            faults(&draft(&wrong)),
            [
                "text control_character",
                "targets[1].account twice",
                "late_minutes too_short"
            ]
        );
    }

    #[test]
    fn a_schedule_that_was_forgotten_makes_no_draft() {
        let missing = serde_json::from_str::<Draft>(r#"{"text":"a","targets":[]}"#);
        let message = missing.unwrap_err().to_string();
        assert!(message.contains("missing field `schedule`"), "{message}");
    }

    #[test]
    fn a_draft_stands_before_every_instant() {
        let first = Timestamp::parse("0000-01-01T00:00:00Z").unwrap();
        let [one, two] = [0, 1].map(|ms| draft_place(Timestamp::from_ms(1_900_000_000_000 + ms)));
        assert!(one < two && two < BEHIND_DRAFTS && BEHIND_DRAFTS < first);
    }

    #[test]
    fn unknown_fields_are_refused() {
        let json = format!(
            r#"{{"text":"a","targets":[{{"account":"{ACCOUNT}"}}],"schedule":{{"now":true}},"color":"red"}}"#
        );
        assert!(
            serde_json::from_str::<Draft>(&json)
                .unwrap_err()
                .to_string()
                .contains("unknown field `color`")
        );
    }

    #[test]
    fn an_hour_late_is_the_default() {
        let draft = draft(&format!(
            r#"{{"text":"a","targets":[{{"account":"{ACCOUNT}"}}],"schedule":{{"now":true}}}}"#
        ));
        assert_eq!((draft.late_minutes, draft.violations()), (60, vec![]));
    }
}
