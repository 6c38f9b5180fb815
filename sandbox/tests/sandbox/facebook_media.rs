//! The bytes of photos: sent as files, looked at, shown in their order with what they show in
//! words.

use http::{Request, header};
use image::ImageFormat;
use noctin_sandbox::meta::{APP_SECRET, PostKind};
use serde_json::{Value, json};

use crate::bench::{Seen, pass};
use crate::facebook_posts::Desk;
use crate::facebook_videos::{described, finish, send, sha256, start, upright};
use crate::login::{GRAPH, error, proof, text};
use crate::samples::{Film, gif, picture, shaded};

/// The name and the text of one part of a body.
pub(crate) type Part<'a> = (&'a str, &'a str);

/// A request whose body has parts, the last of them perhaps a file.
pub(crate) fn parts(
    path: &str,
    fields: &[Part<'_>],
    file: Option<(&str, &[u8])>,
) -> Request<Vec<u8>> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    if let Some((name, bytes)) = file {
        let head = format!(
            "--part\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"file\"\r\n\
            Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(b"--part--\r\n");
    Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=part")
        .body(body)
        .expect("a request")
}

async fn photo(desk: &Desk, fields: &[Part<'_>], bytes: &[u8]) -> Seen {
    let proof = proof(APP_SECRET, &desk.token);
    let token = [("access_token", &*desk.token), ("appsecret_proof", &proof)];
    let fields = [&token[..], fields].concat();
    let path = format!("{GRAPH}/{}/photos", desk.page);
    desk.bench
        .send(parts(&path, &fields, Some(("source", bytes))))
        .await
}

/// The id of a photo that waits for a post.
async fn waiting(desk: &Desk, bytes: &[u8], alt_text: &str) -> String {
    let fields = [("published", "false"), ("alt_text_custom", alt_text)];
    let seen = photo(desk, &fields, bytes).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    assert_eq!(seen.json().get("post_id"), None);
    text(&seen.json()["id"])
}

fn attached(ids: &[String]) -> String {
    let media = ids.iter().map(|id| json!({"media_fbid": id}));
    Value::Array(media.collect()).to_string()
}

#[tokio::test(start_paused = true)]
async fn ten_photos_are_public_in_the_order_in_which_the_post_names_them() {
    let desk = Desk::journal().await;
    let pictures: Vec<Vec<u8>> = (0..10)
        .map(|shade| shaded(ImageFormat::Png, 40, 30, shade))
        .collect();
    let mut ids = Vec::new();
    for (place, bytes) in pictures.iter().enumerate() {
        ids.push(waiting(&desk, bytes, &format!("picture {place}")).await);
    }
    let order = [3, 1, 4, 0, 5, 9, 2, 6, 8, 7];
    let named = attached(&order.map(|place: usize| ids[place].clone()));
    let fields = [
        ("attached_media", &*named),
        ("message", "ten"),
        ("published", "false"),
    ];
    let draft = text(&desk.feed(&fields).await.json()["id"]);
    assert!(desk.bench.sandbox.meta_public().is_empty());
    let release = [("is_published", "true")];
    desk.post(&format!("/{draft}"), &release).await;
    let post = desk.bench.sandbox.meta_public().pop().expect("a post");
    assert_eq!(post.kind, PostKind::Feed);
    let seen: Vec<_> = post
        .media
        .iter()
        .map(|photo| {
            (
                photo.id.clone(),
                photo.sha256.clone(),
                photo.alt_text.clone(),
            )
        })
        .collect();
    let expected = order.map(|place| {
        (
            Some(ids[place].clone()),
            Some(sha256(&pictures[place])),
            Some(format!("picture {place}")),
        )
    });
    assert_eq!(seen, expected);
    let page = desk.bench.get(&format!("/meta/posts/{draft}")).await.text;
    let places = order.map(|place| page.find(&format!("alt=\"picture {place}\"")));
    assert!(places.is_sorted() && places[0].is_some());
}

#[tokio::test(start_paused = true)]
async fn a_photo_is_taken_for_what_its_bytes_are() {
    let desk = Desk::journal().await;
    let invalid = (324, Some(2_069_019));
    let large = [&b"\xFF\xD8\xFF"[..], &vec![0; 10_000_000]].concat();
    let half = picture(ImageFormat::Png, 400, 300);
    for (bytes, expected) in [
        (picture(ImageFormat::Jpeg, 40, 30), None),
        (picture(ImageFormat::Png, 40, 30), None),
        (picture(ImageFormat::Bmp, 40, 30), None),
        (picture(ImageFormat::Tiff, 40, 30), None),
        (gif(40, 30, 3), None),
        (picture(ImageFormat::WebP, 40, 30), Some(invalid)),
        (Film::default().bytes(), Some(invalid)),
        (half[..half.len() / 2].to_vec(), Some(invalid)),
        (b"<svg onload=alert(1)>".to_vec(), Some(invalid)),
        (Vec::new(), Some(invalid)),
        (large, Some((100, Some(1_366_046)))),
    ] {
        let seen = photo(&desk, &[("published", "false")], &bytes).await;
        let refused = (seen.status != 200).then(|| error(&seen));
        assert_eq!(refused, expected, "{:?}", &bytes[..bytes.len().min(12)]);
    }
    let both = [("url", "https://media.scheduler.example/a.jpg")];
    let seen = photo(&desk, &both, &picture(ImageFormat::Jpeg, 4, 4)).await;
    assert_eq!(error(&seen), (100, None), "a file and an address");
    assert!(desk.bench.sandbox.meta_public().is_empty());
}

#[tokio::test(start_paused = true)]
async fn only_what_everybody_can_see_is_served_and_in_parts_where_asked() {
    let desk = Desk::journal().await;
    let bytes = picture(ImageFormat::Jpeg, 40, 30);
    let address = format!("/meta/files/{}", sha256(&bytes));
    let id = waiting(&desk, &bytes, "").await;
    assert_eq!(
        desk.bench.get(&address).await.status,
        404,
        "nobody sees it yet"
    );
    let post = desk.feed(&[("attached_media", &attached(&[id]))]).await;
    let fetch = async |range: Option<&str>| {
        let mut request = Request::get(&address);
        if let Some(range) = range {
            request = request.header(header::RANGE, range);
        }
        let request = request.body(Vec::new()).expect("a request");
        let answer = desk.bench.handle(request).await;
        answer.response().expect("a whole answer")
    };
    let whole = fetch(None).await;
    assert_eq!(whole.headers()[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!((whole.status().as_u16(), whole.body()), (200, &bytes));
    let part = fetch(Some("bytes=100-")).await;
    let said = format!("bytes 100-{}/{}", bytes.len() - 1, bytes.len());
    assert_eq!(part.headers()[header::CONTENT_RANGE], said.as_str());
    assert_eq!(
        (part.status().as_u16(), &part.body()[..]),
        (206, &bytes[100..])
    );
    let post = text(&post.json()["id"]);
    desk.bench
        .graph("DELETE", &format!("/{post}"), &desk.token)
        .await;
    assert_eq!(desk.bench.get(&address).await.status, 404, "deleted");
}

#[tokio::test(start_paused = true)]
async fn the_pages_show_pictures_play_videos_and_say_what_they_show() {
    let desk = Desk::journal().await;
    let bytes = picture(ImageFormat::Png, 40, 30);
    photo(&desk, &[("alt_text_custom", "a \"blue\" field")], &bytes).await;
    let (video, url) = start(&desk, "video_reels").await;
    let film = upright().bytes();
    send(&desk, &url, &film).await;
    finish(&desk, "video_reels", &described(&video)).await;
    pass(6).await;
    let page = desk.bench.get("/meta").await.text;
    let [image, film] = [sha256(&bytes), sha256(&film)];
    for expected in [
        format!("<img class=\"shown\" src=\"/meta/files/{image}\""),
        "alt=\"a &quot;blue&quot; field\" width=\"40\" height=\"30\"".to_owned(),
        format!("src=\"/meta/files/{film}\" width=\"1080\" height=\"1920\""),
    ] {
        assert!(page.contains(&expected), "{expected}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_photo_story_takes_a_photo_that_was_sent() {
    let desk = Desk::journal().await;
    let bytes = picture(ImageFormat::Jpeg, 1080, 1920);
    let id = waiting(&desk, &bytes, "a story").await;
    let path = format!("/{}/photo_stories", desk.page);
    let seen = desk.post(&path, &[("photo_id", &id)]).await.json();
    let post = desk.bench.sandbox.meta_public().pop().expect("a story");
    assert_eq!(
        (post.kind, &post.id),
        (PostKind::Story, &text(&seen["post_id"]))
    );
    assert_eq!(post.media[0].sha256, Some(sha256(&bytes)));
    let again = desk.feed(&[("attached_media", &attached(&[id]))]).await;
    assert_eq!(error(&again), (100, Some(1_366_051)), "used already");
}
