//! How an instance is set up: who may come in, and what happens where something is missing.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_first_identity_is_the_operator_and_then_the_door_is_closed() {
    let host = Host::start_with(&[("SIGNUP", None)]);
    let (operator, account) = Browser::signed_up(&host).await;
    assert_eq!(operator.read("/api/v1/me").await["operator"], true);
    let stranger = Browser::new(&host);
    assert_eq!(
        stranger.through("/connect/x", "stranger", "allow").await,
        "/?error=signup_closed"
    );
    assert_eq!(stranger.get("/api/v1/me").await.status(), 401);
    assert_eq!(
        stranger
            .sandbox()
            .calls("/x/2/oauth2/revoke", None)
            .await
            .len(),
        1,
        "what is not kept is taken back"
    );
    let returning = Browser::new(&host);
    assert_eq!(returning.connect(&account.username).await.id, account.id);
}

#[tokio::test(start_paused = true)]
async fn where_there_is_a_setup_code_only_its_link_makes_the_operator() {
    for signup in ["first", "invite", "open"] {
        let host = Host::start_with(&[("SIGNUP", Some(signup)), ("SETUP_CODE", Some("the-code"))]);
        for path in ["/connect/x", "/connect/x?invite=another", "/login/google"] {
            let stranger = Browser::new(&host);
            let landed = stranger.through(path, "stranger", "allow").await;
            assert_eq!(landed, "/?error=setup_needed", "{signup}: {path}");
        }
        let operator = Browser::new(&host);
        let landed = operator
            .through("/connect/x?invite=the-code", "operator", "allow")
            .await;
        assert!(landed.starts_with("/?connected="), "{signup}: {landed}");
        assert_eq!(operator.read("/api/v1/me").await["operator"], true);
        let late = Browser::new(&host);
        let landed = late
            .through("/connect/x?invite=the-code", "late", "allow")
            .await;
        let expected = match signup {
            "first" => "/?error=signup_closed",
            "invite" => "/?error=invite_invalid",
            _ => "/?connected=",
        };
        assert!(landed.starts_with(expected), "{signup}: {landed}");
        let users = host
            .core
            .ports
            .database()
            .look("SELECT operator FROM users");
        let operators = users
            .unwrap()
            .iter()
            .filter(|user| user["operator"] == 1)
            .count();
        assert_eq!(operators, 1, "the code makes no second operator");
    }
}

#[tokio::test(start_paused = true)]
async fn two_firsts_cannot_both_be_first() {
    let host = Host::start_with(&[("SIGNUP", Some("first"))]);
    let (one, two) = (Browser::new(&host), Browser::new(&host));
    let (first, second) = futures_util::future::join(
        one.through("/connect/x", "one", "allow"),
        two.through("/connect/x", "two", "allow"),
    )
    .await;
    let mut landed = [first, second].map(|page| page.split('=').next().unwrap().to_owned());
    landed.sort();
    assert_eq!(landed, ["/?connected", "/?error"]);
    assert_eq!(
        host.core
            .ports
            .database()
            .look("SELECT * FROM users")
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn of_two_firsts_with_different_providers_one_is_the_operator() {
    for signup in ["first", "open"] {
        let host = Host::start_with(&[("SIGNUP", Some(signup))]);
        let browsers: Vec<_> = (0..10).map(|_| Browser::new(&host)).collect();
        let flows = browsers.iter().enumerate().map(|(at, browser)| async move {
            let path = if at % 2 == 0 {
                "/login/google"
            } else {
                "/login/x"
            };
            browser
                .through(path, &format!("person_{at}"), "allow")
                .await
        });
        let pages = futures_util::future::join_all(flows).await;
        let users = host
            .core
            .ports
            .database()
            .look("SELECT operator FROM users")
            .unwrap();
        assert_eq!(
            users.iter().filter(|user| user["operator"] == 1).count(),
            1,
            "{signup}"
        );
        assert_eq!(
            users.len(),
            if signup == "first" { 1 } else { 10 },
            "{signup}: {pages:?}"
        );
        assert_eq!(
            pages
                .iter()
                .filter(|page| *page == "/?error=signup_closed")
                .count(),
            10 - users.len(),
            "{pages:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn each_provider_works_without_the_other() {
    let rest = |without: &str| {
        ["google", "x", "tiktok", "facebook"]
            .into_iter()
            .filter(|name| *name != without)
            .collect::<Vec<_>>()
    };
    for (missing, closed, open) in [
        (
            ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
            "/login/google",
            "/login/x",
        ),
        (
            ["X_CLIENT_ID", "X_CLIENT_SECRET"],
            "/login/x",
            "/login/google",
        ),
        (
            ["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"],
            "/login/tiktok",
            "/login/x",
        ),
        (
            ["META_APP_ID", "META_APP_SECRET"],
            "/login/facebook",
            "/login/tiktok",
        ),
    ] {
        let host = Host::start_with(&missing.map(|name| (name, None)));
        let browser = Browser::new(&host);
        assert_eq!(
            browser.read("/api/v1/instance").await["sign_ins"],
            json!(rest(&closed[7..]))
        );
        assert_eq!(browser.follow(closed).await, "/?error=not_configured");
        assert!(
            !browser
                .through(open, "person", "allow")
                .await
                .contains("error")
        );
        let adding = browser
            .call(
                "POST",
                "/api/v1/me/identities",
                Some(&json!({ "provider": &closed[7..] })),
            )
            .await;
        let problem = body(&adding);
        assert_eq!(
            (adding.status().as_u16(), &problem["code"]),
            (503, &json!("not_configured")),
            "{problem}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn half_of_google_is_not_set_up_and_the_log_names_the_other_half() {
    for (missing, said) in [
        (
            "GOOGLE_CLIENT_ID",
            "GOOGLE_CLIENT_ID is missing; its other half is set",
        ),
        (
            "GOOGLE_CLIENT_SECRET",
            "GOOGLE_CLIENT_SECRET is missing; its other half is set",
        ),
    ] {
        let host = Host::start_with(&[(missing, None)]);
        let browser = Browser::new(&host);
        assert_eq!(
            browser.follow("/login/google").await,
            "/?error=not_configured"
        );
        assert_eq!(
            browser.read("/api/v1/instance").await["sign_ins"],
            json!(["x", "tiktok", "facebook"])
        );
        assert!(host.core.ports.logged().join("\n").contains(said));
        assert!(
            !browser
                .through("/login/x", "person", "allow")
                .await
                .contains("error")
        );
    }
}

#[tokio::test(start_paused = true)]
async fn by_invitation_a_stranger_needs_one() {
    let host = Host::start_with(&[("SIGNUP", Some("invite"))]);
    Browser::signed_up(&host).await;
    assert_eq!(
        Browser::new(&host)
            .through("/connect/x", "stranger", "allow")
            .await,
        "/?error=invite_needed"
    );
}

#[tokio::test(start_paused = true)]
async fn s28_what_is_missing_or_wrong_refuses_and_says_so() {
    for change in [
        ("X_CLIENT_ID", None),
        ("X_CLIENT_SECRET", None),
        ("X_API_BASE", Some("http://api.x.com")),
        ("TOKEN_KEYS", None),
        ("TOKEN_KEYS", Some(r#"{"active":"","keys":{}}"#)),
    ] {
        let host = Host::start_with(&[change]);
        let browser = Browser::new(&host);
        let response = browser.get("/connect/x").await;
        assert_eq!(
            (
                response.status().as_u16(),
                crate::scenarios::world::header(&response, "location")
            ),
            (303, "/?error=not_configured"),
            "{change:?}"
        );
        assert_eq!(
            browser.read("/api/v1/instance").await["platforms"][0]["is_set_up"],
            false,
            "{change:?}"
        );
    }
    let host = Host::start_with(&[("PUBLIC_ORIGIN", None)]);
    let browser = Browser::new(&host);
    for (method, path) in [
        ("GET", "/connect/x"),
        ("POST", "/logout"),
        ("POST", "/api/v1/posts"),
    ] {
        let response = browser.call(method, path, None).await;
        let problem = body(&response);
        assert_eq!(
            (response.status().as_u16(), &problem["code"]),
            (503, &json!("not_configured")),
            "{method} {path}"
        );
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("PUBLIC_ORIGIN"),
            "{problem}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn secrets_stay_out_of_the_log() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let post = browser
        .plan_in("Not for the log", &account, Duration::from_hours(3))
        .await;
    host.pass(Duration::from_hours(3) - Duration::from_mins(2))
        .await;
    minutes(&host, 4).await;
    browser.wait_for(&post, "published").await;
    browser
        .call("DELETE", &format!("/api/v1/accounts/{}", account.id), None)
        .await;
    let log = host.core.ports.logged().join("\n");
    assert!(
        log.contains("\"refresh\"") && log.contains("\"revoked\""),
        "the log works:\n{log}"
    );
    let secrets = browser.sandbox().control("GET", "/secrets", None).await;
    let canaries = secrets["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|secret| secret["value"].as_str().unwrap().to_owned());
    for canary in canaries.chain([browser.cookie(), "Not for the log".to_owned()]) {
        assert!(!log.contains(&canary), "{}… is in the log", &canary[..4]);
    }
}
