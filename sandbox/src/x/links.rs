//! Finds what X turns into links: addresses with `http://` or `https://`, and bare ASCII domains.
//!
//! The expressions are those of twitter-text, <https://github.com/twitter/twitter-text>, put
//! together from the same parts by the same names. They take long over long texts with many dots,
//! which is fine for a sandbox.

use std::ops::Range;
use std::sync::LazyLock;

use fancy_regex::{Captures, Regex};

use super::tlds::TLDS;

/// Nothing longer is a link; the scheme counts twice.
const LINK_LIMIT: usize = 4096;
/// A label has at most this many bytes.
const LABEL_LIMIT: usize = 63;
/// A name that `t.co` gives has at most this many letters.
const SLUG_LIMIT: usize = 40;

const INVALID: &str = r"\u{FFFE}\u{FEFF}\u{FFFF}";
const DIRECTIONS: &str = r"\u{202A}-\u{202E}\u{061C}\u{200E}\u{200F}\u{2066}-\u{2069}";
const PUNCTUATION: &str = r"!'#%&'()*+,\\\-./:;<=>?@\[\]\^_{|}\~$";
const SPACES: &str = concat!(
    r"\u{09}-\u{0D}\u{20}\u{85}\u{A0}\u{1680}\u{180E}\u{2000}-\u{200A}",
    r"\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}"
);
/// The last two lines are what has a capital in common with a letter of the first two.
const LATIN: &str = concat!(
    r"\u{C0}-\u{D6}\u{D8}-\u{F6}\u{F8}-\u{24F}\u{253}\u{254}\u{256}\u{257}\u{259}\u{25B}",
    r"\u{263}\u{268}\u{26F}\u{272}\u{289}\u{28B}\u{2BB}\u{300}-\u{36F}\u{1E00}-\u{1EFF}",
    r"\u{260}\u{269}\u{275}\u{280}\u{283}\u{288}\u{28A}\u{28C}\u{292}",
    r"\u{399}\u{3B9}\u{1FBE}\u{2C65}\u{2C66}\u{2C7E}\u{2C7F}\u{A7DC}"
);
const CYRILLIC: &str = r"\u{400}-\u{4FF}\u{1C80}-\u{1C87}";
const QUERY: &str = r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,\~|]*[A-Za-z0-9\-_&=#/]";

/// Of its groups the first is what stands before, then scheme, domain, and path.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    let preceding = format!("[^A-Za-z0-9@＠$#＃{INVALID}]|^");
    let domain = format!("{}*{}{}", label("_\\-"), label("\\-"), tld());
    compiled(&format!(
        "({preceding})((?i:https?://))?({domain})(?::[0-9]+)?(/{}*)?(?:{QUERY})?",
        path()
    ))
});
static BARE_DOMAIN: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!("(?:[\\-A-Za-z0-9{LATIN}]+\\.)+{}", tld())));
static SHORT_LINK: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!("^(?i:https?://t\\.co)/([A-Za-z0-9]+)(?:{QUERY})?")));

/// The links of a text, as byte ranges in order.
pub(crate) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    // An expression that gives up finds nothing more.
    while let Ok(Some(link)) = LINK.captures_from_pos(text, at) {
        at = group(&link, 0).end;
        found.extend(links_of(text, &link));
    }
    found
}

/// How many bytes the scheme takes with which a link begins.
pub(crate) fn scheme_length(link: &str) -> Option<usize> {
    let begins = |scheme: &&str| {
        link.get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    ["https://", "http://"]
        .iter()
        .find(|scheme| begins(scheme))
        .map(|scheme| scheme.len())
}

fn links_of(text: &str, link: &Captures<'_, str>) -> Vec<Range<usize>> {
    let (before, scheme, domain, path) = (
        group(link, 1),
        group(link, 2),
        group(link, 3),
        group(link, 4),
    );
    let whole = before.end..group(link, 0).end;
    if !is_valid(&text[whole.clone()], &text[domain.clone()], scheme.len()) {
        return Vec::new();
    }
    if !scheme.is_empty() {
        return shortened(text, whole).into_iter().collect();
    }
    if text[before].ends_with(['-', '_', '.', '/']) {
        return Vec::new();
    }
    let mut bare: Vec<_> = bare_domains(&text[domain.clone()])
        .map(|bare| domain.start + bare.start..domain.start + bare.end)
        .collect();
    if let Some(last) = bare.last_mut().filter(|_| !path.is_empty()) {
        last.end = whole.end;
    }
    bare
}

fn is_valid(link: &str, domain: &str, scheme: usize) -> bool {
    let is_odd_punycode = domain.starts_with("xn--") && bare_domains(domain).next().is_none();
    let length = link.encode_utf16().count() + if scheme > 0 { scheme } else { "https://".len() };
    !is_odd_punycode
        && length <= LINK_LIMIT
        && domain
            .split('.')
            .all(|label| (1..=LABEL_LIMIT).contains(&encoded_length(label)))
}

/// In punycode, part by part: there are full stops besides that of ASCII.
fn encoded_length(label: &str) -> usize {
    let encoded = |part: &str| {
        if part.is_ascii() {
            part.len()
        } else {
            idna::punycode::encode_str(part).map_or(usize::MAX / 8, |code| 4 + code.len())
        }
    };
    label
        .split(['。', '．', '｡'])
        .map(|part| encoded(part) + 1)
        .sum::<usize>()
        - 1
}

/// What `t.co` gives has a name of limited length, and no path behind it.
fn shortened(text: &str, link: Range<usize>) -> Option<Range<usize>> {
    match SHORT_LINK.captures(&text[link.clone()]) {
        Ok(Some(short)) if group(&short, 1).len() > SLUG_LIMIT => None,
        Ok(Some(short)) => Some(link.start..link.start + group(&short, 0).end),
        _ => Some(link),
    }
}

fn bare_domains(domain: &str) -> impl Iterator<Item = Range<usize>> {
    BARE_DOMAIN
        .find_iter(domain)
        .map_while(Result::ok)
        .map(|found| found.range())
}

/// A label with the dot behind it; `inside` stands between its letters.
fn label(inside: &str) -> String {
    let letter = format!("[^{PUNCTUATION}{SPACES}{INVALID}{DIRECTIONS}]");
    format!("(?:(?:{letter}(?:[{inside}]|{letter})*)?{letter}\\.)")
}

fn tld() -> String {
    format!(
        "(?:(?i:{})(?=[^0-9a-zA-Z@+\\-]|$)|(?i:xn--)[\\-0-9a-zA-Z]+)",
        TLDS.trim_end().lines().rev().collect::<Vec<_>>().join("|")
    )
}

fn path() -> String {
    let letters = format!("A-Za-z{CYRILLIC}0-9{LATIN}");
    let inside = format!("[{letters}!*';:=+,.$/%#\\[\\]\\-–_\\~@|\\&]");
    let balanced = format!("(?:\\((?:{inside}+|{inside}*\\({inside}+\\){inside}*)\\))");
    let end = format!("(?:[{letters}+\\-=_#/]|{balanced})");
    format!("(?:{inside}*(?:{balanced}{inside}*)*{end}|@{inside}+/)")
}

fn compiled(expression: &str) -> Regex {
    Regex::new(expression).expect("a valid expression")
}

/// Where a group is; nowhere, if it has no part in the match.
fn group(captures: &Captures<'_, str>, number: usize) -> Range<usize> {
    captures.get(number).map_or(0..0, |found| found.range())
}

#[cfg(test)]
mod tests {
    use super::find;

    fn links(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_bare_domain_is_a_link_and_a_file_name_is_not() {
        assert_eq!(
            links("see example.com, or sub.example.co.uk/a?b=c."),
            ["example.com", "sub.example.co.uk/a?b=c"]
        );
        assert!(links("open notes.txt and main.notatld").is_empty());
        assert_eq!(links("見てexample.comを"), ["example.com"]);
    }

    #[test]
    fn an_address_ends_before_the_punctuation_of_its_sentence() {
        assert_eq!(
            links("(https://example.com/a_(b))."),
            ["https://example.com/a_(b)"]
        );
        assert_eq!(
            links("Go to HTTP://Example.com:8080/x/!"),
            ["HTTP://Example.com:8080/x/"]
        );
        assert_eq!(links("really? http://example.com?"), ["http://example.com"]);
    }

    #[test]
    fn a_mail_address_a_mention_and_a_word_joined_on_are_no_links() {
        assert!(links("mail to me@example.com").is_empty());
        assert!(links("@example.com #example.com $example.com").is_empty());
        assert!(links("http://localhost/ http://127.0.0.1/").is_empty());
    }
}
