//! `WebM`: elements in elements, of which the pictures are never read.
//! <https://www.rfc-editor.org/rfc/rfc9559.html>

mod clusters;
mod elements;

use super::form::moving;
use super::rate::{self, Rate};
use super::unreadable::Unreadable;
use super::window::{Source, Stop, Window, rounded};
use crate::domain::media::{AudioFacts, Container, Facts, VideoFacts};
use elements::{CLUSTER, INFO, SEGMENT, TRACKS, element, elements, field, float, short, whole};

/// How many elements are read before the pictures must begin.
const MOST_ELEMENTS: usize = 200;

/// What the headers say.
#[derive(Default)]
struct Said {
    sides: (u32, u32),
    codec: Option<String>,
    /// The number of the track of pictures.
    track: u64,
    rate: Option<Rate>,
    audio: Option<AudioFacts>,
    /// How long a unit of its time is, in nanoseconds.
    unit_ns: Option<u64>,
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
            SEGMENT if found.end != u64::MAX && found.end > window.bytes() => {
                return Err(Unreadable::Truncated.into());
            }
            // What it holds stands where it begins.
            SEGMENT => found.body,
            CLUSTER => {
                said.watch(window, at).await?;
                break;
            }
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

// === impl Said ===

impl Said {
    fn unit_ns(&self) -> u64 {
        self.unit_ns.unwrap_or(1_000_000)
    }

    /// Learns from the pictures what the headers leave out, as recorders in browsers do.
    async fn watch<S: Source>(
        &mut self,
        window: &mut Window<'_, S>,
        first: u64,
    ) -> Result<(), Stop<S::Error>> {
        if self.rate.is_none() {
            self.rate = clusters::rate(window, first, self.track, self.unit_ns()).await?;
        }
        if self.duration_ms.is_none() {
            let last = clusters::last(window, first, self.track).await?;
            let ns = last.map(|last| u128::from(last) * u128::from(self.unit_ns()));
            let ms = ns.and_then(|ns| u64::try_from(ns / 1_000_000).ok());
            // The last picture is shown as long as the others.
            let rate = self.rate.map_or(0, |rate| rate.frames_per_1000_s);
            let span = 1_000_000_u64.checked_div(rate.into()).unwrap_or(0);
            self.duration_ms = ms.map(|ms| ms.saturating_add(span));
        }
        Ok(())
    }

    fn hear_info(&mut self, info: &[u8]) {
        self.unit_ns = field(info, 0x002a_d7b1).and_then(whole);
        let unit_ms = f64::from(u32::try_from(self.unit_ns()).unwrap_or(u32::MAX)) / 1e6;
        let length = field(info, 0x4489).and_then(float);
        self.duration_ms = length.and_then(|length| rounded(length * unit_ms));
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
                    self.track = field(track, 0xd7).and_then(whole).unwrap_or(0);
                    let span_ns = field(track, 0x0023_e383).and_then(whole);
                    self.rate = span_ns.and_then(|span| rate::of(&[(1, span)], 1_000_000_000));
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
        let rate = self.rate.unwrap_or_default();
        let video = VideoFacts {
            codec: self.codec.ok_or(Unreadable::NoPictures)?,
            profile: None,
            chroma: None,
            frames_per_1000_s: rate.frames_per_1000_s,
            has_variable_rate: rate.is_variable,
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
