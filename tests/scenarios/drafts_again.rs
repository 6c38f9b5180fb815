//! A planned post that becomes a draft again.

use super::browser::Browser;
use super::drafts::{POSTS, path, save, texts, written};
use super::media::{refusal, refused};
use super::world::{World, body};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Whoever is not sure yet takes the time away: nothing goes out at it, and what was written is
/// there to be planned anew.
pub(crate) async fn what_is_planned_becomes_a_draft_again<W: World>(world: Arc<W>) {
    let (browser, account) = Browser::signed_up(&world).await;
    let draft = save(&browser, &written("Not yet", &[&account])).await;
    let at = browser.in_ms(3_600_000);
    let planned = browser
        .edit(&draft, &json!({ "schedule": { "at": at } }))
        .await;
    let back = browser
        .edit(&body(&planned), &json!({ "schedule": null }))
        .await;
    assert_eq!(back.status(), 200, "{}", body(&back));
    let back = body(&back);
    assert_eq!(
        (&back["state"], &back["schedule"], &back["deliveries"]),
        (&json!("draft"), &Value::Null, &json!([]))
    );
    assert_eq!(back["targets"][0]["account"], json!(account.id));
    let drafts = browser.read(&format!("{POSTS}?state=draft")).await;
    assert_eq!(texts(&drafts), ["Not yet"]);
    world.pass(Duration::from_mins(70)).await;
    world.tick().await;
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 0);
    // It is a draft as any other: it is planned once more, and goes out once.
    let now = json!({ "schedule": { "now": true } });
    let planned = browser.edit(&back, &now).await;
    assert_eq!(planned.status(), 200, "{}", body(&planned));
    let published = browser.wait_for(&body(&planned), "published").await;
    assert_eq!(published["state"], "published");
    assert_eq!(browser.sandbox().public(&account.user).await.len(), 1);
    let public = browser.read(&path(&back)).await;
    let late = browser.edit(&public, &json!({ "schedule": null })).await;
    assert_eq!(refusal(&late), refused(409, "over"));
}
