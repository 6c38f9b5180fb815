//! Rate limits and fairness where only the fakes can look: exact instants, the window of the app,
//! and a limit that the database did not keep.

mod wallet;
mod windows;

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

async fn crowd(host: &Arc<Host>, count: usize) -> (Browser<Host>, Vec<Account>) {
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
    body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await)
}

async fn texts(browser: &Browser<Host>, account: &Account) -> Vec<String> {
    let mut public = browser.sandbox().public(&account.user).await;
    public.sort_by_key(|post| post["seq"].as_u64());
    public
        .iter()
        .map(|post| post["text"].as_str().unwrap().to_owned())
        .collect()
}
