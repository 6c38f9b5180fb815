//! The tokens of Instagram Login: their lives, and what ends them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use noctin_sandbox::instagram;
use ring::hmac;
use serde_json::{Value, json};

use crate::bench::{Bench, pass};
use crate::instagram_login::{DAY_S, me};
use crate::login::{error, signed_request, text};

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
        "/instagram/graph/access_token?grant_type=ig_exchange_token\
            &client_secret=guess&access_token={short}"
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
        .control(
            "POST",
            "/faults",
            json!({
                "path": "/instagram/graph/*/me", "user": user,
                "fault": {"kind": "status", "status": 429},
            }),
        )
        .await;
    let seen = me(&bench, &token).await;
    assert_eq!(
        (error(&seen).0, seen.header("x-app-usage").is_some()),
        (4, true)
    );
    bench
        .control(
            "POST",
            "/faults",
            json!({
                "path": "/instagram/oauth/access_token", "fault": {"kind": "status", "status": 500},
            }),
        )
        .await;
    let seen = bench.instagram_token(&[("code", "AQnone")]).await;
    assert_eq!(
        (seen.status.as_u16(), &seen.json()["error_type"]),
        (500, &json!("OAuthException"))
    );
}
