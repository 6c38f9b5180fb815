//! Elements: a name, a length, and what they hold. <https://www.rfc-editor.org/rfc/rfc8794.html>

use crate::facts::unreadable::Unreadable;
use crate::facts::window::{LONGEST_READ, Source, Stop, Window, be};

pub(super) const SEGMENT: u32 = 0x1853_8067;
pub(super) const INFO: u32 = 0x1549_a966;
pub(super) const TRACKS: u32 = 0x1654_ae6b;
pub(super) const CLUSTER: u32 = 0x1f43_b675;

/// An element: its name, and where what it holds begins and ends; an end that is not known has no
/// limit.
pub(super) struct Element {
    pub(super) name: u32,
    pub(super) body: u64,
    pub(super) end: u64,
}

/// The element that begins at `at`.
pub(super) async fn element<S: Source>(
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
pub(super) async fn short<S: Source>(
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
pub(super) fn number(bytes: &[u8], at: usize, is_name: bool) -> Option<(u64, usize)> {
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
pub(super) fn elements(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
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
pub(super) fn field(bytes: &[u8], name: u64) -> Option<&[u8]> {
    elements(bytes)
        .find(|(found, _)| *found == name)
        .map(|(_, held)| held)
}

/// A whole number of any length.
pub(super) fn whole(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8)
        .then(|| be(bytes, 0, bytes.len()).ok())
        .flatten()
}

/// A number with a fraction, of four or eight bytes.
pub(super) fn float(bytes: &[u8]) -> Option<f64> {
    match bytes.len() {
        4 => Some(f64::from(f32::from_be_bytes(bytes.try_into().ok()?))),
        8 => Some(f64::from_be_bytes(bytes.try_into().ok()?)),
        _ => None,
    }
}
