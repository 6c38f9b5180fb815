//! A consent is taken back at its platform with the last account that lives on it.

use super::actors::{Actor, choice, choose};
use super::browser::Browser;
use super::world::{World, body};
use noctin_scheduler::domain::door::Door;
use serde_json::json;
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
pub(super) async fn revocations<W: World>(browser: &Browser<W>, actor: &Actor) -> usize {
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

async fn disconnect<W: World>(browser: &Browser<W>, id: &str) -> u16 {
    let path = format!("/api/v1/accounts/{id}");
    browser.call("DELETE", &path, None).await.status().as_u16()
}

pub(crate) async fn disconnecting_the_last_account_takes_the_consent_back<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for platform in Door::ALL {
        let actor = Actor::new(&browser, platform).await;
        let id = actor.connect(&browser).await;
        assert_eq!(revocations(&browser, &actor).await, 0, "{platform}");
        assert_eq!(disconnect(&browser, &id).await, 204, "{platform}");
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

/// People go on calling an account by its name after it was disconnected, and see what was planned
/// for it; what no post names is gone.
pub(crate) async fn a_former_account_keeps_its_name_and_counts_what_was_planned<W: World>(
    world: Arc<W>,
) {
    let (browser, account) = Browser::signed_up(&world).await;
    let unused = browser.connect(&world.unique("unused")).await;
    let post = browser
        .plan_in("Still planned", &account, Duration::from_hours(24))
        .await;
    let taken_back = browser
        .plan_in("Taken back", &account, Duration::from_hours(25))
        .await;
    assert_eq!(browser.cancel(&taken_back).await.status(), 200);
    let listed = browser.read("/api/v1/accounts").await;
    assert_eq!(listed["former"], json!([]));
    for id in [&account.id, &unused.id] {
        assert_eq!(disconnect(&browser, id).await, 204);
    }
    let listed = browser.read("/api/v1/accounts").await;
    assert_eq!(listed["data"], json!([]));
    let former = listed["former"].as_array().unwrap();
    assert_eq!(former.len(), 1, "{listed}");
    assert_eq!(
        (
            &former[0]["id"],
            &former[0]["username"],
            &former[0]["platform"],
            &former[0]["planned"]
        ),
        (
            &json!(account.id),
            &json!(account.username),
            &json!("x"),
            &json!(1)
        )
    );
    assert_eq!(
        browser
            .read(&format!("/api/v1/posts/{}", post["id"].as_str().unwrap()))
            .await["state"],
        "scheduled"
    );
    let stranger = Browser::signed_up(&world).await.0;
    assert_eq!(
        stranger.read("/api/v1/accounts").await["former"],
        json!([]),
        "nobody else is told"
    );
    assert_eq!(browser.connect(&account.username).await.id, account.id);
    assert_eq!(browser.read("/api/v1/accounts").await["former"], json!([]));
}

/// A person's Pages and Instagram profiles live on one consent: it is taken back with the last of
/// them, in whatever workspace that is.
pub(crate) async fn siblings_share_a_consent_until_the_last_goes<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    let name = world.unique("shared").replace('-', "_");
    let pages = json!([
        { "name": format!("{name} one"), "instagram": name },
        { "name": format!("{name} two") },
    ]);
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
        assert_eq!(disconnect(&browser, id).await, 204);
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
    assert_eq!(disconnect(&elsewhere, &fourth).await, 204);
    assert_eq!(revocations(&browser, &page).await, 1);
}
