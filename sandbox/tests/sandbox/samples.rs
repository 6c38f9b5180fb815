//! Pictures and videos to upload, made here so that each says exactly what a test needs of it.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};

/// A video of which only the index is true: MP4 boxes written by hand, after ISO/IEC 14496-12.
pub(crate) struct Film {
    pub(crate) brand: &'static [u8; 4],
    pub(crate) codec: &'static [u8; 4],
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) frames: u32,
    pub(crate) frames_per_second: u32,
    /// The codec of the sound.
    pub(crate) sound: Option<&'static [u8; 4]>,
    /// How many bytes of pictures there are.
    pub(crate) weight: usize,
}

/// A picture of one form.
pub(crate) fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    shaded(format, width, height, 0)
}

/// A picture that differs from others of its size by its shade.
pub(crate) fn shaded(format: ImageFormat, width: u32, height: u32, shade: u8) -> Vec<u8> {
    let image = RgbImage::from_pixel(width, height, image::Rgb([shade, 90, 160]));
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// A GIF of so many frames.
pub(crate) fn gif(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder =
        gif::Encoder::new(&mut bytes, width, height, &[0, 0, 0, 255, 255, 255]).expect("a GIF");
    for _ in 0..frames {
        let frame = gif::Frame {
            width: 1,
            height: 1,
            buffer: vec![1].into(),
            ..gif::Frame::default()
        };
        encoder.write_frame(&frame).expect("a frame");
    }
    drop(encoder);
    bytes
}

// === impl Film ===

impl Default for Film {
    /// Two seconds that every platform takes.
    fn default() -> Self {
        Self {
            brand: b"isom",
            codec: b"avc1",
            width: 1280,
            height: 720,
            frames: 60,
            frames_per_second: 30,
            sound: Some(b"mp4a"),
            weight: 3000,
        }
    }
}

impl Film {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut brands = self.brand.to_vec();
        brands.extend([0, 0, 2, 0]);
        brands.extend(self.brand);
        let pictures: Vec<u8> = (0_u8..=250).cycle().take(self.weight).collect();
        [
            boxed(*b"ftyp", &[&brands]),
            self.index(),
            boxed(*b"mdat", &[&pictures]),
        ]
        .concat()
    }

    fn index(&self) -> Vec<u8> {
        let ticks = self.frames * 1000 / self.frames_per_second;
        let head = [
            words(&[0, 0, 0, 1000, ticks, 0x0001_0000]),
            vec![1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            unity(),
            words(&[0, 0, 0, 0, 0, 0, 3]),
        ];
        let head: Vec<&[u8]> = head.iter().map(Vec::as_slice).collect();
        let mut tracks = vec![self.track(*b"vide", 1, &self.pictures())];
        tracks.extend(
            self.sound
                .map(|codec| self.track(*b"soun", 2, &sound(*codec))),
        );
        boxed(*b"moov", &[&boxed(*b"mvhd", &head), &tracks.concat()])
    }

    fn track(&self, kind: [u8; 4], id: u32, description: &[u8]) -> Vec<u8> {
        let scale = self.frames_per_second * 100;
        let span = self.frames * 100;
        let ticks = self.frames * 1000 / self.frames_per_second;
        let head = boxed(
            *b"tkhd",
            &[
                &words(&[7, 0, 0, id, 0, ticks, 0, 0, 0, 0]),
                &unity(),
                &words(&[u32::from(self.width) << 16, u32::from(self.height) << 16]),
            ],
        );
        let table = boxed(
            *b"stbl",
            &[
                &boxed(*b"stsd", &[&words(&[0, 1]), description]),
                &boxed(*b"stts", &[&words(&[0, 1, self.frames, 100])]),
                &boxed(*b"stsc", &[&words(&[0, 1, 1, self.frames, 1])]),
                &boxed(*b"stsz", &[&words(&[0, 1, self.frames])]),
                &boxed(*b"stco", &[&words(&[0, 1, 40])]),
            ],
        );
        let place = boxed(
            *b"dinf",
            &[&boxed(
                *b"dref",
                &[&words(&[0, 1]), &boxed(*b"url ", &[&words(&[1])])],
            )],
        );
        let about = if kind == *b"vide" {
            boxed(*b"vmhd", &[&words(&[1, 0, 0])])
        } else {
            boxed(*b"smhd", &[&words(&[0, 0])])
        };
        let media = boxed(
            *b"mdia",
            &[
                &boxed(*b"mdhd", &[&words(&[0, 0, 0, scale, span, 0x55C4_0000])]),
                &boxed(
                    *b"hdlr",
                    &[&words(&[0, 0]), &kind, &words(&[0, 0, 0]), &[0]],
                ),
                &boxed(*b"minf", &[&about, &place, &table]),
            ],
        );
        boxed(*b"trak", &[&head, &media])
    }

    fn pictures(&self) -> Vec<u8> {
        let sides = [self.width.to_be_bytes(), self.height.to_be_bytes()].concat();
        let configuration: Vec<u8> = match self.codec {
            // High profile, level 3.1, one parameter set of each kind, 4:2:0 of eight bits.
            b"avc1" => boxed(
                *b"avcC",
                &[
                    &[1, 100, 0, 31, 0xFF, 0xE1, 0, 4, 0x67, 100, 0, 31],
                    &[1, 0, 4, 0x68, 0xEE, 0x3C, 0x80, 0xFD, 0xF8, 0xF8, 0],
                ],
            ),
            _ => Vec::new(),
        };
        boxed(
            *self.codec,
            &[
                &[0, 0, 0, 0, 0, 0, 0, 1],
                &[0; 16],
                &sides,
                &words(&[0x0048_0000, 0x0048_0000, 0]),
                &[0, 1],
                &[0; 32],
                &[0, 0x18, 0xFF, 0xFF],
                &configuration,
            ],
        )
    }
}

/// A description of stereo sound; that of AAC-LC has its descriptors.
fn sound(codec: [u8; 4]) -> Vec<u8> {
    let descriptors: Vec<u8> = match &codec {
        b"mp4a" => boxed(
            *b"esds",
            &[
                &[0, 0, 0, 0, 3, 25, 0, 1, 0, 4, 17, 0x40, 0x15, 0, 0, 0],
                &[0, 0, 0, 0, 0, 0, 0, 0, 5, 2, 0x11, 0x90, 6, 1, 2],
            ],
        ),
        _ => Vec::new(),
    };
    boxed(
        codec,
        &[
            &[0, 0, 0, 0, 0, 0, 0, 1],
            &[0; 8],
            &[0, 2, 0, 16, 0, 0, 0, 0],
            &words(&[48_000 << 16]),
            &descriptors,
        ],
    )
}

fn boxed(name: [u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = u32::try_from(body.len() + 8).expect("a small box");
    [&length.to_be_bytes()[..], &name, &body].concat()
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// The matrix that turns nothing.
fn unity() -> Vec<u8> {
    words(&[0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000])
}
