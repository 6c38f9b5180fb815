//! `multipart/form-data`, read to the letter of RFC 7578: a form that a browser would not send is
//! refused as a whole.

use http::{Request, header};
use memchr::memmem;

/// One field of a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    pub(crate) body: &'a [u8],
}

/// The fields of a request's form, in their order; none if it is not such a form.
pub(crate) fn parts(request: &Request<Vec<u8>>) -> Option<Vec<Part<'_>>> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let delimiter = format!("\r\n--{}", boundary(kind)?);
    let body = request.body().as_slice();
    // The first delimiter has no line before it.
    let mut rest = body.strip_prefix(&delimiter.as_bytes()[2..])?;
    let mut parts = Vec::new();
    loop {
        if let Some(end) = rest.strip_prefix(b"--") {
            let is_over = matches!(end, b"" | b"\r\n");
            return is_over.then_some(parts);
        }
        let here = rest.strip_prefix(b"\r\n")?;
        let end = memmem::find(here, delimiter.as_bytes())?;
        parts.push(Part::parse(&here[..end])?);
        rest = &here[end + delimiter.len()..];
    }
}

/// What separates the fields.
fn boundary(kind: &str) -> Option<&str> {
    let (name, rest) = kind.split_once(';')?;
    if !name.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let mut parameters = rest.split(';').map(str::trim);
    let value = parameters.find_map(|parameter| parameter.strip_prefix("boundary="))?;
    let value = unquoted(value);
    (1..=70).contains(&value.len()).then_some(value)
}

fn unquoted(value: &str) -> &str {
    let inner = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(value)
}

// === impl Part ===

impl<'a> Part<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let end = memmem::find(bytes, b"\r\n\r\n")?;
        let head = str::from_utf8(&bytes[..end]).ok()?;
        let body = &bytes[end + 4..];
        let disposition = head.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-disposition")
                .then_some(value)
        })?;
        let mut words = disposition.split(';').map(str::trim);
        if words.next()? != "form-data" {
            return None;
        }
        let name = words.find_map(|word| word.strip_prefix("name="))?;
        Some(Self {
            name: unquoted(name),
            body,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};
    use http::{Request, header};

    fn form(kind: &str, body: &str) -> Request<Vec<u8>> {
        let request = Request::post("/").header(header::CONTENT_TYPE, kind);
        request.body(body.as_bytes().to_vec()).expect("a request")
    }

    #[test]
    fn fields_come_in_their_order_with_bytes_that_nearly_look_like_an_end() {
        let request = form(
            "multipart/form-data; boundary=\"x-y\"",
            "--x-y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n-\r\n\r\n--x-y\r\n\
             content-disposition: form-data; name=\"b\"; filename=\"f\"\r\n\
             Content-Type: image/png\r\n\r\n-x-y\r\n--x-y--\r\n",
        );
        let expected = [
            Part {
                name: "a",
                body: b"1\r\n-\r\n",
            },
            Part {
                name: "b",
                body: b"-x-y",
            },
        ];
        assert_eq!(parts(&request).as_deref(), Some(&expected[..]));
    }

    #[test]
    fn what_is_no_whole_form_is_none() {
        let field = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        for (kind, body) in [
            ("multipart/form-data; boundary=x", field),
            ("multipart/form-data", &format!("{field}--x--")),
            ("multipart/mixed; boundary=x", &format!("{field}--x--")),
            ("multipart/form-data; boundary=x", &format!(" {field}--x--")),
            (
                "multipart/form-data; boundary=x",
                &format!("{field}--x-- more"),
            ),
            ("multipart/form-data; boundary=x", "--x\r\n\r\n1\r\n--x--"),
        ] {
            assert_eq!(parts(&form(kind, body)), None, "{kind} {body}");
        }
    }
}
