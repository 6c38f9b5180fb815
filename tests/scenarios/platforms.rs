//! The platforms: connecting, a part of the consent, denial, reconnecting, disconnecting. Told
//! once, and tried with each.

use super::actors::{Actor, choice, choose};
use super::browser::Browser;
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The calls that take a consent back at its platform; Instagram Login has none.
const REVOCATIONS: [(Door, &str, &str); 4] = [
    (Door::X, "POST", "/x/2/oauth2/revoke"),
    (Door::TikTok, "POST", "/tiktok/v2/oauth/revoke/"),
    (Door::Facebook, "DELETE", "/meta/v26.0/me/permissions"),
    (Door::Instagram, "DELETE", "/meta/v26.0/me/permissions"),
];

/// How often this person's consent was taken back.
async fn revocations<W: World>(browser: &Browser<W>, actor: &Actor) -> usize {
    let Some((_, method, path)) = REVOCATIONS
        .into_iter()
        .find(|(platform, ..)| *platform == actor.platform)
    else {
        return 0;
    };
    let calls = browser.sandbox().calls(path, Some(&actor.person)).await;
    calls
        .iter()
        .filter(|call| call["method"] == method && call["status"] == 200)
        .count()
}

async fn accounts<W: World>(browser: &Browser<W>) -> Vec<Value> {
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

pub(crate) async fn what_is_not_granted_is_shown_with_what_it_disables<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let cases = [
        (
            Door::TikTok,
            "&scope=user.info.basic,video.upload",
            "video.publish",
            "publishing",
            "needs_reconnect",
        ),
        (
            Door::TikTok,
            "&scope=user.info.basic,video.publish",
            "video.upload",
            "drafts",
            "connected",
        ),
        (
            Door::InstagramDirect,
            "&choices_shown=1&permission=instagram_business_basic",
            "instagram_business_content_publish",
            "publishing",
            "needs_reconnect",
        ),
    ];
    for (platform, ticks, scope, disables, state) in cases {
        let actor = Actor::new(&browser, platform).await;
        let id = actor.connect_with(&browser, ticks).await;
        let health = actor.shown(&browser, &id).await["health"].clone();
        let missing = json!([{ "scope": scope, "disables": disables, "is_needed": state == "needs_reconnect" }]);
        assert_eq!(
            (&health["state"], &health["missing"]),
            (&json!(state), &missing),
            "{platform}"
        );
        assert_eq!(
            health["reason"],
            if state == "connected" {
                Value::Null
            } else {
                json!("scopes_missing")
            },
            "{platform}"
        );
        let mended = actor
            .through(&browser, &format!("/connect/{platform}?reconnect={id}"), "")
            .await;
        assert_eq!(mended, format!("/?connected={id}"), "{platform}");
        assert_eq!(
            actor.shown(&browser, &id).await["health"]["missing"],
            json!([]),
            "{platform}"
        );
    }
    for (platform, lacking, disables) in [
        (Door::Facebook, "pages_manage_posts", "publishing"),
        (Door::Instagram, "instagram_content_publish", "publishing"),
    ] {
        let actor = Actor::new(&browser, platform).await;
        let all = noctin_scheduler::platforms::scopes(platform)
            .iter()
            .map(|scope| scope.name)
            .filter(|name| *name != lacking);
        let ticks = all.fold(String::new(), |ticks, scope| ticks + "&permission=" + scope);
        let id = actor
            .connect_with(&browser, &format!("&choices_shown=1&all_pages=1{ticks}"))
            .await;
        let health = actor.shown(&browser, &id).await["health"].clone();
        assert_eq!(
            health["missing"],
            json!([{ "scope": lacking, "disables": disables, "is_needed": true }]),
            "{platform}"
        );
        assert_eq!(
            (&health["state"], &health["reason"]),
            (&json!("needs_reconnect"), &json!("scopes_missing")),
            "{platform}"
        );
        assert_eq!(
            actor
                .through(&browser, &format!("/connect/{platform}?reconnect={id}"), "")
                .await,
            format!("/?connected={id}")
        );
        assert_eq!(
            actor.shown(&browser, &id).await["health"]["state"],
            "connected",
            "{platform}"
        );
    }
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

pub(crate) async fn disconnecting_the_last_account_takes_the_consent_back<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for platform in Door::ALL {
        let actor = Actor::new(&browser, platform).await;
        let id = actor.connect(&browser).await;
        assert_eq!(revocations(&browser, &actor).await, 0, "{platform}");
        assert_eq!(
            browser
                .call("DELETE", &format!("/api/v1/accounts/{id}"), None)
                .await
                .status(),
            204,
            "{platform}"
        );
        let expected = usize::from(platform != Door::InstagramDirect);
        assert_eq!(revocations(&browser, &actor).await, expected, "{platform}");
        assert_eq!(
            browser
                .get(&format!("/api/v1/accounts/{id}"))
                .await
                .status(),
            404,
            "{platform}"
        );
        assert_eq!(
            actor.connect(&browser).await,
            id,
            "{platform}: it comes back as it was"
        );
    }
}

/// A person's Pages and Instagram profiles live on one consent: it is taken back with the last of
/// them, in whatever workspace that is.
pub(crate) async fn siblings_share_a_consent_until_the_last_goes<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let name = world.unique("shared").replace('-', "_");
    let pages = json!([{ "name": format!("{name} one"), "instagram": name }, { "name": format!("{name} two") }]);
    let person = browser
        .sandbox()
        .control(
            "POST",
            "/meta/people",
            Some(&json!({ "name": name, "pages": pages })),
        )
        .await;
    let [first, second] = [0, 1].map(|at| person["pages"][at]["id"].as_str().unwrap().to_owned());
    let profile = person["pages"][0]["instagram"].as_str().unwrap().to_owned();
    let actor = |platform: Door, remote_id: &str| Actor {
        platform,
        person: person["id"].as_str().unwrap().to_owned(),
        remote_id: remote_id.to_owned(),
        name: name.clone(),
    };
    let (page, instagram) = (
        actor(Door::Facebook, &first),
        actor(Door::Instagram, &profile),
    );
    let landed = page.through(&browser, "/connect/facebook", "").await;
    let both = choose(&browser, &choice(&landed), &[&first, &second]).await;
    let ids: Vec<String> = both["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    let third = instagram.connect(&browser).await;
    assert_eq!(page.shown(&browser, &third).await["siblings"], 2);
    let elsewhere = Browser::signed_up(&world).await.0;
    let fourth = page.connect(&elsewhere).await;
    for id in [&ids[0], &ids[1], &third] {
        assert_eq!(
            browser
                .call("DELETE", &format!("/api/v1/accounts/{id}"), None)
                .await
                .status(),
            204
        );
        assert_eq!(
            revocations(&browser, &page).await,
            0,
            "somebody still needs it"
        );
        let check = elsewhere
            .call("POST", &format!("/api/v1/accounts/{fourth}/check"), None)
            .await;
        assert_eq!(
            (check.status().as_u16(), &body(&check)["health"]["state"]),
            (200, &json!("connected"))
        );
    }
    assert_eq!(
        elsewhere
            .call("DELETE", &format!("/api/v1/accounts/{fourth}"), None)
            .await
            .status(),
        204
    );
    assert_eq!(revocations(&browser, &page).await, 1);
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

/// A Page of a portfolio, a Page that may not be published to, and Pages that the person did not
/// tick: the choice says why.
pub(crate) async fn the_choice_says_why_a_page_is_missing<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let name = world.unique("pages");
    let pages = json!([
        { "name": "Open" },
        { "name": "In a portfolio", "portfolio": format!("{name} portfolio") },
        { "name": "To read only", "tasks": ["ANALYZE"] },
    ]);
    let person = browser
        .sandbox()
        .control(
            "POST",
            "/meta/people",
            Some(&json!({ "name": name, "pages": pages })),
        )
        .await;
    let [open, hidden, reading] =
        [0, 1, 2].map(|at| person["pages"][at]["id"].as_str().unwrap().to_owned());
    let actor = Actor {
        platform: Door::Facebook,
        person: person["id"].as_str().unwrap().to_owned(),
        remote_id: open.clone(),
        name,
    };
    let shown = async |ticks: String| {
        let landed = actor.through(&browser, "/connect/facebook", &ticks).await;
        browser
            .read(&format!("/api/v1/connect/{}/choices", choice(&landed)))
            .await
    };
    let ids = |choices: &Value| {
        choices["choices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|choice| choice["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let codes = |choices: &Value| {
        choices["remarks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|remark| remark["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = shown(String::new()).await;
    let mut known = ids(&all);
    known.sort();
    let mut expected = [open.clone(), hidden.clone(), reading.clone()];
    expected.sort();
    assert_eq!(
        known, expected,
        "the one in the portfolio is there too: {all}"
    );
    let obstacle = |id: &str| {
        all["choices"]
            .as_array()
            .unwrap()
            .iter()
            .find(|choice| choice["id"] == id)
            .unwrap()["obstacle"]
            .clone()
    };
    assert!(
        obstacle(&open).is_null() && obstacle(&hidden).is_null() && obstacle(&reading).is_string(),
        "{all}"
    );
    let path = format!("/api/v1/connect/{}/choices", all["id"].as_str().unwrap());
    for (chosen, code) in [
        (reading.as_str(), "not_publishable"),
        ("1234567890123456", "not_offered"),
    ] {
        let refused = browser
            .call("POST", &path, Some(&json!({ "choices": [open, chosen] })))
            .await;
        let errors = &body(&refused)["errors"];
        assert_eq!(
            (
                refused.status().as_u16(),
                &errors[0]["path"],
                &errors[0]["code"]
            ),
            (422, &json!("choices[1]"), &json!(code))
        );
    }
    assert_eq!(
        accounts(&browser).await.len(),
        1,
        "nothing was connected by halves"
    );
    // Without business_management, and with one Page ticked only.
    let scopes: String = [
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
    ]
    .map(|scope| format!("&permission={scope}"))
    .concat();
    let some = shown(format!("&choices_shown=1{scopes}&page={open}")).await;
    assert_eq!(ids(&some), std::slice::from_ref(&open));
    let said = codes(&some);
    assert!(
        said.iter().any(|code| code == "no_business_management")
            && said.iter().any(|code| code == "selected_only"),
        "{some}"
    );
    assert!(
        some["remarks"]
            .as_array()
            .unwrap()
            .iter()
            .all(|remark| remark["message"].as_str().unwrap().len() > 40),
        "{some}"
    );
    let none = shown(format!("&choices_shown=1{scopes}")).await;
    assert_eq!(ids(&none), Vec::<String>::new());
    assert!(codes(&none).iter().any(|code| code == "no_pages"), "{none}");
    assert_eq!(
        choose(&browser, none["id"].as_str().unwrap(), &[]).await["data"],
        json!([])
    );
    assert_eq!(
        browser
            .get(&format!(
                "/api/v1/connect/{}/choices",
                none["id"].as_str().unwrap()
            ))
            .await
            .status(),
        404
    );
}

/// What was granted for a choice that nobody makes is taken back.
pub(crate) async fn a_choice_that_nobody_makes_ends_what_was_granted<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let (stranger, _) = Browser::signed_up(&world).await;
    let actor = Actor::new(&browser, Door::Facebook).await;
    let landed = actor.through(&browser, "/connect/facebook", "").await;
    let path = format!("/api/v1/connect/{}/choices", choice(&landed));
    assert_eq!(
        stranger.get(&path).await.status(),
        404,
        "it is nobody else's"
    );
    let chosen = json!({ "choices": [actor.remote_id] });
    assert_eq!(
        stranger.call("POST", &path, Some(&chosen)).await.status(),
        404
    );
    world.pass(Duration::from_mins(61)).await;
    assert_eq!(
        browser.call("POST", &path, Some(&chosen)).await.status(),
        404
    );
    assert_eq!(revocations(&browser, &actor).await, 0);
    // A tick clears away twenty of them, and other scenarios leave theirs.
    for _ in 0..50 {
        world.tick().await;
        if revocations(&browser, &actor).await > 0 {
            break;
        }
    }
    assert_eq!(revocations(&browser, &actor).await, 1);
    let landed = actor.through(&browser, "/connect/facebook", "").await;
    choose(&browser, &choice(&landed), &[&actor.remote_id]).await;
    choose(&browser, &choice(&landed), &[&actor.remote_id]).await;
    assert_eq!(
        accounts(&browser).await.len(),
        2,
        "a choice may be made twice, and connects once"
    );
    world.pass(Duration::from_mins(61)).await;
    world.tick().await;
    assert_eq!(
        revocations(&browser, &actor).await,
        1,
        "somebody lives on it"
    );
}

/// This version connects them; that it publishes nothing there is said before anything is planned.
pub(crate) async fn a_post_to_a_platform_without_posts_is_refused_with_its_place<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    for platform in Door::ALL
        .into_iter()
        .filter(|platform| *platform != Door::X)
    {
        let id = Actor::new(&browser, platform).await.connect(&browser).await;
        let draft = json!({ "text": "Hello", "targets": [{ "account": account.id }, { "account": id }], "schedule": { "now": true } });
        for path in ["/api/v1/posts", "/api/v1/posts/validate"] {
            let refused = body(&browser.call("POST", path, Some(&draft)).await);
            assert_eq!(
                refused["errors"][0]["code"], "platform_without_posts",
                "{platform} {path}: {refused}"
            );
        }
    }
    assert_eq!(browser.read("/api/v1/posts").await["data"], json!([]));
}
