//! An empty wallet, 402, pauses the platform, and one delivery tries for all of them.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_pause_that_never_ends_costs_four_calls_an_hour_and_every_post_says_why_it_was_missed() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 5).await;
    script(&browser, &empty_wallet(1_000)).await;
    let posts = one_each(&browser, &accounts, 5).await;
    minutes(&host, 15).await;
    assert_eq!(
        (all_calls(&browser).await.len(), states(&host)),
        (1, vec!["held".to_owned(); 5])
    );
    minutes(&host, 75).await;
    let calls: Vec<i64> = all_calls(&browser)
        .await
        .iter()
        .map(|call| call["at_ms"].as_i64().unwrap())
        .collect();
    assert!((4..=5).contains(&calls.len()), "{calls:?}");
    assert!(
        calls
            .windows(2)
            .all(|pair| pair[1] - pair[0] >= 15 * 60_000),
        "{calls:?}"
    );
    for post in &posts {
        let receipt = browser.wait_for(post, "missed").await;
        let message = receipt["error"]["message"].as_str().unwrap();
        assert!(
            message.ends_with("Before that: This instance has used up its credits at X."),
            "{message}"
        );
    }
    let patient = browser.receipt(&posts[1]).await;
    assert!(
        !kinds(&patient).contains(&"resumed"),
        "who does not try stays where it is: {patient:#}"
    );
    assert_eq!(
        (
            logged(&host, "platform_paused"),
            logged(&host, "platform_resumed")
        ),
        (1, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_pause_wakes_the_held_oldest_first_and_tells_the_operator() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 6).await;
    script(&browser, &empty_wallet(1)).await;
    let mut posts = one_each(&browser, &accounts[..1], 4).await;
    for (account, ahead) in accounts[1..].iter().zip([5, 6, 7, 8, 9]) {
        posts.extend(one_each(&browser, std::slice::from_ref(account), ahead).await);
    }
    minutes(&host, 12).await;
    assert_eq!(
        (all_calls(&browser).await.len(), states(&host)),
        (1, vec!["held".to_owned(); 6])
    );
    let notices = browser.read("/api/v1/notices").await;
    assert_eq!(
        (&notices["data"][0]["kind"], &notices["data"][0]["platform"]),
        (&json!("platform_paused"), &json!("x"))
    );
    assert_eq!(
        notices["data"][0]["message"],
        "This instance has used up its credits at X."
    );
    let (guest, _) = Browser::signed_up(&host).await;
    assert_eq!(
        guest.read("/api/v1/notices").await["data"],
        json!([]),
        "nobody else is told of the wallet"
    );
    minutes(&host, 10).await;
    for post in &posts {
        let receipt = browser.wait_for(post, "published").await;
        assert!(kinds(&receipt).contains(&"blocked"));
    }
    let order: Vec<Value> = all_calls(&browser)
        .await
        .iter()
        .skip(1)
        .map(|call| call["user"].clone())
        .collect();
    let expected: Vec<Value> = accounts.iter().map(|account| json!(account.user)).collect();
    assert_eq!(order, expected, "oldest due first, each once");
    assert_eq!(
        (
            logged(&host, "platform_paused"),
            logged(&host, "platform_resumed")
        ),
        (1, 1)
    );
    assert_eq!(browser.read("/api/v1/notices").await["data"], json!([]));
}

#[tokio::test(start_paused = true)]
async fn who_tries_and_is_refused_for_its_own_sake_lets_the_next_one_try() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 3).await;
    script(&browser, &empty_wallet(1)).await;
    browser
        .sandbox()
        .break_posting(
            &accounts[0].user,
            1,
            json!({ "kind": "status", "status": 403 }),
        )
        .await;
    let posts = one_each(&browser, &accounts, 4).await;
    minutes(&host, 6).await;
    assert_eq!(
        (all_calls(&browser).await.len(), states(&host)),
        (1, vec!["held".to_owned(); 3])
    );
    minutes(&host, 17).await;
    let ends: Vec<String> = states(&host);
    assert_eq!(
        ends,
        ["failed", "published", "published"],
        "a duplicate says nothing about the wallet"
    );
    assert_eq!(
        browser.receipt(&posts[0]).await["error"]["code"],
        "duplicate"
    );
    assert_eq!(all_calls(&browser).await.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn who_is_lost_while_it_tries_is_replaced_after_fifteen_minutes() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 3).await;
    script(&browser, &empty_wallet(1)).await;
    one_each(&browser, &accounts, 4).await;
    minutes(&host, 6).await;
    for account in &accounts {
        browser
            .sandbox()
            .break_posting(
                &account.user,
                1,
                json!({ "kind": "close", "effect": false }),
            )
            .await;
    }
    minutes(&host, 15).await;
    assert_eq!(
        all_calls(&browser).await.len(),
        2,
        "one tried, and its answer was lost"
    );
    browser.sandbox().control("DELETE", "/faults", None).await;
    minutes(&host, 20).await;
    let mut ends = states(&host);
    ends.sort();
    assert_eq!(ends, ["published", "published", "unconfirmed"]);
    assert_eq!(all_calls(&browser).await.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_pause_ends_though_the_one_that_met_it_was_cancelled() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 2).await;
    script(&browser, &empty_wallet(1)).await;
    let posts = one_each(&browser, &accounts, 4).await;
    minutes(&host, 6).await;
    let mut cancel = crate::scenarios::world::request(
        "DELETE",
        &format!(
            "{}/api/v1/posts/{}",
            host.origin(),
            posts[0]["id"].as_str().unwrap()
        ),
        None,
    );
    cancel
        .headers_mut()
        .insert("if-match", http::HeaderValue::from_static("\"1\""));
    assert!(browser.send(cancel).await.status().is_success());
    minutes(&host, 17).await;
    assert_eq!(states(&host), ["cancelled", "published"]);
    assert_eq!(
        host.core
            .ports
            .database()
            .look("SELECT * FROM limits")
            .unwrap()
            .len(),
        0
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_held_is_found_through_its_index() {
    let host = Host::start();
    let sql = "EXPLAIN QUERY PLAN SELECT id FROM deliveries d WHERE d.state='held' ORDER BY \
        d.due_at, d.id LIMIT 1";
    let plan = host.core.ports.database().look(sql).unwrap();
    assert!(
        plan.iter().all(|step| step["detail"]
            .as_str()
            .unwrap()
            .contains("INDEX deliveries_held")),
        "{plan:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn who_tries_with_a_token_that_is_refused_tries_again_with_the_next() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 2).await;
    script(&browser, &empty_wallet(1)).await;
    browser
        .sandbox()
        .break_posting(
            &accounts[0].user,
            1,
            json!({ "kind": "status", "status": 401 }),
        )
        .await;
    one_each(&browser, &accounts, 4).await;
    minutes(&host, 23).await;
    assert_eq!(states(&host), ["published", "published"]);
    let statuses: Vec<Value> = all_calls(&browser)
        .await
        .iter()
        .map(|call| call["status"].clone())
        .collect();
    assert_eq!(statuses, [402, 401, 201, 201]);
    assert_eq!(logged(&host, "platform_resumed"), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_a_call_from_before_the_pause_does_not_lengthen_it() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 2).await;
    script(&browser, &empty_wallet(2)).await;
    browser
        .sandbox()
        .control("POST", "/settings", Some(&json!({ "answer_ms": 20_000 })))
        .await;
    browser
        .plan(
            "Asked first, answered last",
            &[&accounts[0]],
            json!({ "now": true }),
        )
        .await;
    host.pass(Duration::from_secs(5)).await;
    browser
        .sandbox()
        .control("POST", "/settings", Some(&json!({ "answer_ms": 0 })))
        .await;
    let met = browser
        .plan("Met it", &[&accounts[1]], json!({ "now": true }))
        .await;
    browser.wait_for(&met, "held").await;
    host.pass(Duration::from_secs(20)).await;
    assert_eq!(
        (all_calls(&browser).await.len(), states(&host)),
        (2, vec!["held".to_owned(); 2])
    );
    minutes(&host, 16).await;
    let calls = browser
        .sandbox()
        .calls(POSTS, Some(&accounts[1].user))
        .await;
    let waited = calls[1]["at_ms"].as_i64().unwrap() - calls[0]["at_ms"].as_i64().unwrap();
    assert!((900_000..903_000).contains(&waited), "{waited} ms");
    browser.wait_for(&met, "published").await;
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_meets_an_empty_wallet_is_held_and_goes_on_where_it_stopped() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    script(
        &browser,
        &json!({ "method": "POST", "path": POSTS, "fault": { "kind": "slow", "ms": 0 } }),
    )
    .await;
    script(&browser, &empty_wallet(1)).await;
    let post = thread(&browser, &account).await;
    minutes(&host, 2).await;
    let held = browser.receipt(&post).await;
    assert_eq!(
        (held["state"].as_str(), held["published_parts"].as_i64()),
        (Some("held"), Some(1)),
        "{held:#}"
    );
    minutes(&host, 20).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        texts(&browser, &account).await,
        ["First of three", "Second of three", "Third of three"]
    );
    assert_eq!(
        all_calls(&browser).await.len(),
        4,
        "the refused one, and one for each part"
    );
}

#[tokio::test(start_paused = true)]
async fn an_empty_wallet_is_waited_out_for_as_long_as_the_post_may_be_late() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    script(&browser, &empty_wallet(12)).await;
    let targets = json!([{ "account": account.id }]);
    let draft = json!({
        "text": "When there is money",
        "targets": targets,
        "schedule": { "now": true },
        "late_minutes": 600,
    });
    let post = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    minutes(&host, 4 * 60).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        all_calls(&browser).await.len(),
        13,
        "one each quarter of an hour, and none gives up"
    );
}

#[tokio::test(start_paused = true)]
async fn a_post_that_comes_due_may_try_for_one_that_is_held_which_follows_within_two_minutes() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 2).await;
    let other = browser
        .plan_in("Later", &accounts[1], Duration::from_mins(10))
        .await;
    script(&browser, &empty_wallet(1)).await;
    let held = browser
        .plan("Now", &[&accounts[0]], json!({ "now": true }))
        .await;
    browser.wait_for(&held, "held").await;
    // No tick has come meanwhile: at the next, both may try.
    host.pass(Duration::from_mins(16)).await;
    host.tick().await;
    browser.wait_for(&other, "published").await;
    host.pass(Duration::from_mins(2)).await;
    host.tick().await;
    browser.wait_for(&held, "published").await;
    assert_eq!(
        all_calls(&browser).await.len(),
        3,
        "one that is refused, and one for each post"
    );
}
