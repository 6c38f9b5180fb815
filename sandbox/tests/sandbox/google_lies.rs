//! What can be false in the ID tokens of Google, and what may change in them.

use std::collections::BTreeSet;

use noctin_sandbox::google;
use serde_json::json;

use crate::bench::Bench;
use crate::google::{code, holds, id_token, part, token};

#[tokio::test(start_paused = true)]
async fn each_lie_differs_from_the_truth() {
    let bench = Bench::new();
    let truth = id_token(&bench, "writer").await;
    let mut tokens = BTreeSet::from([truth]);
    for lie in google::Lie::ALL
        .into_iter()
        .filter(|lie| *lie != google::Lie::Missing)
    {
        assert_eq!(
            bench
                .control("POST", "/settings", json!({"google_lie": lie}))
                .await
                .status,
            200,
            "{lie:?}"
        );
        assert!(
            tokens.insert(id_token(&bench, "writer").await),
            "{lie:?} is told by another lie"
        );
    }
    bench
        .control("POST", "/settings", json!({"google_lie": "missing"}))
        .await;
    let without = token(&bench, &[("code", &code(&bench, "writer").await)]).await;
    assert_eq!(
        (without.status.as_u16(), without.json().get("id_token")),
        (200, None)
    );
    bench
        .control("POST", "/settings", json!({"google_lie": null}))
        .await;
    assert!(holds(&bench, &id_token(&bench, "writer").await).await);
}

#[tokio::test(start_paused = true)]
async fn the_second_key_takes_over_and_the_first_is_published_no_more() {
    let bench = Bench::new();
    let before = id_token(&bench, "writer").await;
    bench
        .control(
            "POST",
            "/settings",
            json!({"google_key": "second", "google_keys_max_age_s": 60}),
        )
        .await;
    let after = id_token(&bench, "writer").await;
    assert!(holds(&bench, &after).await);
    assert!(!holds(&bench, &before).await);
    assert!(
        bench
            .get("/google/oauth2/v3/certs")
            .await
            .header("cache-control")
            .expect("a header")
            .contains("max-age=60")
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_said_of_a_person_can_change_and_the_id_cannot() {
    let bench = Bench::new();
    let sub = bench.sandbox.google_people()[0].sub.clone();
    let path = format!("/google/people/{sub}");
    let changed = bench
        .control(
            "POST",
            &path,
            json!({"email": "new@example.com", "email_verified": false, "name": null, "sub": "1"}),
        )
        .await;
    assert_eq!(
        changed.json(),
        json!({"sub": sub, "name": null, "email": "new@example.com", "email_verified": false})
    );
    let twin = bench
        .control(
            "POST",
            "/google/people",
            json!({"email": "new@example.com"}),
        )
        .await
        .json();
    assert_ne!(twin["sub"], sub.as_str());
    assert_eq!(
        bench
            .control("POST", &path, json!({"shoe_size": 44}))
            .await
            .status,
        400
    );
    assert_eq!(
        bench
            .control("POST", "/google/people/1", json!({}))
            .await
            .status,
        400
    );
    let claims = part(&id_token(&bench, "new").await, 1);
    assert_eq!(
        (
            claims["sub"].as_str(),
            &claims["email_verified"],
            claims.get("name")
        ),
        (Some(sub.as_str()), &json!(false), None)
    );
}
