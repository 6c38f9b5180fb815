//! What a Page says below its own posts, and errors of the platform by their numbers.

use serde_json::json;

use crate::bench::{START_MS, pass};
use crate::facebook_posts::Desk;
use crate::facebook_videos::{described, finish, send, start, upright};
use crate::login::{error, text};

const SCOPE: &str = "pages_show_list,pages_read_engagement,pages_manage_posts,\
    pages_manage_engagement";

#[tokio::test(start_paused = true)]
async fn a_comment_stands_below_its_post_and_said_twice_twice() {
    let desk = Desk::new("Sandbox Journal", SCOPE).await;
    let post = text(&desk.feed(&[("message", "a post")]).await.json()["id"]);
    let comments = format!("/{post}/comments");
    pass(5).await;
    let first = desk
        .post(&comments, &[("message", "<i>first</i>")])
        .await
        .json();
    let place = post.split('_').next_back().expect("a place");
    assert!(text(&first["id"]).starts_with(&format!("{place}_")));
    let call = desk.bench.sandbox.calls().pop().expect("a call");
    assert_eq!(call.made_public, Some(text(&first["id"])));
    desk.post(&comments, &[("message", "<i>first</i>")]).await;
    let public = desk.bench.sandbox.meta_public();
    let said: Vec<_> = public[0]
        .comments
        .iter()
        .map(|comment| (comment.text.as_str(), comment.public_at_ms))
        .collect();
    assert_eq!(said, [("<i>first</i>", START_MS + 5000); 2]);
    let listed = desk
        .get(&format!("{comments}?fields=message,from&limit=1"))
        .await
        .json();
    assert_eq!(
        listed["data"],
        json!([{
            "id": first["id"], "message": "<i>first</i>",
            "from": {"id": desk.page, "name": "Sandbox Journal"},
        }])
    );
    assert!(listed["paging"]["next"].is_string());
    let page = desk.bench.get(&format!("/meta/posts/{post}")).await;
    assert!(page.text.contains("&lt;i&gt;first&lt;/i&gt;"));
    assert_eq!(public.len(), 1, "a comment is no post");
}

#[tokio::test(start_paused = true)]
async fn a_comment_takes_a_permission_of_its_own_a_text_and_a_public_post() {
    let desk = Desk::journal().await;
    let post = text(&desk.feed(&[("message", "a post")]).await.json()["id"]);
    let seen = desk
        .post(&format!("/{post}/comments"), &[("message", "x")])
        .await;
    assert_eq!((seen.status.as_u16(), error(&seen)), (403, (200, None)));
    let listed = desk.get(&format!("/{post}/comments")).await;
    assert_eq!(listed.json()["data"], json!([]), "reading takes less");

    let desk = Desk::new("Sandbox Journal", SCOPE).await;
    let fields = [("message", "later"), ("published", "false")];
    let draft = text(&desk.feed(&fields).await.json()["id"]);
    let comments = format!("/{draft}/comments");
    let early = desk.post(&comments, &[("message", "x")]).await;
    assert_eq!(error(&early), (100, None), "nobody sees it yet");
    desk.post(&format!("/{draft}"), &[("is_published", "true")])
        .await;
    let long = "x".repeat(8001);
    for fields in [
        &[][..],
        &[("message", "")],
        &[("message", &long)],
        &[("text", "x")],
    ] {
        assert_eq!(error(&desk.post(&comments, fields).await).0, 100);
    }
    let none = desk.post("/17/comments", &[("message", "x")]).await;
    assert_eq!(error(&none), (100, Some(33)));
    assert!(desk.bench.sandbox.meta_public()[0].comments.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_reel_can_be_commented_on_once_it_is_public() {
    let desk = Desk::new("Sandbox Journal", SCOPE).await;
    let (video, url) = start(&desk, "video_reels").await;
    send(&desk, &url, &upright().bytes()).await;
    finish(&desk, "video_reels", &described(&video)).await;
    let comments = format!("/{video}/comments");
    let early = desk.post(&comments, &[("message", "x")]).await;
    assert_eq!(error(&early), (100, None));
    pass(6).await;
    assert_eq!(desk.post(&comments, &[("message", "x")]).await.status, 200);
    assert_eq!(desk.bench.sandbox.meta_public()[0].comments[0].text, "x");
}

#[tokio::test(start_paused = true)]
async fn every_error_of_the_documents_comes_on_demand() {
    for (code, subcode, status, is_limit) in [
        (1, None, 500, false),
        (2, None, 500, false),
        (10, None, 403, false),
        (32, None, 400, true),
        (190, Some(492), 400, false),
        (200, None, 403, false),
        (368, Some(1_390_008), 400, false),
        (506, None, 400, false),
        (80_001, None, 400, true),
        (-1, Some(2_207_001), 400, false),
    ] {
        for effect in [false, true] {
            let desk = Desk::journal().await;
            let path = format!("/meta/*/{}/feed", desk.page);
            let fault = json!({
                "kind": "graph_error", "code": code, "subcode": subcode, "effect": effect,
            });
            let entry = json!({"method": "POST", "path": path, "fault": fault});
            assert_eq!(
                desk.bench.control("POST", "/faults", entry).await.status,
                200
            );
            let seen = desk.feed(&[("message", "one")]).await;
            assert_eq!(error(&seen), (code, subcode.map(i64::from)));
            assert_eq!(seen.status, status, "{code}");
            let usage = seen.header("x-business-use-case-usage");
            assert_eq!(usage.is_some(), is_limit, "{code}");
            assert!(usage.is_none_or(|usage| usage.contains(&desk.page)));
            assert_eq!(desk.texts().len(), usize::from(effect));
        }
    }
    let desk = Desk::journal().await;
    let entry = json!({"path": "/x/2/tweets", "fault": {"kind": "graph_error", "code": 1}});
    assert_eq!(
        desk.bench.control("POST", "/faults", entry).await.status,
        400
    );
}

#[tokio::test(start_paused = true)]
async fn a_link_leads_away_from_facebook() {
    let desk = Desk::journal().await;
    for link in ["https://www.facebook.com/17", "https://facebook.com/"] {
        let seen = desk.feed(&[("link", link), ("message", "x")]).await;
        assert_eq!(error(&seen), (100, Some(1_609_008)), "{link}");
    }
    let fields = [("link", "https://notfacebook.com/"), ("message", "x")];
    assert_eq!(desk.feed(&fields).await.status, 200);
    let in_text = [("message", "see https://scheduler.example/")];
    assert_eq!(desk.feed(&in_text).await.status, 200);
    let page = desk.bench.get("/meta").await.text;
    assert_eq!(
        page.matches("class=\"preview\"").count(),
        1,
        "only of a link that was given"
    );
}
