//! What a person did not grant is shown, with what that disables.

use super::actors::Actor;
use super::browser::Browser;
use super::world::World;
use noctin_scheduler::domain::door::Door;
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) async fn what_is_not_granted_is_shown_with_what_it_disables<W: World>(world: Arc<W>) {
    let (browser, _) = Browser::signed_up(&world).await;
    for (platform, ticks, scope, disables, state) in [
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
            "&choices_shown=1&permission=instagram_business_basic\
            &permission=instagram_business_manage_comments",
            "instagram_business_content_publish",
            "publishing",
            "needs_reconnect",
        ),
    ] {
        let actor = Actor::new(&browser, platform).await;
        let id = actor.connect_with(&browser, ticks).await;
        let health = actor.shown(&browser, &id).await["health"].clone();
        let missing = json!([
            { "scope": scope, "disables": disables, "is_needed": state == "needs_reconnect" },
        ]);
        assert_eq!(
            (&health["state"], &health["missing"]),
            (&json!(state), &missing),
            "{platform}"
        );
        assert_eq!(
            health["reason"],
            match state {
                "connected" => Value::Null,
                _ => json!("scopes_missing"),
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
    assert_missing_permissions_of_pages_are_shown(&browser).await;
}

/// What a person ticks at Meta who grants everything but one permission, for every Page.
fn every_page_without(platform: Door, lacking: &str) -> String {
    noctin_scheduler::platforms::scopes(platform)
        .iter()
        .map(|scope| scope.name)
        .filter(|name| *name != lacking)
        .fold("&choices_shown=1&all_pages=1".to_owned(), |ticks, scope| {
            ticks + "&permission=" + scope
        })
}

async fn assert_missing_permissions_of_pages_are_shown<W: World>(browser: &Browser<W>) {
    for (platform, lacking, disables) in [
        (Door::Facebook, "pages_manage_posts", "publishing"),
        (Door::Instagram, "instagram_content_publish", "publishing"),
    ] {
        let actor = Actor::new(browser, platform).await;
        let id = actor
            .connect_with(browser, &every_page_without(platform, lacking))
            .await;
        let health = actor.shown(browser, &id).await["health"].clone();
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
                .through(browser, &format!("/connect/{platform}?reconnect={id}"), "")
                .await,
            format!("/?connected={id}")
        );
        assert_eq!(
            actor.shown(browser, &id).await["health"]["state"],
            "connected",
            "{platform}"
        );
    }
}
