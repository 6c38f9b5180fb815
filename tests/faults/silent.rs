//! A cron trigger that has stopped: whoever comes by runs the tick in its place, once a minute, and
//! the heartbeat goes on saying that it is silent.

use super::*;
use crate::scenarios::world::request;
use futures_util::future::join_all;
use noctin_scheduler::domain::time::Span;

/// How many of so many requests at once ran a tick.
async fn stood_in(host: &Host, requests: usize) -> usize {
    let all = (0..requests).map(|_| async {
        let core = host.worker(Span::ZERO);
        tick::stand_in(&core).await.unwrap()
    });
    let ran = join_all(all).await;
    ran.into_iter().filter(|ran| *ran).count()
}

async fn heartbeat_age_s(host: &Arc<Host>) -> i64 {
    let asked = request("GET", &format!("{}/healthz", host.origin()), None);
    let health = body(&World::worker(&**host, asked).await);
    health["heartbeat_age_s"].as_i64().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_post_goes_out_on_time_while_the_cron_trigger_is_silent() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    minutes(&host, 1).await;
    let post = browser
        .plan_in("Nobody ticks", &account, Duration::from_mins(10))
        .await;
    // Somebody looks at their dashboard, four times a minute.
    for _ in 0..48 {
        host.pass(Duration::from_secs(15)).await;
        stood_in(&host, 1).await;
    }
    assert_eq!(browser.receipt(&post).await["lateness_ms"], 0);
    let verdict = oracle::verdict(&host, &browser, &account, &post, Span::ZERO).await;
    assert_eq!(verdict, Ok("published".to_owned()));
    assert!(heartbeat_age_s(&host).await > 600, "the silence is seen");
}

#[tokio::test(start_paused = true)]
async fn of_many_who_notice_the_silence_one_a_minute_runs_the_tick() {
    let host = Host::start();
    minutes(&host, 1).await;
    assert_eq!(stood_in(&host, 20).await, 0, "it has just run");
    host.pass(Duration::from_mins(2)).await;
    assert_eq!(stood_in(&host, 20).await, 0, "two may be late");
    host.pass(Duration::from_secs(61)).await;
    assert_eq!(stood_in(&host, 20).await, 1);
    host.pass(Duration::from_secs(59)).await;
    assert_eq!(stood_in(&host, 20).await, 0, "a minute is not over");
    host.pass(Duration::from_secs(1)).await;
    assert_eq!(stood_in(&host, 20).await, 1);
    minutes(&host, 1).await;
    host.pass(Duration::from_secs(61)).await;
    assert_eq!(stood_in(&host, 20).await, 0, "it is there again");
}
