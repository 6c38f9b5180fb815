//! R26: queues lose, double, delay, reorder, expire and falsify messages. A message only asks for a
//! step; the database decides whether it is made.

use super::*;
use noctin_scheduler::domain::message::Message;
use noctin_scheduler::domain::time::{Span, Timestamp};
use noctin_scheduler::usecases::engine::work::{self, Handled};

/// So many posts, a quarter of a minute apart, the first at once.
async fn plan_many(browser: &Browser<Host>, account: &Account, count: u64) -> Vec<Value> {
    let mut posts = Vec::new();
    for number in 0..count {
        posts.push(
            browser
                .plan_in(
                    &format!("Number {number}"),
                    account,
                    Duration::from_secs(1 + 15 * number),
                )
                .await,
        );
    }
    posts
}

/// Every one is out, once, and not before its time.
async fn all_out_once(browser: &Browser<Host>, account: &Account, posts: &[Value]) {
    for post in posts {
        let receipt = browser.wait_for(post, "published").await;
        let public = browser.sandbox().public(&account.user).await;
        let made = public
            .iter()
            .find(|made| made["id"] == receipt["remote_id"])
            .unwrap();
        let due = Timestamp::parse(receipt["due_at"].as_str().unwrap())
            .unwrap()
            .ms();
        assert!(
            made["received_at_ms"].as_i64().unwrap() >= due,
            "early: {receipt:#}"
        );
    }
    assert_eq!(
        calls_and_public(browser, account).await,
        (posts.len(), posts.len())
    );
}

#[tokio::test(start_paused = true)]
async fn r26_a_doubled_message_commits_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.messages().deliver_again(4);
    for ahead in [1, 600] {
        let post = browser
            .plan_in(
                &format!("Five messages {ahead}"),
                &account,
                Duration::from_secs(ahead),
            )
            .await;
        minutes(&host, 12).await;
        browser.wait_for(&post, "published").await;
    }
    assert_eq!(calls_and_public(&browser, &account).await, (2, 2));
}

#[tokio::test(start_paused = true)]
async fn r26_a_lost_message_is_sent_again_within_two_ticks() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    for ahead in [1, 600] {
        let post = browser
            .plan_in(
                &format!("Lost on the way {ahead}"),
                &account,
                Duration::from_secs(ahead),
            )
            .await;
        let id = post["deliveries"][0]["id"].as_str().unwrap().to_owned();
        let steps = || {
            let is_ours = |message: &Message| {
                let Message::Step { delivery, .. } = message else {
                    return false;
                };
                delivery.to_string() == id
            };
            host.core
                .ports
                .messages()
                .sent()
                .iter()
                .filter(|(_, message)| is_ours(message))
                .count()
        };
        if ahead == 1 {
            // It had been sent when it was planned.
            host.kill().await;
        } else {
            host.core.ports.messages().lose(1);
            minutes(&host, 10).await;
        }
        assert_eq!(steps(), 1, "sent once, and lost");
        minutes(&host, 2).await;
        assert!(steps() > 1, "two ticks later it is on its way again");
        browser.wait_for(&post, "published").await;
    }
    assert_eq!(calls_and_public(&browser, &account).await, (2, 2));
}

#[tokio::test(start_paused = true)]
async fn r26_queues_that_are_down_delay_and_lose_nothing() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core.ports.messages().be_down(true);
    let post = browser
        .plan("Nobody listens", &[&account], json!({ "now": true }))
        .await;
    minutes(&host, 10).await;
    assert_eq!(browser.receipt(&post).await["state"], "scheduled");
    host.core.ports.messages().be_down(false);
    minutes(&host, 3).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(calls_and_public(&browser, &account).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn r26_messages_that_overtake_each_other_or_expire_publish_each_post_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let queues = host.core.ports.messages();
    queues.deliver_late(Some(Span::seconds(240)));
    queues.expire(Some(Span::seconds(150)));
    queues.deliver_again(1);
    let posts = plan_many(&browser, &account, 20).await;
    minutes(&host, 30).await;
    all_out_once(&browser, &account, &posts).await;
}

#[tokio::test(start_paused = true)]
async fn r26_messages_that_say_what_is_not_so_change_nothing() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let queues = host.core.ports.messages();
    queues.falsify(true);
    queues.deliver_late(Some(Span::seconds(90)));
    let posts = plan_many(&browser, &account, 12).await;
    minutes(&host, 30).await;
    all_out_once(&browser, &account, &posts).await;
}

#[tokio::test(start_paused = true)]
async fn r26_an_old_message_that_comes_back_finds_nothing_to_do() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "close", "effect": true }))
        .await;
    let posts = plan_many(&browser, &account, 3).await;
    minutes(&host, 10).await;
    let mut before = Vec::new();
    for post in &posts {
        before.push(browser.wait_for(post, "published").await);
    }
    let old = host.core.ports.messages().sent();
    assert!(old.len() >= 4, "{old:?}");
    for (queue, message) in old.into_iter().rev() {
        assert_eq!(work::run(&host.core, queue, message).await, Handled::Done);
    }
    for (post, before) in posts.iter().zip(before) {
        assert_eq!(browser.receipt(post).await, before, "not a line more");
    }
    assert_eq!(calls_and_public(&browser, &account).await, (3, 3));
}
