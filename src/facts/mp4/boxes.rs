//! Boxes: a length, a name of four letters, and what they hold.

use crate::facts::unreadable::Unreadable;
use crate::facts::window::{LONGEST_READ, Source, Stop, Window, be};

/// How many boxes are read within one.
const MOST_WITHIN: usize = 300;

/// Where a box is.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) kind: [u8; 4],
    /// Where what it holds begins.
    pub(super) body: u64,
    /// Where it ends.
    pub(super) end: u64,
}

// === impl Head ===

impl Head {
    pub(super) fn is(&self, kind: [u8; 4]) -> bool {
        self.kind == kind
    }

    /// How long is what it holds.
    pub(super) const fn length(&self) -> u64 {
        self.end.saturating_sub(self.body)
    }
}

/// The box that begins at `at`, within what ends at `limit`.
pub(super) async fn at<S: Source>(
    window: &mut Window<'_, S>,
    at: u64,
    limit: u64,
) -> Result<Head, Stop<S::Error>> {
    let head = window.at(at, 8).await?.to_vec();
    let kind = head.get(4..8).and_then(|kind| kind.try_into().ok());
    let kind: [u8; 4] = kind.ok_or(Unreadable::Broken)?;
    let (length, before) = match be(&head, 0, 4)? {
        // It goes on to the end.
        0 => (limit.saturating_sub(at), 8),
        // It is longer than 32 bits can say.
        1 => (be(window.at(at + 8, 8).await?, 0, 8)?, 16),
        length => (length, 8),
    };
    let end = at.checked_add(length).ok_or(Unreadable::Broken)?;
    if length < before {
        return Err(Unreadable::Broken.into());
    }
    if end > limit {
        let is_cut = limit == window.bytes();
        return Err(if is_cut {
            Unreadable::Truncated
        } else {
            Unreadable::Broken
        }
        .into());
    }
    Ok(Head {
        kind,
        body: at + before,
        end,
    })
}

/// The boxes within one.
pub(super) async fn within<S: Source>(
    window: &mut Window<'_, S>,
    outer: &Head,
) -> Result<Vec<Head>, Stop<S::Error>> {
    let mut inner = Vec::new();
    let mut next = outer.body;
    while next + 8 <= outer.end && inner.len() < MOST_WITHIN {
        let head = at(window, next, outer.end).await?;
        next = head.end;
        inner.push(head);
    }
    Ok(inner)
}

/// The first box of that kind.
pub(super) fn find(boxes: &[Head], kind: [u8; 4]) -> Option<&Head> {
    boxes.iter().find(|head| head.is(kind))
}

/// What a box holds, which is short, or the beginning of it.
pub(super) async fn body<S: Source>(
    window: &mut Window<'_, S>,
    head: &Head,
) -> Result<Vec<u8>, Stop<S::Error>> {
    Ok(window
        .up_to(head.body, head.length().min(LONGEST_READ))
        .await?
        .to_vec())
}
