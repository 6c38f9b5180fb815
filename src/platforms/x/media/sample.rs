//! For tests: media within every limit of X, and posts that show them.

use crate::config::App;
use crate::domain::content::{Content, Options, Part};
use crate::domain::ids::{MediaId, WorkspaceId};
use crate::domain::media::{
    Attached, Attachment, AudioFacts, Container, Facts, Kind, Library, MediaKey, Medium, VideoFacts,
};
use crate::domain::secret::Secret;

/// A picture of 800 x 600.
pub(super) fn picture() -> Medium {
    medium(Kind::Image, 100_000, facts(Container::Jpeg, 800, 600))
}

/// A GIF with ten frames.
pub(super) fn gif() -> Medium {
    let frames = Some(10);
    let facts = facts(Container::Gif, 320, 200);
    medium(Kind::Gif, 200_000, Facts { frames, ..facts })
}

/// A video of two seconds.
pub(super) fn video() -> Medium {
    let video = VideoFacts {
        codec: "avc1".into(),
        profile: Some(100),
        chroma: Some("4:2:0".into()),
        frames_per_1000_s: 30_000,
        has_variable_rate: false,
        audio: Some(AudioFacts {
            codec: "mp4a".into(),
            channels: 2,
            sample_rate: 48_000,
        }),
        has_late_index: false,
        has_edit_list: false,
    };
    let facts = Facts {
        duration_ms: Some(2_000),
        video: Some(video),
        ..facts(Container::Mp4, 1_280, 720)
    };
    medium(Kind::Video, 10_000_000, facts)
}

fn medium(kind: Kind, bytes: u64, facts: Facts) -> Medium {
    Medium {
        id: id(0),
        kind,
        bytes,
        alt: None,
        facts,
    }
}

fn facts(container: Container, width: u32, height: u32) -> Facts {
    Facts {
        container,
        width,
        height,
        orientation: 1,
        color: None,
        bit_depth: Some(8),
        has_alpha: false,
        is_wide_gamut: false,
        frames: None,
        duration_ms: None,
        video: None,
    }
}

fn id(number: usize) -> MediaId {
    MediaId::parse(&format!("med_{number:032}")).unwrap()
}

fn workspace() -> WorkspaceId {
    WorkspaceId::parse("wsp_00000000000000000000000000000001").unwrap()
}

/// Medium number `number` at its place in a post.
pub(super) fn attachment(number: usize) -> Attachment {
    Attachment {
        id: id(number),
        alt: None,
    }
}

/// A post without text that shows these media, and what it names.
pub(super) fn content(media: Vec<Medium>) -> (Content, Vec<Attachment>) {
    let list: Vec<_> = (1..=media.len()).map(attachment).collect();
    let library: Library = media
        .into_iter()
        .zip(&list)
        .map(|(medium, one)| {
            let id = one.id.clone();
            (id.clone(), Medium { id, ..medium })
        })
        .collect();
    let content = Content {
        workspace: workspace(),
        text: String::new(),
        media: list.clone(),
        options: Options::new(),
        library,
    };
    (content, list)
}

/// A part that shows these media, each with its words.
pub(super) fn part(text: &str, media: Vec<(Medium, Option<&str>)>) -> Part {
    let attached = media.into_iter().enumerate().map(|(at, (medium, alt))| {
        let id = id(at + 1);
        Attached {
            key: MediaKey::of(&workspace(), &id),
            alt: alt.map(str::to_owned),
            medium: Medium { id, ..medium },
        }
    });
    Part::text(text).with_media(attached.collect())
}

/// Our app at X.
pub(super) fn app() -> App {
    App {
        client_id: "client".into(),
        client_secret: Secret::new("secret"),
        web_base: "https://x.com".into(),
        posts_base: "https://x.com".into(),
        token_base: "https://api.x.com".into(),
        api_base: "https://api.x.com".into(),
        video_base: String::new(),
        rupload_base: String::new(),
        version: String::new(),
    }
}
