//! The other ways of sending a video to a Page: chunk by chunk, and by the handle of an upload.

use http::{Request, header};
use noctin_sandbox::meta::{APP_ID, APP_SECRET, PostKind};
use serde_json::{Value, json};

use crate::bench::{Seen, pass};
use crate::facebook_media::parts;
use crate::facebook_posts::Desk;
use crate::facebook_videos::{sha256, status};
use crate::login::{GRAPH, error, proof, text};
use crate::samples::Film;

fn large() -> Vec<u8> {
    Film {
        weight: 9_000_000,
        ..Film::default()
    }
    .bytes()
}

async fn phase(desk: &Desk, phase: &str, fields: &[(&str, &str)], chunk: Option<&[u8]>) -> Seen {
    let proof = proof(APP_SECRET, &desk.token);
    let fields = [
        &[
            ("access_token", &*desk.token),
            ("appsecret_proof", &proof),
            ("upload_phase", phase),
        ],
        fields,
    ]
    .concat();
    let file = chunk.map(|bytes| ("video_file_chunk", bytes));
    let request = parts(&format!("{GRAPH}/{}/videos", desk.page), &fields, file);
    desk.bench.send(request).await
}

/// Sends bytes as the platform asks for them, and publishes them; gives the id of the video.
pub(crate) async fn sent(desk: &Desk, bytes: &[u8], fields: &[(&str, &str)]) -> String {
    let size = bytes.len().to_string();
    let mut next = phase(desk, "start", &[("file_size", &size)], None)
        .await
        .json();
    let (video, session) = (text(&next["video_id"]), text(&next["upload_session_id"]));
    while next["start_offset"] != next["end_offset"] {
        let offset = text(&next["start_offset"]);
        let [from, to] = ["start_offset", "end_offset"]
            .map(|name| text(&next[name]).parse::<usize>().expect("a number"));
        let named = [("upload_session_id", &*session), ("start_offset", &*offset)];
        let seen = phase(desk, "transfer", &named, Some(&bytes[from..to])).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        next = seen.json();
    }
    let fields = [&[("upload_session_id", &*session)], fields].concat();
    let seen = phase(desk, "finish", &fields, None).await;
    assert_eq!(seen.json(), json!({"success": true}));
    video
}

#[tokio::test(start_paused = true)]
async fn a_video_is_sent_in_the_chunks_that_the_platform_asks_for() {
    let desk = Desk::journal().await;
    let bytes = large();
    let video = sent(&desk, &bytes, &[("description", "in chunks")]).await;
    assert_eq!(status(&desk, &video).await["video_status"], "processing");
    pass(6).await;
    let post = desk.bench.sandbox.meta_public().pop().expect("a video");
    assert_eq!((post.kind, post.id), (PostKind::Video, video));
    assert_eq!(post.media[0].sha256, Some(sha256(&bytes)));
}

#[tokio::test(start_paused = true)]
async fn a_chunk_that_was_not_asked_for_is_refused_with_what_is_wanted() {
    let desk = Desk::journal().await;
    let bytes = large();
    let size = bytes.len().to_string();
    let begun = phase(&desk, "start", &[("file_size", &size)], None)
        .await
        .json();
    assert_eq!(
        (&begun["start_offset"], &begun["end_offset"]),
        (&json!("0"), &json!("4194304"))
    );
    let session = text(&begun["upload_session_id"]);
    for (offset, chunk) in [
        ("5", &bytes[5..900]),
        ("0", &bytes[..4_194_305]),
        ("0", &[]),
    ] {
        let named = [("upload_session_id", &*session), ("start_offset", offset)];
        let seen = phase(&desk, "transfer", &named, Some(chunk)).await;
        assert_eq!(error(&seen), (6001, Some(1_363_037)), "{offset}");
        assert_eq!(
            seen.json()["error"]["error_data"],
            json!({"start_offset": "0", "end_offset": "4194304"})
        );
    }
    let named = [("upload_session_id", &*session)];
    let early = phase(&desk, "finish", &named, None).await;
    assert_eq!(error(&early), (6000, Some(1_363_019)));
    for (size, expected) in [("1023", 1_363_022), ("2000000001", 1_363_023)] {
        let seen = phase(&desk, "start", &[("file_size", size)], None).await;
        assert_eq!(error(&seen), (6001, Some(expected)));
    }
    let none = phase(
        &desk,
        "transfer",
        &[("upload_session_id", "17")],
        Some(b"x"),
    )
    .await;
    assert_eq!(error(&none), (100, Some(33)));
    assert_eq!(phase(&desk, "cancel", &named, None).await.status, 200);
    let over = [("upload_session_id", &*session), ("start_offset", "0")];
    let seen = phase(&desk, "transfer", &over, Some(&bytes[..9])).await;
    assert_eq!(error(&seen), (6000, Some(1_363_019)));
}

/// A call to a session, with the word and the token that it asks for.
async fn session(desk: &Desk, id: &str, token: &str, offset: usize, bytes: &[u8]) -> Seen {
    let request = Request::post(format!("{GRAPH}/{id}"))
        .header(header::AUTHORIZATION, format!("OAuth {token}"))
        .header("file_offset", offset.to_string());
    desk.bench
        .send(request.body(bytes.to_vec()).expect("a request"))
        .await
}

async fn asked(desk: &Desk, id: &str) -> Value {
    let request = Request::get(format!("{GRAPH}/{id}"))
        .header(header::AUTHORIZATION, format!("OAuth {}", desk.user_token));
    desk.bench
        .send(request.body(Vec::new()).expect("a request"))
        .await
        .json()
}

#[tokio::test(start_paused = true)]
async fn an_upload_of_a_person_gives_a_handle_that_a_page_uses_once() {
    let desk = Desk::journal().await;
    let bytes = Film::default().bytes();
    let start = |kind: &str| {
        format!(
            "/{APP_ID}/uploads?file_name=a.mp4&file_length={}&file_type={kind}",
            bytes.len()
        )
    };
    let refused = desk
        .bench
        .graph("POST", &start("video/webm"), &desk.user_token)
        .await;
    assert_eq!(error(&refused).0, 100);
    let begun = desk
        .bench
        .graph("POST", &start("video/mp4"), &desk.user_token)
        .await;
    let id = text(&begun.json()["id"]);
    assert!(id.starts_with("upload:"));
    let cut = session(&desk, &id, &desk.user_token, 0, &bytes[..1000]).await;
    assert_eq!(cut.json(), json!({"id": id, "file_offset": 1000}));
    assert_eq!(
        asked(&desk, &id).await,
        json!({"id": id, "file_offset": 1000})
    );
    let wrong = session(&desk, &id, &desk.user_token, 0, &bytes).await;
    assert_eq!(error(&wrong).0, 100);
    let other = session(&desk, &id, &desk.token, 1000, &bytes[1000..]).await;
    assert_eq!(error(&other), (100, Some(33)), "not the token of a Page");
    let whole = session(&desk, &id, &desk.user_token, 1000, &bytes[1000..]).await;
    let handle = text(&whole.json()["h"]);
    let fields = [
        ("fbuploader_video_file_chunk", &*handle),
        ("description", "by handle"),
    ];
    let videos = format!("/{}/videos", desk.page);
    let seen = desk.post(&videos, &fields).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    assert_eq!(error(&desk.post(&videos, &fields).await).0, 100, "used");
    pass(6).await;
    let post = desk.bench.sandbox.meta_public().pop().expect("a video");
    assert_eq!(
        (post.id, post.text.as_str()),
        (text(&seen.json()["id"]), "by handle")
    );
    assert_eq!(post.media[0].sha256, Some(sha256(&bytes)));
    assert_eq!(desk.texts().len(), 1);
}
