//! Posts from a file where the database fails, many at once, and at the bounds of a file.

use super::quotas::{HOUR_MS, id, posts, use_quota};
use super::*;
use crate::scenarios::imports::send;
use http::Response;
use noctin_scheduler::ports::Store;
use std::fmt::Write;

/// A file of so many posts to these accounts, from this instant on, a minute apart.
fn file(host: &Host, count: i64, accounts: &[&Account], first_ms: i64, apart_ms: i64) -> String {
    let names: Vec<&str> = accounts.iter().map(|one| one.username.as_str()).collect();
    let mut csv = "text,accounts,at\n".to_owned();
    for number in 0..count {
        let at = host.core.ports.now().ms() + first_ms + number * apart_ms;
        let at = noctin_scheduler::domain::time::Timestamp::from_ms(at);
        writeln!(csv, "Number {number},{},{at}", names.join("|")).unwrap();
    }
    csv
}

fn codes(answer: &Response<Vec<u8>>) -> Vec<String> {
    let problem = body(answer);
    let errors = problem["errors"].as_array().unwrap().iter();
    let code = |fault: &Value| fault["code"].as_str().unwrap().to_owned();
    errors.map(code).collect()
}

fn deliveries(host: &Host) -> usize {
    let rows = host.core.ports.database().look("SELECT id FROM deliveries");
    rows.unwrap().len()
}

#[tokio::test(start_paused = true)]
async fn an_import_whose_answer_is_lost_is_made_once() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let csv = file(&host, 20, &[&account], HOUR_MS, 60_000);
    let store = host.core.ports.database();
    store.fail("INTO posts", Break::After, 1);
    let made = send(&browser, &csv, "", None).await;
    assert_eq!(made.status(), 201, "{}", body(&made));
    assert_eq!((posts(&host), deliveries(&host)), (20, 20));
    store.fail("INTO posts", Break::After, 3);
    let lost = send(&browser, &csv, "", Some("key")).await;
    assert_eq!(lost.status(), 503, "{}", body(&lost));
    let again = send(&browser, &csv, "", Some("key")).await;
    assert_eq!(again.status(), 201, "{}", body(&again));
    assert_eq!((posts(&host), deliveries(&host)), (40, 40));
    store.fail("INTO posts", Break::Before, 3);
    assert_eq!(send(&browser, &csv, "", None).await.status(), 503);
    assert_eq!((posts(&host), deliveries(&host)), (40, 40));
}

#[tokio::test(start_paused = true)]
async fn imported_posts_of_one_instant_go_out_in_the_order_of_the_file() {
    // On their way at once, and claimed together by a tick.
    for (ahead_ms, wait) in [(20_000, 3), (HOUR_MS, 63)] {
        let host = Host::start();
        let (browser, account) = Browser::signed_up(&host).await;
        let csv = file(&host, 10, &[&account], ahead_ms, 0);
        assert_eq!(send(&browser, &csv, "", None).await.status(), 201);
        minutes(&host, wait).await;
        let mut public: Vec<(i64, String)> = browser
            .sandbox()
            .public(&account.user)
            .await
            .iter()
            .map(|post| {
                let text = post["text"].as_str().unwrap().to_owned();
                (post["received_at_ms"].as_i64().unwrap(), text)
            })
            .collect();
        public.sort();
        let texts: Vec<&str> = public.iter().map(|(_, text)| text.as_str()).collect();
        let expected: Vec<String> = (0..10).map(|number| format!("Number {number}")).collect();
        assert_eq!(texts, expected, "{ahead_ms}: {public:?}");
        assert!(
            public.windows(2).all(|pair| pair[1].0 - pair[0].0 >= 90),
            "{ahead_ms}: {public:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_has_its_bounds_and_says_them() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let mut accounts = vec![account];
    for number in 0..2 {
        let other = format!("bound{number}");
        accounts.push(browser.connect(&host.unique(&other)).await);
    }
    let all: Vec<&Account> = accounts.iter().collect();
    let csv = file(&host, 101, &all[..1], HOUR_MS, 60_000);
    let long = send(&browser, &csv, "", None).await;
    assert_eq!(codes(&long), ["too_many_rows"]);
    assert!(body(&long)["detail"].as_str().unwrap().contains("100"));
    let csv = file(&host, 34, &all, HOUR_MS, 60_000);
    let wide = send(&browser, &csv, "", None).await;
    assert_eq!(codes(&wide), ["too_many"], "{}", body(&wide));
    let large = format!("text\n{}\n", "a".repeat(256 * 1024));
    let large = send(&browser, &large, "dry_run=true", None).await;
    assert_eq!(large.status(), 413);
    assert_eq!(posts(&host), 0);
    // The largest file is a few calls of the database.
    let before = host.core.ports.store().usage();
    let csv = file(&host, 100, &all[..1], HOUR_MS, 60_000);
    let made = send(&browser, &csv, "", Some("key")).await;
    assert_eq!(made.status(), 201, "{}", body(&made));
    let used = host.core.ports.store().usage().since(before);
    assert_eq!((posts(&host), deliveries(&host)), (100, 100));
    assert!(used.batches <= 12, "{used:?}");
}

#[tokio::test(start_paused = true)]
async fn s29_imported_posts_count_each() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let workspace = id(&browser, "/workspace/id").await;
    use_quota(&host, &workspace, "posts_hour", HOUR_MS, 1_991);
    let csv = file(&host, 10, &[&account], HOUR_MS, 60_000);
    let refused = send(&browser, &csv, "", None).await;
    assert_eq!(
        (refused.status().as_u16(), &body(&refused)["code"]),
        (429, &json!("quota_exceeded"))
    );
    assert_eq!(posts(&host), 0);
    let csv = file(&host, 9, &[&account], HOUR_MS, 60_000);
    assert_eq!(send(&browser, &csv, "", None).await.status(), 201);
    assert_eq!(posts(&host), 9);
    let dry = send(&browser, &csv, "dry_run=true", None).await;
    assert_eq!(dry.status(), 200, "a dry run counts for nothing");
}
