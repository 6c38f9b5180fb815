//! Pictures and videos: they come in by parts, are read, served, and go again.

use super::browser::Browser;
use super::world::{World, body, request};
use http::{HeaderValue, Request, Response};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const MIB: usize = 1 << 20;

/// A picture of one pixel.
pub(crate) const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x56\xc7\x2f\x0d\0\0\0\0IEND\xaeB`\x82";

/// A picture of so many bytes: most of them stand in a chunk of its own kind behind the header,
/// which every reader steps over.
pub(super) fn png_of(bytes: usize) -> Vec<u8> {
    let (header, rest) = PNG.split_at(33);
    let filled = bytes - PNG.len() - 12;
    let mut picture = header.to_vec();
    picture.extend(u32::try_from(filled).unwrap().to_be_bytes());
    picture.extend(b"ruSt");
    picture.extend((0..filled).map(|at| u8::try_from(at % 251).unwrap()));
    picture.extend([0; 4]);
    picture.extend(rest);
    picture
}

/// A request with bytes.
pub(super) fn put(url: &str, kind: &'static str, bytes: &[u8]) -> Request<Vec<u8>> {
    let mut request = request("PUT", url, None);
    let headers = request.headers_mut();
    headers.insert("content-type", HeaderValue::from_static(kind));
    headers.insert("content-length", bytes.len().into());
    *request.body_mut() = bytes.to_vec();
    request
}

pub(super) fn refusal(response: &Response<Vec<u8>>) -> (u16, String) {
    let code = body(response)["code"].as_str().unwrap().to_owned();
    (response.status().as_u16(), code)
}

pub(super) fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// The path of a medium.
pub(crate) fn path_of(medium: &Value) -> String {
    format!("/api/v1/media/{}", medium["id"].as_str().unwrap())
}

impl<W: World> Browser<W> {
    /// Announces a file.
    pub(crate) async fn announce(&self, name: &str, bytes: usize) -> Response<Vec<u8>> {
        let file = json!({ "name": name, "bytes": bytes });
        self.call("POST", "/api/v1/media", Some(&file)).await
    }

    /// Stores bytes as a part.
    pub(crate) async fn send_part(
        &self,
        medium: &Value,
        number: usize,
        bytes: &[u8],
    ) -> Response<Vec<u8>> {
        let url = format!("{}{}/parts/{number}", self.world.origin(), path_of(medium));
        self.send(put(&url, "application/octet-stream", bytes))
            .await
    }

    /// Asks for the end of an upload.
    pub(crate) async fn complete(&self, medium: &Value) -> Response<Vec<u8>> {
        let path = format!("{}/complete", path_of(medium));
        self.call("POST", &path, None).await
    }

    /// Uploads a file, part by part; answers with the medium.
    pub(crate) async fn upload(&self, name: &str, bytes: &[u8]) -> Value {
        let medium = body(&self.announce(name, bytes.len()).await);
        for (before, part) in bytes.chunks(8 << 20).enumerate() {
            let sent = self.send_part(&medium, before + 1, part).await;
            assert_eq!(sent.status(), 204, "part {before} of {name}");
        }
        let complete = self.complete(&medium).await;
        assert_eq!(
            complete.status(),
            200,
            "{}",
            String::from_utf8_lossy(complete.body())
        );
        body(&complete)
    }

    pub(super) async fn file(
        &self,
        medium: &Value,
        method: &str,
        range: &str,
    ) -> Response<Vec<u8>> {
        let url = format!("{}{}/file", self.world.origin(), path_of(medium));
        let mut asked = request(method, &url, None);
        if !range.is_empty() {
            let range = HeaderValue::from_str(range).unwrap();
            asked.headers_mut().insert("range", range);
        }
        self.send(asked).await
    }
}

pub(crate) async fn a_picture_comes_in_by_parts_in_any_order<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let picture = png_of(9 * MIB + 3);
    let (first, second) = picture.split_at(8 * MIB);
    let announced = browser.announce("Été & co?#.jpeg", picture.len()).await;
    assert_eq!(announced.status(), 201);
    let medium = body(&announced);
    assert_eq!(
        (&medium["state"], &medium["part_bytes"], &medium["parts"]),
        (&json!("uploading"), &json!(8 * MIB), &json!([]))
    );
    assert_eq!(medium["kind"], Value::Null);
    assert_eq!(browser.send_part(&medium, 2, second).await.status(), 204);
    let read = browser.read(&path_of(&medium)).await;
    assert_eq!(read["parts"], json!([2]), "whoever comes back goes on");
    let early = browser.complete(&medium).await;
    assert_eq!(refusal(&early), refused(409, "parts_missing"));
    assert_eq!(body(&early)["errors"][0]["path"], "parts[1]");
    // A part may come again, and the later one counts.
    let zeros = vec![0; 8 * MIB];
    assert_eq!(browser.send_part(&medium, 1, &zeros).await.status(), 204);
    assert_eq!(browser.send_part(&medium, 1, first).await.status(), 204);
    let complete = body(&browser.complete(&medium).await);
    assert_eq!(
        (&complete["state"], &complete["kind"], &complete["parts"]),
        (&json!("ready"), &json!("image"), &json!([])),
        "{complete:#}"
    );
    assert_eq!(
        (&complete["facts"]["container"], &complete["facts"]["width"]),
        (&json!("png"), &json!(1))
    );
    assert_eq!(body(&browser.complete(&medium).await), complete);
    assert_eq!(
        refusal(&browser.send_part(&medium, 1, first).await),
        refused(409, "upload_over")
    );
    let whole = browser.file(&medium, "GET", "").await;
    assert!(whole.body() == &picture, "byte for byte");
}

pub(crate) async fn a_part_has_exactly_the_bytes_that_it_must_have<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let medium = body(&browser.announce("a.png", 8 * MIB + 10).await);
    for (number, bytes, status, code) in [
        (1, 8 * MIB - 1, 422, "invalid"),
        (1, 8 * MIB + 1, 413, "too_large"),
        (2, 9, 422, "invalid"),
        (2, 11, 413, "too_large"),
        (0, 10, 404, "not_found"),
        (3, 10, 404, "not_found"),
        (70_000, 10, 404, "not_found"),
    ] {
        let answer = browser.send_part(&medium, number, &vec![1; bytes]).await;
        assert_eq!(refusal(&answer), refused(status, code), "{number} {bytes}");
    }
    let url = format!("{}{}/parts/2", world.origin(), path_of(&medium));
    for kind in ["application/json", "text/html", ""] {
        let answer = browser.send(put(&url, kind, &[1; 10])).await;
        assert_eq!(
            refusal(&answer),
            refused(415, "octet_stream_only"),
            "{kind}"
        );
    }
    assert_eq!(browser.read(&path_of(&medium)).await["parts"], json!([]));
    assert_eq!(browser.send_part(&medium, 2, &[1; 10]).await.status(), 204);
}

pub(crate) async fn a_file_is_announced_with_a_name_and_a_length<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let most = 1_usize << 32;
    for (name, bytes, path, code) in [
        ("", 1, "name", "required"),
        ("\u{200b}", 1, "name", "required"),
        ("a\nb", 1, "name", "control_character"),
        ("a\u{202e}gpj.exe", 1, "name", "control_character"),
        (&*"a".repeat(256), 1, "name", "too_long"),
        ("a.png", 0, "bytes", "required"),
        ("a.png", most + 1, "bytes", "too_long"),
    ] {
        let answer = browser.announce(name, bytes).await;
        let problem = body(&answer);
        let fault = &problem["errors"][0];
        assert_eq!(
            (answer.status().as_u16(), &fault["path"], &fault["code"]),
            (422, &json!(path), &json!(code)),
            "{problem}"
        );
    }
    let largest = body(&browser.announce("a.mp4", most).await);
    assert_eq!(largest["part_bytes"], 16 * MIB);
}

pub(crate) async fn what_is_no_picture_and_no_video_is_refused_and_deleted<W: World>(
    world: Arc<W>,
) {
    let (browser, _) = Browser::signed_up(&world).await;
    for (name, bytes) in [
        ("page.png", &b"<!doctype html><script>alert(1)</script>"[..]),
        ("drawing.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("cut.png", &PNG[..20]),
        ("nothing.gif", b"\0"),
    ] {
        let medium = body(&browser.announce(name, bytes.len()).await);
        assert_eq!(browser.send_part(&medium, 1, bytes).await.status(), 204);
        let answer = browser.complete(&medium).await;
        assert_eq!(refusal(&answer), refused(422, "unreadable_media"), "{name}");
        assert_eq!(
            refusal(&browser.get(&path_of(&medium)).await),
            refused(404, "not_found")
        );
    }
    assert_eq!(browser.read("/api/v1/media").await["data"], json!([]));
    assert_eq!(
        kept_bytes(&browser).await,
        json!(0),
        "the room is free again"
    );
}

/// How many bytes the workspace is told to keep.
pub(super) async fn kept_bytes<W: World>(browser: &Browser<W>) -> Value {
    let user = browser.read("/api/v1/me").await["id"].clone();
    let rows = browser.world.rows().await;
    let row = |table: &str, name: &str, value: &Value| {
        let rows = rows.lines().filter_map(|line| line.strip_prefix(table));
        rows.filter_map(|row| serde_json::from_str::<Value>(row).ok())
            .find(|row| row[name] == *value)
            .unwrap()
    };
    let workspace = row("members ", "user", &user)["workspace"].clone();
    row("workspaces ", "id", &workspace)["media_bytes"].clone()
}
