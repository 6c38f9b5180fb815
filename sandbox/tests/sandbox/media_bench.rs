//! The steps of an upload, for the tests of media.

use std::fmt::Write;

use http::{Request, header};
use serde_json::{Value, json};

use crate::bench::{Bench, Seen, Tokens, pass};

/// The separator of the forms.
const BOUNDARY: &str = "a-line-that-no-file-holds";

/// One field of a form.
pub(crate) type Field<'a> = (&'a str, &'a [u8]);

// === impl Bench ===

impl Bench {
    /// A form as a client sends it.
    pub(crate) async fn form(&self, tokens: &Tokens, path: &str, fields: &[Field<'_>]) -> Seen {
        self.send(form_request(tokens, path, fields)).await
    }

    /// A picture in one call.
    pub(crate) async fn one_shot(&self, tokens: &Tokens, bytes: &[u8]) -> Seen {
        let fields: [Field<'_>; 2] = [("media_category", b"tweet_image"), ("media", bytes)];
        self.form(tokens, "/x/2/media/upload", &fields).await
    }

    /// The id of a picture that was uploaded in one call.
    pub(crate) async fn uploaded(&self, tokens: &Tokens, bytes: &[u8]) -> String {
        id_of(&self.one_shot(tokens, bytes).await)
    }

    pub(crate) async fn initialize(&self, tokens: &Tokens, body: Value) -> Seen {
        self.json_call(tokens, "/x/2/media/upload/initialize", &body)
            .await
    }

    pub(crate) async fn append(
        &self,
        tokens: &Tokens,
        id: &str,
        index: usize,
        bytes: &[u8],
    ) -> Seen {
        let index = index.to_string();
        let fields: [Field<'_>; 2] = [("segment_index", index.as_bytes()), ("media", bytes)];
        let path = format!("/x/2/media/upload/{id}/append");
        self.form(tokens, &path, &fields).await
    }

    pub(crate) async fn finalize(&self, tokens: &Tokens, id: &str) -> Seen {
        let path = format!("/x/2/media/upload/{id}/finalize");
        self.call("POST", &path, &tokens.access).await
    }

    pub(crate) async fn status(&self, tokens: &Tokens, id: &str) -> Seen {
        let path = format!("/x/2/media/upload?command=STATUS&media_id={id}");
        self.call("GET", &path, &tokens.access).await
    }

    /// An upload in segments of this length, up to its end; gives what `finalize` says.
    pub(crate) async fn in_segments(
        &self,
        tokens: &Tokens,
        (category, media_type): (&str, &str),
        bytes: &[u8],
        length: usize,
    ) -> Seen {
        let announced = self
            .initialize(
                tokens,
                json!({
                    "media_category": category, "media_type": media_type,
                    "total_bytes": bytes.len(),
                }),
            )
            .await;
        let id = id_of(&announced);
        for (index, segment) in bytes.chunks(length).enumerate() {
            let seen = self.append(tokens, &id, index, segment).await;
            assert_eq!(seen.status, 200, "{}", seen.text);
        }
        self.finalize(tokens, &id).await
    }

    /// A video that is ready to be posted.
    pub(crate) async fn filmed(&self, tokens: &Tokens, bytes: &[u8]) -> String {
        let seen = self
            .in_segments(tokens, ("tweet_video", "video/mp4"), bytes, 1000)
            .await;
        pass(3).await;
        id_of(&seen)
    }

    pub(crate) async fn describe(&self, tokens: &Tokens, id: &str, text: &str) -> Seen {
        let body = json!({"id": id, "metadata": {"alt_text": {"text": text}}});
        self.json_call(tokens, "/x/2/media/metadata", &body).await
    }

    pub(crate) async fn json_call(&self, tokens: &Tokens, path: &str, body: &Value) -> Seen {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", tokens.access));
        let body = body.to_string().into_bytes();
        self.send(request.body(body).expect("a request")).await
    }

    pub(crate) async fn set(&self, settings: Value) {
        let seen = self.control("POST", "/settings", settings).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
    }

    /// The first message with which a post with these media is refused; none if it is public.
    pub(crate) async fn refused(&self, tokens: &Tokens, ids: &[&str]) -> Option<String> {
        let seen = self
            .post(tokens, json!({"text": "", "media": {"media_ids": ids}}))
            .await;
        if seen.status == 201 {
            return None;
        }
        let body = seen.json();
        let message = body["errors"][0]["message"].as_str();
        message.or(body["detail"].as_str()).map(str::to_owned)
    }
}

/// A form as a client sends it.
pub(crate) fn form_request(tokens: &Tokens, path: &str, fields: &[Field<'_>]) -> Request<Vec<u8>> {
    let mut body = Vec::new();
    for (name, bytes) in fields {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n")
                .bytes(),
        );
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, kind)
        .header(header::AUTHORIZATION, format!("Bearer {}", tokens.access));
    request.body(body).expect("a request")
}

/// The announcement of a video of so many bytes.
pub(crate) fn film_of(bytes: usize) -> Value {
    json!({"media_category": "tweet_video", "media_type": "video/mp4", "total_bytes": bytes})
}

/// The id of the upload that an answer is about.
pub(crate) fn id_of(seen: &Seen) -> String {
    assert_eq!(seen.status, 200, "{}", seen.text);
    let body = seen.json();
    body["data"]["id"].as_str().expect("an id").to_owned()
}

/// The state of the work that an answer tells.
pub(crate) fn state_of(seen: &Seen) -> String {
    assert_eq!(seen.status, 200, "{}", seen.text);
    let body = seen.json();
    let state = body["data"]["processing_info"]["state"].as_str();
    state.unwrap_or("none").to_owned()
}

/// The first message of a refusal.
pub(crate) fn message_of(seen: &Seen) -> (u16, String) {
    let body = seen.json();
    let message = body["errors"][0]["message"]
        .as_str()
        .or(body["detail"].as_str());
    (seen.status.as_u16(), message.unwrap_or_default().to_owned())
}

/// The SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a text");
        digits
    })
}
