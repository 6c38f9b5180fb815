//! How long a label gets in punycode: <https://www.rfc-editor.org/rfc/rfc3492>. A domain with a
//! label of more than 63 bytes is no link.

const LONGEST: usize = 63;

// Parameters of RFC 3492, section 5.
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_POINT: u32 = 128;

/// Whether the name system can hold the label. The full stops of other scripts part it as well.
pub(super) fn fits(label: &[u16]) -> bool {
    // No code point gets shorter than one byte, and two units are one at least.
    if label.len() > 2 * LONGEST {
        return false;
    }
    let points: Vec<u32> = char::decode_utf16(label.iter().copied())
        .map(|point| point.map_or_else(|half| half.unpaired_surrogate().into(), u32::from))
        .collect();
    let length: usize = points
        .split(|&point| is_full_stop(point))
        .map(|part| encoded_length(part) + 1)
        .sum();
    (1..=LONGEST).contains(&(length - 1))
}

fn is_full_stop(point: u32) -> bool {
    matches!(char::from_u32(point), Some('.' | '。' | '．' | '｡'))
}

fn encoded_length(points: &[u32]) -> usize {
    let plain = points
        .iter()
        .filter(|&&point| point < INITIAL_POINT)
        .count();
    if plain == points.len() {
        return plain;
    }
    let delimiter = usize::from(plain > 0);
    "xn--".len()
        + plain
        + delimiter
        + deltas_length(points, u32::try_from(plain).unwrap_or(u32::MAX))
}

/// The digits of all deltas, by the procedure of section 6.3.
fn deltas_length(points: &[u32], plain: u32) -> usize {
    let (mut length, mut delta, mut bias, mut handled, mut reached) =
        (0, 0_u32, INITIAL_BIAS, plain, INITIAL_POINT);
    while let Some(next) = points
        .iter()
        .copied()
        .filter(|&point| point >= reached)
        .min()
    {
        delta = delta.saturating_add((next - reached).saturating_mul(handled + 1));
        for &point in points {
            if point < next {
                delta = delta.saturating_add(1);
            } else if point == next {
                length += digits(delta, bias);
                bias = adapted(delta, handled + 1, handled == plain);
                (delta, handled) = (0, handled + 1);
            }
        }
        (delta, reached) = (delta.saturating_add(1), next + 1);
    }
    length
}

fn digits(delta: u32, bias: u32) -> usize {
    let (mut rest, mut length) = (delta, 1);
    for k in (BASE..).step_by(BASE as usize) {
        let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if rest < threshold {
            break;
        }
        rest = (rest - threshold) / (BASE - threshold);
        length += 1;
    }
    length
}

fn adapted(delta: u32, handled: u32, is_first: bool) -> u32 {
    let mut rest = if is_first { delta / DAMP } else { delta / 2 };
    rest += rest / handled;
    let mut k = 0;
    while rest > ((BASE - T_MIN) * T_MAX) / 2 {
        rest /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * rest / (rest + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(label: &str) -> usize {
        encoded_length(&label.chars().map(u32::from).collect::<Vec<_>>())
    }

    /// <https://www.rfc-editor.org/rfc/rfc3492#section-7.1>, some of the samples.
    #[test]
    fn the_samples_of_the_specification_get_as_long_as_there() {
        assert_eq!(
            length("他们为什么不说中文"),
            "xn--ihqwcrb4cv8a8dqg056pqjye".len()
        );
        assert_eq!(
            length("3年B組金八先生"),
            "xn--3B-ww4c5e180e575a65lsy2b".len()
        );
        assert_eq!(
            length("MajiでKoiする5秒前"),
            "xn--MajiKoi5-783gue6qz075azm5e".len()
        );
        assert_eq!(length("bücher"), "xn--bcher-kva".len());
        assert_eq!(length("plain"), 5);
    }

    #[test]
    fn sixty_three_bytes_fit_and_no_more() {
        let label = |text: &str| fits(&text.encode_utf16().collect::<Vec<_>>());
        assert!(label(&"a".repeat(63)) && !label(&"a".repeat(64)));
        assert!(label(&"日".repeat(52)) && !label(&"日".repeat(60)));
        assert!(!label("") && !label(&"日".repeat(100_000)));
    }
}
