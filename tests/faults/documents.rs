//! What Google publishes about itself is kept while it is fresh, and not kept where it cannot be
//! used.

use super::*;

const DISCOVERY: &str = "/google/.well-known/openid-configuration";
const CERTS: &str = "/google/oauth2/v3/certs";

async fn fetched(browser: &Browser<Host>) -> (usize, usize) {
    (
        browser.sandbox().calls(DISCOVERY, None).await.len(),
        browser.sandbox().calls(CERTS, None).await.len(),
    )
}

async fn sign_in(host: &Arc<Host>) -> String {
    Browser::new(host)
        .through("/login/google", "person", "allow")
        .await
}

#[tokio::test(start_paused = true)]
async fn a_document_is_fetched_once_while_it_is_fresh() {
    let host = Host::start();
    let browser = Browser::new(&host);
    for _ in 0..5 {
        assert_eq!(sign_in(&host).await, "/?signed_in=1");
    }
    assert_eq!(fetched(&browser).await, (1, 1));
    // An hour for where it answers, some five for its keys.
    host.pass(Duration::from_secs(3_601)).await;
    assert_eq!(sign_in(&host).await, "/?signed_in=1");
    assert_eq!(fetched(&browser).await, (2, 1));
    host.pass(Duration::from_secs(19_213)).await;
    assert_eq!(sign_in(&host).await, "/?signed_in=1");
    assert_eq!(fetched(&browser).await, (3, 2));
}

#[tokio::test(start_paused = true)]
async fn keys_that_may_not_be_kept_are_fetched_each_time() {
    let host = Host::start();
    let browser = Browser::new(&host);
    browser
        .sandbox()
        .control(
            "POST",
            "/settings",
            Some(&json!({ "google_keys_max_age_s": 0 })),
        )
        .await;
    for count in 1..=3 {
        assert_eq!(sign_in(&host).await, "/?signed_in=1");
        assert_eq!(fetched(&browser).await.1, count);
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_that_is_no_use_is_not_kept() {
    for (path, fault) in [
        (DISCOVERY, json!({ "kind": "status", "status": 500 })),
        (DISCOVERY, json!({ "kind": "close" })),
        (DISCOVERY, json!({ "kind": "hang" })),
        (DISCOVERY, json!({ "kind": "html", "status": 200 })),
        (DISCOVERY, json!({ "kind": "empty" })),
        (DISCOVERY, json!({ "kind": "half_body", "effect": true })),
        (CERTS, json!({ "kind": "status", "status": 503 })),
        (CERTS, json!({ "kind": "html", "status": 200 })),
        (CERTS, json!({ "kind": "hang" })),
    ] {
        let host = Host::start();
        let browser = Browser::new(&host);
        let script = json!({ "method": "GET", "path": path, "times": 1, "fault": fault });
        browser
            .sandbox()
            .control("POST", "/faults", Some(&script))
            .await;
        if path == DISCOVERY {
            assert_eq!(
                browser.follow("/login/google").await,
                "/?error=platform_unavailable",
                "{fault}"
            );
            assert_eq!(
                browser.sandbox().calls(DISCOVERY, None).await.len(),
                1,
                "{fault}"
            );
        } else {
            assert_eq!(
                sign_in(&host).await,
                "/?error=platform_unavailable",
                "{fault}"
            );
        }
        let kept = host
            .core
            .ports
            .database()
            .look(&format!(
                "SELECT url FROM provider_documents WHERE url LIKE '%{path}'"
            ))
            .unwrap();
        assert!(kept.is_empty(), "{fault}");
        assert_eq!(sign_in(&host).await, "/?signed_in=1", "{fault}");
    }
}

/// Our secret goes where the document says: a kept one is judged each time.
#[tokio::test(start_paused = true)]
async fn a_document_that_leads_elsewhere_gets_no_secret() {
    for (name, elsewhere) in [
        ("token", "https://evil.example/token"),
        ("oauth2/v3/certs", "http://127.0.0.1:9999/certs"),
    ] {
        let host = Host::start();
        let browser = Browser::new(&host);
        assert_eq!(sign_in(&host).await, "/?signed_in=1");
        let calls = browser.sandbox().calls("/google/token", None).await.len();
        let sql = "UPDATE provider_documents SET body=replace(body, 'http://127.0.0.1:8788/google/";
        host.core
            .ports
            .database()
            .look(&format!(
                "{sql}{name}', '{elsewhere}') WHERE url LIKE '%{DISCOVERY}'"
            ))
            .unwrap();
        assert_eq!(
            browser.follow("/login/google").await,
            "/?error=platform_unavailable",
            "{name}"
        );
        assert_eq!(
            browser.sandbox().calls("/google/token", None).await.len(),
            calls,
            "{name}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn who_signs_up_with_another_issuer_is_somebody_else() {
    let host = Host::start();
    assert_eq!(sign_in(&host).await, "/?signed_in=1");
    // The same subject, as an instance that pointed to another issuer before would have kept it.
    host.core
        .ports
        .database()
        .look("UPDATE identities SET subject=replace(subject, '127.0.0.1', 'localhost')")
        .unwrap();
    assert_eq!(sign_in(&host).await, "/?signed_in=1");
    assert_eq!(
        host.core
            .ports
            .database()
            .look("SELECT * FROM users")
            .unwrap()
            .len(),
        2
    );
}

/// While a new version is being deployed the one before still writes: without an id.
#[tokio::test(start_paused = true)]
async fn what_the_version_before_wrote_still_opens() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    host.core
        .ports
        .database()
        .look("UPDATE identities SET id=NULL")
        .unwrap();
    assert_eq!(browser.read("/api/v1/me").await["identities"], json!([]));
    let back = Browser::new(&host);
    let consent = back.begin("/login/x").await;
    let callback = back.decide(&consent, &account.username, "allow").await;
    assert_eq!(
        back.follow(&callback).await,
        format!("/?connected={}", account.id)
    );
    assert!(
        back.read("/api/v1/me").await["identities"][0]["id"]
            .as_str()
            .unwrap()
            .starts_with("idn_")
    );
}
