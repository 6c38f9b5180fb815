//! What a post can be on X beyond one text: a thread, and who may reply.
//! <https://docs.x.com/x-api/posts/create-post>

use super::text;
use crate::domain::content::{Content, Options, Part};
use crate::domain::media::Attachment;
use crate::domain::text::is_blank;
use crate::domain::violation::{Violation, wrong_shape};
use serde::Deserialize;
use serde_json::Value;

/// The most posts that follow the first: what one approval sends within a few minutes, far below
/// X's window of 100 in 15 minutes.
const MOST_FOLLOWING: usize = 24;

/// The options of a target on X.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct XOptions {
    thread: Vec<Following>,
    reply_settings: Option<ReplySettings>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "XFollowingPost"))]
#[serde(deny_unknown_fields)]
struct Following {
    text: String,
    #[serde(default)]
    media: Vec<Attachment>,
}

/// Who may reply. "Everybody" is said by leaving it out.
#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), schemars(rename = "XReplySettings"))]
#[serde(rename_all = "camelCase")]
enum ReplySettings {
    Following,
    MentionedUsers,
    Subscribers,
    Verified,
}

/// The posts of a thread, in order.
///
/// # Errors
/// When the options are not of the shape that X's have.
pub(super) fn parts(content: &Content) -> Result<Vec<Part>, Violation> {
    let options = parse(&content.options)?;
    let media = content.attached("media", &content.media)?;
    let mut first = Part::text(content.text.as_str()).with_media(media);
    if let Some(settings) = options.reply_settings {
        first
            .settings
            .insert("reply_settings".to_owned(), settings.name().into());
    }
    let mut parts = vec![first];
    for (at, post) in options.thread.into_iter().enumerate() {
        let media = content.attached(&format!("options.thread[{at}].media"), &post.media)?;
        parts.push(Part::text(post.text).with_media(media));
    }
    Ok(parts)
}

/// What is wrong with a text and its options.
#[must_use]
pub(super) fn violations(content: &Content) -> Vec<Violation> {
    let mut found = text::violations("text", &content.text);
    if !content.media.is_empty() {
        found.push(without_media("media"));
    }
    let options = match parse(&content.options) {
        Ok(options) => options,
        Err(fault) => {
            found.push(fault);
            return found;
        }
    };
    if options.thread.len() > MOST_FOLLOWING {
        let message = format!("A thread has at most {} posts.", MOST_FOLLOWING + 1);
        found.push(Violation::new("options.thread", "too_many", message));
        return found;
    }
    let mut earlier = vec![content.text.trim()];
    for (at, post) in options.thread.iter().enumerate() {
        let path = format!("options.thread[{at}].text");
        if !post.media.is_empty() {
            found.push(without_media(&format!("options.thread[{at}].media")));
        }
        if is_blank(&post.text) {
            found.push(Violation::new(
                path,
                "required",
                "Write something, or take this post out of the thread.",
            ));
        } else if earlier.contains(&post.text.trim()) {
            found.push(Violation::new(
                path,
                "duplicate",
                "X refuses the same text twice. Say it differently.",
            ));
        } else {
            found.extend(text::violations(&path, &post.text));
            earlier.push(post.text.trim());
        }
    }
    found
}

fn without_media(path: &str) -> Violation {
    let message = "This version publishes texts, without media.";
    Violation::new(path, "not_supported", message)
}

fn parse(options: &Options) -> Result<XOptions, Violation> {
    serde_path_to_error::deserialize(Value::Object(options.clone())).map_err(|error| {
        let fault = wrong_shape(&error);
        let path = if fault.path.is_empty() {
            "options".to_owned()
        } else {
            format!("options.{}", fault.path)
        };
        Violation { path, ..fault }
    })
}

// === impl ReplySettings ===

impl ReplySettings {
    const fn name(self) -> &'static str {
        match self {
            Self::Following => "following",
            Self::MentionedUsers => "mentionedUsers",
            Self::Subscribers => "subscribers",
            Self::Verified => "verified",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::WorkspaceId;
    use crate::domain::media::Library;
    use serde_json::json;

    fn content(options: Value) -> Content {
        Content {
            workspace: WorkspaceId::parse("wsp_00000000000000000000000000000001").unwrap(),
            text: "One".to_owned(),
            media: Vec::new(),
            options: serde_json::from_value(options).unwrap(),
            library: Library::new(),
        }
    }

    fn faults(options: Value) -> Vec<String> {
        violations(&content(options))
            .into_iter()
            .map(|fault| format!("{} {}", fault.path, fault.code))
            .collect()
    }

    #[test]
    fn a_thread_is_its_texts_in_order() {
        let thread = json!({ "thread": [{ "text": "Two" }], "reply_settings": "mentionedUsers" });
        let said: Vec<_> = parts(&content(thread))
            .unwrap()
            .into_iter()
            .map(|part| (part.text, Value::Object(part.settings)))
            .collect();
        let settings = json!({ "reply_settings": "mentionedUsers" });
        assert_eq!(said, [("One".into(), settings), ("Two".into(), json!({}))]);
    }

    #[test]
    fn every_fault_of_a_thread_has_its_place() {
        let found = faults(json!({ "thread": [
                { "text": " " },
                { "text": "One" },
                { "text": "a".repeat(281) },
                { "text": "b", "media": [{ "id": "med_1" }] },
            ] }));
        assert_eq!(
            found,
            [
                "options.thread[0].text required",
                "options.thread[1].text duplicate",
                "options.thread[2].text too_long_for_x",
                "options.thread[3].media not_supported",
            ]
        );
    }

    #[test]
    fn options_that_x_does_not_have_are_refused() {
        assert_eq!(
            faults(json!({ "privacy": "all" })),
            ["options.privacy unknown_field"]
        );
        assert_eq!(
            faults(json!({ "reply_settings": "everyone" })),
            ["options.reply_settings wrong_type"]
        );
        assert_eq!(
            faults(json!({ "thread": [{ "text": 7 }] })),
            ["options.thread[0].text wrong_type"]
        );
    }

    #[test]
    fn a_thread_has_an_end() {
        let many: Vec<_> = (0..25)
            .map(|number| json!({ "text": format!("Number {number}") }))
            .collect();
        assert_eq!(
            faults(json!({ "thread": many })),
            ["options.thread too_many"]
        );
    }
}
