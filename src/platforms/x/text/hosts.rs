//! Where domains end.
//!
//! A domain is labels and a top-level domain, and the longest one counts: `a.com.b.net` is one, in
//! `a.com.b.x` only `a.com` is. Trying that at every place of a text takes the square of its
//! length, so every dot is looked at once, from the last to the first.

use super::letters::{is_domain, is_label, letter};
use super::tlds;

/// What is known of one dot.
struct Dot {
    at: usize,
    /// Where the letters before it begin.
    label_at: usize,
    /// The last underscore among them: subdomains have some, a domain has none.
    underscore_at: Option<usize>,
    /// Whether they can end here.
    is_closed: bool,
    /// The end of the top-level domain behind it.
    tld_end: Option<usize>,
    /// The end of the longest domain to which a later dot belongs too.
    beyond: Option<usize>,
}

/// All dots of a text.
pub(super) struct Hosts<'a> {
    units: &'a [u16],
    dots: Vec<Dot>,
}

impl<'a> Hosts<'a> {
    /// Looks at every dot.
    pub(super) fn of(units: &'a [u16]) -> Self {
        let mut hosts = Self {
            units,
            dots: Vec::new(),
        };
        let mut label_at = 0;
        let mut underscore_at = None;
        for (at, &unit) in units.iter().enumerate() {
            if letter(unit) == '.' {
                let is_closed = at > label_at
                    && at
                        .checked_sub(1)
                        .and_then(|last| units.get(last))
                        .is_some_and(|&last| is_domain(last));
                hosts.dots.push(Dot {
                    at,
                    label_at,
                    underscore_at,
                    is_closed,
                    tld_end: tlds::end(units, at + 1),
                    beyond: None,
                });
            }
            if !is_label(unit) {
                (label_at, underscore_at) = (at + 1, None);
            } else if letter(unit) == '_' {
                underscore_at = Some(at);
            }
        }
        hosts.look_beyond();
        hosts
    }

    fn look_beyond(&mut self) {
        let mut after: Option<(usize, Option<usize>)> = None;
        for dot in self.dots.iter_mut().rev() {
            dot.beyond = after
                .filter(|(label_at, _)| *label_at == dot.at + 1)
                .and_then(|(_, end)| end);
            after = Some((dot.label_at, dot.end_for(self.units, dot.label_at)));
        }
    }

    /// The end of the domain that begins at `at`.
    pub(super) fn end(&self, at: usize) -> Option<usize> {
        let next = self.dots.partition_point(|dot| dot.at < at);
        self.dots
            .get(next)
            .filter(|dot| dot.label_at <= at)?
            .end_for(self.units, at)
    }
}

// === impl Dot ===

impl Dot {
    /// The end of the longest domain whose first label begins at `at` and ends at this dot.
    fn end_for(&self, units: &[u16], at: usize) -> Option<usize> {
        let is_label =
            self.is_closed && at < self.at && units.get(at).is_some_and(|&first| is_domain(first));
        let is_name = self.underscore_at.is_none_or(|underscore| underscore < at);
        is_label
            .then(|| self.beyond.or(self.tld_end.filter(|_| is_name)))
            .flatten()
    }
}
