//! The tokens of TikTok: what a code gives, how tokens rotate, and how the endpoints refuse.

use http::{Request, header};
use noctin_sandbox::tiktok;
use serde_json::json;

use super::{
    AUTHORIZE, CALLBACK, SCOPES, address, code, connect, decide, oauth, oauth_error, outcome,
    redeem, refresh, settings, tokens, user_info,
};
use crate::bench::{Bench, CHALLENGE, START_MS, VERIFIER, pass};

#[tokio::test(start_paused = true)]
async fn a_code_gives_seven_flat_fields_once() {
    let bench = Bench::new();
    let code = code(&bench, "sandbox_writer").await;
    let seen = redeem(&bench, &code).await;
    let body = seen.json();
    let open_id = &bench.sandbox.tiktok_users()[0].open_id;
    assert!(open_id.starts_with("-000Sandbox"));
    assert_eq!(body.as_object().map(serde_json::Map::len), Some(7));
    assert_eq!(
        (
            &body["expires_in"],
            &body["refresh_expires_in"],
            &body["token_type"],
            &body["scope"],
            &body["open_id"]
        ),
        (
            &json!(7200),
            &json!(15_552_000),
            &json!("Bearer"),
            &json!(SCOPES),
            &json!(open_id)
        )
    );
    assert!(
        body["access_token"]
            .as_str()
            .is_some_and(|token| token.starts_with("act.") && token.contains('!'))
    );
    assert!(
        body["refresh_token"]
            .as_str()
            .is_some_and(|token| token.starts_with("rft."))
    );
    let again = redeem(&bench, &code).await;
    assert_eq!(oauth_error(&again), (400, "invalid_grant".to_owned()));
    assert!(
        again.json()["log_id"]
            .as_str()
            .is_some_and(|id| id.len() == 34 && id.starts_with("20261201090000")),
        "{}",
        again.text
    );
    assert_eq!(again.header("x-tt-logid"), again.json()["log_id"].as_str());
    assert_eq!(
        user_info(&bench, &tokens(&seen), "open_id").await.status,
        200,
        "a second use ends nothing"
    );
}

#[tokio::test(start_paused = true)]
async fn a_code_lives_ten_minutes_and_belongs_to_its_redirect() {
    let bench = Bench::new();
    let late = code(&bench, "sandbox_writer").await;
    pass(600).await;
    assert_eq!(
        oauth_error(&redeem(&bench, &late).await),
        (400, "invalid_grant".to_owned())
    );
    let timely = code(&bench, "sandbox_writer").await;
    pass(599).await;
    assert_eq!(redeem(&bench, &timely).await.status, 200);
    let other = code(&bench, "sandbox_writer").await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &other),
        ("redirect_uri", "http://127.0.0.1:1/connect/tiktok/callback"),
    ];
    assert_eq!(
        oauth_error(&oauth(&bench, "token", &fields).await),
        (400, "invalid_request".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn a_challenge_that_was_sent_is_held_to_in_either_spelling() {
    let bench = Bench::new();
    // printf %s dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk | sha256sum
    let hex = "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3";
    for (challenge, verifier, status) in [
        (CHALLENGE, VERIFIER, 200),
        (hex, VERIFIER, 200),
        (CHALLENGE, "", 400),
        (hex, "wrong", 400),
    ] {
        let pkce = [
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ];
        let back = decide(
            &bench,
            &pkce,
            &[("username", "sandbox_writer"), ("decision", "allow")],
        )
        .await;
        let code = back.parameter("code").expect("a code");
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", verifier),
        ];
        assert_eq!(
            oauth(&bench, "token", &fields).await.status,
            status,
            "{challenge} {verifier}"
        );
    }
    let code = code(&bench, "sandbox_writer").await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", "any"),
    ];
    assert_eq!(
        oauth(&bench, "token", &fields).await.status,
        200,
        "without a challenge a verifier is ignored"
    );
}

#[tokio::test(start_paused = true)]
async fn the_token_endpoint_says_what_is_wrong_with_a_request() {
    let bench = Bench::new();
    let code = code(&bench, "sandbox_writer").await;
    let good = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
    ];
    for (change, error) in [
        (("client_key", "other"), "invalid_client"),
        (("client_secret", "other"), "invalid_client"),
        (("client_secret", ""), "invalid_request"),
        (("grant_type", ""), "invalid_request"),
        (("grant_type", "password"), "unsupported_grant_type"),
        (("code", ""), "invalid_request"),
        (("redirect_uri", ""), "invalid_request"),
    ] {
        let fields: Vec<_> = good
            .iter()
            .filter(|(name, _)| *name != change.0)
            .copied()
            .chain([change])
            .collect();
        assert_eq!(
            oauth_error(&oauth(&bench, "token", &fields).await),
            (400, error.to_owned()),
            "{change:?}"
        );
    }
    let body = json!({
        "client_key": tiktok::CLIENT_KEY, "client_secret": tiktok::CLIENT_SECRET,
        "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK,
    });
    let request =
        Request::post("/tiktok/v2/oauth/token/").header(header::CONTENT_TYPE, "application/json");
    let as_json = bench
        .send(
            request
                .body(body.to_string().into_bytes())
                .expect("a request"),
        )
        .await;
    assert_eq!(
        oauth_error(&as_json),
        (200, "invalid_request".to_owned()),
        "an error under 200"
    );
    assert_eq!(
        redeem(&bench, &code).await.status,
        200,
        "none of them spent the code"
    );
}

#[tokio::test(start_paused = true)]
async fn oauth_errors_can_come_with_any_status_that_was_seen() {
    let bench = Bench::new();
    for status in [200, 401, 400] {
        settings(&bench, json!({"tiktok_error_status": status})).await;
        assert_eq!(
            oauth_error(&refresh(&bench, "rft.nothing").await),
            (status, "invalid_grant".to_owned())
        );
    }
    assert_eq!(
        bench
            .control("POST", "/settings", json!({"tiktok_error_status": 418}))
            .await
            .status,
        400
    );
}

#[tokio::test(start_paused = true)]
async fn a_refresh_rotates_and_the_old_token_is_dead() {
    let bench = Bench::new();
    let first = connect(&bench, "sandbox_writer").await;
    pass(3600).await;
    let seen = refresh(&bench, &first.refresh).await;
    assert_eq!(
        seen.json()["refresh_expires_in"],
        15_552_000 - 3600,
        "a refresh prolongs nothing"
    );
    let second = tokens(&seen);
    assert_eq!(second.open_id, first.open_id);
    assert_ne!(
        (&second.access, &second.refresh),
        (&first.access, &first.refresh)
    );
    assert_eq!(
        oauth_error(&refresh(&bench, &first.refresh).await),
        (400, "invalid_grant".to_owned())
    );
    assert_eq!(
        outcome(&user_info(&bench, &first, "open_id").await),
        (401, "access_token_invalid".to_owned())
    );
    assert_eq!(
        user_info(&bench, &second, "open_id").await.status,
        200,
        "the replay ended nothing"
    );
    assert_eq!(refresh(&bench, &second.refresh).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn lifetimes_are_those_of_the_settings() {
    let bench = Bench::new();
    settings(&bench, json!({
        "tiktok_access_s": 86_400, "tiktok_refresh_s": 31_536_000, "tiktok_refresh_extends": true,
    })).await;
    let seen = redeem(&bench, &code(&bench, "sandbox_writer").await).await;
    assert_eq!(
        (
            &seen.json()["expires_in"],
            &seen.json()["refresh_expires_in"]
        ),
        (&json!(86_400), &json!(31_536_000))
    );
    let first = tokens(&seen);
    pass(86_399).await;
    assert_eq!(user_info(&bench, &first, "open_id").await.status, 200);
    pass(1).await;
    assert_eq!(user_info(&bench, &first, "open_id").await.status, 401);
    let seen = refresh(&bench, &first.refresh).await;
    assert_eq!(seen.json()["refresh_expires_in"], 31_536_000);
    let second = tokens(&seen);
    pass(31_536_000).await;
    assert_eq!(
        oauth_error(&refresh(&bench, &second.refresh).await),
        (400, "invalid_grant".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn revoking_answers_with_nothing_and_ends_everything_of_the_user() {
    let bench = Bench::new();
    let first = connect(&bench, "sandbox_writer").await;
    let second = connect(&bench, "sandbox_writer").await;
    let other = connect(&bench, "sandbox_studio").await;
    for (token, status) in [("act.nothing", 400), (second.refresh.as_str(), 400)] {
        assert_eq!(
            oauth(&bench, "revoke", &[("token", token)]).await.status,
            status
        );
    }
    assert!(bench.sandbox.outbox().is_empty());
    let seen = oauth(&bench, "revoke", &[("token", &first.access)]).await;
    assert_eq!((seen.status.as_u16(), seen.text.as_str()), (200, ""));
    for dead in [&first, &second] {
        assert_eq!(user_info(&bench, dead, "open_id").await.status, 401);
        assert_eq!(
            oauth_error(&refresh(&bench, &dead.refresh).await),
            (400, "invalid_grant".to_owned())
        );
    }
    assert_eq!(user_info(&bench, &other, "open_id").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn faults_strike_tiktok_in_its_own_shapes() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    let script = async |path: &str, fault: serde_json::Value| {
        let entry = json!({"path": path, "user": tokens.open_id, "fault": fault});
        assert_eq!(bench.control("POST", "/faults", entry).await.status, 200);
    };
    for (status, code) in [
        (401, "access_token_invalid"),
        (429, "rate_limit_exceeded"),
        (500, "internal_error"),
        (503, "internal_error"),
    ] {
        script(
            "/tiktok/v2/user/info/",
            json!({"kind": "status", "status": status}),
        )
        .await;
        assert_eq!(
            outcome(&user_info(&bench, &tokens, "open_id").await),
            (status, code.to_owned())
        );
    }
    script("/tiktok/v2/user/info/", json!({"kind": "errors_only"})).await;
    assert_eq!(
        outcome(&user_info(&bench, &tokens, "open_id").await),
        (200, "internal_error".to_owned())
    );
    for (status, error) in [
        (400, "invalid_grant"),
        (401, "invalid_client"),
        (500, "server_error"),
        (503, "temporarily_unavailable"),
    ] {
        script(
            "/tiktok/v2/oauth/**",
            json!({"kind": "status", "status": status}),
        )
        .await;
        assert_eq!(
            oauth_error(&refresh(&bench, &tokens.refresh).await),
            (status, error.to_owned())
        );
    }
    script("/tiktok/v2/oauth/token/", json!({"kind": "html"})).await;
    assert_eq!(refresh(&bench, &tokens.refresh).await.status, 503);
    assert_eq!(
        refresh(&bench, &tokens.refresh).await.status,
        200,
        "none of them rotated it"
    );
    let call = bench.sandbox.calls().pop().expect("a call");
    assert_eq!(
        (call.path.as_str(), call.user.as_deref()),
        ("/tiktok/v2/oauth/token/", Some(tokens.open_id.as_str()))
    );
}

#[tokio::test(start_paused = true)]
async fn paths_of_tiktok_end_with_a_slash() {
    let bench = Bench::new();
    let tokens = connect(&bench, "sandbox_writer").await;
    let seen = bench
        .call("GET", "/tiktok/v2/user/info?fields=open_id", &tokens.access)
        .await;
    assert_eq!(outcome(&seen).0, 404);
    assert_eq!(
        bench
            .get(&address(&[]).replace(AUTHORIZE, AUTHORIZE.trim_end_matches('/')))
            .await
            .status,
        200
    );
    assert_eq!(bench.sandbox.calls()[0].at_ms, START_MS);
}
