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

#[tokio::test(start_paused = true)]
async fn a_refresh_rotates_the_pair_and_ends_the_old_one() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let fresh = bench.refresh(&tokens.refresh).await.json();
    assert_ne!(fresh["refresh_token"], tokens.refresh.as_str());
    let access = fresh["access_token"].as_str().expect("a token");
    assert_eq!(bench.call("GET", "/x/2/users/me", access).await.status, 200);
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn the_old_access_token_can_be_let_run_out() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    bench
        .control(
            "POST",
            "/settings",
            json!({"refresh_ends_old_access": false}),
        )
        .await;
    assert_eq!(bench.refresh(&tokens.refresh).await.status, 200);
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        200
    );
    pass(7200).await;
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
}

#[tokio::test(start_paused = true)]
async fn a_replayed_refresh_token_ends_the_whole_family() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let fresh = bench.refresh(&tokens.refresh).await.json();
    let replay = bench.refresh(&tokens.refresh).await;
    let refusal = json!({"error": "invalid_request", "error_description": "Value passed for the \
        token was invalid."});
    assert_eq!((replay.status.as_u16(), replay.json()), (400, refusal));
    let access = fresh["access_token"].as_str().expect("a token");
    assert_eq!(bench.call("GET", "/x/2/users/me", access).await.status, 401);
    assert_eq!(
        bench
            .refresh(fresh["refresh_token"].as_str().expect("a token"))
            .await
            .status,
        400
    );
}

#[tokio::test(start_paused = true)]
async fn a_replay_can_be_made_harmless() {
    let bench = Bench::new();
    bench
        .control("POST", "/settings", json!({"kill_family_on_replay": false}))
        .await;
    let tokens = bench.connect("sandbox_writer").await;
    let fresh = bench.refresh(&tokens.refresh).await.json();
    assert_eq!(bench.refresh(&tokens.refresh).await.status, 400);
    assert_eq!(
        bench
            .refresh(fresh["refresh_token"].as_str().expect("a token"))
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn revoking_a_refresh_token_ends_its_access_token_too() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let credentials = Some((x::CLIENT_ID, x::CLIENT_SECRET));
    let seen = bench
        .send(token_request(
            "revoke",
            credentials,
            &[("token", &tokens.refresh)],
        ))
        .await;
    assert_eq!(
        (seen.status.as_u16(), seen.json()),
        (200, json!({"revoked": true}))
    );
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        401
    );
    assert_eq!(bench.refresh(&tokens.refresh).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn an_access_token_lives_two_hours_and_a_401_has_no_windows() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    pass(7199).await;
    assert_eq!(
        bench
            .call("GET", "/x/2/users/me", &tokens.access)
            .await
            .status,
        200
    );
    pass(1).await;
    let seen = bench.call("GET", "/x/2/users/me", &tokens.access).await;
    let body = json!({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"});
    assert_eq!((seen.status.as_u16(), seen.json()), (401, body));
    assert_eq!(seen.header("x-rate-limit-limit"), None);
}

#[tokio::test(start_paused = true)]
async fn a_missing_scope_is_a_bare_forbidden() {
    let bench = Bench::new();
    let seen = bench
        .redeem(&bench.code("sandbox_writer", "tweet.read users.read").await)
        .await
        .json();
    let access = seen["access_token"].as_str().expect("a token");
    let refused = bench.call("DELETE", "/x/2/tweets/17", access).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["detail"].as_str()),
        (403, Some("Forbidden"))
    );
    assert_eq!(refused.header("x-rate-limit-limit"), None);
}

#[tokio::test(start_paused = true)]
async fn me_shows_what_is_asked_for_and_refuses_unknown_fields() {
    let bench = Bench::new();
    let tokens = bench.connect("sandbox_writer").await;
    let plain = bench
        .call("GET", "/x/2/users/me", &tokens.access)
        .await
        .json();
    let expected =
        json!({"id": tokens.user, "name": "Sandbox Writer", "username": "sandbox_writer"});
    assert_eq!(plain, json!({"data": expected}));
    let path = "/x/2/users/me?user.fields=profile_image_url,verified,verified_type,subscription_type,protected";
    let full = bench.call("GET", path, &tokens.access).await.json();
    assert_eq!(full["data"]["subscription_type"], "None");
    let picture = full["data"]["profile_image_url"]
        .as_str()
        .expect("an address");
    let picture = picture
        .strip_prefix("http://127.0.0.1:8788")
        .expect("on this host")
        .parse::<http::Uri>()
        .expect("a path");
    let request = http::Request::get(picture)
        .body(Vec::new())
        .expect("a request");
    let png = bench
        .handle(request)
        .await
        .response()
        .expect("a whole answer");
    assert!(png.body().starts_with(b"\x89PNG"));
    let unknown = bench
        .call("GET", "/x/2/users/me?user.fields=shoe_size", &tokens.access)
        .await;
    assert_eq!(unknown.status, 400);
    assert_eq!(
        unknown.json()["errors"][0]["parameters"],
        json!({"user.fields": ["shoe_size"]})
    );
}
