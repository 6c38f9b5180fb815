//! Letting the app in, trading codes, rotating tokens.

use std::collections::BTreeSet;

use noctin_sandbox::x;
use serde_json::json;

use crate::bench::{ALL_SCOPES, Bench, CALLBACK, CHALLENGE, form, pass, redemption, token_request};

fn authorize(changes: &[(&str, &str)]) -> String {
    let mut ask = vec![
        ("response_type", "code"),
        ("client_id", x::CLIENT_ID),
        ("redirect_uri", CALLBACK),
        ("scope", ALL_SCOPES),
        ("state", "some state"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in changes {
        ask.retain(|(key, _)| key != name);
        if !value.is_empty() {
            ask.push((name, value));
        }
    }
    format!(
        "/x/i/oauth2/authorize?{}",
        String::from_utf8(form(&ask)).expect("text")
    )
}

#[tokio::test(start_paused = true)]
async fn the_consent_page_names_the_scopes_and_the_users() {
    let seen = Bench::new().get(&authorize(&[])).await;
    assert_eq!(seen.status, 200);
    for expected in [
        "An app wants to access your account",
        "Publish and delete posts for you",
        "@sandbox_writer",
        "Sandbox",
    ] {
        assert!(seen.text.contains(expected), "{expected}");
    }
    assert!(!seen.text.contains("Read your messages"));
}

#[tokio::test(start_paused = true)]
async fn a_doubtful_request_shows_a_page_and_never_redirects() {
    let bench = Bench::new();
    let long_state = "s".repeat(501);
    for change in [
        ("client_id", "somebody-else"),
        (
            "redirect_uri",
            "https://scheduler.example/connect/x/callback",
        ),
        ("response_type", "token"),
        ("scope", ""),
        ("scope", "tweet.read everything"),
        ("state", ""),
        ("state", long_state.as_str()),
        ("code_challenge", ""),
        ("code_challenge", "short"),
        ("code_challenge_method", "plain"),
        ("code_challenge_method", ""),
    ] {
        let seen = bench.get(&authorize(&[change])).await;
        assert_eq!(seen.status, 400, "{change:?}");
        assert_eq!(seen.header("location"), None, "{change:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_an_app_sends_is_shown_and_never_run() {
    let seen = Bench::new()
        .get(&authorize(&[("state", "\"><script>alert(1)</script>")]))
        .await;
    assert_eq!(seen.status, 200);
    assert!(!seen.text.contains("<script>alert"));
}

#[tokio::test(start_paused = true)]
async fn a_person_who_cancels_goes_back_with_access_denied_and_the_state() {
    let seen = Bench::new()
        .decide(ALL_SCOPES, &[("decision", "deny")])
        .await;
    assert_eq!(seen.status, 302);
    assert_eq!(seen.parameter("error").as_deref(), Some("access_denied"));
    assert_eq!(seen.parameter("state").as_deref(), Some("some state"));
    assert_eq!(seen.parameter("code"), None);
}

#[tokio::test(start_paused = true)]
async fn a_user_can_be_chosen_by_id_or_created_by_username() {
    let bench = Bench::new();
    let writer = bench.sandbox.x_users()[0].id.clone();
    let chosen = bench
        .decide(ALL_SCOPES, &[("user", &writer), ("decision", "allow")])
        .await;
    assert!(chosen.parameter("code").is_some());
    let created = bench
        .decide(
            ALL_SCOPES,
            &[
                ("user", &writer),
                ("username", "brand_new"),
                ("decision", "allow"),
            ],
        )
        .await;
    assert!(created.parameter("code").is_some());
    assert_eq!(bench.sandbox.x_users().len(), 4);
    let refused = bench
        .decide(
            ALL_SCOPES,
            &[("username", "not a name"), ("decision", "allow")],
        )
        .await;
    assert_eq!(refused.status, 400);
    assert!(
        refused
            .text
            .contains("A username is 1 to 15 letters, digits or underscores.")
    );
}

#[tokio::test(start_paused = true)]
async fn a_code_gives_a_pair_with_the_scopes_as_a_set() {
    let bench = Bench::new();
    let seen = bench
        .redeem(&bench.code("sandbox_writer", ALL_SCOPES).await)
        .await;
    let body = seen.json();
    assert_eq!(
        (body["token_type"].as_str(), body["expires_in"].as_i64()),
        (Some("bearer"), Some(7200))
    );
    let granted: BTreeSet<&str> = body["scope"].as_str().expect("scopes").split(' ').collect();
    assert_eq!(granted, ALL_SCOPES.split(' ').collect());
    assert!(body["refresh_token"].is_string());
}

#[tokio::test(start_paused = true)]
async fn without_offline_access_there_is_no_refresh_token() {
    let bench = Bench::new();
    let seen = bench
        .redeem(&bench.code("sandbox_writer", "tweet.read users.read").await)
        .await;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.json().get("refresh_token"), None);
}

#[tokio::test(start_paused = true)]
async fn a_code_works_once_within_thirty_seconds_with_its_redirect_and_verifier() {
    let bench = Bench::new();
    let refusal = json!({"error": "invalid_request", "error_description": "Value passed for the \
        authorization code was invalid."});
    let used = bench.code("sandbox_writer", ALL_SCOPES).await;
    assert_eq!(bench.redeem(&used).await.status, 200);
    let again = bench.redeem(&used).await;
    assert_eq!(
        (again.status.as_u16(), again.json()),
        (400, refusal.clone())
    );

    let late = bench.code("sandbox_writer", ALL_SCOPES).await;
    pass(30).await;
    assert_eq!(bench.redeem(&late).await.json(), refusal);

    for (name, value) in [
        ("redirect_uri", "http://localhost:8787/connect/x/callback"),
        ("code_verifier", "another"),
    ] {
        let code = bench.code("sandbox_writer", ALL_SCOPES).await;
        let fields =
            redemption(&code).map(|(key, old)| (key, if key == name { value } else { old }));
        assert_eq!(bench.token(&fields).await.json(), refusal, "{name}");
        assert_eq!(
            bench.redeem(&code).await.status,
            400,
            "a refused code is spent"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_secret_counts_only_in_a_basic_header() {
    let bench = Bench::new();
    let code = bench.code("sandbox_writer", ALL_SCOPES).await;
    let mut fields = redemption(&code).to_vec();
    fields.extend([
        ("client_id", x::CLIENT_ID),
        ("client_secret", x::CLIENT_SECRET),
    ]);
    let in_body = bench.send(token_request("token", None, &fields)).await;
    let refusal = json!({"error": "unauthorized_client", "error_description": "Missing valid \
        authorization header"});
    assert_eq!((in_body.status.as_u16(), in_body.json()), (401, refusal));
    let wrong = bench
        .send(token_request(
            "token",
            Some((x::CLIENT_ID, "guess")),
            &fields,
        ))
        .await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.json()),
        (401, json!({"error": "invalid_client"}))
    );
    assert_eq!(
        bench.redeem(&code).await.status,
        200,
        "the code is untouched"
    );
}
