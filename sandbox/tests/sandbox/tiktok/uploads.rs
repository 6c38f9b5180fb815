//! Putting a video in chunks.

use http::{Request, header};
use serde_json::json;

use super::{Tokens, connect, events, publish, pulled, settings, status, verified};
use crate::bench::{Bench, Seen, pass};

const CHUNK: usize = 5 * 1024 * 1024;

/// Bytes that begin like an MP4.
fn video(size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    bytes[..12].copy_from_slice(b"\0\0\0\x18ftypmp42");
    bytes
}

/// A video of so many bytes in so many chunks: its id, and where the chunks go.
async fn begin(
    bench: &Bench,
    tokens: &Tokens,
    size: usize,
    chunk: usize,
    count: usize,
) -> (String, String) {
    let mut body = pulled(json!({}));
    body["source_info"] = json!({
        "source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk,
        "total_chunk_count": count,
    });
    let data = publish(bench, tokens, "video/init", &body).await.json()["data"].clone();
    let address = data["upload_url"]
        .as_str()
        .expect("an address")
        .strip_prefix("http://127.0.0.1:8788")
        .expect("the sandbox itself");
    (
        data["publish_id"].as_str().expect("an id").to_owned(),
        address.to_owned(),
    )
}

async fn put_as(bench: &Bench, address: &str, kind: &str, range: &str, bytes: &[u8]) -> Seen {
    let request = Request::put(address)
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_RANGE, range);
    let request = request.header(header::CONTENT_LENGTH, bytes.len());
    bench
        .send(request.body(bytes.to_vec()).expect("a request"))
        .await
}

async fn put(bench: &Bench, address: &str, range: &str, bytes: &[u8]) -> (u16, Option<String>) {
    let seen = put_as(bench, address, "video/mp4", range, bytes).await;
    (
        seen.status.as_u16(),
        seen.header("content-range").map(str::to_owned),
    )
}

#[tokio::test(start_paused = true)]
async fn chunks_are_put_in_order_and_the_last_one_takes_the_remainder() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let size = 2 * CHUNK + 7;
    let bytes = video(size);
    let (id, address) = begin(&bench, &tokens, size, CHUNK, 2).await;
    assert_eq!(
        status(&bench, &tokens, &id).await,
        json!({"status": "PROCESSING_UPLOAD", "uploaded_bytes": 0})
    );
    let (first, second) = (
        format!("bytes 0-5242879/{size}"),
        format!("bytes 5242880-10485766/{size}"),
    );
    assert_eq!(
        put(&bench, &address, &second, &bytes[CHUNK..]).await,
        (416, Some(format!("bytes 0-0/{size}"))),
        "one after the other"
    );
    assert_eq!(
        put(&bench, &address, &first, &bytes[..CHUNK]).await,
        (206, Some(format!("bytes 0-5242880/{size}")))
    );
    assert_eq!(
        put(&bench, &address, &first, &bytes[..CHUNK]).await,
        (416, Some(format!("bytes 0-5242880/{size}"))),
        "it is there"
    );
    pass(60).await;
    assert_eq!(
        status(&bench, &tokens, &id).await,
        json!({"status": "PROCESSING_UPLOAD", "uploaded_bytes": 5_242_880})
    );
    assert_eq!(
        put(&bench, &address, &second, &bytes[CHUNK..]).await,
        (201, Some(format!("bytes 0-{size}/{size}")))
    );
    assert_eq!(
        status(&bench, &tokens, &id).await["status"],
        "PROCESSING_UPLOAD"
    );
    pass(3).await;
    assert_eq!(
        status(&bench, &tokens, &id).await["status"],
        "PUBLISH_COMPLETE"
    );
    assert_eq!(
        put(&bench, &address, &second, &bytes[CHUNK..]).await.0,
        416,
        "nothing is put twice"
    );
}

#[tokio::test(start_paused = true)]
async fn a_chunk_whose_headers_are_wrong_is_not_taken() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let bytes = video(100);
    let (id, address) = begin(&bench, &tokens, 100, 100, 1).await;
    for (kind, range) in [
        ("application/octet-stream", "bytes 0-99/100"),
        ("video/mp4", "bytes 0-99/101"),
        ("video/mp4", "bytes 0-98/100"),
        ("video/mp4", "0-99/100"),
        ("video/mp4", "bytes 99-0/100"),
    ] {
        assert_eq!(
            put_as(&bench, &address, kind, range, &bytes).await.status,
            400,
            "{kind} {range}"
        );
    }
    assert_eq!(
        put(&bench, &address, "bytes 0-49/100", &bytes[..50])
            .await
            .0,
        400,
        "a chunk is as large as was said"
    );
    assert_eq!(status(&bench, &tokens, &id).await["uploaded_bytes"], 0);
    assert_eq!(put(&bench, &address, "bytes 0-99/100", &bytes).await.0, 201);
}

#[tokio::test(start_paused = true)]
async fn an_address_works_for_an_hour_and_only_as_it_was_given() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let bytes = video(100);
    let (_, address) = begin(&bench, &tokens, 100, 100, 1).await;
    for other in ["/tiktok/upload/", "/tiktok/upload/?upload_token=other"] {
        assert_eq!(put(&bench, other, "bytes 0-99/100", &bytes).await.0, 404);
    }
    pass(3600).await;
    assert_eq!(put(&bench, &address, "bytes 0-99/100", &bytes).await.0, 403);
    let token = address.split_once('=').expect("a token").1;
    assert!(
        bench
            .sandbox
            .secrets()
            .iter()
            .any(|secret| secret.value == token)
    );
    let last = bench.sandbox.calls().pop().expect("a call");
    assert_eq!(
        (last.path.as_str(), last.user.as_deref()),
        ("/tiktok/upload/", Some(tokens.open_id.as_str()))
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_no_video_fails_after_it_was_taken() {
    let bench = verified().await;
    settings(&bench, json!({"tiktok_processing_ms": 0})).await;
    let tokens = connect(&bench, "sandbox_writer").await;
    let (id, address) = begin(&bench, &tokens, 100, 100, 1).await;
    assert_eq!(
        put(&bench, &address, "bytes 0-99/100", &[b'x'; 100])
            .await
            .0,
        201
    );
    assert_eq!(
        status(&bench, &tokens, &id).await,
        json!({"status": "FAILED", "fail_reason": "file_format_check_failed"})
    );
    let (id, address) = begin(&bench, &tokens, 100, 100, 1).await;
    let mut webm = vec![0; 100];
    webm[..4].copy_from_slice(&[0x1A, 0x45, 0xDF, 0xA3]);
    assert_eq!(
        put_as(&bench, &address, "video/webm", "bytes 0-99/100", &webm)
            .await
            .status,
        201
    );
    assert_eq!(
        status(&bench, &tokens, &id).await["status"],
        "PUBLISH_COMPLETE"
    );
    assert_eq!(events(&bench)[0].1["reason"], "file_format_check_failed");
}
