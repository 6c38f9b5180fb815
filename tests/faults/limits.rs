//! Limits and fairness where only the fakes can look: exact instants, the app's window, a pause
//! that never ends, lessons that are lost.

use super::*;
use noctin_scheduler::domain::time::Timestamp;

fn empty_wallet(times: u32) -> Value {
    json!({
        "method": "POST",
        "path": POSTS,
        "times": times,
        "fault": { "kind": "status", "status": 402 },
    })
}

async fn script(browser: &Browser<Host>, fault: &Value) {
    browser
        .sandbox()
        .control("POST", "/faults", Some(fault))
        .await;
}

async fn crowd(host: &std::sync::Arc<Host>, count: usize) -> (Browser<Host>, Vec<Account>) {
    let browser = Browser::new(host);
    let mut accounts = Vec::new();
    for number in 0..count {
        accounts.push(
            browser
                .connect(&host.unique(&format!("crowd{number}")))
                .await,
        );
    }
    (browser, accounts)
}

/// Every call that asked for a post, whoever asked.
async fn all_calls(browser: &Browser<Host>) -> Vec<Value> {
    browser.sandbox().calls(POSTS, None).await
}

fn logged(host: &Host, event: &str) -> usize {
    let needle = format!("\"event\":\"{event}\"");
    host.core
        .ports
        .logged()
        .iter()
        .filter(|line| line.contains(&needle))
        .count()
}

fn states(host: &Host) -> Vec<String> {
    let rows = host
        .core
        .ports
        .database()
        .look("SELECT state FROM deliveries ORDER BY due_at, id")
        .unwrap();
    rows.iter()
        .map(|row| row["state"].as_str().unwrap().to_owned())
        .collect()
}

/// One post for each account, so many minutes ahead and five seconds apart; answers with the posts.
async fn one_each(browser: &Browser<Host>, accounts: &[Account], ahead: u64) -> Vec<Value> {
    let mut at = Duration::from_mins(ahead);
    let mut posts = Vec::new();
    for account in accounts {
        posts.push(browser.plan_in("One after the other", account, at).await);
        at += Duration::from_secs(5);
    }
    posts
}

#[tokio::test(start_paused = true)]
async fn r12_one_slow_answer_delays_another_account_by_no_more_than_100_ms() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 6).await;
    let [slow, others @ ..] = accounts.as_slice() else {
        panic!("six")
    };
    browser
        .sandbox()
        .break_posting(&slow.user, 1, json!({ "kind": "slow", "ms": 8_000 }))
        .await;
    let due = Timestamp::from_ms(host.now_ms() + 10 * 60_000);
    for account in &accounts {
        browser
            .plan("At once", &[account], json!({ "at": due.to_string() }))
            .await;
    }
    minutes(&host, 11).await;
    for account in others {
        let public = browser.sandbox().public(&account.user).await;
        let late = public[0]["received_at_ms"].as_i64().unwrap() - due.ms();
        assert!((0..=100).contains(&late), "{late} ms");
    }
    assert_eq!(browser.sandbox().public(&slow.user).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn r12_a_hundred_rows_that_cannot_be_read_keep_nobody_waiting() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 2).await;
    for number in 0..100 {
        browser
            .plan_in(
                &format!("Poison {number}"),
                &accounts[0],
                Duration::from_mins(5),
            )
            .await;
    }
    host.core
        .ports
        .database()
        .look("UPDATE deliveries SET state='nonsense'")
        .unwrap();
    let good = browser
        .plan_in("Good", &accounts[1], Duration::from_mins(6))
        .await;
    minutes(&host, 7).await;
    let receipt = browser.wait_for(&good, "published").await;
    assert!(
        receipt["lateness_ms"].as_i64().unwrap() < 1_000,
        "{receipt:#}"
    );
    assert_eq!(calls_and_public(&browser, &accounts[0]).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn r16_an_account_with_too_many_posts_meets_no_refusal_and_nobody_waits_for_it() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 3).await;
    let at = Timestamp::from_ms(host.now_ms() + 30 * 60_000);
    for number in 0..130 {
        browser
            .plan(
                &format!("Number {number:03}"),
                &[&accounts[0]],
                json!({ "at": at.to_string() }),
            )
            .await;
        host.pass(Duration::from_millis(5)).await;
    }
    for account in &accounts[1..] {
        browser
            .plan("One", &[account], json!({ "at": at.to_string() }))
            .await;
    }
    minutes(&host, 32).await;
    for account in &accounts[1..] {
        let late = browser.sandbox().public(&account.user).await[0]["received_at_ms"]
            .as_i64()
            .unwrap()
            - at.ms();
        assert!((0..=100).contains(&late), "{late} ms");
    }
    assert_eq!(
        calls_and_public(&browser, &accounts[0]).await,
        (100, 100),
        "the window holds a hundred"
    );
    minutes(&host, 17).await;
    let calls = browser
        .sandbox()
        .calls(POSTS, Some(&accounts[0].user))
        .await;
    assert!(
        calls.iter().all(|call| call["status"] == 201),
        "no refusal was ever met"
    );
    let public = browser.sandbox().public(&accounts[0].user).await;
    let texts: Vec<&str> = public
        .iter()
        .map(|post| post["text"].as_str().unwrap())
        .collect();
    assert!(texts.is_sorted(), "in their order");
    let instants: Vec<i64> = public
        .iter()
        .map(|post| post["received_at_ms"].as_i64().unwrap())
        .collect();
    let (before, after) = instants.split_at(100);
    for run in [before, after] {
        assert!(
            run.windows(2)
                .all(|pair| (90..=110).contains(&(pair[1] - pair[0]))),
            "about 100 ms apart: {run:?}"
        );
    }
    assert_eq!(public.len(), 130, "and the others once it is open again");
}

#[tokio::test(start_paused = true)]
async fn r16_the_window_of_the_app_stops_everybody_and_names_itself() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 3).await;
    browser
        .sandbox()
        .control(
            "POST",
            "/settings",
            Some(&json!({ "app_posts_per_day": 2 })),
        )
        .await;
    for account in &accounts[..2] {
        let post = browser
            .plan("Within", &[account], json!({ "now": true }))
            .await;
        browser.wait_for(&post, "published").await;
    }
    let stopped = browser
        .plan("Beyond", &[&accounts[2]], json!({ "now": true }))
        .await;
    let receipt = browser.wait_for_event(&stopped, "deferred").await;
    assert_eq!(
        receipt["error"]["message"],
        "X takes no more posts from this instance for now."
    );
    assert_eq!(
        browser.read("/api/v1/notices").await["data"]
            .as_array()
            .unwrap()
            .len(),
        3,
        "it concerns every account"
    );
    minutes(&host, 65).await;
    let missed = browser.wait_for(&stopped, "missed").await;
    assert_eq!(missed["error"]["code"], "too_late");
    let message = missed["error"]["message"].as_str().unwrap();
    assert!(
        message.ends_with("Before that: X takes no more posts from this instance for now."),
        "{message}"
    );
    assert_eq!(all_calls(&browser).await.len(), 2);
    minutes(&host, 24 * 60).await;
    assert_eq!(
        host.core
            .ports
            .database()
            .look("SELECT * FROM limits")
            .unwrap()
            .len(),
        0,
        "an open window is forgotten"
    );
    let next = browser
        .plan("The next day", &[&accounts[2]], json!({ "now": true }))
        .await;
    browser.wait_for(&next, "published").await;
}

#[tokio::test(start_paused = true)]
async fn r16_too_many_without_a_reset_waits_a_window_and_a_chance_more() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(&account.user, 1, json!({ "kind": "html", "status": 429 }))
        .await;
    let post = browser
        .plan("Until when?", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for_event(&post, "deferred").await;
    minutes(&host, 17).await;
    browser.wait_for(&post, "published").await;
    let calls = browser.sandbox().calls(POSTS, Some(&account.user)).await;
    let waited = calls[1]["at_ms"].as_i64().unwrap() - calls[0]["at_ms"].as_i64().unwrap();
    assert!((900_000..=961_000).contains(&waited), "{waited} ms");
    assert_eq!(calls.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn r16_a_burst_of_server_errors_costs_one_call_each_and_nobody_else() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 2).await;
    browser
        .sandbox()
        .break_posting(
            &accounts[0].user,
            20,
            json!({ "kind": "status", "status": 503, "effect": false }),
        )
        .await;
    for number in 0..5 {
        browser
            .plan_in(
                &format!("Into the storm {number}"),
                &accounts[0],
                Duration::from_mins(5),
            )
            .await;
    }
    let calm = browser
        .plan_in("Elsewhere", &accounts[1], Duration::from_mins(5))
        .await;
    minutes(&host, 60).await;
    assert!(
        browser.wait_for(&calm, "published").await["lateness_ms"]
            .as_i64()
            .unwrap()
            < 1_000
    );
    assert_eq!(calls_and_public(&browser, &accounts[0]).await, (5, 0));
}

#[tokio::test(start_paused = true)]
async fn a_lesson_that_the_database_does_not_take_is_learned_from_the_next_call() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .break_posting(
            &account.user,
            2,
            json!({ "kind": "status", "status": 429, "reset_after_s": 600 }),
        )
        .await;
    host.core
        .ports
        .database()
        .fail("INSERT INTO limits", Break::Before, 3);
    let mut posts = Vec::new();
    for number in 0..4 {
        posts.push(
            browser
                .plan(
                    &format!("Number {number}"),
                    &[&account],
                    json!({ "now": true }),
                )
                .await,
        );
        browser.wait_for_event(&posts[number], "deferred").await;
    }
    assert_eq!(calls_and_public(&browser, &account).await, (2, 0));
    minutes(&host, 12).await;
    for post in &posts {
        browser.wait_for(post, "published").await;
    }
}

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
async fn r10_an_account_with_a_thousand_posts_makes_nobody_wait() {
    let host = Host::start();
    let (browser, accounts) = crowd(&host, 51).await;
    let [busy, others @ ..] = accounts.as_slice() else {
        panic!("fifty-one")
    };
    let due = Timestamp::from_ms(host.now_ms() + 30 * 60_000).to_string();
    browser
        .plan("One of very many", &[busy], json!({ "at": due }))
        .await;
    host.pass(Duration::from_secs(1)).await;
    for account in others {
        browser
            .plan("The only one", &[account], json!({ "at": due }))
            .await;
    }
    let copies = "INSERT INTO deliveries (id, workspace, post, account, text, state, version, \
        approval, claim, due_at, late_at, run_at,
          wake_at, seq, head)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<999)
        SELECT printf('dlv_%032d', i), workspace, post, account, 'Number ' || i, state, version, \
        approval, claim, due_at, late_at, run_at,
          wake_at, seq, head FROM deliveries, n WHERE account="
        .to_owned();
    host.core
        .ports
        .database()
        .look(&format!("{copies}'{}'", busy.id))
        .unwrap();
    minutes(&host, 33).await;
    for account in others {
        let late = browser.sandbox().public(&account.user).await[0]["received_at_ms"]
            .as_i64()
            .unwrap()
            - Timestamp::parse(&due).unwrap().ms();
        assert!((0..=100).contains(&late), "{late} ms");
    }
    assert_eq!(
        calls_and_public(&browser, busy).await,
        (100, 100),
        "its window, and not one call more"
    );
    let waiting = host
        .core
        .ports
        .database()
        .look("SELECT count(*) AS n FROM deliveries WHERE state='ready'")
        .unwrap();
    assert_eq!(
        waiting[0]["n"], 900,
        "the others wait for the window to open"
    );
}

/// A thread of three posts, now.
async fn thread(browser: &Browser<Host>, account: &Account) -> Value {
    let options =
        json!({ "thread": [{ "text": "Second of three" }, { "text": "Third of three" }] });
    let targets = json!([{ "account": account.id, "options": options }]);
    let draft =
        json!({ "text": "First of three", "targets": targets, "schedule": { "now": true } });
    crate::scenarios::world::body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await)
}

async fn texts(browser: &Browser<Host>, account: &Account) -> Vec<String> {
    let mut public = browser.sandbox().public(&account.user).await;
    public.sort_by_key(|post| post["seq"].as_u64());
    public
        .iter()
        .map(|post| post["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn r16_a_thread_waits_in_the_middle_for_the_window_to_open() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    browser
        .sandbox()
        .control(
            "POST",
            "/settings",
            Some(&json!({ "user_posts_per_window": 2 })),
        )
        .await;
    let post = thread(&browser, &account).await;
    minutes(&host, 5).await;
    let waiting = browser.receipt(&post).await;
    assert_eq!(
        (
            waiting["published_parts"].as_i64(),
            waiting["error"]["code"].as_str()
        ),
        (Some(2), Some("rate_limited")),
        "{waiting:#}"
    );
    minutes(&host, 20).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        texts(&browser, &account).await,
        ["First of three", "Second of three", "Third of three"]
    );
    assert_eq!(
        all_calls(&browser).await.len(),
        3,
        "no call was refused, and none was made twice"
    );
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
    let post =
        crate::scenarios::world::body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
    minutes(&host, 4 * 60).await;
    browser.wait_for(&post, "published").await;
    assert_eq!(
        all_calls(&browser).await.len(),
        13,
        "one each quarter of an hour, and none gives up"
    );
}

#[tokio::test(start_paused = true)]
async fn an_hour_before_the_person_hears_of_a_window_that_opens_too_late() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Later than planned", &account, Duration::from_hours(2))
        .await;
    let opens = host.now_ms() + 150 * 60_000;
    let reason = json!({ "code": "rate_limited", "message": "X takes no more posts from this \
        instance for now.", "hint": null });
    let row = format!(
        "INSERT INTO limits (scope, blocked_until, reason, since) VALUES ('x:app', {opens}, \
        '{reason}', 0)"
    );
    host.core.ports.database().look(&row).unwrap();
    minutes(&host, 65).await;
    let warned = browser.receipt(&post).await;
    assert_eq!(
        (warned["state"].as_str(), warned["error"]["code"].as_str()),
        (Some("scheduled"), Some("rate_limited")),
        "{warned:#}"
    );
    minutes(&host, 60).await;
    assert_eq!(all_calls(&browser).await.len(), 0);
    minutes(&host, 30).await;
    let receipt = browser.wait_for(&post, "published").await;
    assert_eq!(receipt["error"], Value::Null);
    assert_eq!(all_calls(&browser).await.len(), 1);
}
