//! What Instagram takes, said while people write. Each number has its source.

use super::options::{Cover, InstagramOptions, Place};
use super::shape::{self, Shape};
use super::{pictures, videos, words};
use crate::domain::content::{Content, read_options};
use crate::domain::media::{Attached, Kind};
use crate::domain::text::is_blank;
use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;

/// "The carousel can have up to 10 children":
/// <https://developers.facebook.com/docs/instagram-platform/content-publishing#carousel-posts>.
const MOST_PARTS: usize = 10;

/// "Up to three Instagram usernames":
/// <https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media>.
const MOST_COLLABORATORS: usize = 3;

/// The longest handle of Instagram's.
const LONGEST_HANDLE: usize = 30;

/// "Up to 1000 characters": the same page.
const LONGEST_ALT: usize = 1_000;

/// Everything that is wrong with the content for an account with that allowance.
pub(super) fn violations(content: &Content, allowance: Allowance) -> Vec<Violation> {
    let mut found = content.unknown_media("media", &content.media);
    let options = match read_options::<InstagramOptions>(&content.options) {
        Ok(options) => options,
        Err(fault) => {
            found.extend(words::violations("text", &content.text));
            found.push(fault);
            return found;
        }
    };
    let media = known(content);
    let shape = Shape::choose(options.kind, &media);
    if options.kind != Place::Story {
        found.extend(words::violations("text", &content.text));
    }
    found.extend(of_count(options.kind, content.media.len(), &media));
    for (at, one) in media.iter().enumerate() {
        found.extend(of_medium(&format!("media[{at}]"), one, shape));
    }
    found.extend(of_collaborators(&options, shape));
    found.extend(of_reel(content, &options, (shape, &media)));
    found.extend(of_comment(&options, shape, allowance));
    found
}

/// What Instagram would take, and people may not want.
pub(super) fn warnings(content: &Content) -> Vec<Violation> {
    let Ok(options) = read_options::<InstagramOptions>(&content.options) else {
        return Vec::new();
    };
    let media = known(content);
    let shape = Shape::choose(options.kind, &media);
    let mut found = Vec::new();
    if options.kind == Place::Story && !is_blank(&content.text) {
        let message = "Instagram shows no text with a story.";
        found.push(Violation::new("text", "not_shown", message));
    }
    let first = media.first();
    for (at, one) in media.iter().enumerate() {
        let path = format!("media[{at}]");
        match one.medium.kind {
            Kind::Video => found.extend(videos::warnings(&path, one, shape)),
            Kind::Image | Kind::Gif => found.extend(pictures::warnings(&path, one, shape)),
        }
        if let Some(first) = first.filter(|_| shape == Shape::Carousel && at > 0) {
            found.extend(pictures::cropped_as(&path, one, first));
        }
    }
    found
}

/// The media that are there.
fn known(content: &Content) -> Vec<Attached> {
    let each = content.media.chunks(1);
    each.filter_map(|one| content.attached("media", one).ok())
        .flatten()
        .collect()
}

/// How many pictures and videos a place takes, and which.
fn of_count(place: Place, count: usize, media: &[Attached]) -> Option<Violation> {
    let has_picture = media.iter().any(|one| one.medium.kind != Kind::Video);
    let fault = |code, message: &str| Some(Violation::new("media", code, message));
    match place {
        Place::Reel if count != 1 || has_picture => {
            fault("reel_media", "A Reel is exactly one video. Choose one.")
        }
        Place::Story if count != 1 => fault(
            "story_media",
            "A story is exactly one picture or video. Choose one.",
        ),
        Place::Feed if count == 0 => fault(
            "media_required",
            "Instagram takes no text alone. Add a picture or a video.",
        ),
        Place::Feed if count > MOST_PARTS => {
            let over = count - MOST_PARTS;
            let message = format!(
                "Instagram takes {MOST_PARTS} pictures and videos in a post. Take {over} out."
            );
            fault("too_many", &message)
        }
        Place::Feed | Place::Reel | Place::Story => None,
    }
}

fn of_medium(path: &str, one: &Attached, shape: Shape) -> Vec<Violation> {
    let mut found = match one.medium.kind {
        Kind::Video => videos::violations(path, one, shape),
        Kind::Image | Kind::Gif => pictures::violations(path, one, shape),
    };
    let alt = one.alt.as_deref().unwrap_or_default();
    let is_shown = one.medium.kind != Kind::Video && !shape.is_story();
    if is_shown && alt.chars().count() > LONGEST_ALT {
        let message = format!("Instagram takes {LONGEST_ALT} characters of these words.");
        found.push(Violation::new(
            format!("{path}.alt"),
            "too_long_for_instagram",
            message,
        ));
    }
    found
}

fn of_collaborators(options: &InstagramOptions, shape: Shape) -> Vec<Violation> {
    const PATH: &str = "options.collaborators";
    let names = &options.collaborators;
    let mut found = Vec::new();
    if !names.is_empty() && shape.is_story() {
        let message = "A story has no collaborators. Leave them out.";
        found.push(Violation::new(PATH, "not_supported", message));
    }
    if names.len() > MOST_COLLABORATORS {
        let over = names.len() - MOST_COLLABORATORS;
        let message = format!(
            "Instagram takes {MOST_COLLABORATORS} collaborators in a post. Take {over} out."
        );
        found.push(Violation::new(PATH, "too_many", message));
    }
    let handles: Vec<String> = names
        .iter()
        .map(|name| shape::handle(name).to_lowercase())
        .collect();
    for (at, handle) in handles.iter().enumerate() {
        let path = format!("{PATH}[{at}]");
        if !is_handle(handle) {
            let message = "Write the person's handle, such as @a.name.";
            found.push(Violation::new(path, "not_a_handle", message));
        } else if handles.iter().take(at).any(|earlier| earlier == handle) {
            let message = "This person stands here twice. Take one out.";
            found.push(Violation::new(path, "twice", message));
        }
    }
    found
}

/// Whether a word can be a handle: letters, digits, dots and underscores.
fn is_handle(word: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._".contains(&byte);
    (1..=LONGEST_HANDLE).contains(&word.len()) && word.bytes().all(is_letter)
}

/// What only a Reel has: a cover, and the choice where it stands.
fn of_reel(
    content: &Content,
    options: &InstagramOptions,
    (shape, media): (Shape, &[Attached]),
) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut add = |path: &str, code, message: &str| {
        found.push(Violation::new(path, code, message));
    };
    if shape != Shape::Reel {
        if options.cover.is_some() {
            let message = "Only a Reel has a cover. Leave it out.";
            add("options.cover", "not_supported", message);
        }
        if !options.share_to_feed {
            let message = "Only a Reel can stay out of the profile's posts. Leave this out.";
            add("options.share_to_feed", "not_supported", message);
        }
        return found;
    }
    found.extend(of_cover(content, options.cover.as_ref(), media.first()));
    found
}

/// A cover is a picture, or a moment of the video.
fn of_cover(content: &Content, cover: Option<&Cover>, video: Option<&Attached>) -> Vec<Violation> {
    let Some(cover) = cover else {
        return Vec::new();
    };
    let fault = |path: &str, code, message: &str| vec![Violation::new(path, code, message)];
    match (&cover.media, cover.at_ms) {
        (Some(_), Some(_)) => fault(
            "options.cover",
            "one_cover",
            "A Reel has one cover: a picture, or a moment of the video. Leave one out.",
        ),
        (Some(id), None) => match shape::picture(content, id.clone()) {
            Some(picture) => pictures::of_cover("options.cover.media", &picture),
            None => fault(
                "options.cover.media",
                "unknown_medium",
                "There is no such picture, or its upload is not complete. Upload it first.",
            ),
        },
        (None, Some(at_ms)) => {
            let duration = video.and_then(|video| video.medium.facts.duration_ms);
            if duration.is_none_or(|duration| at_ms <= duration) {
                return Vec::new();
            }
            let message = "The video is over by then. Choose an earlier moment.";
            fault("options.cover.at_ms", "cover_outside", message)
        }
        (None, None) => fault(
            "options.cover",
            "required",
            "Choose a picture or a moment, or leave the cover out.",
        ),
    }
}

fn of_comment(options: &InstagramOptions, shape: Shape, allowance: Allowance) -> Vec<Violation> {
    const PATH: &str = "options.first_comment";
    let Some(comment) = options.first_comment.as_deref() else {
        return Vec::new();
    };
    let mut found = words::violations(PATH, comment);
    let mut add = |code, message: &str| found.push(Violation::new(PATH, code, message));
    if is_blank(comment) {
        add(
            "required",
            "Write something, or leave the first comment out.",
        );
    }
    if shape.is_story() {
        add(
            "not_supported",
            "Nobody can comment on a story. Leave the first comment out.",
        );
    }
    if !allowance.can_comment {
        let message = "The connection may not comment. Reconnect the account and allow it, or \
            leave the first comment out.";
        add(Violation::SCOPE_MISSING, message);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::sample::{content, facts, id, picture, video};
    use super::*;
    use crate::domain::media::{Container, Facts, Medium};
    use serde_json::{Value, json};

    const ALL: Allowance = Allowance {
        has_long_texts: false,
        can_upload: true,
        can_comment: true,
        can_draft: true,
    };

    fn faults(media: Vec<Medium>, options: &Value) -> Vec<(String, &'static str)> {
        of(violations(&content(media, options), ALL))
    }

    fn doubts(media: Vec<Medium>, options: &Value) -> Vec<(String, &'static str)> {
        of(warnings(&content(media, options)))
    }

    fn of(found: Vec<Violation>) -> Vec<(String, &'static str)> {
        let pair = |fault: Violation| (fault.path, fault.code);
        found.into_iter().map(pair).collect()
    }

    fn sized(medium: Medium, width: u32, height: u32) -> Medium {
        let facts = Facts {
            width,
            height,
            ..medium.facts
        };
        Medium { facts, ..medium }
    }

    #[test]
    fn what_instagram_takes_has_no_fault() {
        for (media, options) in [
            (
                vec![picture()],
                json!({ "collaborators": ["@a.b", "c_d", "e"] }),
            ),
            (
                vec![picture(), video(), picture()],
                json!({ "first_comment": "First!" }),
            ),
            (vec![picture(); 10], json!({})),
            (vec![video()], json!({})),
            (
                vec![video()],
                json!({ "kind": "reel", "cover": { "at_ms": 10_000 } }),
            ),
            (
                vec![video()],
                json!({ "kind": "reel", "share_to_feed": false }),
            ),
            (
                vec![sized(picture(), 100, 1_000)],
                json!({ "kind": "story" }),
            ),
            (vec![video()], json!({ "kind": "story" })),
        ] {
            assert_eq!(faults(media, &options), [], "{options}");
        }
    }

    fn one(path: &str, code: &'static str) -> Vec<(String, &'static str)> {
        vec![(path.to_owned(), code)]
    }

    #[test]
    fn every_fault_of_the_media_is_said_with_its_place() {
        let png = || Medium {
            facts: facts(Container::Png, 1_080, 1_080),
            ..picture()
        };
        for (media, options, expected) in [
            (vec![], json!({}), one("media", "media_required")),
            (
                vec![],
                json!({ "kind": "story" }),
                one("media", "story_media"),
            ),
            (
                vec![picture()],
                json!({ "kind": "reel" }),
                one("media", "reel_media"),
            ),
            (vec![picture(); 11], json!({}), one("media", "too_many")),
            (
                vec![picture(), png()],
                json!({}),
                one("media[1]", "picture_format"),
            ),
            (
                vec![sized(picture(), 1_080, 1_351)],
                json!({}),
                one("media[0]", "picture_ratio"),
            ),
        ] {
            assert_eq!(faults(media, &options), expected, "{options}");
        }
    }

    #[test]
    fn every_fault_of_a_reel_is_said_with_its_place() {
        for (media, options, expected) in [
            (
                vec![video()],
                json!({ "cover": { "at_ms": 10_001 } }),
                one("options.cover.at_ms", "cover_outside"),
            ),
            (
                vec![video()],
                json!({ "cover": { "media": "med_99999999999999999999999999999999" } }),
                one("options.cover.media", "unknown_medium"),
            ),
            (
                vec![video()],
                json!({ "cover": {} }),
                one("options.cover", "required"),
            ),
            (
                vec![picture()],
                json!({ "cover": { "at_ms": 1 } }),
                one("options.cover", "not_supported"),
            ),
            (
                vec![picture()],
                json!({ "share_to_feed": false }),
                one("options.share_to_feed", "not_supported"),
            ),
        ] {
            assert_eq!(faults(media, &options), expected, "{options}");
        }
    }

    #[test]
    fn every_fault_of_what_goes_along_is_said_with_its_place() {
        for (media, options, expected) in [
            (
                vec![picture()],
                json!({ "collaborators": ["a", "b", "c", "d"] }),
                one("options.collaborators", "too_many"),
            ),
            (
                vec![picture()],
                json!({ "collaborators": ["a b", "c", "@C"] }),
                vec![
                    ("options.collaborators[0]".to_owned(), "not_a_handle"),
                    ("options.collaborators[2]".to_owned(), "twice"),
                ],
            ),
            (
                vec![picture()],
                json!({ "kind": "story", "collaborators": ["a"], "first_comment": "b" }),
                vec![
                    ("options.collaborators".to_owned(), "not_supported"),
                    ("options.first_comment".to_owned(), "not_supported"),
                ],
            ),
            (
                vec![picture()],
                json!({ "first_comment": " " }),
                one("options.first_comment", "required"),
            ),
            (
                vec![picture()],
                json!({ "link": "x" }),
                one("options.link", "unknown_field"),
            ),
        ] {
            assert_eq!(faults(media, &options), expected, "{options}");
        }
    }

    #[test]
    fn a_cover_is_a_picture_as_instagram_takes_them() {
        let cover = json!({ "kind": "reel", "cover": { "media": id(1).as_str() } });
        assert_eq!(faults(vec![video(), picture()], &cover), []);
        let large = Medium {
            bytes: 8_000_001,
            ..picture()
        };
        let expected = [("options.cover.media".to_owned(), "picture_too_big")];
        assert_eq!(faults(vec![video(), large], &cover), expected);
    }

    #[test]
    fn without_the_permission_no_comment_is_planned() {
        let post = content(vec![picture()], &json!({ "first_comment": "First!" }));
        let found = of(violations(&post, Allowance::default()));
        let path = "options.first_comment".to_owned();
        assert_eq!(found, [(path, Violation::SCOPE_MISSING)]);
    }

    #[test]
    fn what_is_cropped_is_a_doubt_and_no_fault() {
        let wide = sized(video(), 1_920, 1_080);
        assert_eq!(faults(vec![wide.clone()], &json!({ "kind": "reel" })), []);
        let at = |place: &str, code| vec![(place.to_owned(), code)];
        assert_eq!(
            doubts(vec![wide], &json!({ "kind": "reel" })),
            at("media[0]", "cropped")
        );
        let square = sized(picture(), 1_080, 1_080);
        let story = [
            ("text".to_owned(), "not_shown"),
            ("media[0]".to_owned(), "cropped"),
        ];
        assert_eq!(
            doubts(vec![square.clone()], &json!({ "kind": "story" })),
            story
        );
        let both = vec![picture(), square];
        assert_eq!(doubts(both, &json!({})), at("media[1]", "cropped_as_first"));
    }
}
