//! What Facebook refuses to publish, and what becomes of a post that is deleted or whose answer is
//! lost.

use noctin_sandbox::{Answer, Outcome};
use serde_json::{Value, json};

use crate::bench::{START_MS, pass};
use crate::facebook_posts::Desk;
use crate::login::{error, text};

#[tokio::test(start_paused = true)]
async fn what_cannot_be_meant_is_refused_and_nothing_is_public() {
    let desk = Desk::journal().await;
    let long = "x".repeat(63_207);
    let many = json!(
        (0..11)
            .map(|id| json!({"media_fbid": id.to_string()}))
            .collect::<Vec<_>>()
    )
    .to_string();
    for fields in [
        &[][..],
        &[("message", long.as_str())],
        &[("message", "x"), ("mesage", "x")],
        &[("message", "x"), ("published", "maybe")],
        &[("message", "x"), ("scheduled_publish_time", "1796119200")],
        &[("attached_media", "17")],
        &[("attached_media", "[{\"media_fbid\":17}]")],
        &[("attached_media", "[{\"media_fbid\":\"17\"}]")],
        &[("attached_media", many.as_str())],
        &[("link", "nowhere")],
    ] {
        assert_eq!(error(&desk.feed(fields).await).0, 100, "{fields:?}");
    }
    for url in [
        "/relative.jpg",
        "ftp://media.scheduler.example/x",
        "https://media.scheduler.example/ä.jpg",
        "",
    ] {
        let seen = desk
            .post(&format!("/{}/photos", desk.page), &[("url", url)])
            .await;
        assert_eq!(seen.status, 400, "{url}");
    }
    assert!(desk.texts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn it_takes_the_token_of_the_page_the_permission_and_the_role() {
    let desk = Desk::journal().await;
    let as_person = Desk {
        token: desk.user_token.clone(),
        ..desk
    };
    let seen = as_person.feed(&[("message", "x")]).await;
    assert_eq!((seen.status.as_u16(), error(&seen)), (403, (200, None)));
    let club = Desk::new(
        "Sandbox Club",
        "pages_show_list,pages_read_engagement,pages_manage_posts",
    )
    .await;
    assert_eq!(error(&club.feed(&[("message", "x")]).await), (10, None));
    let unasked = Desk::new("Sandbox Journal", "pages_show_list,pages_read_engagement").await;
    assert_eq!(error(&unasked.feed(&[("message", "x")]).await), (200, None));
    let unread = Desk::new("Sandbox Journal", "pages_show_list,pages_manage_posts").await;
    assert_eq!(
        error(
            &unread
                .get(&format!("/{}/published_posts", unread.page))
                .await
        ),
        (10, None)
    );
    let elsewhere = Desk {
        page: unread.bench.page("Sandbox Club"),
        ..unread
    };
    assert_eq!(
        error(&elsewhere.feed(&[("message", "x")]).await),
        (100, Some(33))
    );
    for desk in [&as_person, &club, &unasked, &elsewhere] {
        assert!(desk.texts().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_deleted_post_is_gone_and_the_log_says_when() {
    let desk = Desk::journal().await;
    let id = text(&desk.feed(&[("message", "gone")]).await.json()["id"]);
    pass(5).await;
    assert_eq!(
        desk.bench
            .graph("DELETE", &format!("/{id}"), &desk.token)
            .await
            .json(),
        json!({"success": true})
    );
    assert_eq!(error(&desk.get(&format!("/{id}")).await), (100, Some(33)));
    assert_eq!(
        desk.bench.sandbox.meta_public()[0].deleted_at_ms,
        Some(START_MS + 5000)
    );
    assert_eq!(
        desk.bench.get(&format!("/meta/posts/{id}")).await.status,
        404
    );
    assert_eq!(
        error(
            &desk
                .bench
                .graph("DELETE", &format!("/{id}"), &desk.token)
                .await
        ),
        (100, Some(33))
    );
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_500_can_hide_a_post_that_was_made() {
    for effect in [false, true] {
        let desk = Desk::journal().await;
        let path = format!("/meta/*/{}/feed", desk.page);
        for kind in [
            json!({"kind": "status", "status": 500, "effect": effect}),
            json!({"kind": "close", "effect": effect}),
        ] {
            desk.bench
                .control(
                    "POST",
                    "/faults",
                    json!({"method": "POST", "path": path, "fault": kind}),
                )
                .await;
        }
        assert_eq!(error(&desk.feed(&[("message", "one")]).await), (2, None));
        let answer = desk
            .bench
            .handle(desk.request(&format!("/{}/feed", desk.page), &[("message", "two")]))
            .await;
        assert!(matches!(answer, Answer::Close));
        assert_eq!(desk.texts().len(), if effect { 2 } else { 0 });
        let call = desk.bench.sandbox.calls().pop().expect("a call");
        assert_eq!(
            (call.outcome, call.made_public.is_some()),
            (Outcome::Closed, effect)
        );
        let found = desk
            .get(&format!("/{}/published_posts?fields=message", desk.page))
            .await
            .json();
        assert_eq!(
            found["data"].as_array().map(Vec::len),
            Some(if effect { 2 } else { 0 })
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_pages_that_anybody_sees_show_what_is_public() {
    let desk = Desk::journal().await;
    desk.feed(&[
        ("message", "<b>hello</b>"),
        ("link", "https://scheduler.example/?a=1&b=2"),
    ])
    .await;
    desk.feed(&[("message", "nobody sees"), ("published", "false")])
        .await;
    for path in [
        "/meta".to_owned(),
        format!("/meta/pages/{}", desk.page),
        format!("/meta/{}", desk.page),
    ] {
        let seen = desk.bench.get(&path).await;
        assert!(
            seen.text.contains("&lt;b&gt;hello&lt;/b&gt;") && !seen.text.contains("nobody sees"),
            "{path}"
        );
    }
    let club = desk
        .bench
        .get(&format!("/meta/pages/{}", desk.bench.page("Sandbox Club")))
        .await;
    assert!(club.text.contains("No posts yet"));
    let fragment = desk.bench.get("/meta/feed.json").await.json();
    assert!(text(&fragment["html"]).contains("hello"));
    let log = desk
        .bench
        .control(
            "GET",
            &format!("/meta/public?user={}&after_seq=0", desk.page),
            Value::Null,
        )
        .await
        .json();
    assert_eq!(log["posts"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        desk.bench
            .control("GET", "/meta/public?after_seq=1", Value::Null)
            .await
            .json()["posts"],
        json!([])
    );
}
