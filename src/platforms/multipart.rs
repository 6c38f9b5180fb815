//! Forms with files, as plain data: `multipart/form-data`,
//! <https://www.rfc-editor.org/rfc/rfc7578>.
//!
//! The bytes of media are not seen here, so they cannot be searched for the boundary. It is made of
//! a hash of the access token instead, which the person who uploaded the bytes does not know: no
//! file can end its part early, or add fields of its own.

use crate::domain::ledger::fingerprint;
use crate::domain::secret::Secret;
use crate::ports::media::{Body, Chunk};

/// How many letters of the hash are the boundary: 160 bits. A boundary has at most 70 letters.
const LETTERS: usize = 40;

/// A form that is being filled.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    boundary: String,
    body: Body,
}

/// A file as a form names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File<'a> {
    /// The name, of any characters: what would break the form is escaped.
    pub(crate) name: &'a str,
    /// The type of its bytes.
    pub(crate) content_type: &'a str,
}

// === impl Form ===

impl Form {
    /// An empty form, whose boundary only those can tell who know `secret`.
    pub(crate) fn guarded_by(secret: &Secret) -> Self {
        let hash = fingerprint(&format!("multipart boundary|{}", secret.expose()));
        Self {
            boundary: hash.chars().take(LETTERS).collect(),
            body: Body::default(),
        }
    }

    /// Adds a field that is a text.
    pub(crate) fn text(self, name: &str, value: &str) -> Self {
        let head = format!("name=\"{}\"", escaped(name));
        self.part(&head, "", Chunk::Bytes(value.as_bytes().to_vec()))
    }

    /// Adds a field that is a file.
    pub(crate) fn file(self, name: &str, file: File<'_>, bytes: Chunk) -> Self {
        let head = format!(
            "name=\"{}\"; filename=\"{}\"",
            escaped(name),
            escaped(file.name)
        );
        let kind = format!("Content-Type: {}\r\n", one_line(file.content_type));
        self.part(&head, &kind, bytes)
    }

    /// The value of the `Content-Type` header, and the body.
    pub(crate) fn finish(self) -> (String, Body) {
        let content_type = format!("multipart/form-data; boundary={}", self.boundary);
        let end = format!("--{}--\r\n", self.boundary);
        (content_type, self.body.with(Chunk::Bytes(end.into_bytes())))
    }

    fn part(self, disposition: &str, kind: &str, value: Chunk) -> Self {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; {disposition}\r\n{kind}\r\n",
            self.boundary
        );
        let body = self
            .body
            .with(Chunk::Bytes(head.into_bytes()))
            .with(value)
            .with(Chunk::Bytes(b"\r\n".to_vec()));
        Self { body, ..self }
    }
}

/// A name between quotation marks, as browsers write it:
/// <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data>.
/// Other control characters are left out.
fn escaped(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '"' => safe.push_str("%22"),
            '\r' => safe.push_str("%0D"),
            '\n' => safe.push_str("%0A"),
            other if other.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

/// A value of a header, without what would end its line.
fn one_line(value: &str) -> String {
    value
        .chars()
        .filter(|letter| !letter.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::media::MediaKey;

    fn form() -> Form {
        Form::guarded_by(&Secret::new("a token"))
    }

    fn shown(form: Form) -> String {
        let (content_type, body) = form.finish();
        let text = String::from_utf8(body.bytes().unwrap()).unwrap();
        format!("{content_type}\n{text}").replace('\r', "")
    }

    #[test]
    fn a_form_is_its_fields_in_their_order() {
        let file = File {
            name: "a.png",
            content_type: "image/png",
        };
        let form =
            form()
                .text("segment_index", "7")
                .file("media", file, Chunk::Bytes(b"bytes".to_vec()));
        insta::assert_snapshot!(shown(form), @r#"
        multipart/form-data; boundary=6e07a485481aeb6d3408eceb9dd0680ab43eef44
        --6e07a485481aeb6d3408eceb9dd0680ab43eef44
        Content-Disposition: form-data; name="segment_index"

        7
        --6e07a485481aeb6d3408eceb9dd0680ab43eef44
        Content-Disposition: form-data; name="media"; filename="a.png"
        Content-Type: image/png

        bytes
        --6e07a485481aeb6d3408eceb9dd0680ab43eef44--
        "#);
    }

    #[test]
    fn names_never_break_the_form() {
        let file = File {
            name: "a\"; name=\"b\r\nX: 1\r\n\r\n\u{0}\u{7f}ü.png",
            content_type: "image/png\r\nX: 1",
        };
        let shown = shown(form().file("media", file, Chunk::Bytes(Vec::new())));
        let head = "name=\"media\"; filename=\"a%22; name=%22b%0D%0AX: 1%0D%0A%0D%0Aü.png\"\n\
            Content-Type: image/pngX: 1\n\n";
        assert!(shown.contains(head), "{shown}");
    }

    #[test]
    fn a_boundary_belongs_to_its_secret_and_is_no_longer_than_it_may_be() {
        let other = Form::guarded_by(&Secret::new("another token"));
        assert_ne!(form().boundary, other.boundary);
        assert_eq!(form().boundary, form().boundary, "repeated calls are alike");
        assert_eq!(form().boundary.len(), LETTERS);
        assert!(form().boundary.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn a_range_of_a_medium_is_named_and_counted_without_being_read() {
        let range = Chunk::Media {
            key: MediaKey::parse("wsp_1/med_2").unwrap(),
            offset: 10,
            length: 1_000,
        };
        let file = File {
            name: "media",
            content_type: "video/mp4",
        };
        let (_, body) = form().file("media", file, range.clone()).finish();
        assert!(body.chunks().contains(&range));
        let (_, empty) = form()
            .file("media", file, Chunk::Bytes(Vec::new()))
            .finish();
        assert_eq!(body.length(), empty.length() + 1_000);
    }
}
