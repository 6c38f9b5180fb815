//! Colour profiles, by the names that programs give them.

/// Whether a colour profile is wider than sRGB's, by the names that programs write into it.
pub(super) fn is_wide(profile: &[u8]) -> bool {
    // Names stand there as ASCII or as UTF-16.
    let text: String = profile
        .iter()
        .filter(|byte| byte.is_ascii_graphic() || **byte == b' ')
        .map(|byte| char::from(*byte))
        .collect();
    let wide = [
        "Display P3",
        "Adobe RGB",
        "ProPhoto",
        "BT.2020",
        "Rec. 2020",
        "Rec.2020",
        "Wide",
    ];
    wide.iter().any(|name| text.contains(name))
}
