//! The formats themselves: a row for each.

use super::Format;
use noctin_scheduler::domain::door::Door;

/// A video that no network takes in one piece.
pub(super) const FILM: &str = "film of 5 MiB";
const PICTURES: &[&str] = &["photo.jpg", "see-through.png", "palette.png", "still.webp"];
const TALL: &[&str] = &["tall.mp4"];
/// A video of three chunks on TikTok.
pub(super) const TALL_FILM: &str = "upright film of 31 MiB";
/// What TikTok takes of a photo.
const PHOTOS: &[&str] = &["photo.jpg", "still.webp", "progressive.jpg"];

/// All of them.
pub(crate) const FORMATS: &[Format] = &[
    Format {
        name: "Text",
        holds: "280 characters, with Premium 25,000",
        ..Format::none(Door::X)
    },
    Format {
        name: "Pictures",
        holds: "1–4 pictures with alt text (JPEG, PNG, WebP)",
        files: [PICTURES, &[]],
        ..Format::none(Door::X)
    },
    Format {
        name: "GIF",
        holds: "one GIF, still or moving",
        files: [&["moving.gif"], &[]],
        ..Format::none(Door::X)
    },
    Format {
        name: "Video",
        holds: "one video (MP4, MOV)",
        files: [&[FILM], &[]],
        ..Format::none(Door::X)
    },
    Format {
        name: "Thread",
        holds: "a first post of any kind, and up to 24 that follow it, each with media of its own",
        files: [&["photo.jpg"], &["moving.gif"]],
        options: r#"{"thread": [{"text": "And then"}]}"#,
        ..Format::none(Door::X)
    },
    Format {
        name: "Text",
        holds: "a text, with the preview of a link",
        options: r#"{"link": "https://example.com/page"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Photos",
        holds: "1–10 pictures with alt text",
        files: [&["photo.jpg", "palette.png", "progressive.jpg"], &[]],
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Video",
        holds: "one video",
        files: [&[FILM], &[]],
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Reel",
        holds: "one upright video of 3–90 seconds",
        files: [TALL, &[]],
        options: r#"{"kind": "reel"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Photo story",
        holds: "one picture, for a day",
        files: [&["photo.jpg"], &[]],
        options: r#"{"kind": "story"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Video story",
        holds: "one upright video of 3–60 seconds, for a day",
        files: [TALL, &[]],
        options: r#"{"kind": "story"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "First comment",
        holds: "what the Page says first below a post of any kind but a story",
        options: r#"{"first_comment": "First!"}"#,
        ..Format::none(Door::Facebook)
    },
    Format {
        name: "Video",
        holds: "one video (MP4, MOV, WebM) of up to 10 minutes, as long as TikTok lets its creator",
        files: [&[TALL_FILM], &[]],
        options: r#"{"privacy": "PUBLIC_TO_EVERYONE", "allow_comment": true, "cover_at_ms": 500,
            "brand_organic": true, "ai_generated": true,
            "consented_at": "2030-06-15T12:00:00.000Z"}"#,
        ..Format::none(Door::TikTok)
    },
    Format {
        name: "Photos",
        holds: "1–35 photos (JPEG, WebP) with a title, a cover and, if wanted, TikTok's music",
        files: [PHOTOS, &[]],
        options: r#"{"privacy": "PUBLIC_TO_EVERYONE", "title": "Three of them", "cover_index": 1,
            "auto_music": true, "branded_content": true,
            "consented_at": "2030-06-15T12:00:00.000Z"}"#,
        ..Format::none(Door::TikTok)
    },
    Format {
        name: "Video draft",
        holds: "one video, to be finished in the TikTok app",
        files: [TALL, &[]],
        options: r#"{"mode": "inbox"}"#,
        ..Format::none(Door::TikTok)
    },
    Format {
        name: "Photo draft",
        holds: "1–35 photos with a title, to be finished in the TikTok app",
        files: [PHOTOS, &[]],
        options: r#"{"mode": "inbox", "title": "To be finished"}"#,
        ..Format::none(Door::TikTok)
    },
    Format {
        name: "Image",
        holds: "one picture with alt text (JPEG), up to three collaborators",
        files: [&["photo.jpg"], &[]],
        options: r#"{"collaborators": ["@a.friend"]}"#,
        ..Format::none(Door::Instagram)
    },
    Format {
        name: "Carousel",
        holds: "2–10 pictures and videos, up to three collaborators",
        files: [&["photo.jpg", "tall.mp4", "progressive.jpg"], &[]],
        options: r#"{"collaborators": ["a.friend", "b_friend"]}"#,
        ..Format::none(Door::Instagram)
    },
    Format {
        name: "Reel",
        holds: "one video of 3 seconds to 15 minutes, with a cover, up to three collaborators",
        files: [TALL, &["photo.jpg"]],
        options: r#"{"kind": "reel", "share_to_feed": false, "cover": {"media": ""}}"#,
        ..Format::none(Door::Instagram)
    },
    Format {
        name: "Image story",
        holds: "one picture, for a day",
        files: [&["photo.jpg"], &[]],
        options: r#"{"kind": "story"}"#,
        ..Format::none(Door::Instagram)
    },
    Format {
        name: "Video story",
        holds: "one video of 3–60 seconds, for a day",
        files: [TALL, &[]],
        options: r#"{"kind": "story"}"#,
        ..Format::none(Door::Instagram)
    },
    Format {
        name: "First comment",
        holds: "what the profile says first below a post of any kind but a story",
        files: [&["photo.jpg"], &[]],
        options: r#"{"first_comment": "First!"}"#,
        ..Format::none(Door::Instagram)
    },
];
