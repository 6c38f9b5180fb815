//! MP4 and MOV: boxes are stepped over until the index, `moov`, which says everything.
//!
//! ISO/IEC 14496-12, and Apple's `QuickTime` File Format.

use std::io::{BufRead, Read, Seek, SeekFrom};

use mp4_atom::{Atom, Codec, FourCC, Header, Moov, ReadFrom, Trak};

use super::inspected::{Audio, Container, Inspected, Video};

/// The index of four hours of video is not that large.
const LONGEST_INDEX: u64 = 32 * 1024 * 1024;
/// More boxes on the outermost level than that are no video that one would upload.
const MOST_BOXES: usize = 100_000;

/// Where the outermost boxes of a file are.
#[derive(Default)]
struct Boxes {
    /// The bytes of the index.
    index: Option<Vec<u8>>,
    has_pictures: bool,
    has_early_index: bool,
}

/// A video.
pub(super) fn movie(
    file: impl BufRead + Seek,
    container: Container,
    bytes: u64,
) -> Result<Inspected, String> {
    let boxes = Boxes::read(file, bytes)?;
    let index = boxes.index.ok_or("it has no index")?;
    if !boxes.has_pictures {
        return Err("it has an index and no pictures".to_owned());
    }
    let moov = Moov::decode_body(&mut index.as_slice()).map_err(said)?;
    let track = of_kind(&moov, *b"vide").ok_or("it has no track of pictures")?;
    let codec = codec_of(track).ok_or("its pictures have no description")?;
    let (width, height) = sides(track, codec);
    let h264 = match codec {
        Codec::Avc1(h264) => Some(&h264.avcc),
        Codec::Avc3(h264) => Some(&h264.avcc),
        _ => None,
    };
    let video = Video {
        codec: name_of(codec),
        profile: h264.map(|h264| h264.avc_profile_indication),
        chroma_format: h264.and_then(|h264| Some(h264.ext.as_ref()?.chroma_format)),
        frames_per_second: rate(track),
        has_early_index: boxes.has_early_index,
        audio: of_kind(&moov, *b"soun").and_then(sound),
    };
    Ok(Inspected {
        width,
        height,
        duration_ms: milliseconds(track).max(fragments(&moov)),
        video: Some(video),
        ..Inspected::of(container, bytes)
    })
}

// === impl Boxes ===

impl Boxes {
    /// Steps over the outermost boxes, each of which must end within the file.
    fn read(mut file: impl BufRead + Seek, bytes: u64) -> Result<Self, String> {
        let mut boxes = Self::default();
        let mut at = 0;
        for _ in 0..MOST_BOXES {
            if at >= bytes {
                return Ok(boxes);
            }
            file.seek(SeekFrom::Start(at)).map_err(said)?;
            let header = Header::read_from(&mut file).map_err(said)?;
            let body_at = file.stream_position().map_err(said)?;
            let length = header.size.map_or(bytes - body_at, |size| size as u64);
            at = body_at.saturating_add(length);
            if at > bytes {
                return Err(format!("the box {} ends behind the file", header.kind));
            }
            boxes.note(header.kind, length, &mut file)?;
        }
        Err("it has too many boxes".to_owned())
    }

    fn note(&mut self, kind: FourCC, length: u64, file: &mut impl Read) -> Result<(), String> {
        match &<[u8; 4]>::from(kind) {
            b"moov" if length > LONGEST_INDEX => return Err("its index is too long".to_owned()),
            b"moov" => {
                let mut index = Vec::new();
                file.take(length).read_to_end(&mut index).map_err(said)?;
                self.index = Some(index);
                self.has_early_index = !self.has_pictures;
            }
            b"mdat" if length > 0 => self.has_pictures = true,
            _ => {}
        }
        Ok(())
    }
}

/// The first track of this kind.
fn of_kind(moov: &Moov, kind: [u8; 4]) -> Option<&Trak> {
    moov.trak
        .iter()
        .find(|track| track.mdia.hdlr.handler == FourCC::from(kind))
}

fn codec_of(track: &Trak) -> Option<&Codec> {
    track.mdia.minf.stbl.stsd.codecs.first()
}

/// The width and the height as people see them: the head of a track turns its pictures.
fn sides(track: &Trak, codec: &Codec) -> (u32, u32) {
    let Some(visual) = codec.visual() else {
        return (0, 0);
    };
    let matrix = &track.tkhd.matrix;
    let is_on_its_side = matrix.a == 0 && matrix.d == 0 && matrix.b != 0 && matrix.c != 0;
    let (width, height) = (visual.width.into(), visual.height.into());
    if is_on_its_side {
        (height, width)
    } else {
        (width, height)
    }
}

fn name_of(codec: &Codec) -> String {
    let name = match codec {
        Codec::Avc1(_) => "avc1",
        Codec::Avc3(_) => "avc3",
        Codec::Hev1(_) => "hev1",
        Codec::Hvc1(_) => "hvc1",
        Codec::Vp08(_) => "vp08",
        Codec::Vp09(_) => "vp09",
        Codec::Av01(_) => "av01",
        Codec::Mp4a(_) => "mp4a",
        Codec::Opus(_) => "Opus",
        Codec::Unknown(name, _) => return name.to_string(),
        _ => "rare",
    };
    name.to_owned()
}

fn sound(track: &Trak) -> Option<Audio> {
    let codec = codec_of(track)?;
    let audio = codec.audio();
    let profile = match codec {
        Codec::Mp4a(aac) => aac.esds.es_desc.dec_config.dec_specific.as_ref(),
        _ => None,
    };
    Some(Audio {
        codec: name_of(codec),
        profile: profile.map(|aac| aac.profile),
        channels: audio.map_or(0, |audio| audio.channel_count),
        sample_rate: audio.map_or(0, |audio| audio.sample_rate.integer().into()),
    })
}

fn milliseconds(track: &Trak) -> u64 {
    let head = &track.mdia.mdhd;
    span(head.duration, head.timescale)
}

/// How long the fragments play together, where the index announces that.
fn fragments(moov: &Moov) -> u64 {
    let announced = moov.mvex.as_ref().and_then(|mvex| mvex.mehd.as_ref());
    announced.map_or(0, |all| span(all.fragment_duration, moov.mvhd.timescale))
}

/// So many ticks in milliseconds.
fn span(ticks: u64, per_second: u32) -> u64 {
    let thousandths = u128::from(ticks) * 1000;
    let span = thousandths.checked_div(u128::from(per_second));
    span.map_or(0, |span| u64::try_from(span).unwrap_or(u64::MAX))
}

/// Pictures in a second, by the time that the table of samples gives them.
#[expect(
    clippy::cast_precision_loss,
    reason = "a rate is compared with a limit and with nothing else"
)]
fn rate(track: &Trak) -> f64 {
    let (mut pictures, mut ticks) = (0_u64, 0_u64);
    for run in &track.mdia.minf.stbl.stts.entries {
        let (count, delta) = (u64::from(run.sample_count), u64::from(run.sample_delta));
        pictures = pictures.saturating_add(count);
        ticks = ticks.saturating_add(count.saturating_mul(delta));
    }
    if ticks == 0 {
        return 0.0;
    }
    pictures as f64 * f64::from(track.mdia.mdhd.timescale) / ticks as f64
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` passes it")]
fn said(error: impl ToString) -> String {
    error.to_string()
}
