//! What a platform's limits stop, and what they do not.

use super::browser::{Account, Browser};
use super::world::World;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const POSTS: &str = "/x/2/tweets";

async fn calls<W: World>(browser: &Browser<W>, account: &Account) -> usize {
    browser
        .sandbox()
        .calls(POSTS, Some(&account.user))
        .await
        .len()
}

async fn post_now<W: World>(browser: &Browser<W>, text: &str, account: &Account) -> Value {
    browser.plan(text, &[account], json!({ "now": true })).await
}

async fn notices<W: World>(browser: &Browser<W>, kind: &str) -> Vec<Value> {
    let notices = browser.read("/api/v1/notices").await["data"]
        .as_array()
        .unwrap()
        .clone();
    notices
        .into_iter()
        .filter(|notice| notice["kind"] == kind)
        .collect()
}

async fn health<W: World>(browser: &Browser<W>, account: &Account) -> Value {
    let accounts = browser.read("/api/v1/accounts").await;
    accounts["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == account.id.as_str())
        .unwrap()["health"]
        .clone()
}

pub(crate) async fn r16_a_full_window_stops_its_account_and_nobody_else<W: World>(world: Arc<W>) {
    let (browser, full) = Browser::signed_up(&world).await;
    let other = browser.connect(&world.unique("other")).await;
    browser
        .sandbox()
        .break_posting(
            &full.user,
            1,
            json!({ "kind": "status", "status": 429, "reset_after_s": 600 }),
        )
        .await;
    let refused = post_now(&browser, "Refused", &full).await;
    browser.wait_for_event(&refused, "deferred").await;
    let mut posts = vec![refused];
    for text in ["Not even asked", "Nor this one"] {
        let post = post_now(&browser, text, &full).await;
        let receipt = browser.wait_for_event(&post, "deferred").await;
        assert_eq!(
            (
                &receipt["state"],
                &receipt["error"]["code"],
                &receipt["attempts"]
            ),
            (&json!("ready"), &json!("rate_limited"), &json!(0))
        );
        assert_eq!(
            receipt["error"]["message"],
            "X takes no more posts from this account for now."
        );
        posts.push(post);
    }
    let free = post_now(&browser, "Nobody else", &other).await;
    browser.wait_for(&free, "published").await;
    assert_the_limit_is_told(&browser, &full, &other).await;
    world.pass(Duration::from_mins(6)).await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(calls(&browser, &full).await, 1, "no call before the reset");
    world.pass(Duration::from_secs(238)).await;
    world.tick().await;
    for post in &posts {
        browser.wait_for(post, "published").await;
    }
    assert_eq!(
        (
            calls(&browser, &full).await,
            browser.sandbox().public(&full.user).await.len()
        ),
        (4, 3)
    );
    assert_eq!(
        (
            &health(&browser, &full).await["state"],
            notices(&browser, "account_limited").await.len()
        ),
        (&json!("connected"), 0)
    );
}

/// The limited account says until when, a notice tells the same, and nobody else is limited.
async fn assert_the_limit_is_told<W: World>(browser: &Browser<W>, full: &Account, other: &Account) {
    let limited = health(browser, full).await;
    assert_eq!(
        (&limited["state"], limited["until"].is_string()),
        (&json!("limited"), true)
    );
    assert_eq!(
        (
            &health(browser, other).await["state"],
            &health(browser, other).await["until"]
        ),
        (&json!("connected"), &Value::Null)
    );
    let told = notices(browser, "account_limited").await;
    assert_eq!(
        (told.len(), &told[0]["account"], &told[0]["until"]),
        (1, &json!(full.id), &limited["until"])
    );
}

pub(crate) async fn r16_the_call_that_uses_up_a_window_is_the_last_until_it_opens<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    browser
        .sandbox()
        .control(
            "POST",
            "/settings",
            Some(&json!({ "user_posts_per_window": 2 })),
        )
        .await;
    for text in ["One", "Two"] {
        let post = post_now(&browser, text, &account).await;
        browser.wait_for(&post, "published").await;
    }
    let third = post_now(&browser, "Three", &account).await;
    let receipt = browser.wait_for_event(&third, "deferred").await;
    assert_eq!(
        (&receipt["attempts"], calls(&browser, &account).await),
        (&json!(0), 2),
        "the refusal is never met"
    );
    world.pass(Duration::from_secs(901)).await;
    world.tick().await;
    browser.wait_for(&third, "published").await;
    browser
        .sandbox()
        .control(
            "POST",
            "/settings",
            Some(&json!({ "user_posts_per_window": 100 })),
        )
        .await;
    let statuses: Vec<_> = browser
        .sandbox()
        .calls(POSTS, Some(&account.user))
        .await
        .iter()
        .map(|call| call["status"].clone())
        .collect();
    assert_eq!(statuses, [201, 201, 201]);
}

pub(crate) async fn a_402_pauses_the_platform_and_one_delivery_tries_every_fifteen_minutes<
    W: World,
>(
    world: Arc<W>,
) {
    let browser = Browser::new(&world);
    let (accounts, posts) = three_that_meet_an_empty_wallet(&browser).await;
    let is_operator = browser.read("/api/v1/me").await["operator"] == true;
    assert_eq!(
        notices(&browser, "platform_paused").await.len(),
        usize::from(is_operator),
        "the operator is told, and nobody else"
    );
    let all_calls = async || {
        let mut sum = 0;
        for account in &accounts {
            sum += calls(&browser, account).await;
        }
        sum
    };
    assert_eq!(all_calls().await, 1, "the others are held without a call");
    world.pass(Duration::from_mins(8)).await;
    world.tick().await;
    world.breathe().await;
    assert_eq!(all_calls().await, 1, "no call while it lasts");
    world.pass(Duration::from_mins(8)).await;
    world.tick().await;
    for _ in 0..50 {
        world.breathe().await;
        if all_calls().await > 1 {
            break;
        }
    }
    for post in &posts {
        browser.wait_for(post, "held").await;
    }
    world.breathe().await;
    assert_eq!(all_calls().await, 2, "one tries, and is refused");
    world.pass(Duration::from_mins(16)).await;
    world.tick().await;
    wait_for_any_published(&browser).await;
    world.pass(Duration::from_mins(1)).await;
    world.tick().await;
    for (post, account) in posts.iter().zip(&accounts) {
        browser.wait_for(post, "published").await;
        assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
    }
    assert_eq!(
        (
            all_calls().await,
            notices(&browser, "platform_paused").await.len()
        ),
        (5, 0),
        "the wallet is filled: each is sent once"
    );
}

/// Three accounts with a post each that is held, because the first two calls are answered with 402.
async fn three_that_meet_an_empty_wallet<W: World>(
    browser: &Browser<W>,
) -> (Vec<Account>, Vec<Value>) {
    let mut accounts = Vec::new();
    for number in 0..3 {
        let name = browser.world.unique(&format!("paused{number}"));
        accounts.push(browser.connect(&name).await);
    }
    let empty = json!({
        "method": "POST",
        "path": POSTS,
        "times": 2,
        "fault": { "kind": "status", "status": 402 },
    });
    browser
        .sandbox()
        .control("POST", "/faults", Some(&empty))
        .await;
    let mut posts = Vec::new();
    for account in &accounts {
        let post = post_now(browser, "Held with the others", account).await;
        let receipt = browser.wait_for(&post, "held").await;
        assert_eq!(
            (&receipt["error"]["class"], &receipt["error"]["code"]),
            (&json!("operator"), &json!("credits_depleted"))
        );
        posts.push(post);
    }
    (accounts, posts)
}

async fn wait_for_any_published<W: World>(browser: &Browser<W>) {
    for _ in 0..100 {
        browser.world.breathe().await;
        let published = browser.read("/api/v1/posts?state=published").await;
        if published["data"] != json!([]) {
            return;
        }
    }
    panic!("one tries, and goes out");
}
