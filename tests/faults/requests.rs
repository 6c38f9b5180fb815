//! Requests and bodies that take too long are given up, and each line of the log names its request.

use super::quotas::{draft, posts};
use super::*;
use crate::scenarios::world::{body, header};

/// Every line of the log that belongs to a request says to which.
#[tokio::test(start_paused = true)]
async fn a_line_of_the_log_carries_the_id_of_its_request() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    host.core
        .ports
        .database()
        .fail("FROM posts", Break::Before, 1);
    let failed = browser.get("/api/v1/posts").await;
    assert_eq!(failed.status(), 503);
    let id = header(&failed, "x-request-id").to_owned();
    let lines: Vec<Value> = host
        .core
        .ports
        .logged()
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let own: Vec<_> = lines
        .iter()
        .filter(|line| line["request_id"] == id.as_str())
        .collect();
    assert_eq!((own.len(), &own[0]["event"]), (1, &json!("request_failed")));
    minutes(&host, 1).await;
    let tick: Value = serde_json::from_str(host.core.ports.logged().last().unwrap()).unwrap();
    assert_eq!(
        (&tick["event"], tick.get("request_id")),
        (&json!("tick"), None),
        "a tick answers nobody"
    );
}

/// A database that does not answer: the person is told within a minute, and the next request is
/// served.
#[tokio::test(start_paused = true)]
async fn s18_a_request_that_takes_too_long_is_given_up() {
    use noctin_scheduler::domain::time::Span;
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    host.core
        .ports
        .database()
        .stall("FROM posts", Break::Before, Span::minutes(10));
    let began = host.now_ms();
    let given_up = browser.get("/api/v1/posts").await;
    assert_eq!(
        (
            given_up.status().as_u16(),
            &body(&given_up)["code"],
            host.now_ms() - began
        ),
        (503, &json!("unavailable"), 60_000)
    );
    assert_eq!(browser.get("/api/v1/posts").await.status(), 200);
}

/// A body that comes byte by byte, or not at all.
#[tokio::test(start_paused = true)]
async fn s18_a_slow_body_is_not_waited_for() {
    use axum::body::{Body, Bytes};
    use tower::ServiceExt;
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let send = async |body: Body| {
        let request = http::Request::post(format!("{}/api/v1/posts", host.origin()))
            .header("content-type", "application/json")
            .header("origin", host.origin())
            .header("cookie", format!("nm_sess={}", browser.cookie()));
        let router = noctin_scheduler::web::router(host.core.clone(), "/api/v1/posts");
        let began = host.now_ms();
        let status = router
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap()
            .status()
            .as_u16();
        (status, host.now_ms() - began)
    };
    let drip = |pause: u64| {
        let text = draft(&account, "Slow").to_string().into_bytes();
        let bytes = futures_util::stream::unfold(text.into_iter(), move |mut rest| async move {
            tokio::time::sleep(Duration::from_millis(pause)).await;
            rest.next()
                .map(|byte| (Ok::<_, std::io::Error>(Bytes::from(vec![byte])), rest))
        });
        Body::from_stream(bytes)
    };
    assert_eq!(send(drip(1_000)).await, (408, 20_000));
    assert_eq!(
        send(Body::from_stream(futures_util::stream::pending::<
            Result<Bytes, std::io::Error>,
        >()))
        .await,
        (408, 20_000)
    );
    assert_eq!(posts(&host), 0);
    assert_eq!(
        send(drip(20)).await.0,
        201,
        "a line that is merely slow is heard out"
    );
}
