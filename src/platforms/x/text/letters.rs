//! The classes of letters by which twitter-text tells where a link begins and ends.
//!
//! Its expressions read UTF-16 and ignore case, so a text is read here as UTF-16 units too, and a
//! class has with a letter every other one of the same capital: `ι` is in [`is_latin`] because the
//! mark U+0345, which is, has the same capital.

/// The letter of a unit. Half of a pair is a letter of no class in particular, as U+FFFD is.
pub(super) fn letter(unit: u16) -> char {
    char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether a link can follow; nothing else is asked of what stands before it.
pub(super) fn may_precede_link(unit: u16) -> bool {
    let c = letter(unit);
    !c.is_ascii_alphanumeric()
        && !matches!(
            c,
            '@' | '＠' | '$' | '#' | '＃' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Whether a label of a domain can begin and end with it: everything but punctuation, spaces and
/// marks of direction.
pub(super) fn is_domain(unit: u16) -> bool {
    let c = letter(unit);
    let is_separate = is_punctuation(unit) || is_space(unit);
    !is_separate
        && !matches!(
            c,
            '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
        && !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether it can stand inside of a label.
pub(super) fn is_label(unit: u16) -> bool {
    is_domain(unit) || matches!(letter(unit), '-' | '_')
}

/// The letters of a domain that is a link without a scheme.
pub(super) fn is_bare_label(unit: u16) -> bool {
    letter(unit).is_ascii_alphanumeric() || letter(unit) == '-' || is_latin(unit)
}

/// What may follow `xn--`.
pub(super) fn is_punycode(unit: u16) -> bool {
    letter(unit).is_ascii_alphanumeric() || letter(unit) == '-'
}

/// Whether a path goes on with it. Brackets are looked at in pairs.
pub(super) fn is_path(unit: u16) -> bool {
    is_path_end(unit)
        || matches!(
            letter(unit),
            '!' | '*'
                | '\''
                | ';'
                | ':'
                | ','
                | '.'
                | '$'
                | '%'
                | '['
                | ']'
                | '–'
                | '~'
                | '@'
                | '|'
                | '&'
        )
}

/// Whether a path can end with it: `/foo.` does not take the period.
pub(super) fn is_path_end(unit: u16) -> bool {
    let c = letter(unit);
    c.is_ascii_alphanumeric()
        || matches!(c, '+' | '-' | '=' | '_' | '#' | '/')
        || is_latin(unit)
        || is_cyrillic(unit)
}

/// Whether a query goes on with it.
pub(super) fn is_query(unit: u16) -> bool {
    let more = "!?*'@();:+$%[].,~|";
    is_query_end(unit) || more.contains(letter(unit))
}

/// Whether a query can end with it.
pub(super) fn is_query_end(unit: u16) -> bool {
    let c = letter(unit);
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '&' | '=' | '#' | '/')
}

/// The punctuation of ASCII, but for quotation marks and accents.
pub(super) fn is_punctuation(unit: u16) -> bool {
    let c = letter(unit);
    c.is_ascii_punctuation() && !matches!(c, '"' | '`')
}

/// White space, as twitter-text has it: U+180E still is.
pub(super) fn is_space(unit: u16) -> bool {
    matches!(
        letter(unit),
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{180e}'
        | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}'
        | '\u{3000}'
    )
}

fn is_latin(unit: u16) -> bool {
    matches!(
        unit,
        0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0x24f | 0x253 | 0x254 | 0x256 | 0x257 | 0x259 | 0x25b
        | 0x260 | 0x263 | 0x268 | 0x269 | 0x26f
            | 0x272 | 0x275 | 0x280 | 0x283 | 0x288..=0x28c | 0x292 | 0x2bb | 0x300..=0x36f
            | 0x399 | 0x3b9 | 0x1e00..=0x1eff | 0x1fbe
            | 0x2c65 | 0x2c66 | 0x2c7e | 0x2c7f | 0xa7dc
    )
}

fn is_cyrillic(unit: u16) -> bool {
    matches!(unit, 0x400..=0x4ff | 0x1c80..=0x1c87)
}
