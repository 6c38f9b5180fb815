//! Threads in trouble: what is told of them, and what their person says of them.

use super::evidence::thread;
use super::*;

#[tokio::test(start_paused = true)]
async fn a_thread_that_is_too_late_behind_its_first_part_is_failed_and_not_missed() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    // The first message is lost; the tick finds it again with seconds left, and the first call takes longer than that.
    host.core.ports.messages().lose(1);
    browser.sandbox().break_posting(&account.user, 1, json!({ "kind": "slow", "ms": 8_000 })).await;
    let post = thread(&browser, &account, &["In time", "Too late"], 2).await;
    host.pass(Duration::from_secs(115)).await;
    host.tick().await;
    minutes(&host, 1).await;
    let receipt = browser.receipt(&post).await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
    assert_eq!((receipt["state"].as_str(), receipt["published_parts"].as_i64()), (Some("failed"), Some(1)), "{receipt:#}");
    assert_eq!(receipt["error"]["code"], "too_late");
}
