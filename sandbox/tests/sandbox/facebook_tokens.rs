//! The tokens of Facebook: what a code gives, how long a token lives, and what a call has to prove.

use noctin_sandbox::meta;
use serde_json::{Value, json};

use crate::bench::{Bench, CHALLENGE, VERIFIER, form, pass};
use crate::login::{GRAPH, PAGES_CALLBACK, error, proof, text};

#[tokio::test(start_paused = true)]
async fn a_code_works_once_in_time_and_with_the_address_it_was_given_for() {
    let bench = Bench::new();
    let user = ("username", "Sandbox Writer");
    let redeem = async |code: &str, redirect_uri: &str| {
        bench
            .facebook_token(&[("code", code), ("redirect_uri", redirect_uri)])
            .await
    };
    let code = bench.facebook_code(&[user]).await;
    let seen = redeem(&code, PAGES_CALLBACK).await.json();
    assert_eq!(
        (&seen["token_type"], &seen["expires_in"]),
        (&json!("bearer"), &json!(5400))
    );
    assert_eq!(
        error(&redeem(&code, PAGES_CALLBACK).await),
        (100, Some(36009))
    );
    let code = bench.facebook_code(&[user]).await;
    let elsewhere = "http://127.0.0.1:8787/connect/instagram/callback";
    assert_eq!(error(&redeem(&code, elsewhere).await), (100, Some(36008)));
    assert_eq!(
        error(&redeem(&code, PAGES_CALLBACK).await),
        (100, Some(36009)),
        "the wrong try spent it"
    );
    let code = bench.facebook_code(&[user]).await;
    pass(601).await;
    assert_eq!(
        error(&redeem(&code, PAGES_CALLBACK).await),
        (100, Some(36007))
    );
    assert_eq!(error(&redeem("AQnone", PAGES_CALLBACK).await), (100, None));
}

#[tokio::test(start_paused = true)]
async fn a_stranger_to_the_secret_does_not_spend_the_code() {
    let bench = Bench::new();
    let code = bench.facebook_code(&[("username", "Sandbox Writer")]).await;
    let fields = [("code", code.as_str()), ("redirect_uri", PAGES_CALLBACK)];
    let wrong = bench
        .facebook_token(&[fields[0], fields[1], ("client_secret", "guess")])
        .await;
    assert_eq!((wrong.status.as_u16(), error(&wrong)), (400, (1, None)));
    assert_eq!(
        error(
            &bench
                .facebook_token(&[fields[0], fields[1], ("client_id", "17")])
                .await
        ),
        (101, None)
    );
    assert_eq!(
        error(
            &bench
                .facebook_token(&[fields[0], fields[1], ("verifier", "x")])
                .await
        ),
        (100, None)
    );
    assert_eq!(bench.facebook_token(&fields).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_challenge_that_was_sent_must_be_met() {
    let bench = Bench::new();
    let ask = [
        ("username", "Sandbox Writer"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let code = bench.facebook_code(&ask).await;
    assert_eq!(
        error(
            &bench
                .facebook_token(&[("code", &code), ("redirect_uri", PAGES_CALLBACK)])
                .await
        ),
        (100, None)
    );
    let code = bench.facebook_code(&ask).await;
    let met = bench
        .facebook_token(&[
            ("code", &code),
            ("redirect_uri", PAGES_CALLBACK),
            ("code_verifier", VERIFIER),
        ])
        .await;
    assert_eq!(met.status, 200);
}

#[tokio::test(start_paused = true)]
async fn the_exchanges_can_be_made_by_get_too() {
    let bench = Bench::new();
    let code = bench.facebook_code(&[("username", "Sandbox Writer")]).await;
    let fields = [
        ("client_id", meta::APP_ID),
        ("client_secret", meta::APP_SECRET),
        ("redirect_uri", PAGES_CALLBACK),
        ("code", code.as_str()),
    ];
    let seen = bench
        .get(&format!(
            "{GRAPH}/oauth/access_token?{}",
            String::from_utf8(form(&fields)).expect("text")
        ))
        .await;
    assert_eq!(seen.status, 200, "{}", seen.text);
}

#[tokio::test(start_paused = true)]
async fn a_long_token_can_be_exchanged_while_it_lives_and_never_after() {
    let bench = Bench::new();
    let short = bench.short(&[("username", "Sandbox Writer")]).await;
    let answer = bench.prolong(&short).await.json();
    assert_eq!(answer["expires_in"], 5_183_944);
    let long = text(&answer["access_token"]);
    pass(5400).await;
    assert_eq!(error(&bench.prolong(&short).await), (190, Some(463)));
    assert_eq!(
        error(&bench.graph("GET", "/me", &short).await),
        (190, Some(463))
    );
    let longer = text(&bench.prolong(&long).await.json()["access_token"]);
    assert_ne!(longer, long);
    pass(5_183_944 - 5400).await;
    assert_eq!(error(&bench.prolong(&long).await), (190, Some(463)));
    assert_eq!(bench.graph("GET", "/me", &longer).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn expires_in_can_be_missing() {
    let bench = Bench::new();
    bench
        .control(
            "POST",
            "/settings",
            json!({"meta_omits_expires_in": true, "meta_short_s": 60}),
        )
        .await;
    let code = bench.facebook_code(&[("username", "Sandbox Writer")]).await;
    let seen = bench
        .facebook_token(&[("code", &code), ("redirect_uri", PAGES_CALLBACK)])
        .await
        .json();
    assert_eq!(seen.get("expires_in"), None);
    let short = text(&seen["access_token"]);
    assert_eq!(bench.prolong(&short).await.json().get("expires_in"), None);
    pass(60).await;
    assert_eq!(
        error(&bench.graph("GET", "/me", &short).await),
        (190, Some(463)),
        "it ends all the same"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_proof_of_the_secret_is_refused() {
    let bench = Bench::new();
    let token = bench.long(&[("username", "Sandbox Writer")]).await;
    let me = |rest: &str| format!("{GRAPH}/me?fields=id{rest}");
    let missing = bench.call("GET", &me(""), &token).await;
    assert_eq!(
        (
            missing.status.as_u16(),
            missing.json()["error"]["type"].as_str()
        ),
        (400, Some("GraphMethodException"))
    );
    assert!(
        missing
            .text
            .contains("API calls from the server require an appsecret_proof argument")
    );
    let other = bench.long(&[("username", "Sandbox Studio")]).await;
    for wrong in [
        proof(meta::APP_SECRET, &other),
        proof("other secret", &token),
        "00".to_owned(),
    ] {
        let seen = bench
            .call("GET", &me(&format!("&appsecret_proof={wrong}")), &token)
            .await;
        assert!(
            seen.text
                .contains("Invalid appsecret_proof provided in the API argument"),
            "{}",
            seen.text
        );
    }
    let timed = |at_s: i64| {
        let proof = proof(meta::APP_SECRET, &format!("{token}|{at_s}"));
        me(&format!("&appsecret_proof={proof}&appsecret_time={at_s}"))
    };
    let now_s = bench.sandbox.now_ms() / 1000;
    assert_eq!(
        bench.call("GET", &timed(now_s - 300), &token).await.status,
        200
    );
    assert_eq!(
        bench.call("GET", &timed(now_s - 301), &token).await.status,
        400
    );
    bench
        .control("POST", "/settings", json!({"meta_require_proof": false}))
        .await;
    assert_eq!(bench.call("GET", &me(""), &token).await.status, 200);
    assert_eq!(
        bench
            .call("GET", &me("&appsecret_proof=00"), &token)
            .await
            .status,
        400,
        "what is sent is looked at"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_comes_in_the_header_the_query_or_the_form() {
    let bench = Bench::new();
    let token = bench.long(&[("username", "Sandbox Writer")]).await;
    let proof = proof(meta::APP_SECRET, &token);
    assert_eq!(
        bench
            .get(&format!(
                "{GRAPH}/me?access_token={token}&appsecret_proof={proof}"
            ))
            .await
            .status,
        200
    );
    let none = bench.get(&format!("{GRAPH}/me")).await;
    assert_eq!(error(&none), (104, None));
    assert_eq!(
        error(&bench.graph("GET", "/me", "EAAnone").await),
        (190, None)
    );
    let request = http::Request::delete(format!("{GRAPH}/me/permissions"))
        .header("content-type", crate::bench::FORM);
    let fields = [
        ("access_token", token.as_str()),
        ("appsecret_proof", &proof),
        ("permission", "business_management"),
    ];
    let seen = bench
        .send(request.body(form(&fields)).expect("a request"))
        .await;
    assert_eq!(
        (seen.status.as_u16(), seen.json()),
        (200, json!({"success": true}))
    );
}

#[tokio::test(start_paused = true)]
async fn unknown_names_and_paths_are_refused_as_mistakes() {
    let bench = Bench::new();
    let token = bench.long(&[("username", "Sandbox Writer")]).await;
    for path in [
        "/me?pretty=1",
        "/me?debug=all",
        "/me/accounts?feilds=id",
        "/me?fields=shoe_size",
        "/me?limit=2",
        "/me/permissions?limit=1",
    ] {
        assert_eq!(
            error(&bench.graph("GET", path, &token).await),
            (100, None),
            "{path}"
        );
    }
    for path in ["/me/shoes", "/nobody"] {
        assert_eq!(
            error(&bench.graph("GET", path, &token).await).0,
            2500,
            "{path}"
        );
    }
    assert_eq!(
        error(&bench.graph("GET", "/me?fields=id,,name", &token).await).0,
        2500
    );
    for path in ["/meta/v26/me", "/meta/26.0/me", "/meta/me"] {
        assert_eq!(error(&bench.get(path).await).0, 2500, "{path}");
    }
    assert_eq!(
        bench
            .call(
                "GET",
                &format!(
                    "/meta/v25.0/me?appsecret_proof={}",
                    proof(meta::APP_SECRET, &token)
                ),
                &token
            )
            .await
            .status,
        200
    );
}

#[tokio::test(start_paused = true)]
async fn every_code_and_token_is_on_the_list_of_secrets_and_the_record_names_whose_call_it_was() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Writer");
    let token = bench.long(&[("user", &person)]).await;
    bench
        .page_token(&bench.page("Sandbox Journal"), &token)
        .await;
    bench.examine(&token).await;
    let secrets = bench.sandbox.secrets();
    let kinds: Vec<Value> = secrets.iter().map(|secret| json!(secret.kind)).collect();
    assert_eq!(
        kinds,
        ["code", "access_token", "access_token", "page_token"]
    );
    assert!(secrets.iter().all(|secret| secret.user == person));
    let calls = bench.sandbox.calls();
    let users: Vec<Option<&str>> = calls.iter().map(|call| call.user.as_deref()).collect();
    assert_eq!(
        users,
        [
            None,
            Some(person.as_str()),
            Some(&person),
            Some(&person),
            Some(&person)
        ]
    );
    let record = json!(calls).to_string();
    assert!(secrets.iter().all(|secret| !record.contains(&secret.value)));
}
