//! The identities that open a workspace: adding them, and taking them away.

use super::browser::Browser;
use super::doors::token_calls;
use super::world::{World, body};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Begins to add an identity; answers with the consent page.
async fn begin<W: World>(browser: &Browser<W>, provider: &str) -> String {
    // They are listed in the order in which they were added.
    browser.world.pass(Duration::from_millis(10)).await;
    let begun = browser
        .call(
            "POST",
            "/api/v1/me/identities",
            Some(&json!({ "provider": provider })),
        )
        .await;
    assert_eq!(
        begun.status(),
        200,
        "{}",
        String::from_utf8_lossy(begun.body())
    );
    body(&begun)["consent_url"].as_str().unwrap().to_owned()
}

/// Adds an identity; answers with the page of ours that it leads to.
async fn add<W: World>(browser: &Browser<W>, provider: &str, name: &str) -> String {
    let consent = begin(browser, provider).await;
    let callback = browser.decide(&consent, name, "allow").await;
    browser.follow(&callback).await
}

async fn identities<W: World>(browser: &Browser<W>) -> Vec<Value> {
    browser.read("/api/v1/me/identities").await["data"]
        .as_array()
        .unwrap()
        .clone()
}

async fn remove<W: World>(browser: &Browser<W>, identity: &Value) -> http::Response<Vec<u8>> {
    browser
        .call(
            "DELETE",
            &format!("/api/v1/me/identities/{}", identity["id"].as_str().unwrap()),
            None,
        )
        .await
}

async fn workspace<W: World>(browser: &Browser<W>) -> Value {
    browser.read("/api/v1/me").await["workspace"]["id"].clone()
}

pub(crate) async fn google_is_added_and_opens_the_workspace<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let (name, cookie) = (world.unique("added"), browser.cookie());
    assert_eq!(browser.read("/api/v1/me").await["email"], Value::Null);
    assert_eq!(
        add(&browser, "google", &name).await,
        "/settings?identity=added"
    );
    assert_eq!(browser.cookie(), cookie, "nobody signed in");
    let providers: Vec<Value> = identities(&browser)
        .await
        .iter()
        .map(|identity| identity["provider"].clone())
        .collect();
    assert_eq!(providers, ["x", "google"]);
    assert_eq!(
        browser.read("/api/v1/me").await["email"],
        format!("{name}@example.com")
    );
    let back = Browser::new(&world);
    assert_eq!(
        back.through("/login/google", &name, "allow").await,
        "/?signed_in=1"
    );
    assert_eq!(workspace(&back).await, workspace(&browser).await);
    assert_eq!(
        add(&browser, "google", &name).await,
        "/settings?identity=added",
        "twice is once"
    );
    assert_eq!(identities(&browser).await.len(), 2);
    assert_eq!(
        add(&browser, "google", &world.unique("second")).await,
        "/settings?identity=added",
        "a person may have several"
    );
    assert_eq!(identities(&browser).await.len(), 3);
}

pub(crate) async fn adding_x_connects_it_too<W: World>(world: Arc<W>) {
    let (browser, handle) = (Browser::new(&world), world.unique("also"));
    browser
        .through("/login/google", &world.unique("person"), "allow")
        .await;
    assert_eq!(
        add(&browser, "x", &handle).await,
        "/settings?identity=added"
    );
    let accounts = browser.read("/api/v1/accounts").await;
    assert_eq!(
        (
            &accounts["data"][0]["username"],
            &accounts["data"][0]["health"]["state"]
        ),
        (&json!(handle), &json!("connected"))
    );
    assert_eq!(identities(&browser).await[1]["name"], format!("@{handle}"));
    let back = Browser::new(&world);
    assert_eq!(
        back.connect(&handle).await.id,
        accounts["data"][0]["id"].as_str().unwrap()
    );
    assert_eq!(workspace(&back).await, workspace(&browser).await);
    // One that is connected already becomes a key, and stays the same account.
    let client = browser.connect(&world.unique("client")).await;
    assert_eq!(
        add(&browser, "x", &client.username).await,
        "/settings?identity=added"
    );
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(identities(&browser).await.len(), 3);
}

pub(crate) async fn an_identity_of_another_workspace_is_refused<W: World>(world: Arc<W>) {
    let (owner, account) = Browser::signed_up(&world).await;
    let name = world.unique("taken");
    assert_eq!(
        add(&owner, "google", &name).await,
        "/settings?identity=added"
    );
    let thief = Browser::new(&world);
    thief
        .through("/login/google", &world.unique("thief"), "allow")
        .await;
    assert_eq!(
        add(&thief, "google", &name).await,
        "/settings?error=identity_taken"
    );
    assert_eq!(
        add(&thief, "x", &account.username).await,
        "/settings?error=identity_taken"
    );
    assert_eq!(identities(&thief).await.len(), 1);
    assert_eq!(
        thief.read("/api/v1/accounts").await["data"],
        json!([]),
        "nothing is connected either"
    );
    assert_eq!(
        thief
            .sandbox()
            .calls("/x/2/oauth2/revoke", Some(&account.user))
            .await
            .len(),
        1,
        "what is not kept is taken back"
    );
    assert_eq!(identities(&owner).await.len(), 2);
    let back = Browser::new(&world);
    back.through("/login/google", &name, "allow").await;
    assert_eq!(
        workspace(&back).await,
        workspace(&owner).await,
        "it still opens what it opened"
    );
}

pub(crate) async fn what_ends_badly_says_so_in_the_settings<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for provider in ["google", "x"] {
        let before = token_calls(&world).await;
        let consent = begin(&browser, provider).await;
        let denied = browser.decide(&consent, &world.unique("no"), "deny").await;
        assert_eq!(
            browser.follow(&denied).await,
            "/settings?error=denied",
            "{provider}"
        );
        assert_eq!(
            browser.follow(&denied).await,
            "/?error=flow_invalid",
            "what is over says nothing of its purpose"
        );
        assert_eq!(token_calls(&world).await, before, "{provider}");
    }
    assert_eq!(identities(&browser).await.len(), 1);
}

pub(crate) async fn a_removed_identity_opens_nothing_and_the_last_one_stays<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let name = world.unique("gone");
    add(&browser, "google", &name).await;
    let [x, google] = <[Value; 2]>::try_from(identities(&browser).await).unwrap();
    assert_eq!(remove(&browser, &google).await.status(), 204);
    assert_eq!(remove(&browser, &google).await.status(), 404);
    let refused = remove(&browser, &x).await;
    assert_eq!(
        (refused.status().as_u16(), &body(&refused)["code"]),
        (409, &json!("last_identity"))
    );
    assert_eq!(identities(&browser).await, std::slice::from_ref(&x));
    let stranger = Browser::new(&world);
    stranger.through("/login/google", &name, "allow").await;
    assert_ne!(
        workspace(&stranger).await,
        workspace(&browser).await,
        "it opens a workspace of its own now"
    );
    // Without X's identity its account stays, and is no key.
    add(&browser, "google", &world.unique("kept")).await;
    assert_eq!(remove(&browser, &x).await.status(), 204);
    assert_eq!(
        browser.read("/api/v1/accounts").await["data"][0]["id"],
        account.id.as_str()
    );
    let other = Browser::new(&world);
    other.connect(&account.username).await;
    assert_ne!(workspace(&other).await, workspace(&browser).await);
}

pub(crate) async fn a_removed_identity_ends_the_other_sessions_that_it_opened<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let name = world.unique("stolen");
    add(&browser, "google", &name).await;
    let [x, google] = <[Value; 2]>::try_from(identities(&browser).await).unwrap();
    let (thief, phone) = (Browser::new(&world), Browser::new(&world));
    thief.through("/login/google", &name, "allow").await;
    phone.connect(&account.username).await;
    let unknown = json!({ "id": "idn_00000000000000000000000000000000" });
    assert_eq!(remove(&browser, &unknown).await.status(), 404);
    assert_eq!(rename(&thief).await, 200, "nothing was removed yet");
    assert_eq!(remove(&browser, &google).await.status(), 204);
    assert_eq!(rename(&thief).await, 401);
    assert_eq!(rename(&browser).await, 200);
    assert_eq!(rename(&phone).await, 200, "another identity opened it");
    assert_eq!(
        browser.read("/api/v1/me/sessions").await["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // The last one stays, and so does what it opened.
    assert_eq!(remove(&browser, &x).await.status(), 409);
    assert_eq!(rename(&phone).await, 200);
    // Who removes the identity that let them in goes on.
    add(&browser, "google", &world.unique("other")).await;
    assert_eq!(remove(&phone, &x).await.status(), 204);
    assert_eq!(rename(&phone).await, 200);
    assert_eq!(rename(&browser).await, 401);
}

/// The status of a change: whether the session still lives.
async fn rename<W: World>(browser: &Browser<W>) -> u16 {
    let own = json!({ "name": "Mine" });
    let changed = browser.call("PATCH", "/api/v1/me", Some(&own)).await;
    changed.status().as_u16()
}

pub(crate) async fn of_two_that_are_removed_at_once_one_stays<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    add(&browser, "google", &world.unique("pair")).await;
    let both = identities(&browser).await;
    let answers =
        futures_util::future::join_all(both.iter().map(|identity| remove(&browser, identity)))
            .await;
    let mut statuses: Vec<u16> = answers
        .iter()
        .map(|answer| answer.status().as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
    assert_eq!(identities(&browser).await.len(), 1);
}

pub(crate) async fn who_adds_and_removes_is_checked<W: World>(world: Arc<W>) {
    let (owner, _) = Browser::signed_up(&world).await;
    let (other, _) = Browser::signed_up(&world).await;
    add(&owner, "google", &world.unique("own")).await;
    let own = identities(&owner).await;
    assert_eq!(
        remove(&other, &own[0]).await.status(),
        404,
        "somebody else's is not there"
    );
    let nobody = Browser::new(&world);
    assert_eq!(remove(&nobody, &own[0]).await.status(), 401);
    assert_eq!(
        nobody
            .call(
                "POST",
                "/api/v1/me/identities",
                Some(&json!({ "provider": "google" }))
            )
            .await
            .status(),
        401
    );
    assert_eq!(nobody.get("/api/v1/me/identities").await.status(), 401);
    for (wrong, path, code) in [
        (
            json!({ "provider": "myspace" }),
            "provider",
            "unknown_provider",
        ),
        (
            json!({ "provider": "Google" }),
            "provider",
            "unknown_provider",
        ),
        (json!({ "provider": 7 }), "provider", "wrong_type"),
        (
            json!({ "provider": "google", "next": "//evil.example" }),
            "next",
            "unknown_field",
        ),
    ] {
        let answer = owner
            .call("POST", "/api/v1/me/identities", Some(&wrong))
            .await;
        let problem = body(&answer);
        assert_eq!(
            (answer.status().as_u16(), &problem["errors"][0]["path"]),
            (422, &json!(path)),
            "{wrong}: {problem}"
        );
        assert_eq!(problem["errors"][0]["code"], code, "{wrong}");
    }
    assert_eq!(identities(&owner).await, own);
}
