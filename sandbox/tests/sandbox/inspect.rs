//! What the sandbox sees in the bytes of a file.

use std::fs;

use image::ImageFormat;
use noctin_sandbox::inspect::{Container, Unreadable, look, look_at};

use crate::samples::{Film, gif, picture};

#[test]
fn a_picture_is_known_by_its_bytes_with_its_sides() {
    for (format, container) in [
        (ImageFormat::Jpeg, Container::Jpeg),
        (ImageFormat::Png, Container::Png),
        (ImageFormat::WebP, Container::Webp),
        (ImageFormat::Bmp, Container::Bmp),
        (ImageFormat::Tiff, Container::Tiff),
    ] {
        let bytes = picture(format, 40, 30);
        let seen = look(&bytes).expect("a picture");
        assert_eq!(
            (seen.container, seen.width, seen.height, seen.frames),
            (container, 40, 30, 1)
        );
        assert_eq!(seen.bytes, bytes.len() as u64);
    }
}

#[test]
fn every_frame_of_a_gif_counts() {
    for frames in [1, 7, 351] {
        let seen = look(&gif(20, 10, frames)).expect("a GIF");
        assert_eq!(
            (seen.width, seen.height, seen.frames as usize),
            (20, 10, frames)
        );
    }
}

#[test]
fn a_video_says_its_sides_span_rate_and_codecs() {
    let film = Film {
        frames: 75,
        frames_per_second: 25,
        ..Film::default()
    };
    let seen = look(&film.bytes()).expect("a video");
    assert_eq!(
        (seen.container, seen.width, seen.height, seen.duration_ms),
        (Container::Mp4, 1280, 720, 3000)
    );
    let video = seen.video.expect("pictures");
    assert_eq!(
        (video.codec.as_str(), video.profile, video.chroma_format),
        ("avc1", Some(100), Some(1))
    );
    assert!((video.frames_per_second - 25.0).abs() < 0.001);
    assert!(video.has_early_index);
    let audio = video.audio.expect("sound");
    assert_eq!(
        (
            audio.codec.as_str(),
            audio.profile,
            audio.channels,
            audio.sample_rate
        ),
        ("mp4a", Some(2), 2, 48_000)
    );
}

#[test]
fn a_video_that_lies_on_its_side_counts_with_its_sides_as_people_see_them() {
    let sides = |name: &str| {
        let seen = look(&fs::read(format!("../tests/media/{name}")).expect(name)).expect(name);
        (seen.width, seen.height)
    };
    assert_eq!(sides("video.mp4"), (128, 96));
    assert_eq!(sides("rotated.mp4"), (96, 128));
}

#[test]
fn an_unusual_codec_and_a_silent_quicktime_film_are_named() {
    let film = Film {
        brand: b"qt  ",
        codec: b"apch",
        sound: None,
        ..Film::default()
    };
    let seen = look(&film.bytes()).expect("a video");
    assert_eq!(seen.container, Container::Mov);
    let video = seen.video.expect("pictures");
    assert_eq!((video.codec.as_str(), video.audio), ("apch", None));
}

#[test]
fn what_is_cut_short_or_lies_about_itself_is_found_out() {
    let film = Film::default().bytes();
    for bytes in [
        picture(ImageFormat::Png, 400, 300),
        picture(ImageFormat::Jpeg, 400, 300),
        picture(ImageFormat::WebP, 400, 300),
        gif(20, 10, 7),
        film.clone(),
    ] {
        let half = &bytes[..bytes.len() / 2];
        assert!(
            matches!(look(half), Err(Unreadable::Broken(..))),
            "{:?}",
            look(half)
        );
    }
    assert_eq!(look(b""), Err(Unreadable::Unknown));
    assert_eq!(look(b"<svg onload=alert(1)>"), Err(Unreadable::Unknown));
    let picture_with_a_films_name = picture(ImageFormat::Png, 4, 4);
    assert_eq!(
        look(&picture_with_a_films_name).map(|seen| seen.container),
        Ok(Container::Png)
    );
}

#[test]
fn a_file_is_looked_at_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("film");
    fs::write(&path, Film::default().bytes()).expect("a file");
    assert_eq!(look_at(&path), look(&Film::default().bytes()));
    assert_eq!(
        look_at(&folder.path().join("none")),
        Err(Unreadable::Unknown)
    );
}
