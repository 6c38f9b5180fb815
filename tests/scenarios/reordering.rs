//! Posts that change places: the times stay, and all of it happens or nothing.

use super::browser::{Account, Browser, kinds};
use super::media::{refusal, refused};
use super::slots::{at, codes};
use super::world::{World, body};
use futures_util::future::join_all;
use http::Response;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const POSTS: &str = "/api/v1/posts";
const REORDER: &str = "/api/v1/posts/reorder";

/// Posts an hour apart, the first in two hours.
async fn line_up<W: World>(browser: &Browser<W>, account: &Account, texts: &[&str]) -> Vec<Value> {
    let mut posts = Vec::new();
    for (hour, text) in (2..).zip(texts) {
        posts.push(
            browser
                .plan_in(text, account, Duration::from_hours(hour))
                .await,
        );
    }
    posts
}

/// Puts posts into the order of these numbers.
async fn reorder<W: World>(
    browser: &Browser<W>,
    posts: &[Value],
    order: &[usize],
) -> Response<Vec<u8>> {
    let places: Vec<Value> = order
        .iter()
        .map(|at| json!({ "id": posts[*at]["id"], "version": posts[*at]["version"] }))
        .collect();
    browser
        .call("POST", REORDER, Some(&json!({ "posts": places })))
        .await
}

async fn texts_in_order<W: World>(browser: &Browser<W>) -> Vec<String> {
    let page = browser.read(&format!("{POSTS}?state=scheduled")).await;
    let posts = page["data"].as_array().unwrap().iter();
    posts
        .map(|post| post["text"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) async fn posts_change_places_and_lose_no_time<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let posts = line_up(&browser, &account, &["One", "Two", "Three", "Four"]).await;
    let times: Vec<&str> = posts.iter().map(at).collect();
    // The last goes first, and the others follow.
    let answer = reorder(&browser, &posts, &[3, 0, 1, 2]).await;
    assert_eq!(answer.status(), 200, "{}", body(&answer));
    let moved = body(&answer)["data"].as_array().unwrap().clone();
    assert_eq!(moved.iter().map(at).collect::<Vec<_>>(), times);
    assert_eq!(
        texts_in_order(&browser).await,
        ["Four", "One", "Two", "Three"]
    );
    assert!(moved.iter().all(|post| post["version"] == 2));
    let deliveries = moved
        .iter()
        .map(|post| post["deliveries"][0]["due_at"].clone());
    assert!(deliveries.zip(&times).all(|(due, time)| due == **time));
    assert_eq!(
        kinds(&browser.receipt(&moved[0]).await),
        ["planned", "moved"]
    );
    // As they stand already, nothing changes.
    let same = reorder(&browser, &moved, &[0, 1, 2, 3]).await;
    assert!(
        body(&same)["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|post| post["version"] == 2)
    );
    // Only what changes its place is changed.
    let swapped = reorder(&browser, &moved, &[0, 2, 1, 3]).await;
    let versions: Vec<_> = body(&swapped)["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|post| post["version"].as_i64().unwrap())
        .collect();
    assert_eq!(versions, [2, 3, 3, 2]);
    world
        .pass(Duration::from_hours(2) - Duration::from_secs(6))
        .await;
    world.tick().await;
    browser.wait_for(&moved[0], "published").await;
    let public = browser.sandbox().public(&account.user).await;
    assert_eq!((public.len(), &public[0]["text"]), (1, &json!("Four")));
}

pub(crate) async fn posts_change_places_wholly_or_not_at_all<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let (stranger, theirs) = Browser::signed_up(&world).await;
    let posts = line_up(&browser, &account, &["One", "Two", "Three"]).await;
    let foreign = line_up(&stranger, &theirs, &["Elsewhere"]).await;
    let edited = browser
        .edit(&posts[1], &json!({ "text": "Two, edited" }))
        .await;
    assert_eq!(edited.status(), 200);
    let stale = reorder(&browser, &posts, &[2, 1, 0]).await;
    assert_eq!(refusal(&stale), refused(412, "stale"));
    let mixed = [posts[0].clone(), foreign[0].clone()];
    let unknown = reorder(&browser, &mixed, &[1, 0]).await;
    assert_eq!(refusal(&unknown), refused(404, "not_found"));
    let cancelled = body(&browser.cancel(&posts[2]).await);
    let over = [posts[0].clone(), cancelled];
    assert_eq!(
        refusal(&reorder(&browser, &over, &[1, 0]).await),
        refused(409, "over")
    );
    assert_eq!(reorder(&browser, &posts, &[0]).await.status(), 422);
    let twice = reorder(&browser, &posts, &[0, 0]).await;
    assert_eq!(codes(&twice), ["posts[1].id twice"]);
    assert_eq!(texts_in_order(&browser).await, ["One", "Two, edited"]);
    // Of two who order them at once, one is told.
    let posts = [posts[0].clone(), body(&edited)];
    let both = join_all([
        reorder(&browser, &posts, &[1, 0]),
        reorder(&browser, &posts, &[1, 0]),
    ])
    .await;
    let mut statuses: Vec<_> = both.iter().map(|answer| answer.status().as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(texts_in_order(&browser).await, ["Two, edited", "One"]);
}
