//! Instagram Login: the page, the code, the tokens of an hour and of sixty days.

use noctin_sandbox::instagram;
use serde_json::json;

use crate::bench::{Bench, Seen, form, pass};
use crate::login::{GRAM_CALLBACK, GRAM_SCOPE, error, merged, text};

pub(crate) const DAY_S: u64 = 24 * 60 * 60;

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

pub(crate) async fn me(bench: &Bench, token: &str) -> Seen {
    let fields = "user_id,username,name,profile_picture_url,account_type";
    let path = format!("/instagram/graph/v26.0/me?fields={fields}");
    bench.call("GET", &path, token).await
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
