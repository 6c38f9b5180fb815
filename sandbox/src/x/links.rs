//! Finds what X turns into links: addresses with `http://` or `https://`, and bare ASCII domains.
//!
//! The rules are those of twitter-text, <https://github.com/twitter/twitter-text>.

use std::ops::Range;

use super::tlds::is_tld;

/// Nothing longer is a link.
const LINK_LIMIT: usize = 4096;
/// A label has at most this many bytes.
const LABEL_LIMIT: usize = 63;
/// In punycode such a label of 53 letters takes more than 63 bytes: four for `xn--` and some seven for the first letter.
const PUNYCODE_LABEL_LIMIT: usize = 52;
const PATH_MARKS: &str = "!*';:=+,.$/%#[]-–_~@|&()";
const QUERY_MARKS: &str = "!?*'@();:&=+$/%#[]-_.,~|";

/// The links of a text, as byte ranges in order.
pub(crate) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match link_at(text, at) {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// Whether a link begins with a scheme.
pub(crate) fn scheme_length(link: &str) -> Option<usize> {
    let begins = |scheme: &&str| link.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    ["https://", "http://"].iter().find(|scheme| begins(scheme)).map(|scheme| scheme.len())
}

/// The end of the link that begins here.
fn link_at(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|before| before.is_ascii_alphanumeric() || "@＠$#＃".contains(before)) {
        return None;
    }
    let (host_at, is_label) = match scheme_length(&text[at..]) {
        Some(length) => (at + length, is_any_label as fn(char) -> bool),
        None if before.is_some_and(|before| "-_./".contains(before)) => return None,
        None => (at, is_bare_label as fn(char) -> bool),
    };
    let host = host_length(&text[host_at..], is_label)?;
    let end = host_at + host + rest_length(&text[host_at + host..]);
    (end - at <= LINK_LIMIT).then_some(end)
}

/// The longest beginning that is a domain and is not continued by something that cannot follow one.
fn host_length(text: &str, is_label: fn(char) -> bool) -> Option<usize> {
    let mut end = text.find(|next: char| next != '.' && !is_label(next)).unwrap_or(text.len());
    while end > 0 {
        let label_at = text[..end].rfind('.').map_or(0, |dot| dot + 1);
        // A domain may be followed at once by letters that no such domain has: example.comを.
        let ascii_end = text[label_at..end].find(|next: char| !next.is_ascii()).map_or(end, |length| label_at + length);
        if let Some(end) = [end, ascii_end].into_iter().find(|end| is_free(&text[*end..]) && is_domain(&text[..*end])) {
            return Some(end);
        }
        end = label_at.checked_sub(1)?;
    }
    None
}

fn is_free(rest: &str) -> bool {
    rest.chars().next().is_none_or(|next| !next.is_ascii_alphanumeric() && !"@+-".contains(next))
}

/// Labels of a form that can stand before a known top-level domain; only subdomains have underscores.
fn is_domain(text: &str) -> bool {
    let is_formed = |label: &str| {
        let is_bounded = !label.starts_with(['-', '_']) && !label.ends_with(['-', '_']);
        let limit = if label.is_ascii() { LABEL_LIMIT } else { PUNYCODE_LABEL_LIMIT };
        is_bounded && (1..=limit).contains(&label.chars().count())
    };
    text.rsplit_once('.').is_some_and(|(name, tld)| {
        let domain = name.rsplit('.').next().unwrap_or(name);
        is_tld(tld) && !domain.contains('_') && name.split('.').all(is_formed)
    })
}

/// Port, path and query, without the punctuation that ends a sentence.
fn rest_length(text: &str) -> usize {
    let port = port_length(text);
    let path = tail_length(&text[port..], '/', |next| is_letter(next) || PATH_MARKS.contains(next), "=_#/+-");
    let query_at = port + path;
    let query = tail_length(&text[query_at..], '?', |next| is_letter(next) || QUERY_MARKS.contains(next), "-_&=#/");
    query_at + query
}

fn port_length(text: &str) -> usize {
    let digits = text.strip_prefix(':').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    if digits == 0 { 0 } else { digits + 1 }
}

/// What begins with `mark`, holds only allowed characters, and ends where a link may end.
fn tail_length(text: &str, mark: char, is_allowed: impl Fn(char) -> bool, ends: &str) -> usize {
    if !text.starts_with(mark) {
        return 0;
    }
    let run = text[1..].find(|next: char| !is_allowed(next)).map_or(text.len(), |end| end + 1);
    let mut end = run;
    while let Some(last) = text[..end].chars().next_back().filter(|_| end > 1) {
        let is_closed = last == ')' && text[..end].matches('(').count() >= text[..end].matches(')').count();
        if is_letter(last) || ends.contains(last) || is_closed {
            break;
        }
        end -= last.len_utf8();
    }
    if mark == '?' && end == 1 { 0 } else { end }
}

fn is_bare_label(next: char) -> bool {
    next.is_ascii_alphanumeric() || next == '-' || is_accented(next)
}

fn is_any_label(next: char) -> bool {
    next.is_alphanumeric() || next == '-' || next == '_'
}

/// The letters of paths and queries: Latin and Cyrillic.
fn is_letter(next: char) -> bool {
    next.is_ascii_alphanumeric() || is_accented(next) || ('\u{400}'..='\u{4FF}').contains(&next)
}

fn is_accented(next: char) -> bool {
    ('\u{C0}'..='\u{24F}').contains(&next) && !"×÷".contains(next)
}

#[cfg(test)]
mod tests {
    use super::find;

    fn links(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_bare_domain_is_a_link_and_a_file_name_is_not() {
        assert_eq!(links("see example.com, or sub.example.co.uk/a?b=c."), ["example.com", "sub.example.co.uk/a?b=c"]);
        assert!(links("open notes.txt and main.notatld").is_empty());
        assert_eq!(links("見てexample.comを"), ["example.com"]);
    }

    #[test]
    fn an_address_ends_before_the_punctuation_of_its_sentence() {
        assert_eq!(links("(https://example.com/a_(b))."), ["https://example.com/a_(b)"]);
        assert_eq!(links("Go to HTTP://Example.com:8080/x/!"), ["HTTP://Example.com:8080/x/"]);
        assert_eq!(links("really? http://example.com?"), ["http://example.com"]);
    }

    #[test]
    fn a_mail_address_a_mention_and_a_word_joined_on_are_no_links() {
        assert!(links("mail to me@example.com").is_empty());
        assert!(links("@example.com #example.com $example.com").is_empty());
        assert!(links("http://localhost/ http://127.0.0.1/").is_empty());
    }
}
