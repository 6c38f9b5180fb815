//! How often a publication can begin, and for whom.

use serde_json::json;

use super::inits::{CONTENT, INBOX, VIDEO, begun_at_all, forbidden, refused};
use super::{begun, change, connect, events, outcome, photos, pulled, settings, verified};
use crate::bench::pass;

#[tokio::test(start_paused = true)]
async fn six_publications_begin_in_a_minute_whatever_they_are() {
    let bench = verified().await;
    settings(&bench, json!({"tiktok_inits_per_minute": 6})).await;
    let tokens = connect(&bench, "sandbox_writer").await;
    for _ in 0..3 {
        begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
        begun(&bench, &tokens, CONTENT, &photos("DIRECT_POST", 1)).await;
    }
    let full = (429, "rate_limit_exceeded".to_owned());
    assert_eq!(
        refused(
            &bench,
            &tokens,
            INBOX,
            json!({"source_info": pulled(json!({}))["source_info"]})
        )
        .await,
        full
    );
    let other = connect(&bench, "sandbox_studio").await;
    begun(&bench, &other, VIDEO, &pulled(json!({}))).await;
    pass(60).await;
    begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
}

#[tokio::test(start_paused = true)]
async fn a_day_has_room_for_so_many_posts_and_five_drafts() {
    let bench = verified().await;
    settings(&bench, json!({"tiktok_posts_per_day": 2})).await;
    let tokens = connect(&bench, "sandbox_writer").await;
    for _ in 0..2 {
        begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    }
    assert_eq!(
        refused(&bench, &tokens, VIDEO, pulled(json!({}))).await,
        forbidden("spam_risk_too_many_posts")
    );
    assert_eq!(
        outcome(&super::creator_info(&bench, &tokens).await),
        (200, "spam_risk_too_many_posts".to_owned())
    );
    let draft = json!({"source_info": pulled(json!({}))["source_info"]});
    let mut first = String::new();
    for _ in 0..5 {
        first = begun(&bench, &tokens, INBOX, &draft).await;
    }
    let full = || forbidden("spam_risk_too_many_pending_share");
    assert_eq!(refused(&bench, &tokens, INBOX, draft.clone()).await, full());
    assert_eq!(
        refused(&bench, &tokens, CONTENT, photos("MEDIA_UPLOAD", 1)).await,
        full()
    );
    pass(10).await;
    let path = format!("/tiktok/publications/{first}/finish");
    assert_eq!(bench.control("POST", &path, json!({})).await.status, 200);
    assert_eq!(
        bench.control("POST", &path, json!({})).await.status,
        400,
        "a draft is posted once"
    );
    begun(&bench, &tokens, INBOX, &draft).await;
    pass(24 * 60 * 60).await;
    let tokens = connect(&bench, "sandbox_writer").await;
    begun(&bench, &tokens, VIDEO, &pulled(json!({}))).await;
    begun(&bench, &tokens, INBOX, &draft).await;
}

#[tokio::test(start_paused = true)]
async fn a_creator_who_cannot_post_is_refused_with_403_here() {
    let bench = verified().await;
    let tokens = connect(&bench, "sandbox_writer").await;
    for code in [
        "spam_risk_too_many_posts",
        "spam_risk_user_banned_from_posting",
        "reached_active_user_cap",
    ] {
        change(&bench, &tokens, json!({"cannot_post": code})).await;
        assert_eq!(
            refused(&bench, &tokens, VIDEO, pulled(json!({}))).await,
            forbidden(code)
        );
    }
    assert!(events(&bench).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_hides_whether_a_publication_began() {
    for effect in [false, true] {
        let bench = verified().await;
        let tokens = connect(&bench, "sandbox_writer").await;
        let entry = json!({
            "method": "POST", "path": "/tiktok/v2/post/publish/video/init/",
            "fault": {"kind": "close", "effect": effect},
        });
        bench.control("POST", "/faults", entry).await;
        let request = http::Request::post("/tiktok/v2/post/publish/video/init/")
            .header("content-type", "application/json");
        let request = request.header("authorization", format!("Bearer {}", tokens.access));
        let answer = bench
            .handle(
                request
                    .body(pulled(json!({})).to_string().into_bytes())
                    .expect("a request"),
            )
            .await;
        assert!(matches!(answer, noctin_sandbox::Answer::Close));
        assert_eq!(begun_at_all(&bench).await, usize::from(effect));
    }
}
