//! The top-level domains that twitter-text knows: without one of them a word is no link.
//!
//! `tlds.txt` has them all, sorted, one a line:
//! <https://github.com/twitter/twitter-text/blob/master/conformance/tld_lib.yml>.

use super::letters::{is_domain, is_punycode, letter};

const TLDS: &str = include_str!("tlds.txt");

/// The longest, in UTF-16 units: `northwesternmutual`, `travelersinsurance`.
const LONGEST: usize = 18;

/// The end of the top-level domain that begins at `at`.
pub(super) fn end(units: &[u16], at: usize) -> Option<usize> {
    let rest = units.get(at..)?;
    listed(rest)
        .or_else(|| punycoded(rest))
        .map(|length| at + length)
}

fn listed(rest: &[u16]) -> Option<usize> {
    let run = rest
        .iter()
        .take(LONGEST)
        .take_while(|&&unit| is_domain(unit))
        .count();
    (1..=run).rev().find(|&length| {
        let (tld, next) = rest.split_at(length);
        next.first().is_none_or(|&unit| may_follow(unit))
            && is_known(
                &tld.iter()
                    .map(|&unit| small(letter(unit)))
                    .collect::<String>(),
            )
    })
}

/// `xn--` and whatever can follow it: such domains are not looked up.
fn punycoded(rest: &[u16]) -> Option<usize> {
    let code = rest.get(4..)?;
    let has_prefix = rest
        .iter()
        .zip("xn--".chars())
        .all(|(&unit, expected)| letter(unit).eq_ignore_ascii_case(&expected));
    let length = code.iter().take_while(|&&unit| is_punycode(unit)).count();
    (has_prefix && length > 0).then_some(4 + length)
}

fn may_follow(unit: u16) -> bool {
    !letter(unit).is_ascii_alphanumeric() && !matches!(letter(unit), '@' | '+' | '-')
}

/// Halves the list until one line is left.
fn is_known(tld: &str) -> bool {
    let mut lines = TLDS;
    while !lines.is_empty() {
        let middle = lines
            .as_bytes()
            .iter()
            .take(lines.len() / 2)
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        let (before, rest) = lines.split_at(middle);
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        match tld.cmp(line) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => lines = before,
            std::cmp::Ordering::Greater => lines = after,
        }
    }
    false
}

/// The small letter with the same capital, for every letter that a top-level domain has.
fn small(c: char) -> char {
    let shifted = |by: i32| {
        u32::from(c)
            .checked_add_signed(by)
            .and_then(char::from_u32)
            .unwrap_or(c)
    };
    match c {
        'A'..='Z' | 'Ö' | 'Α'..='Ω' | 'А'..='Я' => shifted(0x20),
        'Ա'..='Ֆ' => shifted(0x30),
        'Ა'..='Ჰ' => shifted(-0xbc0),
        'Қ' => 'қ',
        'ϵ' => 'ε',
        'ᲀ' => 'в',
        'ᲁ' => 'д',
        'ᲂ' => 'о',
        'ᲃ' => 'с',
        'ᲄ' | 'ᲅ' => 'т',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn found(text: &str) -> Option<usize> {
        end(&text.encode_utf16().collect::<Vec<_>>(), 0)
    }

    #[test]
    fn every_line_is_found_in_the_sorted_list_and_nothing_between_the_lines() {
        let lines: Vec<&str> = TLDS.lines().collect();
        assert!(lines.is_sorted() && lines.len() == 1574);
        for line in lines {
            assert_eq!(found(line), Some(line.encode_utf16().count()), "{line}");
            assert!(line.encode_utf16().count() <= LONGEST);
        }
        for absent in ["", "a", "zzz", "notatld", "comm", "com2"] {
            assert_eq!(found(absent), None, "{absent}");
        }
    }

    #[test]
    fn what_follows_decides_whether_it_ends_there() {
        assert_eq!(found("comを"), Some(3));
        assert_eq!(found("COM."), Some(3));
        assert_eq!(found("嘉里大酒店です"), Some(5));
        assert_eq!(found("嘉里です"), Some(2));
        assert_eq!(found("com2"), None);
        assert_eq!(found("com@"), None);
        assert_eq!(found("XN--p1ai-日"), Some(9));
        assert_eq!(found("xn--"), None);
    }

    /// Rust's tables say what the short list above leaves out.
    #[test]
    fn two_letters_of_one_capital_are_the_same_letter() {
        let capital = |c: char| {
            let mut upper = c.to_uppercase();
            upper
                .next()
                .filter(|first| upper.next().is_none() && (c.is_ascii() || !first.is_ascii()))
                .unwrap_or(c)
        };
        let known: BTreeMap<char, char> = TLDS
            .chars()
            .filter(|c| *c != '\n')
            .map(|c| (capital(c), c))
            .collect();
        for other in (0..=u16::MAX).map(letter) {
            match known.get(&capital(other)) {
                Some(&c) => assert_eq!(small(other), c, "{other}"),
                None => assert!(!known.values().any(|&c| c == small(other)), "{other}"),
            }
        }
    }
}
