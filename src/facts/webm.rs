//! `WebM`: elements in elements, of which the pictures are never read.
//! <https://www.rfc-editor.org/rfc/rfc8794.html>, <https://www.rfc-editor.org/rfc/rfc9559.html>

use super::form::moving;
use super::unreadable::Unreadable;
use super::window::{LONGEST_READ, Source, Stop, Window, be};
use crate::domain::media::{AudioFacts, Container, Facts, VideoFacts};

/// How many elements are read before the pictures must begin.
const MOST_ELEMENTS: usize = 200;

const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const TRACKS: u32 = 0x1654_ae6b;
const CLUSTER: u32 = 0x1f43_b675;

/// An element: its name, and where what it holds begins and ends; an end that is not known has no
/// limit.
struct Element {
    name: u32,
    body: u64,
    end: u64,
}

/// What the headers say.
#[derive(Default)]
struct Said {
    sides: (u32, u32),
    codec: Option<String>,
    frames_per_1000_s: u32,
    audio: Option<AudioFacts>,
    duration_ms: Option<u64>,
    has_tracks: bool,
}

pub(super) async fn read<S: Source>(window: &mut Window<'_, S>) -> Result<Facts, Stop<S::Error>> {
    let header = element(window, 0).await?;
    let kind = short(window, &header).await?;
    let kind = field(&kind, 0x4282).unwrap_or_default();
    if kind != b"webm" {
        return Err(Unreadable::Other(Some("a Matroska video")).into());
    }
    let mut at = header.end;
    let mut said = Said::default();
    for _ in 0..MOST_ELEMENTS {
        if at >= window.bytes() {
            break;
        }
        let found = element(window, at).await?;
        at = match found.name {
            // What it holds stands where it begins.
            SEGMENT => found.body,
            CLUSTER => break,
            INFO => {
                said.hear_info(&short(window, &found).await?);
                found.end
            }
            TRACKS => {
                said.hear_tracks(&short(window, &found).await?);
                found.end
            }
            _ => found.end,
        };
    }
    said.facts().map_err(Stop::from)
}

async fn element<S: Source>(
    window: &mut Window<'_, S>,
    at: u64,
) -> Result<Element, Stop<S::Error>> {
    let head = window.up_to(at, 12).await?.to_vec();
    let (name, after) = number(&head, 0, true).ok_or(Unreadable::Truncated)?;
    let (length, after_length) = number(&head, after, false).ok_or(Unreadable::Truncated)?;
    let body = at + u64::try_from(after_length).unwrap_or(0);
    let is_unknown = length == (1 << (7 * (after_length - after))) - 1;
    let end = if is_unknown {
        u64::MAX
    } else {
        body.saturating_add(length)
    };
    Ok(Element {
        name: u32::try_from(name).map_err(|_| Unreadable::Broken)?,
        body,
        end,
    })
}

/// What an element holds, which is short.
async fn short<S: Source>(
    window: &mut Window<'_, S>,
    element: &Element,
) -> Result<Vec<u8>, Stop<S::Error>> {
    let length = element.end.saturating_sub(element.body);
    if length > LONGEST_READ {
        return Err(Unreadable::Broken.into());
    }
    Ok(window.at(element.body, length).await?.to_vec())
}

/// A number whose first bits tell how long it is, and where it ends. A name keeps those bits.
fn number(bytes: &[u8], at: usize, is_name: bool) -> Option<(u64, usize)> {
    let first = *bytes.get(at)?;
    let length = usize::try_from(first.leading_zeros()).ok()? + 1;
    if length > 8 {
        return None;
    }
    let value = be(bytes, at, length).ok()?;
    let mark = 1_u64 << (7 * length);
    Some((
        if is_name { value } else { value & (mark - 1) },
        at + length,
    ))
}

/// The elements that stand in `bytes`, one behind the other.
fn elements(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (name, after) = number(bytes, at, true)?;
        let (length, body) = number(bytes, after, false)?;
        let end = body.checked_add(usize::try_from(length).ok()?)?;
        let held = bytes.get(body..end)?;
        at = end;
        Some((name, held))
    })
}

/// What the first element of that name holds.
fn field(bytes: &[u8], name: u64) -> Option<&[u8]> {
    elements(bytes)
        .find(|(found, _)| *found == name)
        .map(|(_, held)| held)
}

/// A whole number of any length.
fn whole(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8)
        .then(|| be(bytes, 0, bytes.len()).ok())
        .flatten()
}

/// A number with a fraction, of four or eight bytes.
fn float(bytes: &[u8]) -> Option<f64> {
    match bytes.len() {
        4 => Some(f64::from(f32::from_be_bytes(bytes.try_into().ok()?))),
        8 => Some(f64::from_be_bytes(bytes.try_into().ok()?)),
        _ => None,
    }
}

/// A number that is not negative and no more than a day in milliseconds, rounded.
fn rounded(value: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is within the bounds that were just asked for"
    )]
    (0.0..=86_400_000.0)
        .contains(&value)
        .then(|| value.round() as u64)
}

// === impl Said ===

impl Said {
    fn hear_info(&mut self, info: &[u8]) {
        let scale_ns = field(info, 0x002a_d7b1)
            .and_then(whole)
            .unwrap_or(1_000_000);
        let scale_ms = f64::from(u32::try_from(scale_ns).unwrap_or(u32::MAX)) / 1e6;
        let length = field(info, 0x4489).and_then(float);
        self.duration_ms = length.and_then(|length| rounded(length * scale_ms));
    }

    fn hear_tracks(&mut self, tracks: &[u8]) {
        self.has_tracks = true;
        let small = |bytes: &[u8], name| {
            field(bytes, name)
                .and_then(whole)
                .and_then(|value| u32::try_from(value).ok())
        };
        for (_, track) in elements(tracks).filter(|(name, _)| *name == 0xae) {
            let codec = field(track, 0x86).map(|name| String::from_utf8_lossy(name).into_owned());
            let codec = codec.unwrap_or_default();
            match field(track, 0x83).and_then(whole) {
                Some(1) if self.codec.is_none() => {
                    let video = field(track, 0xe0).unwrap_or_default();
                    let side = |name| small(video, name).unwrap_or(0);
                    self.sides = (side(0xb0), side(0xba));
                    let span_ns = field(track, 0x0023_e383).and_then(whole).unwrap_or(0);
                    let rate = 1_000_000_000_000_u64.checked_div(span_ns).unwrap_or(0);
                    self.frames_per_1000_s = u32::try_from(rate).unwrap_or(0);
                    self.codec = Some(rfc6381(&codec));
                }
                Some(2) if self.audio.is_none() => {
                    let sound = field(track, 0xe1).unwrap_or_default();
                    let rate = field(sound, 0xb5).and_then(float).and_then(rounded);
                    self.audio = Some(AudioFacts {
                        codec: codec.trim_start_matches("A_").to_owned(),
                        channels: u16::try_from(small(sound, 0x9f).unwrap_or(1)).unwrap_or(1),
                        sample_rate: u32::try_from(rate.unwrap_or(8_000)).unwrap_or(8_000),
                    });
                }
                _ => {}
            }
        }
    }

    fn facts(self) -> Result<Facts, Unreadable> {
        if !self.has_tracks {
            return Err(Unreadable::Truncated);
        }
        let video = VideoFacts {
            codec: self.codec.ok_or(Unreadable::NoPictures)?,
            profile: None,
            chroma: None,
            frames_per_1000_s: self.frames_per_1000_s,
            has_variable_rate: false,
            audio: self.audio,
            has_late_index: false,
            has_edit_list: false,
        };
        Ok(Facts {
            duration_ms: self.duration_ms,
            ..moving(Container::Webm, self.sides, video)
        })
    }
}

/// The letters by which other forms know a codec.
fn rfc6381(name: &str) -> String {
    match name {
        "V_VP8" => "vp08",
        "V_VP9" => "vp09",
        "V_AV1" => "av01",
        other => other,
    }
    .to_owned()
}
