//! What Facebook takes, said while people write. Each number has its source.

use super::options::{FacebookOptions, Place};
use super::shape::Shape;
use super::videos;
use crate::domain::content::{Content, read_options};
use crate::domain::media::{Attached, ColorModel, Container, Kind};
use crate::domain::text::is_blank;
use crate::domain::violation::Violation;
use crate::platforms::account::Allowance;
use oauth2::url::Url;

/// The longest text, in characters. Meta does not document it; every scheduler has this number.
pub(super) const LONGEST: usize = 63_206;

/// The longest comment, in characters, likewise.
const LONGEST_COMMENT: usize = 8_000;

/// The most pictures of a post. No limit is documented, and no more were seen to work.
const MOST_PHOTOS: usize = 10;

/// "Files must be smaller than 10 MB":
/// <https://developers.facebook.com/docs/graph-api/reference/page/photos>.
const LARGEST_PHOTO: u64 = 10_000_000;

/// "We recommend PNG files under 1 MB" of the same page: larger ones may look pixelated.
const LARGE_PNG: u64 = 1_000_000;

/// Everything that is wrong with the content for an account with that allowance.
pub(super) fn violations(content: &Content, allowance: Allowance) -> Vec<Violation> {
    let mut found = too_long("text", &content.text, LONGEST);
    found.extend(content.unknown_media("media", &content.media));
    let options = match read_options::<FacebookOptions>(&content.options) {
        Ok(options) => options,
        Err(fault) => {
            found.push(fault);
            return found;
        }
    };
    let media = known(content);
    let shape = Shape::choose(options.kind, &media);
    found.extend(of_count(options.kind, content.media.len(), &media));
    for (at, one) in media.iter().enumerate() {
        found.extend(of_medium(&format!("media[{at}]"), one, shape));
    }
    found.extend(of_link(&options, shape));
    found.extend(of_comment(&options, shape, allowance));
    found
}

/// What Facebook would take, and people may not want.
pub(super) fn warnings(content: &Content) -> Vec<Violation> {
    let Ok(options) = read_options::<FacebookOptions>(&content.options) else {
        return Vec::new();
    };
    let media = known(content);
    let shape = Shape::choose(options.kind, &media);
    let mut found = Vec::new();
    if options.kind == Place::Story && !is_blank(&content.text) {
        let message = "Facebook shows no text with a story.";
        found.push(Violation::new("text", "not_shown", message));
    }
    for (at, one) in media.iter().enumerate() {
        let path = format!("media[{at}]");
        match one.medium.kind {
            Kind::Video => found.extend(videos::warnings(&path, one, shape)),
            Kind::Image | Kind::Gif => found.extend(of_picture(&path, one)),
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

fn too_long(path: &str, text: &str, longest: usize) -> Vec<Violation> {
    let length = text.chars().count();
    let message = || {
        let over = length.saturating_sub(longest);
        format!("Facebook takes {longest} characters; this has {length}. Shorten it by {over}.")
    };
    let fault =
        (length > longest).then(|| Violation::new(path, "too_long_for_facebook", message()));
    fault.into_iter().collect()
}

/// How many pictures and videos a place takes, and which together.
fn of_count(place: Place, count: usize, media: &[Attached]) -> Vec<Violation> {
    let videos = media
        .iter()
        .filter(|one| one.medium.kind == Kind::Video)
        .count();
    let has_pictures = media.len() > videos;
    let fault = |code, message: &str| vec![Violation::new("media", code, message)];
    match place {
        Place::Reel if count != 1 || has_pictures => {
            fault("reel_media", "A Reel is exactly one video. Choose one.")
        }
        Place::Story if count != 1 => fault(
            "story_media",
            "A story is exactly one picture or video. Choose one.",
        ),
        // Facebook has no post with both.
        Place::Feed if videos > 0 && has_pictures => {
            let message = "Facebook takes pictures or a video, not both. Take one kind out.";
            fault("mixed_media", message)
        }
        Place::Feed if videos > 1 => fault("too_many", "Facebook takes one video. Choose one."),
        Place::Feed if count > MOST_PHOTOS => {
            let message = format!("Facebook takes {MOST_PHOTOS} pictures. Take some out.");
            fault("too_many", &message)
        }
        Place::Feed | Place::Reel | Place::Story => Vec::new(),
    }
}

fn of_medium(path: &str, one: &Attached, shape: Shape) -> Vec<Violation> {
    match one.medium.kind {
        Kind::Video => videos::violations(path, one, shape),
        Kind::Image | Kind::Gif => of_photo(path, one),
    }
}

fn of_photo(path: &str, one: &Attached) -> Vec<Violation> {
    let mut found = Vec::new();
    // "JPEG, BMP, PNG, GIF, TIFF", of which the last two of ours are not.
    if !matches!(
        one.medium.facts.container,
        Container::Jpeg | Container::Png | Container::Gif
    ) {
        let message = "Facebook takes JPEG, PNG and GIF. Save the picture as JPEG.";
        found.push(Violation::new(path, "picture_format", message));
    }
    if one.medium.bytes >= LARGEST_PHOTO {
        let message = "Facebook takes pictures under 10 MB. Save it smaller.";
        found.push(Violation::new(path, "picture_too_big", message));
    }
    found
}

/// What people may not want of a picture.
fn of_picture(path: &str, one: &Attached) -> Vec<Violation> {
    let facts = &one.medium.facts;
    let mut found = Vec::new();
    let mut add = |code, message: &str| found.push(Violation::new(path, code, message));
    if facts.frames.is_some_and(|frames| frames > 1) {
        add(
            "still",
            "Facebook shows only the first picture of one that moves.",
        );
    }
    if facts.container == Container::Png && one.medium.bytes > LARGE_PNG {
        add(
            "may_be_pixelated",
            "A PNG over 1 MB may look pixelated on Facebook. JPEG does not.",
        );
    }
    if facts.color == Some(ColorModel::Cmyk) || facts.is_wide_gamut {
        add(
            "colors",
            "Facebook turns the colours into sRGB: they may look different.",
        );
    }
    found
}

fn of_link(options: &FacebookOptions, shape: Shape) -> Option<Violation> {
    let link = options.link.as_deref()?;
    let fault = |code, message| Some(Violation::new("options.link", code, message));
    if shape != Shape::Text {
        let message = "A link has its preview only below a text alone. Write it into the text, or \
            take the pictures and videos out.";
        return fault("link_with_media", message);
    }
    let url = Url::parse(link).ok();
    let host = url.as_ref().and_then(|url| match url.scheme() {
        "http" | "https" => url.host_str(),
        _ => None,
    });
    match host {
        // Error 1609008 of Meta's.
        Some(host) if is_facebook(host) => fault(
            "link_to_facebook",
            "Facebook takes no link to itself here. Use another one.",
        ),
        Some(host) if host.contains('.') => None,
        _ => fault(
            "not_a_link",
            "Write the whole address of a page, such as https://example.com.",
        ),
    }
}

fn is_facebook(host: &str) -> bool {
    host == "facebook.com" || host.ends_with(".facebook.com")
}

fn of_comment(options: &FacebookOptions, shape: Shape, allowance: Allowance) -> Vec<Violation> {
    const PATH: &str = "options.first_comment";
    let Some(comment) = options.first_comment.as_deref() else {
        return Vec::new();
    };
    let mut found = too_long(PATH, comment, LONGEST_COMMENT);
    let mut add = |code, message: &str| found.push(Violation::new(PATH, code, message));
    if is_blank(comment) {
        add(
            "required",
            "Write something, or leave the first comment out.",
        );
    }
    if matches!(shape, Shape::PhotoStory | Shape::VideoStory) {
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
