//! Callbacks that the sandbox delivers by itself, over real sockets.

use noctin_sandbox::Settings;
use noctin_sandbox::server::Running;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{Duration, sleep, timeout};

/// A sandbox with one callback to deliver there.
async fn delivering_to(listener: &TcpListener) -> Running {
    let running = Running::start(([127, 0, 0, 1], 0).into())
        .await
        .expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let callbacks_to = Some(origin.try_into().expect("an origin of this computer"));
    running.sandbox.change_settings(Settings {
        callbacks_to,
        ..Settings::default()
    });
    running
}

/// A user of TikTok connects and removes the app again.
async fn removed(running: &Running) {
    let form = |fields: &[(&str, &str)]| {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish()
    };
    let redirect = (
        "redirect_uri",
        "http://127.0.0.1:8787/connect/tiktok/callback",
    );
    let key = ("client_key", noctin_sandbox::tiktok::CLIENT_KEY);
    let post = async |path: &str, body: String| {
        let request =
            http::Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        running
            .sandbox
            .handle(request.body(body.into_bytes()).expect("a request"))
            .await
            .response()
            .expect("an answer")
    };
    let asked = [
        key,
        ("response_type", "code"),
        ("scope", "video.publish"),
        redirect,
        ("state", "s"),
    ];
    let decided = [("username", "sandbox_writer"), ("decision", "allow")];
    let back = post(
        "/tiktok/v2/auth/authorize/",
        form(&[&asked[..], &decided].concat()),
    )
    .await;
    let location = back.headers()["location"]
        .to_str()
        .expect("text")
        .to_owned();
    let query = location.split_once('?').expect("a query").1;
    let code = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "code")
        .expect("a code")
        .1
        .into_owned();
    let secret = ("client_secret", noctin_sandbox::tiktok::CLIENT_SECRET);
    let redeemed = form(&[
        key,
        secret,
        ("grant_type", "authorization_code"),
        ("code", &code),
        redirect,
    ]);
    assert_eq!(
        post("/tiktok/v2/oauth/token/", redeemed).await.status(),
        200
    );
    let open_id = running.sandbox.tiktok_users()[0].open_id.clone();
    running.sandbox.tiktok_disconnect(&open_id).expect("a user");
}

/// Takes one request and answers it with this status line.
async fn take(listener: &TcpListener, status: &str) -> String {
    let accepted = timeout(Duration::from_secs(5), listener.accept())
        .await
        .expect("a callback in time");
    let (mut stream, _) = accepted.expect("a connection");
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while !bytes.ends_with(b"}") {
        let read = stream.read(&mut buffer).await.expect("a request");
        assert!(read > 0, "the request is whole");
        bytes.extend(&buffer[..read]);
    }
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream
        .write_all(answer.as_bytes())
        .await
        .expect("an answer");
    String::from_utf8(bytes).expect("text")
}

async fn settled(running: &Running, tries: u32, answered: Option<u16>) {
    for _ in 0..100 {
        let callback = running.sandbox.outbox().remove(0);
        if (callback.tries, callback.answered) == (tries, answered) {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", running.sandbox.outbox());
}

#[tokio::test]
async fn a_callback_is_posted_until_it_is_answered_with_200_and_then_no_more() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let running = delivering_to(&listener).await;
    removed(&running).await;
    let first = take(&listener, "503 Service Unavailable").await;
    settled(&running, 1, Some(503)).await;
    let second = take(&listener, "200 OK").await;
    settled(&running, 2, Some(200)).await;
    assert!(
        first.starts_with("POST /webhooks/tiktok HTTP/1.1\r\n"),
        "{first}"
    );
    assert!(
        first
            .to_ascii_lowercase()
            .contains("\r\ntiktok-signature: t="),
        "{first}"
    );
    assert!(
        first.ends_with(&running.sandbox.outbox()[0].body),
        "{first}"
    );
    assert_eq!(
        first, second,
        "the same to the byte, with the same signature"
    );
    assert!(
        timeout(Duration::from_secs(3), listener.accept())
            .await
            .is_err(),
        "it was taken"
    );
    running.stop().await;
}

#[tokio::test]
async fn an_app_that_is_not_there_gets_it_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let addr = listener.local_addr().expect("an address");
    let running = delivering_to(&listener).await;
    drop(listener);
    removed(&running).await;
    settled(&running, 1, None).await;
    let listener = TcpListener::bind(addr).await.expect("the same port");
    take(&listener, "200 OK").await;
    settled(&running, 2, Some(200)).await;
    running.stop().await;
}
