//! Emoji of more than one code point: each counts as one, <https://www.unicode.org/reports/tr51/>.
//!
//! Emoji of one code point need no table: whatever weighs one is not an emoji by itself.

use super::sequences::{
    ALWAYS_TONED, FLAGS, ONE_TONE, STYLED, TAGGED_FLAGS, TONED, TWO_TONES, UNEQUAL_TONES, UNTONED,
};

const STYLE: char = '\u{fe0f}';
const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
const BLACK_FLAG: char = '🏴';
const END_OF_TAGS: char = '\u{e007f}';
/// No sequence joins more.
const MOST_JOINED: usize = 4;

/// How many code points at the beginning of `points` are one emoji, if they are more than one.
pub(super) fn length(points: &[char]) -> Option<usize> {
    joined(points)
        .or_else(|| flag(points))
        .or_else(|| tagged_flag(points))
        .or_else(|| keycap(points))
        .or_else(|| styled(points))
}

/// An emoji with U+FE0F, a skin tone, or both.
fn styled(points: &[char]) -> Option<usize> {
    let (&first, rest) = points.split_first()?;
    let style = usize::from(rest.first() == Some(&STYLE) && STYLED.contains(first));
    let tone =
        usize::from(rest.get(style).is_some_and(|&next| is_tone(next)) && TONED.contains(first));
    (style + tone > 0).then_some(1 + style + tone)
}

fn keycap(points: &[char]) -> Option<usize> {
    match points {
        ['0'..='9' | '#' | '*', STYLE, KEYCAP, ..] => Some(3),
        ['0'..='9' | '#' | '*', KEYCAP, ..] => Some(2),
        _ => None,
    }
}

fn flag(points: &[char]) -> Option<usize> {
    let region: Option<String> = points
        .get(..2)?
        .iter()
        .map(|&point| shifted(point, '🇦', 'A').filter(char::is_ascii_uppercase))
        .collect();
    is_listed(FLAGS, &region?).then_some(2)
}

fn tagged_flag(points: &[char]) -> Option<usize> {
    let tags = points.strip_prefix(&[BLACK_FLAG])?;
    let is_next = |name: &str| {
        let spelled = name.chars().map(|letter| shifted(letter, 'a', '\u{e0061}'));
        tags.iter().copied().map(Some).take(name.len()).eq(spelled)
            && tags.get(name.len()) == Some(&END_OF_TAGS)
    };
    TAGGED_FLAGS
        .into_iter()
        .find(|name| is_next(name))
        .map(|name| 1 + name.len() + 1)
}

/// The character as far from `to` as `point` is from `from`.
fn shifted(point: char, from: char, to: char) -> Option<char> {
    u32::from(point)
        .checked_sub(from.into())
        .and_then(|distance| char::from_u32(distance + u32::from(to)))
}

/// The longest listed sequence of emoji joined by U+200D.
fn joined(points: &[char]) -> Option<usize> {
    if !points.iter().skip(1).take(2).any(|&next| next == JOINER) {
        return None;
    }
    let (mut plain, mut tones, mut at, mut longest) = (String::new(), Vec::new(), 0, None);
    for _ in 0..MOST_JOINED {
        let Some(&point) = points.get(at) else { break };
        plain.push(point);
        at += 1;
        longest = is_sequence(&plain, &tones, None).then_some(at).or(longest);
        let tone = points.get(at).copied().filter(|&next| is_tone(next));
        if tone.is_some() || points.get(at) == Some(&STYLE) {
            plain.extend(points.get(at).filter(|_| tone.is_none()));
            at += 1;
            longest = is_sequence(&plain, &tones, tone).then_some(at).or(longest);
        }
        if points.get(at) != Some(&JOINER) {
            break;
        }
        tones.push(tone);
        plain.push(JOINER);
        at += 1;
    }
    longest
}

/// Whether the emoji `plain`, with these `tones` on all parts but the last and `tone` on the last,
/// is listed.
fn is_sequence(plain: &str, tones: &[Option<char>], tone: Option<char>) -> bool {
    let Some((&first, between)) = tones.split_first() else {
        return false;
    };
    let has_tones_between = between.iter().any(Option::is_some);
    let lists: &[&str] = match (first, tone) {
        _ if has_tones_between => &[],
        (None, None) => &[UNTONED, ONE_TONE, TWO_TONES],
        (Some(_), None) => &[ONE_TONE, ALWAYS_TONED],
        (Some(one), Some(other)) if one != other => &[TWO_TONES, UNEQUAL_TONES],
        (Some(_), Some(_)) => &[TWO_TONES],
        (None, Some(_)) => &[],
    };
    lists.iter().any(|list| is_listed(list, plain))
}

fn is_listed(list: &str, name: &str) -> bool {
    list.split(' ').any(|listed| listed == name)
}

fn is_tone(point: char) -> bool {
    matches!(point, '🏻'..='🏿')
}
