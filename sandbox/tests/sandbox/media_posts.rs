//! Posts with media on X: what may stand together, what the timeline says, and what anybody sees.

use std::sync::Arc;

use http::{Request, header};
use image::ImageFormat;
use noctin_sandbox::{Sandbox, SystemClock};
use serde_json::{Value, json};

use crate::bench::{Bench, Tokens, pass};
use crate::media_bench::{id_of, sha256};
use crate::samples::{Film, gif, picture, shaded};

const INVALID: &str = "Your media IDs are invalid.";

/// Four different pictures and their ids.
async fn four(bench: &Bench, tokens: &Tokens) -> Vec<(Vec<u8>, String)> {
    let mut all = Vec::new();
    for shade in 0..4 {
        let bytes = shaded(ImageFormat::Jpeg, 40, 30, shade * 40);
        let id = bench.uploaded(tokens, &bytes).await;
        all.push((bytes, id));
    }
    all
}

async fn moving(bench: &Bench, tokens: &Tokens) -> String {
    let seen = bench
        .in_segments(tokens, ("tweet_gif", "image/gif"), &gif(20, 10, 3), 1000)
        .await;
    pass(3).await;
    id_of(&seen)
}

#[tokio::test(start_paused = true)]
async fn what_became_public_names_its_media_in_order_with_their_hashes() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let mut pictures = four(&bench, &tokens).await;
    pictures.reverse();
    bench.describe(&tokens, &pictures[1].1, "a <field>").await;
    let ids: Vec<&String> = pictures.iter().map(|(_, id)| id).collect();
    let body = json!({"text": "four", "media": {"media_ids": ids}, "made_with_ai": true});
    bench.publish(&tokens, body).await;
    let seen = bench.control("GET", "/x/public", Value::Null).await.json();
    let media = seen["posts"][0]["media"].as_array().expect("media");
    assert_eq!(media.len(), 4);
    for ((bytes, id), medium) in pictures.iter().zip(media) {
        assert_eq!(medium["id"], json!(id));
        assert_eq!(medium["sha256"], sha256(bytes));
        assert_eq!(medium["bytes"], bytes.len());
        assert_eq!(medium["content_type"], "image/jpeg");
    }
    assert_eq!(media[1]["alt_text"], "a <field>");
    assert_eq!(seen["posts"][0]["made_with_ai"], true);
}

#[tokio::test(start_paused = true)]
async fn four_pictures_or_one_gif_or_one_video_and_never_mixed() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let pictures = four(&bench, &tokens).await;
    let (photo, fifth) = (
        &pictures[0].1,
        bench
            .uploaded(&tokens, &picture(ImageFormat::Png, 9, 9))
            .await,
    );
    let gif = moving(&bench, &tokens).await;
    let film = bench.filmed(&tokens, &Film::default().bytes()).await;
    for ids in [
        [photo, &gif],
        [&film, photo],
        [&gif, &film],
        [photo, photo],
        [photo, &"17".to_owned()],
    ] {
        let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        assert_eq!(
            bench.refused(&tokens, &ids).await.as_deref(),
            Some(INVALID),
            "{ids:?}"
        );
    }
    let mut ids: Vec<&str> = pictures.iter().map(|(_, id)| id.as_str()).collect();
    ids.push(&fifth);
    let refused = bench.refused(&tokens, &ids).await.expect("a refusal");
    assert!(refused.contains("1 to 4 items"), "{refused}");
    assert!(bench.sandbox.x_public().is_empty());
    for ids in [&ids[..4], &[gif.as_str()], &[film.as_str()]] {
        assert_eq!(bench.refused(&tokens, ids).await, None, "{ids:?}");
    }
    let dm = json!({"media_category": "dm_image", "media_type": "image/png", "total_bytes": 9});
    let id = id_of(&bench.initialize(&tokens, dm).await);
    assert_eq!(
        bench.refused(&tokens, &[&id]).await.as_deref(),
        Some(INVALID)
    );
}

#[tokio::test(start_paused = true)]
async fn the_same_media_without_words_are_the_same_post() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let pictures = four(&bench, &tokens).await;
    let again = bench.uploaded(&tokens, &pictures[0].0).await;
    assert_eq!(bench.refused(&tokens, &[&pictures[0].1]).await, None);
    assert_eq!(bench.refused(&tokens, &[&pictures[1].1]).await, None);
    assert_eq!(
        bench.refused(&tokens, &[&again]).await.as_deref(),
        Some("You are not allowed to create a Tweet with duplicate content.")
    );
    let words = |id: &str| json!({"text": "words", "media": {"media_ids": [id]}});
    bench.publish(&tokens, words(&pictures[2].1)).await;
    let other = bench.post(&tokens, words(&pictures[3].1)).await;
    assert_eq!(other.status, 403, "other pictures do not excuse the words");
}

#[tokio::test(start_paused = true)]
async fn the_timeline_names_the_media_and_puts_one_link_behind_the_text() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let pictures = four(&bench, &tokens).await;
    bench.describe(&tokens, &pictures[0].1, "a field").await;
    let ids = [&pictures[0].1, &pictures[1].1];
    let body = json!({"text": "at example.com", "media": {"media_ids": ids}});
    let post = bench.publish(&tokens, body).await;
    let path = format!(
        "/x/2/users/{}/tweets?tweet.fields=entities,attachments&expansions=attachments.media_keys\
         &media.fields=alt_text,url,width",
        tokens.user
    );
    let seen = bench.call("GET", &path, &tokens.access).await.json();
    let shown = &seen["data"][0];
    let keys = [format!("3_{}", ids[0]), format!("3_{}", ids[1])];
    assert_eq!(shown["attachments"], json!({"media_keys": keys}));
    let urls = shown["entities"]["urls"].as_array().expect("links");
    assert_eq!(urls.len(), 3);
    let text = shown["text"].as_str().expect("a text");
    assert!(text.ends_with(urls[2]["url"].as_str().expect("a link")));
    assert_eq!(
        text.matches("https://t.co/").count(),
        2,
        "the media share one"
    );
    assert_eq!(urls[1]["url"], urls[2]["url"]);
    assert_eq!(
        urls[2]["expanded_url"],
        format!("https://x.com/sandbox_writer/status/{post}/photo/2")
    );
    assert_eq!(urls[2]["media_key"], keys[1]);
    assert_eq!(
        seen["includes"]["media"],
        json!([
            {
                "media_key": keys[0], "type": "photo", "alt_text": "a field", "width": 40,
                "url": format!("http://127.0.0.1:8788/x/media/{}", ids[0]),
            },
            {
                "media_key": keys[1], "type": "photo", "width": 40,
                "url": format!("http://127.0.0.1:8788/x/media/{}", ids[1]),
            },
        ])
    );
    let strange = path.replace("width", "colour");
    let refused = bench.call("GET", &strange, &tokens.access).await;
    assert_eq!(refused.status, 400);
}

#[tokio::test(start_paused = true)]
async fn the_pages_show_pictures_and_play_videos_with_their_words() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let bytes = picture(ImageFormat::Png, 8, 6);
    let photo = bench.uploaded(&tokens, &bytes).await;
    let hidden = bench.uploaded(&tokens, &bytes).await;
    bench.describe(&tokens, &photo, "\"A\" <field>").await;
    let film_bytes = Film::default().bytes();
    let film = bench.filmed(&tokens, &film_bytes).await;
    bench.describe(&tokens, &film, "waves").await;
    assert_eq!(bench.refused(&tokens, &[&photo]).await, None);
    assert_eq!(bench.refused(&tokens, &[&film]).await, None);
    let page = bench.get("/x").await.text;
    let image = format!("<img loading=\"lazy\" src=\"/x/media/{photo}\"");
    assert!(page.contains(&image), "{page}");
    assert!(page.contains("alt=\"&quot;A&quot; &lt;field&gt;\""));
    let video = format!("src=\"/x/media/{film}\" aria-label=\"waves\"");
    assert!(page.contains(&video), "{page}");

    let shown = bytes_of(&bench.sandbox, &photo, None).await;
    assert_eq!(shown, (200, "image/png".to_owned(), None, bytes));
    let part = bytes_of(&bench.sandbox, &film, Some("bytes=4-11")).await;
    let content_range = format!("bytes 4-11/{}", film_bytes.len());
    assert_eq!(
        part,
        (
            206,
            "video/mp4".to_owned(),
            Some(content_range),
            b"ftypisom".to_vec()
        )
    );
    assert_eq!(bench.get(&format!("/x/media/{hidden}")).await.status, 404);
}

async fn bytes_of(
    sandbox: &Sandbox,
    id: &str,
    range: Option<&str>,
) -> (u16, String, Option<String>, Vec<u8>) {
    let mut request = Request::get(format!("/x/media/{id}"));
    if let Some(range) = range {
        request = request.header(header::RANGE, range);
    }
    let request = request.body(Vec::new()).expect("a request");
    let response = sandbox.handle(request).await.response().expect("an answer");
    let text = |name| {
        let value = response.headers().get(name)?;
        Some(value.to_str().expect("text").to_owned())
    };
    (
        response.status().as_u16(),
        text(header::CONTENT_TYPE).unwrap_or_default(),
        text(header::CONTENT_RANGE),
        response.body().clone(),
    )
}

#[tokio::test(start_paused = true)]
async fn a_description_is_short_enough_paid_for_and_of_a_whole_upload() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let photo = bench
        .uploaded(&tokens, &picture(ImageFormat::Png, 8, 6))
        .await;
    let most = "ä".repeat(1000);
    let seen = bench.describe(&tokens, &photo, &most).await;
    assert_eq!(
        seen.json(),
        json!({"data": {"id": photo, "associated_metadata": {"alt_text": {"text": most}}}})
    );
    for text in ["", &"ä".repeat(1001)] {
        assert_eq!(bench.describe(&tokens, &photo, text).await.status, 400);
    }
    let announced = json!({
        "media_category": "tweet_video", "media_type": "video/mp4", "total_bytes": 9,
    });
    let open = id_of(&bench.initialize(&tokens, announced).await);
    assert_eq!(bench.describe(&tokens, &open, "words").await.status, 404);
    let body = json!({"text": "words", "media": {"media_ids": [photo]}});
    bench.publish(&tokens, body).await;
    bench.publish(&tokens, json!({"text": "example.com"})).await;
    assert_eq!(
        bench.control("GET", "/x/bill", Value::Null).await.json(),
        json!({
            "posts": 1, "posts_with_links": 1, "media_metadata": 1, "tenths_of_cents": 220,
        })
    );
}

#[tokio::test(start_paused = true)]
async fn public_media_outlive_their_upload_and_the_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kept.json");
    let bytes = picture(ImageFormat::Png, 8, 6);
    let (bench, _) = Bench::with_state_file(&file);
    let tokens = bench.connect("sandbox_writer").await;
    let photo = bench.uploaded(&tokens, &bytes).await;
    let unused = bench.uploaded(&tokens, &bytes).await;
    assert_eq!(bench.refused(&tokens, &[&photo]).await, None);
    pass(86_400).await;
    bench.connect("sandbox_writer").await;
    let tokens = bench.connect("sandbox_writer").await;
    bench.uploaded(&tokens, &bytes).await;
    bench.sandbox.save().expect("a file");
    drop(bench);
    let (bench, set_aside) = Bench::with_state_file(&file);
    assert_eq!(set_aside, None);
    let shown = bytes_of(&bench.sandbox, &photo, None).await;
    assert_eq!(shown, (200, "image/png".to_owned(), None, bytes));
    let media = folder.path().join("kept.json.media");
    assert!(media.join(&photo).exists() && !media.join(&unused).exists());
    bench.sandbox.reset();
    assert!(!media.exists(), "a reset takes the bytes too");
}

#[tokio::test]
async fn a_large_video_lies_on_disk_and_never_in_memory() {
    const SEGMENT: usize = 4 * 1024 * 1024 - 1024;
    let bench = Bench {
        sandbox: Sandbox::new(Arc::new(SystemClock)),
    };
    let tokens = bench.connect("sandbox_writer").await;
    bench.set(json!({"x_omits_processing_info": true})).await;
    let film = Film {
        weight: 40 * 1024 * 1024,
        ..Film::default()
    };
    let bytes = film.bytes();
    let seen = bench
        .in_segments(&tokens, ("tweet_video", "video/mp4"), &bytes, SEGMENT)
        .await;
    let id = id_of(&seen);
    assert_eq!(bench.refused(&tokens, &[&id]).await, None);
    assert_eq!(
        bench.sandbox.x_public()[0].media[0].sha256,
        sha256(&bytes),
        "the order of eleven segments"
    );
    let (status, ..) = bytes_of(&bench.sandbox, &id, None).await;
    assert_eq!(status, 413, "nothing this large is given as a whole");
    let (status, _, _, part) = bytes_of(&bench.sandbox, &id, Some("bytes=0-")).await;
    assert_eq!((status, part.len()), (206, 4 * 1024 * 1024));
    assert!(bytes.starts_with(&part));
}
