//! R34: what one invocation may ask of the world, with threads that ask for more.

use super::evidence::thread;
use super::*;

#[tokio::test(start_paused = true)]
async fn r34_six_threads_of_nine_at_one_instant_lose_no_part() {
    let host = Host::start();
    let browser = Browser::new(&host);
    let mut threads = Vec::new();
    for number in 0..6 {
        let account = browser.connect(&host.unique("long")).await;
        let part = |part: usize| json!({ "text": format!("Part {part} of thread {number}") });
        let following: Vec<_> = (2..=9).map(part).collect();
        let draft = json!({
            "text": format!("Part 1 of thread {number}"),
            "targets": [{ "account": account.id, "options": { "thread": following } }],
            "schedule": { "at": browser.in_ms(600_000) },
        });
        let thread = body(&browser.call("POST", "/api/v1/posts", Some(&draft)).await);
        threads.push((account, thread));
    }
    minutes(&host, 15).await;
    let mut went_on_elsewhere = 0;
    for (account, thread) in &threads {
        let receipt = browser.wait_for(thread, "published").await;
        assert!(!kinds(&receipt).contains(&"answer_lost"), "{receipt:#}");
        assert_eq!(calls_and_public(&browser, account).await, (9, 9));
        went_on_elsewhere += usize::from(kinds(&receipt).contains(&"continued"));
    }
    assert!(went_on_elsewhere > 0, "no invocation sends nine");
}

#[tokio::test(start_paused = true)]
async fn a_long_thread_goes_on_in_other_invocations_as_often_as_one_has_computed_enough() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    for (parts, invocations) in [(1, 1), (2, 2), (9, 9)] {
        let texts: Vec<_> = (1..=parts)
            .map(|part| format!("{part} of {parts}"))
            .collect();
        let texts: Vec<_> = texts.iter().map(String::as_str).collect();
        let before = calls_and_public(&browser, &account).await;
        let post = thread(&browser, &account, &texts, 60).await;
        host.tick().await;
        minutes(&host, 2).await;
        let receipt = browser.wait_for(&post, "published").await;
        let kinds = kinds(&receipt);
        let went_on = kinds.iter().filter(|kind| **kind == "continued").count();
        assert_eq!(went_on + 1, invocations, "{parts} parts: {kinds:?}");
        let (calls, public) = calls_and_public(&browser, &account).await;
        assert_eq!((calls - before.0, public - before.1), (parts, parts));
    }
}
