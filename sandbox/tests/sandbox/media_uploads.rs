//! Uploading media to X: what is accepted, what is refused, and in which words.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::bench::{Bench, pass};
use crate::media_bench::{film_of, form_request, id_of, message_of, sha256, state_of};
use crate::samples::{Film, gif, picture};

const INVALID: &str = "Your media IDs are invalid.";

#[tokio::test(start_paused = true)]
async fn a_picture_comes_in_one_call_and_says_what_its_bytes_are() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let bytes = picture(ImageFormat::Png, 80, 60);
    let seen = bench.one_shot(&tokens, &bytes).await;
    let id = id_of(&seen);
    assert_eq!(
        seen.json()["data"],
        json!({
            "id": id, "media_key": format!("3_{id}"), "size": bytes.len(),
            "expires_after_secs": 86_400,
            "image": {"image_type": "image/png", "w": 80, "h": 60},
        })
    );
    assert_eq!(state_of(&bench.status(&tokens, &id).await), "none");
    assert_eq!(bench.refused(&tokens, &[&id]).await, None);
}

#[tokio::test(start_paused = true)]
async fn one_call_takes_two_fields_and_a_still_picture() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let png = picture(ImageFormat::Png, 80, 60);
    let path = "/x/2/media/upload";
    let image: (&str, &[u8]) = ("media_category", b"tweet_image");
    let media: (&str, &[u8]) = ("media", &png);
    for (fields, message) in [
        (
            vec![image, media, ("media_type", b"image/png")],
            "$.media_type: is not defined in the schema and the schema does not allow additional \
             properties",
        ),
        (vec![image], "$.media: is missing but it is required"),
        (
            vec![image, media, media],
            "$.media: is missing but it is required",
        ),
        (
            vec![("media_category", b"tweet_video"), media],
            "$.media_category: only a still image can be sent in one call",
        ),
    ] {
        let seen = bench.form(&tokens, path, &fields).await;
        assert_eq!(message_of(&seen), (400, message.to_owned()));
    }
    for bytes in [
        gif(20, 10, 1),
        Film::default().bytes(),
        png[..png.len() / 2].to_vec(),
        picture(ImageFormat::Bmp, 80, 60),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
    ] {
        let seen = bench.one_shot(&tokens, &bytes).await;
        assert_eq!(seen.status, 400, "{}", seen.text);
    }
    let large = vec![0xFF; 5 * 1024 * 1024 + 1];
    assert_eq!(
        message_of(&bench.one_shot(&tokens, &large).await),
        (400, "File size exceeds 5242880 bytes.".to_owned())
    );
    let old = bench
        .json_call(&tokens, path, &json!({"command": "INIT"}))
        .await;
    assert_eq!(
        message_of(&old),
        (400, "Request body is not valid JSON.".to_owned())
    );
    assert!(bench.sandbox.x_uploads().is_empty(), "nothing is kept");
}

#[tokio::test(start_paused = true)]
async fn media_need_their_own_scope_and_a_refusal_for_that_has_no_window() {
    let bench = Bench::new();
    let code = bench
        .code("sandbox_writer", "tweet.read tweet.write users.read")
        .await;
    let mut tokens = bench.connect("sandbox_writer").await;
    let seen = bench.redeem(&code).await.json();
    seen["access_token"]
        .as_str()
        .expect("a token")
        .clone_into(&mut tokens.access);
    let png = picture(ImageFormat::Png, 8, 6);
    for seen in [
        bench.one_shot(&tokens, &png).await,
        bench.initialize(&tokens, json!({})).await,
        bench.append(&tokens, "17", 0, &png).await,
        bench.finalize(&tokens, "17").await,
        bench.status(&tokens, "17").await,
        bench.describe(&tokens, "17", "words").await,
    ] {
        assert_eq!(message_of(&seen), (403, "Forbidden".to_owned()));
        assert_eq!(seen.header("x-rate-limit-limit"), None);
    }
}

#[tokio::test(start_paused = true)]
async fn an_announcement_is_json_and_within_the_schema() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let form = form_request(
        &tokens,
        "/x/2/media/upload/initialize",
        &[("media_type", b"video/mp4")],
    );
    assert_eq!(
        message_of(&bench.send(form).await),
        (400, "Request body is not valid JSON.".to_owned())
    );
    for (body, parameter) in [
        (
            json!({"media_category": "tweet_video", "media_type": "video/mp4"}),
            "total_bytes",
        ),
        (
            json!({"media_category": "tweet_video", "media_type": "video/mp4", "total_bytes": "9"}),
            "total_bytes",
        ),
        (
            json!({"media_category": "tweet_film", "media_type": "video/mp4", "total_bytes": 9}),
            "media_category",
        ),
        (
            json!({"media_category": "tweet_video", "media_type": "video/avi", "total_bytes": 9}),
            "media_type",
        ),
        (
            json!({"media_category": "tweet_video", "media_type": "image/png", "total_bytes": 9}),
            "media_type",
        ),
        (
            json!({"media_category": "tweet_image", "media_type": "image/gif", "total_bytes": 9}),
            "media_type",
        ),
        (
            json!({
                "media_category": "tweet_gif", "media_type": "image/gif",
                "total_bytes": 15 * 1024 * 1024 + 1,
            }),
            "total_bytes",
        ),
        (
            json!({
                "media_category": "tweet_video", "media_type": "video/mp4", "total_bytes": 9,
                "command": "INIT",
            }),
            "command",
        ),
    ] {
        let seen = bench.initialize(&tokens, body).await;
        assert_eq!(seen.status, 400, "{}", seen.text);
        let named = &seen.json()["errors"][0]["parameters"];
        assert!(named.get(parameter).is_some(), "{named} {parameter}");
    }
}

#[tokio::test(start_paused = true)]
async fn segments_come_in_any_order_and_again_and_make_the_same_file() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let film = Film::default().bytes();
    let id = id_of(&bench.initialize(&tokens, film_of(film.len())).await);
    let segments: Vec<&[u8]> = film.chunks(1500).collect();
    for index in (0..segments.len()).rev() {
        let wrong = vec![7; segments[index].len()];
        bench.append(&tokens, &id, index, &wrong).await;
        let seen = bench.append(&tokens, &id, index, segments[index]).await;
        assert_eq!(seen.json(), json!({"data": {"expires_at": 1_796_202_000}}));
    }
    let seen = bench.finalize(&tokens, &id).await;
    assert_eq!(seen.json()["data"]["size"], film.len());
    assert_eq!(
        seen.json()["data"]["video"],
        json!({"video_type": "video/mp4"})
    );
    let again = bench.finalize(&tokens, &id).await;
    assert_eq!(again.json(), seen.json(), "a repeated end says the same");
    pass(3).await;
    assert_eq!(state_of(&bench.status(&tokens, &id).await), "succeeded");
    assert_eq!(bench.refused(&tokens, &[&id]).await, None);
    let public = bench.sandbox.x_public();
    assert_eq!(public[0].media[0].sha256, sha256(&film));
}

#[tokio::test(start_paused = true)]
async fn a_gap_a_wrong_sum_and_a_number_out_of_range_are_refused() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let sum = "Segments do not add up to provided total file size.";
    let id = id_of(&bench.initialize(&tokens, film_of(8)).await);
    assert_eq!(
        message_of(&bench.append(&tokens, &id, 1000, b"1234").await),
        (
            400,
            "$.segment_index: must be a whole number from 0 to 999".to_owned()
        )
    );
    assert_eq!(bench.append(&tokens, &id, 0, b"1234").await.status, 200);
    assert_eq!(
        message_of(&bench.finalize(&tokens, &id).await),
        (400, sum.to_owned()),
        "too little"
    );
    assert_eq!(
        message_of(&bench.append(&tokens, &id, 1, b"12345").await),
        (400, sum.to_owned()),
        "too much"
    );
    assert_eq!(bench.append(&tokens, &id, 999, b"1234").await.status, 200);
    assert_eq!(
        message_of(&bench.finalize(&tokens, &id).await),
        (400, sum.to_owned()),
        "a gap"
    );
    assert_eq!(bench.append(&tokens, &id, 1, b"").await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn a_segment_above_the_limit_is_refused_by_the_machine_in_front() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench
        .set(json!({"x_chunk_bytes": 1000, "x_chunk_status": 413}))
        .await;
    let id = id_of(&bench.initialize(&tokens, film_of(3000)).await);
    assert_eq!(bench.append(&tokens, &id, 0, &[7; 1001]).await.status, 413);
    bench.set(json!({"x_chunk_status": 431})).await;
    assert_eq!(bench.append(&tokens, &id, 0, &[7; 1001]).await.status, 431);
    assert_eq!(bench.append(&tokens, &id, 0, &[7; 1000]).await.status, 200);
    let other = bench
        .control("POST", "/settings", json!({"x_chunk_status": 500}))
        .await;
    assert_eq!(other.status, 400);
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_its_owners_and_runs_out() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let other = bench.connect("sandbox_studio").await;
    let png = picture(ImageFormat::Png, 8, 6);
    bench.set(json!({"x_media_expires_s": 600})).await;
    let id = bench.uploaded(&tokens, &png).await;
    assert_eq!(bench.status(&other, &id).await.status, 404);
    assert_eq!(bench.describe(&other, &id, "mine").await.status, 404);
    for (tokens, id) in [
        (&other, id.as_str()),
        (&tokens, &format!("3_{id}")),
        (&tokens, "17"),
    ] {
        assert_eq!(bench.refused(tokens, &[id]).await.as_deref(), Some(INVALID));
    }
    pass(599).await;
    let status = bench.status(&tokens, &id).await;
    assert_eq!(status.json()["data"]["expires_after_secs"], 1);
    pass(1).await;
    assert_eq!(bench.status(&tokens, &id).await.status, 404);
    assert_eq!(
        bench.refused(&tokens, &[&id]).await.as_deref(),
        Some(INVALID)
    );
    let second = bench.uploaded(&tokens, &png).await;
    let left = bench.sandbox.x_uploads();
    assert_eq!(left.len(), 1, "what ran out is forgotten");
    let path = format!("/x/media/{second}/expire");
    assert_eq!(bench.control("POST", &path, json!({})).await.status, 200);
    assert_eq!(bench.status(&tokens, &second).await.status, 404);
    assert_eq!(
        bench
            .control("POST", "/x/media/17/expire", json!({}))
            .await
            .status,
        400
    );
}

#[tokio::test(start_paused = true)]
async fn each_call_about_media_has_windows_of_its_own() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let limits = |seen: &crate::bench::Seen| {
        let header = |name| seen.header(name).expect("a window").to_owned();
        (
            header("x-rate-limit-limit"),
            header("x-rate-limit-remaining"),
            header("x-app-limit-24hour-limit"),
        )
    };
    let expected =
        |user: &str, left: &str, app: &str| (user.to_owned(), left.to_owned(), app.to_owned());
    let png = picture(ImageFormat::Png, 8, 6);
    let shot = bench.one_shot(&tokens, &png).await;
    assert_eq!(limits(&shot), expected("500", "499", "50000"));
    let id = id_of(&shot);
    let status = bench.status(&tokens, &id).await;
    assert_eq!(limits(&status), expected("1000", "999", "100000"));
    let described = bench.describe(&tokens, &id, "words").await;
    assert_eq!(limits(&described), expected("500", "499", "50000"));
    for seen in [
        bench.initialize(&tokens, json!({})).await,
        bench.append(&tokens, "17", 0, b"1").await,
        bench.finalize(&tokens, "17").await,
    ] {
        assert_eq!(limits(&seen), expected("1875", "1874", "180000"));
    }
    for _ in 0..999 {
        bench.status(&tokens, &id).await;
    }
    assert_eq!(bench.status(&tokens, &id).await.status, 429);
    pass(900).await;
    assert_eq!(bench.status(&tokens, &id).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_does_not_undo_what_was_uploaded() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let film = Film::default().bytes();
    let id = id_of(&bench.initialize(&tokens, film_of(film.len())).await);
    let script = |fault: Value| {
        let path = "/x/2/media/upload/*/append";
        json!({"method": "POST", "path": path, "fault": fault})
    };
    let (first, second) = film.split_at(2000);
    let lost = script(json!({"kind": "close", "effect": true}));
    bench.control("POST", "/faults", lost).await;
    let path = format!("/x/2/media/upload/{id}/append");
    let request = form_request(&tokens, &path, &[("segment_index", b"0"), ("media", first)]);
    assert!(bench.handle(request).await.response().is_none());
    let forbidden = script(json!({"kind": "status", "status": 403}));
    bench.control("POST", "/faults", forbidden).await;
    assert_eq!(
        message_of(&bench.append(&tokens, &id, 1, second).await),
        (403, "Forbidden".to_owned())
    );
    let broken = script(json!({"kind": "status", "status": 503}));
    bench.control("POST", "/faults", broken).await;
    assert_eq!(bench.append(&tokens, &id, 1, second).await.status, 503);
    assert_eq!(bench.sandbox.x_uploads()[0].segments, [0]);
    assert_eq!(bench.append(&tokens, &id, 1, second).await.status, 200);
    assert_eq!(bench.finalize(&tokens, &id).await.status, 200);
}
