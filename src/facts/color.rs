//! Colour profiles: whether they reach further than sRGB. ICC.1:2022, 7.2 to 7.3, 10.31.

/// How many tags of a profile are looked at: profiles have about a dozen.
const MOST_TAGS: usize = 100;

/// Twice the area of the triangle of sRGB's three colours in the plane of CIE xy, as profiles write
/// them (under D50).
const SRGB_AREA: f64 = 0.218;

/// From which area on a profile is wide: Adobe RGB and Display P3 have 1.35 times sRGB's.
const WIDE: f64 = SRGB_AREA * 1.1;

/// Names that programs give to wide profiles, for those that have no three colours to look at.
const WIDE_NAMES: [&str; 7] = [
    "Display P3",
    "Adobe RGB",
    "ProPhoto",
    "BT.2020",
    "Rec. 2020",
    "Rec.2020",
    "Wide Gamut",
];

/// Whether a colour profile is wider than sRGB's: by its three colours where it has them, or else
/// by its name.
pub(super) fn is_wide(profile: &[u8]) -> bool {
    primaries(profile).map_or_else(
        || is_wide_name(profile),
        |colours| area(&colours).is_some_and(|area| area > WIDE),
    )
}

/// Whether a name is that of a wide profile. It stands there as ASCII or as UTF-16.
pub(super) fn is_wide_name(name: &[u8]) -> bool {
    let text: String = name
        .iter()
        .filter(|byte| byte.is_ascii_graphic() || **byte == b' ')
        .map(|byte| char::from(*byte))
        .collect();
    WIDE_NAMES.iter().any(|name| text.contains(name))
}

/// Whether three colours, as `(x, y)` in 100,000ths, reach further than sRGB's.
pub(super) fn is_wide_triangle(colours: [(u32, u32); 3]) -> bool {
    let colours = colours.map(|(x, y)| {
        let (x, y) = (f64::from(x) / 1e5, f64::from(y) / 1e5);
        [x, y, 1.0 - x - y]
    });
    area(&colours).is_some_and(|area| area > WIDE)
}

/// The three colours of a profile, as CIE XYZ.
fn primaries(profile: &[u8]) -> Option<[[f64; 3]; 3]> {
    let count = usize::try_from(whole(profile, 128)?).ok()?;
    let find = |name: &[u8; 4]| {
        let entry = |index: usize| 132 + index * 12;
        let at = (0..count.min(MOST_TAGS))
            .map(entry)
            .find(|at| profile.get(*at..at + 4) == Some(name))?;
        let body = usize::try_from(whole(profile, at + 4)?).ok()?;
        let number =
            |step: usize| Some(f64::from(whole(profile, body.checked_add(step)?)?) / 65536.0);
        Some([number(8)?, number(12)?, number(16)?])
    };
    Some([find(b"rXYZ")?, find(b"gXYZ")?, find(b"bXYZ")?])
}

fn whole(bytes: &[u8], at: usize) -> Option<i32> {
    let digits = bytes.get(at..at.checked_add(4)?)?;
    Some(i32::from_be_bytes(digits.try_into().ok()?))
}

/// Twice the area of the triangle that three colours make in the plane of CIE xy.
fn area(colours: &[[f64; 3]; 3]) -> Option<f64> {
    let [red, green, blue] = colours.map(|[x, y, z]| {
        let sum = x + y + z;
        (sum > 0.0).then(|| (x / sum, y / sum))
    });
    let (red, green, blue) = (red?, green?, blue?);
    let step = |to: (f64, f64)| (to.0 - red.0, to.1 - red.1);
    let (green, blue) = (step(green), step(blue));
    Some((green.0 * blue.1 - green.1 * blue.0).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_triangle_is_wide_where_it_reaches_further_than_that_of_srgb() {
        let srgb = [(64_000, 33_000), (30_000, 60_000), (15_000, 6_000)];
        let p3 = [(68_000, 32_000), (26_500, 69_000), (15_000, 6_000)];
        let bt2020 = [(70_800, 29_200), (17_000, 79_700), (13_100, 4_600)];
        assert_eq!(
            [srgb, p3, bt2020].map(is_wide_triangle),
            [false, true, true]
        );
        assert!(!is_wide_triangle([(0, 0); 3]));
    }

    #[test]
    fn a_profile_without_colours_is_known_by_its_name() {
        let name: Vec<u8> = "Display P3".bytes().flat_map(|byte| [0, byte]).collect();
        assert!(is_wide(&name) && is_wide(b"Adobe RGB (1998)"));
        assert!(!is_wide(b"sRGB IEC61966-2.1") && !is_wide(b""));
    }
}
