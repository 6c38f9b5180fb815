//! A person consents anew: what they have then stays, whatever else happens at that moment.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_consent_that_comes_while_a_grant_is_ended_stands() {
    // The end of a grant that nobody needs is decided, and before it happens somebody needs it.
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let page = Actor::new(&browser, Door::Facebook).await;
    let landed = page.through(&browser, "/connect/facebook", "").await;
    assert!(landed.contains("choose="), "{landed}");
    minutes(&host, 59).await;
    host.core
        .ports
        .database()
        .stall("INTO tombstones", Break::Before, Span::seconds(5));
    host.pass(Duration::from_mins(2)).await;
    let connects = async {
        host.pass(Duration::from_secs(1)).await;
        page.connect(&browser).await
    };
    let ((), id) = tokio::join!(host.tick(), connects);
    minutes(&host, 3).await;
    assert_ne!(grants(&host)[0]["generation"], Value::Null);
    assert_eq!(
        page.shown(&browser, &id).await["health"]["state"],
        "connected"
    );
    assert_eq!(revoked(&browser, &page).await, 0);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_reconnected_while_it_is_disconnected_stays() {
    let host = Host::start();
    let (browser, account) = Browser::signed_up(&host).await;
    let path = format!("/api/v1/accounts/{}", account.id);
    let consent = browser.begin("/connect/x").await;
    let callback = browser.decide(&consent, &account.username, "allow").await;
    host.core
        .ports
        .database()
        .stall("INTO tombstones", Break::Before, Span::seconds(5));
    let reconnects = async {
        host.pass(Duration::from_secs(1)).await;
        browser.follow(&callback).await
    };
    let (answer, landed) = tokio::join!(browser.call("DELETE", &path, None), reconnects);
    assert_eq!(landed, format!("/?connected={}", account.id));
    assert_eq!(answer.status(), 409);
    assert_eq!(browser.read(&path).await["health"]["state"], "connected");
    let post = browser
        .plan("Still here", &[&account], json!({ "now": true }))
        .await;
    browser.wait_for(&post, "published").await;
}

#[tokio::test(start_paused = true)]
async fn a_consent_for_instagram_leaves_the_pages_their_tokens() {
    let host = Host::start();
    let (browser, _) = Browser::signed_up(&host).await;
    let name = host.unique("both").replace('-', "_");
    let pages = json!([{ "name": name, "instagram": name }]);
    let person = json!({ "name": name, "pages": pages });
    let person = browser
        .sandbox()
        .control("POST", "/meta/people", Some(&person))
        .await;
    let actor = |platform: Door, remote_id: &Value| Actor {
        platform,
        person: person["id"].as_str().unwrap().to_owned(),
        remote_id: remote_id.as_str().unwrap().to_owned(),
        name: name.clone(),
    };
    let page = actor(Door::Facebook, &person["pages"][0]["id"]);
    let profile = actor(Door::Instagram, &person["pages"][0]["instagram"]);
    page.connect(&browser).await;
    profile.connect(&browser).await;
    let kept = tokens(&host, &grants(&host)[0]).await;
    assert!(
        kept.contains(&page.remote_id) && kept.contains(&profile.remote_id),
        "{kept:?}"
    );
}
