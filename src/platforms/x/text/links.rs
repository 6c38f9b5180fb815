//! What X makes a link: addresses with a scheme, and domains without one that have only Latin
//! letters.
//!
//! The rules are those of `extractUrlsWithIndices` in <https://github.com/twitter/twitter-text>,
//! read as a scanner: where its expression can succeed in more than one way, the first one is
//! always the longest.

use super::hosts::Hosts;
use super::letters::{
    is_bare_label, is_path, is_path_end, is_query, is_query_end, letter, may_precede_link,
};
use super::{punycode, tlds};
use std::ops::Range;

/// The longest address, where the scheme counts twice: that is how twitter-text adds.
const LONGEST: usize = 4096;
/// What counts for a scheme that is not there.
const NO_SCHEME: usize = "https://".len();
/// The longest name that `t.co` gives.
const LONGEST_SLUG: usize = 40;

/// Something with the shape of a link.
struct Address {
    at: usize,
    scheme: usize,
    domain: Range<usize>,
    has_path: bool,
    end: usize,
}

/// The links among `units`, in order.
pub(super) fn find(units: &[u16]) -> Vec<Range<usize>> {
    let hosts = Hosts::of(units);
    let mut found = Vec::new();
    let mut at = 0;
    while at < units.len() {
        let Some((before, address)) = address_from(units, &hosts, at) else {
            at += 1;
            continue;
        };
        at = address.end;
        if address.is_valid(units) {
            found.extend(address.links(units, before));
        }
    }
    found
}

/// The address that begins behind the unit at `at`, or, at the very beginning, with it; and what
/// stands before it.
fn address_from(units: &[u16], hosts: &Hosts, at: usize) -> Option<(Option<u16>, Address)> {
    let before = units
        .get(at)
        .copied()
        .filter(|&unit| may_precede_link(unit));
    let behind = before.and_then(|before| Some((Some(before), Address::at(units, hosts, at + 1)?)));
    behind.or_else(|| {
        if at == 0 {
            Some((None, Address::at(units, hosts, 0)?))
        } else {
            None
        }
    })
}

// === impl Address ===

impl Address {
    fn at(units: &[u16], hosts: &Hosts, at: usize) -> Option<Self> {
        let scheme = scheme_length(units.get(at..)?);
        let domain = at + scheme..hosts.end(at + scheme)?;
        let port_end = port_end(units, domain.end);
        let has_path = is_at(units, port_end, '/');
        let path_end = if has_path {
            path_end(units, port_end + 1)
        } else {
            port_end
        };
        Some(Self {
            at,
            scheme,
            domain,
            has_path,
            end: query_end(units, path_end),
        })
    }

    fn is_valid(&self, units: &[u16]) -> bool {
        let domain = units.get(self.domain.clone()).unwrap_or_default();
        let is_odd_punycode =
            domain.starts_with(&[0x78, 0x6e, 0x2d, 0x2d]) && bare_domains(domain).is_empty();
        let length = self.end - self.at
            + if self.scheme > 0 {
                self.scheme
            } else {
                NO_SCHEME
            };
        !is_odd_punycode
            && length <= LONGEST
            && domain
                .split(|&unit| letter(unit) == '.')
                .all(punycode::fits)
    }

    fn links(&self, units: &[u16], before: Option<u16>) -> Vec<Range<usize>> {
        if self.scheme > 0 {
            return self
                .end_of_short_link(units)
                .map(|end| self.at..end)
                .into_iter()
                .collect();
        }
        if before.is_some_and(|before| matches!(letter(before), '-' | '_' | '.' | '/')) {
            return Vec::new();
        }
        let domain = units.get(self.domain.clone()).unwrap_or_default();
        let mut found: Vec<_> = bare_domains(domain)
            .into_iter()
            .map(|bare| self.at + bare.start..self.at + bare.end)
            .collect();
        // Port and query belong to a link without a scheme only if there is a path.
        if let Some(last) = found.last_mut().filter(|_| self.has_path) {
            last.end = self.end;
        }
        found
    }

    /// Where the link ends: one of `t.co` has no path but its name. None, if the name is too long.
    fn end_of_short_link(&self, units: &[u16]) -> Option<usize> {
        let slug_at = self.domain.end + 1;
        let is_short = spells(units.get(self.domain.clone()).unwrap_or_default(), "t.co")
            && is_at(units, self.domain.end, '/');
        let slug = units
            .get(slug_at..self.end)
            .unwrap_or_default()
            .iter()
            .take_while(|&&unit| letter(unit).is_ascii_alphanumeric())
            .count();
        if !is_short || slug == 0 {
            return Some(self.end);
        }
        (slug <= LONGEST_SLUG).then(|| query_end(units, slug_at + slug).min(self.end))
    }
}

// === the parts of an address ===

fn scheme_length(rest: &[u16]) -> usize {
    ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            rest.get(..scheme.len())
                .is_some_and(|head| spells(head, scheme))
        })
        .map_or(0, str::len)
}

fn port_end(units: &[u16], at: usize) -> usize {
    let digits = units
        .iter()
        .skip(at + 1)
        .take_while(|&&unit| letter(unit).is_ascii_digit())
        .count();
    if is_at(units, at, ':') && digits > 0 {
        at + 1 + digits
    } else {
        at
    }
}

/// The end of the path whose first letter is at `at`: behind the last letter or pair of brackets
/// that can end one.
fn path_end(units: &[u16], at: usize) -> usize {
    let (mut here, mut end) = (at, at);
    while let Some(&unit) = units.get(here) {
        if is_path(unit) {
            here += 1;
            end = if is_path_end(unit) { here } else { end };
        } else if let Some(closed) = brackets_end(units, here) {
            (here, end) = (closed, closed);
        } else {
            break;
        }
    }
    end
}

/// The end of a pair of brackets with something in it, which may have one other pair inside.
fn brackets_end(units: &[u16], at: usize) -> Option<usize> {
    let run_end = |from: usize| {
        from + units
            .iter()
            .skip(from)
            .take_while(|&&unit| is_path(unit))
            .count()
    };
    if !is_at(units, at, '(') {
        return None;
    }
    let first = run_end(at + 1);
    if is_at(units, first, ')') {
        return (first > at + 1).then_some(first + 1);
    }
    let inner = run_end(first + 1);
    let is_pair = is_at(units, first, '(') && inner > first + 1 && is_at(units, inner, ')');
    is_pair
        .then(|| run_end(inner + 1))
        .filter(|&last| is_at(units, last, ')'))
        .map(|last| last + 1)
}

/// The end of the query that begins at `at`, or `at`.
fn query_end(units: &[u16], at: usize) -> usize {
    if !is_at(units, at, '?') {
        return at;
    }
    let run = units
        .iter()
        .enumerate()
        .skip(at + 1)
        .take_while(|&(_, &unit)| is_query(unit));
    run.filter(|&(_, &unit)| is_query_end(unit))
        .last()
        .map_or(at, |(last, _)| last + 1)
}

/// The domains of Latin letters inside of a domain.
fn bare_domains(domain: &[u16]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < domain.len() {
        let (tlds, run_end) = bare_run(domain, at);
        match tlds {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at = run_end.max(at + 1),
        }
    }
    found
}

/// Labels with a dot behind each, from `at` on: the last end of a top-level domain behind one of
/// the dots, and where the labels end.
fn bare_run(domain: &[u16], at: usize) -> (Option<usize>, usize) {
    let (mut here, mut end) = (at, None);
    loop {
        let length = domain
            .iter()
            .skip(here)
            .take_while(|&&unit| is_bare_label(unit))
            .count();
        if length == 0 || !is_at(domain, here + length, '.') {
            return (end, here + length);
        }
        here += length + 1;
        end = tlds::end(domain, here).or(end);
    }
}

fn is_at(units: &[u16], at: usize, expected: char) -> bool {
    units.get(at).is_some_and(|&unit| letter(unit) == expected)
}

fn spells(units: &[u16], expected: &str) -> bool {
    units.len() == expected.len()
        && units
            .iter()
            .zip(expected.chars())
            .all(|(&unit, expected)| letter(unit).eq_ignore_ascii_case(&expected))
}
