//! The words of a Rust file. Comments and texts are blanked, so that every word left is code and
//! stands where it stood.

use std::ops::Range;

/// A Rust file without its comments and texts.
pub(super) struct Source {
    code: String,
    /// Where raw texts stand, in bytes.
    raw_texts: Vec<Range<usize>>,
}

/// A word or a sign of the code, and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

// === impl Source ===

impl Source {
    /// Blanks what is no code. Line breaks stay.
    pub(super) fn new(text: &str) -> Self {
        let mut code = text.as_bytes().to_vec();
        let mut raw_texts = Vec::new();
        let mut at = 0;
        while at < code.len() {
            let Some((length, is_raw)) = opaque(text.as_bytes(), at) else {
                at += 1;
                continue;
            };
            let end = (at + length).min(code.len());
            if is_raw {
                raw_texts.push(at..end);
            }
            for byte in &mut code[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
            at = end;
        }
        let code = String::from_utf8_lossy(&code).into_owned();
        Self { code, raw_texts }
    }

    /// Whether the byte `at` belongs to a raw text.
    pub(super) fn is_raw_text(&self, at: usize) -> bool {
        self.raw_texts.iter().any(|range| range.contains(&at))
    }

    /// The words and signs in their order. `::` and `->` are one sign.
    pub(super) fn tokens(&self) -> Vec<Token<'_>> {
        let bytes = self.code.as_bytes();
        let (mut tokens, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            let length = token_length(&bytes[at..]);
            if !bytes[at].is_ascii_whitespace() {
                let text = self.code.get(at..at + length).unwrap_or_default();
                tokens.push(Token { text, at });
            }
            at += length;
        }
        tokens
    }

    /// The words and signs but for items that are compiled for tests only.
    pub(super) fn tokens_without_tests(&self) -> Vec<Token<'_>> {
        let tokens = self.tokens();
        let (mut kept, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            if is_test_only(&tokens[at..]) {
                at = end_of_item(&tokens, at);
            } else {
                kept.push(tokens[at]);
                at += 1;
            }
        }
        kept
    }
}

fn token_length(bytes: &[u8]) -> usize {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    let word = bytes.iter().take_while(|byte| is_word(byte)).count();
    let is_pair = bytes.starts_with(b"::") || bytes.starts_with(b"->");
    word.max(if is_pair { 2 } else { 1 })
}

/// How long the comment, text or character that begins here is, and whether it is a raw text.
fn opaque(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let rest = &bytes[at..];
    let is_in_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    if rest.starts_with(b"//") {
        return Some((length_until(rest, b"\n"), false));
    }
    if rest.starts_with(b"/*") {
        return Some((block_comment(rest), false));
    }
    if !is_in_word && let Some(length) = raw_text(rest) {
        return Some((length, true));
    }
    match rest[0] {
        b'"' => Some((quoted(rest, b'"'), false)),
        b'\'' if is_character(rest) => Some((quoted(rest, b'\''), false)),
        _ => None,
    }
}

fn length_until(bytes: &[u8], end: &[u8]) -> usize {
    bytes
        .windows(end.len())
        .position(|window| window == end)
        .unwrap_or(bytes.len())
}

fn block_comment(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// `r"…"`, `r#"…"#`, `br"…"`.
fn raw_text(bytes: &[u8]) -> Option<usize> {
    let start = bytes.strip_prefix(b"br").or(bytes.strip_prefix(b"r"))?;
    let hashes = start.iter().take_while(|byte| **byte == b'#').count();
    let body = start[hashes..].strip_prefix(b"\"")?;
    let end = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    Some(bytes.len() - body.len() + length_until(body, &end) + end.len())
}

fn quoted(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

/// `'a'` and `'\n'`, and not the lifetime `'a`.
fn is_character(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&bytes[1..bytes.len().min(8)]).into_owned();
    text.starts_with('\\') || text.chars().nth(1) == Some('\'')
}

/// Whether `#[cfg(test)]` or `#[cfg(all(test, …))]` begins here.
fn is_test_only(tokens: &[Token<'_>]) -> bool {
    let begins_with = |words: &[&str]| {
        let texts = tokens.iter().map(|token| token.text).take(words.len());
        texts.eq(words.iter().copied())
    };
    begins_with(&["#", "[", "cfg", "(", "test", ")", "]"])
        || begins_with(&["#", "[", "cfg", "(", "all", "(", "test"])
}

/// Where the item ends that begins with attributes: behind its `;`, or its braces.
fn end_of_item(tokens: &[Token<'_>], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "}" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let is_import = tokens.get(at + 1).is_some_and(|next| next.text == ";");
                    return at + 1 + usize::from(is_import);
                }
            }
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::Source;

    fn words(text: &str) -> Vec<String> {
        let source = Source::new(text);
        let tokens = source.tokens_without_tests();
        tokens.iter().map(|token| token.text.to_owned()).collect()
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        let text = "a // b\n/* c /* d */ e */ \"f \\\" g\" r#\"h \" i\"# 'j' '\\'' k";
        assert_eq!(words(text), ["a", "k"]);
        assert_eq!(words("fn f<'a>(x: &'a str)").len(), 14);
        assert_eq!(words("for \"x\""), ["for"]);
    }

    #[test]
    fn what_is_compiled_for_tests_only_is_left_out() {
        assert_eq!(
            words("a; #[cfg(test)] mod tests { b; { c } } d"),
            ["a", ";", "d"]
        );
        assert_eq!(words("#[cfg(test)] mod tests; d"), ["d"]);
        assert_eq!(words("#[cfg(test)] use a::{b, c}; d"), ["d"]);
    }

    #[test]
    fn a_raw_text_is_known_by_its_place() {
        let source = Source::new("a r\"b\" \"c\"");
        assert!(source.is_raw_text(4) && !source.is_raw_text(0) && !source.is_raw_text(8));
    }
}
