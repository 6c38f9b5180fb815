//! What TikTok takes, said while people write. Each number has its source:
//! <https://developers.tiktok.com/doc/content-posting-api-reference-direct-post>,
//! <https://developers.tiktok.com/doc/content-posting-api-reference-photo-post>,
//! <https://developers.tiktok.com/doc/content-sharing-guidelines>.

use super::files;
use super::options::{Mode, TikTokOptions};
use super::shape::Shape;
use crate::domain::content::{Content, read_options};
use crate::domain::media::{Attached, Kind};
use crate::domain::text::is_blank;
use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;
use crate::platforms::tiktok::creator::Privacy;

/// The longest text of a video, in UTF-16 units.
pub(super) const LONGEST_CAPTION: usize = 2_200;

/// The longest text below photos, in UTF-16 units.
pub(super) const LONGEST_DESCRIPTION: usize = 4_000;

/// The longest title of photos, in UTF-16 units.
const LONGEST_TITLE: usize = 90;

/// "Up to 35."
const MOST_PHOTOS: usize = 35;

/// Everything that is wrong with the content for an account with that allowance.
pub(super) fn violations(content: &Content, allowance: Allowance) -> Vec<Violation> {
    let media = known(content);
    let shape = Shape::choose(&media);
    let mut found = content.unknown_media("media", &content.media);
    found.extend(too_long("text", &content.text, longest(shape)));
    found.extend(of_count(content.media.len(), &media));
    for (at, one) in media.iter().enumerate() {
        found.extend(files::violations(&format!("media[{at}]"), one));
    }
    match read_options::<TikTokOptions>(&content.options) {
        Ok(options) => {
            found.extend(of_mode(&options, allowance));
            found.extend(of_privacy(&options));
            found.extend(of_shape(&options, shape, content.media.len()));
            found.extend(of_cover_instant(&options, &media));
        }
        Err(fault) => found.push(fault),
    }
    found
}

/// What TikTok would take, and people may not want.
pub(super) fn warnings(content: &Content) -> Vec<Violation> {
    let Ok(options) = read_options::<TikTokOptions>(&content.options) else {
        return Vec::new();
    };
    let media = known(content);
    let is_draft = options.mode == Mode::Inbox;
    let mut found = Vec::new();
    if is_draft && Shape::choose(&media) == Shape::Video && !is_blank(&content.text) {
        let message = "TikTok takes no text with the draft of a video. Write it in the TikTok app.";
        found.push(Violation::new("text", "not_shown", message));
    }
    for (at, one) in media.iter().enumerate() {
        found.extend(files::warnings(&format!("media[{at}]"), one));
    }
    found
}

/// The longest text of a post.
pub(super) const fn longest(shape: Shape) -> usize {
    match shape {
        Shape::Video => LONGEST_CAPTION,
        Shape::Photos => LONGEST_DESCRIPTION,
    }
}

/// How long TikTok counts a text.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The media that are there.
fn known(content: &Content) -> Vec<Attached> {
    let each = content.media.chunks(1);
    each.filter_map(|one| content.attached("media", one).ok())
        .flatten()
        .collect()
}

/// Nothing is ever cut: a person shortens a text that is too long.
fn too_long(path: &str, text: &str, longest: usize) -> Option<Violation> {
    let length = length(text);
    let message = || {
        let over = length - longest;
        format!(
            "TikTok takes {longest} characters here, of which most emoji count as two or more; \
            this has {length}. Shorten it by {over}."
        )
    };
    (length > longest).then(|| Violation::new(path, "too_long_for_tiktok", message()))
}

/// One video, or photos.
fn of_count(count: usize, media: &[Attached]) -> Option<Violation> {
    let is_video = |one: &&Attached| one.medium.kind == Kind::Video;
    let videos = media.iter().filter(is_video).count();
    let fault = |code, message: &str| Some(Violation::new("media", code, message));
    if count == 0 {
        let message = "TikTok has no posts of text alone. Add a video or photos.";
        return fault("required", message);
    }
    if videos > 0 && media.len() > videos {
        let message = "TikTok takes one video or photos, not both. Take one kind out.";
        return fault("mixed_media", message);
    }
    if videos > 1 {
        return fault("too_many", "TikTok takes one video. Choose one.");
    }
    if count > MOST_PHOTOS {
        let message = format!(
            "TikTok takes {MOST_PHOTOS} photos. Take {} out.",
            count - MOST_PHOTOS
        );
        return fault("too_many", &message);
    }
    None
}

fn of_mode(options: &TikTokOptions, allowance: Allowance) -> Vec<Violation> {
    if options.mode == Mode::Direct {
        let message = "Agree to what TikTok asks for before it is posted: send the instant at \
            which the person did.";
        let fault = Violation::new("options.consented_at", "consent_missing", message);
        return options
            .consented_at
            .is_none()
            .then_some(fault)
            .into_iter()
            .collect();
    }
    let mut found = Vec::new();
    if !allowance.can_draft {
        let message = "The connection may not send drafts. Reconnect the account and allow it, or \
            post to the profile.";
        found.push(Violation::new(
            "options.mode",
            Violation::SCOPE_MISSING,
            message,
        ));
    }
    for (name, is_set) in [
        ("privacy", options.privacy.is_some()),
        ("allow_comment", options.allow_comment),
        ("allow_duet", options.allow_duet),
        ("allow_stitch", options.allow_stitch),
        ("brand_organic", options.brand_organic),
        ("branded_content", options.branded_content),
        ("ai_generated", options.ai_generated),
        ("auto_music", options.auto_music),
        ("cover_at_ms", options.cover_at_ms.is_some()),
    ] {
        let message = "This is chosen in the TikTok app, where a draft is finished. Leave it out.";
        let fault = Violation::new(format!("options.{name}"), "not_supported", message);
        found.extend(is_set.then_some(fault));
    }
    found
}

/// TikTok's guidelines want the person to choose, and no paid partnership that only its author
/// sees.
fn of_privacy(options: &TikTokOptions) -> Option<Violation> {
    let fault = |code, message| Some(Violation::new("options.privacy", code, message));
    match options.privacy {
        None if options.mode == Mode::Direct => {
            fault("required", "Choose who may see it on TikTok.")
        }
        Some(Privacy::SelfOnly) if options.branded_content => fault(
            "branded_is_private",
            "Branded content visibility cannot be set to private. Choose others who may see it, or \
            take the disclosure out.",
        ),
        None
        | Some(
            Privacy::SelfOnly
            | Privacy::PublicToEveryone
            | Privacy::MutualFollowFriends
            | Privacy::FollowerOfCreator,
        ) => None,
    }
}

/// What only photos have, and what only a video has.
fn of_shape(options: &TikTokOptions, shape: Shape, count: usize) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut refuse = |name: &str, is_set: bool, message: &str| {
        let fault = Violation::new(format!("options.{name}"), "not_supported", message);
        found.extend(is_set.then_some(fault));
    };
    match shape {
        Shape::Video => {
            let message = "Only photos have this on TikTok. Leave it out.";
            let has_title = options
                .title
                .as_deref()
                .is_some_and(|title| !is_blank(title));
            refuse("title", has_title, message);
            refuse("auto_music", options.auto_music, message);
            refuse("cover_index", options.cover_index.is_some(), message);
        }
        Shape::Photos => {
            let message = "Only a video has this on TikTok. Leave it out.";
            refuse("allow_duet", options.allow_duet, message);
            refuse("allow_stitch", options.allow_stitch, message);
            refuse("cover_at_ms", options.cover_at_ms.is_some(), message);
            let title = options.title.as_deref().unwrap_or_default();
            found.extend(too_long("options.title", title, LONGEST_TITLE));
            found.extend(of_cover(options, count));
        }
    }
    found
}

fn of_cover(options: &TikTokOptions, count: usize) -> Option<Violation> {
    let index = usize::try_from(options.cover_index?).unwrap_or(usize::MAX);
    let message = "There is no such photo to be the cover. Choose one of the post's.";
    (index >= count.max(1)).then(|| Violation::new("options.cover_index", "no_such_photo", message))
}

fn of_cover_instant(options: &TikTokOptions, media: &[Attached]) -> Option<Violation> {
    let at = u64::from(options.cover_at_ms?);
    let duration = media.first()?.medium.facts.duration_ms?;
    let message = "The video ends before the instant of its cover. Choose an earlier one.";
    (at > duration).then(|| Violation::new("options.cover_at_ms", "beyond_the_end", message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{MediaId, WorkspaceId};
    use crate::domain::media::{Attachment, Medium};
    use crate::domain::time::Timestamp;
    use serde_json::{Value, json};

    fn medium(number: u32, kind: Kind) -> Medium {
        let facts = match kind {
            Kind::Video => json!({
                "container": "mp4", "width": 720, "height": 1280, "orientation": 1,
                "duration_ms": 4_000, "video": { "codec": "avc1", "frames_per_1000_s": 30_000 },
            }),
            Kind::Image => json!({
                "container": "jpeg", "width": 1080, "height": 1350, "orientation": 1,
            }),
            Kind::Gif => json!({ "container": "gif", "width": 9, "height": 9, "orientation": 1 }),
        };
        Medium {
            id: MediaId::parse(&format!("med_{number:032x}")).unwrap(),
            kind,
            bytes: 1_000,
            alt: None,
            facts: serde_json::from_value(facts).unwrap(),
        }
    }

    fn content(text: &str, kinds: &[Kind], options: Value) -> Content {
        let media: Vec<Medium> = (0..)
            .zip(kinds)
            .map(|(at, kind)| medium(at, *kind))
            .collect();
        let attachment = |one: &Medium| Attachment {
            id: one.id.clone(),
            alt: None,
        };
        let Value::Object(options) = options else {
            panic!("options are an object")
        };
        Content {
            workspace: WorkspaceId::new(Timestamp::from_ms(1), [0; 10]),
            text: text.into(),
            media: media.iter().map(attachment).collect(),
            options,
            library: media.into_iter().map(|one| (one.id.clone(), one)).collect(),
        }
    }

    const MAY_DRAFT: Allowance = Allowance {
        has_long_texts: false,
        can_upload: true,
        can_comment: true,
        can_draft: true,
    };

    fn found(text: &str, kinds: &[Kind], options: Value) -> Vec<String> {
        let found = violations(&content(text, kinds, options), MAY_DRAFT);
        found
            .into_iter()
            .map(|it| format!("{} {}", it.path, it.code))
            .collect()
    }

    fn direct(more: &Value) -> Value {
        let mut options = json!({
            "privacy": "PUBLIC_TO_EVERYONE", "consented_at": "2026-12-01T09:00:00.000Z",
        });
        for (name, value) in more.as_object().unwrap() {
            options[name] = value.clone();
        }
        options
    }

    const VIDEO: &[Kind] = &[Kind::Video];
    const PHOTOS: &[Kind] = &[Kind::Image, Kind::Image];

    #[test]
    fn what_a_person_has_to_choose_is_never_chosen_for_them() {
        assert_eq!(
            found("Hello", VIDEO, json!({})),
            [
                "options.consented_at consent_missing",
                "options.privacy required"
            ]
        );
        assert!(found("Hello", VIDEO, direct(&json!({}))).is_empty());
        assert!(found("Hello", PHOTOS, direct(&json!({ "title": "Two" }))).is_empty());
        assert!(found("Hello", VIDEO, json!({ "mode": "inbox" })).is_empty());
    }

    #[test]
    fn a_text_counts_in_utf_16_units_and_is_never_cut() {
        let emoji = "\u{1f469}\u{200d}\u{1f680}";
        assert_eq!(length(emoji), 5);
        for (kinds, longest) in [(VIDEO, LONGEST_CAPTION), (PHOTOS, LONGEST_DESCRIPTION)] {
            let fits = format!("{emoji}{}", "x".repeat(longest - 5));
            assert!(found(&fits, kinds, direct(&json!({}))).is_empty());
            let over = format!("{}{emoji}", "x".repeat(longest - 4));
            assert_eq!(
                found(&over, kinds, direct(&json!({}))),
                ["text too_long_for_tiktok"]
            );
        }
        let title = |units: usize| format!("{}{emoji}", "x".repeat(units - 5));
        for (mode, before) in [("direct", direct(&json!({}))), ("inbox", json!({}))] {
            let titled = |title: String| {
                let mut options = before.clone();
                options["mode"] = mode.into();
                options["title"] = title.into();
                found("", PHOTOS, options)
            };
            assert!(titled(title(90)).is_empty(), "{mode}");
            assert_eq!(
                titled(title(91)),
                ["options.title too_long_for_tiktok"],
                "{mode}"
            );
        }
    }

    #[test]
    fn tiktok_takes_one_video_or_up_to_35_photos() {
        let of = |kinds: &[Kind]| found("", kinds, direct(&json!({})));
        assert_eq!(of(&[]), ["media required"]);
        assert_eq!(of(&[Kind::Video, Kind::Video]), ["media too_many"]);
        assert_eq!(of(&[Kind::Video, Kind::Image]), ["media mixed_media"]);
        assert!(of(&[Kind::Image; 35]).is_empty());
        assert_eq!(of(&[Kind::Image; 36]), ["media too_many"]);
        assert_eq!(of(&[Kind::Gif]), ["media[0] picture_format"]);
    }

    #[test]
    fn a_paid_partnership_is_never_for_its_author_alone() {
        let paid = json!({ "privacy": "SELF_ONLY", "branded_content": true });
        assert_eq!(
            found("", VIDEO, direct(&paid)),
            ["options.privacy branded_is_private"]
        );
        let own = json!({ "privacy": "SELF_ONLY", "brand_organic": true });
        assert!(found("", VIDEO, direct(&own)).is_empty());
    }

    #[test]
    fn what_has_no_effect_is_refused_with_its_place() {
        let of_photos = json!({ "title": "A", "auto_music": true, "cover_index": 0 });
        assert_eq!(
            found("", VIDEO, direct(&of_photos)),
            [
                "options.title not_supported",
                "options.auto_music not_supported",
                "options.cover_index not_supported"
            ]
        );
        let of_video = json!({ "allow_duet": true, "allow_stitch": true, "cover_at_ms": 1 });
        assert_eq!(
            found("", PHOTOS, direct(&of_video)),
            [
                "options.allow_duet not_supported",
                "options.allow_stitch not_supported",
                "options.cover_at_ms not_supported"
            ]
        );
        assert_eq!(
            found("", PHOTOS, direct(&json!({ "cover_index": 2 }))),
            ["options.cover_index no_such_photo"]
        );
        assert_eq!(
            found("", VIDEO, direct(&json!({ "cover_at_ms": 4_001 }))),
            ["options.cover_at_ms beyond_the_end"]
        );
        assert_eq!(
            found(
                "",
                VIDEO,
                json!({ "mode": "inbox", "privacy": "SELF_ONLY", "allow_duet": true })
            ),
            [
                "options.privacy not_supported",
                "options.allow_duet not_supported"
            ]
        );
        assert_eq!(
            found("", VIDEO, json!({ "mode": "elsewhere" })),
            ["options.mode wrong_type"]
        );
    }

    #[test]
    fn a_draft_needs_the_consent_to_drafts() {
        let draft = content("", VIDEO, json!({ "mode": "inbox" }));
        let refused = violations(&draft, Allowance::default());
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0].code, Violation::SCOPE_MISSING);
    }
}
