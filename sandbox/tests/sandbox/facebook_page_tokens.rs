//! The tokens of Pages: what they open, how they are examined, and what ends them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use noctin_sandbox::meta;
use ring::hmac;
use serde_json::{Value, json};

use crate::bench::{Bench, pass};
use crate::facebook_pages::{WITH_INSTAGRAM, names};
use crate::login::{GRAPH, error, signed_request, text};

#[tokio::test(start_paused = true)]
async fn a_page_token_of_a_short_token_dies_with_it_and_one_of_a_long_token_does_not() {
    let bench = Bench::new();
    let short = bench.short(&[("username", "Sandbox Writer")]).await;
    let journal = bench.page("Sandbox Journal");
    let early = bench.page_token(&journal, &short).await;
    let long = text(&bench.prolong(&short).await.json()["access_token"]);
    let page = bench.page_token(&journal, &long).await;
    assert_ne!(page, early);
    assert_eq!(
        bench.page_token(&journal, &long).await,
        page,
        "one Page, one person, one app: one token"
    );
    let again = bench.long(&[("username", "Sandbox Writer")]).await;
    assert_eq!(bench.page_token(&journal, &again).await, page);
    assert_ne!(
        bench.page_token(&bench.page("Sandbox Club"), &long).await,
        page
    );
    pass(5400).await;
    assert_eq!(
        error(&bench.graph("GET", "/me", &early).await),
        (190, Some(463))
    );
    pass(5_183_944).await;
    assert_eq!(
        error(&bench.graph("GET", "/me", &long).await),
        (190, Some(463))
    );
    assert_eq!(
        bench.graph("GET", "/me", &page).await.json(),
        json!({"id": journal, "name": "Sandbox Journal"})
    );
    assert_eq!(bench.examine(&page).await["expires_at"], 0);
}

#[tokio::test(start_paused = true)]
async fn a_page_token_opens_its_page_and_nothing_else() {
    let bench = Bench::new();
    let user = bench
        .long(&[("username", "Sandbox Writer"), ("scope", WITH_INSTAGRAM)])
        .await;
    let (journal, club) = (bench.page("Sandbox Journal"), bench.page("Sandbox Club"));
    let token = bench.page_token(&journal, &user).await;
    assert_eq!(bench.page_token(&journal, &token).await, token);
    assert_eq!(
        error(
            &bench
                .graph("GET", &format!("/{club}?fields=name"), &token)
                .await
        ),
        (100, Some(33))
    );
    assert_eq!(
        error(&bench.graph("GET", "/me/accounts", &token).await),
        (102, None)
    );
    let account = bench.account("sandbox.journal").user_id;
    assert_eq!(
        bench
            .graph("GET", &format!("/{account}?fields=username"), &token)
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_is_examined_only_for_the_app_itself() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Writer");
    let token = bench.long(&[("user", &person)]).await;
    let now_s = bench.sandbox.now_ms() / 1000;
    let examined = bench.examine(&token).await;
    assert_eq!(
        (
            &examined["type"],
            &examined["is_valid"],
            &examined["app_id"]
        ),
        (&json!("USER"), &json!(true), &json!(meta::APP_ID))
    );
    assert_eq!(
        (&examined["user_id"], &examined["expires_at"]),
        (&json!(person), &json!(now_s + 5_183_944))
    );
    let journal = bench.page("Sandbox Journal");
    let page = bench.page_token(&journal, &token).await;
    let examined = bench.examine(&page).await;
    assert_eq!(
        (
            &examined["type"],
            &examined["profile_id"],
            &examined["user_id"]
        ),
        (&json!("PAGE"), &json!(journal), &json!(person))
    );
    let unknown = bench.examine("EAAnone").await;
    assert_eq!(
        (&unknown["is_valid"], &unknown["error"]["code"]),
        (&json!(false), &json!(190))
    );
    let path = format!("/debug_token?input_token={token}");
    assert_eq!(error(&bench.graph("GET", &path, &token).await), (100, None));
    bench.deed("meta", &person, "change-password").await;
    let dead = bench.examine(&page).await;
    assert_eq!(
        (&dead["is_valid"], &dead["error"]["subcode"]),
        (&json!(false), &json!(460))
    );
}

#[tokio::test(start_paused = true)]
async fn all_current_and_future_pages_are_named_by_no_id() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Studio");
    let token = bench.long(&[("user", &person), ("all_pages", "1")]).await;
    let examined = bench.examine(&token).await;
    assert!(
        examined["granular_scopes"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|one| one.get("target_ids").is_none())
    );
    bench
        .control(
            "POST",
            &format!("/meta/people/{person}/pages"),
            json!({"name": "Later"}),
        )
        .await;
    assert_eq!(
        names(&bench, "/me/accounts", &token).await,
        ["Sandbox Gallery", "Later"]
    );
}

#[tokio::test(start_paused = true)]
async fn each_thing_that_a_person_does_ends_tokens_with_its_own_subcode() {
    for (deed, subcode) in [
        ("remove-app", 458),
        ("checkpoint", 459),
        ("change-password", 460),
    ] {
        let bench = Bench::new();
        let person = bench.person("Sandbox Writer");
        let token = bench.long(&[("user", &person)]).await;
        let page = bench
            .page_token(&bench.page("Sandbox Journal"), &token)
            .await;
        let other = bench.long(&[("username", "Sandbox Studio")]).await;
        assert_eq!(bench.deed("meta", &person, deed).await.status, 200);
        for dead in [&token, &page] {
            assert_eq!(
                error(&bench.graph("GET", "/me", dead).await),
                (190, Some(subcode)),
                "{deed}"
            );
        }
        assert_eq!(
            error(&bench.prolong(&token).await),
            (190, Some(subcode)),
            "{deed}"
        );
        assert_eq!(
            bench.graph("GET", "/me", &other).await.status,
            200,
            "{deed}"
        );
        let back = bench.long(&[("user", &person)]).await;
        assert_eq!(bench.graph("GET", "/me", &back).await.status, 200, "{deed}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_role_ends_the_token_of_that_page_alone() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Writer");
    let token = bench.long(&[("user", &person)]).await;
    let (journal, club) = (bench.page("Sandbox Journal"), bench.page("Sandbox Club"));
    let (lost, kept) = (
        bench.page_token(&journal, &token).await,
        bench.page_token(&club, &token).await,
    );
    assert_eq!(
        bench
            .deed("meta", &person, &format!("lose-page/{journal}"))
            .await
            .status,
        200
    );
    assert_eq!(
        error(&bench.graph("GET", "/me", &lost).await),
        (190, Some(492))
    );
    assert_eq!(bench.graph("GET", "/me", &kept).await.status, 200);
    assert_eq!(
        names(&bench, "/me/accounts", &token).await,
        ["Sandbox Archive", "Sandbox Club"]
    );
    assert_eq!(
        bench
            .deed("meta", &person, &format!("lose-page/{journal}"))
            .await
            .status,
        400
    );
}

#[tokio::test(start_paused = true)]
async fn a_permission_can_be_taken_back_alone_or_with_all_the_others() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Studio");
    let token = bench.long(&[("user", &person)]).await;
    let page = bench
        .page_token(&bench.page("Sandbox Gallery"), &token)
        .await;
    let one = bench
        .graph(
            "DELETE",
            &format!("/{person}/permissions/business_management"),
            &token,
        )
        .await;
    assert_eq!(one.json(), json!({"success": true}));
    assert!(
        bench
            .graph("GET", "/me/permissions", &token)
            .await
            .text
            .contains(r#"{"permission":"business_management","status":"declined"}"#)
    );
    assert!(bench.sandbox.outbox().is_empty(), "the app is still there");
    let stranger = bench.person("Sandbox Writer");
    assert_eq!(
        error(
            &bench
                .graph("DELETE", &format!("/{stranger}/permissions"), &token)
                .await
        ),
        (100, Some(33))
    );
    assert_eq!(
        bench
            .graph("DELETE", "/me/permissions", &token)
            .await
            .json(),
        json!({"success": true})
    );
    for dead in [&token, &page] {
        assert_eq!(
            error(&bench.graph("GET", "/me", dead).await),
            (190, Some(458))
        );
    }
    assert_eq!(bench.sandbox.outbox().len(), 1);
    let back = bench
        .long(&[("user", &person), ("scope", "public_profile")])
        .await;
    let seen = bench.graph("GET", "/me/permissions", &back).await.json();
    assert_eq!(
        seen,
        json!({"data": [{"permission": "public_profile", "status": "granted"}]}),
        "what was given before is forgotten"
    );
}

#[tokio::test(start_paused = true)]
async fn leaving_and_asking_for_deletion_reach_the_app_signed_with_its_secret() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Studio");
    bench.deed("meta", &person, "remove-app").await;
    assert!(
        bench.sandbox.outbox().is_empty(),
        "who never let the app in has nothing to remove"
    );
    bench.long(&[("user", &person)]).await;
    bench.deed("meta", &person, "remove-app").await;
    bench.deed("meta", &person, "request-deletion").await;
    let outbox = bench.sandbox.outbox();
    let paths: Vec<&str> = outbox
        .iter()
        .map(|callback| callback.path.as_str())
        .collect();
    assert_eq!(
        paths,
        ["/webhooks/meta/deauthorize", "/webhooks/meta/data-deletion"]
    );
    for callback in &outbox {
        let (signature, payload) = signed_request(callback);
        let key = hmac::Key::new(hmac::HMAC_SHA256, meta::APP_SECRET.as_bytes());
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        assert!(hmac::verify(&key, payload.as_bytes(), &signature).is_ok());
        let payload: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64url"))
                .expect("JSON");
        let issued_at = bench.sandbox.now_ms() / 1000;
        let expected = json!({
            "algorithm": "HMAC-SHA256", "expires": issued_at + 3600, "issued_at": issued_at,
            "user_id": person,
        });
        assert_eq!(payload, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn statuses_of_a_script_come_in_the_envelope_of_graph() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Writer");
    let token = bench.long(&[("user", &person)]).await;
    for (status, code) in [(401, 190), (403, 200), (429, 4), (500, 2), (503, 2)] {
        let fault = json!({"kind": "status", "status": status, "reset_after_s": 90});
        bench
            .control(
                "POST",
                "/faults",
                json!({"path": "/meta/*/me", "user": person, "fault": fault}),
            )
            .await;
        let seen = bench.graph("GET", "/me", &token).await;
        assert_eq!((seen.status.as_u16(), error(&seen).0), (status, code));
        assert_eq!(seen.header("x-app-usage").is_some(), status == 429);
        if status == 429 {
            let usage: Value =
                serde_json::from_str(seen.header("x-business-use-case-usage").expect("a header"))
                    .expect("JSON");
            assert_eq!(
                usage["0"][0]["estimated_time_to_regain_access"], 2,
                "minutes"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_settings_and_a_script_can_say_more_of_an_answer() {
    let bench = Bench::new();
    let token = bench.long(&[("username", "Sandbox Writer")]).await;
    bench
        .control("POST", "/settings", json!({"meta_usage": 91}))
        .await;
    let usage = bench
        .graph("GET", "/me", &token)
        .await
        .header("x-app-usage")
        .expect("a header")
        .to_owned();
    assert_eq!(
        serde_json::from_str::<Value>(&usage).expect("JSON")["call_count"],
        91
    );
    let body = json!({"error": {"message": "", "type": "OAuthException", "code": 80001}});
    let fault = json!({"kind": "status", "status": 429, "body": body});
    bench
        .control(
            "POST",
            "/faults",
            json!({"path": "/meta/*/me", "fault": fault}),
        )
        .await;
    assert_eq!(
        bench.graph("GET", "/me", &token).await.json()["error"]["code"],
        80001
    );
    bench
        .control(
            "POST",
            "/faults",
            json!({"path": "/meta/*/me", "fault": {"kind": "errors_only"}}),
        )
        .await;
    let lie = bench.graph("GET", "/me", &token).await;
    assert_eq!((lie.status.as_u16(), error(&lie).0), (200, 2));
    assert_eq!(bench.graph("GET", "/me", &token).await.status, 200);
    assert_eq!(bench.get(&format!("{GRAPH}/me")).await.status, 400);
}
