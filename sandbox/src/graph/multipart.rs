//! `multipart/form-data`: fields and files in one body.
//!
//! RFC 7578 and RFC 2046, section 5.1.1.

use hyper::body::Bytes;
use memchr::memmem;

/// One part of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// Whether the part says that it is a file.
    pub(crate) is_file: bool,
    pub(crate) content: Bytes,
}

/// The boundary that a content type names, if it is `multipart/form-data`.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary")
            .then(|| value.trim_matches('"'))
    });
    named.filter(|boundary| (1..=70).contains(&boundary.len()))
}

/// The parts of a body in their order; none if it does not keep to its boundary to the end.
pub(crate) fn parts(body: &Bytes, boundary: &str) -> Option<Vec<Part>> {
    let opening = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut at = opening.len();
    if !body.starts_with(opening.as_bytes()) {
        return None;
    }
    let mut parts = Vec::new();
    loop {
        let rest = body.get(at..)?;
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        let inner = rest.strip_prefix(b"\r\n")?;
        let length = memmem::find(inner, between.as_bytes())?;
        let from = at + 2;
        parts.push(part(&body.slice(from..from + length))?);
        at = from + length + between.len();
    }
}

fn part(bytes: &Bytes) -> Option<Part> {
    let end = memmem::find(bytes, b"\r\n\r\n")?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition")
            .then(|| value.trim())
    })?;
    let parameters = disposition.strip_prefix("form-data")?;
    Some(Part {
        name: parameter(parameters, "name")?,
        is_file: parameter(parameters, "filename").is_some(),
        content: bytes.slice(end + 4..),
    })
}

fn parameter(parameters: &str, wanted: &str) -> Option<String> {
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        (name == wanted).then(|| value.trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::{boundary, parts};
    use hyper::body::Bytes;

    fn names(body: &str) -> Option<Vec<(String, bool, Vec<u8>)>> {
        let parts = parts(&Bytes::from(body.to_owned()), "b1")?;
        let plain = |part: super::Part| (part.name, part.is_file, part.content.to_vec());
        Some(parts.into_iter().map(plain).collect())
    }

    #[test]
    fn a_body_is_cut_at_its_boundary_and_nowhere_else() {
        let body = "--b1\r\nContent-Disposition: form-data; name=\"published\"\r\n\r\nfalse\r\n\
            --b1\r\ncontent-disposition: form-data; name=\"source\"; filename=\"a.jpg\"\r\n\
            Content-Type: image/jpeg\r\n\r\n\r\n\r\n--b2 --b1 bytes\r\n--b1--\r\n";
        let expected = [
            ("published".to_owned(), false, b"false".to_vec()),
            (
                "source".to_owned(),
                true,
                b"\r\n\r\n--b2 --b1 bytes".to_vec(),
            ),
        ];
        assert_eq!(names(body), Some(expected.to_vec()));
    }

    #[test]
    fn a_body_that_does_not_keep_to_its_boundary_has_no_parts() {
        let part = "--b1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        for body in [
            String::new(),
            part.to_owned(),
            format!("{part}--b1"),
            format!("{part}--b1\n--b1--"),
            format!("\r\n{part}--b1--"),
            "--b1\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--b1--".to_owned(),
            "--b1\r\nContent-Type: text/plain\r\n\r\n1\r\n--b1--".to_owned(),
        ] {
            assert_eq!(names(&body), None, "{body:?}");
        }
        assert_eq!(
            names(&format!("{part}--b1--")).map(|all| all.len()),
            Some(1)
        );
    }

    #[test]
    fn the_boundary_stands_in_the_content_type() {
        assert_eq!(boundary("multipart/form-data; boundary=b1"), Some("b1"));
        assert_eq!(
            boundary("Multipart/Form-Data; charset=utf-8; boundary=\"b 1\""),
            Some("b 1")
        );
        for other in [
            "multipart/form-data",
            "multipart/mixed; boundary=b1",
            "multipart/form-data; boundary=",
        ] {
            assert_eq!(boundary(other), None, "{other}");
        }
    }
}
