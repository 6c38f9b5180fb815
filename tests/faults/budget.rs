//! R34: what one invocation may ask of the world, with threads that ask for more.

use super::*;

#[tokio::test(start_paused = true)]
async fn r34_six_threads_of_nine_in_one_invocation_lose_no_part() {
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
        went_on_elsewhere += usize::from(kinds(&receipt).contains(&"released"));
    }
    assert!(went_on_elsewhere > 0, "54 calls do not fit one invocation");
}
