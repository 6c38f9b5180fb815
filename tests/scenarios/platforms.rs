//! What holds for every platform: an account is connected, denied, reconnected and checked. Each
//! claim is tried with each platform.

use super::actors::Actor;
use super::browser::Browser;
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub(super) async fn accounts<W: World>(browser: &Browser<W>) -> Vec<Value> {
    browser.read("/api/v1/accounts").await["data"]
        .as_array()
        .unwrap()
        .clone()
}

pub(crate) async fn every_platform_connects_and_says_who_the_account_is<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for platform in Door::ALL {
        let actor = Actor::new(&browser, platform).await;
        let id = actor.connect(&browser).await;
        let account = actor.shown(&browser, &id).await;
        assert_eq!(account["platform"], platform.network().name());
        assert_eq!(account["connected_through"], platform.name());
        assert_eq!(account["health"]["state"], "connected", "{account}");
        assert_eq!(
            (&account["health"]["missing"], &account["health"]["message"]),
            (&json!([]), &Value::Null),
            "{account}"
        );
        assert!(
            [&account["username"], &account["name"]].contains(&&json!(actor.name)),
            "{account}"
        );
        assert_eq!(
            (
                &account["siblings"],
                &account["planned"],
                &account["last_published_at"]
            ),
            (&json!(0), &json!(0), &Value::Null)
        );
        let again = actor.connect(&browser).await;
        assert_eq!(again, id, "{platform}: the same account");
    }
    assert_eq!(accounts(&browser).await.len(), 1 + Door::ALL.len());
}

pub(crate) async fn a_platform_that_says_who_a_person_is_signs_them_up<W: World>(world: Arc<W>) {
    for platform in Door::ALL {
        let (helper, browser) = (Browser::new(&world), Browser::new(&world));
        let actor = Actor::new(&helper, platform).await;
        if !platform.signs_in() {
            let refused = browser.get(&format!("/connect/{platform}")).await;
            assert_eq!(
                refused.headers()["location"],
                "/?error=sign_in_first",
                "{platform}"
            );
            assert_eq!(
                browser.get(&format!("/login/{platform}")).await.status(),
                404,
                "{platform}"
            );
            assert_eq!(browser.get("/api/v1/me").await.status(), 401, "{platform}");
            continue;
        }
        let id = actor.connect(&browser).await;
        assert_eq!(accounts(&browser).await[0]["id"], id, "{platform}");
        let me = browser.read("/api/v1/me").await;
        assert_eq!(me["identities"][0]["provider"], platform.name());
        let back = Browser::new(&world);
        assert_eq!(
            actor.connect(&back).await,
            id,
            "{platform}: the same workspace"
        );
        assert_eq!(
            back.read("/api/v1/me").await["workspace"]["id"],
            me["workspace"]["id"],
            "{platform}"
        );
    }
}

/// An account that is connected to a workspace is not a key to it.
pub(crate) async fn an_account_of_any_platform_is_not_a_key<W: World>(world: Arc<W>) {
    let (owner, _) = Browser::signed_up(&world).await;
    let workspace = owner.read("/api/v1/me").await["workspace"]["id"].clone();
    for platform in Door::ALL.into_iter().filter(|platform| platform.signs_in()) {
        let client = Actor::new(&owner, platform).await;
        let theirs = client.connect(&owner).await;
        let stranger = Browser::new(&world);
        let own = client.connect(&stranger).await;
        assert_ne!(own, theirs, "{platform}");
        assert_ne!(
            stranger.read("/api/v1/me").await["workspace"]["id"],
            workspace,
            "{platform}"
        );
        assert_eq!(
            client.shown(&owner, &theirs).await["health"]["state"],
            "connected",
            "{platform}: the owner's is still connected"
        );
    }
    assert_eq!(
        owner.read("/api/v1/me").await["identities"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

pub(crate) async fn a_denied_connection_changes_nothing<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let before = accounts(&browser).await;
    for platform in Door::ALL {
        let actor = Actor::new(&browser, platform).await;
        let consent = browser.begin(&format!("/connect/{platform}")).await;
        let callback = browser
            .answer_consent(&consent, &format!("user={}&decision=deny", actor.person))
            .await;
        assert_eq!(
            browser.follow(&callback).await,
            "/?error=denied",
            "{platform}"
        );
        let consent = browser.begin(&format!("/connect/{platform}")).await;
        let late = browser
            .answer_consent(&consent, &format!("user={}&decision=allow", actor.person))
            .await;
        world.pass(Duration::from_mins(16)).await;
        assert_eq!(
            browser.follow(&late).await,
            "/?error=flow_invalid",
            "{platform}: too late"
        );
    }
    assert_eq!(accounts(&browser).await, before);
}

pub(crate) async fn reconnecting_keeps_the_account_and_takes_no_other<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for platform in Door::ALL {
        let (actor, other) = (
            Actor::new(&browser, platform).await,
            Actor::new(&browser, platform).await,
        );
        let id = actor.connect(&browser).await;
        let since = actor.shown(&browser, &id).await["connected_at"].clone();
        let path = format!("/connect/{platform}?reconnect={id}");
        let refused = other.through(&browser, &path, "").await;
        let word = if platform.has_choices() {
            "account_missing"
        } else {
            "other_account"
        };
        assert_eq!(refused, format!("/?error={word}"), "{platform}");
        assert_eq!(
            actor.through(&browser, &path, "").await,
            format!("/?connected={id}"),
            "{platform}"
        );
        assert_eq!(
            actor.shown(&browser, &id).await["connected_at"],
            since,
            "{platform}"
        );
        assert!(
            !accounts(&browser)
                .await
                .iter()
                .any(|account| account["name"] == other.name),
            "{platform}"
        );
    }
}

pub(crate) async fn a_check_tells_what_the_platform_says_now<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for platform in Door::ALL {
        let actor = Actor::new(&browser, platform).await;
        let id = actor.connect(&browser).await;
        let before = actor.shown(&browser, &id).await["health"]["checked_at"].clone();
        world.pass(Duration::from_mins(5)).await;
        let path = format!("/api/v1/accounts/{id}/check");
        let checked = browser.call("POST", &path, None).await;
        assert_eq!(
            checked.status(),
            200,
            "{platform}: {}",
            String::from_utf8_lossy(checked.body())
        );
        assert_eq!(body(&checked)["health"]["state"], "connected", "{platform}");
        assert_ne!(body(&checked)["health"]["checked_at"], before, "{platform}");
        let prefix = match platform {
            Door::X => "/x/**",
            Door::TikTok => "/tiktok/**",
            Door::Facebook | Door::Instagram => "/meta/**",
            Door::InstagramDirect => "/instagram/**",
        };
        let after = actor.shown(&browser, &id).await;
        for fault in [
            json!({ "kind": "status", "status": 500 }),
            json!({ "kind": "html" }),
            json!({ "kind": "empty" }),
            json!({ "kind": "close" }),
        ] {
            let script =
                json!({ "path": prefix, "user": actor.person, "times": 50, "fault": fault });
            browser
                .sandbox()
                .control("POST", "/faults", Some(&script))
                .await;
            let checked = browser.call("POST", &path, None).await;
            assert_eq!(
                (checked.status().as_u16(), &body(&checked)["code"]),
                (503, &json!("platform_unavailable")),
                "{platform}: {fault}"
            );
            browser.sandbox().control("DELETE", "/faults", None).await;
        }
        assert_eq!(
            actor.shown(&browser, &id).await,
            after,
            "{platform}: nothing has changed"
        );
        assert_eq!(
            browser.call("POST", &path, None).await.status(),
            200,
            "{platform}"
        );
    }
}
