//! Instagram Login: the page, the code, the tokens of an hour and of sixty days.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use noctin_sandbox::instagram;
use ring::hmac;
use serde_json::{Value, json};

use crate::bench::{Bench, Seen, form, pass};
use crate::login::{GRAM_CALLBACK, GRAM_SCOPE, error, merged, signed_request, text};

const DAY_S: u64 = 24 * 60 * 60;

async fn page(bench: &Bench, changes: &[(&str, &str)]) -> Seen {
    let usual = [
        ("client_id", instagram::APP_ID),
        ("redirect_uri", GRAM_CALLBACK),
        ("response_type", "code"),
        ("scope", GRAM_SCOPE),
        ("state", "some state"),
    ];
    bench
        .get(&format!(
            "/instagram/oauth/authorize?{}",
            String::from_utf8(form(&merged(&usual, changes))).expect("text")
        ))
        .await
}

async fn me(bench: &Bench, token: &str) -> Seen {
    bench.call("GET", "/instagram/graph/v26.0/me?fields=user_id,username,name,profile_picture_url,account_type", token).await
}

#[tokio::test(start_paused = true)]
async fn the_page_sends_nobody_back_on_a_doubtful_request() {
    let bench = Bench::new();
    for change in [
        ("client_id", "1024768135790246"),
        (
            "redirect_uri",
            "https://scheduler.example/connect/instagram-direct/callback",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8787/connect/instagram/callback",
        ),
        ("response_type", "token"),
        ("response_type", ""),
        ("scope", ""),
        ("scope", "instagram_basic,instagram_content_publish"),
        ("scope", "business_basic"),
        ("scope", "instagram_business_content_publish"),
        ("state", ""),
    ] {
        let seen = page(&bench, &[change]).await;
        assert_eq!(
            (seen.status.as_u16(), seen.header("location")),
            (400, None),
            "{change:?}"
        );
        let decided = bench
            .instagram(&[change, ("username", "sandbox.kitchen")])
            .await;
        assert_eq!(
            (decided.status.as_u16(), decided.header("location")),
            (400, None),
            "{change:?}"
        );
    }
    assert!(bench.sandbox.secrets().is_empty());
    assert!(
        page(&bench, &[])
            .await
            .text
            .contains("name=\"permission\" value=\"instagram_business_content_publish\" checked")
    );
}

#[tokio::test(start_paused = true)]
async fn a_consumer_lets_no_app_in() {
    let bench = Bench::new();
    let seen = bench.instagram(&[("username", "sandbox.diary")]).await;
    assert_eq!((seen.status.as_u16(), seen.header("location")), (400, None));
    assert!(seen.text.contains("professional account"));
    assert!(bench.sandbox.secrets().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_way_back_ends_with_a_mark_that_belongs_to_nothing() {
    let bench = Bench::new();
    let back = bench.instagram(&[("username", "sandbox.kitchen")]).await;
    let location = back.header("location").expect("an address");
    assert!(
        location.starts_with(GRAM_CALLBACK) && location.ends_with("&state=some+state#_"),
        "{location}"
    );
    let denied = bench.instagram(&[("decision", "deny")]).await;
    assert_eq!(denied.parameter("error").as_deref(), Some("access_denied"));
    assert_eq!(
        denied.parameter("error_reason").as_deref(),
        Some("user_denied")
    );
}

#[tokio::test(start_paused = true)]
async fn the_answer_to_a_code_has_three_shapes() {
    let bench = Bench::new();
    let account = bench.account("sandbox.kitchen");
    let redeem = async || {
        let code = bench
            .instagram(&[("username", "sandbox.kitchen")])
            .await
            .parameter("code")
            .expect("a code");
        bench.instagram_token(&[("code", &code)]).await.json()
    };
    let wrapped = redeem().await;
    assert_eq!(
        (
            &wrapped["data"][0]["user_id"],
            &wrapped["data"][0]["permissions"]
        ),
        (&json!(account.id), &json!(GRAM_SCOPE))
    );
    bench
        .control(
            "POST",
            "/settings",
            json!({"instagram_token_shape": "flat"}),
        )
        .await;
    let flat = redeem().await;
    assert_eq!(
        flat["user_id"].as_u64().map(|id| id.to_string()),
        Some(account.user_id.clone())
    );
    assert_eq!(
        flat["permissions"],
        json!(GRAM_SCOPE.split(',').collect::<Vec<_>>())
    );
    bench
        .control(
            "POST",
            "/settings",
            json!({"instagram_token_shape": "flat_string"}),
        )
        .await;
    let text_only = redeem().await;
    assert_eq!(
        (&text_only["user_id"], &text_only["permissions"]),
        (&json!(account.user_id), &json!(GRAM_SCOPE))
    );
}

#[tokio::test(start_paused = true)]
async fn a_code_is_refused_in_the_envelope_of_its_own_host() {
    let bench = Bench::new();
    let code = async || {
        bench
            .instagram(&[("username", "sandbox.kitchen")])
            .await
            .parameter("code")
            .expect("a code")
    };
    let used = code().await;
    assert_eq!(bench.instagram_token(&[("code", &used)]).await.status, 200);
    let late = code().await;
    pass(3600).await;
    let fresh = code().await;
    for (changes, message) in [
        (
            [("code", used.as_str()), ("", "")],
            "Matching code was not found or was already used",
        ),
        (
            [("code", late.as_str()), ("", "")],
            "Matching code was not found or was already used",
        ),
        (
            [("code", fresh.as_str()), ("client_id", "1")],
            "Invalid platform app",
        ),
        (
            [("code", fresh.as_str()), ("client_secret", "guess")],
            "Error validating client secret",
        ),
        (
            [
                ("code", fresh.as_str()),
                ("redirect_uri", "http://127.0.0.1:1/"),
            ],
            "Error validating verification code.",
        ),
    ] {
        let seen = bench.instagram_token(&changes).await;
        assert_eq!(
            (
                seen.status.as_u16(),
                &seen.json()["error_type"],
                &seen.json()["code"]
            ),
            (400, &json!("OAuthException"), &json!(400))
        );
        assert!(
            text(&seen.json()["error_message"]).starts_with(message),
            "{}",
            seen.text
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_two_ids_of_an_account_differ() {
    let bench = Bench::new();
    let account = bench.account("sandbox.sketches");
    let token = bench.instagram_long("sandbox.sketches").await;
    let seen = me(&bench, &token).await.json();
    assert_eq!(
        (&seen["user_id"], &seen["id"]),
        (&json!(account.user_id), &json!(account.id))
    );
    assert_ne!(account.user_id, account.id);
    assert_eq!(
        (&seen["username"], &seen["account_type"]),
        (&json!("sandbox.sketches"), &json!("MEDIA_CREATOR"))
    );
    let by_id = format!("/instagram/graph/v26.0/{}?fields=username", account.user_id);
    assert_eq!(bench.call("GET", &by_id, &token).await.status, 200);
    let by_scoped = format!("/instagram/graph/v26.0/{}?fields=username", account.id);
    assert_eq!(
        error(&bench.call("GET", &by_scoped, &token).await),
        (100, Some(33))
    );
    assert_eq!(
        error(
            &bench
                .call("GET", "/instagram/graph/v26.0/me?fields=shoe_size", &token)
                .await
        ),
        (100, None)
    );
    assert_eq!(
        error(
            &bench
                .call(
                    "GET",
                    "/instagram/graph/v26.0/me?appsecret_proof=00",
                    &token
                )
                .await
        ),
        (100, None)
    );
    assert_eq!(
        error(&bench.call("GET", "/instagram/graph/me", &token).await).0,
        2500
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_lives_an_hour_or_sixty_days_and_is_refreshed_between_a_day_and_the_end() {
    let bench = Bench::new();
    let short = bench.instagram_short("sandbox.kitchen").await;
    let answer = bench.instagram_exchange(&short).await.json();
    assert_eq!(
        (&answer["token_type"], &answer["expires_in"]),
        (&json!("bearer"), &json!(5_183_944))
    );
    let long = text(&answer["access_token"]);
    assert_eq!(error(&bench.instagram_exchange(&long).await).0, 452);
    assert_eq!(error(&bench.instagram_refresh(&short).await).0, 100);
    pass(3600).await;
    assert_eq!(error(&me(&bench, &short).await), (190, Some(463)));
    assert_eq!(
        error(&bench.instagram_exchange(&short).await),
        (190, Some(463))
    );
    pass(DAY_S - 3601).await;
    assert_eq!(
        error(&bench.instagram_refresh(&long).await).0,
        100,
        "too young"
    );
    pass(1).await;
    let refreshed = bench.instagram_refresh(&long).await.json();
    assert_eq!(refreshed["expires_in"], 5_183_944);
    pass(5_183_944 - DAY_S).await;
    assert_eq!(
        error(&bench.instagram_refresh(&long).await),
        (190, Some(463)),
        "an expired one is lost"
    );
    assert_eq!(
        me(&bench, &text(&refreshed["access_token"])).await.status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn a_refresh_can_give_the_same_token_with_more_time() {
    let bench = Bench::new();
    bench
        .control(
            "POST",
            "/settings",
            json!({"instagram_refresh_keeps_token": true}),
        )
        .await;
    let long = bench.instagram_long("sandbox.kitchen").await;
    pass(DAY_S).await;
    let refreshed = bench.instagram_refresh(&long).await.json();
    assert_eq!(
        (&refreshed["access_token"], &refreshed["expires_in"]),
        (&json!(long), &json!(5_183_944))
    );
    assert_eq!(
        error(&bench.instagram_refresh(&long).await).0,
        100,
        "too young again"
    );
    pass(5_183_943).await;
    assert_eq!(me(&bench, &long).await.status, 200);
    pass(1).await;
    assert_eq!(error(&me(&bench, &long).await), (190, Some(463)));
}

#[tokio::test(start_paused = true)]
async fn the_exchange_takes_the_secret_of_instagram() {
    let bench = Bench::new();
    let short = bench.instagram_short("sandbox.kitchen").await;
    let path = format!(
        "/instagram/graph/access_token?grant_type=ig_exchange_token&client_secret=guess&access_token={short}"
    );
    assert_eq!(error(&bench.get(&path).await).0, 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_ticked_is_not_given() {
    let bench = Bench::new();
    let back = bench
        .instagram(&[("username", "sandbox.kitchen"), ("choices_shown", "1")])
        .await;
    let seen = bench
        .instagram_token(&[("code", &back.parameter("code").expect("a code"))])
        .await
        .json();
    assert_eq!(seen["data"][0]["permissions"], "instagram_business_basic");
}

#[tokio::test(start_paused = true)]
async fn what_somebody_does_ends_the_tokens_and_the_app_hears_of_it_under_the_secret_of_instagram()
{
    for (deed, subcode, heard) in [
        ("remove-app", Some(458), 1),
        ("checkpoint", Some(459), 0),
        ("change-password", Some(460), 0),
        ("request-deletion", None, 1),
    ] {
        let bench = Bench::new();
        let account = bench.account("sandbox.kitchen");
        let token = bench.instagram_long("sandbox.kitchen").await;
        let other = bench.instagram_long("sandbox.sketches").await;
        assert_eq!(
            bench.deed("instagram", &account.user_id, deed).await.status,
            200
        );
        let seen = me(&bench, &token).await;
        match subcode {
            Some(subcode) => assert_eq!(error(&seen), (190, Some(subcode)), "{deed}"),
            None => assert_eq!(seen.status, 200, "{deed}"),
        }
        assert_eq!(me(&bench, &other).await.status, 200);
        let outbox = bench.sandbox.outbox();
        assert_eq!(outbox.len(), heard, "{deed}");
        for callback in outbox {
            let (signature, payload) = signed_request(&callback);
            let key = hmac::Key::new(hmac::HMAC_SHA256, instagram::APP_SECRET.as_bytes());
            assert!(
                hmac::verify(
                    &key,
                    payload.as_bytes(),
                    &URL_SAFE_NO_PAD.decode(signature).expect("base64url")
                )
                .is_ok()
            );
            let payload: Value =
                serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64url"))
                    .expect("JSON");
            assert_eq!(
                payload["user_id"],
                account.id.as_str(),
                "the id by which the app knows it"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn accounts_are_created_once() {
    let bench = Bench::new();
    let created = bench
        .control(
            "POST",
            "/instagram/people",
            json!({"username": "new.one", "account_type": "PERSONAL"}),
        )
        .await;
    assert_eq!(
        (created.status.as_u16(), &created.json()["account_type"]),
        (200, &json!("PERSONAL"))
    );
    assert_eq!(
        bench
            .control("POST", "/instagram/people", json!({"username": "New.One"}))
            .await
            .status,
        400
    );
    assert_eq!(
        bench
            .control("GET", "/instagram/people", Value::Null)
            .await
            .json()["people"]
            .as_array()
            .map(Vec::len),
        Some(6)
    );
    assert_eq!(bench.deed("instagram", "1", "remove-app").await.status, 400);
    assert_eq!(
        bench
            .deed("instagram", &bench.account("new.one").user_id, "dance")
            .await
            .status,
        404
    );
}

#[tokio::test(start_paused = true)]
async fn statuses_of_a_script_come_in_the_envelope_of_each_host() {
    let bench = Bench::new();
    let token = bench.instagram_long("sandbox.kitchen").await;
    let user = bench.account("sandbox.kitchen").user_id;
    bench
        .control("POST", "/faults", json!({"path": "/instagram/graph/*/me", "user": user, "fault": {"kind": "status", "status": 429}}))
        .await;
    let seen = me(&bench, &token).await;
    assert_eq!(
        (error(&seen).0, seen.header("x-app-usage").is_some()),
        (4, true)
    );
    bench.control("POST", "/faults", json!({"path": "/instagram/oauth/access_token", "fault": {"kind": "status", "status": 500}})).await;
    let seen = bench.instagram_token(&[("code", "AQnone")]).await;
    assert_eq!(
        (seen.status.as_u16(), &seen.json()["error_type"]),
        (500, &json!("OAuthException"))
    );
}
