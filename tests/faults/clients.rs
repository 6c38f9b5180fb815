//! A client that goes away, at whatever moment: what its request has begun goes on to its end.

use super::*;
use std::pin::pin;
use std::task::Poll;

const REVOKE: &str = "/x/2/oauth2/revoke";

/// Longer than anything goes on that nobody waits for, and than a lease.
const LATER: Duration = Duration::from_mins(2);

/// Sends a request, and goes away after so many turns of the scheduler. The answer says whether it
/// came before that.
async fn is_answered_within(turns: usize, request: impl Future<Output: Sized>) -> bool {
    let mut request = pin!(request);
    for _ in 0..turns {
        let answer =
            std::future::poll_fn(|context| Poll::Ready(request.as_mut().poll(context).is_ready()));
        if answer.await {
            return true;
        }
        // To the end of the line: everybody else takes one step.
        let mut has_waited = false;
        std::future::poll_fn(|context| {
            context.waker().wake_by_ref();
            if std::mem::replace(&mut has_waited, true) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
    false
}

/// Runs a trial whose client goes away after 0, 1, 2 … turns, until it has its answer before that.
/// Each is a task of its own, so that it takes turns with what goes on behind it.
async fn at_every_moment<F>(trial: impl Fn(usize) -> F)
where
    F: Future<Output = bool> + Send + 'static,
{
    for turns in 0.. {
        if tokio::spawn(trial(turns)).await.unwrap() {
            assert!(turns > 10, "the moments differ: {turns}");
            return;
        }
    }
}

/// How many token calls there were so far.
async fn token_calls(browser: &Browser<Host>) -> usize {
    browser.sandbox().calls(TOKEN, None).await.len()
}

async fn revocations(browser: &Browser<Host>) -> usize {
    browser.sandbox().calls(REVOKE, None).await.len()
}

async fn check(browser: &Browser<Host>, account: &Account) -> (u16, Value) {
    let path = format!("/api/v1/accounts/{}/check", account.id);
    let answer = browser.call("POST", &path, None).await;
    (
        answer.status().as_u16(),
        body(&answer)["health"]["state"].clone(),
    )
}

fn is_connected() -> (u16, Value) {
    (200, json!("connected"))
}

/// A person whose access token has ended: the next look at the account exchanges the tokens.
async fn with_an_ended_token(host: &Arc<Host>) -> (Browser<Host>, Account) {
    let (browser, account) = Browser::signed_up(host).await;
    host.pass(Duration::from_hours(3)).await;
    (browser, account)
}

#[tokio::test(start_paused = true)]
async fn a_check_that_its_client_leaves_at_any_moment_keeps_the_connection() {
    at_every_moment(leave_a_check).await;
}

async fn leave_a_check(turns: usize) -> bool {
    let host = Host::start();
    let (browser, account) = with_an_ended_token(&host).await;
    let is_answered = is_answered_within(turns, check(&browser, &account)).await;
    host.pass(LATER).await;
    assert_eq!(check(&browser, &account).await, is_connected(), "{turns}");
    assert_eq!(token_calls(&browser).await, 2, "{turns}");
    is_answered
}

#[tokio::test(start_paused = true)]
async fn a_slow_exchange_of_tokens_outlives_the_client_that_asked_for_it() {
    for (ms, stays) in [(20_000, 1), (24_000, 1), (24_000, 20), (24_000, 23)] {
        let host = Host::start();
        let (browser, account) = with_an_ended_token(&host).await;
        let slow = json!({
            "method": "POST",
            "path": TOKEN,
            "times": 1,
            "fault": { "kind": "slow", "ms": ms },
        });
        browser
            .sandbox()
            .control("POST", "/faults", Some(&slow))
            .await;
        let stays = Duration::from_secs(stays);
        let left = tokio::time::timeout(stays, check(&browser, &account)).await;
        assert!(left.is_err(), "{ms} {stays:?}");
        host.pass(LATER).await;
        assert_eq!(
            check(&browser, &account).await,
            is_connected(),
            "{ms} {stays:?}"
        );
        assert_eq!(token_calls(&browser).await, 2, "{ms} {stays:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_takes_too_long_is_answered_and_goes_on() {
    let host = Host::start();
    let (browser, account) = with_an_ended_token(&host).await;
    host.core.ports.database().stall(
        "last_generation=:target",
        Break::Before,
        noctin_scheduler::domain::time::Span::seconds(70),
    );
    assert_eq!(check(&browser, &account).await.0, 503, "within a minute");
    host.pass(LATER).await;
    assert_eq!(check(&browser, &account).await, is_connected());
    assert_eq!(token_calls(&browser).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_its_client_leaves_at_any_moment_keeps_what_was_granted() {
    at_every_moment(leave_a_callback).await;
}

async fn leave_a_callback(turns: usize) -> bool {
    let host = Host::start();
    let browser = Browser::new(&host);
    let name = host.unique("leaver");
    let consent = browser.begin("/connect/x").await;
    let callback = browser.decide(&consent, &name, "allow").await;
    let is_answered = is_answered_within(turns, browser.follow(&callback)).await;
    host.pass(LATER).await;
    let accounts = host
        .core
        .ports
        .database()
        .look("SELECT id FROM accounts")
        .unwrap();
    assert_eq!(
        (accounts.len(), revocations(&browser).await),
        (token_calls(&browser).await, 0),
        "{turns}: what was exchanged is connected"
    );
    // Whoever comes again finds everything as it is.
    let again = Browser::new(&host);
    let account = again.connect(&name).await;
    assert_eq!(check(&again, &account).await, is_connected(), "{turns}");
    is_answered
}

#[tokio::test(start_paused = true)]
async fn a_disconnection_that_its_client_leaves_at_any_moment_is_whole_or_none() {
    at_every_moment(leave_a_disconnection).await;
}

async fn leave_a_disconnection(turns: usize) -> bool {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let path = format!("/api/v1/accounts/{}", account.id);
    let is_answered = is_answered_within(turns, browser.call("DELETE", &path, None)).await;
    host.pass(LATER).await;
    let is_there = browser.get(&path).await.status() == 200;
    assert_eq!(
        revocations(&browser).await,
        usize::from(!is_there),
        "{turns}: it is taken back if it is gone, and only then"
    );
    if is_there {
        assert_eq!(check(&browser, &account).await, is_connected(), "{turns}");
    } else {
        assert_eq!(grant(&host)["generation"], Value::Null, "{turns}");
    }
    is_answered
}
