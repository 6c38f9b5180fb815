//! Facebook Login: the dialog, the code, the tokens.

use noctin_sandbox::meta;
use serde_json::{Value, json};

use crate::bench::{Bench, CHALLENGE, Seen, VERIFIER, form, pass};
use crate::login::{DIALOG, GRAPH, PAGES_CALLBACK, PAGES_SCOPE, error, proof, text};

async fn dialog(bench: &Bench, changes: &[(&str, &str)]) -> Seen {
    let usual = [
        ("client_id", meta::APP_ID),
        ("redirect_uri", PAGES_CALLBACK),
        ("state", "some state"),
        ("scope", PAGES_SCOPE),
    ];
    let query = form(&crate::login::merged(&usual, changes));
    bench
        .get(&format!(
            "{DIALOG}?{}",
            String::from_utf8(query).expect("text")
        ))
        .await
}

/// What a person gave, permission by permission.
async fn permissions(bench: &Bench, token: &str) -> Vec<(String, String)> {
    let seen = bench.graph("GET", "/me/permissions", token).await;
    let data = seen.json()["data"].as_array().expect("a list").clone();
    data.iter()
        .map(|one| (text(&one["permission"]), text(&one["status"])))
        .collect()
}

fn pair(name: &str, status: &str) -> (String, String) {
    (name.to_owned(), status.to_owned())
}

#[tokio::test(start_paused = true)]
async fn the_dialog_sends_nobody_back_on_a_doubtful_request() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Writer");
    for change in [
        ("client_id", "1"),
        ("client_id", ""),
        (
            "redirect_uri",
            "https://scheduler.example/connect/facebook/callback",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8787/connect/facebook/callback/",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8787/connect/instagram-direct/callback",
        ),
        ("redirect_uri", "http://127.0.0.1:8787/connect/x/callback"),
        ("scope", "pages_show_list,instagram_business_basic"),
        ("scope", "pages_show_list pages_manage_posts"),
        ("scope", "publish_actions"),
        ("response_type", "token"),
        ("auth_type", "reask"),
        ("config_id", "17"),
        ("state", ""),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ] {
        let seen = dialog(&bench, &[change]).await;
        assert_eq!(
            (seen.status.as_u16(), seen.header("location")),
            (400, None),
            "{change:?}"
        );
        let decided = bench.facebook(&[change, ("user", &person)]).await;
        assert_eq!(
            (decided.status.as_u16(), decided.header("location")),
            (400, None),
            "{change:?}"
        );
    }
    assert!(bench.sandbox.secrets().is_empty());
}

#[tokio::test(start_paused = true)]
async fn each_of_the_apps_own_callbacks_is_registered() {
    let bench = Bench::new();
    for path in [
        "/connect/facebook/callback",
        "/connect/instagram/callback",
        "/login/facebook/callback",
    ] {
        let seen = dialog(
            &bench,
            &[(
                "redirect_uri",
                &format!("http://localhost:9/{}", &path[1..]),
            )],
        )
        .await;
        assert_eq!(seen.status, 200, "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_dialog_shows_each_permission_and_each_page_with_a_tick() {
    let bench = Bench::new();
    let seen = dialog(&bench, &[]).await;
    assert_eq!(seen.status, 200);
    for permission in PAGES_SCOPE.split(',') {
        assert!(
            seen.text.contains(&format!(
                "type=\"checkbox\" name=\"permission\" value=\"{permission}\" checked"
            )),
            "{permission}"
        );
    }
    for page in ["Sandbox Journal", "Sandbox Archive", "Sandbox Club"] {
        assert!(
            seen.text.contains(&format!(
                "type=\"checkbox\" name=\"page\" value=\"{}\" checked",
                bench.page(page)
            )),
            "{page}"
        );
    }
    let login = dialog(&bench, &[("scope", "public_profile")]).await;
    assert!(
        !login.text.contains("name=\"page\""),
        "nothing that is asked for is about Pages"
    );
}

#[tokio::test(start_paused = true)]
async fn a_denial_comes_back_with_the_four_parameters_of_facebook() {
    let back = Bench::new().facebook(&[("decision", "deny")]).await;
    let parameter = |name: &str| back.parameter(name);
    assert_eq!(parameter("error").as_deref(), Some("access_denied"));
    assert_eq!(parameter("error_reason").as_deref(), Some("user_denied"));
    assert_eq!(parameter("error_code").as_deref(), Some("200"));
    assert_eq!(
        parameter("error_description").as_deref(),
        Some("Permissions error")
    );
    assert_eq!(
        (parameter("state").as_deref(), parameter("code")),
        (Some("some state"), None)
    );
}

#[tokio::test(start_paused = true)]
async fn a_plain_decision_gives_everything_and_one_with_choices_only_what_is_ticked() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Writer");
    let everything = bench.long(&[("user", &person)]).await;
    let granted: Vec<_> = permissions(&bench, &everything)
        .await
        .into_iter()
        .filter(|(_, status)| status == "granted")
        .collect();
    assert_eq!(granted.len(), 5, "{granted:?}");

    let journal = bench.page("Sandbox Journal");
    let choices = [
        ("user", person.as_str()),
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
        ("page", journal.as_str()),
    ];
    let some = bench.long(&choices).await;
    assert_eq!(
        permissions(&bench, &some).await,
        [
            pair("business_management", "declined"),
            pair("pages_manage_posts", "declined"),
            pair("pages_read_engagement", "declined"),
            pair("pages_show_list", "granted"),
            pair("public_profile", "granted"),
        ]
    );
    let pages = bench
        .graph("GET", "/me/accounts?fields=name", &some)
        .await
        .json();
    assert_eq!(
        pages["data"],
        json!([{"id": journal, "name": "Sandbox Journal"}])
    );
}

#[tokio::test(start_paused = true)]
async fn permissions_add_up_and_what_was_declined_is_asked_for_again_only_on_purpose() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Studio");
    let user = ("user", person.as_str());
    let first = [
        user,
        ("scope", "pages_show_list,pages_manage_posts"),
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
        ("all_pages", "1"),
    ];
    bench.facebook(&first).await;
    let seen = dialog(&bench, &[("scope", "pages_show_list,pages_manage_posts")]).await;
    let of_studio = seen
        .text
        .split(&format!("data-of=\"{person}\""))
        .nth(1)
        .and_then(|rest| rest.split("</fieldset>").next());
    let of_studio = of_studio.expect("the choices");
    assert!(of_studio.contains("pages_show_list") && !of_studio.contains("pages_manage_posts"));

    let second = bench
        .long(&[user, ("scope", "pages_manage_posts,instagram_basic")])
        .await;
    assert_eq!(
        permissions(&bench, &second).await,
        [
            pair("instagram_basic", "granted"),
            pair("pages_manage_posts", "declined"),
            pair("pages_show_list", "granted"),
            pair("public_profile", "granted"),
        ]
    );
    let third = bench
        .long(&[
            user,
            ("scope", "pages_manage_posts"),
            ("auth_type", "rerequest"),
        ])
        .await;
    assert!(
        permissions(&bench, &third)
            .await
            .contains(&pair("pages_manage_posts", "granted"))
    );
    assert!(
        permissions(&bench, &second)
            .await
            .contains(&pair("pages_manage_posts", "granted")),
        "older tokens gain it too"
    );
}

#[tokio::test(start_paused = true)]
async fn the_address_can_name_what_was_granted_and_what_was_not() {
    let bench = Bench::new();
    let person = bench.person("Sandbox Studio");
    let choices = [
        ("user", person.as_str()),
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
        ("return_scopes", "true"),
    ];
    let back = bench.facebook(&choices).await;
    assert_eq!(
        back.parameter("granted_scopes").as_deref(),
        Some("pages_show_list,public_profile")
    );
    assert_eq!(
        back.parameter("denied_scopes").as_deref(),
        Some("business_management,pages_manage_posts,pages_read_engagement")
    );
}

#[tokio::test(start_paused = true)]
async fn somebody_new_has_a_page_with_an_instagram_profile() {
    let bench = Bench::new();
    let token = bench
        .long(&[
            ("username", "New Person"),
            ("scope", "pages_show_list,instagram_basic"),
        ])
        .await;
    let seen = bench
        .graph(
            "GET",
            "/me/accounts?fields=name,instagram_business_account{username}",
            &token,
        )
        .await
        .json();
    assert_eq!(seen["data"][0]["name"], "Page of New Person");
    assert_eq!(
        seen["data"][0]["instagram_business_account"]["username"],
        "newperson"
    );
    let before = bench.sandbox.meta_people().len();
    let ticked = [
        ("username", "new person"),
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
    ];
    let again = bench.long(&ticked).await;
    assert_eq!(
        bench.graph("GET", "/me/accounts", &again).await.json(),
        json!({"data": []}),
        "no Page was ticked this time"
    );
    assert_eq!(
        bench.sandbox.meta_people().len(),
        before,
        "the same person comes back"
    );
}

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
