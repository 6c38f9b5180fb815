//! `$TICKER`, as `extractCashtags` in <https://github.com/twitter/twitter-text> has it.

use super::letters::{is_punctuation, is_space, letter};

/// How many cashtags there are among `units`.
pub(super) fn count(units: &[u16]) -> usize {
    let mut before = None;
    let mut rest = units;
    let mut found = 0;
    while let Some((&unit, after)) = rest.split_first() {
        let is_apart = before.is_none_or(is_space);
        found += usize::from(letter(unit) == '$' && is_apart && begins_with_ticker(after));
        (before, rest) = (Some(unit), after);
    }
    found
}

/// One to six letters, perhaps with one or two more behind a period or an underscore.
fn begins_with_ticker(units: &[u16]) -> bool {
    let (ticker, rest) = letters(units);
    (1..=6).contains(&ticker) && (ends(rest) || has_class(rest))
}

fn has_class(units: &[u16]) -> bool {
    let Some((&mark, class)) = units.split_first() else {
        return false;
    };
    let (length, rest) = letters(class);
    matches!(letter(mark), '.' | '_') && (1..=2).contains(&length) && ends(rest)
}

/// How many letters lead, and what follows them.
fn letters(units: &[u16]) -> (usize, &[u16]) {
    let length = units
        .iter()
        .take_while(|&&unit| letter(unit).is_ascii_alphabetic())
        .take(7)
        .count();
    (length, units.get(length..).unwrap_or_default())
}

/// Whether a cashtag can end before it: at punctuation, and at what JavaScript takes for a space.
fn ends(units: &[u16]) -> bool {
    let is_blank = |unit| {
        (is_space(unit) && !matches!(letter(unit), '\u{85}' | '\u{180e}'))
            || letter(unit) == '\u{feff}'
    };
    units
        .first()
        .is_none_or(|&next| is_blank(next) || is_punctuation(next))
}

#[cfg(test)]
mod tests {
    fn count(text: &str) -> usize {
        super::count(&text.encode_utf16().collect::<Vec<_>>())
    }

    #[test]
    fn a_ticker_stands_apart_and_has_up_to_six_letters() {
        assert_eq!(count("$ABC and $brk.b, $A_bc."), 3);
        assert_eq!(count("US$ABC ($ABC) $$ABC $5 $ABCDEFG $ABC1 $ $ABCé"), 0);
        assert_eq!(count("$abc.def"), 1);
    }
}
