//! What a post can be on X beyond one text: a thread, its media, and who may reply.
//! <https://docs.x.com/x-api/posts/create-post>

use super::media::{doubts, rules};
use super::text;
use crate::domain::content::{Content, Part, read_options};
use crate::domain::media::Attachment;
use crate::domain::post::alt_violation;
use crate::domain::text::is_blank;
use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;
use serde::Deserialize;

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
    /// Whether a machine made the pictures and videos: X then says so with each post that has some.
    made_with_ai: bool,
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
    let options: XOptions = read_options(&content.options)?;
    let labelled = |part: Part| labelled(part, options.made_with_ai);
    let media = content.attached("media", &content.media)?;
    let mut first = labelled(Part::text(content.text.as_str()).with_media(media));
    if let Some(settings) = options.reply_settings {
        first
            .settings
            .insert("reply_settings".to_owned(), settings.name().into());
    }
    let mut parts = vec![first];
    for (at, post) in options.thread.into_iter().enumerate() {
        let media = content.attached(&format!("options.thread[{at}].media"), &post.media)?;
        parts.push(labelled(Part::text(post.text).with_media(media)));
    }
    Ok(parts)
}

/// The part with X's label for media that a machine made, where it has media.
fn labelled(mut part: Part, is_made_with_ai: bool) -> Part {
    if is_made_with_ai && !part.media.is_empty() {
        part.settings.insert("made_with_ai".to_owned(), true.into());
    }
    part
}

/// What is wrong with a text, its media and its options.
#[must_use]
pub(super) fn violations(content: &Content, allowance: Allowance) -> Vec<Violation> {
    let mut found = not_allowed(content, allowance)
        .into_iter()
        .collect::<Vec<_>>();
    found.extend(text::violations("text", &content.text, allowance));
    found.extend(rules::violations(content, "media", &content.media));
    let options: XOptions = match read_options(&content.options) {
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
        found.extend(post.violations(content, at, &earlier, allowance));
        if !is_blank(&post.text) {
            earlier.push(post.text.trim());
        }
    }
    found
}

/// The person did not let us upload what the posts show (`media.write`).
fn not_allowed(content: &Content, allowance: Allowance) -> Option<Violation> {
    let options: XOptions = read_options(&content.options).unwrap_or_default();
    let has_media = !content.media.is_empty() || options.has_media();
    let message = "The connection may not upload pictures and videos. Reconnect the account and \
        allow it, or take them out.";
    (has_media && !allowance.can_upload)
        .then(|| Violation::new("account", Violation::SCOPE_MISSING, message))
}

/// What X takes, and people may not want.
#[must_use]
pub(super) fn warnings(content: &Content) -> Vec<Violation> {
    let options: XOptions = read_options(&content.options).unwrap_or_default();
    let mut found: Vec<_> = link_price("text", &content.text).into_iter().collect();
    found.extend(doubts::warnings(content, "media", &content.media));
    for (at, post) in options.thread.iter().enumerate() {
        let path = format!("options.thread[{at}]");
        found.extend(link_price(&format!("{path}.text"), &post.text));
        found.extend(doubts::warnings(
            content,
            &format!("{path}.media"),
            &post.media,
        ));
    }
    if options.made_with_ai && content.media.is_empty() && !options.has_media() {
        let message = "X labels pictures and videos only, and there are none.";
        found.push(Violation::new("options.made_with_ai", "no_media", message));
    }
    found
}

/// <https://docs.x.com/x-api/getting-started/pricing>: what X counts as a link is not documented;
/// what it wraps is assumed to be one, domains without a scheme included.
fn link_price(path: &str, text: &str) -> Option<Violation> {
    let message = "With a link, X charges 0.20 dollars for this post instead of 0.015.";
    (!text::links(&text::composed(text)).is_empty())
        .then(|| Violation::new(path, "link_costs_on_x", message))
}

// === impl XOptions ===

impl XOptions {
    /// Whether a post that follows the first shows something.
    fn has_media(&self) -> bool {
        self.thread.iter().any(|post| !post.media.is_empty())
    }
}

// === impl Following ===

impl Following {
    /// What is wrong with it as number `at` behind posts whose texts are `earlier`.
    fn violations(
        &self,
        content: &Content,
        at: usize,
        earlier: &[&str],
        allowance: Allowance,
    ) -> Vec<Violation> {
        let path = format!("options.thread[{at}].text");
        let mut found = self.media_violations(content, at);
        if is_blank(&self.text) {
            let message = "Write something, or take this post out of the thread.";
            let is_empty = self.media.is_empty();
            found.extend(is_empty.then(|| Violation::new(path, "required", message)));
        } else if earlier.contains(&self.text.trim()) {
            let message = "X refuses the same text twice. Say it differently.";
            found.push(Violation::new(path, "duplicate", message));
        } else {
            found.extend(text::violations(&path, &self.text, allowance));
        }
        found
    }

    fn media_violations(&self, content: &Content, at: usize) -> Vec<Violation> {
        let path = format!("options.thread[{at}].media");
        let mut found = rules::violations(content, &path, &self.media);
        let words = self.media.iter().enumerate();
        found.extend(words.filter_map(|(number, one)| {
            alt_violation(format!("{path}[{number}].alt"), one.alt.as_deref()?)
        }));
        found
    }
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
    use serde_json::{Value, json};

    fn content(options: Value) -> Content {
        Content {
            workspace: WorkspaceId::parse("wsp_00000000000000000000000000000001").unwrap(),
            text: "One".to_owned(),
            media: Vec::new(),
            options: serde_json::from_value(options).unwrap(),
            library: Library::new(),
        }
    }

    /// An account whose person allowed everything.
    const ALLOWED: Allowance = Allowance {
        has_long_texts: false,
        can_upload: true,
        can_comment: true,
        can_draft: false,
    };

    fn faults(options: Value) -> Vec<String> {
        violations(&content(options), ALLOWED)
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
                "options.thread[3].media[0].id unknown_medium",
            ]
        );
    }

    #[test]
    fn a_post_of_a_thread_may_have_no_text_where_it_shows_something() {
        let medium = json!({ "id": "med_1", "alt": "a".repeat(1_001) });
        let found = faults(json!({ "thread": [{ "text": "", "media": [medium] }] }));
        assert_eq!(
            found,
            [
                "options.thread[0].media[0].id unknown_medium",
                "options.thread[0].media[0].alt too_long",
            ]
        );
    }

    #[test]
    fn what_may_not_be_uploaded_is_the_accounts_fault_wherever_it_stands() {
        let silent = Allowance {
            can_upload: false,
            ..ALLOWED
        };
        let of_account = |content: &Content| -> Vec<String> {
            let found = violations(content, silent).into_iter();
            let found = found.filter(|fault| fault.path == "account");
            found.map(|fault| fault.code.to_owned()).collect()
        };
        let mut bare = content(json!({}));
        assert_eq!(of_account(&bare), Vec::<String>::new());
        bare.media = serde_json::from_value(json!([{ "id": "med_1" }])).unwrap();
        assert_eq!(of_account(&bare), [Violation::SCOPE_MISSING]);
        let later = json!({ "thread": [{ "text": "Two", "media": [{ "id": "med_1" }] }] });
        assert_eq!(of_account(&content(later)), [Violation::SCOPE_MISSING]);
    }

    #[test]
    fn a_paid_plan_may_write_more_and_nothing_is_cut() {
        let long = json!({ "thread": [{ "text": "b".repeat(281) }] });
        let allowance = Allowance {
            has_long_texts: true,
            ..ALLOWED
        };
        assert_eq!(
            faults(long.clone()),
            ["options.thread[0].text too_long_for_x"]
        );
        assert!(violations(&content(long), allowance).is_empty());
        let longer = json!({ "thread": [{ "text": "b".repeat(25_001) }] });
        let found = violations(&content(longer), allowance);
        assert_eq!(found[0].code, "too_long_for_x");
    }

    #[test]
    fn each_post_with_a_link_says_what_it_costs() {
        let thread = json!({ "thread": [{ "text": "see example.com" }, { "text": "no link" }] });
        let mut content = content(thread);
        content.text = "https://example.com".to_owned();
        let found: Vec<_> = warnings(&content)
            .into_iter()
            .map(|doubt| format!("{} {}", doubt.path, doubt.code))
            .collect();
        assert_eq!(
            found,
            [
                "text link_costs_on_x",
                "options.thread[0].text link_costs_on_x"
            ]
        );
    }

    #[test]
    fn a_label_without_media_is_doubted_and_never_sent() {
        let content = content(json!({ "made_with_ai": true }));
        assert_eq!(warnings(&content)[0].path, "options.made_with_ai");
        assert!(parts(&content).unwrap()[0].settings.is_empty());
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
