//! What a profile says below its own posts on Instagram.

use serde_json::json;

use crate::instagram_posts::{IMAGE, SCOPE, Studio};
use crate::login::{GRAPH, error, text};

/// A studio behind a Page that may comment.
async fn linked() -> Studio {
    let Studio { bench, .. } = Studio::linked().await;
    let scope = format!("{SCOPE},instagram_manage_comments");
    let user = bench
        .long(&[("username", "Sandbox Studio"), ("scope", &scope)])
        .await;
    let page = bench.page("Sandbox Gallery");
    Studio {
        token: bench.page_token(&page, &user).await,
        account: bench.account("sandbox.gallery").user_id,
        bench,
        base: GRAPH,
    }
}

#[tokio::test(start_paused = true)]
async fn a_comment_stands_below_its_post_and_said_twice_twice() {
    let studio = linked().await;
    let container = studio.ready(&[IMAGE, ("caption", "a post")]).await;
    let media = text(&studio.publish(&container).await.json()["id"]);
    let path = format!("/{media}/comments");
    for _ in 0..2 {
        let said = studio
            .send("POST", &path, &[("message", "<i>first</i>")])
            .await;
        let call = studio.bench.sandbox.calls().pop().expect("a call");
        assert_eq!(call.made_public, Some(text(&said.json()["id"])));
    }
    let listed = studio
        .send("GET", &path, &[("fields", "text,username")])
        .await
        .json();
    let one = json!({"text": "<i>first</i>", "username": "sandbox.gallery"});
    assert_eq!(listed["data"][0]["text"], one["text"]);
    assert_eq!(listed["data"][1]["username"], one["username"]);
    let public = studio.bench.sandbox.instagram_public();
    assert_eq!(public.len(), 1, "a comment is no post");
    assert_eq!(public[0].comments.len(), 2);
    let missing = studio
        .send("POST", "/18000450061509999/comments", &[("message", "x")])
        .await;
    assert_eq!(error(&missing), (100, Some(33)));
}

#[tokio::test(start_paused = true)]
async fn a_comment_takes_a_permission_of_its_own() {
    for studio in Studio::both().await {
        let container = studio.ready(&[IMAGE]).await;
        let media = text(&studio.publish(&container).await.json()["id"]);
        let path = format!("/{media}/comments");
        let seen = studio.send("POST", &path, &[("message", "x")]).await;
        assert_eq!(error(&seen), (10, None));
        assert_eq!(studio.bench.sandbox.instagram_public()[0].comments, []);
    }
}
