//! The names of what is neither a picture nor a video that networks take, so that a person learns
//! what they have chosen.

/// What a file that begins like this is, with its article.
pub(super) fn name(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 12] = [
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"BM", "a BMP picture"),
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"FLV", "an FLV video"),
        (b"ID3", "a sound file"),
        (b"OggS", "an Ogg file"),
        (b"8BPS", "a Photoshop file"),
        (b"\0\0\x01\0", "an icon"),
        (b"\x30\x26\xb2\x75", "a Windows Media file"),
        (b"\x1f\x8b", "a compressed file"),
    ];
    if head.starts_with(b"RIFF") && head.get(8..11) == Some(b"AVI") {
        return Some("an AVI video");
    }
    let found = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
    found.map(|(_, name)| *name).or_else(|| name_of_text(head))
}

fn name_of_text(head: &[u8]) -> Option<&'static str> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    // The head may end within a letter.
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(text.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    if text
        .chars()
        .any(|letter| letter.is_control() && !letter.is_whitespace())
    {
        return None;
    }
    let lower = text.trim_start().to_ascii_lowercase();
    Some(if lower.starts_with("<svg") {
        "an SVG drawing"
    } else if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        "a web page"
    } else if lower.starts_with("<?xml") {
        "an XML document"
    } else {
        "a text"
    })
}
