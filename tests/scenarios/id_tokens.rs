//! An ID token of Google that says something false is refused, and a person is known by issuer and
//! subject.

use super::browser::Browser;
use super::google::{set, sign_in, subject, workspace};
use super::world::World;
use noctin_sandbox::google::Lie;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) async fn s30_no_lie_of_an_id_token_is_believed<W: World>(world: Arc<W>) {
    let (owner, name) = (Browser::new(&world), world.unique("lied"));
    sign_in(&owner, &name).await;
    let me = owner.read("/api/v1/me").await;
    for lie in Lie::ALL {
        set(&owner, json!({ "google_lie": lie })).await;
        for (browser, who) in [
            (Browser::new(&world), name.clone()),
            (Browser::new(&world), world.unique("stranger")),
        ] {
            let consent = browser.begin("/login/google").await;
            let anonymous = browser.cookie();
            let callback = browser.decide(&consent, &who, "allow").await;
            let page = browser.follow(&callback).await;
            let told = if lie == Lie::Missing {
                "/?error=platform_unavailable"
            } else {
                "/?error=platform_refused"
            };
            assert_eq!(page, told, "{lie:?}");
            assert_eq!(browser.cookie(), anonymous, "{lie:?}");
            assert_eq!(browser.get("/api/v1/me").await.status(), 401, "{lie:?}");
            set(&owner, json!({ "google_lie": null })).await;
            assert_eq!(
                browser.follow(&callback).await,
                "/?error=flow_invalid",
                "a lie is heard once"
            );
            set(&owner, json!({ "google_lie": lie })).await;
        }
        let adding = owner
            .call(
                "POST",
                "/api/v1/me/identities",
                Some(&json!({ "provider": "google" })),
            )
            .await;
        let consent = super::world::body(&adding)["consent_url"]
            .as_str()
            .unwrap()
            .to_owned();
        let callback = owner
            .decide(&consent, &world.unique("added"), "allow")
            .await;
        assert!(
            owner
                .follow(&callback)
                .await
                .starts_with("/settings?error=platform_"),
            "{lie:?}"
        );
    }
    set(&owner, json!({ "google_lie": null })).await;
    assert_eq!(owner.read("/api/v1/me").await, me, "nothing of it is left");
    assert_eq!(
        sign_in(&Browser::new(&world), &name).await,
        "/?signed_in=1",
        "the truth is believed again"
    );
}

pub(crate) async fn s30_a_person_is_known_by_issuer_and_subject_and_never_by_address<W: World>(
    world: Arc<W>,
) {
    let (owner, name) = (Browser::new(&world), world.unique("moved"));
    sign_in(&owner, &name).await;
    let (subject, id) = (
        subject(&owner, &name).await,
        owner.read("/api/v1/me").await["id"].clone(),
    );
    let new = format!("{}@example.com", world.unique("elsewhere"));
    owner
        .sandbox()
        .control(
            "POST",
            &format!("/google/people/{subject}"),
            Some(&json!({ "email": new })),
        )
        .await;
    // The address goes to somebody else, as addresses do.
    let old = format!("{name}@example.com");
    let heir = owner
        .sandbox()
        .control(
            "POST",
            "/google/people",
            Some(&json!({ "name": "The heir", "email": old })),
        )
        .await;
    let again = Browser::new(&world);
    let callback = again
        .allow(&again.begin("/login/google").await, &subject)
        .await;
    assert_eq!(again.follow(&callback).await, "/?signed_in=1");
    let me = again.read("/api/v1/me").await;
    assert_eq!(
        (&me["id"], &me["email"], &me["identities"][0]["name"]),
        (&id, &json!(new), &json!(new)),
        "the address that is shown follows"
    );
    let stranger = Browser::new(&world);
    let callback = stranger
        .allow(
            &stranger.begin("/login/google").await,
            heir["sub"].as_str().unwrap(),
        )
        .await;
    assert_eq!(stranger.follow(&callback).await, "/?signed_in=1");
    assert_ne!(
        workspace(&stranger).await,
        workspace(&owner).await,
        "the heir of an address inherits nothing"
    );
    assert_eq!(stranger.read("/api/v1/me").await["email"], json!(old));
}

pub(crate) async fn s30_both_spellings_of_the_issuer_are_the_same_person<W: World>(world: Arc<W>) {
    let (full, bare, name) = (
        Browser::new(&world),
        Browser::new(&world),
        world.unique("spelt"),
    );
    sign_in(&full, &name).await;
    set(&full, json!({ "google_bare_issuer": true })).await;
    assert_eq!(sign_in(&bare, &name).await, "/?signed_in=1");
    set(&full, json!({ "google_bare_issuer": false })).await;
    assert_eq!(workspace(&full).await, workspace(&bare).await);
}

pub(crate) async fn s30_an_address_that_is_not_confirmed_is_not_shown<W: World>(world: Arc<W>) {
    let browser = Browser::new(&world);
    let claimed = format!("{}@example.com", world.unique("claimed"));
    for (said, name) in [
        (
            json!({ "name": "A name", "email": claimed, "email_verified": false }),
            "A name",
        ),
        (json!({ "name": "A name" }), "A name"),
        (
            json!({ "name": " ", "email": claimed, "email_verified": false }),
            "Google",
        ),
        (json!({}), "Google"),
    ] {
        let person = browser
            .sandbox()
            .control("POST", "/google/people", Some(&said))
            .await;
        let own = Browser::new(&world);
        let callback = own
            .allow(
                &own.begin("/login/google").await,
                person["sub"].as_str().unwrap(),
            )
            .await;
        assert_eq!(own.follow(&callback).await, "/?signed_in=1", "{said}");
        let me = own.read("/api/v1/me").await;
        assert_eq!(
            (
                me["name"].as_str(),
                &me["email"],
                &me["identities"][0]["email"]
            ),
            (Some(name), &Value::Null, &Value::Null),
            "{said}"
        );
    }
    let long = "Ă".repeat(300);
    let person = browser
        .sandbox()
        .control("POST", "/google/people", Some(&json!({ "name": long })))
        .await;
    let callback = browser
        .allow(
            &browser.begin("/login/google").await,
            person["sub"].as_str().unwrap(),
        )
        .await;
    browser.follow(&callback).await;
    assert_eq!(browser.read("/api/v1/me").await["name"], "Ă".repeat(80));
}
