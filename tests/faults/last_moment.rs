//! The last seconds before a post goes out: whatever the person changes counts until the call's
//! intent is written, and whichever of the two is first decides.

use super::*;

/// The moments before the instant at which the person acts, in milliseconds.
const MOMENTS: [u64; 9] = [6_000, 5_000, 4_900, 3_000, 1_500, 500, 100, 20, 1];

/// A post that is due in ten seconds, and the person's hand `before` it.
async fn ten_seconds_ahead(
    host: &Arc<Host>,
    before: u64,
) -> (Browser<Host>, Account, Value, String) {
    let (browser, account) = Browser::signed_up(host).await;
    let due = browser.in_ms(10_000);
    let post = browser
        .plan("As it was", &[&account], json!({ "at": due }))
        .await;
    host.pass(Duration::from_millis(10_000 - before)).await;
    let post = browser
        .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
        .await;
    (browser, account, post, due)
}

async fn texts(browser: &Browser<Host>, account: &Account) -> Vec<String> {
    let public = browser.sandbox().public(&account.user).await;
    let text = |post: &Value| post["text"].as_str().unwrap().to_owned();
    public.iter().map(text).collect()
}

#[tokio::test(start_paused = true)]
async fn an_edit_counts_until_the_call_leaves() {
    for before in MOMENTS {
        let host = Host::start();
        let (browser, account, post, _) = ten_seconds_ahead(&host, before).await;
        let answer = browser.edit(&post, &json!({ "text": "As it is" })).await;
        assert_eq!(answer.status(), 200, "{before} ms before");
        minutes(&host, 2).await;
        let receipt = browser.wait_for(&post, "published").await;
        assert_eq!(texts(&browser, &account).await, ["As it is"], "{before}");
        let late = receipt["lateness_ms"].as_i64().unwrap();
        assert!((0..3_000).contains(&late), "{before}: {late} ms late");
    }
}

#[tokio::test(start_paused = true)]
async fn it_can_be_taken_back_until_the_call_leaves() {
    for before in MOMENTS {
        let host = Host::start();
        let (browser, account, post, _) = ten_seconds_ahead(&host, before).await;
        assert_eq!(browser.cancel(&post).await.status(), 200, "{before}");
        minutes(&host, 2).await;
        assert_eq!(browser.receipt(&post).await["state"], "cancelled");
        assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn it_can_be_moved_until_the_call_leaves() {
    for before in MOMENTS {
        let host = Host::start();
        let (browser, account, post, _) = ten_seconds_ahead(&host, before).await;
        let later = browser.in_ms(600_000);
        let moved = json!({ "schedule": { "at": later } });
        assert_eq!(browser.edit(&post, &moved).await.status(), 200, "{before}");
        minutes(&host, 2).await;
        assert_eq!(calls_and_public(&browser, &account).await, (0, 0));
        minutes(&host, 10).await;
        browser.wait_for(&post, "published").await;
        assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_and_the_intent_at_one_moment_leave_one_of_the_two() {
    for yields in 0..60 {
        let host = Host::start();
        let (browser, account, post, _) = ten_seconds_ahead(&host, 1).await;
        tokio::time::sleep(Duration::from_millis(1)).await;
        for _ in 0..yields {
            tokio::task::yield_now().await;
        }
        let answer = browser.edit(&post, &json!({ "text": "As it is" })).await;
        let expected = match answer.status().as_u16() {
            200 => "As it is",
            409 => "As it was",
            other => panic!("{yields}: {other}"),
        };
        minutes(&host, 2).await;
        assert_eq!(texts(&browser, &account).await, [expected], "{yields}");
    }
}
