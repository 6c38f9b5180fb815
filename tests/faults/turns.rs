//! The order of one account's posts that are planned so late that no tick claims them.

use super::*;

/// Ten posts of one account for these instants, made one after the other.
async fn ten(browser: &Browser<Host>, account: &Account, when: &Value) {
    for number in 0..10 {
        browser
            .plan(&format!("Number {number}"), &[account], when.clone())
            .await;
    }
}

/// When each call was there, in their order: which post, and how many milliseconds behind the
/// first.
async fn calls(browser: &Browser<Host>, account: &Account) -> Vec<(String, i64)> {
    let public = browser.sandbox().public(&account.user).await;
    let mut calls: Vec<_> = public
        .iter()
        .map(|post| {
            let text = post["text"].as_str().unwrap().to_owned();
            (post["received_at_ms"].as_i64().unwrap(), text)
        })
        .collect();
    calls.sort();
    let first = calls.first().map_or(0, |(at, _)| *at);
    calls
        .into_iter()
        .map(|(at, text)| (text, at - first))
        .collect()
}

fn in_order() -> Vec<String> {
    (0..10).map(|number| format!("Number {number}")).collect()
}

#[tokio::test(start_paused = true)]
async fn ten_posts_for_one_instant_20_s_ahead_go_out_in_their_order() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let at = json!({ "at": browser.in_ms(20_000) });
    ten(&browser, &account, &at).await;
    minutes(&host, 3).await;
    let calls = calls(&browser, &account).await;
    let texts: Vec<_> = calls.iter().map(|(text, _)| text.clone()).collect();
    assert_eq!(texts, in_order(), "{calls:?}");
    assert!(
        calls.windows(2).all(|pair| pair[1].1 - pair[0].1 >= 90),
        "{calls:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn ten_posts_made_now_go_out_in_their_order() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    ten(&browser, &account, &json!({ "now": true })).await;
    minutes(&host, 3).await;
    let calls = calls(&browser, &account).await;
    let texts: Vec<_> = calls.iter().map(|(text, _)| text.clone()).collect();
    assert_eq!(texts, in_order(), "{calls:?}");
    // The first one's message takes its time; the others' turns are behind that.
    assert!(
        calls.windows(2).all(|pair| pair[1].1 - pair[0].1 >= 75),
        "{calls:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_moved_to_an_instant_goes_behind_what_was_planned_for_it() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let moved = browser
        .plan_in("Moved", &account, Duration::from_hours(1))
        .await;
    let at = browser.in_ms(20_000);
    browser
        .plan("Planned", &[&account], json!({ "at": at }))
        .await;
    let patch = json!({ "schedule": { "at": at } });
    assert_eq!(browser.edit(&moved, &patch).await.status(), 200);
    minutes(&host, 3).await;
    let calls = calls(&browser, &account).await;
    let expected = [("Planned".to_owned(), 0), ("Moved".to_owned(), 100)];
    assert_eq!(calls, expected);
}

#[tokio::test(start_paused = true)]
async fn posts_of_other_accounts_do_not_wait() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let other = browser.connect(&host.unique("beside")).await;
    let at = json!({ "at": browser.in_ms(20_000) });
    ten(&browser, &account, &at).await;
    let beside = browser.plan("Beside", &[&other], at).await;
    minutes(&host, 3).await;
    let receipt = browser.wait_for(&beside, "published").await;
    let late = receipt["lateness_ms"].as_i64().unwrap();
    assert!((0..50).contains(&late), "{late} ms late");
}
